"""The helpers of Part 1 against closed forms, SciPy, scikit-learn and finite differences."""

import inspect
import math
from fractions import Fraction

import numpy as np
import pytest
import scipy.special
import scipy.stats
import sklearn.metrics
import torch
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from dlbasics import bayes

# The same examples on every machine; no time limit, because a machine of CI may be slow.
properties = settings(derandomize=True, deadline=None, max_examples=60)

unit = st.floats(0, 1)
# Neither 0 nor so small that a product of a few of them leaves the range of floats.
likely = st.floats(1e-6, 1)


def arrays(size, of=likely):
    return st.lists(of, min_size=size, max_size=size).map(np.array)


@st.composite
def priors(draw, size):
    weights = draw(arrays(size, st.floats(0, 1)))
    assume(weights.sum() > 1e-3)
    return weights / weights.sum()


@st.composite
def priors_and_likelihoods(draw, rows=1):
    size = draw(st.integers(1, 6))
    return draw(priors(size)), np.array([draw(arrays(size)) for _ in range(rows)])


# --- posterior ---


@pytest.mark.parametrize(
    ("false_alarms", "answer"), [(0.01, 0.917), (0.1, 0.524)], ids=["precise", "leaflet"]
)
def test_the_numbers_of_the_letter(false_alarms, answer):
    belief = bayes.posterior([0.1, 0.9], [0.99, false_alarms])
    assert belief[0] == pytest.approx(answer, abs=5e-4)
    assert belief[0] == pytest.approx(0.1 * 0.99 / (0.1 * 0.99 + 0.9 * false_alarms), rel=1e-14)
    assert bayes.screening(0.1, 0.99, false_alarms) == pytest.approx(belief[0], rel=1e-14)


def test_a_second_letter():
    first = bayes.screening(0.1, 0.99, 0.1)
    assert bayes.screening(first, 0.99, 0.1) == pytest.approx(0.916, abs=5e-4)
    twice = bayes.update([0.1, 0.9], [[0.99, 0.1], [0.99, 0.1]])
    assert twice[0] == pytest.approx(0.099 * 0.99 / (0.099 * 0.99 + 0.09 * 0.1), rel=1e-14)


@given(priors_and_likelihoods())
@properties
def test_a_posterior_is_a_distribution(case):
    prior, (likelihood,) = case
    belief = bayes.posterior(prior, likelihood)
    assert belief.shape == prior.shape
    assert (belief >= 0).all()
    assert belief.sum() == pytest.approx(1, abs=1e-12)
    assert (belief[prior == 0] == 0).all()


@given(priors_and_likelihoods(), st.floats(1e-100, 1e100))
@properties
def test_the_scale_of_the_likelihood_does_not_matter(case, factor):
    prior, (likelihood,) = case
    scaled = bayes.posterior(prior, factor * likelihood)
    assert_allclose(scaled, bayes.posterior(prior, likelihood), rtol=1e-12, atol=1e-300)


@given(st.integers(1, 6).flatmap(priors), likely)
@properties
def test_equal_likelihoods_leave_the_prior(prior, likelihood):
    after = bayes.posterior(prior, np.full_like(prior, likelihood))
    assert_allclose(after, prior, rtol=1e-12, atol=1e-300)


def test_what_is_impossible_stays_impossible():
    assert_array_equal(bayes.posterior([0, 0.5, 0.5], [1, 0, 0.3]), [0, 0, 1])


def test_a_density_may_be_above_one():
    assert_allclose(bayes.posterior([0.5, 0.5], [30, 10]), [0.75, 0.25])


def test_a_prior_in_single_precision():
    logits = torch.linspace(-3, 3, 1000)
    prior = torch.softmax(logits, 0)
    belief = bayes.posterior(prior.numpy(), np.ones(1000))
    assert belief.dtype == float
    assert_allclose(belief, prior.numpy(), rtol=1e-5)
    assert bayes.screening(np.float32(0.1), 0.99, np.float32(0.1)) == pytest.approx(0.524, abs=1e-3)


