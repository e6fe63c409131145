"""The figures of the section on Bayes' theorem."""

from itertools import cycle

import numpy as np

from dlbasics import bayes
from dlbasics.page import plotting


def posterior_against_prior(tests: dict[str, tuple[float, float]], marked_prior: float) -> None:
    """Draw what a positive result means for every share of infected people.

    tests: name -> (sensitivity, false positive rate).
    marked_prior: the share that the text speaks of.
    """
    figure, axes = plotting.subplots(height=3.6)
    prior = np.linspace(0, 1, 401) ** 2  # closer together near 0, where the curves are steep
    axes.plot(prior, prior, color=plotting.INK, linewidth=1, linestyle=":")
    along = {"rotation": 45, "rotation_mode": "anchor", "transform_rotates_text": True}
    axes.text(0.6, 0.58, "a test that tells nothing", ha="center", va="top", **along)
    told = []
    styles = cycle(("-", "--", "-."))
    for (name, (sensitivity, false_alarms)), style in zip(tests.items(), styles, strict=False):
        values = [bayes.screening(p, sensitivity, false_alarms) for p in prior[1:]]
        (line,) = axes.plot(prior[1:], values, style, label=name)
        value = bayes.screening(marked_prior, sensitivity, false_alarms)
        axes.plot(marked_prior, value, "o", color=line.get_color(), markersize=7)
        place = (marked_prior, value)
        axes.annotate(f"{value:.0%}", place, (9, -12), textcoords="offset points")
        told.append(f"{name}: {value:.0%}")
    axes.set(xlabel="how common the infection is", ylabel="infected among positive letters")
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xticks=np.linspace(0, 1, 6), yticks=np.linspace(0, 1, 6))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.legend(loc="lower right")
    axes.grid()
    plotting.show(
        figure,
        "Every curve rises steeply from 0 and flattens towards 100% as the infection becomes more "
        f"common. Where {marked_prior:.0%} of people are infected, a positive result means an "
        f"infection with the probability {'; '.join(told)}.",
    )


def areas(prior: float, likelihoods: tuple[float, float]) -> None:
    """Draw Bayes' theorem for two hypotheses as areas of a square.

    prior: P(infected), the width of the left strip.
    likelihoods: P(positive | infected) and P(positive | healthy), the heights that are filled.
    """
    figure, axes = plotting.subplots(height=5.6)
    strips = (("infected", 0, prior, "vermillion"), ("healthy", prior, 1 - prior, "blue"))
    joint = []
    for (name, left, width, color), height in zip(strips, likelihoods, strict=True):
        look = {"align": "edge", "edgecolor": plotting.INK, "linewidth": 1.2}
        axes.bar(left, 1, width, color="none", **look)
        axes.bar(left, height, width, color=plotting.COLORS[color], alpha=0.55, **look)
        axes.text(left + width / 2, 1.03, f"{name}\n{width:g}", ha="center", va="bottom")
        joint.append(width * height)
    # Each filled area is named beside itself, at the height of its upper edge.
    middle = prior + (1 - prior) / 2
    axes.annotate(
        f"positive and infected:\narea {prior:g} · {likelihoods[0]:g} = {joint[0]:.3g}",
        (prior, 0.8),
        (prior + 0.12, 0.8),
        va="center",
        arrowprops={"arrowstyle": "-", "color": plotting.INK},
    )
    axes.text(
        middle,
        likelihoods[1] + 0.03,
        f"positive and healthy: area {1 - prior:g} · {likelihoods[1]:g} = {joint[1]:.3g}",
        ha="center",
        va="bottom",
    )
    share = joint[0] / sum(joint)
    words = f"posterior = {joint[0]:.3g} / ({joint[0]:.3g} + {joint[1]:.3g}) = {share:.3f}"
    axes.text(middle, 0.47, words, ha="center", va="center")
    axes.set(xlim=(-0.01, 1.01), ylim=(0, 1.22), xlabel="width: prior P(θ)")
    axes.set(ylabel="height: likelihood P(D | θ)", xticks=[0, prior, 1], yticks=[0, 0.5, 1])
    axes.set_aspect("equal")
    axes.spines[:].set_visible(False)
    plotting.show(
        figure,
        f"A square of area 1 in two strips. The left one, {prior:g} wide, is the infected, and is "
        f"filled to the height {likelihoods[0]:g}: an area of {joint[0]:.3g}. The right one, "
        f"{1 - prior:g} wide, is the healthy, filled to the height {likelihoods[1]:g}: an area of "
        f"{joint[1]:.3g}. The left filled area is {share:.3f} of both together.",
    )


def packets(rates, prior, posterior) -> None:
    """Draw the belief in each seed packet before and after the seeds were planted; all (k,)."""
    figure, axes = plotting.subplots(height=2.8)
    place = np.arange(len(rates))
    outline = {"color": "none", "edgecolor": plotting.INK, "linewidth": 1.5}
    axes.bar(place - 0.2, prior, 0.38, label="before: prior", **outline)
    filled = {"color": plotting.COLORS["blue"]}
    bars = axes.bar(place + 0.2, posterior, 0.38, label="after: posterior", **filled)
    # What is possible is never labelled 0%.
    labels = ["<1%" if 0 < p < 0.005 else f"{p:.0%}" for p in posterior]
    axes.bar_label(bars, labels, padding=2)
    axes.set_xticks(place, [f"{rate:.0%}" for rate in rates])
    axes.set(xlabel="share of the packet's seeds that sprout, θ", ylabel="probability")
    axes.set_ylim(0, max(*prior, *posterior) * 1.18)
    axes.legend(loc="upper left")

    def tell(belief):
        pairs = zip(rates, belief, strict=True)
        return ", ".join(f"{p:.2g} for the {rate:.0%} packet" for rate, p in pairs)

    equal = np.allclose(prior, prior[0])
    before = "all packets are equally probable" if equal else f"the probabilities are {tell(prior)}"
    plotting.show(figure, f"Before, {before}. After, the probabilities are {tell(posterior)}.")
