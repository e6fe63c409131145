"""The exercises on generative adversarial networks: right in other words, and wrong answers with their hints."""

import numpy as np
import pytest
import torch
from scipy.special import expit, xlogy

from dlbasics.papers import gan
from dlbasics.sections.papers.gan import check


def told(name, answer):
    return getattr(check, name).judge(answer)


def judge_by_the_library(p, q):
    D = gan.optimal_discriminator(p, q)
    return D, gan.value(p, q, D, 1)


def judge_by_the_theorem(p, q):
    middle = (p + q) / 2
    apart = (xlogy(p, p / middle) + xlogy(q, q / middle)).sum() / 2
    return [1 / (1 + b / a) for a, b in zip(p, q, strict=True)], -np.log(4) + 2 * apart


def slopes_by_torch(s):
    found = []
    for saturating in (True, False):
        score = torch.tensor(s, requires_grad=True)
        found += torch.autograd.grad(gan.generator_loss(score, saturating), score)
    return found


def covered_by_loops(samples, centres, radius):
    counts = [0] * len(centres)
    for sample in samples:
        distances = [np.hypot(*(sample - centre)) for centre in centres]
        if min(distances) < radius:
            counts[distances.index(min(distances))] += 1
    fair = len(samples) / len(centres)
    return sum(count >= fair / 4 for count in counts), sum(counts) / len(samples)


def best_loss_by_densities(k, m):
    real, made = np.full(k, 1 / k), np.zeros(k)
    made[:m] = 1 / m
    D = real / (real + made)
    return -(xlogy(real, D) + xlogy(made, 1 - D)).sum()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("judge", judge_by_the_library),
        ("judge", judge_by_the_theorem),
        ("slopes", slopes_by_torch),
        ("slopes", lambda s: (-expit(s) / s.size, -expit(-s) / s.size)),
        ("covered", covered_by_loops),
        ("best_loss", best_loss_by_densities),
    ],
)
def test_right_in_other_words(name, answer):
    result = told(name, answer)
    assert result.passed, result.message


def square(gap):
    return gap @ gap


def wrongly(s, c, r, length, least=None, more=False, each=False, anywhere=False, of_near=False):
    """Count by loops what is held and near, with a beginner's mistake or two."""
    counts, inside, total = [0] * len(c), 0, 0
    for sample in s:
        lengths = [length(sample - centre) for centre in c]
        close = [i for i, one in enumerate(lengths) if one < r]
        inside += bool(close)
        total += len(close)
        for i in close if each else [int(np.argmin(lengths))] if close or anywhere else []:
            counts[i] += 1
    least = (inside if of_near else len(s)) / (4 * len(c)) if least is None else least
    held = sum(count > least if more else count >= least for count in counts)
    return held, (total if each else inside) / len(s)


def test_no_two_mistakes_of_the_third_exercise_agree():
    for world in check._worlds():
        right = check._covered(*world)
        told = [tuple(map(float, pair)) for pair in check._covered_wrongly(*world).values()]
        assert len({*told, tuple(map(float, right))}) == len(told) + 1
        assert len(world[0]) % (4 * len(world[1])) == 0  # a count can be a quarter exactly


def best(p, q):
    return p / (p + q)


