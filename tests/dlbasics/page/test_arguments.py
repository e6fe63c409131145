"""The shared checks of arguments: what is right comes back clean, what is wrong is named."""

import numpy as np
import pytest

from dlbasics.page import arguments


def test_probabilities_come_back_as_floats():
    array = arguments.probabilities([1, 0], "prior")
    assert array.dtype == float and array.tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "shape"),
        (0.5, "shape"),
        ([0.5, np.nan], "finite"),
        ([1.5, -0.5], "entry 1 is -0.5"),
        ([0.5, 0.6], "sums to 1.1"),
    ],
)
def test_what_is_no_distribution(values, message):
    with pytest.raises(ValueError, match=f"the belief.*{message}"):
        arguments.probabilities(values, "belief")


def test_units_keep_their_order():
    assert arguments.units(a=1, b=np.float32(0.5)) == [1.0, 0.5]


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_value_outside_of_the_unit_interval_is_named(value):
    with pytest.raises(ValueError, match="rate is a probability"):
        arguments.units(rate=value)
    with pytest.raises(ValueError, match="from 0 to 1"):
        arguments.unit_array([0.5, value])


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.float64(3)])
def test_a_count(value):
    assert arguments.count(value, "n") == 3 and type(arguments.count(value, "n")) is int


@pytest.mark.parametrize("value", [-1, 0.5, True, np.True_, float("inf"), float("nan")])
def test_what_counts_nothing(value):
    with pytest.raises(ValueError, match="n must be a whole number"):
        arguments.count(value, "n")
