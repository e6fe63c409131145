"""Checkers of the exercises in the section on weight decay."""

import numpy as np

from dlbasics import linear
from dlbasics.page.checker import Wrong, call, checker, close, compare, numbers, several


@checker
def friends_weight(answer):
    """A prior is a pull towards what you believed, with the strength λ; zero was only one belief."""

    def right(x, y, sigma, tau, m):
        return _pulled(x, y, sigma**2 / tau**2, m)

    hints = {
        "That pulls towards 0. Where is the friend's m?": (
            lambda x, y, s, t, m: _pulled(x, y, s**2 / t**2, 0)
        ),
        "That is least squares: the prior has no say in it.": (
            lambda x, y, s, t, m: _pulled(x, y, 0, m)
        ),
        "That adds m to the estimate for a prior around 0. Take the derivative of λ (w - m)² "
        "anew.": lambda x, y, s, t, m: _pulled(x, y, s**2 / t**2, 0) + m,
        "Above the line, m stands there without its λ.": (
            lambda x, y, s, t, m: (x @ y + m) / (x @ x + s**2 / t**2)
        ),
        "Above the line, the derivative of λ (w - m)² gives λ m with a plus.": (
            lambda x, y, s, t, m: (x @ y - m * s**2 / t**2) / (x @ x + s**2 / t**2)
        ),
        "λ is turned over: much noise must mean much pull.": (
            lambda x, y, s, t, m: _pulled(x, y, t**2 / s**2, m)
        ),
        "λ is σ²/τ², with squares.": lambda x, y, s, t, m: _pulled(x, y, s / t, m),
        "That is λ = 1/τ². The squared errors are divided by 2σ², as the squared weight by 2τ²: "
        "where is σ?": lambda x, y, s, t, m: _pulled(x, y, 1 / t**2, m),
        "That is λ = σ²/2τ². Both parabolas have the factor 1/2, so it cancels.": (
            lambda x, y, s, t, m: _pulled(x, y, s**2 / t**2 / 2, m)
        ),
        "That is λ = 2σ²/τ². Both parabolas have the factor 1/2, so it cancels.": (
            lambda x, y, s, t, m: _pulled(x, y, 2 * s**2 / t**2, m)
        ),
        "That is λ = 1/2τ². Multiply both parabolas by 2σ².": (
            lambda x, y, s, t, m: _pulled(x, y, 1 / (2 * t**2), m)
        ),
        "That takes means of x·y and of x²; the squared errors are a sum.": (
            lambda x, y, s, t, m: _pulled(x, y, len(x) * s**2 / t**2, m)
        ),
        "That is halfway between the data's answer and the friend's. The narrower parabola has "
        "more say.": lambda x, y, s, t, m: (_pulled(x, y, 0, m) + m) / 2,
    }
    for x, y, sigma, tau, m in [
        ([1.0, 2.0, 1.0], [5.0, 4.0, 3.0], 3.0, 2.0, 1.5),
        ([0.5, -1.0, 2.0, 3.0], [1.0, 0.2, 5.0, 4.0], 1.5, 0.7, -2.3),
        ([2.0, 0.6, 0.5], [3.0, 1.1, 0.2], 0.6, 1.3, 7.0),
    ]:
        compare(answer, right, np.array(x), np.array(y), sigma, tau, m, hints=hints)


