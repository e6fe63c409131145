"""The exercises on rates: stubs fail, solutions pass, and wrong answers get their hint."""

import math

import numpy as np
import pytest
import scipy.stats
import torch

from book.book import Book
from book.exercises import exercises
from dlbasics import bayes
from dlbasics.page import checker
from dlbasics.sections.bayes.estimating_a_rate import check

PAGE = Book().page("chapters/bayes/estimating-a-rate.md")
SOLUTIONS = {e.name: e.solution for e in exercises(PAGE)}


def judge(name, answer):
    return getattr(check, name).judge(answer)


# --- right answers, written differently ---


def needed_by_formula(a, b, target):
    return max(0, math.floor((target * (a + b) - a) / (1 - target)) + 1)


def needed_by_updating(a, b, target):
    belief, planted = bayes.BetaBinomial(a, b), 0
    while not belief.mean > target:
        belief, planted = belief.update(1, 0), planted + 1
    return planted


def ends_by_search(theta, belief, mass):
    below = np.cumsum(belief)
    return tuple(theta[np.searchsorted(below, [(1 - mass) / 2, (1 + mass) / 2])])


def ends_between_the_cells(theta, belief, mass):
    edges = np.cumsum(belief)
    return np.interp([(1 - mass) / 2, 1 - (1 - mass) / 2], edges, theta + theta[0])


def ends_in_a_loop(theta, belief, mass):
    tail, below, low = (1 - mass) / 2, 0, None
    for rate, share in zip(theta, belief, strict=True):
        below += share
        if low is None and below >= tail:
            low = rate
        if below >= 1 - tail:
            return [low, rate]


def came_true_in_a_loop(forecasts, outcomes, low, high):
    hits = [bool(o) for f, o in zip(forecasts, outcomes, strict=True) if low <= f < high]
    return sum(hits) / len(hits)


def came_true_with_tensors(forecasts, outcomes, low, high):
    forecasts, outcomes = torch.tensor(forecasts), torch.tensor(outcomes).double()
    return outcomes[(forecasts >= low) & (forecasts < high)].mean()


def so_many_by_gamma(a, b, n, k):
    def log_beta(a, b):
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

    return math.comb(n, k) * math.exp(log_beta(a + k, b + n - k) - log_beta(a, b))


def so_many_on_a_grid(a, b, n, k):
    theta = (np.arange(100_000) + 0.5) / 100_000
    weights = scipy.stats.beta.pdf(theta, a, b)
    weights /= weights.sum()
    return math.comb(n, k) * (weights * theta**k * (1 - theta) ** (n - k)).sum()


def so_many_seed_by_seed(a, b, n, k):
    """Follow every number of sprouts, one seed after the other."""
    share = {0: 1.0}
    for seen in range(n):
        after = {}
        for sprouts, p in share.items():
            rate = (a + sprouts) / (a + b + seen)
            after[sprouts + 1] = after.get(sprouts + 1, 0) + p * rate
            after[sprouts] = after.get(sprouts, 0) + p * (1 - rate)
        share = after
    return share[k]


def limited_on_the_allowed_cells_only(limit, successes, failures):
    theta = np.linspace(0, limit, 3001)
    weights = theta**successes * (1 - theta) ** failures
    return np.trapezoid(weights * theta, theta) / np.trapezoid(weights, theta)


def limited_exactly(limit, successes, failures):
    a, b = successes + 1, failures + 1
    share = scipy.stats.beta.cdf(limit, a + 1, b) / scipy.stats.beta.cdf(limit, a, b)
    return a / (a + b) * share


def limited_on_a_coarse_grid(limit, successes, failures):
    theta = np.arange(1000) / 1000
    weights = theta**successes * (1 - theta) ** failures * (theta <= limit)
    return np.average(theta, weights=weights)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("sprouts_needed", needed_by_formula),
        ("sprouts_needed", needed_by_updating),
        ("both_ends", ends_by_search),
        ("both_ends", ends_between_the_cells),
        ("both_ends", ends_in_a_loop),
        ("came_true_share", came_true_in_a_loop),
        ("came_true_share", came_true_with_tensors),
        ("so_many", so_many_by_gamma),
        ("so_many", so_many_on_a_grid),
        ("so_many", so_many_seed_by_seed),
        ("so_many", lambda a, b, n, k: scipy.stats.betabinom.pmf(k, n, a, b)),
        ("so_many", lambda a, b, n, k: math.comb(n, k) * one_order(a, b, n, k)),
        ("limited_mean", limited_on_the_allowed_cells_only),
        ("limited_mean", limited_exactly),
        ("limited_mean", limited_on_a_coarse_grid),
        ("map_rate", lambda a, b, s, f: bayes.BetaBinomial(a, b).update(s, f).mode),
        ("map_rate", lambda a, b, s, f: np.array((a + s - 1) / (a + s - 1 + b + f - 1))),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def weights(limit, s, f):
    theta = (np.arange(10_000) + 0.5) / 10_000
    return theta, (theta <= limit) * theta**s * (1 - theta) ** f


