"""The figures of the section on DQN."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from dlbasics.page import plotting

FALLEN = np.radians(12)
"""The angle beyond which CartPole counts the pole as fallen."""

LOOKS = (("blue", "o-"), ("vermillion", "s--"), ("green", "^-."), ("purple", "D:"))


def games(rows: dict[str, list], ended: dict[str, float]) -> None:
    """Draw games of Catch move by move, a row for each.

    rows: name -> ten pictures (50,). ended: name -> the last reward.
    """
    figure, axes = plotting.subplots(
        len(rows), 10, width=5.6, height=1.3 * len(rows), squeeze=False
    )
    told = []
    for row, (name, pictures) in enumerate(rows.items()):
        line = axes[row]
        for move, (panel, picture) in enumerate(zip(line, pictures, strict=True)):
            board = np.asarray(picture).reshape(10, 5)
            seen = np.zeros((10, 5, 4))
            seen[board > 0] = (*to_rgb(plotting.COLORS["vermillion"]), 1)
            caught = move == 9 and ended[name] > 0
            seen[9, board[9] > 0] = (*to_rgb(plotting.COLORS["green" if caught else "blue"]), 1)
            if move == 9 and not caught:
                seen[9, np.asarray(pictures[0]).reshape(10, 5)[0] > 0] = (
                    *to_rgb(plotting.COLORS["vermillion"]),
                    1,
                )
            panel.imshow(seen, interpolation="nearest")
            panel.set(xticks=[], yticks=[])
            panel.spines[["top", "right"]].set_visible(True)
            if row == len(rows) - 1:
                panel.set_xlabel(str(move))
        line[0].set_ylabel(name)
        told.append(f"{name}: {'caught' if ended[name] > 0 else 'missed'}")
    plotting.show(
        figure,
        "Games of Catch, ten pictures each, from the first to the last move; the ball falls by a row "
        f"a move. {'; '.join(told)}.",
    )


def rates(arms: dict[str, np.ndarray], rates, *, best: float, label: str) -> None:
    """Draw what each arm reaches over the learning rates: a dot for each seed, a line for the mean.

    arms: name -> (rates, seeds). best: the most that can be reached. label: of what is drawn.
    """
    figure, panels = plotting.subplots(
        1, len(arms), width=5.6, height=2.7, sharex=True, sharey=True, squeeze=False
    )
    told = []
    rng = np.random.default_rng(0)
    for axes, (name, won), (color, style) in zip(panels[0], arms.items(), LOOKS, strict=False):
        spread = 10 ** (rng.uniform(-0.08, 0.08, np.shape(won)))  # so that equal ones are seen
        x = np.asarray(rates)[:, None] * spread
        axes.plot(x, won, style[0], color=plotting.COLORS[color], markersize=4, alpha=0.6)
        axes.plot(rates, np.mean(won, axis=1), style[1:], color=plotting.COLORS[color])
        axes.axhline(best, color=plotting.INK, linewidth=0.8, linestyle=":")
        axes.set(xscale="log", title=name, ylim=(0, 1.06 * best))
        axes.minorticks_off()
        axes.set_xticks([10.0**p for p in range(-4, 0) if min(rates) <= 10.0**p <= max(rates)])
        means = ", ".join(
            f"{mean:.0f} at {rate:g}"
            for mean, rate in zip(np.mean(won, axis=1), rates, strict=True)
        )
        told.append(f"{name}: {means}")
    figure.supxlabel("learning rate", size=10.5, color=plotting.INK)
    panels[0][0].set_ylabel(label)
    plotting.show(figure, f"{label} over the learning rate, means: {'; '.join(told)}.")


def balance(before, after, lengths) -> None:
    """Draw a cart with its pole at nine moments of two games, and how long each game took.

    before, after: states, each (place, speed, angle, turning), scaled as `Pole` scales them.
    lengths: moves in each game while the network learnt.
    """
    figure, axes = plotting.subplots(
        3, 1, width=5.6, height=4.8, gridspec_kw={"height_ratios": [1, 1, 1.5]}
    )
    for panel, states, name in zip(axes, (before, after), ("before", "after"), strict=False):
        moments = np.linspace(0, len(states) - 1, 9).round().astype(int)
        for column, moment in enumerate(moments):
            place, _, angle, _ = np.asarray(states[moment]) / [1 / 2.4, 0.5, 5, 0.5]
            middle = 3 * column + place / 2.4
            tip = middle + 1.8 * np.sin(angle), 0.3 + 1.8 * np.cos(angle)
            color = plotting.COLORS["vermillion" if abs(angle) > FALLEN else "blue"]
            panel.plot([3 * column - 1, 3 * column + 1], [0, 0], color=plotting.INK, linewidth=0.8)
            panel.plot([middle - 0.4, middle + 0.4], [0.15, 0.15], color=plotting.INK, linewidth=6)
            panel.plot([middle, tip[0]], [0.3, tip[1]], color=color, linewidth=3)
            panel.text(3 * column, -0.85, str(moment), ha="center")
        panel.set(xlim=(-1.4, 25.4), ylim=(-1, 2.4), yticks=[], xticks=[], ylabel=name)
        panel.set_aspect("equal")
        panel.spines[["left", "bottom"]].set_visible(False)
    ends = np.cumsum(lengths)
    axes[2].plot(ends, lengths, "o", color=plotting.COLORS["blue"], markersize=3.5)
    axes[2].set(xlabel="moves made so far", ylabel="moves in the game", ylim=(0, 520))
    first, last = lengths[: len(lengths) // 4], lengths[-10:]
    plotting.show(
        figure,
        f"A cart with a pole at nine moments. Before learning a game ends after {len(before) - 1} "
        f"moves; after it, {len(after) - 1} moves. Below, moves in each game while the network "
        f"learnt, chance moves included: {np.mean(first):.0f} on average in the first quarter of the "
        f"games, {np.mean(last):.0f} in the last ten.",
    )


def screens(frame, phi) -> None:
    """Draw a frame of the game, (210, 160, 3), and the four that the network sees, (4, 84, 84)."""
    figure, axes = plotting.subplots(
        1, 5, width=5.6, height=1.9, gridspec_kw={"width_ratios": [1.25, 1, 1, 1, 1]}
    )
    axes[0].imshow(frame, interpolation="nearest")
    axes[0].set_title("the screen")
    names = ("three before", "two before", "one before", "now")
    for panel, picture, name in zip(axes[1:], np.asarray(phi), names, strict=True):
        panel.imshow(picture, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        panel.set_title(name)
    for panel in axes:
        panel.set(xticks=[], yticks=[])
    plotting.show(
        figure,
        "Left, a frame of Pong: two paddles and a ball on brown, the score above. Right, four gray "
        "squares without the score; from one to the next the ball has moved on.",
    )


def network(num_actions: int = 6) -> None:
    """Draw the network of 2013: what goes in, its layers, what comes out."""
    figure, axes = plotting.subplots(width=5.6, height=2.6)
    axes.set(xlim=(-0.2, 10.6), ylim=(-1.5, 4.0))
    axes.axis("off")
    layers = [
        (0.0, 2.6, 4, "84 × 84", "4 frames"),
        (2.9, 1.7, 6, "20 × 20", "16 maps"),
        (5.2, 1.2, 8, "9 × 9", "32 maps"),
    ]
    for x, side, sheets, size, name in layers:
        for sheet in reversed(range(sheets)):
            shift = 0.09 * sheet
            axes.add_patch(_sheet(x + shift, 1.3 - side / 2 + shift, side, plotting.COLORS["blue"]))
        axes.text(x + side / 2, -0.55, size, ha="center")
        axes.text(x + side / 2, -1.05, name, ha="center")
    for x, number, name in ((7.7, 10, "256"), (9.6, num_actions, str(num_actions))):
        heights = np.linspace(0, 2.6, number)
        color = plotting.COLORS["blue" if number == 10 else "vermillion"]
        axes.plot(np.full(number, x), heights, "o", color=color, markersize=5)
        axes.text(x, -0.55, name, ha="center")
        axes.text(x, -1.05, "units" if number == 10 else "values", ha="center")
    for x, words in ((2.75, "8 × 8,\nstride 4"), (5.15, "4 × 4,\nstride 2"), (6.95, "all")):
        axes.text(x, 3.1, words, ha="center", va="bottom")
    axes.text(8.65, 3.1, "all", ha="center", va="bottom")
    plotting.show(
        figure,
        "The network: 4 frames of 84 × 84, then 16 maps of 20 × 20 by 8 × 8 filters with stride 4, 32 "
        "maps of 9 × 9 by 4 × 4 filters with stride 2, 256 units connected with all of them, and "
        f"{num_actions} values, one for each action.",
    )


def _sheet(x, y, side, color):
    return Rectangle((x, y), side, side, facecolor=color, edgecolor=plotting.INK, alpha=0.45)
