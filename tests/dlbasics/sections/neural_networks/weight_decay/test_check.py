"""The exercises on weight decay: stubs fail, solutions pass, wrong answers get their hint."""

import itertools
import math

import numpy as np
import pytest
import scipy.optimize
import scipy.stats
import torch
from sklearn.linear_model import Ridge

from book.book import Book
from book.exercises import exercises
from dlbasics.page import checker
from dlbasics.sections.neural_networks.weight_decay import check as weight_decay

FOUND = exercises(Book().page("chapters/neural-networks/weight-decay.md"))
SOLUTIONS = {e.name: e.solution for e in FOUND}


def judge(name, answer):
    return getattr(weight_decay, name).judge(answer)


# --- right answers, written differently ---


def weight_by_search(x, y, sigma, tau, m):
    def cost(w):
        noise, prior = scipy.stats.norm(0, sigma), scipy.stats.norm(m, tau)
        return -noise.logpdf(y - w * x).sum() - prior.logpdf(w)

    return scipy.optimize.minimize_scalar(cost, tol=1e-12).x


def weight_by_precisions(x, y, sigma, tau, m):
    data, prior = (x @ x) / sigma**2, 1 / tau**2
    return torch.tensor((data * (x @ y) / (x @ x) + prior * m) / (data + prior))


def belief_by_ratios(decay, n, sigma, n_new, sigma_new):
    return [math.sqrt(sigma**2 / decay / n), decay * (n / n_new) * (sigma_new / sigma) ** 2]


def choose_by_sklearn(X, y, X_held, y_held, decays):
    misses = {}
    for decay in decays:
        model = Ridge(alpha=decay, fit_intercept=False).fit(X, y)
        misses[np.mean(np.abs(model.predict(X_held) - y_held) ** 2)] = decay
    return np.array([min(decays), misses[min(misses)]])


def width_by_search(x, y, sigma):
    widths = np.linspace(0, 10, 200_001)
    return widths[scipy.stats.norm(0, np.sqrt(widths**2 * x**2 + sigma**2)).logpdf(y).argmax()]


def width_in_branches(x, y, sigma):
    if abs(y) <= sigma:
        return 0
    return math.sqrt((y * y - sigma * sigma) / (x * x))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("friends_weight", weight_by_precisions),
        ("friends_weight", weight_by_search),
        ("same_belief", belief_by_ratios),
        ("two_choices", choose_by_sklearn),
        ("best_width", width_in_branches),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


def test_a_width_found_by_search_is_close():
    result = judge("best_width", width_by_search)
    assert not result.passed and "That is close" in result.message


# --- wrong answers, and what they are told ---


def friend(pull=lambda s, t: s**2 / t**2, numerator=1.0, extra=0.0, n=lambda x: 1):
    """A MAP estimate with its parts exchanged."""

    def answer(x, y, sigma, tau, m):
        decay = pull(sigma, tau) * n(x)
        return (x @ y + numerator * decay * m) / (x @ x + decay) + extra * m

    return answer


def seen_only(X, y, X_held, y_held):
    return X, y


def held_only(X, y, X_held, y_held):
    return X_held, y_held


def with_fit(score, pick=min, fitted=seen_only):
    """A choice of decay by another score."""

    def answer(X, y, X_held, y_held, decays):
        A, b = fitted(X, y, X_held, y_held)

        def judged(decay):
            w = np.linalg.solve(A.T @ A + decay * np.eye(5), A.T @ b)
            return score(w, decay, X, y, X_held, y_held)

        return pick(decays, key=judged)

    return answer


def held_miss(w, decay, X, y, X_held, y_held):
    return ((X_held @ w - y_held) ** 2).sum()


def seen_miss(w, decay, X, y, X_held, y_held):
    return ((X @ w - y) ** 2).sum()


def everything(X, y, X_held, y_held):
    return np.vstack([X, X_held]), np.append(y, y_held)


right_choice = with_fit(held_miss)


def second(choice):
    """The right first choice, and this for the second."""
    return lambda *args: (min(args[-1]), choice(*args))


def first(choice):
    """This for the first choice, and the right second one."""
    return lambda *args: (choice(*args), right_choice(*args))


def tau_by(prior):
    """This width, and a decay that would be right."""
    return lambda d, n, s, m, z: (prior(d, n, s), d * n / m * z**2 / s**2)


