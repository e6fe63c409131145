"""The figures of the section on residual networks."""

import numpy as np

from dlbasics.page import plotting

LOOKS = {False: ("vermillion", "s--"), True: ("blue", "o-")}
NAMES = {False: "plain", True: "residual"}


def two_blocks() -> None:
    """Draw a plain block and a residual block, as in the paper's Figure 2."""
    figure, panels = plotting.subplots(1, 2, height=3.7, sharex=True, sharey=True)
    for skip, axes in zip((False, True), panels, strict=True):
        axes.set(xlim=(-0.6, 3.6), ylim=(0.2, 8.4), title=NAMES[skip])
        axes.axis("off")
        look = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0}
        arrow = {**look, "color": plotting.INK, "linewidth": 1.5}
        frame = {"facecolor": "none", "edgecolor": plotting.INK}
        middle = {"ha": "center", "va": "center"}
        for words, height in (
            ("3 × 3, norm", 6.3),
            ("ReLU", 5),
            ("3 × 3, norm", 3.7),
            ("ReLU", 1.3),
        ):
            axes.text(1.5, height, words, **middle, bbox={"boxstyle": "round,pad=0.4", **frame})
        ways = [(7.8, 6.75), (5.85, 5.45), (4.55, 4.15), (0.85, 0.3)]
        for before, after in ways + ([(3.25, 2.8), (2.2, 1.75)] if skip else [(3.25, 1.75)]):
            axes.annotate("", (1.5, after), (1.5, before), arrowprops=arrow)
        axes.text(1.5, 8.1, "x", style="italic", **middle)
        axes.plot([0.15, 0, 0, 0.15], [6.75, 6.75, 3.25, 3.25], color=plotting.INK, linewidth=1)
        axes.text(-0.3, 5, "F", style="italic", size=12, **middle)
        if skip:
            way = {"color": plotting.COLORS["blue"], "linewidth": 2.5}
            axes.plot([1.5, 3.1, 3.1], [7.35, 7.35, 2.5], **way)
            axes.annotate("", (1.72, 2.5), (3.1, 2.5), arrowprops=look | way)
            axes.text(3.3, 5, "x", style="italic", **middle)
            axes.text(1.5, 2.5, "+", **middle, bbox={"boxstyle": "circle,pad=0.15", **frame})
    plotting.show(
        figure,
        "Two stacks of convolution, ReLU and convolution, called F, with a ReLU below. In the right "
        "one a line leads from the input x past F to a plus sign before the last ReLU.",
    )


def depth_and_loss(losses: dict[tuple[bool, int], np.ndarray]) -> None:
    """Draw the training loss of the last epoch against the depth, a point for every seed.

    losses: (skip, depth) -> (seeds, epochs).
    """
    figure, axes = plotting.subplots(height=3.2)
    told = []
    for skip, (color, style) in LOOKS.items():
        depths = sorted(depth for s, depth in losses if s == skip)
        last = np.array([losses[skip, depth][:, -1] for depth in depths])  # (depths, seeds)
        color = plotting.COLORS[color]
        axes.plot(depths, last, style[0], color=color, markersize=5, alpha=0.7)
        axes.plot(depths, last.mean(axis=1), style[1:], color=color)
        axes.annotate(
            NAMES[skip], (depths[-1], last[-1].mean()), (8, 0), textcoords="offset points",
            va="center", annotation_clip=False,
        )  # fmt: skip
        told.append(
            f"{NAMES[skip]} nets go from {last[0].mean():.2f} to {last[-1].mean():.2f} "
            f"(seeds {last[-1].min():.2f} to {last[-1].max():.2f})"
        )
    axes.set(xlabel="layers with weights", ylabel="training loss, last epoch", ylim=(0, None))
    axes.set(xticks=depths, xlim=(depths[0] - 1, depths[-1] + 5))
    plotting.show(figure, f"From {depths[0]} to {depths[-1]} layers, {'; '.join(told)}.")


