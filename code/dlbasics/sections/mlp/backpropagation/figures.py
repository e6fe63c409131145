"""The figures of the section on backpropagation."""

from itertools import pairwise

import numpy as np

from dlbasics import network_drawing
from dlbasics.page import plotting


def ways(sizes, *, layer: int, source: int, target: int) -> None:
    """Draw a network, and every way by which one of its weights reaches the output.

    sizes: circles in each layer, inputs first. layer, source, target: the marked weight leads from
        that circle of that layer to that circle of the next; all counted from 0.
    """
    figure, axes, places = network_drawing.layers(sizes)
    color = plotting.COLORS["vermillion"]
    for i, (left, right) in enumerate(pairwise(places)):
        for j, start in enumerate(left):
            for k, end in enumerate(right):
                marked = (i, j, k) == (layer, source, target)
                reached = marked or i > layer + 1 or (i == layer + 1 and j == target)
                look = {"color": color, "lw": 5 if marked else 2}
                network_drawing.line(
                    axes, start, end, **look if reached else {"color": plotting.INK, "lw": 0.8}
                )
    number = int(np.prod(sizes[layer + 2 :]))
    plotting.show(
        figure,
        f"A network drawn as circles in layers of {', '.join(map(str, sizes))}, with a line between "
        f"any two circles of neighbouring layers. The thick line leads from input {source + 1} to "
        f"circle {target + 1} of the next layer; from there {number} ways lead to the output.",
    )


def order(names, uses, places) -> None:
    """Draw a graph twice: in which order it is computed, and in which order it is walked back.

    names: the nodes, each after its inputs. uses: (input, node), once for each use.
    places: name -> (x, y), inputs on the left.
    """
    figure, panels = plotting.subplots(1, 2, width=4.2, height=2.4)
    numbers = {name: i + 1 for i, name in enumerate(names)}
    for axes, title, color in zip(
        panels, ("forward: 1 to 4", "back: 4 to 1"), ("blue", "vermillion"), strict=True
    ):
        color = plotting.COLORS[color]
        for start, end in uses:
            ends = (places[start], places[end])
            tail, tip = ends if axes is panels[0] else ends[::-1]
            look = {"arrowstyle": "->", "color": color, "lw": 2, "shrinkA": 16, "shrinkB": 16}
            axes.annotate("", tip, tail, arrowprops=look)
        for name, (x, y) in places.items():
            axes.scatter(x, y, s=700, facecolors="none", edgecolors=plotting.INK, linewidths=1.2)
            axes.text(x, y, f"${name}$", ha="center", va="center", fontsize=13)
            axes.text(
                x, y + 0.52, numbers[name], ha="center", va="center", weight="bold", fontsize=13
            )
        xs, ys = zip(*places.values(), strict=True)
        axes.set(xlim=(min(xs) - 0.5, max(xs) + 0.5), ylim=(min(ys) - 0.5, max(ys) + 0.8))
        axes.set_title(title)
        axes.set_axis_off()
    lines = ", ".join(f"{start} to {end}" for start, end in uses)
    numbered = ", ".join(f"{i} {name}" for name, i in numbers.items())
    plotting.show(
        figure,
        f"One graph, drawn twice, with the numbers {numbered}. Left, arrows lead from {lines}: from "
        "lower numbers to higher ones. Right, the same arrows turned round: from higher numbers to "
        "lower ones.",
    )