def decay_by(decay):
    """The right width, and this decay."""
    return lambda d, n, s, m, z: (s / (n * d) ** 0.5, decay(d, n, s, m, z))


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("friends_weight", friend(numerator=0), "Where is the friend's m?"),
        ("friends_weight", friend(pull=lambda s, t: 0), "That is least squares"),
        ("friends_weight", friend(numerator=0, extra=1), "That adds m to the estimate"),
        (
            "friends_weight",
            lambda x, y, s, t, m: (x @ y + m) / (x @ x + s**2 / t**2),
            "m stands there without its λ",
        ),
        ("friends_weight", friend(pull=lambda s, t: t**2 / s**2), "λ is turned over"),
        ("friends_weight", friend(pull=lambda s, t: s / t), "with squares"),
        ("friends_weight", friend(pull=lambda s, t: 1 / t**2), "where is σ?"),
        ("friends_weight", friend(pull=lambda s, t: s**2 / t**2 / 2), "λ = σ²/2τ²"),
        ("friends_weight", friend(pull=lambda s, t: 2 * s**2 / t**2), "λ = 2σ²/τ²"),
        ("friends_weight", friend(pull=lambda s, t: 1 / (2 * t**2)), "λ = 1/2τ²"),
        ("friends_weight", friend(numerator=-1), "gives λ m with a plus"),
        ("friends_weight", friend(n=len), "takes means"),
        (
            "friends_weight",
            lambda x, y, s, t, m: ((x @ y) / (x @ x) + m) / 2,
            "halfway between",
        ),
        ("same_belief", tau_by(lambda d, n, s: s / d**0.5), "for a sum of squared errors"),
        ("same_belief", tau_by(lambda d, n, s: s * (n / d) ** 0.5), "gone to the wrong side"),
        ("same_belief", tau_by(lambda d, n, s: s**2 / (n * d)), "That is τ²"),
        ("same_belief", tau_by(lambda d, n, s: (n * d) ** 0.5 / s), "That is 1/τ."),
        ("same_belief", tau_by(lambda d, n, s: n * d / s**2), "That is 1/τ²."),
        ("same_belief", tau_by(lambda d, n, s: 1 / (n * d) ** 0.5), "Where is σ?"),
        ("same_belief", tau_by(lambda d, n, s: (s / (n * d)) ** 0.5), "comes out of the root as σ"),
        ("same_belief", tau_by(lambda d, n, s: s / (2 * n * d) ** 0.5), "too narrow by √2"),
        ("same_belief", tau_by(lambda d, n, s: s * (2 / (n * d)) ** 0.5), "too wide by √2"),
        ("same_belief", tau_by(lambda d, n, s: n * n * d / s**2), "That is n/τ²"),
        ("same_belief", decay_by(lambda d, n, s, m, z: d), "states another belief"),
        ("same_belief", decay_by(lambda d, n, s, m, z: n * d * z**2 / s**2), "λ of the sum"),
        (
            "same_belief",
            decay_by(lambda d, n, s, m, z: d * m / n * z**2 / s**2),
            "readings are turned",
        ),
        (
            "same_belief",
            decay_by(lambda d, n, s, m, z: d * n / m * s**2 / z**2),
            "noises are turned",
        ),
        (
            "same_belief",
            decay_by(lambda d, n, s, m, z: d * n / m * z / s),
            "the noise stands squared",
        ),
        ("same_belief", decay_by(lambda d, n, s, m, z: z**2 * (n * d) ** 0.5 / s / m), "the width"),
        ("same_belief", decay_by(lambda d, n, s, m, z: d * n / m), "noise is missing"),
        ("same_belief", decay_by(lambda d, n, s, m, z: d * z**2 / s**2), "of readings is missing"),
        ("same_belief", lambda d, n, s, m, z: s / (n * d) ** 0.5, "Return two results"),
        ("two_choices", first(right_choice), "misses X_held, y_held least"),
        ("two_choices", first(with_fit(seen_miss, pick=max)), "misses X, y most"),
        (
            "two_choices",
            first(lambda *args: args[-1].index(min(args[-1]))),
            "its place in the list",
        ),
        (
            "two_choices",
            first(lambda *args: with_fit(seen_miss, pick=_least)(*args)),
            "least error",
        ),
        ("two_choices", first(lambda *args: 0.2), "one of the decays offered"),
        ("two_choices", right_choice, "Return two results"),
        ("two_choices", second(with_fit(seen_miss)), "which it was fitted on"),
        (
            "two_choices",
            second(
                with_fit(lambda w, decay, *rest: held_miss(w, decay, *rest) + decay * (w @ w)),
            ),
            "The penalty is for fitting",
        ),
        ("two_choices", second(with_fit(held_miss, pick=max)), "most"),
        (
            "two_choices",
            second(with_fit(lambda *args: held_miss(*args) + seen_miss(*args))),
            "best on all readings together",
        ),
        ("two_choices", second(with_fit(held_miss, fitted=everything)), "are fitted as well"),
        ("two_choices", second(with_fit(seen_miss, fitted=held_only)), "the other way round"),
        (
            "two_choices",
            second(lambda *args: args[-1].index(right_choice(*args))),
            "its place in the list",
        ),
        (
            "two_choices",
            second(lambda *args: with_fit(held_miss, pick=_least)(*args)),
            "the least error",
        ),
        ("best_width", lambda x, y, s: abs(y / x), "no room for the noise"),
        ("best_width", lambda x, y, s: y / x, "the weight of least squares"),
        ("best_width", lambda x, y, s: (abs(y) - s) / abs(x), "Variances add"),
        ("best_width", lambda x, y, s: (y**2 + s**2) ** 0.5 / abs(x), "goes off y²"),
        ("best_width", lambda x, y, s: max(0, y**2 - s**2) / x**2, "That is τ²"),
        ("best_width", lambda x, y, s: max(0, y**2 - s**2) ** 0.5, "x is missing"),
        ("best_width", lambda x, y, s: max(0, y**2 - s**2) ** 0.5 / x, "divide by the size of x"),
        ("best_width", lambda x, y, s: max(0, y**2 - s**2) ** 0.5 / x**2, "x is squared"),
        ("best_width", lambda x, y, s: abs(y**2 - s**2) ** 0.5 / abs(x), "sign under the root"),
        ("best_width", lambda x, y, s: np.sqrt(y**2 - s**2) / abs(x), "Which τ is best then?"),
    ],
)
def test_wrong_answers_get_their_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message


