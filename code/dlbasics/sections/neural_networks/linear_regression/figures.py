"""The figures of the section on linear regression."""

from itertools import cycle

import numpy as np

from dlbasics.page import plotting


def two_guesses(km, minutes, guesses: dict[str, tuple[float, float]]) -> None:
    """Draw rides and lines guessed for them.

    km, minutes: (n,). guesses: name -> (w, b).
    """
    figure, axes = plotting.subplots(height=3.2)
    ends = np.array([0, 9])
    told = []
    styles = cycle(("-", "--", "-."))
    for (name, (w, b)), style in zip(guesses.items(), styles, strict=False):
        axes.plot(ends, w * ends + b, style, label=f"{name}: w = {w:g}, b = {b:g}")
        misses = np.abs(w * km + b - minutes)
        told.append(f"{name} with w = {w:g} and b = {b:g} misses by up to {misses.max():.1f}")
    axes.plot(km, minutes, "o", color=plotting.INK, label="a ride")
    axes.set(xlabel="kilometres", ylabel="minutes", xlim=(0, 9), ylim=(0, 36))
    axes.legend(loc="upper left")
    plotting.show(
        figure,
        f"{len(km)} rides rise from {minutes.min():g} to {minutes.max():g} minutes, close to a "
        f"straight line. In minutes, {'; '.join(told)}.",
    )


def losses(runs: dict[str, np.ndarray], floor: float) -> None:
    """Draw the loss after each step on a logarithmic scale.

    runs: name -> (steps + 1,) losses. floor: the least possible loss.
    """
    figure, axes = plotting.subplots(height=3.2)
    told = []
    styles = cycle(("-", "--", "-."))
    for (name, values), style in zip(runs.items(), styles, strict=False):
        axes.plot(values, style, label=name)
        told.append(f"{name} ends at a loss of {values[-1]:.3g}")
    axes.axhline(floor, color=plotting.INK, linestyle=":", linewidth=1.2, label="least loss")
    axes.set(xlabel="step", ylabel="loss", yscale="log", xlim=(0, None))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    plotting.show(figure, f"All begin at one height. {'; '.join(told)}; the least is {floor:.3g}.")


def rate_sweep(rates, excess, limit: float) -> None:
    """Draw how far above the bottom a walk ends, for every learning rate.

    rates: (k,). excess: (k,), the loss at the end above the least one, divided by that at the
    start. limit: 2 / λmax.
    """
    figure, axes = plotting.subplots(height=3.2)
    axes.plot(rates, excess)
    axes.axvline(limit, color=plotting.COLORS["vermillion"], linestyle="--", linewidth=1.5)
    axes.axhline(1, color=plotting.INK, linestyle=":", linewidth=1)
    axes.set(xlabel="learning rate", ylabel="height above the bottom\n(start = 1)", yscale="log")
    axes.annotate(
        "2 / λmax", (limit, 0.95), (-6, 0), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha="right", va="top",
    )  # fmt: skip
    axes.set_xlim(rates[0], rates[-1])
    below, above = excess[rates < limit], excess[rates > limit]
    plotting.show(
        figure,
        f"Below {limit:.4f} every walk ends lower than it began, at best at {below.min():.2g} of "
        f"the height. Right of it the curve climbs steeply, to {above.max():.2g}.",
    )


def predicted_against_true(y, y_hat, mean: float) -> None:
    """Draw predictions for patients that were held out against what happened to them.

    y, y_hat: (n,). mean: what one would predict without looking at the patient.
    """
    figure, axes = plotting.subplots(height=3.8)
    low, high = min(y.min(), y_hat.min()) - 10, max(y.max(), y_hat.max()) + 10
    diagonal = {"color": plotting.INK, "linewidth": 1, "linestyle": ":"}
    axes.plot([low, high], [low, high], label="right", **diagonal)
    look = {"color": plotting.COLORS["vermillion"], "linestyle": "--", "linewidth": 1.5}
    axes.axhline(mean, label="the mean, for everyone", **look)
    axes.plot(y, y_hat, "o", color=plotting.COLORS["blue"], markersize=4, label="a patient")
    axes.set(xlabel="progression a year later", ylabel="predicted", xlim=(low, high))
    axes.set_ylim(low, high)
    axes.legend(loc="upper left")
    errors = [np.sqrt(np.mean((y - guess) ** 2)) for guess in (y_hat, mean)]
    plotting.show(
        figure,
        f"{len(y)} patients, scattered round the diagonal with a correlation of "
        f"{np.corrcoef(y, y_hat)[0, 1]:.2f}. Typical error {errors[0]:.0f}; that of the level "
        f"line of the mean {errors[1]:.0f}.",
    )
