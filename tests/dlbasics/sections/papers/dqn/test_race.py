"""Many runs at once do what the page's one run does; and what is stored comes out again."""

import numpy as np
import pytest
import torch

from dlbasics.sections.papers.dqn import learning, race
from dlbasics.sections.papers.dqn.catch import STARTS, Catch


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def random_batch(rng, runs, size):
    """Transitions of Catch, (runs, size): the race's arrays."""
    row, ball, paddle = (rng.integers(0, high, (runs, size)) for high in (9, 5, 5))
    action = rng.integers(0, 3, (runs, size))
    after = np.clip(paddle + action - 1, 0, 4)
    reward = np.where(row == 8, np.where(ball == after, 1, -1), 0)
    return (
        race.pictures(row, ball, paddle),
        torch.from_numpy(action),
        torch.from_numpy(reward),
        race.pictures(row + 1, ball, after),
        torch.from_numpy(row == 8),
    )


@pytest.mark.parametrize("copied", [False, True])
def test_updates_as_the_page_does(copied):
    """Forty updates of three runs, beside PyTorch's gradients and its Adam."""
    seeds, rates = (0, 1, 5), (1e-3, 1e-2, 3e-4)
    nets, rng = race.Networks(seeds, rates), np.random.default_rng(0)
    singles, optimizers = [], []
    for seed, rate in zip(seeds, rates, strict=True):
        torch.manual_seed(seed)
        singles.append(race.network())
        optimizers.append(torch.optim.Adam(singles[-1].parameters(), lr=rate))
    slow, slows = nets.copies(), [race.network() for _ in seeds]
    for mine, model in zip(slows, singles, strict=True):
        mine.load_state_dict(model.state_dict())
    for _ in range(40):
        batch = random_batch(rng, len(seeds), 32)
        nets.update(batch, 0.99, slow if copied else None)
        for r, (model, optimizer) in enumerate(zip(singles, optimizers, strict=True)):
            target = slows[r] if copied else model
            states, actions, *rest = [part[r] for part in batch]
            y = learning.targets(target, *rest)
            learning.q_update(model, optimizer, states, actions, y)
    x = random_batch(rng, len(seeds), 50)[0]
    together = nets.values(x)[0]
    for r, model in enumerate(singles):
        assert torch.allclose(together[r], model(x[r]), atol=1e-4)


def test_pictures_are_the_games():
    for start in STARTS:
        game = Catch()
        picture, _ = game.reset(start=start)
        for _ in range(10):
            place = (np.array([[value]]) for value in (game.row, game.ball, game.paddle))
            assert np.array_equal(race.pictures(*place)[0, 0].numpy(), picture)
            if game.row < 9:
                picture = game.step(2)[0]


def test_wins_are_those_of_the_page():
    nets = race.Networks((0, 3), (1e-3, 1e-3))
    for r, seed in enumerate((0, 3)):
        torch.manual_seed(seed)
        model = race.network()
        won = sum(learning.play(Catch(), model, start=start)[1] > 0 for start in STARTS)
        assert race.wins(nets)[r] == won


@pytest.mark.parametrize(
    ("arm", "words"),
    [
        ({"capacity": 0}, "above 0"),
        ({"capacity": 32, "games": 5}, "multiple of the games"),
        ({"capacity": 1, "steps": 2.5}, "whole number"),
        ({"capacity": 40, "batch": 0}, "above 0"),
    ],
)
def test_refuses(arm, words):
    with pytest.raises(ValueError, match=words):
        race.run([0], [1e-3], **arm)
    with pytest.raises(ValueError, match="a rate for each seed"):
        race.run([0, 1], [1e-3], capacity=1)


def test_short_runs_of_every_kind():
    for arm in (
        {"capacity": 40},
        {"capacity": 32, "games": 32},
        {"capacity": 5, "copy_every": 3},
        {"capacity": 32, "games": 32, "turns": True},
        {"capacity": 40, "batch": 1},
        {"capacity": 20, "batch": 8, "neighbours": True},
    ):
        again = [race.run([0, 1], [1e-3, 1e-2], steps=30, **arm) for _ in range(2)]
        assert again[0].shape == (2,) and np.array_equal(*again)
        assert ((again[0] >= 0) & (again[0] <= 25)).all()


@pytest.fixture
def drawn_rows(monkeypatch):
    """The ball's rows in the batch of each update; the networks do not change."""
    seen = []

    def update(self, batch, discount, weights=None):
        self.updates += 1
        seen.append((batch[0][0, :, :45].argmax(dim=1) // 5).tolist())

    monkeypatch.setattr(race.Networks, "update", update)
    return seen


def test_every_counts_moves_and_learns_from_all_between(drawn_rows):
    """With `every` 4 and a memory of 4, each move is in one update: the fourth, the eighth, ..."""
    race.run([0], [1e-3], capacity=4, steps=18, every=4)
    assert [row for rows in drawn_rows for row in rows] == [step % 9 for step in range(16)]


def test_neighbours_follow_each_other(drawn_rows):
    """Also where the memory, a ring, has begun again; and not always the same ones."""
    race.run([0], [1e-3], capacity=20, batch=4, neighbours=True, steps=60)
    assert [len(rows) for rows in drawn_rows] == [1, 2, 3] + [4] * 57
    for rows in drawn_rows[3:]:
        assert rows == [(rows[0] + i) % 9 for i in range(4)]
    assert len({rows[0] for rows in drawn_rows[30:]}) > 5


def test_in_turn_a_step_is_a_move_in_one_game(drawn_rows):
    """Three games that begin in rows 0, 1, 2, and a memory of three: the last move of each."""
    race.run([0], [1e-3], capacity=3, games=3, turns=True, steps=12)
    assert [sorted(rows) for rows in drawn_rows[2::3]] == [[k, k + 1, k + 2] for k in range(4)]
    assert sorted(drawn_rows[3]) == [1, 1, 2]  # the first game has moved on


def test_a_batch_of_one_is_drawn_from_all(drawn_rows):
    race.run([0], [1e-3], capacity=900, batch=1, steps=300)
    assert all(len(rows) == 1 for rows in drawn_rows)
    assert {rows[0] for rows in drawn_rows} == set(range(9))
    assert [rows[0] for rows in drawn_rows] != [step % 9 for step in range(300)]


def test_the_control_has_as_many_moves_and_updates():
    """One game with an update every 32 moves beside 32 games: as many moves, as many updates."""
    many, one = (race.MORE_ARMS[name] for name in ("32 games at once", "every 32nd move"))
    assert many == {"capacity": 32, "games": 32}
    assert one == {"capacity": 32, "steps": many["games"] * race.STEPS, "every": many["games"]}


def test_one_thing_is_changed():
    """Of the arms that say why: each differs from one of the page's in one thing."""
    replay, last = race.ARMS["replay"], race.ARMS["last 32"]
    assert race.MORE_ARMS["memory, a batch of one"] == replay | {"batch": 1}
    assert race.MORE_ARMS["memory, 32 neighbours"] == replay | {"neighbours": True}
    turns = {"games": race.BATCH, "turns": True}
    assert race.MORE_ARMS["last of 32 games in turn"] == last | turns
