"""The exercises on Bayes' theorem: stubs fail, solutions pass, and wrong answers get their hint."""

import math

import numpy as np
import pytest
import torch

from book.book import Book
from book.exercises import exercises
from dlbasics import bayes
from dlbasics.page import checker
from dlbasics.sections.bayes.bayes_theorem import check as bayes_theorem

SOLUTIONS = {e.name: e.solution for e in exercises(Book().page("chapters/bayes/bayes-theorem.md"))}


def judge(name, answer):
    return getattr(bayes_theorem, name).judge(answer)


# --- right answers, written differently ---


def by_theorem(prior, sensitivity, false_positive_rate):
    likelihoods = sensitivity * (1 - sensitivity), false_positive_rate * (1 - false_positive_rate)
    return bayes.posterior([prior, 1 - prior], likelihoods)[0]


def letter_by_letter(prior, sensitivity, false_positive_rate):
    after_yes = bayes.screening(prior, sensitivity, false_positive_rate)
    return bayes.screening(after_yes, 1 - sensitivity, 1 - false_positive_rate)


def the_other_letter_first(prior, sensitivity, false_positive_rate):
    after_no = bayes.screening(prior, 1 - sensitivity, 1 - false_positive_rate)
    return bayes.screening(after_no, sensitivity, false_positive_rate)


def two_letters_by_odds(p, se, fp):
    odds = p / (1 - p) * se / fp * (1 - se) / (1 - fp)
    return odds / (1 + odds)


def by_tensors(prior, sensitivity, false_positive_rate):
    joint = torch.tensor([prior, 1 - prior], dtype=float, requires_grad=True)
    for letter in ([sensitivity, false_positive_rate], [1 - sensitivity, 1 - false_positive_rate]):
        joint = joint * torch.tensor(letter)
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


def parts_as_an_array_of_one():
    evidence = np.array([0.3, 0.7]) @ [0.04, 0.01]
    belief = bayes.posterior([0.3, 0.7], [0.04, 0.01])
    return {"likelihood": 0.04, "prior": 0.3, "posterior": belief[0], "evidence": evidence}


def abroad_by_odds(table, base_rate):
    (tp, fn), (fp, tn) = np.array(table, dtype=float)
    odds = base_rate / (1 - base_rate) * (tp / (tp + fn)) / (fp / (fp + tn))
    return odds / (1 + odds)


def abroad_by_counting(table, base_rate):
    """Make both kinds of people as common as they are abroad, and count."""
    (tp, fn), (fp, tn) = table
    infected, healthy = 1e6 * base_rate, 1e6 * (1 - base_rate)
    found, alarmed = infected * tp / (tp + fn), healthy * fp / (fp + tn)
    return found / (found + alarmed)


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
        ("infected_after_two_letters", by_theorem),
        ("infected_after_two_letters", letter_by_letter),
        ("infected_after_two_letters", the_other_letter_first),
        ("infected_after_two_letters", two_letters_by_odds),
        ("infected_after_two_letters", by_tensors),
        ("prior_needed", needed_without_odds),
        ("prior_needed", needed_by_bisection),
        ("four_parts", parts_as_an_array_of_one),
        ("precision_abroad", abroad_by_odds),
        ("precision_abroad", abroad_by_counting),
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


def after_no(p, se, fp):
    return bayes.screening(p, 1 - se, 1 - fp)


def mean_of_two(p, se, fp):
    return (bayes.screening(p, se, fp) + after_no(p, se, fp)) / 2


def prior_twice(p, se, fp):
    infected, healthy = p * se * p * (1 - se), (1 - p) * fp * (1 - p) * (1 - fp)
    return infected / (infected + healthy)


def letters_added(p, se, fp):
    infected, healthy = p * (se + 1 - se), (1 - p) * (fp + 1 - fp)
    return infected / (infected + healthy)


def without_base_rate(p, se, fp):
    return se * (1 - se) / (se * (1 - se) + fp * (1 - fp))


def odds_needed(target, se, fp):
    return target / (1 - target) * fp / se


def inverse_needed(target, se, fp):
    odds = target / (1 - target) * se / fp
    return odds / (1 + odds)