def test_arguments_are_left_alone():
    prior, likelihood = np.array([0.1, 0.9]), np.array([0.99, 0.1])
    for function in (bayes.posterior, bayes.posterior_from_logs):
        function(prior, likelihood)
    bayes.update(prior, likelihood[None])
    unchanged = bayes.update(prior, np.empty((0, 2)))
    unchanged[:] = 7
    with pytest.raises(ValueError, match="shapes"):
        bayes.posterior(prior, likelihood[:1])
    assert_array_equal(prior, [0.1, 0.9])
    assert_array_equal(likelihood, [0.99, 0.1])


BAD_PRIORS = [
    ([-0.1, 1.1], r"must not be negative; entry 0 is -0\.1"),
    ([0.1, 0.8], r"must sum to 1; it sums to 0\.9"),
    ([0.1, 0.900002], r"must sum to 1; it sums to 1\.000002"),
    ([math.nan, 1], "must be finite; found NaN"),
    ([math.inf, 0], "must be finite; found NaN or infinity"),
    ([[0.5, 0.5]], r"shape \(k,\); got the shape \(1, 2\)"),
    (1.0, r"got the shape \(\)"),
    ([], r"got the shape \(0,\)"),
    (None, r"got the shape \(\)"),
]


@pytest.mark.parametrize(("prior", "message"), BAD_PRIORS)
def test_a_bad_prior(prior, message):
    for function, data in [
        (bayes.posterior, [0.5, 0.5]),
        (bayes.posterior_from_logs, [-1.0, -2.0]),
        (bayes.update, [[0.5, 0.5]]),
    ]:
        with pytest.raises(ValueError, match=f"the prior .*{message}"):
            function(prior, data)


@pytest.mark.parametrize("likelihood", [[math.nan, 1], [math.inf, 1], [-0.1, 1]])
def test_a_bad_likelihood(likelihood):
    with pytest.raises(ValueError, match="likelihood must be finite and not negative"):
        bayes.posterior([0.5, 0.5], likelihood)


@pytest.mark.parametrize("likelihood", [[0.5], [0.5, 0.5, 0.5], [[0.5, 0.5]], 0.5])
def test_prior_and_likelihood_of_different_shapes(likelihood):
    with pytest.raises(ValueError, match=r"one entry per hypothesis each; .* \(2,\) and"):
        bayes.posterior([0.5, 0.5], likelihood)
    with pytest.raises(ValueError, match=r"one entry per hypothesis each; .* \(2,\) and"):
        bayes.posterior_from_logs([0.5, 0.5], likelihood)


def test_impossible_data():
    for prior, likelihood in [([0.5, 0.5], [0, 0]), ([1, 0], [0, 1])]:
        with pytest.raises(ValueError, match=r"evidence P\(D\) is 0: .* impossible"):
            bayes.posterior(prior, likelihood)
        with np.errstate(divide="ignore"):
            logs = np.log(likelihood)
        with pytest.raises(ValueError, match=r"evidence P\(D\) is 0: .* impossible"):
            bayes.posterior_from_logs(prior, logs)


def test_where_floats_end_the_message_names_the_way_out():
    with pytest.raises(ValueError, match="too improbable for a float: then take posterior_from_lo"):
        bayes.posterior([0.5, 0.5], np.array([0.5, 0.4]) ** 2000)


def test_what_the_page_prints_fits_on_it():
    """The theorem is three lines, under one that says what they compute."""
    source = inspect.getsource(bayes.theorem).splitlines()
    assert max(map(len, source)) <= 88
    assert len(source) == 2 + 3


