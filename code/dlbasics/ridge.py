"""Linear regression under Gaussian noise and a Gaussian prior: why weight decay is a prior."""

from math import isfinite

import numpy as np

from dlbasics.page.arguments import count


def gaussian_map(X, y, noise_std: float, prior_std: float) -> np.ndarray:
    """Compute the most probable weights of a linear model, with Gaussian noise and Gaussian prior.

    The model is y = X w + noise, each noise term drawn from N(0, noise_std²), each weight from
    N(0, prior_std²).
    X: (n, d). y: (n,). noise_std > 0 in the unit of y; prior_std > 0, or infinite for a flat prior.
    Returns w (d,): the minimum of ‖y - X w‖² + λ ‖w‖² with λ = noise_std² / prior_std², which is
    ridge regression (Hoerl and Kennard 1970) and what weight decay descends on; a flat prior gives
    the least-squares fit.
    Raises ValueError for bad input.
    """
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
    # Least squares on [X; sqrt(λ) I] w = [y; 0] has the same minimum and is better conditioned
    # than X^T X.
    d = X.shape[1]
    stacked = np.vstack([X, np.eye(d) * (noise_std / prior_std)])  # (n + d, d)
    return np.linalg.lstsq(stacked, np.concatenate([y, np.zeros(d)]), rcond=None)[0]


def noisy_sine(n: int, noise_std: float, rng: np.random.Generator):
    """Draw n noisy points of the wave y = sin(πx) at places x drawn uniformly from [-1, 1].

    noise_std: the standard deviation of the Gaussian noise, in the unit of y; not negative.
    Returns x (n,), in rising order, and y (n,). Raises ValueError for a negative noise_std or n.
    """
    n = count(n, "n")
    if not (isfinite(noise_std) and noise_std >= 0):
        raise ValueError(f"noise_std must be a finite number, not negative; got {noise_std!r}")
    x = np.sort(rng.uniform(-1, 1, n))
    return x, np.sin(np.pi * x) + rng.normal(0, noise_std, n)


def polynomials(x, degree: int = 9) -> np.ndarray:
    """Compute Legendre's polynomials at x: what a linear model needs to fit a curve.

    x: (n,) from -1 to 1, where they are orthogonal, so that no weight has to undo another.
    degree: not negative.
    Returns (n, degree + 1), column j holding the polynomial of degree j.
    Raises ValueError for x elsewhere, and for a degree that is no whole number.
    """
    x = np.asarray(x, dtype=float)
    if x.ndim != 1 or not np.all(np.abs(x) <= 1):
        raise ValueError("x must have the shape (n,), every entry from -1 to 1")
    return np.polynomial.legendre.legvander(x, count(degree, "degree"))
