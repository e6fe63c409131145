"""The loop that the page types: the page holds these very lines, and they do what they say."""

from pathlib import Path

import gymnasium
import numpy as np
import pytest
import torch
from torch import nn

from dlbasics.papers import dqn
from dlbasics.sections.papers.dqn import learning
from dlbasics.sections.papers.dqn.catch import Catch
from typed import definitions, typed

PAGE = "chapters/papers/dqn.md"
NAMES = ("Memory", "targets", "q_update", "learn", "play")


def test_the_page_types_these_lines():
    page = typed(PAGE)
    ours = definitions(Path(learning.__file__).read_text(encoding="utf-8"))
    for name in NAMES:
        assert page[name] == ours[name], f"{name} differs from the page's"


def test_memory():
    memory = learning.Memory(3)
    for i in range(5):
        memory.add(np.full(2, i, np.float32), i, -1.0, np.zeros(2, np.float32), i == 4)
    states, actions, rewards, next_states, ended = memory.draw(32)
    assert states.shape == next_states.shape == (3, 2) and set(actions.tolist()) == {2, 3, 4}
    assert ended.dtype == torch.bool and torch.equal(ended, actions == 4)
    assert torch.equal(states[:, 0], actions.float()) and rewards.tolist() == [-1] * 3
    drawn = [memory.draw(1)[1].item() for _ in range(300)]
    assert min(drawn.count(i) for i in (2, 3, 4)) > 60


def test_q_update_by_hand():
    """The gradient flows through Q(s, a) alone: not through the target, not to other actions."""
    torch.manual_seed(0)
    model, other = nn.Linear(3, 2), nn.Linear(3, 2)
    for slow in (model, other):
        before = {name: p.detach().clone() for name, p in model.named_parameters()}
        batch = (
            torch.randn(4, 3),
            torch.tensor([0, 1, 1, 0]),
            torch.tensor([0.0, 1.0, -1.0, 0.0]),
            torch.randn(4, 3),
            torch.tensor([False, True, False, False]),
        )
        with torch.no_grad():
            y = dqn.targets(batch[2], slow(batch[3]), batch[4], 0.9)
            error = model(batch[0])[torch.arange(4), batch[1]] - y
        slope = torch.zeros(4, 2)
        slope[torch.arange(4), batch[1]] = 2 * error / 4
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        states, actions, *rest = batch
        learning.q_update(
            model, optimizer, states, actions, learning.targets(slow, *rest, discount=0.9)
        )
        assert torch.allclose(model.weight, before["weight"] - 0.1 * slope.T @ batch[0], atol=1e-6)
        assert torch.allclose(model.bias, before["bias"] - 0.1 * slope.sum(0), atol=1e-6)


class Counter:
    """A game of two moves; the first game is cut after one."""

    num_actions = 2

    def __init__(self):
        self.made, self.games = 0, 0

    def reset(self, seed=None):
        self.made, self.games = 0, self.games + 1
        return np.zeros(3, np.float32), {}

    def step(self, action):
        self.made += 1
        cut = self.games == 1
        return np.full(3, self.made, np.float32), 1.0, self.made == 2, cut, {}


def test_balance_remembers_what_ended_and_not_what_was_cut():
    memory = learning.Memory(100)
    lengths = learning.balance(Counter(), nn.Linear(3, 2), memory, 7, 1e-3, seed=0, copy_every=2)
    assert lengths == [1, 2, 2, 2]
    assert [ended for *_, ended in memory.transitions] == [False] + 3 * [False, True]
    states = [state[0] for state, *_ in memory.transitions]
    assert states == [0, 0, 1, 0, 1, 0, 1]


def test_learn_begins_a_new_game_after_each_end():
    memory = learning.Memory(100)
    learning.learn(Catch(), nn.Linear(50, 3), memory, steps=20, lr=1e-3, seed=0)
    assert [ended for *_, ended in memory.transitions] == [i % 9 == 8 for i in range(20)]
    for state, _, _, _, _ in list(memory.transitions)[::9]:
        assert state.reshape(10, 5)[0].sum() == 1  # the ball at the top


@pytest.mark.parametrize("copy_every", [None, 1, 7])
def test_learning_is_repeatable(copy_every):
    def weights():
        torch.manual_seed(1)
        model = nn.Sequential(nn.Linear(50, 8), nn.ReLU(), nn.Linear(8, 3))
        given = Catch(), model, learning.Memory(50), 60, 1e-2, 3
        if copy_every:
            learning.balance(*given, copy_every)
        else:
            learning.learn(*given)
        return model[0].weight

    assert torch.equal(weights(), weights())


def test_balance_takes_its_targets_from_a_copy_of_before(monkeypatch):
    """With copies every third update, the copy differs from the network in two of three."""
    same, model = [], nn.Linear(50, 3)

    def targets(network, *batch, discount=0.99):
        same.append(torch.equal(network.weight, model.weight))
        assert network is not model
        return ours(network, *batch, discount)

    ours = learning.targets
    monkeypatch.setattr(learning, "targets", targets)
    learning.balance(Catch(), model, learning.Memory(50), 9, 1e-2, seed=3, copy_every=3)
    assert same == [True] + [step % 3 == 0 for step in range(8)]


def test_pole_scales_and_tells_falling_from_time():
    pole, plain = learning.Pole(), gymnasium.make("CartPole-v1")
    scale = np.array([1 / 2.4, 0.5, 5, 0.5])
    state, seen = pole.reset(seed=5)[0], plain.reset(seed=5)[0]
    assert state.dtype == np.float32 and state == pytest.approx(seen * scale, abs=1e-6)
    ended = False
    while not ended:
        state, reward, ended, late, _ = pole.step(1)
        seen = plain.step(1)[0]
        assert state == pytest.approx(seen * scale, abs=1e-6)
        assert reward == (-1 if ended else 0) and not late
    assert plain.spec.max_episode_steps == 500 and plain.spec.reward_threshold == 475
    assert plain.unwrapped.tau == 0.02  # 50 moves a second