WRONG = [
    ("judge", lambda p, q: (q / (p + q), 0.0), "share of the made ones"),
    ("judge", lambda p, q: (p / q, 0.0), "Divide by all that arrives"),
    ("judge", lambda p, q: (p, 0.0), "real ones alone"),
    ("judge", lambda p, q: best(p, q), "Where is V?"),
    ("judge", lambda p, q: (best(p, q), (np.log(best(p, q)) + np.log(1 - best(p, q))).mean()), "weigh"),
    ("judge", lambda p, q: (best(p, q), (np.log(best(p, q)) + np.log(1 - best(p, q))).sum()), "weigh"),
    ("judge", lambda p, q: (best(p, q), (p * np.log(best(p, q))).sum()), "second half"),
    ("judge", lambda p, q: (best(p, q), (q * np.log(1 - best(p, q))).sum()), "first half"),
    ("judge", lambda p, q: (best(p, q), ((p + q) * np.log(best(p, q))).sum()), "of 1 − D"),
    ("judge", lambda p, q: (best(p, q), -judge_by_the_library(p, q)[1]), "−V"),
    ("slopes", lambda s: slopes_by_torch(s)[::-1], "saturating one come first"),
    ("slopes", lambda s: (-expit(s), -expit(-s)), "1/n"),
    ("slopes", lambda s: (expit(s) / len(s), 0 * s), "The sign"),
    ("slopes", lambda s: (-1 / expit(-s) / len(s), 0 * s), "with respect to D"),
    ("slopes", lambda s: (expit(s) * expit(-s) / len(s), 0 * s), "slope of the sigmoid"),
    ("slopes", lambda s: (-expit(s) / len(s), expit(s) / len(s)), "lost the 1"),
    ("slopes", lambda s: (-expit(s) / len(s), -1 / expit(s) / len(s)), "with respect to D"),
    ("slopes", lambda s: -expit(s) / len(s), "Return two results"),
    ("covered", lambda s, c, r: wrongly(s, c, r, square), "squared distances"),
    ("covered", lambda s, c, r: wrongly(s, c, r, lambda gap: np.abs(gap).sum()), "Those are not distances"),
    ("covered", lambda s, c, r: wrongly(s, c, r, np.linalg.norm, more=True), "not >"),
    ("covered", lambda s, c, r: wrongly(s, c, r, np.linalg.norm, each=True), "within two circles"),
    ("covered", lambda s, c, r: wrongly(s, c, r, np.linalg.norm, anywhere=True), "however far"),
    ("covered", lambda s, c, r: wrongly(s, c, r, np.linalg.norm, least=1), "with a sample near it"),
    ("covered", lambda s, c, r: wrongly(s, c, r, np.linalg.norm, least=len(s) / len(c)), "the whole of it"),
    ("covered", lambda s, c, r: wrongly(s, c, r, np.linalg.norm, least=len(s) / 4), "You asked for n / 4"),
    ("covered", lambda s, c, r: wrongly(s, c, r, np.linalg.norm, of_near=True), "of all samples"),
    ("covered", lambda s, c, r: (covered_by_loops(s, c, r)[0], 1 - covered_by_loops(s, c, r)[1]), "not near"),
    ("covered", lambda s, c, r: (covered_by_loops(s, c, r)[0], len(s) * covered_by_loops(s, c, r)[1]), "divide"),
    ("covered", lambda s, c, r: (covered_by_loops(s, c, r)[0], covered_by_loops(s, c, r)[1] / len(c)), "n times k"),
    ("covered", lambda s, c, r: (covered_by_loops(s, c, r)[0], covered_by_loops(s, c, r)[0] / len(c)), "centres"),
    ("covered", lambda s, c, r: (0, covered_by_loops(s, c, r)[1]), "centres held"),
    ("judge", lambda p, q: (best(p, q), (p * np.log(best(p, q)) + q * np.log(1 - best(p, q))).mean()), "dividing"),
    ("judge", lambda p, q: (best(p, q), (p * np.log(best(p, q)) + q * np.log(1 - q)).sum()), "not of 1 − q"),
    ("judge", lambda p, q: (best(p, q), -np.log(4)), "Here they differ"),
    ("slopes", lambda s: (-expit(-s) / len(s), -expit(s) / len(s)), "sign in your sigmoid"),
    ("slopes", lambda s: (np.log(1 - expit(s)), -np.log(expit(s))), "the loss itself"),
    ("slopes", lambda s: (expit(s) * expit(-s), expit(s) * expit(-s)), "slope of the sigmoid"),
    ("slopes", lambda s: (-s / len(s), -(1 - s) / len(s)), "s is a score"),
    ("best_loss", lambda k, m: -m / k * (np.log(m / (m + k)) + np.log(k / (m + k))), "has the weight 1"),
    ("best_loss", lambda k, m: -(m / k * np.log(m / k) + np.log(1 - m / k)), "no share of modes"),
    ("best_loss", lambda k, m: best_loss_by_densities(k, m) / np.log(2), "base 2"),
    ("best_loss", lambda k, m: np.log(2) - best_loss_by_densities(k, m) / 2, "minus twice"),
    ("best_loss", lambda k, m: np.log(4), "½ in all modes"),
    ("best_loss", lambda k, m: -best_loss_by_densities(k, m), "the loss is −V"),
    ("best_loss", lambda k, m: -(np.log(m / (m + k)) + np.log(k / (m + k))), "log 1 is 0"),
    ("best_loss", lambda k, m: -m / k * np.log(m / (m + k)), "made examples are missing"),
    ("best_loss", lambda k, m: (m / k + 1) * np.log(2), "where something is made"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answer", "hint"), WRONG)
def test_wrong_answers_get_their_hint(name, answer, hint):
    result = told(name, answer)
    assert result.passed is False
    assert hint in result.message, result.message
