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
            learning.q_update(model, target, optimizer, [part[r] for part in batch], 0.99)
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
    ],
)
def test_refuses(arm, words):
    with pytest.raises(ValueError, match=words):
        race.run([0], [1e-3], **arm)
    with pytest.raises(ValueError, match="a rate for each seed"):
        race.run([0, 1], [1e-3], capacity=1)


def test_short_runs_of_every_kind():
    for arm in ({"capacity": 40}, {"capacity": 32, "games": 32}, {"capacity": 5, "copy_every": 3}):
        again = [race.run([0, 1], [1e-3, 1e-2], steps=30, **arm) for _ in range(2)]
        assert again[0].shape == (2,) and np.array_equal(*again)
        assert ((again[0] >= 0) & (again[0] <= 25)).all()


def test_every_counts_moves_and_learns_from_all_between(monkeypatch):
    """With `every` 4 and a memory of 4, each move is in one update: the fourth, the eighth, ..."""
    seen = []

    def update(self, batch, discount, weights=None):
        self.updates += 1
        seen.append(batch[0][0, :, :45].argmax(dim=1) // 5)  # rows of the ball

    monkeypatch.setattr(race.Networks, "update", update)
    race.run([0], [1e-3], capacity=4, steps=18, every=4)
    assert torch.cat(seen).tolist() == [step % 9 for step in range(16)]


def test_the_control_has_as_many_moves_and_updates():
    """One game with an update every 32 moves beside 32 games: as many moves, as many updates."""
    many, one = (
        race.MORE_ARMS[name] for name in ("32 games at once, no memory", "last 32, every 32nd move")
    )
    assert many == {"capacity": 32, "games": 32}
    assert one == {"capacity": 32, "steps": many["games"] * race.STEPS, "every": many["games"]}
