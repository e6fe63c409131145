"""The bowl against finite differences and a closed form."""

import numpy as np
import pytest

from dlbasics.papers.adam import adam_step
from dlbasics.sections.papers.adam import bowl


@pytest.mark.parametrize(("squeeze", "turn"), [(10, 0), (100, 30), (1, 45), (1000, 45)])
def test_the_gradient_is_the_slope_of_the_loss(squeeze, turn):
    theta, nudge = np.array([0.7, -1.3]), 1e-6
    slopes = [
        (bowl.loss(theta + step, squeeze, turn) - bowl.loss(theta - step, squeeze, turn))
        / (2 * nudge)
        for step in nudge * np.eye(2)
    ]
    assert np.allclose(bowl.gradient(theta, squeeze, turn), slopes, rtol=1e-6)


def test_unturned_it_is_half_a_sum_of_squares():
    assert bowl.loss([[3.0, 2.0], [0.0, 0.0]], squeeze=10).tolist() == [4.5 + 20, 0]
    assert bowl.loss([1.0, 1.0], squeeze=5, turn=45) == pytest.approx(1)  # along the flat way


def test_plain_descent_shrinks_each_coordinate_by_its_factor():
    path = bowl.walk(lambda g, m, v, t: (g, m, v), 0.05, steps=7, squeeze=10, times=2)
    factors = np.array([1 - 0.1, 1 - 1.0])
    assert np.allclose(path, np.array([-1.8, 1.2]) * factors ** np.arange(8)[:, None])


def test_adam_keeps_its_path_in_a_squeezed_bowl_and_not_in_a_turned_one():
    straight = [bowl.walk(adam_step, 0.1, squeeze=s) for s in (10, 1000)]
    turned = [bowl.walk(adam_step, 0.1, squeeze=s, turn=45) for s in (10, 1000)]
    assert np.abs(straight[0] - straight[1]).max() < 1e-5
    assert np.abs(turned[0] - turned[1]).max() > 0.1
