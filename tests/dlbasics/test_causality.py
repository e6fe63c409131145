"""Adjustment against fractions, a regression and a simulated intervention; the draws against laws."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from sklearn.linear_model import LinearRegression

from dlbasics import causality
from dlbasics.causality import KIDNEY_STONES

properties = settings(derandomize=True, deadline=None, max_examples=60)


@st.composite
def tables(draw):
    """A table of 1 to 4 treatments and 1 to 5 strata, no cell of it empty."""
    strata = [f"z{i}" for i in range(draw(st.integers(1, 5)))]
    treatments = [f"t{i}" for i in range(draw(st.integers(1, 4)))]
    table = {}
    for t in treatments:
        totals = [draw(st.integers(1, 500)) for _ in strata]
        table[t] = {z: (draw(st.integers(0, n)), n) for z, n in zip(strata, totals, strict=True)}
    return table


def exactly(table, treatment):
    """The adjusted probability in whole-number arithmetic."""
    everybody = sum(n for row in table.values() for _, n in row.values())
    result = Fraction(0)
    for stratum, (successes, n) in table[treatment].items():
        here = sum(row[stratum][1] for row in table.values())
        result += Fraction(successes, n) * Fraction(here, everybody)
    return result


def test_the_kidney_stones():
    naive, adjusted = causality.naive(KIDNEY_STONES), causality.adjust(KIDNEY_STONES)
    assert naive == {"A": 273 / 350, "B": 289 / 350}
    assert {t: round(p, 3) for t, p in adjusted.items()} == {"A": 0.833, "B": 0.779}


@given(tables())
@properties
def test_adjust_is_exact_for_any_number_of_strata_and_treatments(table):
    adjusted = causality.adjust(table)
    assert list(adjusted) == list(table)
    for treatment, value in adjusted.items():
        assert type(value) is float
        assert value == pytest.approx(float(exactly(table, treatment)), abs=1e-12)


@given(tables())
@properties
def test_naive_counts_everybody_alike(table):
    for treatment, value in causality.naive(table).items():
        row = table[treatment].values()
        assert value == pytest.approx(sum(s for s, _ in row) / sum(n for _, n in row), abs=1e-12)


@given(tables())
@properties
def test_with_one_stratum_adjusting_changes_nothing(table):
    one = {t: {"all": next(iter(row.values()))} for t, row in table.items()}
    for treatment, value in causality.adjust(one).items():
        assert value == pytest.approx(causality.naive(one)[treatment], abs=1e-12)


@given(tables(), st.randoms(use_true_random=False))
@properties
def test_the_order_of_the_strata_does_not_matter(table, random):
    shuffled = {t: dict(random.sample(sorted(row.items()), len(row))) for t, row in table.items()}
    assert causality.adjust(shuffled) == pytest.approx(causality.adjust(table), abs=1e-12)


def test_adjust_is_standardised_regression():
    """A regression with every interaction, asked what all patients would do under each treatment."""
    columns = [
        (t, z, k < s) for t, row in KIDNEY_STONES.items() for z, (s, n) in row.items() for k in range(n)
    ]  # fmt: skip
    a = np.array([t == "A" for t, _, _ in columns], dtype=float)
    large = np.array([z == "large" for _, z, _ in columns], dtype=float)
    cured = np.array([y for *_, y in columns], dtype=float)

    def design(a):
        return np.column_stack([a, large, a * large])

    model = LinearRegression().fit(design(a), cured)
    adjusted = causality.adjust(KIDNEY_STONES)
    for treatment, value in (("A", 1.0), ("B", 0.0)):
        everybody = model.predict(design(np.full(len(a), value))).mean()
        assert adjusted[treatment] == pytest.approx(everybody, abs=1e-9)


def test_expected_counts_need_not_be_whole():
    halves = {t: {z: (s / 2, n / 2) for z, (s, n) in r.items()} for t, r in KIDNEY_STONES.items()}
    assert causality.adjust(halves) == pytest.approx(causality.adjust(KIDNEY_STONES))


def test_an_empty_stratum_is_named():
    table = {"A": {"small": (8, 9), "large": (0, 0)}, "B": {"small": (1, 2), "large": (1, 2)}}
    with pytest.raises(ValueError, match=r"in the stratum 'large' nobody was given .* 'A'"):
        causality.adjust(table)
    with pytest.raises(ValueError, match="'large'"):
        causality.draw_study(table, 10, np.random.default_rng(0))
    assert causality.naive(table) == pytest.approx({"A": 8 / 9, "B": 0.5})


def test_a_treatment_that_nobody_got_is_named():
    with pytest.raises(ValueError, match="nobody was given the treatment 'B'"):
        causality.naive({"A": {"all": (1, 2)}, "B": {"all": (0, 0)}})


@pytest.mark.parametrize("function", [causality.naive, causality.adjust])
@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({}, "must map each treatment"),
        ([[1, 2], [3, 4]], "must map each treatment"),
        ({"A": (1, 2)}, "'A' needs a mapping of strata"),
        ({"A": {}}, "'A' needs a mapping of strata"),
        ({"A": {"x": (1, 2)}, "B": {"y": (1, 2)}}, "'B' and 'A' differ in 'x', 'y'"),
        ({"A": {"x": (1, 2), "y": (1, 2)}, "B": {"x": (1, 2)}}, "differ in 'y'"),
        ({"A": {"x": (3, 2)}}, "treatment 'A', stratum 'x'"),
        ({"A": {"x": (-1, 2)}}, "0 <= successes <= total"),
        ({"A": {"x": (1, float("nan"))}}, "0 <= successes <= total"),
        ({"A": {"x": (1, float("inf"))}}, "0 <= successes <= total"),
        ({"A": {"x": (1, 2, 3)}}, "expected (successes, total)"),
        ({"A": {"x": 0.5}}, "expected (successes, total)"),
    ],
)
def test_bad_counts_are_refused(function, bad, words):
    with pytest.raises(ValueError) as error:
        function(bad)
    assert words in str(error.value)


def test_tabulate_counts():
    table = causality.tabulate(
        ["b", "a", "a", "a"], ["x", "x", "y", "x"], [True, False, True, True]
    )
    assert table == {"a": {"x": (1, 2), "y": (1, 1)}, "b": {"x": (1, 1), "y": (0, 0)}}


def test_tabulate_undoes_spreading_a_table_out():
    rows = [
        (t, z, k < s) for t, row in KIDNEY_STONES.items() for z, (s, n) in row.items() for k in range(n)
    ]  # fmt: skip
    assert causality.tabulate(*map(list, zip(*rows, strict=True))) == KIDNEY_STONES


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((["a"], ["x"], [True, False]), "same shape"),
        (([["a"]], [["x"]], [[True]]), "same shape"),
        ((["a"], ["x"], [1]), "booleans"),
        (([], [], np.array([], dtype=bool)), "at least one"),
    ],
)
def test_tabulate_refuses(arguments, words):
    with pytest.raises(ValueError, match=words):
        causality.tabulate(*arguments)


@pytest.mark.parametrize("randomised", [False, True])
def test_a_drawn_study_has_the_shares_of_the_table(randomised):
    n = 200_000
    study = causality.draw_study(KIDNEY_STONES, n, np.random.default_rng(0), randomised)
    assert sum(total for row in study.values() for _, total in row.values()) == n
    observed, expected = [], []
    for t, row in KIDNEY_STONES.items():
        for z, (successes, total) in row.items():
            share = sum(r[z][1] for r in KIDNEY_STONES.values()) / 2 if randomised else total
            rate = successes / total
            cured, patients = study[t][z]
            observed += [cured, patients - cured]
            expected += [n * share / 700 * rate, n * share / 700 * (1 - rate)]
    assert scipy.stats.chisquare(observed, expected).pvalue > 0.001


def test_a_study_is_repeatable_and_a_bad_size_refused():
    draw = [causality.draw_study(KIDNEY_STONES, 50, np.random.default_rng(3)) for _ in range(2)]
    assert draw[0] == draw[1]
    with pytest.raises(ValueError, match="n must be"):
        causality.draw_study(KIDNEY_STONES, -1, np.random.default_rng(0))


def test_a_coin_makes_the_totals_estimate_the_adjusted_difference():
    """An intervention carried out, in place of the formula that predicts it."""
    rng = np.random.default_rng(1)
    trial = causality.naive(causality.draw_study(KIDNEY_STONES, 1_000_000, rng, randomised=True))
    assert trial == pytest.approx(causality.adjust(KIDNEY_STONES), abs=0.003)


def test_patients_follow_their_equations():
    patients = causality.draw_patients(
        100_000, np.random.default_rng(0), harm=2.0, calls_per_illness=0.5
    )
    exposure, illness, calls = patients.values()
    assert list(patients) == ["exposure", "illness", "calls"]
    # var(exposure) 1, var(illness) 2² + 1, var(calls) 0.5² var(illness) + 0.5²
    covariance = [[1, 2, 1], [2, 5, 2.5], [1, 2.5, 1.5]]
    assert_allclose(np.cov([exposure, illness, calls]), covariance, atol=0.05)
    residual = illness - 2 * exposure
    assert abs(np.corrcoef(residual, exposure)[0, 1]) < 0.01
    with pytest.raises(ValueError, match="n must be"):
        causality.draw_patients(1.5, np.random.default_rng(0))
