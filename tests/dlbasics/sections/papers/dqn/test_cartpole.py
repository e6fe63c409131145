"""Runs on CartPole: what is stored has every run, and the settings are the page's."""

import re

import numpy as np
import torch
from torch import nn

from dlbasics.sections.papers.dqn import cartpole


def test_network():
    model = cartpole.network()
    assert model(torch.zeros(5, 4)).shape == (5, 2)
    assert [p.numel() for p in model.parameters()] == [512, 128, 128 * 128, 128, 256, 2]
    assert isinstance(model, nn.Sequential)


def test_run_is_short_and_repeatable():
    torch.set_num_threads(1)
    moves = [cartpole.run(0, 1e-3, 100, 10, steps=150) for _ in range(2)]
    assert moves[0] == moves[1] and 8 <= moves[0] <= 500


def test_seeds_that_choose_do_not_judge():
    assert not set(cartpole.CHOOSE) & set(cartpole.JUDGE)


def test_the_page_makes_one_of_these_runs(pytestconfig):
    """What the page runs live is a seed that judges, with the settings of what is stored."""
    text = (pytestconfig.rootpath / "chapters/papers/dqn.md").read_text(encoding="utf-8")
    (call,) = re.findall(r"lengths = balance\((.*?)\n\)", text, re.DOTALL)
    assert "Memory(24_000)" in call and "steps=24_000" in call
    assert cartpole.ARMS["memory, copy"]["capacity"] == 24_000
    assert f"copy_every={cartpole.ARMS['memory, copy']['copy_every']}" in call
    rate, seed = re.search(r"lr=([\de.-]+)", call)[1], re.search(r"seed=(\d+)", call)[1]
    assert float(rate) in cartpole.RATES and int(seed) in cartpole.JUDGE
    assert f"torch.manual_seed({seed})" in text and cartpole.STEPS == 24_000


def test_solved_is_gymnasiums():
    import gymnasium

    assert gymnasium.spec("CartPole-v1").reward_threshold == cartpole.SOLVED
    assert np.isfinite(cartpole.RATES).all()
