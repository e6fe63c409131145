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


def curves(losses: dict[tuple[bool, int], np.ndarray]) -> None:
    """Draw the training loss after each epoch, for every depth; the seeds as thin lines.

    losses: (skip, depth) -> (seeds, epochs).
    """
    figure, panels = plotting.subplots(1, 2, height=3.2, sharey=True)
    told = []
    for skip, axes in zip((False, True), panels, strict=True):
        depths = sorted(depth for s, depth in losses if s == skip)
        for depth, name, style in zip(
            depths, ("green", "purple", "vermillion"), ("-", "--", "-."), strict=False
        ):
            values = losses[skip, depth]
            epochs = np.arange(1, values.shape[1] + 1)
            color = plotting.COLORS[name]
            axes.plot(epochs, values.T, color=color, linewidth=0.8, alpha=0.5)
            axes.plot(epochs, values.mean(axis=0), style, color=color, label=f"{depth} layers")
            first, last = values[:, 0].mean(), values[:, -1].mean()
            told.append(f"{NAMES[skip]}, {depth} layers: {first:.2f} to {last:.2f}")
        axes.set(xlabel="epoch", title=NAMES[skip], ylim=(0, None), xticks=epochs)
    panels[0].set_ylabel("training loss")
    panels[1].legend(loc="upper right")
    plotting.show(
        figure,
        f"Training loss from the first epoch to the last, mean over the seeds. {'; '.join(told)}.",
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


def gradient_sizes(sizes: dict[tuple[bool, str], np.ndarray]) -> None:
    """Draw how large the gradient is after each block, before and after training.

    sizes: (skip, when) -> (seeds, blocks + 1).
    """
    moments = list(dict.fromkeys(when for _, when in sizes))
    figure, panels = plotting.subplots(1, len(moments), height=3.2, sharey=True)
    told = []
    for when, axes in zip(moments, panels, strict=True):
        for skip, (color, style) in LOOKS.items():
            values = sizes[skip, when]
            typical = np.exp(np.log(values).mean(axis=0))
            axes.plot(typical, style, color=plotting.COLORS[color], markersize=4, label=NAMES[skip])
            low, high = values.min(axis=0), values.max(axis=0)
            axes.fill_between(
                np.arange(len(typical)), low, high, color=plotting.COLORS[color], alpha=0.2
            )
            told.append(f"{when}, {NAMES[skip]}: {typical[0] / typical[-1]:.0f} times")
        axes.set(xlabel="after block", title=when, yscale="log")
    panels[0].set_ylabel("size of the gradient")
    panels[0].legend(loc="upper right")
    plotting.show(
        figure,
        f"The gradient is larger at the first block than at the last: {'; '.join(told)} (typical "
        "of the seeds). It vanishes nowhere.",
    )


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
