"""The four parts against what is known otherwise: interpolation, mean, median, quantile, least squares."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from dlbasics.sections.history.key_components import cars, parts


def test_the_string_is_straight_from_peg_to_peg():
    weight = np.linspace(parts.FIRST, parts.LAST, 35)
    assert_allclose(parts.model(weight, np.array([7.0])), 7)
    line = parts.model(weight, np.array([4.0, 21.0]))
    assert_allclose(line, 4 + 10 * (weight - parts.FIRST))
    places = np.linspace(parts.FIRST, parts.LAST, 12)
    heights = np.random.default_rng(0).normal(size=12)
    assert_allclose(parts.model(places, heights), heights)
    assert_allclose(parts.model((places[1:] + places[:-1]) / 2, heights), (heights[1:] + heights[:-1]) / 2)  # fmt: skip


@pytest.mark.parametrize(
    ("loss", "best"),
    [
        (parts.squared, lambda litres: litres.mean()),
        (parts.absolute, np.median),
        (parts.lopsided, lambda litres: np.sort(litres)[13]),  # 13 of 15 below it, 1 above
    ],
)
def test_what_each_loss_aims_at(loss, best):
    """One level among fifteen cars: the mean, the median, the one with nine tenths below it."""
    rng = np.random.default_rng(1)
    litres = rng.uniform(5, 20, 15)
    (level,) = parts.train((np.ones(15), litres), 1, loss, parts.nudge, rng, tries=1000)
    assert level == pytest.approx(best(litres), abs=0.05)


def test_nudging_finds_least_squares():
    weight, litres, _ = cars.load()
    data = weight[:40], litres[:40]
    heights = parts.train(data, 2, parts.squared, parts.nudge, np.random.default_rng(0))
    slope, height = np.polyfit(*data, 1)
    ends = np.array([parts.FIRST, parts.LAST])
    assert_allclose(heights, height + slope * ends, atol=0.05)


@pytest.mark.parametrize("algorithm", [parts.nudge, parts.redraw_all])
def test_an_algorithm_keeps_only_what_helps_and_looks_as_often_as_it_may(algorithm):
    seen = []

    def loss_of(heights):
        seen.append(((heights - 12) ** 2).sum())
        return seen[-1]

    found = algorithm(loss_of, np.full(3, parts.START), np.random.default_rng(0), tries=70)
    assert len(seen) == 71
    assert ((found - 12) ** 2).sum() <= min(seen) + parts.ROUNDING


def test_guessing_stays_in_its_range():
    tried = []

    def loss_of(heights):
        tried.append(heights)
        return 0.0

    parts.redraw_all(loss_of, np.full(4, parts.START), np.random.default_rng(0), tries=200)
    tried = np.array(tried[1:])
    assert tried.min() >= 0 and tried.max() <= 30 and tried.min() < 2 and tried.max() > 28
