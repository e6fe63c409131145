"""The figures of the section on data, model, loss and algorithm."""

import numpy as np

from dlbasics.page import plotting
from dlbasics.sections.history.key_components import parts


def strings(data, curves, top: float = 28.0) -> None:
    """Draw cars, and strings from peg to peg among them.

    data: weights (n,) in tonnes and litres (n,) for 100 km. curves: name -> heights (k,) of pegs.
    top: of the picture, in litres; a car above it is told in words.
    """
    figure, axes = plotting.subplots(height=3.4)
    weight, litres = data
    axes.plot(weight, litres, "o", color=plotting.INK, markersize=4, alpha=0.8, label="a car")
    looks = (("blue", "-", "s"), ("vermillion", "--", "D"))
    told = []
    for (name, heights), (color, style, mark) in zip(curves.items(), looks, strict=False):
        ends = np.array([parts.FIRST, parts.LAST])
        places = np.linspace(*ends, len(heights)) if len(heights) > 1 else ends
        axes.plot(
            places, parts.model(places, heights), style, marker=mark, markersize=5,
            color=plotting.COLORS[color], label=name, clip_on=False,
        )  # fmt: skip
        said = parts.model(np.array([1.0, 2.0]), heights)
        told.append(f"{name}: {said[0]:.1f} litres at 1 tonne and {said[1]:.1f} at 2 tonnes")
    above = litres > top
    for x, y in zip(weight[above], litres[above], strict=True):
        axes.annotate(
            f"{y:.0f} litres", (x, top), (x, top - 5), ha="center",
            arrowprops={"arrowstyle": "->", "color": plotting.INK},
        )  # fmt: skip
    axes.set(xlabel="weight, tonnes", ylabel="litres for 100 km")
    axes.set(xlim=(parts.FIRST - 0.04, parts.LAST + 0.04), ylim=(0, top))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    out = f" One car lies above the picture, at {litres.max():.0f} litres." if above.any() else ""
    plotting.show(figure, f"{len(weight)} cars, heavier ones thirstier. {'; '.join(told)}.{out}")


def losses(named) -> None:
    """Draw what each loss makes of a miss.

    named: name -> a function of misses (n,) that returns as many losses.
    """
    figure, axes = plotting.subplots(height=2.8)
    miss = np.linspace(-5, 5, 401)
    styles = (("blue", "-"), ("green", "--"), ("vermillion", "-."))
    told = []
    for (name, loss), (color, style) in zip(named.items(), styles, strict=True):
        axes.plot(miss, loss(miss), style, color=plotting.COLORS[color], label=name)
        low, high = loss(np.array([-3.0, 3.0]))
        told.append(f"{name}: {low:.0f} for 3 litres too little, {high:.0f} for 3 too much")
    axes.set(xlabel="litres too little  ←  miss  →  litres too much", ylabel="loss")
    axes.set(xlim=(-5, 5), ylim=(0, 30))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    plotting.show(figure, f"Three curves that are 0 where nothing is missed. {'; '.join(told)}.")


def exchanges(scores, base: str) -> None:
    """Draw the miss on unseen cars for each exchange: the middle draw, and the middle half of all.

    scores: name -> misses (draws,), in litres. base: the name that the others are compared with.
    """
    figure, axes = plotting.subplots(height=0.6 + 0.36 * len(scores))
    told = []
    for row, (name, misses) in enumerate(scores.items()):
        low, middle, high = np.quantile(misses, [0.25, 0.5, 0.75])
        color = plotting.COLORS["blue" if name == base else "vermillion"]
        axes.plot([low, high], [row, row], color=color, linewidth=5, alpha=0.4)
        axes.plot(middle, row, "s" if name == base else "o", color=color, markersize=6)
        told.append(f"{name} {middle:.2f}")
    axes.axvline(np.median(scores[base]), color=plotting.INK, linestyle=":", linewidth=1)
    axes.set_yticks(range(len(scores)), scores)
    axes.invert_yaxis()
    axes.set(xlabel="miss on unseen cars, litres", xlim=(0, None))
    plotting.show(figure, f"The miss in litres, in the middle draw: {'; '.join(told)}.")