@given(priors_and_likelihoods())
@properties
def test_the_three_lines_are_what_the_public_function_runs(case):
    prior, (likelihood,) = case
    assert_array_equal(bayes.posterior(prior, likelihood), bayes.theorem(prior, likelihood))
    exact = [Fraction(p) * Fraction(q) for p, q in zip(prior, likelihood, strict=True)]
    expected = [float(joint / sum(exact)) for joint in exact]
    assert_allclose(bayes.theorem(prior, likelihood), expected, rtol=1e-12, atol=1e-300)


# --- posterior_from_logs ---


@given(priors_and_likelihoods())
@properties
def test_logarithms_give_the_same_posterior(case):
    prior, (likelihood,) = case
    from_logs = bayes.posterior_from_logs(prior, np.log(likelihood))
    assert_allclose(from_logs, bayes.posterior(prior, likelihood), rtol=1e-9, atol=1e-15)


@given(priors_and_likelihoods(), st.floats(-1e6, 1e6))
@properties
def test_logarithms_stay_in_range(case, shift):
    prior, (likelihood,) = case
    shifted = bayes.posterior_from_logs(prior, np.log(likelihood) + shift)
    assert np.isfinite(shifted).all()
    assert_allclose(shifted, bayes.posterior(prior, likelihood), rtol=1e-8, atol=1e-15)


def test_logarithms_where_the_likelihood_underflows():
    rates = np.array([0.5, 0.6, 0.7, 0.9])
    logs = 7000 * np.log(rates) + 3000 * np.log1p(-rates)
    assert not np.exp(logs).any()
    belief = bayes.posterior_from_logs(np.full(4, 0.25), logs)
    assert_allclose(belief, torch.softmax(torch.tensor(logs), 0), rtol=1e-9, atol=1e-300)
    assert belief.argmax() == 2


def test_logarithms_of_densities_may_overflow():
    assert_allclose(bayes.posterior_from_logs([0.5, 0.5], [5000, 5000 + np.log(3)]), [0.25, 0.75])


def test_what_the_prior_forbids_does_not_set_the_scale():
    belief = bayes.posterior_from_logs([0, 0.5, 0.5], [0, -5000, -5000])
    assert_array_equal(belief, [0, 0.5, 0.5])
    assert_array_equal(bayes.posterior_from_logs([0.5, 0.5], [-np.inf, -3]), [0, 1])


@pytest.mark.parametrize("logs", [[math.nan, 0], [math.inf, 0]])
def test_a_bad_logarithm(logs):
    with pytest.raises(ValueError, match=r"below infinity; found NaN or \+inf"):
        bayes.posterior_from_logs([0.5, 0.5], logs)


# --- update ---


