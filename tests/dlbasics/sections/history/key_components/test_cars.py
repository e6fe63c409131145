"""The cars: what mlxtend ships, in tonnes and litres."""

import numpy as np
from numpy.testing import assert_allclose

from dlbasics.sections.history.key_components import cars


def test_units_and_shapes():
    weight, litres, year = cars.load()
    assert weight.shape == litres.shape == year.shape == (392,)
    # The first car of the file: 3,504 pounds, 18 miles to the gallon, 1970.
    assert_allclose([weight[0], litres[0]], [1.59, 13.1])
    assert (year.min(), year.max()) == (1970, 1982)
    assert np.isfinite(weight).all() and np.isfinite(litres).all()
    assert 0.7 < weight.min() < weight.max() < 2.4
    # A gallon is 3.785411784 litres, a mile 1.609344 km.
    assert_allclose(cars.LITRES, 100 * 3.785411784 / 1.609344, rtol=1e-8)


def test_one_car_is_thirstiest():
    _, litres, _ = cars.load()
    assert np.sort(litres)[-1] == 26.1 and np.sort(litres)[-2] < 24
