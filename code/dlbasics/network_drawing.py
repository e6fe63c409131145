"""How a network is drawn: circles in layers, and lines between two of them.

Sections draw on it what they tell, a way or a gradient; first in "Backpropagation".
"""

import numpy as np

from dlbasics.page import plotting


def layers(sizes, circles=None):
    """Draw a network's circles; return figure, axes, and for each layer the places of its circles.

    sizes: circles in each layer, inputs first. circles: how many layers get them; by default all.
    """
    figure, axes = plotting.subplots(width=4.2, height=0.4 + 0.65 * max(sizes))
    places = [
        [(1.6 * i, row - (size - 1) / 2) for row in range(size)] for i, size in enumerate(sizes)
    ]
    x, y = np.array([place for layer in places[:circles] for place in layer]).T
    look = {"facecolors": "none", "edgecolors": plotting.INK, "linewidths": 1.2}
    axes.scatter(x, y, s=300, **look)
    names = ["inputs", *[""] * (len(sizes) - 2), "output"]
    bottom = (max(sizes) - 1) / 2 + 0.6
    for layer, name in zip(places, names, strict=True):
        axes.text(layer[0][0], bottom, name, ha="center", va="center", fontsize=12)
    axes.set(xlim=(-0.5, 1.6 * (len(sizes) - 1) + 0.5), ylim=(bottom + 0.2, -bottom + 0.2))
    axes.set_axis_off()
    return figure, axes, places


def line(axes, start, end, **look) -> None:
    """Join two circles, at places (x, y), from rim to rim."""
    axes.annotate(
        "", end, start,
        arrowprops={"arrowstyle": "-", "shrinkA": 9, "shrinkB": 9, **look},
    )  # fmt: skip