def limited_peak(limit, s, f):
    theta, joint = weights(limit, s, f)
    return theta[joint.argmax()]


def limited_by_the_whole(limit, s, f):
    theta, joint = weights(limit, s, f)
    return (theta * joint).sum() / (theta**s * (1 - theta) ** f).sum()


def chosen(forecasts, low, high):
    return (forecasts >= low) & (forecasts < high)


def first(chance):
    return next(n for n in range(1000) if chance(n))


def share(theta, belief, *shares):
    return theta[np.searchsorted(np.cumsum(belief), shares)]


def places(theta, belief, mass):
    return np.searchsorted(np.cumsum(belief), [(1 - mass) / 2, (1 + mass) / 2])


def narrowest(theta, belief, mass):
    low, high = 0.0, belief.max()
    for _ in range(50):  # halve to the height above which `mass` of the belief lies
        middle = (low + high) / 2
        low, high = (middle, high) if belief[belief > middle].sum() > mass else (low, middle)
    return theta[belief > low][[0, -1]]


def one_order(a, b, n, k, total=1, after=0):
    """First k sprouts, then failures. total: how much each seed raises a + b; after: 1 to forget k."""
    sprouts = math.prod((a + i) / (a + b + total * i) for i in range(k))
    seen = k - after * k
    return sprouts * math.prod((b + i) / (a + b + total * (seen + i)) for i in range(n - k))


def learning_too_early(a, b, n, k):
    probability = math.comb(n, k)
    for _ in range(k):
        a += 1
        probability *= a / (a + b)
    for _ in range(n - k):
        b += 1
        probability *= b / (a + b)
    return probability


