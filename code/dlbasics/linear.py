"""Linear regression by hand: the loss, its gradients, gradient descent and the closed form.

Defined in the section "Linear regression", and in "Weight decay" where a function says so. The loss
is the MEAN of squares over all entries of y, as in torch.nn.functional.mse_loss; X has one example
in a row.
"""

from math import isfinite
from typing import NamedTuple

import numpy as np

from dlbasics.page.arguments import count


class Path(NamedTuple):
    """Where gradient descent was: w (steps + 1, *w.shape), b (steps + 1, *b.shape), losses."""

    w: np.ndarray
    b: np.ndarray
    losses: np.ndarray


def bus_rides() -> tuple[np.ndarray, np.ndarray]:
    """Return eight bus rides, made up for the book: kilometres (8,) and minutes (8,)."""
    km = np.array([1.0, 1.5, 2.5, 3.0, 4.0, 5.0, 6.5, 8.0])
    minutes = np.array([8.0, 11.0, 12.0, 15.0, 19.0, 19.0, 27.0, 29.0])
    return km, minutes


def mse(X, y, w, b) -> float:
    """Compute the mean of the squared residuals of X w + b.

    X: (n, d). y: (n,), w: (d,) and b a number; or y: (n, m), w: (d, m) and b (m,).
    Raises ValueError for shapes that do not match, and for NaN or infinity in the data.
    """
    X, y, w, b = _checked(X, y, w, b)
    return float(np.mean((X @ w + b - y) ** 2))


def gradients(X, y, w, b):
    """Compute the derivatives of the mean of squares by every weight and every bias.

    X: (n, d). y: (n,), w: (d,) and b a number; or y: (n, m), w: (d, m) and b (m,).
    Returns dL/dw, shaped as w, and dL/db, shaped as b. Raises ValueError as mse does.
    """
    X, y, w, b = _checked(X, y, w, b)
    residual = X @ w + b - y  # (n,) or (n, m), as y
    factor = 2 / residual.size
    return factor * X.T @ residual, factor * residual.sum(axis=0)


def numerical_gradient(f, theta, h: float = 1e-5) -> np.ndarray:
    """Estimate the gradient of f at theta by central differences, one entry after the other.

    f: takes an array shaped as theta, returns a number. h: how far an entry is moved, above 0.
    Returns an array shaped as theta; its error shrinks with h squared until rounding takes over.
    """
    if not (isfinite(h) and h > 0):
        raise ValueError(f"h must be a finite number above 0; got {h!r}")
    theta = np.array(theta, dtype=float)
    slope = np.empty_like(theta)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        slope[i] = (f(up) - f(down)) / (2 * h)
    return slope


def gradient_descent(X, y, w, b, lr: float, steps: int) -> Path:
    """Walk down the mean of squares by steps of lr times the gradient, against it.

    X, y, w, b: as for mse; w and b are where the walk starts.
    lr: the learning rate, above 0.
    Returns the whole path. Raises ValueError as mse does, and for bad lr or steps.
    """
    if not (isfinite(lr) and lr > 0):
        raise ValueError(f"lr must be a finite number above 0; got {lr!r}")
    w, b = np.asarray(w, dtype=float), np.asarray(b, dtype=float)
    ws, bs, losses = [w], [b], [mse(X, y, w, b)]
    for _ in range(count(steps, "steps")):
        dw, db = gradients(X, y, w, b)
        w, b = w - lr * dw, b - lr * db
        ws.append(w)
        bs.append(b)
        losses.append(mse(X, y, w, b))
    return Path(np.array(ws), np.array(bs), np.array(losses))


def with_ones(X) -> np.ndarray:
    """Append a column of ones, so that the last weight is the bias: (n, d) -> (n, d + 1)."""
    X = np.asarray(X, dtype=float)
    if X.ndim != 2 or not X.size or not np.isfinite(X).all():
        raise ValueError(f"X must be finite, shape (n, d), not empty; got the shape {X.shape}")
    return np.hstack([X, np.ones((len(X), 1))])


def closed_form(X, y):
    """Compute the w and b with the least mean of squares, without a step.

    X: (n, d). y: (n,) or (n, m).
    Returns w (d,) or (d, m), and b () or (m,); of several minima the one with the smallest norm.
    """
    A, y = with_ones(X), np.asarray(y, dtype=float)
    if y.shape[:1] != A.shape[:1] or y.ndim not in (1, 2) or not np.isfinite(y).all():
        raise ValueError(f"y must be finite, shape (n,) or (n, m), n = {len(A)}; got {y.shape}")
    # Solves A^T A θ = A^T y without ever forming A^T A, which would square the rounding errors.
    theta = np.linalg.lstsq(A, y, rcond=None)[0]
    return theta[:-1], theta[-1]


def gaussian_map(X, y, noise_std: float, prior_std: float) -> np.ndarray:
    """Compute the most probable weights under Gaussian noise and a Gaussian prior, without a bias.

    Defined in the section "Weight decay". The model is y = X w + noise, each noise term drawn from
    N(0, noise_std²), each weight from N(0, prior_std²).
    X: (n, d). y: (n,). noise_std > 0 in the unit of y; prior_std > 0, or infinite for a flat prior.
    Returns w (d,): the minimum of ‖y - X w‖² + λ ‖w‖² with λ = noise_std² / prior_std², which is
    ridge regression (Hoerl and Kennard 1970) and what weight decay descends on; a flat prior gives
    the least-squares fit.
    Raises ValueError for bad input.
    """
    X, y = _checked_gaussian(X, y, noise_std, prior_std)
    # Least squares on [X; sqrt(λ) I] w = [y; 0] has the same minimum and is better conditioned
    # than X^T X.
    d = X.shape[1]
    stacked = np.vstack([X, np.eye(d) * (noise_std / prior_std)])  # (n + d, d)
    return np.linalg.lstsq(stacked, np.concatenate([y, np.zeros(d)]), rcond=None)[0]


