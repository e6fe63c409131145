"""The figures of the section on estimating a rate."""

import numpy as np

from dlbasics import bayes
from dlbasics.page import plotting


def cells(coarse, fine) -> None:
    """Draw a posterior on a coarse grid as bars over that on a fine grid as a curve.

    coarse, fine: (theta, belief), each of the shape (k,): the middles of evenly wide cells, and
    their probabilities.
    """
    figure, axes = plotting.subplots(height=3.2)
    (middles, belief), (theta, dense) = coarse, fine
    heights, curve = belief * len(belief), dense * len(dense)  # probability per length
    axes.bar(
        middles,
        heights,
        1 / len(belief),
        color=plotting.COLORS["sky"],
        alpha=0.5,
        edgecolor=plotting.INK,
        linewidth=0.8,
        label=f"{len(belief)} cells",
    )
    look = {"color": plotting.COLORS["blue"], "label": f"{len(dense):,} cells"}
    axes.plot(theta, curve, **look)
    axes.set(xlabel="rate θ", ylabel="probability per length", xlim=(0, 1), ylim=(0, None))
    axes.legend(loc="upper left")
    big = int((belief > 0.01).sum())
    plotting.show(
        figure,
        f"The curve is a hump with its peak at {theta[curve.argmax()]:.2f}, {curve.max():.1f} high. "
        f"Of the {len(belief)} bars, {big} hold more than a hundredth of the probability each; the "
        f"highest is {heights.max():.1f} high.",
    )


def pseudo_counts(priors, successes: int, failures: int) -> None:
    """Draw what several Beta priors make of the same seeds, and the seeds that each is worth.

    priors: pairs (a, b) of whole numbers of at least 1.
    """
    rows = [kind for _ in priors for kind in (3.2, 1)]
    figure, axes = plotting.subplots(
        len(rows), 1, height=1.75 * len(priors), sharex=True, height_ratios=rows
    )
    told = []
    theta = np.linspace(0, 1, 201)
    for (a, b), above, below in zip(priors, axes[::2], axes[1::2], strict=True):
        prior = bayes.BetaBinomial(a, b)
        after = prior.update(successes, failures)
        above.plot(theta, prior.pdf(theta), color=plotting.INK, linestyle="--", linewidth=1.2)
        above.plot(theta, after.pdf(theta), color=plotting.COLORS["blue"])
        above.set(ylim=(0, None), yticks=[])
        above.spines["left"].set_visible(False)
        above.text(0, 0.93, f"Beta({a}, {b}) → Beta({after.a}, {after.b})", va="top",
                   transform=above.transAxes)  # fmt: skip
        total = a + b - 2 + successes + failures
        kinds = (("blue", a - 1, successes), ("vermillion", b - 1, failures))
        place = 0.0
        for color, remembered, seen in kinds:
            # Sprouts begin with the remembered ones, failures end with them.
            order = (False,) * remembered + (True,) * seen
            for real in order if color == "blue" else order[::-1]:
                below.barh(
                    0,
                    1 / total,
                    left=place,
                    color=(plotting.COLORS[color], 0.45) if real else "none",
                    edgecolor=plotting.COLORS[color],
                    linewidth=1,
                )
                place += 1 / total
        for panel in (above, below):
            panel.axvline(after.mode, color=plotting.INK, linewidth=1, linestyle=":")
        below.set(yticks=[], xlim=(0, 1))
        below.spines[:].set_visible(False)
        told.append(
            f"Beta({a}, {b}), worth {a - 1} sprouts and {b - 1} failures, becomes "
            f"Beta({after.a}, {after.b}) with its peak at {after.mode:.2f}"
        )
    axes[-1].set_xlabel("rate θ")
    plotting.show(
        figure,
        f"With {successes} sprouts and {failures} failures, {'; '.join(told)}. The more seeds a "
        "prior is worth, the less the same ten move it. Each peak stands where the boxes of the "
        "sprouts end and those of the failures begin.",
    )


MARKS = {
    "highest point": {"marker": "s", "facecolors": "none", "edgecolors": "vermillion"},
    "flat prior": {"marker": "o", "facecolors": "blue", "edgecolors": "blue"},
    "right prior": {"marker": "D", "facecolors": "none", "edgecolors": "green"},
}
"""How each forecaster is drawn, in the names of plotting.COLORS."""


def calibration(worlds: dict[str, tuple]) -> None:
    """Draw how often forecasts came true, in one panel for each world.

    worlds: name -> (cases, shares, forecasts): (k,) how many cases of each kind there were and the
        share of them that came true; forecasts, name of MARKS -> (k,), what was said of each kind.
    A mark's area grows with the number of its cases.
    """
    figure, axes = plotting.subplots(1, len(worlds), height=3.2, sharey=True, squeeze=False)
    figure.get_layout_engine().set(wspace=0.12)
    told, handles = [], {}
    for (name, (cases, shares, forecasts)), panel in zip(worlds.items(), axes[0], strict=True):
        panel.plot([0, 1], [0, 1], color=plotting.INK, linestyle=":", linewidth=1)
        weights = cases / cases.sum()
        misses = []
        for forecaster, forecast in forecasts.items():
            look = {
                key: plotting.COLORS.get(value, value) for key, value in MARKS[forecaster].items()
            }
            handles[forecaster] = panel.scatter(
                forecast,
                shares,
                14 + 260 * weights,
                linewidths=1.5,
                clip_on=False,
                zorder=3,
                **look,
            )
            misses.append(f"{forecaster} {(weights * np.abs(forecast - shares)).sum():.3f}")
        panel.set(title=f"rates {name}", xlabel="forecast", xlim=(0, 1), ylim=(0, 1))
        panel.set(xticks=[0, 0.5, 1], yticks=[0, 0.5, 1], aspect="equal")
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:.0%}")
        told.append(f"with rates {name}, {', '.join(misses)}")
    axes[0, 0].set_ylabel("came true")
    axes[0, 0].legend(handles.values(), handles, loc="upper left", fontsize=9)
    plotting.show(
        figure,
        "Share that came true against the forecast. By how much the forecasts miss, in the mean "
        f"over all cases: {'; '.join(told)}.",
    )
