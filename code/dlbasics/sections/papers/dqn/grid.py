"""A grid world for the explorable `q-grid`: one Q-update after the other, in a table.

Twelve squares after Russell and Norvig's example, with moves that never slip. The walk is random and
fixed, the same in Python and in the figure; learning rate and discount change what is learnt from it.
"""

import numpy as np

ROWS, COLUMNS = 3, 4
WALL, GOAL, PIT, START = 5, 3, 7, 8
"""Squares, counted from the top left, row by row."""

MOVES = ("up", "right", "down", "left")
MOST = 4000
"""How many moves the walk has."""


def step(square: int, move: int) -> tuple[int, float, bool]:
    """Move from a square: the next square, the reward, and whether the game has ended.

    The wall and the rim hold you where you are.
    """
    row, column = divmod(square, COLUMNS)
    row += (move == 2) - (move == 0)
    column += (move == 1) - (move == 3)
    inside = 0 <= row < ROWS and 0 <= column < COLUMNS
    after = COLUMNS * row + column if inside and COLUMNS * row + column != WALL else square
    return after, float(after == GOAL) - float(after == PIT), after in (GOAL, PIT)


def walk() -> list[tuple[int, int, float, int, bool]]:
    """The walk: (square, move, reward, next square, ended) for each of its moves.

    The moves are the two highest bits of a linear congruential generator, which starts at 1433, so that the
    first two games find the goal soon.
    """
    chance, square, moves = 1433, START, []
    for _ in range(MOST):
        chance = (1664525 * chance + 1013904223) & 0xFFFFFFFF
        move = chance >> 30
        after, reward, ended = step(square, move)
        moves.append((square, move, reward, after, ended))
        square = START if ended else after
    return moves


def learn(updates: int, rate: float, discount: float) -> np.ndarray:
    """Return the table (12, 4) after the first updates along the walk."""
    table = np.zeros((ROWS * COLUMNS, len(MOVES)))
    for square, move, reward, after, ended in walk()[:updates]:
        target = reward + (0 if ended else discount * table[after].max())
        table[square, move] += rate * (target - table[square, move])
    return table
