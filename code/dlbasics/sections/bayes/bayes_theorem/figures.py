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
    axes.set(xlabel="how common the infection is, P(infected)", ylabel="P(infected | positive)")
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


def packets(rates, prior, posterior) -> None:
    """Draw the belief in each seed packet before and after the seeds were planted; all (k,)."""
    figure, axes = plotting.subplots(height=2.8)
    place = np.arange(len(rates))
    outline = {"color": "none", "edgecolor": plotting.INK, "linewidth": 1.5}
    axes.bar(place - 0.2, prior, 0.38, label="before: prior", **outline)
    filled = {"color": plotting.COLORS["blue"]}
    bars = axes.bar(place + 0.2, posterior, 0.38, label="after: posterior", **filled)
    axes.bar_label(bars, [f"{p:.0%}" for p in posterior], padding=2)
    axes.set_xticks(place, [f"{rate:.0%}" for rate in rates])
    axes.set(xlabel="germination rate of the packet, θ", ylabel="probability")
    axes.set_ylim(0, max(*prior, *posterior) * 1.18)
    axes.legend(loc="upper left")

    def tell(belief):
        pairs = zip(rates, belief, strict=True)
        return ", ".join(f"{p:.1%} for the {rate:.0%} packet" for rate, p in pairs)

    equal = np.allclose(prior, prior[0])
    before = "all packets are equally probable" if equal else f"the probabilities are {tell(prior)}"
    plotting.show(figure, f"Before, {before}. After, the probabilities are {tell(posterior)}.")


def densities(theta, grid_posterior, exact: bayes.BetaBinomial, prior: bayes.BetaBinomial) -> None:
    """Draw prior and posterior densities of a germination rate, from the grid and in closed form.

    theta: (k,) the grid, evenly spaced. grid_posterior: (k,) the probabilities on it.
    """
    figure, axes = plotting.subplots(height=3.0)
    step = theta[1] - theta[0]
    axes.plot(theta, prior.pdf(theta), color=plotting.INK, linestyle="--", label="prior")
    label = f"posterior, Beta({exact.a:g}, {exact.b:g})"
    axes.plot(theta, exact.pdf(theta), color=plotting.COLORS["blue"], label=label)
    dots = slice(None, None, max(len(theta) // 40, 1))
    look = {"markersize": 4, "color": plotting.COLORS["vermillion"]}
    axes.plot(
        theta[dots], grid_posterior[dots] / step, "o", label="posterior, from the grid", **look
    )
    axes.set(xlabel="germination rate θ", ylabel="density", xlim=(0, 1), ylim=(0, None))
    axes.legend(loc="upper left")
    flat = prior.a == prior.b == 1
    plotting.show(
        figure,
        f"The prior is {'flat' if flat else f'Beta({prior.a:g}, {prior.b:g})'}. The posterior is a "
        f"hump with its peak at {exact.mode:.2f} and a standard deviation of {exact.std:.2f}; the "
        "dots computed on the grid lie on the curve in closed form.",
    )


def two_fits(x, y, curves: dict[str, np.ndarray], grid, truth) -> None:
    """Draw noisy points, the curve that they come from, and curves fitted to them.

    x, y: (n,). grid: (m,), increasing. truth: (m,). curves: name -> (m,), the fitted values on the
    grid; first the one that follows the points.
    """
    figure, axes = plotting.subplots(height=3.6)
    axes.plot(grid, truth, color=plotting.INK, linestyle=":", linewidth=1.5, label="the truth")
    colors = (plotting.COLORS["vermillion"], plotting.COLORS["blue"])
    for (name, values), color, style in zip(curves.items(), colors, ("--", "-"), strict=True):
        axes.plot(grid, values, style, color=color, label=name)
    axes.plot(x, y, "o", color=plotting.INK, markersize=6, label="the data")
    low, high = min(truth.min(), y.min()), max(truth.max(), y.max())
    axes.set(xlabel="x", ylabel="y", xlim=(-1, 1), ylim=(low - 0.6, high + 0.6))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    # How far each passes the points, and how far it strays from the truth.
    (close, misses), (far, smooth) = (
        (np.abs(np.interp(x, grid, values) - y).max(), np.abs(values - truth).max())
        for values in curves.values()
    )
    first, second = curves
    plotting.show(
        figure,
        f"The curve of {first} passes every point within {close:.2f} and strays from the truth by "
        f"up to {misses:.2f} away from them; the curve of {second} passes some points at a "
        f"distance of up to {far:.2f} and strays by at most {smooth:.2f}.",
    )


def error_against_prior(prior_stds, errors, least_squares_errors) -> None:
    """Draw the distance to the truth against the width of the prior, with its spread.

    prior_stds: (k,). errors: (r, k), one row per repetition. least_squares_errors: (r,).
    """
    figure, axes = plotting.subplots(height=3.2)
    low, middle, high = np.quantile(errors, [0.25, 0.5, 0.75], axis=0)
    axes.fill_between(prior_stds, low, high, color=plotting.COLORS["blue"], alpha=0.25, linewidth=0)
    map_look = {"color": plotting.COLORS["blue"], "label": "MAP: median and middle half"}
    axes.plot(prior_stds, middle, **map_look)
    flat = np.median(least_squares_errors)
    ml_look = {"color": plotting.COLORS["vermillion"], "label": "maximum likelihood: median"}
    axes.axhline(flat, linestyle="--", **ml_look)
    axes.set(xscale="log", yscale="log")
    axes.set(xlabel="standard deviation of the prior, τ", ylabel="distance to the truth (RMS)")
    axes.legend(loc="upper left", bbox_to_anchor=(0, 0.9))
    axes.grid()
    best = int(np.argmin(middle))
    plotting.show(
        figure,
        f"The distance of MAP is U-shaped: {middle[0]:.2f} for the narrowest prior, "
        f"{middle[best]:.2f} at τ = {prior_stds[best]:.2g}, {middle[-1]:.2f} for the widest. That "
        f"of maximum likelihood, a level line, is {flat:.2f}.",
    )
