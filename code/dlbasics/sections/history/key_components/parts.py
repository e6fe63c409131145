"""A model, three losses and two algorithms, as the section defines them in its cells.

The explorable `key-components` computes the same. A loss takes misses, what the model says minus
what is true, and returns one number for each.
"""

import numpy as np

FIRST, LAST = 0.7, 2.4
"""Where the first and the last peg stand, in tonnes."""

START = 10.0
"""The height of every peg before training, in litres."""

FINEST = 0.01
"""The smallest nudge, in litres."""

ROUNDING = 1e-9
"""What a loss may fall by without having fallen: where it is flat, only rounding changes it."""


def model(weight, heights):
    """Compute the litres that a string from peg to peg says: weight (n,), heights (k,) -> (n,)."""
    places = np.linspace(FIRST, LAST, len(heights))
    return np.interp(weight, places, heights)


def squared(miss):
    """Compute the square of every miss."""
    return miss**2


def absolute(miss):
    """Compute the size of every miss."""
    return np.abs(miss)


def lopsided(miss):
    """Compute the size of every miss, a litre too little counted 9 times."""
    return np.where(miss < 0, -9 * miss, miss)


def nudge(loss_of, heights, rng, tries=500):
    """Change all heights by a little, again and again, and keep what lowers the loss."""
    best, step = loss_of(heights), 4.0
    for _ in range(tries):
        trial = heights + step * rng.uniform(-1, 1, len(heights))
        loss = loss_of(trial)
        if loss < best - ROUNDING:
            heights, best, step = trial, loss, 1.5 * step
        else:
            step = max(0.9 * step, FINEST)
    return heights


def redraw_all(loss_of, heights, rng, tries=500):
    """Draw all heights anew, again and again, and keep the best."""
    best = loss_of(heights)
    for _ in range(tries):
        trial = rng.uniform(0, 30, len(heights))
        loss = loss_of(trial)
        if loss < best - ROUNDING:
            heights, best = trial, loss
    return heights


def train(data, pegs, loss, algorithm, rng, tries=500):
    """Find the heights of the pegs.

    data: weights (n,) and litres (n,). pegs: how many. loss, algorithm: of those above. rng: with a
    method `uniform(low, high, size)`. tries: how often the loss is looked at, after the first time.
    Returns the heights (pegs,).
    """
    weight, litres = data

    def loss_of(heights):
        return loss(model(weight, heights) - litres).mean()

    return algorithm(loss_of, np.full(pegs, START), rng, tries)
