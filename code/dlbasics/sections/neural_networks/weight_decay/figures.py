"""The figures of the section on weight decay."""

import numpy as np

from dlbasics.page import plotting


def two_parabolas(w, from_data, from_prior) -> None:
    """Draw minus the log-likelihood, minus the log-prior and their sum, against one weight.

    w: (k,), increasing. from_data, from_prior: (k,), each up to a constant.
    """
    figure, axes = plotting.subplots(height=3.2)
    curves = {
        "the data": (from_data, "-", "blue"),
        "the prior": (from_prior, "-.", "green"),
        "their sum": (from_data + from_prior, "--", "vermillion"),
    }
    told = []
    for name, (values, style, color) in curves.items():
        lowest = int(values.argmin())
        axes.plot(w, values, style, color=plotting.COLORS[color], label=name)
        axes.plot(w[lowest], values[lowest], "o", color=plotting.COLORS[color], markersize=6)
        told.append(f"that of {name} is lowest at {w[lowest]:.2f}")
    axes.set(xlabel="w, words a minute per cup", ylabel="minus log-density, up to a constant")
    axes.set(xlim=(w[0], w[-1]), ylim=(0, 8))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    plotting.show(figure, f"Three parabolas over the weight w: {'; '.join(told)}.")


def ten_curves(grid, values, shown: tuple[int, ...] = (0, 1, 4, 9)) -> None:
    """Draw some of the curves that a model adds up.

    grid: (k,), increasing. values: (k, d), a curve in each column. shown: columns to draw.
    """
    figure, axes = plotting.subplots(height=2.8)
    styles = ("-", "--", "-.", ":")
    for column, style in zip(shown, styles, strict=True):
        axes.plot(grid, values[:, column], style, label=f"degree {column}")
    axes.set(xlabel="time x", ylabel="height", xlim=(grid[0], grid[-1]))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4)
    turns = [int((np.diff(np.sign(np.diff(values[:, k]))) != 0).sum()) for k in shown]
    told = [f"degree {k} turns {n} times" for k, n in zip(shown, turns, strict=True)]
    plotting.show(figure, f"Curves between -1 and 1, from level to wiggly: {', '.join(told)}.")


def two_fits(x, y, curves, grid, truth) -> None:
    """Draw readings, the truth they came from, and two curves fitted to them.

    x, y: (n,). grid: (m,), increasing. truth: (m,). curves: name -> (m,), the fitted values on the
    grid; first the one that follows the readings.
    """
    figure, axes = plotting.subplots(height=3.6)
    axes.plot(grid, truth, color=plotting.INK, linestyle=":", linewidth=1.5, label="the tide")
    colors = (plotting.COLORS["vermillion"], plotting.COLORS["blue"])
    for (name, values), color, style in zip(curves.items(), colors, ("--", "-"), strict=True):
        axes.plot(grid, values, style, color=color, label=name)
    axes.plot(x, y, "o", color=plotting.INK, markersize=6, label="a reading")
    low, high = min(truth.min(), y.min()), max(truth.max(), y.max())
    axes.set(xlabel="time x", ylabel="height in m", xlim=(-1, 1), ylim=(low - 0.6, high + 0.6))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    # How far each passes the readings, and how far it strays from the truth.
    (close, misses), (far, smooth) = (
        (np.abs(np.interp(x, grid, values) - y).max(), np.abs(values - truth).max())
        for values in curves.values()
    )
    first, second = curves
    plotting.show(
        figure,
        f"The curve of {first} passes every reading within {close:.2f} m and strays from the tide "
        f"by up to {misses:.2f} m away from them; the curve {second} passes some readings at a "
        f"distance of up to {far:.2f} m and strays by at most {smooth:.2f} m.",
    )


def one_reading(y: float, sigma: float, widths: tuple[float, float, float]) -> None:
    """Draw which reading at x = 1 each of three priors expects, and the one that came.

    y: the reading. sigma: the noise's standard deviation. widths: that of the prior, rising.
    """
    figure, axes = plotting.subplots(height=3.2)
    values, told = np.linspace(-4, 4, 401), []
    colors = (plotting.COLORS[name] for name in ("vermillion", "blue", "green"))
    for tau, color, style in zip(widths, colors, ("--", "-", "-."), strict=True):
        variance = tau**2 + sigma**2
        at = [np.exp(-(v**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance) for v in (values, y)]
        axes.plot(values, at[0], style, color=color, label=f"τ = {tau:g}")
        axes.plot(y, at[1], "o", color=color, markersize=6)
        told.append(f"{at[1]:.3f} for τ = {tau:g}")
    axes.axvline(y, color=plotting.INK, linestyle=":", linewidth=1.5)
    axes.annotate(
        "the reading", (y, 0.97), (6, 0), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha="left", va="top",
    )  # fmt: skip
    axes.set(xlabel="reading y in m", ylabel="density", xlim=(-4, 4), ylim=(0, None))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    plotting.show(
        figure,
        f"Three densities round 0, a narrow one, a middle one, a wide one. At the reading, {y:g}, "
        f"their heights are {', '.join(told)}.",
    )


def by_setting(decays, errors) -> None:
    """Draw the distance to the truth against the degree, and against the decay.

    decays: (k,), rising. errors: (r, 10 + k), a row for each data set; first degrees 0 to 9.
    """
    figure, (left, right) = plotting.subplots(1, 2, height=3.4, sharey=True)
    low, middle, high = np.quantile(errors, [0.25, 0.5, 0.75], axis=0)
    blue = plotting.COLORS["blue"]
    ways = {left: (np.arange(10), slice(10)), right: (np.asarray(decays), slice(10, None))}
    for axes, (places, part) in ways.items():
        axes.fill_between(places, low[part], high[part], color=blue, alpha=0.25, linewidth=0)
        axes.plot(places, middle[part], "o-", color=blue, markersize=4)
        axes.grid()
    left.set(xlabel="degree, no decay", ylabel="distance to the tide in m", yscale="log")
    left.set_xticks(range(0, 10, 3))
    left.set_ylim(0.1, 100)
    right.set(xlabel="decay λ, degree 9", xscale="log")
    best_degree, best_decay = middle[:10].argmin(), middle[10:].argmin()
    plotting.show(
        figure,
        f"Two U-shaped curves. Left, the median distance falls from {middle[0]:.2f} m for degree 0 "
        f"to {middle[best_degree]:.2f} m for degree {best_degree} and climbs to {middle[9]:.0f} m "
        f"for degree 9. Right, with ten weights, it is {middle[10]:.2f} m for the smallest decay, "
        f"{middle[10 + best_decay]:.2f} m for a decay of {decays[best_decay]:g}, and "
        f"{middle[-1]:.2f} m for the largest.",
    )
