"""The figures of the section "Encoder and decoder"."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyBboxPatch

from dlbasics.page import plotting


def two_ways() -> None:
    """Draw an encoder and a decoder, joined by one vector above and by attention below."""
    figure, axes = plotting.subplots(height=5.0)
    axes.set(xlim=(-0.2, 10.6), ylim=(-0.2, 9.9))
    axes.axis("off")
    blue, vermillion = plotting.COLORS["blue"], plotting.COLORS["vermillion"]

    def box(x, y, text, colour):
        look = {"edgecolor": colour, "facecolor": (*to_rgb(colour), 0.14), "linewidth": 1.5}
        axes.add_patch(FancyBboxPatch((x - 0.42, y - 0.36), 0.84, 0.72, "round,pad=0.05", **look))
        axes.text(x, y, text, ha="center", va="center", fontsize=11)

    def arrow(start, end, **look):
        look = {"arrowstyle": "->", "color": plotting.INK, **look}
        axes.annotate("", end, start, arrowprops=look)

    def row(y, title, both):
        axes.text(-0.1, y + 2.05, title, fontsize=11, fontweight="bold")
        for j, word in enumerate(("5", "March", "2021")):
            x = 0.6 + 1.5 * j
            box(x, y, f"$h_{j + 1}$", blue)
            axes.text(x, y - 1.2, word, ha="center", fontsize=11)
            arrow((x, y - 0.85), (x, y - 0.45))
        for j in range(2):
            x = 0.6 + 1.5 * j
            arrow((x + 0.5, y + (0.12 if both else 0)), (x + 1.0, y + (0.12 if both else 0)))
            if both:
                arrow((x + 1.0, y - 0.12), (x + 0.5, y - 0.12))
        for t, symbol in enumerate(("2021", "-03", "-05")):
            x = 6.6 + 1.5 * t
            box(x, y, f"$s_{t + 1}$", vermillion)
            axes.text(x, y + 1.0, symbol, ha="center", fontsize=11)
            arrow((x, y + 0.45), (x, y + 0.85))
            if t:
                arrow((x - 1.0, y), (x - 0.5, y))
                arrow((x - 1.05, y + 1.0), (x - 0.35, y + 0.45), linestyle="--")  # what was written

    row(6.8, "One vector", both=False)
    row(1.6, "Attention", both=True)
    # One vector: it is made from the last state, and goes to every step.
    arrow((4.1, 6.8), (4.75, 6.8), linewidth=2)
    axes.text(5.05, 6.8, "$c$", ha="center", va="center", fontsize=14)
    arrow((5.35, 6.8), (6.1, 6.8), linewidth=2)
    for x in (8.1, 9.6):
        arrow((5.25, 6.5), (x, 6.35), linewidth=1, connectionstyle="arc3,rad=0.25")
    # Attention: every symbol asks all words; here the second one does.
    for x, width in ((0.6, 0.8), (2.1, 4.5), (3.6, 0.8)):
        look = {"connectionstyle": "arc3,rad=-0.12", "color": blue, "alpha": 0.8}
        arrow((x, 2.05), (4.75, 3.35), linewidth=width, **look)
    axes.text(5.05, 3.45, "$c_2$", ha="center", va="center", fontsize=14)
    arrow((5.4, 3.45), (7.75, 2.05), linewidth=2, connectionstyle="arc3,rad=-0.35")
    plotting.show(
        figure,
        "Two rows. Above, under One vector: three encoder states read 5, March, 2021 from left to "
        "right; from the last of them comes one vector c, with one thick arrow to the first of three "
        "decoder states and thin ones to the others; they write 2021, -03, -05, and a dashed arrow takes "
        "each symbol into the next state. Below, under Attention, the same arrows, and the encoder reads "
        "in both directions. For the second symbol, -03, arrows come "
        "from every encoder state, the thickest from March, and meet in c2, which goes to the second "
        "decoder state.",
    )


def against_length(
    arms: dict[str, np.ndarray], ylabel: str = "share of translations right"
) -> None:
    """Draw accuracy against the number of dates: a line through the means, a dot for each seed.

    arms: name -> (seeds, dates), shares.
    """
    figure, axes = plotting.subplots(height=3.6)
    told, taken = [], []
    marks = ("o", "s", "^", "D", "v")
    for (name, shares), mark, colour in zip(arms.items(), marks, plotting.CYCLE, strict=False):
        shares = np.asarray(shares)
        dates = np.arange(1, shares.shape[1] + 1)
        axes.plot(dates, shares.mean(axis=0), mark + "-", color=colour, label=name)
        for seed in shares:
            axes.plot(dates, seed, mark, color=colour, alpha=0.4, markersize=5)
        means = ", ".join(f"{mean:.2f}" for mean in shares.mean(axis=0))
        told.append(f"{name}: {means}")
        taken.append(dates)
    axes.set(xlabel="dates in the sentence", ylabel=ylabel, ylim=(-0.04, 1.04))
    axes.set_xticks(taken[0])
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2)
    last = taken[0][-1]
    plotting.show(figure, f"Means for 1 to {last} dates. {'; '.join(told)}.")