def target_for_odds(target, se, fp):
    odds = target * fp / se
    return odds / (1 + odds)


def with_part(**wrong):
    return lambda: parts_as_an_array_of_one() | wrong


def product(prior, rates, s, f):
    return prior * rates**s * (1 - rates) ** f


def normalised(prior, rates, s, f):
    joint = product(prior, rates, s, f)
    return joint / joint.sum()


def softmax_of(combine):
    def answer(prior, rates, s, f):
        logs = combine(prior, s * np.log(rates) + f * np.log1p(-rates))
        joint = np.exp(logs - logs.max())
        return joint / joint.sum()

    return answer


def less_the_smallest(*args):
    joint = np.exp(log_joint(*args) - log_joint(*args).min())
    return joint / joint.sum()


def log_of_the_power(prior, rates, s, f):
    logs = np.log(prior) + np.log(rates**s) + np.log((1 - rates) ** f)
    joint = np.exp(logs - logs.max())
    return joint / joint.sum()


def right_for_few(prior, rates, s, f):
    return packets_by_logs(prior, rates, s, f) if s < 100 else prior


def half_way_for_many(prior, rates, s, f):
    right = packets_by_logs(prior, rates, s, f)
    return right if s < 100 else (prior + right) / 2


def seed_by_seed(seeds):
    def answer(prior, rates, s, f):
        belief = np.array(prior)
        for factor in seeds(rates, s, f):
            belief = belief * factor
            belief = belief / belief.sum()
        return belief

    return answer


def likelihood_clipped(prior, rates, s, f):
    return bayes.posterior(prior, np.maximum(rates**s * (1 - rates) ** f, 1e-300))


def joint_clipped(*args):
    joint = np.maximum(product(*args), 1e-300)
    return joint / joint.sum()


def counts_divided(by):
    def answer(prior, rates, s, f):
        k = by if s + f > 1000 else 1
        return packets_by_logs(prior, rates, s / k, f / k)

    return answer


def zeros_for_nan(prior, rates, s, f):
    return np.nan_to_num(normalised(prior, rates, s, f))


def from_odds(odds):
    return odds / (1 + odds)


def wrong_way(probability):
    odds = probability / (1 - probability)
    return odds / (1 - odds)


def plus_a_constant(constant):
    def answer(*args):
        joint = np.exp(log_joint(*args) + constant)
        return joint / joint.sum()

    return answer


def without_prior(prior, rates, s, f):
    return packets_by_logs(np.full(5, 0.2), rates, s, f)


