"""A bowl in the plane, squeezed and turned, and walks down it by any update rule."""

from collections.abc import Callable

import numpy as np


def axes(turn: float) -> np.ndarray:
    """Return the bowl's two directions, the flat one first, as rows (2, 2). turn: in degrees."""
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return np.array([[cos, sin], [-sin, cos]])


def loss(theta, squeeze: float = 10.0, turn: float = 0.0) -> np.ndarray:
    """Compute (p² + squeeze · q²) / 2 of places theta (..., 2): p the flat way, q the steep one."""
    p, q = np.moveaxis(np.asarray(theta) @ axes(turn).T, -1, 0)
    return (p**2 + squeeze * q**2) / 2


def gradient(theta, squeeze: float = 10.0, turn: float = 0.0) -> np.ndarray:
    """Compute the gradient of the loss at a place theta (2,)."""
    return axes(turn).T @ (np.array([1.0, squeeze]) * (axes(turn) @ theta))


def walk(
    rule: Callable,
    rate: float,
    start=(-1.8, 1.2),
    steps: int = 100,
    *,
    squeeze: float = 10.0,
    turn: float = 0.0,
    times: float = 1.0,
) -> np.ndarray:
    """Return the places (steps + 1, 2) of a walk down the bowl, whose loss is multiplied by `times`.

    rule: (g, m, v, t) -> (direction, m, v), arrays (2,) and t = 1, 2, ...; m and v start as 0.
    A walk that leaves the floats goes on as inf or nan.
    """
    theta, m, v = np.array(start, dtype=float), np.zeros(2), np.zeros(2)
    path = [theta]
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(1, steps + 1):
            direction, m, v = rule(times * gradient(theta, squeeze, turn), m, v, t)
            theta = theta - rate * direction
            path.append(theta)
    return np.array(path)
