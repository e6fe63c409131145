"""The figures of the section on the Transformer."""

from itertools import pairwise

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyBboxPatch

from dlbasics.page import plotting


def architecture() -> None:
    """Draw the encoder and the decoder of the paper's Figure 1, with the shapes on the way."""
    figure, axes = plotting.subplots(height=5.2)
    axes.set(xlim=(-0.05, 10.05), ylim=(0.3, 10.9))
    axes.axis("off")
    blue, vermillion, green = (plotting.COLORS[name] for name in ("blue", "vermillion", "green"))

    def box(x, y, text, colour):
        edge = {"edgecolor": colour, "facecolor": (*to_rgb(colour), 0.12), "linewidth": 1.5}
        axes.add_patch(FancyBboxPatch((x - 2.1, y - 0.42), 4.2, 0.84, "round,pad=0.06", **edge))
        axes.text(x, y, text, ha="center", va="center", fontsize=10.5)

    def arrow(start, end, **look):
        axes.annotate(
            "", end, start, arrowprops={"arrowstyle": "->", "color": plotting.INK, **look}
        )

    def column(x, boxes, ends):
        heights = [y for y, _, _ in boxes]
        for y, text, colour in boxes:
            box(x, y, text, colour)
        for low, high in pairwise(heights):
            arrow((x, low + 0.5), (x, high - 0.5))
        for y, text in ends:
            axes.text(x, y, text, ha="center", va="center", fontsize=10.5)

    embedding = "embedding · √C + positions"
    column(
        2.35,
        [
            (1.6, embedding, plotting.INK),
            (3.5, "self-attention", blue),
            (4.9, "feed-forward", green),
        ],
        [(0.6, "source (B, S)")],
    )
    column(
        7.65,
        [
            (1.6, embedding, plotting.INK),
            (3.5, "masked self-attention", blue),
            (4.9, "attention to the source", vermillion),
            (6.3, "feed-forward", green),
            (8.7, "embedding transposed", plotting.INK),
        ],
        [(0.6, "target so far (B, T)"), (10.3, "scores of the next\ntoken (B, T, vocabulary)")],
    )
    for x in (2.35, 7.65):
        arrow((x, 0.85), (x, 1.1))
    arrow((7.65, 9.2), (7.65, 9.75))
    # What the encoder found goes to every decoder layer.
    axes.plot([2.35, 2.35, 4.98, 4.98], [5.4, 6.3, 6.3, 4.9], color=plotting.INK, linewidth=1)
    arrow((4.98, 4.9), (5.52, 4.9))
    axes.text(3.0, 6.6, "memory (B, S, C)", ha="center", fontsize=10.5)
    for x, low, high in ((2.35, 2.85, 5.55), (7.65, 2.85, 6.95)):
        frame = {"edgecolor": plotting.INK, "facecolor": "none", "linestyle": "--"}
        axes.add_patch(FancyBboxPatch((x - 2.22, low), 4.44, high - low, "round,pad=0.1", **frame))
        axes.text(x + 2.2, high + 0.2, "× N", ha="right", fontsize=10.5)
    plotting.show(
        figure,
        "Two columns. The encoder: source, embedding with positions, then N times self-attention "
        "and feed-forward; out comes the memory, of shape (B, S, C). The decoder: target so far, "
        "embedding with positions, then N times masked self-attention, attention to the memory "
        "and feed-forward; the embedding, transposed, turns the result into scores of the next "
        "token.",
    )


def encoding(table) -> None:
    """Draw the encoding of positions: table (length, d_model), entries from -1 to 1."""
    table = np.asarray(table)
    figure, axes = plotting.subplots(height=3.2)
    colours = np.where(
        table[..., None] > 0,
        to_rgb(plotting.COLORS["blue"]),
        to_rgb(plotting.COLORS["vermillion"]),
    )
    axes.imshow(np.dstack([colours, np.abs(table)]), aspect="auto", interpolation="nearest")
    axes.set(xlabel="column of the encoding", ylabel="position")
    turns = np.count_nonzero(np.diff(np.sign(table + 1e-9), axis=0), axis=0)
    plotting.show(
        figure,
        f"Stripes, blue above 0 and vermillion below. Down column 0 the sign changes {turns[0]} "
        f"times in {len(table)} positions; down the last column {turns[-1]} times. To the right, "
        "the stripes grow longer and longer.",
    )


def attention_map(weights, asked, asking) -> None:
    """Draw attention weights as a grid, darker for more.

    weights: (T, S). asked: S labels of the columns. asking: T labels of the rows.
    """
    weights = np.asarray(weights)
    figure, axes = plotting.subplots(width=4.6, height=4.3)
    ink = np.broadcast_to(to_rgb(plotting.COLORS["blue"]), (*weights.shape, 3))
    axes.imshow(np.dstack([ink, weights.clip(0, 1)]), interpolation="nearest")
    axes.set(xlabel="source: looked at", ylabel="answer: being written")
    axes.set_xticks(range(len(asked)), asked)
    axes.set_yticks(range(len(asking)), asking)
    best = weights.argmax(axis=1)
    mirrored = np.mean(best == np.arange(weights.shape[1])[::-1][: len(best)])
    plotting.show(
        figure,
        f"A grid of {weights.shape[0]} rows and {weights.shape[1]} columns, dark from the upper "
        f"right to the lower left. In {mirrored:.0%} of the rows the largest weight lies on that "
        f"diagonal, and it is {weights.max(axis=1).mean():.2f} on average.",
    )


def accuracies(results: dict[str, list[float]], chance: float) -> None:
    """Draw the accuracy of each model, a dot for each seed.

    results: name -> one accuracy a seed. chance: the accuracy of guessing.
    """
    figure, axes = plotting.subplots(height=2.9)
    names = list(results)
    told = []
    for row, (name, values) in enumerate(results.items()):
        axes.plot(values, [row] * len(values), "o", color=plotting.COLORS["blue"], alpha=0.7)
        axes.plot([np.mean(values)] * 2, [row - 0.25, row + 0.25], color=plotting.INK)
        told.append(f"{name} {np.mean(values):.2f}, from {min(values):.2f} to {max(values):.2f}")
    axes.axvline(chance, color=plotting.COLORS["vermillion"], linestyle="--", linewidth=1.5)
    axes.annotate("guessing", (chance, len(names) - 0.55), (4, 0), textcoords="offset points")
    axes.set(xlabel="share of symbols written rightly", xlim=(0, 1.03))
    axes.set_ylim(len(names) - 0.4, -0.5)
    axes.set_yticks(range(len(names)), names)
    plotting.show(figure, f"Mean accuracy: {'; '.join(told)}. Guessing gives {chance:.2f}.")