def _least(decays, key):
    return min(key(decay) for decay in decays)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_nonsense_is_met_with_a_message(name):
    for answer in (
        lambda *args: None,
        lambda *args: "a lot",
        lambda *args: [1.0, 2.0, 3.0],
        lambda *args: math.inf,
        lambda *args: 1 / 0,
        lambda: 1,
        3,
    ):
        result = judge(name, answer)
        assert not result.passed and len(result.message) > 20
        assert "Traceback" not in result.message


@pytest.mark.parametrize("seed_and_decays", weight_decay._HELD)
def test_every_mistake_chooses_another_decay(seed_and_decays):
    seed, decays = seed_and_decays
    args = (*weight_decay._held(seed), decays)
    ways = [
        right_choice,
        with_fit(seen_miss),
        with_fit(lambda w, decay, *rest: held_miss(w, decay, *rest) + decay * (w @ w)),
        with_fit(held_miss, pick=max),
        with_fit(lambda *a: held_miss(*a) + seen_miss(*a)),
        with_fit(held_miss, fitted=everything),
        with_fit(seen_miss, fitted=held_only),
    ]
    assert len({way(*args) for way in ways}) == len(ways)
    assert decays.index(right_choice(*args)) not in decays
    assert with_fit(seen_miss)(*args) == min(decays)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_no_two_mistakes_give_the_same_number(name, monkeypatch):
    judged = []

    def listen(value, expected, where, hints=None, *rest):
        judged.append(where)
        told = [(message, float(number)) for message, number in (hints or {}).items()]
        for (one, number), (other, another) in itertools.combinations(told, 2):
            assert not math.isclose(number, another, rel_tol=1e-3), (where, one, other)

    monkeypatch.setattr(checker, "close", listen)
    monkeypatch.setattr(weight_decay, "close", listen)
    judge(name, SOLUTIONS[name])
    assert len(judged) >= 2


@pytest.mark.parametrize("name", SOLUTIONS)
def test_stub_fails_and_solution_passes(name):
    (stub,) = (e.stub for e in FOUND if e.name == name)
    result = judge(name, stub)
    assert result.passed is None and "Not tried yet" in result.message
    assert judge(name, SOLUTIONS[name]).passed
