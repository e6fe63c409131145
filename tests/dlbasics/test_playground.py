"""The playground in Python. That the explorable computes the same is tested in the browser."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from dlbasics import mlp, playground


def test_the_generator_is_that_of_numerical_recipes():
    random = playground.Generator(0)
    # The first numbers that the book prints for the seed 0, as 32 bits.
    numbers = [round(random.random() * 2**32) for _ in range(3)]
    assert [f"{number:08X}" for number in numbers] == ["3C6EF35F", "47502932", "D1CCF6E9"]


def test_its_numbers_are_normal():
    random = playground.Generator(7)
    numbers = [random.normal() for _ in range(4000)]
    assert stats.kstest(numbers, "norm").pvalue > 0.01


@pytest.mark.parametrize("name", list(playground.SETS))
def test_data_are_balanced_and_lie_on_the_map(name):
    X, y, X_test, y_test = playground.data(name, noise=0)
    for points, labels in ((X, y), (X_test, y_test)):
        assert points.shape == (100, 2) and np.bincount(labels).tolist() == [50, 50]
        assert np.abs(points).max() < 1.4
    assert_array_equal(playground.data(name, 0)[0], X)
    noisy = playground.data(name, noise=0.1)[0]
    assert 0.05 < (noisy - X).std() < 0.15


def test_the_sets_have_their_shapes():
    X, y, *_ = playground.data("ring", 0)
    r = np.hypot(*X.T)
    assert r[y == 0].max() <= 0.4 and r[y == 1].min() >= 0.8
    X, y, *_ = playground.data("xor", 0)
    assert_array_equal(X.prod(axis=1) < 0, y == 1)
    X, y, *_ = playground.data("blobs", 0)
    assert_array_equal(X.sum(axis=1) < 0, y == 1)


def test_trains_a_network_of_mlp():
    start = playground.network(0, units=3, layers=2, seed=5)
    assert start.sizes == (2, 3, 3, 2) and start.activations == ["tanh", "tanh", "identity"]
    X, y, *_ = playground.data("ring", 0.06)
    trained = playground.network(400, units=3, seed=5)
    assert mlp.accuracy(trained.forward(X), y) > 0.95
    assert_array_equal(playground.network(400, units=3, seed=5).theta, trained.theta)
    spread = playground.network(0, units=8, layers=3, activation="ReLU").theta[16:144]
    assert abs(spread.std() - math.sqrt(2 / 8)) < 0.1


def test_the_first_step_of_adam_has_the_length_of_the_rate():
    before, after = (playground.network(steps, rate=-2, decay=0.1) for steps in (0, 1))
    assert_allclose(np.abs(after.theta - before.theta), 0.01, rtol=1e-3)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: playground.data("torus", 0), "no data set 'torus'; there are ring, xor"),
        (lambda: playground.data("ring", -1), "noise must be finite and not negative"),
        (lambda: playground.network(-1), "steps must be a whole number"),
        (lambda: playground.network(layers=-1), "layers must be a whole number"),
        (lambda: playground.network(activation="relu"), "no activation 'relu'; there are tanh"),
        (lambda: playground.network(units=0), "sizes must name inputs and classes"),
        (lambda: playground.network(rate=float("nan")), "rate is an exponent of 10"),
        (lambda: playground.network(rate=400), "rate is an exponent of 10"),
        (lambda: playground.network(decay=-0.1), "decay must be finite and not negative"),
        (lambda: playground.Generator(-1), "seed must be a whole number"),
    ],
)
def test_bad_arguments_are_refused(call, reason):
    with pytest.raises(ValueError, match=reason):
        call()
