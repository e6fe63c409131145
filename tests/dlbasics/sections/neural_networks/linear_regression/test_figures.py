"""The figures on linear regression: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics import linear
from dlbasics.sections.neural_networks.linear_regression import figures


def test_two_guesses(drawn):
    assert figures.two_guesses(*linear.bus_rides(), {"Ada": (2, 10), "Ben": (4, 2)}) is None
    texts, alt = drawn()
    assert {"Ada: w = 2, b = 10", "Ben: w = 4, b = 2", "a ride", "minutes"} <= set(texts)
    assert "8 rides rise from 8 to 29 minutes" in alt
    # Ada misses the first ride, of 1 km, by 12 - 8; Ben the last, of 8 km, by 34 - 29.
    assert "Ada with w = 2 and b = 10 misses by up to 4.0; Ben with w = 4 and b = 2" in alt
    assert alt.endswith("misses by up to 5.0.")


def test_losses(drawn):
    assert (
        figures.losses({"calm": np.array([9.0, 3, 2]), "wild": np.array([9.0, 90, 900])}, 1.5)
        is None
    )
    texts, alt = drawn()
    assert {"calm", "wild", "least loss", "step"} <= set(texts)
    assert "calm ends at a loss of 2; wild ends at a loss of 900; the least is 1.5." in alt


def test_rate_sweep(drawn):
    rates = np.array([0.1, 0.2, 0.3, 0.4])
    assert figures.rate_sweep(rates, np.array([0.5, 0.01, 20, 4000]), limit=0.25) is None
    texts, alt = drawn()
    assert "2 / λmax" in texts and "learning rate" in texts
    assert alt.startswith("Below 0.2500 ") and "at best at 0.01 of the height" in alt
    assert alt.endswith("to 4e+03.")


def test_predicted_against_true(drawn):
    y = np.array([0.0, 100.0, 200.0])
    assert figures.predicted_against_true(y, y + 10, mean=100.0) is None
    texts, alt = drawn()
    assert {"right", "the mean, for everyone", "a patient", "predicted"} <= set(texts)
    assert "3 patients" in alt and "correlation of 1.00" in alt
    assert alt.endswith("Typical error 10; that of the level line of the mean 82.")
