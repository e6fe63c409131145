"""Checks of arguments that several topics share: each returns a clean value or raises ValueError."""

from math import isfinite

import numpy as np


def probabilities(values, name: str) -> np.ndarray:
    """Check that values, (k,), are probabilities that sum to 1; return an array of floats."""
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(
            f"the {name} must be a list of probabilities, shape (k,); got the shape {array.shape}"
        )
    if not np.isfinite(array).all():
        raise ValueError(f"the {name} must be finite; found NaN or infinity in {array}")
    if (array < 0).any():
        raise ValueError(
            f"the {name} must not be negative; entry {int(array.argmin())} is {array.min():g}"
        )
    # As near as single precision comes: a softmax in float32 is a prior too.
    if abs(array.sum() - 1) > 1e-6:
        raise ValueError(f"the {name} must sum to 1; it sums to {array.sum():.12g}")
    return array


def units(**values: float) -> list[float]:
    """Check that every value, given by name, is a probability; return them as floats."""
    for name, value in values.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} is a probability: it must lie from 0 to 1, not be {value!r}")
    return [float(value) for value in values.values()]


def unit_array(theta) -> np.ndarray:
    """Check that theta holds probabilities; return an array of floats."""
    theta = np.asarray(theta, dtype=float)
    if not np.all((theta >= 0) & (theta <= 1)):
        raise ValueError("theta is a probability: every entry must lie from 0 to 1")
    return theta


def count(value: int, name: str) -> int:
    """Check that value counts something; return it as an int."""
    if (
        isinstance(value, (bool, np.bool_))
        or not isfinite(value)
        or value != int(value)
        or value < 0
    ):
        raise ValueError(f"{name} must be a whole number, not negative; got {value!r}")
    return int(value)