@given(priors_and_likelihoods(rows=4), st.permutations(range(4)))
@properties
def test_one_at_a_time_in_any_order_is_all_at_once(case, order):
    prior, rows = case
    at_once = bayes.posterior(prior, rows.prod(axis=0))
    assert_allclose(bayes.update(prior, rows), at_once, rtol=1e-9, atol=1e-300)
    assert_allclose(bayes.update(prior, rows[list(order)]), at_once, rtol=1e-9, atol=1e-300)
    in_pieces = bayes.update(bayes.update(prior, rows[:2]), rows[2:])
    assert_allclose(in_pieces, at_once, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("nothing", [[], np.empty((0, 2))])
def test_no_data_give_the_prior_back(nothing):
    assert_array_equal(bayes.update([0.3, 0.7], nothing), [0.3, 0.7])


def test_update_refuses_what_is_no_table():
    for rows in ([0.5, 0.5], 0.5, np.ones((1, 1, 2))):
        with pytest.raises(ValueError, match=r"shape \(n, k\), one row per datum"):
            bayes.update([0.5, 0.5], rows)
    for rows in (np.ones((3, 3)), np.ones((3, 0))):
        with pytest.raises(ValueError, match="one entry per hypothesis"):
            bayes.update([0.5, 0.5], rows)
    with pytest.raises(ValueError, match="likelihood must be finite"):
        bayes.update([0.5, 0.5], [[0.5, 0.5], [0.5, math.nan]])


# --- screening tests ---


@given(unit, unit, st.floats(0.01, 1), st.floats(0.01, 1))
@properties
def test_a_letter_says_more_where_the_infection_is_more_common(one, other, sensitivity, alarms):
    low, high = sorted((one, other))
    rare = bayes.screening(low, sensitivity, alarms)
    assert rare <= bayes.screening(high, sensitivity, alarms) + 1e-12
    assert 0 <= rare <= 1
    ratio = sensitivity / alarms
    assert rare == pytest.approx(low * ratio / (low * ratio + 1 - low), rel=1e-9, abs=1e-300)


def test_screening_at_the_ends():
    assert bayes.screening(0, 0.99, 0.1) == 0
    assert bayes.screening(1, 0.99, 0.1) == 1
    assert bayes.screening(0.2, 0.99, 0) == 1
    assert type(bayes.screening(np.float64(0.1), 0.99, 0.1)) is float
    with pytest.raises(ValueError, match="evidence"):
        bayes.screening(0.5, 0, 0)


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf])
@pytest.mark.parametrize("name", ["prior", "sensitivity", "false_positive_rate"])
def test_a_rate_that_is_no_probability(name, value):
    rates = {"prior": 0.1, "sensitivity": 0.99, "false_positive_rate": 0.1} | {name: value}
    for function in (bayes.screening, bayes.natural_frequencies):
        with pytest.raises(ValueError, match=f"{name} is a probability: it must lie from 0 to 1"):
            function(**rates)


def test_the_crowd_of_the_letter():
    assert bayes.natural_frequencies(0.1, 0.99, 0.1) == (99, 1, 90, 810)
    assert bayes.natural_frequencies(0.1, 0.99, 0.01) == (99, 1, 9, 891)
    assert bayes.natural_frequencies(0.29, 1, 0, population=100) == (29, 0, 0, 71)


def test_ties_go_to_the_earlier_group():
    assert bayes.natural_frequencies(0.5, 0.5, 0.5, population=10) == (3, 3, 2, 2)
    assert bayes.natural_frequencies(0.5, 0.5, 0.5, population=1) == (1, 0, 0, 0)
    # Nearly ties in floating point: 9.5 and 0.5000000000000004; 0.32 and 4.32 in the middle.
    assert bayes.natural_frequencies(1.0, 0.95, 1.0, population=10) == (10, 0, 0, 0)
    assert bayes.natural_frequencies(0.04, 0.2, 0.45, population=10) == (0, 1, 4, 5)


@given(
    st.integers(0, 100), st.integers(0, 100), st.integers(0, 100), st.sampled_from([1, 7, 10, 1000])
)
@settings(properties, max_examples=300)
def test_whole_people_against_exact_arithmetic(prior, sensitivity, alarms, population):
    p, s, f = (Fraction(percent, 100) for percent in (prior, sensitivity, alarms))
    expected = [q * population for q in (p * s, p * (1 - s), (1 - p) * f, (1 - p) * (1 - f))]
    people = [math.floor(count) for count in expected]
    first = sorted(range(4), key=lambda i: people[i] - expected[i])  # stable
    for i in first[: population - sum(people)]:
        people[i] += 1
    rates = (prior / 100, sensitivity / 100, alarms / 100)
    assert bayes.natural_frequencies(*rates, population) == tuple(people)


@given(unit, unit, unit, st.integers(1, 10**9))
@example(0.1, 0.99, 0.1, 8 * 10**9)
@properties
def test_whole_people_add_up(prior, sensitivity, alarms, population):
    people = bayes.natural_frequencies(prior, sensitivity, alarms, population)
    assert all(type(n) is int and n >= 0 for n in people)
    assert sum(people) == population
    positive = np.array([prior * sensitivity, (1 - prior) * alarms])
    joint = np.array([positive[0], prior - positive[0], positive[1], 1 - prior - positive[1]])
    assert np.abs(joint * population - people).max() <= 1 + 1e-6


