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


def over_everything(Z, y):
    P = np.exp(Z) / np.exp(Z).sum()
    P[range(len(y)), y] -= 1
    return P / len(y)


def down_the_columns(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=0)
    P[range(len(y)), y] -= 1
    return P / len(y)


def against_previous(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        best, waited = (epoch, 0) if losses[epoch] < losses[epoch - 1] else (best, waited + 1)
        if waited == patience:
            return best
    return best


def resets_at_falls(losses, patience):
    waited = 0
    for epoch in range(1, len(losses)):
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        if waited == patience:
            return losses.index(min(losses[: epoch + 1]))
    return losses.index(min(losses))


def takes_equals(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        best, waited = (epoch, 0) if losses[epoch] <= losses[best] else (best, waited + 1)
        if waited == patience:
            return best
    return best


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
        ("logit_gradient", lambda Z, y: mlp.softmax(Z) - y[:, None], "then divide by n"),
        (
            "logit_gradient",
            lambda Z, y: (mlp.softmax(Z) - y[:, None]) / len(y),
            "You subtract the number of the class. It says in which column to subtract 1.",
        ),
        ("logit_gradient", over_everything, "the sum of the whole matrix"),
        ("logit_gradient", down_the_columns, "down the columns"),
        ("logit_gradient", lambda Z, y: (Z - np.eye(Z.shape[1])[y]) / len(y), "is missing"),
        ("logit_gradient", lambda Z, y: mlp.softmax(Z) - y, "do not fit together entry by entry"),
        ("logit_gradient", lambda y, Z: gradient_by_scipy(Z, y), "your code stopped"),
        ("decay_of_prior", lambda tau, n: 1 / tau**2, "divide by n"),
        ("decay_of_prior", lambda tau, n: 1 / (n * tau), "not τ"),
        ("decay_of_prior", lambda tau, n: 1 / (2 * n * tau**2), "half of it"),
        ("decay_of_prior", lambda tau, n: tau**2 / n, "upside down"),
        ("decay_of_prior", lambda tau, n: n * tau**2, "many examples make it count less"),
        ("decay_of_prior", lambda tau, n: n / tau**2, "You multiply by n"),
        ("decay_of_prior", lambda tau, n: 1 / (2 * tau**2), "and has a 1/2 too many"),
        ("decay_of_prior", lambda n, tau: 1 / (n * tau**2), "the two are exchanged"),
        ("best_epoch", against_previous, "You compare each loss with the one before it"),
        ("best_epoch", resets_at_falls, "You compare each loss with the one before it"),
        ("best_epoch", lambda losses, p: epoch_by_slices(losses, p + 1), "one epoch of patience"),
        ("best_epoch", takes_equals, "An equal loss is no new least one"),
        ("best_epoch", lambda losses, patience: int(np.argmin(losses)), "stopped before it"),
        ("best_epoch", stopping_epoch, "in which training stopped. Which weights"),
        ("best_epoch", lambda *a: epoch_by_counting(*a) + 1, "Epochs count from 0"),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message
