"""The figures of the section on cause and effect."""

import numpy as np

from dlbasics.page import plotting

LOOKS = (("vermillion", "--", "s"), ("blue", "-", "o"), ("green", "-.", "^"))


def three_stories() -> None:
    """Draw the three places that a third quantity can have beside a treatment and its outcome."""
    figure, axes = plotting.subplots(1, 3, height=2.3)
    stories = {
        "confounder": ("stone size", ("ZT", "ZY", "TY")),
        "mediator": ("fever", ("TZ", "ZY", "TY")),
        "collider": ("complaint", ("TZ", "YZ", "TY")),
    }
    places = {"T": (0.17, 0.2), "Y": (0.83, 0.2), "Z": (0.5, 0.8)}
    for panel, (role, (third, arrows)) in zip(axes, stories.items(), strict=True):
        panel.set(xlim=(0, 1), ylim=(0, 1), title=role)
        panel.axis("off")
        for name, words in {"T": "treated", "Y": "cured", "Z": third}.items():
            weight = "bold" if name == "Z" else "normal"
            panel.text(*places[name], words, ha="center", va="center", fontweight=weight)
        for start, end in arrows:
            color = plotting.INK if start + end == "TY" else plotting.COLORS["blue"]
            flat = start + end == "TY"
            shrink = (24, 20) if flat else (11, 11)
            arrow = {"arrowstyle": "-|>", "color": color, "linewidth": 1.6, "mutation_scale": 12}
            arrow |= {"shrinkA": shrink[0], "shrinkB": shrink[1]}
            panel.annotate("", places[end], places[start], arrowprops=arrow)
    plotting.show(
        figure,
        "Three diagrams. In each an arrow leads from treated to cured. A confounder, stone size, "
        "sends arrows to both. A mediator, fever, lies on the way from treated to cured. A "
        "collider, complaint, receives arrows from both.",
    )


def gap_against_n(sizes, gaps: dict[str, np.ndarray], truth: float) -> None:
    """Draw estimates of A's advantage over B against the number of patients, with their spread.

    sizes: (k,) patients in a study. gaps: name -> (r, k), one row per repetition; three at most.
    truth: the advantage of A in the population.
    """
    figure, axes = plotting.subplots(height=3.7)
    axes.axhline(0, color=plotting.INK, linewidth=1)
    axes.axhline(truth, color=plotting.INK, linewidth=1.2, linestyle=":")
    axes.text(sizes[-1], truth + 0.004, "the truth", ha="right", va="bottom")
    told = []
    for (name, values), (color, style, mark) in zip(gaps.items(), LOOKS, strict=False):
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95], axis=0)
        color = plotting.COLORS[color]
        axes.fill_between(sizes, low, high, color=color, alpha=0.2, linewidth=0)
        # Two of the lines end in the same place: a large open mark does not hide the one below.
        look = (
            {"marker": mark, "markersize": 9, "fillstyle": "none"}
            if mark == "^"
            else {"marker": mark, "markersize": 5}
        )
        axes.plot(sizes, middle, style, color=color, label=name, **look)
        told.append(
            f"{name}: from {low[0]:+.2f} to {high[0]:+.2f} with {sizes[0]:,} patients, from "
            f"{low[-1]:+.3f} to {high[-1]:+.3f} with {sizes[-1]:,}"
        )
    axes.set(xscale="log", xlabel="patients in the study", ylabel="estimate of A minus B")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:+.2f}" if abs(value) > 1e-9 else "0")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(gaps))
    axes.grid()
    plotting.show(
        figure,
        f"Bands that hold 9 of 10 studies. {'; '.join(told)}. The truth is {truth:+.3f}.",
    )


def errors_under_shift(strengths, errors: dict[str, np.ndarray]) -> None:
    """Draw the errors of predictors against how strongly calls follow illness after the move.

    strengths: (k,), falling from where they were trained. errors: name -> (r, k), one row per
    repetition; three at most.
    """
    figure, axes = plotting.subplots(height=3.5)
    told = []
    for (name, values), (color, style, mark) in zip(errors.items(), LOOKS, strict=False):
        color, middle = plotting.COLORS[color], values.mean(axis=0)
        low, high = values.min(axis=0), values.max(axis=0)
        axes.fill_between(strengths, low, high, color=color, alpha=0.2, linewidth=0)
        axes.plot(strengths, middle, style, marker=mark, markersize=5, color=color, label=name)
        told.append(f"{name} from {middle[0]:.2f} to {middle[-1]:.2f}")
    axes.set(xlim=(max(strengths), min(strengths)), ylim=(0, None))
    axes.set(xlabel="s, how strongly calls follow illness in the new town")
    axes.set(ylabel="error of the prediction (RMS)")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(errors))
    axes.grid()
    plotting.show(
        figure,
        f"As calls go from following illness at strength {strengths[0]:g} to {strengths[-1]:g}, "
        f"the mean errors go: {'; '.join(told)}.",
    )