def binomial(rate, n, k):
    return scipy.stats.binom.pmf(k, n, rate)


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        (
            "sprouts_needed",
            lambda a, b, t: first(lambda n: (a + n - 1) / (a + b + n - 2) > t),
            "the peak",
        ),
        (
            "sprouts_needed",
            lambda a, b, t: first(lambda n: (a + n) / (a + b) > t),
            "a + b grows too",
        ),
        ("sprouts_needed", lambda a, b, t: first(lambda n: (1 + n) / (2 + n) > t), "a flat prior"),
        ("sprouts_needed", lambda a, b, t: needed_by_formula(a, b, t) - 1, "one too few"),
        ("sprouts_needed", lambda a, b, t: a + needed_by_formula(a, b, t), "a itself"),
        ("sprouts_needed", lambda a, b, t: a + b + needed_by_formula(a, b, t), "remembered seeds"),
        ("sprouts_needed", lambda a, b, t: (t * (a + b) - a) / (1 - t), "next whole number"),
        ("sprouts_needed", lambda a, b, t: first(lambda n: (b + n) / (a + b + n) > t), "raises b"),
        ("sprouts_needed", lambda a, b, t: needed_by_formula(a, b, t) + 1, "too"),
        ("sprouts_needed", lambda a, b, t: (a + 1) / (a + b + 1), "Work this one case out"),
        ("sprouts_needed", lambda a, b, t: max(1, needed_by_formula(a, b, t)), "a=9, b=2"),
        ("both_ends", lambda t, p, m: share(t, p, 1 - m, m), "at each end; split"),
        ("both_ends", lambda t, p, m: (*share(t, p, 1 - m), t[-1]), "nothing above"),
        ("both_ends", lambda t, p, m: (t[0], *share(t, p, m)), "nothing below"),
        ("both_ends", lambda t, p, m: share(t, p, m / 2, 1 - m / 2), "mass / 2 at each end"),
        ("both_ends", lambda t, p, m: ((1 - m) / 2, (1 + m) / 2), "shares of the belief"),
        ("both_ends", lambda t, p, m: share(t, p, 0.05, 0.95), "fixed 90%"),
        ("both_ends", narrowest, "narrowest interval"),
        (
            "both_ends",
            lambda t, p, m: ((t * p).sum() - m / 2, (t * p).sum() + m / 2),
            "not a width",
        ),
        ("both_ends", places, "places in the array"),
        ("both_ends", lambda t, p, m: ends_by_search(t, p, m)[::-1], "low, then high"),
        ("both_ends", lambda t, p, m: ends_by_search(t, p, m)[0], "Return two results"),
        ("came_true_share", lambda f, o, lo, hi: f[chosen(f, lo, hi)].mean(), "mean of the fore"),
        ("came_true_share", lambda f, o, lo, hi: (chosen(f, lo, hi) & o).mean(), "all cases"),
        ("came_true_share", lambda f, o, lo, hi: (chosen(f, lo, hi) & o).sum(), "a number of cas"),
        ("came_true_share", lambda f, o, lo, hi: chosen(f, lo, hi)[o].mean(), "other conditional"),
        ("came_true_share", lambda f, o, lo, hi: o.mean(), "Keep those with such a forecast"),
        ("came_true_share", lambda f, o, lo, hi: chosen(f, lo, hi).mean(), "how many came true?"),
        ("came_true_share", lambda f, o, lo, hi: o[(f >= lo) & (f <= hi)].mean(), "exactly `high`"),
        ("came_true_share", lambda f, o, lo, hi: o[(f > lo) & (f < hi)].mean(), "exactly `low`"),
        ("came_true_share", lambda f, o, lo, hi: (~o)[chosen(f, lo, hi)].mean(), "not come true"),
        ("so_many", lambda a, b, n, k: binomial(a / (a + b), n, k), "each is learned from"),
        ("so_many", lambda a, b, n, k: binomial((a - 1) / (a + b - 2), n, k), "peak of the belief"),
        ("so_many", one_order, "all equally probable"),
        (
            "so_many",
            lambda a, b, n, k: (a / (a + b)) ** k * (b / (a + b)) ** (n - k),
            "one order of seeds that are not learned from",
        ),
        ("so_many", lambda a, b, n, k: one_order(a, b, k, k), "The other n - k must fail"),
        (
            "so_many",
            lambda a, b, n, k: math.comb(n, k) * one_order(a, b, k, k),
            "the failures missing",
        ),
        (
            "so_many",
            lambda a, b, n, k: (
                math.comb(n, k) * one_order(a, b, k, k) * (b / (a + b + k)) ** (n - k)
            ),
            "learns from sprouts only",
        ),
        (
            "so_many",
            lambda a, b, n, k: math.comb(n, k) * one_order(a, b, n, k, after=1),
            "begins anew after the sprouts",
        ),
        (
            "so_many",
            lambda a, b, n, k: math.comb(n, k) * one_order(a, b, n, k, total=0),
            "a + b grows too",
        ),
        (
            "so_many",
            learning_too_early,
            "learns before the first seed",
        ),
        ("so_many", lambda a, b, n, k: so_many_by_gamma(a, b, n, n - k), "that k of them fail"),
        ("so_many", lambda a, b, n, k: so_many_by_gamma(a, b, n, n), "all n of them"),
        (
            "so_many",
            lambda a, b, n, k: sum(so_many_by_gamma(a, b, n, i) for i in range(k, n + 1)),
            "k or more",
        ),
        (
            "so_many",
            lambda a, b, n, k: sum(so_many_by_gamma(a, b, n, i) for i in range(k + 1)),
            "at most k",
        ),
        ("so_many", lambda a, b, n, k: so_many_by_gamma(a, b, n + 1, k), "Work this one case"),
        ("limited_mean", lambda m, s, f: (s + 1) / (s + f + 2), "the prior 0"),
        ("limited_mean", lambda m, s, f: m, "where the posterior is highest"),
        ("limited_mean", lambda m, s, f: m / 2, "the mean of the prior"),
        ("limited_mean", limited_peak, "where the posterior is highest"),
        ("limited_mean", lambda m, s, f: s / (s + f), "Work this one case"),
        ("limited_mean", lambda m, s, f: m * (s + 1) / (s + f + 2), "without a limit by the limit"),
        ("limited_mean", limited_by_the_whole, "divide by the evidence"),
        ("limited_mean", lambda m, s, f: limited_exactly(m, f, s), "the two are exchanged"),
        ("map_rate", lambda a, b, s, f: (a + s) / (a + b + s + f), "mean of the posterior"),
        ("map_rate", lambda a, b, s, f: s / (s + f), "maximum likelihood estimate"),
        ("map_rate", lambda a, b, s, f: (a + s) / (a + b + s + f - 2), "The exponents are a - 1"),
        ("map_rate", lambda a, b, s, f: (a + s - 1) / (a + b + s + f), "two less"),
        ("map_rate", lambda a, b, s, f: (a - 1) / (a + b - 2), "peak of the prior"),
        ("map_rate", lambda a, b, s, f: (b + f - 1) / (a + b + s + f - 2), "the peak of 1 - θ"),
        ("map_rate", lambda a, b, s, f: (a + s - 1) / (a + b + s + f - 1), "that is two less"),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message


@pytest.mark.parametrize("name", SOLUTIONS)
def test_each_hint_explains_another_answer(name, monkeypatch):
    """No two mistakes of one comparison lead to one number: the second would never be told."""
    seen = []

    def record(value, expected, where, hints=None, tolerance=1e-6, *_):
        seen.append(([expected, *hints.values()], tolerance))

    monkeypatch.setattr(checker, "close", record)
    monkeypatch.setattr(check, "close", record, raising=False)
    assert judge(name, SOLUTIONS[name]).passed
    for values, tolerance in seen:
        apart = [np.abs(np.subtract(x, y)).max() for i, x in enumerate(values) for y in values[:i]]
        assert min(apart, default=1) > 2 * tolerance, values


def test_checking_is_the_same_every_time():
    for name, solution in SOLUTIONS.items():
        assert judge(name, solution) == judge(name, solution)
        assert judge(name, solution).passed


def test_a_stub_gets_no_verdict():
    for exercise in exercises(PAGE):
        assert judge(exercise.name, exercise.stub).passed is None


def test_as_probable_as_the_target_is_not_above_it():
    result = check.sprouts_needed.judge(
        lambda a, b, target: max(0, math.ceil((target * (a + b) - a) / (1 - target)))
    )
    assert result.passed is False and "not above it" in result.message
