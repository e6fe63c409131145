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


def best(p, q):
    return p / (p + q)


WRONG = [
    ("judge", lambda p, q: (q / (p + q), 0.0), "share of the made ones"),
    ("judge", lambda p, q: (p / q, 0.0), "Divide by all that arrives"),
    ("judge", lambda p, q: (p, 0.0), "real ones alone"),
    ("judge", lambda p, q: best(p, q), "Return two results"),
    ("judge", lambda p, q: (best(p, q), (np.log(best(p, q)) + np.log(1 - best(p, q))).mean()), "weigh"),
    ("judge", lambda p, q: (best(p, q), (np.log(best(p, q)) + np.log(1 - best(p, q))).sum()), "weigh"),
    ("judge", lambda p, q: (best(p, q), (p * np.log(best(p, q))).sum()), "second half"),
    ("judge", lambda p, q: (best(p, q), (q * np.log(1 - best(p, q))).sum()), "first half"),
    ("judge", lambda p, q: (best(p, q), ((p + q) * np.log(best(p, q))).sum()), "of 1 − D"),
    ("judge", lambda p, q: (best(p, q), -judge_by_the_library(p, q)[1]), "−V"),
    ("slopes", lambda s: slopes_by_torch(s)[::-1], "comes first"),
    ("slopes", lambda s: (-expit(s), -expit(-s)), "1/n"),
    ("slopes", lambda s: (expit(s) / len(s), 0 * s), "The sign"),
    ("slopes", lambda s: (-1 / expit(-s) / len(s), 0 * s), "with respect to D"),
    ("slopes", lambda s: (expit(s) * expit(-s) / len(s), 0 * s), "slope of the sigmoid"),
    ("slopes", lambda s: (-expit(s) / len(s), expit(s) / len(s)), "lost the 1"),
    ("slopes", lambda s: (-expit(s) / len(s), -1 / expit(s) / len(s)), "with respect to D"),
    ("slopes", lambda s: -expit(s) / len(s), "Return two results"),
    ("covered", lambda s, c, r: (covered_by_loops(s, c, r)[0], 1 - covered_by_loops(s, c, r)[1]), "not near"),
    ("covered", lambda s, c, r: (covered_by_loops(s, c, r)[0], len(s) * covered_by_loops(s, c, r)[1]), "divide"),
    ("covered", lambda s, c, r: (check._covered(s, c, r, threshold=1e-9)[0], 0.5), "with a sample near it"),
    ("covered", lambda s, c, r: (check._covered(s, c, r, threshold=1)[0], 0.5), "the whole of it"),
    ("covered", lambda s, c, r: (check._covered(s, c, r, among=np.sum)[0], 0.5), "of all samples"),
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
