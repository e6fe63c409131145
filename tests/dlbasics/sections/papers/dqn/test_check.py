"""The exercises on DQN: right answers in other words, wrong ones with their hints."""

import numpy as np
import pytest
import torch

from dlbasics.papers import dqn
from dlbasics.sections.papers.dqn import check, slips


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


def lead_by_statistics(ours, theirs, choose=3, score=None, take=None, error_of=None):
    from statistics import mean, variance

    judged = []
    for table in (ours, theirs):
        scores = [(score or sum)(row[:choose].tolist()) for row in table]
        best = [k for k, total in enumerate(scores) if total == max(scores)]
        k = best[len(best) // 2 if take is None else take]
        judged.append([float(x) for x in table[k][3:]])
    first, second = judged
    error = (variance(first) / len(first) + variance(second) / len(second)) ** 0.5
    return [mean(first) - mean(second), error_of(first, second) if error_of else error]


def paired(first, second):
    return np.std(np.subtract(first, second), ddof=1) / len(first) ** 0.5


def by_five(first, second):
    return ((np.var(first, ddof=1) + np.var(second, ddof=1)) / 5) ** 0.5


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


def told(length, games, rate, discount, afresh=False, off=1, everywhere=False, late=1, stop=-1):
    values = [0.0] * (length + 1)
    for _ in range(games):
        values = [0.0] * (length + 1) if afresh else values
        for square in range(length - 1, stop, -1):
            reward = late if everywhere or square == length - 1 else 0.0
            y = reward + discount * values[square + 1]
            values[square] += rate * (y - off * values[square])
    return values[:length]


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("backwards", forwards, "Start at the exit"),
        ("backwards", with_the_exit, ""),
        ("backwards", lambda *a: backwards_in_a_dictionary(*a)[::-1], "first square comes first"),
        ("backwards", lambda *a: told(*a, afresh=True), "start again at 0 in each game"),
        ("backwards", lambda *a: told(*a, off=0), "not taken off the target"),
        ("backwards", lambda *a: told(*a, everywhere=True), "Only leaving the corridor"),
        ("backwards", lambda *a: told(*a, late=a[3]), "not discounted"),
        ("backwards", lambda *a: told(*a, stop=0), "first square is never updated"),
        ("how_many", lambda f, k: 16 * 64 * f + 32 * 256 + 256 * 2592 + 256 * k, "biases"),
        ("how_many", lambda f, k: count_by_torch(1, k), "all frames at once"),
        ("how_many", lambda f, k: count_by_torch(4, k), "`frames` is not used"),
        ("how_many", lambda f, k: count_by_torch(f, 6), "`num_actions` is not used"),
        (
            "how_many",
            lambda f, k: 16 * 65 + 32 * 17 + 256 * 2593 + 257 * k,
            "the second's through all 16 maps",
        ),
        (
            "how_many",
            lambda f, k: count_by_torch(f, k) - 32 * 256 + 32 * 16 * f,
            "does not see the frames",
        ),
        ("how_many", lambda f, k: count_by_torch(f, k) - 256, "biases of the 256 units"),
        ("how_many", lambda f, k: count_by_torch(f, k) - k, "biases of the values"),
        ("how_many", lambda f, k: count_by_torch(f, k) - 16, "biases of the first layer"),
        (
            "how_many",
            lambda f, k: count_by_torch(f, k) + 16 * 399 + 32 * 80,
            "one bias, the same at all its places",
        ),
        (
            "how_many",
            lambda f, k: count_by_torch(f, k) + 16 * 400 + 32 * 81 + 256 + k,
            "units are counted too",
        ),
        ("lead", on_the_judges, "chosen on the seeds that judge"),
        ("lead", biased, "ddof=1"),
        ("lead", lambda a, b: lead_by_statistics(a, b)[0], ""),
        ("lead", lambda a, b: lead_by_statistics(b, a), "not the other way round"),
        ("lead", lambda a, b: lead_by_statistics(a, b, take=0), "not the first"),
        ("lead", lambda a, b: lead_by_statistics(a, b, take=-1), "not the last"),
        ("lead", lambda a, b: lead_by_statistics(a, b, score=max), "best single seed"),
        ("lead", lambda a, b: lead_by_statistics(a, b, score=np.median), "by the median"),
        ("lead", lambda a, b: lead_by_statistics(a, b, choose=2), "only two did"),
        ("lead", lambda a, b: lead_by_statistics(a, b, choose=7), "here all chose"),
        ("lead", lambda a, b: lead_by_statistics(a, b)[::-1], "The lead comes first"),
        ("lead", lambda a, b: lead_by_statistics(a, b, error_of=paired), "paired differences"),
        ("lead", lambda a, b: lead_by_statistics(a, b, error_of=by_five), "divide by 5"),
        ("lead", lambda a, b: [x + 0.37 for x in lead_by_statistics(a, b)], "ours = [[14, 16, 6,"),
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
        (
            "double_targets",
            lambda r, now, slow, ended, g: r + g * slow.max(1) * -ended,
            "turns them round by ~",
        ),
        (
            "double_targets",
            lambda r, now, slow, ended, g: g * double_by_gather(r, now, slow, ended, 1),
            "The reward comes at once",
        ),
        (
            "double_targets",
            lambda r, now, slow, ended, g: r + g * np.minimum(now, slow).max(1) * ~ended,
            "takes the smaller of",
        ),
        (
            "double_targets",
            lambda r, now, slow, ended, g: double_by_gather(
                r, now, np.minimum(now, slow), ended, g
            ),
            "Only `slow` is asked",
        ),
    ],
)
def test_wrong_with_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert result.passed is False
    assert hint in result.message


def test_three_equals_and_three_ways_to_choose():
    """In the second pair of tables the middle one of equals counts; in the first, the mean alone."""
    for table in np.array(slips.TABLES[1]):
        sums = table[:, :3].sum(axis=1)
        assert (sums == sums.max()).sum() == 3
    chosen = [
        tuple(int(score(table[:, :3], axis=1).argmax()) for table in np.array(slips.TABLES[0]))
        for score in (np.mean, np.median, np.max)
    ]
    assert len(set(chosen)) == 3
