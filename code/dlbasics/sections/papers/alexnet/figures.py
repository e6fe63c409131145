"""The figures on AlexNet."""

import numpy as np
from matplotlib.patches import Rectangle

from dlbasics.page import plotting


def towers(layers: dict[str, tuple[tuple[int, ...], int]]) -> None:
    """Draw the layers as two towers, and which of them see the other tower.

    layers: name -> (shape of the output, parameters), in order; of eight layers the first five are
    convolutions (channels, rows, columns). The last is drawn as one, as in the paper's Figure 2.
    """
    figure, axes = plotting.subplots(height=3.4)
    colors = [plotting.COLORS[name] for name in ("blue", "green")]
    heights = (0.84, 0.22)  # the middle of each tower
    crossing = (2, 5, 6, 7)  # conv3 and the dense layers see both
    last = len(layers) - 1
    axes.text(-0.95, 0.53, "picture", rotation=90, ha="center", va="center")
    for i, (shape, _) in enumerate(layers.values()):
        boxes = [(0.53, plotting.INK, shape[0])]
        if i < last:
            boxes = [(y, color, shape[0] // 2) for y, color in zip(heights, colors, strict=True)]
        for tower, (y, color, maps) in enumerate(boxes):
            corner = (i - 0.33, y - 0.2)
            axes.add_patch(Rectangle(corner, 0.66, 0.4, color=color, alpha=0.3, linewidth=0))
            axes.text(i, y, f"{maps}", ha="center", va="center")
            sources = [0.53] if i == 0 else heights if i in crossing else [heights[tower]]
            for source in sources:
                crosses = i > 0 and source != y
                axes.plot(
                    [i - 0.75 if i == 0 else i - 0.67, i - 0.33], [source, y], linewidth=1.4,
                    color=plotting.COLORS["vermillion"] if crosses else plotting.INK,
                )  # fmt: skip
        kind = "conv" if len(shape) == 3 else "dense"
        axes.text(i, 1.12, f"{kind}\n{i + 1}", ha="center")
        if len(shape) == 3:
            axes.text(i, -0.14, f"{shape[1]}×{shape[2]}", ha="center", fontsize=9)
    for y, name in zip(heights, ("GPU 1", "GPU 2"), strict=True):
        axes.text(last + 0.6, y, name, rotation=270, ha="center", va="center")
    axes.set(xlim=(-1.15, last + 0.8), ylim=(-0.2, 1.35))
    axes.axis("off")
    plotting.show(
        figure,
        "Eight layers in two rows, a row for each GPU. From the second to the fifth layer each half "
        "gets lines from its own row, but for the third, and the three dense layers, which get lines "
        "from both rows.",
    )


def against_shift(errors: dict[str, np.ndarray]) -> None:
    """Draw the share of wrong answers against how far the test pictures were moved.

    errors: name of the arm -> (seeds, 5), for pictures moved by 0 to 4 pixels; an arm whose name ends
    with "augmented" is drawn on the right.
    """
    figure, axes = plotting.subplots(1, 2, height=3.4, sharey=True)
    styles = {"conv": ("blue", "o-"), "MLP-256": ("vermillion", "s--"), "MLP-26": ("green", "^:")}
    told = []
    for name, values in errors.items():
        model, _, augmented = name.partition(", ")
        color, style = styles[model]
        axis, percent = axes[int(bool(augmented))], 100 * values
        axis.plot(
            percent.mean(axis=0), style, color=plotting.COLORS[color], label=model, markersize=5
        )
        axis.fill_between(
            range(values.shape[1]), percent.min(axis=0), percent.max(axis=0),
            color=plotting.COLORS[color], alpha=0.25, linewidth=0,
        )  # fmt: skip
        told.append(f"{name} from {percent[:, 0].mean():.0f}% to {percent[:, 2].mean():.0f}%")
    for axis, title in zip(axes, ("as they are", "with moved pictures"), strict=True):
        axis.set(xlabel="moved by (pixels)", title=f"trained {title}")
        axis.set_xticks(range(5))
        axis.grid()
    axes[0].set_ylabel("wrong on test pictures, %")
    axes[0].legend()
    plotting.show(
        figure,
        "Share of wrong answers, rising with the shift of the test pictures, at none and at two pixels: "
        f"{'; '.join(told)}.",
    )


def steps_by_rate(rates, panels: dict[str, dict[str, np.ndarray]]) -> None:
    """Draw the steps to one training error against the learning rate, ReLU and tanh, a panel for each task.

    rates: (k,), rising. panels: title -> {name: (k, seeds)}, infinite where it was not reached.
    """
    figure, axes = plotting.subplots(1, len(panels), height=3.3, sharey=True, squeeze=False)
    axes, told = axes[0], []
    for axis, (title, curves) in zip(axes, panels.items(), strict=True):
        for (name, steps), color, style in zip(
            curves.items(), ("blue", "vermillion"), ("o-", "s--"), strict=True
        ):
            middle = np.asarray(steps, dtype=float).mean(axis=1)
            axis.plot(
                rates, middle, style, color=plotting.COLORS[color], label=name, markersize=5,
                clip_on=False,
            )  # fmt: skip
            best = int(middle.argmin())
            told.append(f"{title}, {name}: {middle[best]:.0f} steps at a rate of {rates[best]:g}")
        axis.set(xscale="log", xlabel="learning rate", title=title, xlim=(rates[0], rates[-1]))
        axis.grid()
    axes[0].set(ylabel="steps to 2% wrong", ylim=(0, None))
    axes[0].legend()
    plotting.show(figure, f"Valleys over the learning rate, lowest at: {'; '.join(told)}.")


def learned(kernels) -> None:
    """Draw the kernels of a first layer, each by its own largest number: (maps, 5, 5), with signs."""
    figure, axes = plotting.subplots(2, 4, height=2.9)
    for axis, kernel in zip(axes.flat, np.asarray(kernels, dtype=float), strict=True):
        most = np.abs(kernel).max()
        for (i, j), value in np.ndenumerate(kernel):
            color = plotting.COLORS["blue" if value > 0 else "vermillion"]
            axis.add_patch(
                Rectangle((j, -i), 1, 1, color=color, alpha=abs(value) / most, linewidth=0)
            )
        axis.add_patch(Rectangle((0, -4), 5, 5, fill=False, edgecolor=plotting.INK, linewidth=0.8))
        axis.set(xlim=(-0.1, 5.1), ylim=(-4.1, 1.1), aspect="equal")
        axis.axis("off")
    plotting.show(
        figure,
        f"{len(kernels)} small tables of five by five squares; blue and orange lie in patches, side by "
        "side, differently in each.",
    )


def gaps(losses: dict[str, np.ndarray]) -> None:
    """Draw training and test loss of each arm, joined by a line.

    losses: name -> (seeds, 2), training first.
    """
    figure, axes = plotting.subplots(height=2.6)
    told = []
    for i, (name, values) in enumerate(losses.items()):
        for column, (color, mark) in enumerate((("blue", "o"), ("vermillion", "s"))):
            axes.plot(
                values[:, column], np.full(len(values), -i), mark, color=plotting.COLORS[color],
                markersize=6, alpha=0.7, label=("training", "test")[column] if i == 0 else None,
            )  # fmt: skip
        axes.plot(values.mean(axis=0), [-i, -i], color=plotting.INK, linewidth=1.5, zorder=0)
        training, test = values.mean(axis=0)
        told.append(f"{name} {training:.3f} and {test:.3f}")
    axes.set_yticks([-i for i in range(len(losses))], list(losses))
    axes.locator_params(axis="x", nbins=5)
    axes.set(xlabel="cross-entropy", xlim=(0, None), ylim=(0.5 - len(losses), 0.5))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    axes.grid(axis="x")
    plotting.show(figure, f"Mean training and test loss: {'; '.join(told)}.")