def log_joint(prior, rates, s, f):
    return np.log(prior) + s * np.log(rates) + f * np.log1p(-rates)


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        (
            "infected_after_two_letters",
            lambda *args: 1 - by_theorem(*args),
            "probability of being healthy",
        ),
        ("infected_after_two_letters", bayes.screening, "what the positive letter means by itself"),
        ("infected_after_two_letters", after_no, "what the negative letter means by itself"),
        (
            "infected_after_two_letters",
            lambda p, se, fp: bayes.screening(p, se**2, fp**2),
            "for two positive letters",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: after_no(after_no(p, se, fp), se, fp),
            "for two negative letters",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: bayes.screening(p, se * (1 - se), fp * fp),
            "taken the alarmed ones twice",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: bayes.screening(p, se * se, fp * (1 - fp)),
            "whom the test finds twice",
        ),
        (
            "infected_after_two_letters",
            without_base_rate,
            "or you gave it the same factor for both groups",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: from_odds(p * se * (1 - se) / ((1 - p) * fp * (1 - se))),
            "the negative one is missing, or has the same factor in both groups",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: from_odds(p * se * (1 - se) / ((1 - p) * se * (1 - fp))),
            "the positive one is missing, or has the same factor in both groups",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: from_odds(p * se * (1 - se) / (fp * (1 - fp))),
            "so are the healthy: theirs is 1 - prior",
        ),
        ("infected_after_two_letters", prior_twice, "takes the prior twice"),
        ("infected_after_two_letters", letters_added, "Both letters came, so multiply them"),
        ("infected_after_two_letters", mean_of_two, "the mean of two answers"),
        (
            "infected_after_two_letters",
            lambda p, se, fp: bayes.screening(p, se, fp) * after_no(p, se, fp),
            "multiplies two posteriors",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: p / (1 - p) * se / fp * (1 - se) / (1 - fp),
            "Turn odds o into a probability",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: p * se / fp * (1 - se) / (1 - fp),
            "The ratios belong to odds",
        ),
        ("infected_after_two_letters", lambda p, se, fp: se * (1 - se), "a likelihood"),
        ("infected_after_two_letters", lambda p, se, fp: p * se * (1 - se), "Divide by everybody"),
        ("infected_after_two_letters", lambda p, se, fp: se, "The data are two letters"),
        ("infected_after_two_letters", lambda p, se, fp: str(by_theorem(p, se, fp)), "a number"),
        (
            "infected_after_two_letters",
            lambda p, se, fp: 100 * by_theorem(p, se, fp),
            "That is in percent",
        ),
        ("infected_after_two_letters", lambda p, se, fp: p * fp, "Work this one case out by hand"),
        ("prior_needed", odds_needed, "Turn odds o into a probability"),
        (
            "prior_needed",
            lambda t, se, fp: from_odds(odds_needed(t, 1, fp)),
            "leaves out the sensitivity",
        ),
        ("prior_needed", lambda *_: 0.48, "0.48 is the slider's case"),
        ("prior_needed", lambda *_: 0.477, "0.477 is the slider's case"),
        ("prior_needed", lambda *_: 0.476, "0.476 is the slider's case"),
        ("prior_needed", inverse_needed, "the target is the posterior, so divide"),
        ("prior_needed", bayes.screening, "takes the target for the prior"),
        ("prior_needed", lambda *args: 1 - needed_without_odds(*args), "share of healthy people"),
        ("prior_needed", target_for_odds, "forgets the odds of the target"),
        (
            "prior_needed",
            lambda t, se, fp: (t / (1 - t) / se) / (1 + t / (1 - t) / se),
            "leaves out the false alarms",
        ),
        (
            "prior_needed",
            lambda t, se, fp: t * fp / se,
            "The ratio belongs to odds",
        ),
        (
            "prior_needed",
            lambda t, se, fp: 100 * needed_without_odds(t, se, fp),
            "That is in percent",
        ),
        ("four_parts", lambda: [0.3, 0.04, 0.019, 0.63], "do not say which is which"),
        ("four_parts", lambda: [0.3, 0.04], "Return a dictionary"),
        ("four_parts", with_part(evidence=0.022), "new machine's likelihood lacks its prior"),
        ("prior_needed", lambda target, se, fp: target, "the target as it came"),
        ("four_parts", lambda: {"prior": 0.3, "evidence": 0.019}, "'likelihood' is missing"),
        ("four_parts", with_part(prior=0.04), "before you look at the screw"),
        ("four_parts", with_part(prior=0.5), "how many screws each of them makes"),
        ("four_parts", with_part(prior=0.7), "the new machine's share"),
        ("four_parts", with_part(prior=30), "You get 30 for the prior. That is in percent"),
        ("four_parts", with_part(likelihood=0.4), "divide 4 by 100"),
        (
            "four_parts",
            with_part(likelihood=0.07),
            "You get 0.07 for the likelihood; that is not it",
        ),
        ("four_parts", with_part(evidence=1), "if every screw were faulty"),
        ("four_parts", with_part(likelihood=12 / 19), "the other way round"),
        ("four_parts", with_part(likelihood=0.012), "looks at the old machine's screws only"),
        ("four_parts", with_part(likelihood=0.01), "That is P(faulty | new)"),
        ("four_parts", with_part(evidence=0.05), "without their priors"),
        ("four_parts", with_part(evidence=0.025), "Weigh each by its prior"),
        ("four_parts", with_part(evidence=0.012), "only the faulty screws of the old machine"),
        ("four_parts", with_part(posterior=0.012), "Divide by the evidence"),
        ("four_parts", with_part(posterior=7 / 19), "the other share of the faulty screws"),
        ("four_parts", with_part(posterior=0.8), "if both machines made equally many"),
        ("four_parts", with_part(posterior=0.04 / 0.019), "the prior is missing"),
        ("precision_abroad", lambda t, p: t[0][0] / (t[0][0] + t[1][0]), "the precision at home"),
        ("precision_abroad", lambda t, p: t[0][0] / sum(t[0]), "That is the recall"),
        ("precision_abroad", lambda t, p: p * t[0][0] / sum(t[0]), "Divide by all the positive"),
        (
            "precision_abroad",
            lambda t, p: abroad_by_odds(np.transpose(t), p),
            "unpacks the table as ((tp, fp), (fn, tn))",
        ),
        ("precision_abroad", lambda t, p: 1 - abroad_by_odds(t, p), "share of healthy people"),
        (
            "precision_abroad",
            lambda t, p: bayes.screening(p, t[0][0] / sum(t[0]), t[1][0] / (t[0][0] + t[1][0])),
            "divide by fp + tn",
        ),
        (
            "precision_abroad",
            lambda t, p: bayes.screening(p, t[0][0] / sum(t[0]), t[1][1] / sum(t[1])),
            "fp, not tn, counts the alarmed",
        ),
        ("precision_abroad", lambda t, p: abroad_by_odds(t, 0.5), "The base rate is missing"),
        (
            "precision_abroad",
            lambda t, p: p * t[0][0] / sum(t[0]) + (1 - p) * t[1][1] / sum(t[1]),
            "That is the accuracy abroad",
        ),
        ("precision_abroad", lambda t, p: t[0][0] / (t[0][0] + t[0][1] + p), "Work this one case"),
        (
            "infected_after_two_letters",
            lambda p, se, fp: by_theorem(0.1, 0.99, 0.10),
            "uses none of its arguments",
        ),
        ("prior_needed", lambda *_: needed_without_odds(0.9, 0.99, 0.1), "uses none of its"),
        ("four_parts", with_part(posterior=12 / 7), "These are odds, old to new"),
        (
            "precision_abroad",
            lambda t, p: p * t[0][0] / (p * t[0][0] + (1 - p) * t[1][0]),
            "counts of that town: divide each by its row first",
        ),
        (
            "precision_abroad",
            lambda t, p: p * t[0][0] / sum(t[0]) / (p * t[0][0] / sum(t[0]) + t[1][0] / sum(t[1])),
            "the healthy are 1 - base_rate",
        ),
        (
            "precision_abroad",
            lambda t, p: bayes.screening(p, t[0][0] / (t[0][0] + t[1][0]), t[1][0] / sum(t[1])),
            "for the recall",
        ),
        (
            "precision_abroad",
            lambda t, p: p / (1 - p) * t[0][0] / sum(t[0]) / (t[1][0] / sum(t[1])),
            "Turn odds o into a probability",
        ),
        ("precision_abroad", lambda t, p: bayes.screening(p, 0.99, 0.1), "the leaflet's 0.99"),
        (
            "infected_after_two_letters",
            lambda p, se, fp: from_odds(p / (1 - p) * fp / se * (1 - fp) / (1 - se)),
            "likelihood ratios are upside down",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: from_odds(p / (1 - p) * se / fp * (1 - fp) / (1 - se)),
            "One likelihood ratio is upside down",
        ),
        (
            "infected_after_two_letters",
            lambda p, se, fp: wrong_way(two_letters_by_odds(p, se, fp)),
            "you divided by 1 - o",
        ),
        (
            "prior_needed",
            lambda t, se, fp: wrong_way(needed_without_odds(t, se, fp)),
            "you divided by 1 - o",
        ),
        (
            "precision_abroad",
            lambda t, p: wrong_way(abroad_by_odds(t, p)),
            "you divided by 1 - o",
        ),
        (
            "precision_abroad",
            lambda t, p: p * t[0][0] / (t[0][0] + t[1][0]),
            "the precision at home by the base rate",
        ),
        (
            "precision_abroad",
            lambda t, p: bayes.screening(p, t[0][0] / sum(t[0]), t[1][0] / t[1][1]),
            "Divide by all healthy people",
        ),
        (
            "precision_abroad",
            lambda t, p: from_odds(p / (1 - p) * (t[0][0] / t[0][1]) / (t[1][0] / t[1][1])),
            "Divide each by the sum of its row",
        ),
        ("packet_posterior", plus_a_constant(6000), "no fixed number"),
        ("packet_posterior", plus_a_constant(100), "subtract the largest before you take exp"),
        ("packet_posterior", product, "divide by the evidence"),
        ("packet_posterior", softmax_of(lambda p, ll: p * ll), "likelihood by the prior"),
        ("packet_posterior", softmax_of(lambda p, ll: np.log(p) * ll), "the two logarithms"),
        ("packet_posterior", softmax_of(lambda p, ll: p + ll), "adds the prior, not its"),
        ("packet_posterior", softmax_of(lambda p, ll: np.log(p) - ll), "has a minus sign"),
        ("packet_posterior", softmax_of(lambda p, ll: -np.log(p) - ll), "exp of minus"),
        (
            "packet_posterior",
            lambda p, r, s, f: packets_by_logs(p, r, s, f * 0),
            "The failures are missing",
        ),
        (
            "packet_posterior",
            lambda p, r, s, f: bayes.posterior_from_logs(p, s * np.log(r) - f * np.log1p(-r)),
            "subtracts what the failures say",
        ),
        (
            "packet_posterior",
            lambda *args: np.exp(log_joint(*args) - log_joint(*args).max()),
            "After exp, divide by the sum",
        ),
        ("packet_posterior", lambda *args: 3 * packets_by_logs(*args), "These do not sum to 1"),
        ("packet_posterior", less_the_smallest, "the largest logarithm, not the smallest"),
        ("packet_posterior", log_of_the_power, "the logarithm of 0 was taken"),
        ("packet_posterior", right_for_few, "That is the prior. Was every 0"),
        ("packet_posterior", half_way_for_many, "failures=3000; that is not it"),
        (
            "packet_posterior",
            seed_by_seed(lambda rates, s, f: [rates] * s + [1 - rates] * f),
            "in the packet of 90%. If you multiply and normalise seed by seed",
        ),
        (
            "packet_posterior",
            seed_by_seed(lambda rates, s, f: [1 - rates] * f + [rates] * s),
            "in the packet of 10%. If you multiply and normalise seed by seed",
        ),
        ("packet_posterior", likelihood_clipped, "That is the prior. Was every 0"),
        ("packet_posterior", joint_clipped, "the same belief for each. Was every 0"),
        ("packet_posterior", counts_divided(10), "602.9 successes and 397.1 failures: the counts"),
        ("packet_posterior", counts_divided(100), "for 70 successes and 30 failures: the counts"),
        ("packet_posterior", counts_divided(10_000), "were divided by 10,000, and less data"),
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
            r"Expected the shape (5,) for successes=7, failures=3; got one number",
        ),
        ("packet_posterior", lambda p, r, s, f: [["a"], [1, 2]], "Expected numbers of the shape"),
        ("packet_posterior", lambda p, r, s, f: ["a"] * 5, "Expected numbers of the shape"),
        ("packet_posterior", lambda p, r, s, f: [math.nan] * 5, "Expected finite numbers"),
        (
            "packet_posterior",
            lambda p, r, s, f: packets_by_logs(p, r, f, s),
            "exchanges successes and failures",
        ),
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

    def record(value, expected, where, hints=None, tolerance=1e-6, *_, **__):
        seen.append(([expected, *hints.values()], tolerance))

    monkeypatch.setattr(checker, "close", record)
    monkeypatch.setattr(bayes_theorem, "close", record, raising=False)
    assert judge(name, SOLUTIONS[name]).passed
    for values, tolerance in seen:
        apart = [np.abs(np.subtract(x, y)).max() for i, x in enumerate(values) for y in values[:i]]
        assert min(apart, default=1) > 2 * tolerance, values


def test_checking_is_the_same_every_time():
    for name in SOLUTIONS:
        solution = SOLUTIONS[name]
        assert judge(name, packets_in_place) == judge(name, packets_in_place)
        assert judge(name, solution) == judge(name, solution)
