"""A second look at weight decay on real patients: few to train on, and a rival that is tuned too."""

import numpy as np

from dlbasics import linear

SIZES = tuple(range(1, 11))
DECAYS = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000)
TRAIN, GROUPS = 44, 5


def fewer(X, y):
    """Add the best input, one after the other: (n, d) -> weights (d, d)."""
    chosen, path = [], np.zeros((X.shape[1], X.shape[1]))
    for row in path:
        left = [j for j in range(X.shape[1]) if j not in chosen]
        fits = {j: np.linalg.lstsq(X[:, [*chosen, j]], y)[0] for j in left}
        best = min(fits, key=lambda j: np.sum((X[:, [*chosen, j]] @ fits[j] - y) ** 2))
        chosen.append(best)
        row[chosen] = fits[best]
    return path


def held_back(X, y):
    """Solve for every decay: (n, d) -> weights (len(DECAYS), d)."""
    square, pull = X.T @ X, np.eye(X.shape[1])
    return np.array([np.linalg.solve(square + decay * pull, X.T @ y) for decay in DECAYS])


def predictions(paths, X, y, X_new):
    """Fit on scaled inputs and centred outputs, and predict: a row for each setting.

    paths: (X, y) -> weights, a row for each setting. X: (n, d). y: (n,). X_new: (k, d).
    """
    X, X_new = linear.standardise(X, X_new)
    return paths(X, y - y.mean()) @ X_new.T + y.mean()


def left_out(paths, X, y):
    """Compute the mean square miss of every setting on each example, fitted on all others."""
    misses = []
    for i in range(len(y)):
        rest = np.arange(len(y)) != i
        misses.append(predictions(paths, X[rest], y[rest], X[i : i + 1])[:, 0] - y[i])
    return np.mean(np.square(misses), axis=0)


def look(rng: np.random.Generator):
    """Tune size and decay on five disjoint groups of 44 patients, and judge on 222 others.

    Returns {model: (5, 222) squared errors} for all ten inputs, the tuned size and the tuned
    decay, and {model: the five settings chosen}.
    """
    X, y, _ = linear.diabetes()
    order = rng.permutation(len(y))
    judges = order[TRAIN * GROUPS :]
    squares = {"all ten inputs": [], "tuned size": [], "tuned decay": []}
    choices = {"tuned size": [], "tuned decay": []}
    for group in range(GROUPS):
        train = order[group * TRAIN : (group + 1) * TRAIN]
        for name, paths, settings in (
            ("tuned size", fewer, SIZES),
            ("tuned decay", held_back, DECAYS),
        ):
            best = int(left_out(paths, X[train], y[train]).argmin())
            miss = predictions(paths, X[train], y[train], X[judges]) - y[judges]
            squares[name].append(miss[best] ** 2)
            choices[name].append(settings[best])
            if paths is fewer:
                squares["all ten inputs"].append(miss[-1] ** 2)
    return {name: np.array(rows) for name, rows in squares.items()}, choices
