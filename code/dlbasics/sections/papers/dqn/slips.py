"""Ways through the exercises on DQN, right and wrong: what the checkers compare an answer with."""

import numpy as np


def told(
    length,
    games,
    rate,
    discount,
    *,
    order=-1,
    ahead=True,
    shrink=True,
    keep=1,
    off=1,
    everywhere=False,
    late=False,
    first=0,
):
    """Play games in the corridor and return its values; what is named last are slips."""
    values = [0.0] * (length + 1)
    for _ in range(games):
        for square in range(first, length)[::order]:
            reward = 1.0 if everywhere or square == length - 1 else 0.0
            after = values[square + 1] if ahead else 0
            y = (discount if late else 1) * reward + (discount if shrink else 1) * after
            values[square] = keep * values[square] + rate * (y - keep * off * values[square])
    return values[:length]


TABLES = (
    (  # whatever else chooses or judges than is asked gives another lead
        [
            [14, 16, 6, 16, 9, 19, 22],
            [14, 25, 0, 24, 17, 2, 13],
            [0, 17, 21, 24, 5, 12, 4],
            [0, 18, 13, 9, 6, 24, 13],
            [1, 24, 15, 19, 18, 3, 18],
        ],
        [
            [18, 18, 22, 3, 0, 9, 16],
            [15, 1, 16, 15, 14, 6, 17],
            [20, 22, 10, 2, 13, 6, 7],
            [11, 15, 1, 7, 10, 5, 4],
            [9, 25, 4, 22, 7, 0, 4],
        ],
    ),
    (  # three rates are equal to those who choose
        [
            [6, 9, 7, 11, 7, 25],
            [19, 20, 21, 21, 3, 0],
            [22, 20, 18, 10, 5, 12],
            [20, 21, 19, 24, 7, 5],
        ],
        [
            [24, 20, 22, 15, 18, 22],
            [23, 22, 21, 21, 21, 13],
            [12, 9, 15, 18, 11, 23],
            [21, 22, 23, 20, 18, 3],
        ],
    ),
    (  # five judges, not four
        [
            [10, 14, 17, 19, 12, 15, 20, 6],
            [5, 0, 12, 13, 10, 0, 19, 17],
            [14, 11, 18, 19, 11, 15, 6, 5],
        ],
        [
            [11, 7, 13, 8, 22, 13, 9, 5],
            [19, 22, 25, 0, 5, 12, 24, 13],
            [9, 17, 0, 23, 23, 13, 24, 8],
        ],
    ),
)
"""What the exercise's answers are tried on: pairs of tables, a row a rate, a column a seed."""


def middle(scores):
    """Return which of the best is chosen: the middle one of equals."""
    equals = np.flatnonzero(scores == scores.max())
    return equals[len(equals) // 2]


def judged(table, *, first=3, pick=None, by=slice(3, None), score=None, take=middle):
    """Return the runs of the rate that was chosen; what is named are slips."""
    chosen = table[:, pick if pick is not None else slice(0, first)]
    return table[take((score or np.mean)(chosen, axis=1)), by]