@pytest.mark.parametrize("population", [0, -1, 2.5, math.nan, math.inf, True, np.True_])
def test_a_population_that_cannot_be(population):
    with pytest.raises(ValueError, match="population must be"):
        bayes.natural_frequencies(0.1, 0.99, 0.1, population)


def test_a_population_as_a_whole_float():
    assert bayes.natural_frequencies(0.1, 0.99, 0.1, 1e3) == (99, 1, 90, 810)


def test_a_confusion_matrix_against_scikit_learn():
    rng = np.random.default_rng(0)
    actual, predicted = rng.random(100) < 0.3, rng.random(100) < 0.6
    ours = bayes.confusion_matrix(actual, predicted)
    theirs = sklearn.metrics.confusion_matrix(actual, predicted, labels=[True, False])
    assert_array_equal(ours, theirs)
    assert all(type(count) is int for row in ours for count in row)
    assert bayes.confusion_matrix([True, True, False], [True, False, True]) == ((1, 1), (1, 0))


def test_a_confusion_matrix_of_what_is_no_pair_of_lists():
    for actual, predicted in [([1, 0], [True, False]), ([True], [0.5]), ([], [])]:
        with pytest.raises(ValueError, match="must be booleans"):
            bayes.confusion_matrix(actual, predicted)
    for actual, predicted in [([True], [True, False]), ([[True]], [[True]]), (True, True)]:
        with pytest.raises(ValueError, match=r"need the same shape \(n,\)"):
            bayes.confusion_matrix(actual, predicted)


# --- yes or no ---


# SciPy overflows for the smallest floats.
@given(arrays(5, st.just(0.0) | likely), st.integers(0, 20), st.integers(0, 20))
@properties
def test_bernoulli_against_scipy(theta, successes, failures):
    likelihood = bayes.bernoulli_likelihood(theta, successes, failures)
    n = successes + failures
    binomial = scipy.stats.binom.pmf(successes, n, theta) / math.comb(n, successes)
    assert_allclose(likelihood, binomial, rtol=1e-9, atol=1e-300)


def test_the_five_packets():
    rates = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    belief = bayes.posterior(np.full(5, 0.2), bayes.bernoulli_likelihood(rates, 7, 3))
    binomial = scipy.stats.binom.pmf(7, 10, rates)
    assert_allclose(belief, binomial / binomial.sum(), rtol=1e-12)


@pytest.mark.parametrize("theta", [-0.1, 1.1, math.nan, [0.5, 2]])
def test_a_theta_that_is_no_probability(theta):
    with pytest.raises(ValueError, match="theta is a probability"):
        bayes.bernoulli_likelihood(theta, 1, 1)
    with pytest.raises(ValueError, match="theta is a probability"):
        bayes.BetaBinomial(2, 2).pdf(theta)


@pytest.mark.parametrize("count", [-1, 0.5, math.nan, math.inf, True, np.True_])
@pytest.mark.parametrize("name", ["successes", "failures"])
def test_a_count_that_is_no_count(name, count):
    counts = {"successes": 1, "failures": 1} | {name: count}
    belief = bayes.BetaBinomial(2, 3)
    with pytest.raises(ValueError, match=f"{name} must be a whole number, not negative"):
        bayes.bernoulli_likelihood(0.5, **counts)
    with pytest.raises(ValueError, match=f"{name} must be a whole number, not negative"):
        belief.update(**counts)
    assert belief == bayes.BetaBinomial(2, 3)


# --- Beta and binomial ---

shape = st.floats(0.2, 50)