@checker
def same_belief(answer):
    """More readings, or less noise: the same belief is a smaller decay. A decay alone says little."""
    priors = {
        "That is for a sum of squared errors. Here it is their mean: what is λ of the sum?": (
            lambda decay, n, s: s / np.sqrt(decay)
        ),
        "The n has gone to the wrong side: multiply mean and penalty by n.": (
            lambda decay, n, s: s * np.sqrt(n / decay)
        ),
        "That is τ²: take the root.": lambda decay, n, s: s**2 / (n * decay),
        "That is 1/τ.": lambda decay, n, s: np.sqrt(n * decay) / s,
        "That is 1/τ².": lambda decay, n, s: n * decay / s**2,
        "That is n/τ². Begin with n · decay = σ²/τ².": lambda decay, n, s: n**2 * decay / s**2,
        "Where is σ? A decay says how wide the prior is beside the noise.": (
            lambda decay, n, s: 1 / np.sqrt(n * decay)
        ),
        "In λ = σ²/τ² the σ is squared: it comes out of the root as σ.": (
            lambda decay, n, s: np.sqrt(s / (n * decay))
        ),
        "That is too narrow by √2: squared errors and squared weights are both divided by twice "
        "a variance, so no 2 is left.": lambda decay, n, s: s / np.sqrt(2 * n * decay),
        "That is too wide by √2: squared errors and squared weights are both divided by twice "
        "a variance, so no 2 is left.": lambda decay, n, s: s * np.sqrt(2 / (n * decay)),
    }
    decays = {
        "That is the colleague's decay. With other readings the same decay states another belief.": (
            lambda decay, n, s, m, z: decay
        ),
        "That is λ of the sum. The library takes the mean: divide by your number of readings.": (
            lambda decay, n, s, m, z: n * decay * z**2 / s**2
        ),
        "The numbers of readings are turned over: more readings need less decay.": (
            lambda decay, n, s, m, z: decay * m / n * z**2 / s**2
        ),
        "The noises are turned over: more noise needs more decay.": (
            lambda decay, n, s, m, z: decay * n / m * s**2 / z**2
        ),
        "In λ = σ²/τ² the noise stands squared.": lambda decay, n, s, m, z: decay * n / m * z / s,
        "In λ = σ²/τ² the width stands squared.": (
            lambda decay, n, s, m, z: z**2 / (m * (s / np.sqrt(n * decay)))
        ),
        "The instrument's noise is missing: you took the colleague's σ.": (
            lambda decay, n, s, m, z: decay * n / m
        ),
        "Your number of readings is missing: you took the colleague's n.": (
            lambda decay, n, s, m, z: decay * z**2 / s**2
        ),
    }
    for args in [(0.02, 12, 0.3, 30, 0.5), (0.5, 40, 2.6, 17, 0.9), (0.003, 7, 1.7, 11, 4.1)]:
        value = call(answer, *args)
        tau, decay = several(value, "tau", "decay")
        where = "for decay={:g}, n={}, sigma={:g}, n_new={}, sigma_new={:g}".format(*args)
        first = {words: wrong(*args[:3]) for words, wrong in priors.items()}
        second = {words: wrong(*args) for words, wrong in decays.items()}
        old, n, sigma, n_new, sigma_new = args
        right = sigma / np.sqrt(n * old)
        close(tau, right, f"as tau {where}", first)
        close(decay, sigma_new**2 / (n_new * right**2), f"as the new decay {where}", second)


@checker
def two_choices(answer):
    """Judged by what was fitted, the smallest decay always wins: it follows those readings best."""
    for seed, decays in _HELD:
        X, y, X_held, y_held = _held(seed)
        penalty, misses, seen = [], [], []
        for decay in decays:
            w = linear.gaussian_map(X, y, np.sqrt(decay), 1)
            misses.append(((X_held @ w - y_held) ** 2).sum())
            seen.append(((X @ w - y) ** 2).sum())
            penalty.append(misses[-1] + decay * (w @ w))
        nearest, best = int(np.argmin(seen)), int(np.argmin(misses))
        least = "That is the least error. Return the decay that has it."
        first = {
            "That is its place in the list. Return the decay.": nearest,
            least: seen[nearest],
            f"{least} (Mean or sum choose the same.)": seen[nearest] / len(y),
            f"{least} (With the root or without, the choice is the same.)": np.sqrt(
                seen[nearest] / len(y)
            ),
            "That one misses X_held, y_held least. The first score is that of the readings that "
            "were fitted.": decays[best],
            "That one misses X, y most, and least is asked.": decays[int(np.argmax(seen))],
        }
        second = {
            "That is its place in the list. Return the decay.": best,
            least: misses[best],
            f"{least} (Mean or sum choose the same.)": misses[best] / len(y_held),
            f"{least} (With the root or without, the choice is the same.)": np.sqrt(
                misses[best] / len(y_held)
            ),
            "That one misses X, y least, which it was fitted on. Judge on X_held, y_held.": decays[
                nearest
            ],
            "That one is best with the penalty counted in. The penalty is for fitting; judge by "
            "the misses alone.": decays[int(np.argmin(penalty))],
            "That one misses the held-out readings most.": decays[int(np.argmax(misses))],
            "That one is best on all readings together: those that were fitted must not judge.": (
                decays[int(np.argmin(np.array(misses) + seen))]
            ),
            "That one is best where X_held, y_held are fitted as well. Fit on X, y alone.": (
                decays[_refitted(X, y, X_held, y_held, decays)]
            ),
            "That fits on X_held, y_held and judges on X, y: the other way round.": decays[
                _swapped(X, y, X_held, y_held, decays)
            ],
        }
        both = several(call(answer, X, y, X_held, y_held, decays), "by the fitted", "by the held")
        where = f"for {len(y)} readings and decays={decays}"
        for value, place, name, hints in (
            (both[0], nearest, "by X, y", first),
            (both[1], best, "by X_held, y_held", second),
        ):
            array = numbers(value)
            if array is None or array.shape or not np.isclose(array, decays, rtol=1e-9).any():
                known = array is not None and not array.shape
                if not (known and any(np.isclose(array, list(hints.values()), rtol=1e-6))):
                    raise Wrong(f"Return, {name}, one of the decays offered, {decays}.")
            close(value, decays[place], f"as the choice {name} {where}", hints, 1e-9)