def log_evidence(X, y, noise_std: float, prior_std: float) -> float:
    """Compute the log-density log p(y) that noise and prior give to y before it is seen.

    The model, X, y and the deviations as for gaussian_map, prior_std finite. In natural logarithms.
    All weights averaged out, y is Gaussian with mean 0 and covariance noise_std² I +
    prior_std² X Xᵀ (MacKay 1992, "Bayesian interpolation").
    Raises ValueError for bad input.
    """
    X, y = _checked_gaussian(X, y, noise_std, prior_std)
    if not isfinite(prior_std):
        raise ValueError("a flat prior has no evidence: prior_std must be finite")
    # X is `directions` times `stretch` times a rotation: the covariance has the eigenvalue
    # noise_std² + (prior_std stretch)² along each direction, and noise_std² off all of them.
    directions, stretch, _ = np.linalg.svd(X, full_matrices=False)  # (n, k), (k,)
    variances = noise_std**2 + (prior_std * stretch) ** 2
    along = directions.T @ y
    rest = y - directions @ along
    quadratic = (along**2 / variances).sum() + rest @ rest / noise_std**2
    log_det = np.log(variances).sum() + 2 * (len(y) - len(stretch)) * np.log(noise_std)
    return float(-(quadratic + log_det + len(y) * np.log(2 * np.pi)) / 2)


def hessian(X) -> np.ndarray:
    """Compute the second derivatives of the mean of squares by (w, b), for one output.

    X: (n, d). Returns (d + 1, d + 1), the bias last. It depends on neither y nor w nor b.
    """
    A = with_ones(X)
    return 2 / len(A) * A.T @ A


def largest_learning_rate(X) -> float:
    """Compute 2 / λmax: gradient descent on the mean of squares converges below it (one output)."""
    return float(2 / np.linalg.eigvalsh(hessian(X))[-1])


def diabetes():
    """Load the diabetes data of Efron et al. (2004), in the units in which they were measured.

    Returns X (442, 10), y (442,) and the names of the columns of X. y is a measure of how far the
    disease progressed in the year after X was measured.
    """
    from sklearn.datasets import load_diabetes  # only a section that asks for the data needs it

    data = load_diabetes(scaled=False)
    return data.data, data.target, list(data.feature_names)


def split(X, y, rng: np.random.Generator, test_share: float = 0.25):
    """Divide examples at random into a training and a test set.

    X: (n, d). y: (n, ...). test_share: between 0 and 1; the number of test examples is rounded.
    Returns X_train, X_test, y_train, y_test. Raises ValueError where one of the sets is empty.
    """
    X, y = np.asarray(X), np.asarray(y)
    held_out = round(len(X) * test_share)
    if len(X) != len(y) or not 0 < held_out < len(X):
        raise ValueError(
            f"X and y must be equally long, and neither set empty; got {len(X)} and {len(y)} "
            f"examples and a test share of {test_share!r}"
        )
    order = rng.permutation(len(X))
    test, train = order[:held_out], order[held_out:]
    return X[train], X[test], y[train], y[test]


def standardise(X_train, *others) -> list[np.ndarray]:
    """Shift and scale every column so that in X_train its mean is 0 and its standard deviation 1.

    X_train: (n, d). others: (k, d) each, moved by the same shifts and scales.
    Returns all of them. Raises ValueError for a column of X_train that is constant.
    """
    X_train = np.asarray(X_train, dtype=float)
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    if X_train.ndim != 2 or not np.isfinite(std).all() or not (std > 0).all():
        raise ValueError("X_train must be (n, d), finite, and no column of it constant")
    return [(np.asarray(X, dtype=float) - mean) / std for X in (X_train, *others)]


def _checked(X, y, w, b):
    """Check the shapes of a model and its data; return arrays of floats."""
    X, y, w, b = (np.asarray(array, dtype=float) for array in (X, y, w, b))
    if X.ndim != 2 or y.ndim not in (1, 2) or not X.size or not y.size:
        raise ValueError(f"X must be (n, d) and y (n,) or (n, m); got {X.shape} and {y.shape}")
    expected = (X.shape[:1], X.shape[1:] + y.shape[1:], y.shape[1:])
    if (y.shape[:1], w.shape, b.shape) != expected:
        raise ValueError(
            f"X {X.shape} and y {y.shape} need equally many rows, w {expected[1]} and "
            f"b {expected[2]}; got w {w.shape} and b {b.shape}"
        )
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("X and y must be finite; found NaN or infinity")
    return X, y, w, b


def _checked_gaussian(X, y, noise_std, prior_std):
    """Check the data of a linear model without a bias and its deviations; return arrays."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if X.ndim != 2 or y.shape != X.shape[:1] or not X.size:
        raise ValueError(
            f"X must have the shape (n, d) and y (n,), none empty; got {X.shape} and {y.shape}"
        )
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("X and y must be finite; found NaN or infinity")
    if not (isfinite(noise_std) and noise_std > 0 and prior_std > 0):
        raise ValueError(
            "noise_std and prior_std must be above 0, noise_std finite; "
            f"got {noise_std!r} and {prior_std!r}"
        )
    return X, y
