"""The exercises on DQN: right answers in other words, wrong ones with their hints."""

import numpy as np
import pytest
import torch

from dlbasics.papers import dqn
from dlbasics.sections.papers.dqn import check


def judge(name, answer):
    return getattr(check, name).judge(answer)


# --- right answers, written differently ---


def backwards_in_a_dictionary(length, games, rate, discount):
    values = {length: 0.0} | dict.fromkeys(range(length), 0.0)
    for _ in range(games):
        y = 1.0
        for square in range(length - 1, -1, -1):
            values[square] = (1 - rate) * values[square] + rate * y
            y = discount * values[square]
    return np.array([values[square] for square in range(length)])


def count_by_torch(frames, num_actions):
    extra = 16 * 64 * (frames - 4)
    return dqn.parameters(dqn.DQN(num_actions)) + extra


def lead_by_statistics(ours, theirs):
    from statistics import mean, variance

    judged = []
    for table in (ours, theirs):
        k = max(range(len(table)), key=lambda k: sum(table[k][:3]))
        judged.append([float(x) for x in table[k][3:]])
    first, second = judged
    error = (variance(first) / len(first) + variance(second) / len(second)) ** 0.5
    return [mean(first) - mean(second), error]


def double_by_gather(rewards, now, slow, ended, discount):
    now, slow = torch.tensor(now), torch.tensor(slow)
    worth = slow.gather(1, now.argmax(1, keepdim=True))[:, 0].numpy()
    return np.where(ended, rewards, rewards + discount * worth)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("backwards", backwards_in_a_dictionary),
        ("how_many", count_by_torch),
        ("how_many", lambda frames, num_actions: 672_048 + 1024 * frames + 257 * num_actions),
        ("lead", lead_by_statistics),
        ("double_targets", double_by_gather),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def forwards(length, games, rate, discount):
    values = [0.0] * (length + 1)
    for _ in range(games):
        for square in range(length):
            y = 1.0 if square == length - 1 else discount * values[square + 1]
            values[square] += rate * (y - values[square])
    return values[:length]


def with_the_exit(length, games, rate, discount):
    return [*backwards_in_a_dictionary(length, games, rate, discount), 0.0]


def on_the_judges(ours, theirs):
    chosen = [table[table[:, 3:].mean(1).argmax(), 3:] for table in (ours, theirs)]
    error = np.sqrt(sum(runs.var(ddof=1) / len(runs) for runs in chosen))
    return chosen[0].mean() - chosen[1].mean(), error


def biased(ours, theirs):
    chosen = [table[table[:, :3].mean(1).argmax(), 3:] for table in (ours, theirs)]
    error = np.sqrt(sum(runs.var() / len(runs) for runs in chosen))
    return chosen[0].mean() - chosen[1].mean(), error


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("backwards", forwards, "Start at the exit"),
        ("backwards", with_the_exit, ""),
        ("backwards", lambda *a: backwards_in_a_dictionary(*a)[::-1], "first square comes first"),
        ("how_many", lambda f, k: 16 * 64 * f + 32 * 256 + 256 * 2592 + 256 * k, "biases"),
        ("how_many", lambda f, k: count_by_torch(1, k), "all frames at once"),
        ("how_many", lambda f, k: count_by_torch(4, k), ""),
        ("lead", on_the_judges, "chosen on the seeds that judge"),
        ("lead", biased, "ddof=1"),
        ("lead", lambda a, b: lead_by_statistics(a, b)[0], ""),
        ("lead", lambda a, b: lead_by_statistics(b, a), "not the other way round"),
        (
            "double_targets",
            lambda r, now, slow, ended, g: r + g * slow.max(1) * ~ended,
            "the largest value of `slow`",
        ),
        (
            "double_targets",
            lambda r, now, slow, ended, g: double_by_gather(r, slow, now, ended, g),
            "other way round",
        ),
        (
            "double_targets",
            lambda r, now, slow, ended, g: double_by_gather(r, now, slow, ended & False, g),
            "nothing comes after",
        ),
    ],
)
def test_wrong_with_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert result.passed is False
    assert hint in result.message