@checker
def best_width(answer):
    """A reading that noise alone explains asks for no weight at all; a larger one asks for just enough."""

    def right(x, y, sigma):
        return np.sqrt(max(0.0, y**2 - sigma**2)) / abs(x)

    hints = {
        "That leaves no room for the noise: y² is expected to be τ²x² + σ².": (
            lambda x, y, s: abs(y / x)
        ),
        "That is the weight of least squares, y/x.": lambda x, y, s: y / x,
        "A width is not negative: divide by the size of x.": lambda x, y, s: -right(x, y, s),
        "Variances add, not standard deviations: τ²x² + σ² = y².": (
            lambda x, y, s: (abs(y) - s) / abs(x)
        ),
        "The noise's variance goes off y²; it is not added to it.": (
            lambda x, y, s: np.sqrt(y**2 + s**2) / abs(x)
        ),
        "That is τ²: take the root.": lambda x, y, s: right(x, y, s) ** 2,
        "x is missing: the weight moves the reading by w·x.": lambda x, y, s: (
            right(x, y, s) * abs(x)
        ),
        "Inside of the root x is squared; outside it is not.": (
            lambda x, y, s: right(x, y, s) / abs(x)
        ),
    }
    for x, y, sigma in [(-0.7, 1.9, 1.1), (3.0, -4.0, 1.5), (-2.0, 3.0, 0.5)]:
        compare(answer, right, x, y, sigma, hints=hints)
    for x, y, sigma in [(2.0, 0.3, 0.5), (1.0, -0.2, 0.4), (-3.0, 0.0, 1.0)]:
        where = f"for x={x:g}, y={y:g}, sigma={sigma:g}, which noise alone explains"
        value = call(answer, x, y, sigma)
        array = numbers(value)
        if array is not None and array.shape == () and np.isnan(array):
            raise Wrong(f"You get nan {where}: y² - σ² is negative there. Which τ is best then?")
        lost = "The sign under the root was lost. No τ gives a variance below σ²: which is nearest?"
        close(value, 0, where, {lost: np.sqrt(sigma**2 - y**2) / abs(x)})


def _pulled(x, y, decay, m):
    """The estimate of a weight that a prior pulls towards m with the strength decay."""
    return (x @ y + decay * m) / (x @ x + decay)


_HELD = [
    (351, [2.5, 0.03, 60, 0.7, 14, 0.1, 6.5, 1.5, 25, 0.3, 9.5, 4.5]),
    (784, [0.3, 25, 4.5, 0.03, 9.5, 1.5, 60, 0.1, 14, 2.5, 0.7, 6.5]),
    (2987, [6.5, 0.1, 25, 1.5, 0.03, 14, 0.7, 4.5, 60, 2.5, 0.3, 9.5]),
]
"""Seeds of readings, for which every mistake chooses another decay, and the decays to choose from."""


def _held(seed):
    """Draw readings to fit and readings to judge by."""
    rng = np.random.default_rng(seed)
    X, X_held = rng.normal(size=(9, 5)).round(1), rng.normal(size=(11, 5)).round(1)
    w = rng.normal(size=5)
    y = (X @ w + 1.5 * rng.normal(size=9)).round(1)
    return X, y, X_held, (X_held @ w + 1.5 * rng.normal(size=11)).round(1)


def _refitted(X, y, X_held, y_held, decays) -> int:
    """The choice of those who fit on all readings and judge on the held-out ones."""
    every, heights = np.vstack([X, X_held]), np.append(y, y_held)
    fits = [linear.gaussian_map(every, heights, np.sqrt(decay), 1) for decay in decays]
    return int(np.argmin([((X_held @ w - y_held) ** 2).sum() for w in fits]))


def _swapped(X, y, X_held, y_held, decays) -> int:
    """The choice of those who fit on the held-out readings and judge on the others."""
    fits = [linear.gaussian_map(X_held, y_held, np.sqrt(decay), 1) for decay in decays]
    return int(np.argmin([((X @ w - y) ** 2).sum() for w in fits]))
