"""The exercises on training: stubs fail, solutions pass, wrong answers get their hint."""

import numpy as np
import pytest
import scipy.special
import torch

from book.book import Book
from book.exercises import exercises
from dlbasics import mlp
from dlbasics.sections.mlp.training import check as training
from dlbasics.sections.mlp.training import faults

SOLUTIONS = {e.name: e.solution for e in exercises(Book().page("chapters/mlp/training.md"))}


def judge(name, answer):
    return getattr(training, name).judge(answer)


# --- right answers, written differently ---


def gradient_by_torch(Z, y):
    Z = torch.tensor(Z, requires_grad=True)
    torch.nn.functional.cross_entropy(Z, torch.tensor(y)).backward()
    return Z.grad


def gradient_by_scipy(Z, y):
    P = scipy.special.softmax(Z, axis=1)
    P[range(len(y)), y] -= 1
    return P / len(y)


def epoch_by_slices(losses, patience):
    for best in range(len(losses)):
        later = losses[best + 1 : best + 1 + patience]
        beaten = any(loss < losses[best] for loss in later)
        if losses[best] == min(losses[: best + 1]) and not beaten:
            return np.int64(best)


def epoch_by_counting(losses, patience):
    best, least, waited = 0, losses[0], 0
    for epoch, loss in enumerate(losses[1:], 1):
        best, least, waited = (epoch, loss, 0) if loss < least else (best, least, waited + 1)
        if waited == patience:
            return best
    return best


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("diagnose", lambda: dict(sorted(faults.NAMES.items(), reverse=True))),
        ("diagnose", lambda: dict(zip("ABCD", map(faults.NAMES.get, "ABCD"), strict=True))),
        ("logit_gradient", gradient_by_torch),
        ("logit_gradient", gradient_by_scipy),
        ("decay_of_prior", lambda tau, n: tau**-2 / n),
        ("decay_of_prior", lambda tau, n: torch.tensor(1 / (n * tau * tau), dtype=torch.float64)),
        ("best_epoch", epoch_by_slices),
        ("best_epoch", epoch_by_counting),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def swapped(one, other):
    names = dict(faults.NAMES)
    names[one], names[other] = names[other], names[one]
    return lambda: names


def naive(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    P[range(len(y)), y] -= 1
    return P / len(y)


def stopping_epoch(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch
    return len(losses) - 1


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("diagnose", swapped("A", "D"), "2 of 4 are right. A: look at how its losses move"),
        ("diagnose", swapped("B", "C"), "2 of 4 are right. B: one of its curves falls"),
        ("diagnose", swapped("C", "D"), "C: both curves stay near ln 10"),
        ("diagnose", lambda: dict.fromkeys("ABCD", "labels shuffled"), "1 of 4 are right. A:"),
        ("diagnose", lambda: dict.fromkeys("ABCD", "bad luck"), "A is 'bad luck'; the four"),
        ("diagnose", lambda: {"A": "labels shuffled"}, "the four letters as keys"),
        ("diagnose", lambda: ["labels shuffled"], "Return a dictionary"),
        ("logit_gradient", lambda Z, y: len(y) * gradient_by_scipy(Z, y), "gradient of the sum"),
        ("logit_gradient", lambda Z, y: -gradient_by_scipy(Z, y), "turned round"),
        ("logit_gradient", lambda Z, y: mlp.softmax(Z), "Those are the probabilities. Subtract"),
        ("logit_gradient", lambda Z, y: mlp.softmax(Z) / len(y), "lacks its -1"),
        ("logit_gradient", lambda Z, y: gradient_by_scipy(Z, y) / Z.shape[1], "all entries"),
        ("logit_gradient", naive, "subtract the largest of each row"),
        ("decay_of_prior", lambda tau, n: 1 / tau**2, "divide by n"),
        ("decay_of_prior", lambda tau, n: 1 / (n * tau), "not τ"),
        ("decay_of_prior", lambda tau, n: 1 / (2 * n * tau**2), "half of it"),
        ("decay_of_prior", lambda tau, n: tau**2 / n, "upside down"),
        ("best_epoch", lambda losses, patience: int(np.argmin(losses)), "stopped before it"),
        ("best_epoch", stopping_epoch, "in which training stopped. Which weights"),
        ("best_epoch", lambda *a: epoch_by_counting(*a) + 1, "Epochs count from 0"),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message


@pytest.mark.parametrize("name", ["logit_gradient", "decay_of_prior"])
def test_each_hint_explains_another_answer(name, monkeypatch):
    """No two hints of one comparison are of the same value: the second would never be told."""
    seen = []

    def record(value, expected, where, hints=None, tolerance=1e-6):
        seen.append([expected, *(hints or {}).values()])

    monkeypatch.setattr(training, "close", record)
    assert judge(name, SOLUTIONS[name]).passed
    rounded = {tuple(np.ravel(np.round(value, 5))) for value in seen[0]}
    assert len(rounded) == len(seen[0])
