"""The exercises on Bayes' theorem: stubs fail, solutions pass, and wrong answers get their hint."""

import math

import numpy as np
import pytest
import torch

from book.book import Book
from book.exercises import exercises
from dlbasics import bayes
from dlbasics.sections.bayes.bayes_theorem import check as bayes_theorem

SOLUTIONS = {e.name: e.solution for e in exercises(Book().page("chapters/bayes/bayes-theorem.md"))}


def judge(name, answer):
    return getattr(bayes_theorem, name).judge(answer)


# --- right answers, written differently ---


def by_theorem(prior, sensitivity, false_positive_rate):
    belief = bayes.posterior([prior, 1 - prior], [1 - sensitivity, 1 - false_positive_rate])
    return belief[0]


def by_turning_the_test(prior, sensitivity, false_positive_rate):
    return bayes.screening(prior, 1 - sensitivity, 1 - false_positive_rate)


def by_tensors(prior, sensitivity, false_positive_rate):
    joint = torch.tensor([prior, 1 - prior], dtype=float, requires_grad=True) * torch.tensor(
        [1 - sensitivity, 1 - false_positive_rate]
    )
    return joint[0] / joint.sum()


def needed_without_odds(target, sensitivity, false_positive_rate):
    alarms = target * false_positive_rate
    return np.float64(alarms / (alarms + (1 - target) * sensitivity))


def needed_by_bisection(target, sensitivity, false_positive_rate):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if bayes.screening(middle, sensitivity, false_positive_rate) < target:
            low = middle
        else:
            high = middle
    return low


def rate_by_mode(a, b, successes, failures):
    return bayes.BetaBinomial(a, b).update(successes, failures).mode


def packets_by_logs(prior, rates, successes, failures):
    logs = successes * np.log(rates) + failures * np.log1p(-rates)
    return bayes.posterior_from_logs(prior, logs)


def packets_by_softmax(prior, rates, successes, failures):
    prior, rates = torch.tensor(prior), torch.tensor(rates)
    logs = prior.log() + successes * rates.log() + failures * torch.log1p(-rates)
    return torch.softmax(logs, 0)


def packets_in_plain_python(prior, rates, successes, failures):
    logs = [
        math.log(p) + successes * math.log(rate) + failures * math.log(1 - rate)
        for p, rate in zip(prior, rates, strict=True)
    ]
    joint = [math.exp(log - max(logs)) for log in logs]
    return [value / sum(joint) for value in joint]


def packets_in_place(prior, rates, successes, failures):
    # Spoils the arrays that it is given.
    np.log(rates, out=rates)
    rates *= successes
    rates += failures * np.log1p(-np.array([0.1, 0.3, 0.5, 0.7, 0.9])) + np.log(prior)
    prior[:] = np.exp(rates - rates.max())
    prior /= prior.sum()
    return prior


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("infected_after_negative", by_theorem),
        ("infected_after_negative", by_turning_the_test),
        ("infected_after_negative", by_tensors),
        ("prior_needed", needed_without_odds),
        ("prior_needed", needed_by_bisection),
        ("map_rate", rate_by_mode),
        ("map_rate", lambda a, b, s, f: np.array((a + s - 1) / (a + s - 1 + b + f - 1))),
        ("packet_posterior", packets_by_logs),
        ("packet_posterior", packets_by_softmax),
        ("packet_posterior", packets_in_plain_python),
        ("packet_posterior", packets_in_place),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def healthy_after_negative(p, se, fp):
    return 1 - by_theorem(p, se, fp)


def odds_needed(target, se, fp):
    return target / (1 - target) * fp / se


def inverse_needed(target, se, fp):
    odds = target / (1 - target) * se / fp
    return odds / (1 + odds)


def target_for_odds(target, se, fp):
    odds = target * fp / se
    return odds / (1 + odds)


def product(prior, rates, s, f):
    return prior * rates**s * (1 - rates) ** f


def normalised(prior, rates, s, f):
    joint = product(prior, rates, s, f)
    return joint / joint.sum()


def zeros_for_nan(prior, rates, s, f):
    return np.nan_to_num(normalised(prior, rates, s, f))


def without_prior(prior, rates, s, f):
    return packets_by_logs(np.full(5, 0.2), rates, s, f)


