"""Four training runs, each broken by one mistake, and a healthy one, for the section "Training".

All learn the same task: digits of which about half are shown as negatives, white on black and
black on white. `FAULTS` says which letter is which, so do not read on before you have guessed.
"""

from dataclasses import dataclass

import numpy as np

from dlbasics import datasets, mlp

HELD_OUT = 300
NUM_EPOCHS = 60
LR = 0.002

FAULTS = {
    "healthy": {},
    "A": {"lr": 100 * LR},
    "B": {"shuffled": True},
    "C": {"activation": "identity"},
    "D": {"last": "relu"},
}
"""What differs from the healthy run, by letter."""

NAMES = {
    "A": "learning rate too high",
    "B": "labels shuffled",
    "C": "no nonlinearity",
    "D": "ReLU on the logits",
}


@dataclass(frozen=True)
class Run:
    """A run: the trained model, what it was trained and judged on, and its curves.

    y_train: the labels it was given. y_true: the right ones.
    """

    model: mlp.MLP
    history: mlp.History
    X_train: np.ndarray
    y_train: np.ndarray
    y_true: np.ndarray
    X_held: np.ndarray
    y_held: np.ndarray


def negatives(seed: int):
    """Draw 1,137 digits to train on and 300 to hold out, ink from -1 to 1, about half as negatives.

    Returns X_train, y_train, X_held, y_held. The test part of the digits is not touched.
    """
    rng = np.random.default_rng(seed)
    X, y, *_ = datasets.digits()
    X = (2 * X - 1) * rng.choice([-1, 1], size=(len(X), 1))
    order = rng.permutation(len(X))
    held, train = order[:HELD_OUT], order[HELD_OUT:]
    return X[train], y[train], X[held], y[held]


def run(letter: str, seed: int = 0, num_epochs: int = NUM_EPOCHS) -> Run:
    """Train the network of a letter, or the one that is "healthy": 64-100-10, Adam, batches of 50.

    Raises ValueError for another letter.
    """
    if letter not in FAULTS:
        raise ValueError(f"no run {letter!r}; there are {', '.join(FAULTS)}")
    fault = FAULTS[letter]
    X, y_true, X_held, y_held = negatives(seed)
    rng = np.random.default_rng(seed)
    y = rng.permutation(y_true) if fault.get("shuffled") else y_true
    model = mlp.MLP(
        (64, 100, 10), fault.get("activation", "relu"), rng, last=fault.get("last", "identity")
    )
    history = continued(model, X, y, (X_held, y_held), rng, fault.get("lr", LR), num_epochs)
    return Run(model, history, X, y, y_true, X_held, y_held)


def continued(model, X, y, validation, rng, lr=LR, num_epochs=NUM_EPOCHS) -> mlp.History:
    """Train a model, new or old, as every run here is trained."""
    return mlp.train(
        model, X, y, num_epochs=num_epochs, batch_size=50, lr=lr, validation=validation, rng=rng
    )
