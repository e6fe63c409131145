"""What was run once has every run, and parts of it come out again."""

import numpy as np
import pytest
import torch

from dlbasics.sections.papers.dqn import cartpole, race, stored


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_stored_has_every_run():
    assert list(stored.CATCH) == list(race.MORE_ARMS)
    for won in stored.CATCH.values():
        assert np.shape(won) == (len(race.RATES), len(race.SEEDS))
        assert np.min(won) >= 0 and np.max(won) <= 25
    assert len(stored.LAST_32_FOR_LONG) == len(race.SEEDS)
    assert list(stored.CARTPOLE) == list(cartpole.ARMS)
    for moves in stored.CARTPOLE.values():
        assert np.shape(moves) == (len(cartpole.RATES), len(cartpole.SEEDS))
        assert np.min(moves) >= 8 and np.max(moves) <= 500


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("memory, 32 neighbours", 1e-2),
        ("memory, a batch of one", 3e-3),
        ("last of 32 games in turn", 1e-2),
        ("32 games at once", 1e-2),
        ("replay, a target network", 3e-3),
        ("last one, three times the moves", 3e-3),
        ("every 32nd of 4 times the moves", 1e-2),
    ],
)
def test_stored_comes_out_again(name, rate):
    """Four of the eight seeds, whose rounding may differ on another machine: means agree."""
    won = race.race(seeds=race.SEEDS[:4], rates=[rate], **race.MORE_ARMS[name])[0]
    kept = np.array(stored.CATCH[name])[race.RATES.index(rate)]
    assert abs(won.mean() - kept.mean()) < 6
    if kept.min() == 25:
        assert won.mean() > 22
