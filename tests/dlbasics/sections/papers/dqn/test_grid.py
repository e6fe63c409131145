"""The grid world: its rules, and what Q-learning finds in it, against dynamic programming."""

import numpy as np
import pytest

from dlbasics.sections.papers.dqn import grid


def solved(discount):
    """The exact values by sweeping over all squares and moves until nothing changes."""
    table = np.zeros((12, 4))
    for _ in range(100):
        for square in set(range(12)) - {grid.WALL, grid.GOAL, grid.PIT}:
            for move in range(4):
                after, reward, ended = grid.step(square, move)
                table[square, move] = reward + (0 if ended else discount * table[after].max())
    return table


def test_rules():
    assert grid.step(8, 0) == (4, 0, False)  # up from the start
    assert grid.step(8, 3) == (8, 0, False) and grid.step(8, 2) == (8, 0, False)  # the rim
    assert grid.step(4, 1) == (4, 0, False) and grid.step(1, 2) == (1, 0, False)  # the wall
    assert grid.step(2, 1) == (3, 1, True) and grid.step(6, 1) == (7, -1, True)
    assert grid.step(11, 0) == (7, -1, True) and grid.step(6, 0) == (2, 0, False)


def test_walk_is_a_walk():
    walk, square = grid.walk(), grid.START
    assert len(walk) == grid.MOST
    for at, move, reward, after, ended in walk:
        assert at == square and (after, reward, ended) == grid.step(at, move)
        square = grid.START if ended else after
    moves = np.bincount([move for _, move, *_ in walk]) / len(walk)
    assert np.abs(moves - 0.25).max() < 0.03
    visits = {(at, move) for at, move, *_ in walk}
    assert len(visits) == 9 * 4  # nothing was left untried


@pytest.mark.parametrize("discount", [0.5, 0.84, 0.9])
def test_learns_the_exact_values(discount):
    table, exact = grid.learn(grid.MOST, 0.5, discount), solved(discount)
    assert np.abs(table - exact).max() < 1e-2
    assert exact[grid.START].max() == pytest.approx(discount**4)
    # The page: by chance moves alone, each arrow leads nearer to the star.
    for square in set(range(12)) - {grid.WALL, grid.GOAL, grid.PIT}:
        best = exact[square].max()
        assert exact[square, table[square].argmax()] == pytest.approx(best)
