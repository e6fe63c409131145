"""The figures of the section on backpropagation."""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from dlbasics.page import plotting


def graph(nodes: dict, places: dict[str, tuple[float, float]], title: str) -> None:
    """Draw tensors as a graph, after backward(): each with its value, gradient and inputs.

    nodes: name -> Tensor of one number. places: name -> (column, row) of its box, row 0 on top.
    title: what the graph computes, for the alternative text.
    """
    columns, rows = zip(*places.values(), strict=True)
    figure, axes = plotting.subplots(width=5.4, height=0.8 + 0.85 * (max(rows) - min(rows)))
    names = {id(tensor): name for name, tensor in nodes.items()}
    for name, tensor in nodes.items():
        column, row = places[name]
        for parent, _ in tensor.parents:
            x, y = places[names[id(parent)]]
            arrow = {"arrowstyle": "->", "color": plotting.INK, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (column - 0.39, row), (x + 0.39, y), arrowprops=arrow)
        frame = {"fill": False, "edgecolor": plotting.INK, "linewidth": 1}
        axes.add_patch(Rectangle((column - 0.38, row - 0.37), 0.76, 0.74, **frame))
        look = {"ha": "center", "va": "center", "fontsize": 9}
        axes.text(column, row - 0.23, name, fontweight="bold", **look)
        axes.text(column, row, _signed(tensor.item(), ""), **look)
        color = plotting.COLORS["vermillion"]
        axes.text(column, row + 0.23, _signed(tensor.grad, "+"), color=color, **look)
    axes.set(xlim=(min(columns) - 0.45, max(columns) + 0.45))
    axes.set(ylim=(max(rows) + 0.42, min(rows) - 0.42))
    axes.set_axis_off()
    told = [f"{name} {_signed(tensor.grad, '')}" for name, tensor in nodes.items()]
    plotting.show(figure, f"The graph of {title}. Gradients: {', '.join(told)}.")


def stretched(row, gradient) -> None:
    """Draw how a row is stretched over a matrix, and how the gradient comes back.

    row: (m,). gradient: (n, m), by the stretched row.
    """
    figure, panels = plotting.subplots(1, 2, width=5.4, height=2.9)
    n, m = gradient.shape
    back = gradient.sum(axis=0)
    for axes, top, grid, title, color in (
        (panels[0], row, np.tile(row, (n, 1)), "forward: copy down", "blue"),
        (panels[1], back, gradient, "backward: add up", "vermillion"),
    ):
        color = plotting.COLORS[color]
        for j in range(m):
            _cell(axes, j, 0, top[j], color, 2)
            for i in range(n):
                _cell(axes, j, i + 1.8, grid[i, j], plotting.INK, 1)
            ends = ((j + 0.5, 1.08), (j + 0.5, 1.76))
            start, end = ends if axes is panels[0] else ends[::-1]
            axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": color, "lw": 2})
        axes.set(xlim=(-0.1, m + 0.1), ylim=(n + 1.9, -0.1), title=title)
        axes.set_axis_off()
    plotting.show(
        figure,
        f"Left: the row {_told(row)} is copied into {n} rows. Right: the {n} rows of the gradient "
        f"are added up, column by column, to {_told(back)}.",
    )


def losses(runs: dict[str, np.ndarray]) -> None:
    """Draw the mean training loss of each epoch on a logarithmic scale; runs: name -> (epochs,)."""
    figure, axes = plotting.subplots(height=3.0)
    for (name, values), style in zip(runs.items(), ("-", "--", "-.", ":"), strict=False):
        axes.plot(np.arange(1, len(values) + 1), values, style, label=name)
    axes.set(xlabel="epoch", ylabel="training loss", yscale="log")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend()
    ends = np.array([values[-1] for values in runs.values()])
    starts = np.array([values[0] for values in runs.values()])
    plotting.show(
        figure,
        f"{len(runs)} training runs fall alike: from a loss of {starts.min():.2f} to "
        f"{starts.max():.2f} in the first epoch to {ends.min():.3f} to {ends.max():.3f} at the end.",
    )


def _cell(axes, x, y, number, color, width) -> None:
    """Draw a number in a square whose upper left corner is (x, y)."""
    axes.add_patch(Rectangle((x, y), 1, 1, fill=False, edgecolor=color, linewidth=width))
    axes.text(x + 0.5, y + 0.5, _short(number), ha="center", va="center", fontsize=10)


def _signed(number, sign: str) -> str:
    return f"{float(number):{sign}.3f}".replace("-", "−")


def _short(number) -> str:
    return f"{number:g}".replace("-", "−")


def _told(numbers) -> str:
    return ", ".join(map(_short, numbers))
