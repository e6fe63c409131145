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
        ("32 games at once, no memory", 1e-2),
        ("replay, and a target network", 3e-3),
        ("last one, three times as long", 3e-3),
        ("last 32, every 32nd move", 1e-2),
    ],
)
def test_stored_comes_out_again(name, rate):
    """Four of the eight seeds, whose rounding may differ on another machine: means agree."""
    won = race.race(seeds=race.SEEDS[:4], rates=[rate], **race.MORE_ARMS[name])[0]
    kept = np.array(stored.CATCH[name])[race.RATES.index(rate)]
    assert abs(won.mean() - kept.mean()) < 3 and won.mean() > 22
