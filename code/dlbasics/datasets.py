"""Real data that installed packages ship or make: nothing is downloaded.

Each loader returns the same four arrays, in the same order and split, whenever it is called.
"""

import random
from typing import NamedTuple

import numpy as np


class Split(NamedTuple):
    """Inputs, one row an example, and class labels 0 to 9, to train on and to test on."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


def digits() -> Split:
    """Return scikit-learn's 1,797 handwritten digits of 8 x 8 pixels, a fifth of them for testing.

    X_train (1437, 64) and X_test (360, 64) hold ink from 0 to 1, row by row of the picture; the
    labels are (1437,) and (360,). Every class has the same share in both parts.
    Source: Alpaydin & Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998 (its test part).
    """
    from sklearn.datasets import load_digits  # slow to import, and few sections need it
    from sklearn.model_selection import train_test_split

    X, y = load_digits(return_X_y=True)
    parts = train_test_split(X / 16, y, test_size=360, stratify=y, random_state=0)
    X_train, X_test, y_train, y_test = parts
    return Split(X_train, y_train, X_test, y_test)


def mnist1d() -> Split:
    """Return MNIST-1D: 5,000 curves that stand for digits, 40 numbers each, as published.

    X_train (4000, 40), X_test (1000, 40); labels (4000,) and (1000,). Made in about a second.
    Source: Greydanus & Kobak, "Scaling Down Deep Learning with MNIST-1D", 2024, arXiv 2011.14439.
    """
    from mnist1d.data import get_dataset_args, make_dataset

    # The package seeds the global generators; whoever drew from them before must not notice.
    before = np.random.get_state(), random.getstate()
    try:
        data = make_dataset(get_dataset_args())
    finally:
        np.random.set_state(before[0])
        random.setstate(before[1])
    return Split(data["x"], data["y"], data["x_test"], data["y_test"])
