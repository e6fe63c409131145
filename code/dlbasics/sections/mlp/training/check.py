"""Checkers of the exercises in the section on training."""

import numpy as np

from dlbasics import mlp
from dlbasics.page.checker import Wrong, call, checker, close
from dlbasics.sections.mlp.training import faults


@checker
def diagnose(answer):
    """Each fault writes its own hand: you told all four from their curves alone. The cells below prove it."""
    value = call(answer)
    if not isinstance(value, dict) or set(value) != set(faults.NAMES):
        raise Wrong('Return a dictionary with the four letters as keys: {"A": "...", ...}.')
    names = sorted(faults.NAMES.values())
    for letter, name in value.items():
        if name not in names:
            raise Wrong(f"{letter} is {name!r}; the four causes are: {', '.join(names)}.")
    wrong = [letter for letter in "ABCD" if value[letter] != faults.NAMES[letter]]
    if wrong:
        clues = {
            "A": "A: look at how its losses move from one epoch to the next.",
            "B": "B: one of its curves falls while the other climbs. What can still be learned?",
            "C": "C: both curves stay near ln 10 from the first epoch on. Guessing costs as much.",
            "D": "D: it learns, then stops, in training and validation alike. Who has no voice left?",
        }
        raise Wrong(f"{4 - len(wrong)} of 4 are right. {clues[wrong[0]]}")


@checker
def logit_gradient(answer):
    """Probability minus truth: the shortest gradient of the book, and the first that every classifier computes."""
    rng = np.random.default_rng(0)
    for n, k in [(4, 3), (1, 5), (6, 2)]:
        Z, y = 3 * rng.normal(size=(n, k)), rng.integers(0, k, n)
        value = call(answer, Z, y)
        right, P = mlp.cross_entropy(Z, y)[1], mlp.softmax(Z)
        hints = {
            "That is the gradient of the sum; the loss is the mean over the rows.": n * right,
            "The sign is turned round: raising the true logit must lower the loss.": -right,
            "Those are the probabilities, divided by n. The true class still lacks its -1.": P / n,
            "Those are the probabilities. Subtract 1 at the true class, then divide by n.": P,
            "You divided by all entries. The loss is a mean over the n rows.": right / k,
        }
        if n == 1:
            hints = {}
        close(value, right, f"for Z of the shape ({n}, {k})", hints)
    Z = np.array([[1000.0, 0.0], [-1000.0, 0.0]])
    with np.errstate(all="ignore"):
        value = call(answer, Z, np.array([1, 1]))
    close(value, [[0.5, -0.5], [0, 0]], "for logits of 1000: subtract the largest of each row")


@checker
def decay_of_prior(answer):
    """A wide prior decays little, and so do many examples: the data outvote it, as in Part 1."""
    for tau, n in [(0.4, 100), (2.0, 1000), (0.1, 50)]:
        value = call(answer, tau, n)
        right = 1 / (n * tau**2)
        hints = {
            "That belongs to the sum of the losses. train takes the mean: divide by n.": n * right,
            "The variance is τ², not τ.": 1 / (n * tau),
            "That is half of it: the 1/2 stands in the penalty already.": right / 2,
            "Turned upside down: a narrow prior must decay more.": tau**2 / n,
        }
        close(value, right, f"for τ={tau:g}, n={n}", hints, tolerance=1e-9)


@checker
def best_epoch(answer):
    """You kept the best weights so far, and did not look past the moment at which training stopped."""
    cases = [
        ([3.0, 2.0, 1.0], 2),
        ([3.0, 2.0, 2.5, 2.6, 1.0], 2),
        ([3.0, 2.0, 2.5, 1.9, 2.5, 2.6, 2.7, 0.5], 3),
        ([1.0, 2.0, 3.0], 1),
        ([2.0, 2.0, 2.0, 1.0], 2),
        ([5.0], 3),
    ]
    for losses, patience in cases:
        value = call(answer, losses, patience)
        right, stopped = _early_stop(losses, patience)
        hints = {
            "That is the least loss of the whole list, but training stopped before it.": int(
                np.argmin(losses)
            ),
            "That is the epoch in which training stopped. Which weights would you keep?": stopped,
            "Epochs count from 0.": right + 1,
        }
        hints = {words: wrong for words, wrong in hints.items() if wrong != right}
        close(value, right, f"for losses={losses} and patience={patience}", hints)


def _early_stop(losses, patience):
    """The epoch whose weights are kept, and the one in which training stops."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1
