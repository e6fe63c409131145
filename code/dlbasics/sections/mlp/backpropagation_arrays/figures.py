"""The figures of the section on backpropagation with arrays."""

import numpy as np
from matplotlib.patches import Rectangle

from dlbasics import network_drawing
from dlbasics.page import plotting


def stretched(row, arrives, gradient) -> None:
    """Draw how a row is stretched over a matrix, and how its gradient comes back.

    row: (m,). arrives: (n, m), what comes back to the stretched row. gradient: (m,), that of the row.
    """
    figure, panels = plotting.subplots(1, 2, width=4.2, height=2.6)
    n, m = arrives.shape
    for axes, top, grid, title, color in (
        (panels[0], row, np.tile(row, (n, 1)), "forward: copy down", "blue"),
        (panels[1], gradient, arrives, "back: add up", "vermillion"),
    ):
        color = plotting.COLORS[color]
        for j in range(m):
            _cell(axes, j, 0, top[j], color, 2)
            for i in range(n):
                _cell(axes, j, i + 1.8, grid[i, j], plotting.INK, 1)
            ends = ((j + 0.5, 1.08), (j + 0.5, 1.76))
            start, end = ends if axes is panels[0] else ends[::-1]
            axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": color, "lw": 2})
        axes.set(xlim=(-0.1, m + 0.1), ylim=(n + 1.9, -0.1), title=title, aspect="equal")
        axes.set_axis_off()
    plotting.show(
        figure,
        f"Left: the row {_told(row)} is copied into {n} rows. Right: the {n} rows that come back "
        f"are added up, column by column, to {_told(gradient)}.",
    )


def shares(weights, biases) -> None:
    """Draw a network: the larger a gradient, the wider a weight's line or a circle's rim.

    weights, biases: for each layer the gradients, (circles before, circles in it) and (circles in it,).
        A negative one is dashed.
    """
    sizes = [len(weights[0]), *(gradient.shape[1] for gradient in weights)]
    figure, axes, places = network_drawing.layers(sizes, circles=1)
    largest = max(np.abs(gradient).max() for gradient in (*weights, *biases))
    top = None
    for i, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        for (j, k), value in np.ndenumerate(weight):
            network_drawing.line(axes, places[i][j], places[i + 1][k], **_look(value / largest))
            if abs(value) == largest:
                name = f"weight from circle {j + 1} of layer {i + 1} to circle {k + 1}"
                top = value, name, i + 2
        for k, value in enumerate(bias):
            look = _look(value / largest)
            color, width, style = look["color"], look["lw"], look["ls"]
            x, y = places[i + 1][k]
            look = {"facecolors": "none", "edgecolors": color, "linewidths": width}
            axes.scatter(x, y, s=300, linestyles=[style], **look)
            if abs(value) == largest:
                top = value, f"bias of circle {k + 1}", i + 2
    value, name, layer = top
    plotting.show(
        figure,
        f"The network of {', '.join(map(str, sizes))} circles; the wider a line or a rim, the larger "
        f"the gradient of its weight or bias. The largest, {_signed(value)}, belongs to the {name} "
        f"of layer {layer}.",
    )


def _look(share) -> dict:
    """How a gradient is drawn, by its share of the largest: lines and rims on one scale, to be compared."""
    return {
        "color": plotting.COLORS["blue" if share > 0 else "vermillion"],
        "lw": 0.4 + 5.6 * abs(share),
        # A dash is measured in widths: wide ones are cut shorter, so that a rim has several.
        "ls": "-" if share > 0 else (0, (3 / (1 + 3 * abs(share)), 1.2 / (1 + abs(share)))),
    }


def _cell(axes, x, y, number, color, width) -> None:
    """Draw a number in a square whose upper left corner is (x, y)."""
    axes.add_patch(Rectangle((x, y), 1, 1, fill=False, edgecolor=color, linewidth=width))
    axes.text(x + 0.5, y + 0.5, _short(number), ha="center", va="center", fontsize=12)


def _signed(number) -> str:
    return f"{float(number):+.2f}".replace("-", "−")


def _short(number) -> str:
    return f"{number:g}".replace("-", "−")


def _told(numbers) -> str:
    return ", ".join(map(_short, numbers))