@given(shape, shape, arrays(4, st.floats(0.001, 0.999)))
@properties
def test_beta_against_scipy(a, b, theta):
    belief, reference = bayes.BetaBinomial(a, b), scipy.stats.beta(a, b)
    assert belief.mean == pytest.approx(reference.mean(), rel=1e-12)
    assert belief.std == pytest.approx(reference.std(), rel=1e-12)
    assert_allclose(belief.pdf(theta), reference.pdf(theta), rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize(
    ("a", "b"), [(1, 1), (1, 2), (2, 1), (3, 3), (8, 4), (0.5, 0.5), (1, 0.5), (0.5, 2)]
)
def test_beta_at_the_ends(a, b):
    belief, ends = bayes.BetaBinomial(a, b), np.array([0.0, 1.0])
    assert_allclose(belief.pdf(ends), scipy.stats.beta(a, b).pdf(ends), rtol=1e-12)


@given(st.floats(1, 50), st.floats(1, 50))
@properties
def test_a_density_has_the_area_one(a, b):
    theta = np.linspace(0, 1, 20_001)
    area = np.trapezoid(bayes.BetaBinomial(a, b).pdf(theta), theta)
    assert area == pytest.approx(1, abs=1e-3)


@given(st.floats(1.05, 50), st.floats(1.05, 50))
@properties
def test_the_mode_is_the_highest_point(a, b):
    belief = bayes.BetaBinomial(a, b)
    found = scipy.optimize.minimize_scalar(
        lambda theta: -scipy.stats.beta.logpdf(theta, a, b),
        bounds=(1e-9, 1 - 1e-9),
        method="bounded",
        options={"xatol": 1e-9},
    )
    assert belief.mode == pytest.approx(found.x, abs=1e-5)


def test_the_mode_at_an_end():
    assert bayes.BetaBinomial(1, 2).mode == 0
    assert bayes.BetaBinomial(2, 1).mode == 1


@pytest.mark.parametrize(("a", "b"), [(1, 1), (0.5, 0.5), (0.5, 3), (3, 0.5), (1, 0.5)])
def test_no_mode_without_a_highest_point(a, b):
    with pytest.raises(ValueError, match=r"Beta\(.*\) has no single peak; use its mean"):
        _ = bayes.BetaBinomial(a, b).mode


counts = st.tuples(st.integers(0, 50), st.integers(0, 50))


@given(st.integers(1, 9), st.integers(1, 9), st.lists(counts, max_size=4))
@properties
def test_update_in_pieces_is_update_at_once(a, b, pieces):
    belief = bayes.BetaBinomial(a, b)
    for successes, failures in pieces:
        belief = belief.update(successes, failures)
    total = [sum(column) for column in zip(*pieces, strict=True)] or [0, 0]
    assert belief == bayes.BetaBinomial(a, b).update(*total)
    assert belief == bayes.BetaBinomial(a + total[0], b + total[1])


def test_the_closed_form_is_bayes_theorem():
    theta = np.linspace(0, 1, 2001)
    before = bayes.BetaBinomial(3, 2)
    prior = before.pdf(theta) / before.pdf(theta).sum()
    on_grid = bayes.posterior(prior, bayes.bernoulli_likelihood(theta, 7, 3))
    assert_allclose(on_grid * 2000, before.update(7, 3).pdf(theta), atol=1e-4)


def test_the_gardener():
    gardener = bayes.BetaBinomial(3, 3)
    assert gardener.update(1, 0).mode == pytest.approx(0.6)
    assert gardener.update(700, 300).mode == pytest.approx(0.7, abs=1e-3)
    assert bayes.BetaBinomial(1, 1).update(7, 3).mode == pytest.approx(0.7)


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf])
def test_a_beta_that_cannot_be(value):
    with pytest.raises(ValueError, match="a must be a finite number above 0"):
        bayes.BetaBinomial(value, 1)
    with pytest.raises(ValueError, match="b must be a finite number above 0"):
        bayes.BetaBinomial(1, value)


# --- what a belief about a rate says ---


@given(shape, shape, st.floats(0, 1))
@properties
def test_the_share_below_against_scipy(a, b, theta):
    reference = scipy.stats.beta(a, b)
    assert bayes.BetaBinomial(a, b).cdf(theta) == pytest.approx(reference.cdf(theta), abs=1e-12)


