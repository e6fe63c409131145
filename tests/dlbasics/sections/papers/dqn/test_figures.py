"""The figures on DQN: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.sections.papers.dqn import figures
from dlbasics.sections.papers.dqn.catch import Catch


def game(action):
    catch = Catch()
    pictures = [catch.reset(start=(0, 4))[0]]
    for _ in range(9):
        picture, reward, *_ = catch.step(action)
        pictures.append(picture)
    return pictures, reward


def test_games(drawn):
    missed, caught = game(2), game(0)
    rows = {"before": missed[0], "after": caught[0]}
    assert figures.games(rows, {"before": missed[1], "after": caught[1]}) is None
    texts, alt = drawn()
    assert {"before", "after", "0", "9"} <= set(texts)
    assert alt.endswith("before: missed; after: caught.")


def test_rates(drawn):
    arms = {"replay": np.array([[25, 23], [20, 10]]), "last one": np.array([[5, 5], [24, 25]])}
    assert figures.rates(arms, (1e-3, 1e-2), best=25, label="games won of 25") is None
    texts, alt = drawn()
    assert {"replay", "last one", "learning rate", "games won of 25"} <= set(texts)
    assert "replay: 24 at 0.001, 15 at 0.01; last one: 5 at 0.001, 24 at 0.01." in alt


def test_balance(drawn):
    fallen = [np.array([0, 0, 5 * angle, 0]) for angle in np.linspace(0, 0.25, 9)]
    lengths = [10] * 10 + [300] * 30
    assert figures.balance(fallen, [np.zeros(4)] * 501, lengths) is None
    texts, alt = drawn()
    assert {"before", "after", "500", "8", "moves made so far", "moves in the game"} <= set(texts)
    assert "ends after 8 moves; after it, 500 moves" in alt
    assert "10 on average in the first quarter of the games, 300 in the last ten" in alt


def test_screens(drawn):
    frame = np.full((210, 160, 3), (144, 72, 17), dtype=np.uint8)
    assert figures.screens(frame, np.full((4, 84, 84), 0.4)) is None
    texts, alt = drawn()
    assert {"the screen", "now", "three before"} <= set(texts) and "Pong" in alt


def test_network(drawn):
    assert figures.network() is None
    texts, alt = drawn()
    assert {"84 × 84", "20 × 20", "9 × 9", "256", "6"} <= set(texts)
    assert "6 values, one for each action" in alt