def long(runs: dict[tuple[int, bool], list[list[float]]]) -> None:
    """Draw the training loss of a long training, on a logarithmic axis; the seeds as thin lines.

    runs: (depth, skip) -> a list of seeds, each a list of epochs.
    """
    figure, axes = plotting.subplots(height=3.4)
    told = []
    for (depth, skip), losses in runs.items():
        values = np.array(losses)  # (seeds, epochs)
        epochs = np.arange(1, values.shape[1] + 1)
        color, style = LOOKS[skip]
        color, style = plotting.COLORS[color], style[1:] if depth > 10 else ":"
        axes.plot(epochs, values.T, color=color, linewidth=0.8, alpha=0.45)
        name = f"{NAMES[skip]}, {depth} layers"
        axes.plot(epochs, values.mean(axis=0), style, color=color, linewidth=2, label=name)
        last = values[:, -1]
        told.append(f"{name}: {last.min():.2f} to {last.max():.2f} in epoch {epochs[-1]}")
    axes.axvline(4, color=plotting.INK, linewidth=0.8, linestyle=":")
    axes.set(xlabel="epoch", ylabel="training loss", yscale="log", xlim=(1, epochs[-1]))
    axes.legend(loc="lower left")
    plotting.show(
        figure, f"Training loss over the epochs. {'; '.join(told)}. A line marks epoch 4."
    )


def growth(grown: dict[tuple[str, int], list[float]]) -> None:
    """Draw how much larger the gradient is at the input than at the output, against the depth.

    grown: (arm, layers) -> the factors of several random networks.
    """
    figure, axes = plotting.subplots(height=3.6)
    told = []
    looks = (("vermillion", "s--"), ("blue", "o-"), ("green", "^-."))
    for arm, (color, style) in zip(dict.fromkeys(arm for arm, _ in grown), looks, strict=True):
        depths = sorted(depth for name, depth in grown if name == arm)
        values = np.array([grown[arm, depth] for depth in depths])  # (depths, networks)
        color, middle = plotting.COLORS[color], np.median(values, axis=1)
        axes.fill_between(depths, values.min(axis=1), values.max(axis=1), color=color, alpha=0.2)
        axes.plot(depths, middle, style, color=color, markersize=4, label=arm)
        told.append(
            f"{arm}: from {middle[0]:.0f} at {depths[0]} to {middle[-1]:.0e} at {depths[-1]}"
        )
    axes.set(xscale="log", yscale="log", xticks=depths, xticklabels=depths)
    axes.minorticks_off()
    axes.set(xlabel="layers", ylabel="gradient at input / at output")
    axes.legend(loc="upper left")
    plotting.show(figure, f"Growth of the gradient on its way back, by layers. {'; '.join(told)}.")


def lesions(accuracies: dict[bool, np.ndarray], whole: dict[bool, np.ndarray]) -> None:
    """Draw the accuracy that is left when one block is taken out of a trained net.

    accuracies: skip -> (seeds, blocks). whole: skip -> (seeds,), with all blocks.
    """
    figure, axes = plotting.subplots(height=3.2)
    told = []
    for skip, (color, style) in LOOKS.items():
        values, color = accuracies[skip], plotting.COLORS[color]
        blocks = np.arange(1, values.shape[1] + 1)
        axes.plot(blocks, values.mean(axis=0), style, color=color, markersize=4, label=NAMES[skip])
        axes.fill_between(blocks, values.min(axis=0), values.max(axis=0), color=color, alpha=0.2)
        axes.axhline(whole[skip].mean(), color=color, linestyle=":", linewidth=1.2)
        told.append(
            f"a {NAMES[skip]} net falls from {whole[skip].mean():.2f} to "
            f"{np.median(values):.2f} (median over blocks and seeds)"
        )
    axes.set(xlabel="block taken out", ylabel="training accuracy", ylim=(0, 1), xticks=blocks)
    axes.legend(loc="center right")
    plotting.show(figure, f"With one block out, {'; '.join(told)}. Dotted: nothing taken out.")
