"""A chain of layers with fixed weights: how large signal and gradient are, layer by layer.

Defined in the section "ResNet", whose explorable computes the same in JavaScript. Width and number
of examples are small, so that a reader's browser can do it on every move of a slider.
"""

from math import isfinite
from typing import NamedTuple

import numpy as np

from dlbasics.page.arguments import count

WIDTH = 24
EXAMPLES = 24
MOST = 60
EPSILON = 1e-5


class Chain(NamedTuple):
    """Roots of the mean square of the signal and of its gradient, (layers / 2 + 1,) each.

    Entry 0 belongs to the input, entry i to what comes out of block i.
    """

    signal: np.ndarray
    gradient: np.ndarray


def chain(layers: int, skips: bool, normalise: bool, scale: float) -> Chain:
    """Send 24 examples forward, and a gradient back, through blocks of two layers each.

    A block computes ReLU(F(x) + x), or ReLU(F(x)) without skips; F is weights, ReLU, weights.
    layers: even, 2 to 60. normalise: batch normalisation after each weight matrix.
    scale: the standard deviation of the weights, in units of He et al.'s sqrt(2 / width).
    """
    if not 2 <= count(layers, "layers") <= MOST or layers % 2:
        raise ValueError(f"layers must be even, from 2 to {MOST}; got {layers!r}")
    if not (isfinite(scale) and scale > 0):
        raise ValueError(f"scale must be a finite number above 0; got {scale!r}")
    x, end, weights = numbers()
    weights = weights[:layers] * (scale * np.sqrt(2 / WIDTH))
    signals, tape = [x], []
    for first, second in zip(weights[::2], weights[1::2], strict=True):
        u, back_u = _normalised(x @ first, normalise)
        a = np.maximum(u, 0)
        v, back_v = _normalised(a @ second, normalise)
        y = v + x if skips else v
        tape.append((first, second, u, back_u, back_v, y))
        x = np.maximum(y, 0)
        signals.append(x)
    gradients = [end]
    for first, second, u, back_u, back_v, y in reversed(tape):
        g = gradients[-1] * (y > 0)
        inner = (back_v(g) @ second.T) * (u > 0)
        back = back_u(inner) @ first.T
        gradients.append(back + g if skips else back)
    return Chain(
        np.array([_size(value) for value in signals]),
        np.array([_size(value) for value in gradients[::-1]]),
    )


def numbers():
    """Return input (24, 24), gradient at the end (24, 24) and weights (60, 24, 24), all fixed.

    They are uniform with mean 0 and variance 1, from a linear congruential generator (Numerical
    Recipes' constants) that begins at 1; of the input only the positive part is kept, times sqrt 2.
    """
    if not _NUMBERS:
        size = EXAMPLES * WIDTH
        state, drawn = 1, []
        for _ in range(2 * size + MOST * WIDTH * WIDTH):
            state = (1664525 * state + 1013904223) % 2**32
            drawn.append((2 * (state / 2**32) - 1) * np.sqrt(3))
        start, end, weights = np.split(np.array(drawn), [size, 2 * size])
        _NUMBERS.extend([
            np.maximum(start, 0).reshape(EXAMPLES, WIDTH) * np.sqrt(2),
            end.reshape(EXAMPLES, WIDTH),
            weights.reshape(MOST, WIDTH, WIDTH),
        ])  # fmt: skip
    return tuple(array.copy() for array in _NUMBERS)


_NUMBERS: list[np.ndarray] = []


def _normalised(z, wanted):
    """Normalise each column of z over the examples; also return what sends a gradient back."""
    if not wanted:
        return z, lambda g: g
    std = np.sqrt(z.var(axis=0) + EPSILON)
    n = (z - z.mean(axis=0)) / std
    return n, lambda g: (g - g.mean(axis=0) - n * (g * n).mean(axis=0)) / std


def _size(value) -> float:
    return np.sqrt(np.mean(value**2))