def log_joint(prior, rates, s, f):
    return np.log(prior) + s * np.log(rates) + f * np.log1p(-rates)


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("infected_after_negative", healthy_after_negative, "probability of being healthy"),
        ("infected_after_negative", bayes.screening, "what a positive letter means"),
        ("infected_after_negative", lambda p, se, fp: 1 - se, "a likelihood"),
        ("infected_after_negative", lambda p, se, fp: p * (1 - se), "Divide by everybody"),
        ("infected_after_negative", lambda p, se, fp: p, "Work this one case out by hand"),
        ("infected_after_negative", lambda p, se, fp: str(by_theorem(p, se, fp)), "a number"),
        (
            "infected_after_negative",
            # right for the first town, where prior and false alarms are the same
            lambda p, se, fp: by_theorem(fp, se, p),
            "for prior=0.01, sensitivity=0.8, false_positive_rate=0.05; ",
        ),
        ("prior_needed", odds_needed, "Turn odds o into a probability"),
        ("prior_needed", inverse_needed, "the target is the posterior, so divide"),
        ("prior_needed", bayes.screening, "takes the target for the prior"),
        ("prior_needed", lambda *args: 1 - needed_without_odds(*args), "share of healthy people"),
        ("prior_needed", target_for_odds, "forgets the odds of the target"),
        (
            "prior_needed",
            lambda t, se, fp: 100 * needed_without_odds(t, se, fp),
            "That is in percent",
        ),
        ("map_rate", lambda a, b, s, f: (a + s) / (a + b + s + f), "mean of the posterior"),
        ("map_rate", lambda a, b, s, f: s / (s + f), "maximum likelihood estimate"),
        ("map_rate", lambda a, b, s, f: (a + s) / (a + b + s + f - 2), "The exponents are a - 1"),
        (
            "map_rate",
            lambda a, b, s, f: (b + f - 1) / (a + b + s + f - 2),
            "1 minus the right value",
        ),
        ("packet_posterior", product, "divide by the evidence"),
        ("packet_posterior", without_prior, "The prior is missing"),
        ("packet_posterior", log_joint, "Take exp, and divide by the sum"),
        ("packet_posterior", normalised, "With 7000 successes and 3000 failures you get NaN"),
        ("packet_posterior", normalised, "Add logarithms"),
        ("packet_posterior", zeros_for_nan, "you get 0 for every packet"),
        (
            "packet_posterior",
            lambda p, r, s, f: bayes.posterior(p, bayes.bernoulli_likelihood(r, s, f)),
            "too improbable for a float: then take posterior_from_logs",
        ),
        (
            "packet_posterior",
            lambda p, r, s, f: sum(map(float, product(p, r, s, f))),
            r"Expected the shape (5,) for successes=0, failures=0; got one number",
        ),
        ("packet_posterior", lambda p, r, s, f: [["a"], [1, 2]], "Expected numbers of the shape"),
        ("packet_posterior", lambda p, r, s, f: ["a"] * 5, "Expected numbers of the shape"),
        ("packet_posterior", lambda p, r, s, f: [math.nan] * 5, "Expected finite numbers"),
        (
            "packet_posterior",
            lambda p, r, s, f: packets_by_logs(p, r, f, s),
            "for successes=7, failures=3; ",
        ),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message


@pytest.mark.parametrize("name", SOLUTIONS)
def test_each_hint_explains_another_answer(name, monkeypatch):
    """No two hints of one comparison are of the same value: the second would never be told."""
    seen = []

    def record(value, expected, where, hints=None, tolerance=1e-6):
        seen.append([expected, *hints.values()])

    monkeypatch.setattr(bayes_theorem, "close", record)
    assert judge(name, SOLUTIONS[name]).passed
    first = next(values for values in seen if len(values) > 1)
    if name == "packet_posterior":
        first = seen[1]  # with no seeds planted, the posterior is the prior
    rounded = {tuple(np.ravel(np.round(value, 5))) for value in first}
    assert len(rounded) == len(first)


def test_checking_is_the_same_every_time():
    for name in SOLUTIONS:
        solution = SOLUTIONS[name]
        assert judge(name, packets_in_place) == judge(name, packets_in_place)
        assert judge(name, solution) == judge(name, solution)