def test_the_share_below_at_the_ends():
    for belief in (bayes.BetaBinomial(1, 1), bayes.BetaBinomial(0.3, 7), bayes.BetaBinomial(90, 2)):
        assert belief.cdf(0) == 0
        assert belief.cdf(1) == 1


@given(shape, shape, st.floats(0.01, 0.99))
@properties
def test_an_interval_against_scipy(a, b, mass):
    low, high = bayes.BetaBinomial(a, b).interval(mass)
    assert (low, high) == pytest.approx(scipy.stats.beta(a, b).interval(mass), abs=1e-9)
    belief = bayes.BetaBinomial(a, b)
    assert belief.cdf(high) - belief.cdf(low) == pytest.approx(mass, abs=1e-9)


def test_an_interval_after_many_seeds():
    belief = bayes.BetaBinomial(1, 1).update(700_000, 300_000)
    expected = scipy.stats.beta(700_001, 300_001).interval(0.9)
    assert belief.interval() == pytest.approx(expected, abs=1e-9)


def test_an_interval_mirrors():
    low, high = bayes.BetaBinomial(3, 8).interval(0.8)
    assert bayes.BetaBinomial(8, 3).interval(0.8) == pytest.approx((1 - high, 1 - low), abs=1e-12)
    assert bayes.BetaBinomial(1, 1).interval(0.9) == pytest.approx((0.05, 0.95), abs=1e-12)


@pytest.mark.parametrize("mass", [0, 1, -0.1, 90, math.nan])
def test_an_interval_that_cannot_be(mass):
    with pytest.raises(ValueError, match="mass must lie between 0 and 1"):
        bayes.BetaBinomial(2, 3).interval(mass)


@pytest.mark.parametrize("theta", [-0.1, 1.1, math.nan])
def test_a_share_below_what_is_no_rate(theta):
    with pytest.raises(ValueError, match="theta is a probability"):
        bayes.BetaBinomial(2, 3).cdf(theta)


@given(shape, shape, st.integers(0, 40))
@properties
def test_the_predictive_against_scipy(a, b, trials):
    ours = bayes.BetaBinomial(a, b).predictive(trials)
    assert ours.shape == (trials + 1,)
    assert_allclose(ours, scipy.stats.betabinom(trials, a, b).pmf(range(trials + 1)), atol=1e-12)
    assert ours.sum() == pytest.approx(1, abs=1e-10)


@given(shape, shape)
@properties
def test_the_mean_is_what_comes_next(a, b):
    belief = bayes.BetaBinomial(a, b)
    assert belief.predictive(1)[1] == pytest.approx(belief.mean, rel=1e-10)
    # Two in a row: the first, and then the second by what was learned from the first.
    two = belief.mean * belief.update(1, 0).mean
    assert belief.predictive(2)[2] == pytest.approx(two, rel=1e-10)


def test_the_predictive_averages_the_binomial_over_the_belief():
    belief, theta = bayes.BetaBinomial(3, 2), (np.arange(20_000) + 0.5) / 20_000
    weights = belief.pdf(theta) / 20_000
    expected = [(weights * scipy.stats.binom.pmf(k, 7, theta)).sum() for k in range(8)]
    assert_allclose(belief.predictive(7), expected, atol=1e-8)


@pytest.mark.parametrize("trials", [-1, 0.5, math.nan, True])
def test_a_prediction_for_no_number_of_trials(trials):
    with pytest.raises(ValueError, match="trials must be a whole number, not negative"):
        bayes.BetaBinomial(2, 3).predictive(trials)


def test_rule_of_succession():
    for successes, trials in [(0, 0), (1, 1), (7, 10), (100, 100)]:
        after = bayes.BetaBinomial(1, 1).update(successes, trials - successes)
        assert after.mean == pytest.approx((successes + 1) / (trials + 2))
