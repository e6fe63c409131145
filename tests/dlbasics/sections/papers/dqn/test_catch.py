"""The rules of Catch."""

import itertools

import numpy as np
import pytest

from dlbasics.sections.papers.dqn.catch import STARTS, Catch


def test_a_game_by_hand():
    game = Catch()
    picture, extra = game.reset(start=(3, 1))
    assert extra == {} and picture.dtype == np.float32
    assert np.flatnonzero(picture).tolist() == [3, 46]  # row 0, column 3; row 9, column 1
    for move, action in enumerate([2, 2, 1, 1, 1, 1, 1, 1, 1], 1):
        picture, reward, ended, cut, _ = game.step(action)
        assert (ended, cut, reward) == (move == 9, False, 1.0 if move == 9 else 0.0)
        expected = {5 * move + 3, 45 + min(1 + move, 3)}
        assert set(np.flatnonzero(picture)) == expected


@pytest.mark.parametrize(("action", "column"), [(0, 0), (1, 2), (2, 4)])
def test_walls_and_misses(action, column):
    for ball in range(5):
        game = Catch()
        game.reset(start=(ball, 2))
        for _ in range(9):
            _, reward, ended, _, _ = game.step(action)
        assert ended and reward == (1 if ball == column else -1)


def test_every_start_can_be_won_and_comes_up():
    for ball, paddle in STARTS:
        game = Catch()
        game.reset(start=(ball, paddle))
        for _ in range(9):
            reward = game.step(1 + np.sign(ball - game.paddle))[1]
        assert reward == 1
    game = Catch()
    game.reset(seed=1)
    drawn = [(game.ball, game.paddle) for _ in range(2000) if game.reset()]
    assert set(drawn) == set(STARTS) and len(STARTS) == 25
    again = Catch()
    again.reset(seed=1)
    assert drawn == [(again.ball, again.paddle) for _ in range(2000) if again.reset()]


def test_pictures_are_all_there_are():
    seen = set()
    for ball, paddle in itertools.product(range(5), range(5)):
        game = Catch()
        game.reset(start=(ball, paddle))
        for _ in range(9):
            seen.add(game.picture().tobytes())
            game.step(1)
    assert len(seen) == 225  # as many rows as the page's table may have
