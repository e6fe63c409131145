"""Checkers of the exercises in the section on training."""

import operator

import numpy as np

from dlbasics import mlp
from dlbasics.page.checker import Wrong, call, checker, close, compare
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
    small = np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0], [3.0, 0.5]]), np.array([0, 0, 1, 1])
    cases = [small]
    for n, k in [(4, 3), (1, 5), (6, 2)]:
        cases.append((3 * rng.normal(size=(n, k)), rng.integers(0, k, n)))
    for Z, y in cases:
        compare(answer, _logit_gradient, Z, y, hints=LOGIT_SLIPS)
    Z = np.array([[1000.0, 0.0], [-1000.0, 0.0]])
    value = call(answer, Z, np.array([1, 1]))
    close(value, [[0.5, -0.5], [0, 0]], "for logits of 1000: subtract the largest of each row")


def _logit_gradient(Z, y):
    return mlp.cross_entropy(Z, y)[1]


def _truth(Z, y):
    return np.eye(Z.shape[1])[y]


def _whole(Z):
    """The softmax over the whole matrix, and not over each row."""
    return mlp.softmax(Z.reshape(1, -1)).reshape(Z.shape)


LOGIT_SLIPS = {
    "That is the gradient of the sum; the loss is the mean over the rows.": (
        lambda Z, y: len(y) * _logit_gradient(Z, y)
    ),
    "The sign is turned round: raising the true logit must lower the loss.": (
        lambda Z, y: -_logit_gradient(Z, y)
    ),
    "Those are the probabilities, divided by n. The true class still lacks its -1.": (
        lambda Z, y: mlp.softmax(Z) / len(y)
    ),
    "Those are the probabilities. Subtract 1 at the true class, then divide by n.": (
        lambda Z, y: mlp.softmax(Z)
    ),
    "You divided by all entries. The loss is a mean over the n rows.": (
        lambda Z, y: _logit_gradient(Z, y) / Z.shape[1]
    ),
    "You subtract the number of the class. It says in which column to subtract 1.": (
        lambda Z, y: (mlp.softmax(Z) - y[:, None]) / len(y)
    ),
    "You subtract the number of the class. It says in which column to subtract 1; then divide by "
    "n.": lambda Z, y: mlp.softmax(Z) - y[:, None],
    "Your softmax divides by the sum of the whole matrix. Each row has a sum of its own.": (
        lambda Z, y: (_whole(Z) - _truth(Z, y)) / len(y)
    ),
    "Your softmax goes down the columns. Each row holds the logits of one example.": (
        lambda Z, y: (mlp.softmax(Z.T).T - _truth(Z, y)) / len(y)
    ),
    "The softmax is missing: you subtract from the logits themselves.": (
        lambda Z, y: (Z - _truth(Z, y)) / len(y)
    ),
}
"""What to say -> the wrong value, for the arguments of the exercise."""


@checker
def decay_of_prior(answer):
    """A wide prior decays little, and so do many examples: the data outvote it, as in Part 1."""
    for tau, n in [(0.4, 100), (2.0, 1000), (0.1, 50)]:
        compare(answer, _decay, tau, n, hints=DECAY_SLIPS, tolerance=1e-9)


def _decay(tau, n):
    return 1 / (n * tau**2)


DECAY_SLIPS = {
    "That belongs to the sum of the losses. train takes the mean: divide by n.": (
        lambda tau, n: 1 / tau**2
    ),
    "The variance is τ², not τ.": lambda tau, n: 1 / (n * tau),
    "That is half of it: the 1/2 stands in the penalty already.": (
        lambda tau, n: 1 / (2 * n * tau**2)
    ),
    "That belongs to the sum of the losses, and has a 1/2 too many: train takes the mean, and the "
    "1/2 stands in the penalty already.": lambda tau, n: 1 / (2 * tau**2),
    "You multiply by n. The more examples, the less does the prior count: divide.": (
        lambda tau, n: n / tau**2
    ),
    "Turned upside down: a narrow prior must decay more.": lambda tau, n: tau**2 / n,
    "Turned upside down: a narrow prior must decay more, and many examples make it count less.": (
        lambda tau, n: n * tau**2
    ),
}
"""What to say -> the wrong value, for the arguments of the exercise."""


@checker
def best_epoch(answer):
    """You kept the best weights so far, and did not look past the moment at which training stopped."""
    cases = [
        ([3.0, 1.0, 5.0, 4.0, 6.0, 7.0], 3),
        ([3.0, 2.0, 1.0], 2),
        ([3.0, 2.0, 2.5, 2.6, 1.0, 5.0, 5.0, 5.0, 0.5], 2),
        ([2.0, 3.0, 2.0, 3.0, 3.0, 3.0, 1.0], 3),
        ([4.0, 2.0, 3.0, 2.5, 2.6, 1.0, 3.0, 3.0, 3.0, 0.5], 3),
        ([1.0, 2.0, 3.0], 1),
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
            "That is one epoch of patience too many: training stops in the epoch that makes "
            "`patience` in a row.": _early_stop(losses, patience + 1)[0],
            "An equal loss is no new least one.": _early_stop(losses, patience, operator.le)[0],
            "You compare each loss with the one before it. Compare with the least so far.": (
                _against_previous(losses, patience)
            ),
        }
        close(value, right, f"for losses={losses} and patience={patience}", hints)


def _early_stop(losses, patience, better=operator.lt):
    """The epoch whose weights are kept, and the one in which training stops."""
    best = 0
    for epoch, loss in enumerate(losses[1:], 1):
        if better(loss, losses[best]):
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1


def _against_previous(losses, patience):
    """The epoch that is kept where each loss is held against the one before it."""
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[epoch - 1]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best
