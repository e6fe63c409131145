"""The pictures and kernels of the explorable, and what a kernel makes of a picture.

The explorable computes the same in JavaScript; a browser test compares the two.
"""

import numpy as np

PICTURES = {
    "an edge": (
        "11113333", "11113333", "11113333", "11113333",
        "11113333", "11113333", "11113333", "11113333",
    ),
    "a seven": (
        "00000000", "03333330", "01111330", "00003310",
        "00013300", "00133100", "00133000", "00000000",
    ),
    "a box": (
        "00000000", "00000000", "00333300", "00333300",
        "00333300", "00333300", "00000000", "00000000",
    ),
}  # fmt: skip
"""Rows of ink, a digit for each pixel, from 0 to 3."""

KERNELS = {
    "All 0": (0, 0, 0, 0, 0, 0, 0, 0, 0),
    "Sum": (1, 1, 1, 1, 1, 1, 1, 1, 1),
    "Copy": (0, 0, 0, 0, 1, 0, 0, 0, 0),
    "Bottom minus top": (-1, -1, -1, 0, 0, 0, 1, 1, 1),
}
"""Nine numbers, row by row."""


def picture(name: str) -> np.ndarray:
    """Return one of the pictures: (8, 8)."""
    return np.array([[float(ink) for ink in row] for row in PICTURES[name]])


def feature_map(x, kernel) -> np.ndarray:
    """Slide a kernel over a picture: at each place, multiply number by number and add up.

    x: (H, W). kernel: (h, w), no larger. Returns (H - h + 1, W - w + 1). Raises ValueError where the
    kernel does not fit, or either is no finite table.
    """
    x, kernel = np.asarray(x, dtype=float), np.asarray(kernel, dtype=float)
    if x.ndim != 2 or kernel.ndim != 2 or not (np.isfinite(x).all() and np.isfinite(kernel).all()):
        raise ValueError(f"expected two finite tables; got the shapes {x.shape} and {kernel.shape}")
    if not (0 < kernel.shape[0] <= x.shape[0] and 0 < kernel.shape[1] <= x.shape[1]):
        raise ValueError(f"a kernel of {kernel.shape} does not fit a picture of {x.shape}")
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape)  # (rows, columns, h, w)
    return (windows * kernel).sum(axis=(2, 3))
