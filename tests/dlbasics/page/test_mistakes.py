"""Slips that numbers show: each is named where it alone explains them, and nowhere else."""

import math

import numpy as np
import pytest

from dlbasics.page import mistakes

SHARE, ANGLE, COUNT = np.array(0.52381), np.array(2.345), np.array(70_400.0)
ROWS = np.array([[0.31, -1.7], [2.5, 0.45]])


def diagnose(value, right, **sizes):
    right = np.asarray(right, dtype=float)
    return mistakes.diagnose(np.asarray(value, dtype=float), right, 1e-6, sizes)


@pytest.mark.parametrize(
    ("value", "right", "words"),
    [
        (-SHARE, SHARE, "The sign is turned round."),
        (-ROWS, ROWS, "The sign is turned round."),
        (2 * SHARE, SHARE, "exactly twice"),
        (ROWS / 2, ROWS, "exactly half"),
        (1 - SHARE, SHARE, "1 minus the right value"),
        (100 * SHARE, SHARE, "That is in percent"),
        (52.4, SHARE, "That is in percent"),
        (SHARE / 100, SHARE, "divided by 100"),
        (np.degrees(ANGLE), ANGLE, "an angle in degrees; radians are asked"),
        (np.radians(ANGLE), ANGLE, "into radians once too often"),
        (ANGLE**2, ANGLE, "the square of"),
        (np.sqrt(ANGLE), ANGLE, "the square root of"),
        (np.log(ANGLE), ANGLE, "the natural logarithm"),
        (np.exp(ANGLE), ANGLE, "e to the power"),
        (1 / ANGLE, ANGLE, "1 divided by"),
        (COUNT + 1, COUNT, "one too many"),
        (3, 4, "one too few"),
        (ROWS.T, ROWS, "You have the transpose"),
        ([3.1, 2, 1], [1, 2, 3.1], "the opposite order"),
    ],
)
def test_a_slip_is_named(value, right, words):
    assert words in diagnose(value, right)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (4, 2),  # twice, or the square
        (0.5, 0.25),  # twice, or the square root
        (1, 2),  # half, or one too few
        (9, 3),  # small whole numbers meet by chance
        (52.0, SHARE),  # two digits fit too much
        (0.3, SHARE),
        (ROWS * [[1, -1], [1, 1]], ROWS),
        (0.0, SHARE),
        (math.inf, SHARE),
        ([], []),
    ],
)
def test_no_slip_is_named_where_none_or_two_fit(value, right):
    assert diagnose(value, right) is None


def test_a_size_is_named_where_it_alone_fits():
    assert diagnose(8 * ROWS, ROWS, rows=8, columns=3) == (
        "That is exactly 8 times the right value; 8 is rows."
    )
    assert diagnose(ROWS / 3, ROWS, rows=8, columns=3) == (
        "That is the right value divided by 3; 3 is columns."
    )
    assert "8 is rows and the entries of y." in diagnose(
        8 * ROWS, ROWS, **{"rows": 8, "the entries of y": 8}
    )
    assert diagnose(2 * ROWS, ROWS, rows=2) == "That is exactly twice the right value."
    assert diagnose(4 * ROWS, ROWS, rows=8) is None


@pytest.mark.parametrize(
    ("value", "right", "digits", "verdict"),
    [
        (0.52, SHARE, 2, True),
        (0.52, SHARE, 3, False),
        (0.5, SHARE, 2, False),
        (0.8, 0.8012, 2, False),  # one digit is in sight
        (0.80, 0.7996, 2, False),
        (0.81, 0.8051, 2, True),
        (0.105, 0.1045, 2, True),  # a half goes either way
        (0.104, 0.1045, 2, True),
        (123, 123.4, 2, True),
        (1.2e-5, 1.2345e-5, 2, True),
        (-0.52, -SHARE, 2, True),
        (-0.52, SHARE, 2, False),
        ([0.78, 0.8], [0.7804, 0.8012], 2, True),
        ([0.78, 0.9], [0.7804, 0.8012], 2, False),
        (100 * 0.524, 52.381, 3, True),
        (float(np.float32(0.524)), SHARE, 2, True),
        (70_000, 70_400, 2, False),
        (1.0, 0.9967, 2, False),
        (0.0, 0.001, 2, False),
        (math.nan, SHARE, 2, False),
    ],
)
def test_rounding(value, right, digits, verdict):
    value, right = (np.asarray(x, dtype=float) for x in (value, right))
    assert mistakes.rounded(value, right, digits) is verdict


def test_nearness():
    assert abs(mistakes.near(np.array(0.477), np.array(0.47624)) - 0.0016) < 1e-4
    assert mistakes.near(np.array(0.5), np.array(0.47624)) is None
    assert mistakes.near(np.array(1001.0), np.array(1000.0)) is None
    assert mistakes.near(np.array(1e-9), np.array(0.0)) is None
    # Each entry is held against its own right value, not against the largest one.
    assert abs(mistakes.near(np.array([10.0, 1.004]), np.array([10.0, 1.0])) - 0.004) < 1e-9
    assert mistakes.near(np.array([10.0, 1.02]), np.array([10.0, 1.0])) is None
    assert mistakes.near(np.array([10.0, 1e-9]), np.array([10.0, 0.0])) is None
