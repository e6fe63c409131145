"""The exercises on data, model, loss, algorithm: right answers in other words pass, wrong ones get their hint."""

import itertools

import numpy as np
import pytest

from dlbasics.sections.history.key_components import check

PARTS = ("data", "model", "loss", "algorithm")
RIGHT = ["model", "data", "loss", "algorithm", "data", "algorithm"]


def judge(name, answer):
    return getattr(check, name).judge(answer)


def exchanges(difference=lambda run, base: run["miss"] - base["miss"], most=1, first=True):
    def answer(runs):
        found = {}
        for run in runs if first else runs[1:]:
            changed = [part for part in PARTS if run[part] != runs[0][part]]
            if 0 < len(changed) <= most:
                found |= {part: difference(run, runs[0]) for part in changed}
        return found

    return answer


def with_the_run_before(parts_too):
    def answer(runs):
        found = {}
        for before, run in itertools.pairwise(runs):
            other = before if parts_too else runs[0]
            changed = [part for part in PARTS if run[part] != other[part]]
            if len(changed) == 1:
                found[changed[0]] = run["miss"] - before["miss"]
        return found

    return answer


def with_all_keys(runs):
    found = {}
    for run in runs:
        changed = [key for key in run if run[key] != runs[0][key]]
        if len(changed) == 1:
            found[changed[0]] = run["miss"] - runs[0]["miss"]
    return found


def compared_in(*parts):
    def answer(runs):
        found = {}
        for run in runs:
            changed = [part for part in parts if run[part] != runs[0][part]]
            if len(changed) == 1:
                found[changed[0]] = run["miss"] - runs[0]["miss"]
        return found

    return answer


def ends_early(runs):
    for run in runs:
        changed = [part for part in PARTS if run[part] != runs[0][part]]
        if len(changed) == 1:
            return {changed[0]: run["miss"] - runs[0]["miss"]}
    return {}


def two_prices(factor, power=1):
    return lambda miss, share: np.where(
        miss < 0, factor(share) * np.abs(miss) ** power, miss**power
    )


def odds(share):
    return share / (1 - share)


def pairs(keep, turn=False):
    def answer(scores):
        found = {(a, b) for a in scores for b in scores if keep(scores[a], scores[b])}
        return {(b, a) for a, b in found} if turn else found

    return answer


def worse(one, other):
    return one[0] < other[0] and one[1] > other[1]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("which_part", lambda: tuple(RIGHT)),
        ("which_part", lambda: [word.upper() + " " for word in RIGHT]),
        ("which_part", lambda: np.array(RIGHT)),
        ("single_exchanges", exchanges()),
        ("short_loss", two_prices(odds)),
        ("short_loss", lambda miss, share: np.maximum(miss, -odds(share) * miss)),
        ("lower_but_worse", pairs(worse)),
        ("lower_but_worse", lambda scores: [list(pair) for pair in pairs(worse)(scores)]),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


def with_word(place, word):
    return lambda: [word if i == place else right for i, right in enumerate(RIGHT)]


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("which_part", lambda: "model, data", "each in quotes of its own"),
        ("which_part", lambda: list(range(6)), "list of six words"),
        ("which_part", lambda: RIGHT[:5], "you return 5 words"),
        ("which_part", with_word(1, "cars"), "is none of data, model"),
        ("which_part", with_word(0, "data"), "A jump is something new"),
        ("which_part", with_word(2, "data"), "how bad a miss is"),
        ("which_part", with_word(3, "model"), "how the next try is found"),
        ("which_part", with_word(5, "model"), "How long it searches"),
        (
            "single_exchanges",
            exchanges(most=4),
            "No run exchanges the model alone: where it differs, the loss differs too.",
        ),
        (
            "single_exchanges",
            compared_in("data", "loss", "model"),
            "compare all four parts with the first",
        ),
        ("single_exchanges", ends_early, "go through all runs"),
        ("single_exchanges", lambda runs: {"data": 0.4, "algorithm": -0.13}, "for other runs"),
        (
            "single_exchanges",
            exchanges(lambda run, base: base["miss"] / run["miss"]),
            "turned over",
        ),
        (
            "single_exchanges",
            exchanges(lambda run, base: run["miss"] / base["miss"] - 1),
            "share of the first",
        ),
        ("single_exchanges", lambda runs: {}, "you do not name it"),
        ("single_exchanges", lambda runs: [0.4], "dictionary from part to difference"),
        ("single_exchanges", lambda runs: {0: 0.4}, "not the name of a part"),
        ("single_exchanges", exchanges(lambda run, base: run["miss"]), "That is the miss itself"),
        (
            "single_exchanges",
            exchanges(lambda run, base: base["miss"] - run["miss"]),
            "sign is turned",
        ),
        ("single_exchanges", exchanges(lambda run, base: run["miss"] / base["miss"]), "a ratio"),
        (
            "single_exchanges",
            exchanges(lambda run, base: abs(run["miss"] - base["miss"])),
            "This miss fell",
        ),
        (
            "single_exchanges",
            exchanges(lambda run, base: round(run["miss"] - base["miss"], 1)),
            "rounded to one digit",
        ),
        ("single_exchanges", with_the_run_before(parts_too=False), "change from the run before"),
        ("single_exchanges", with_the_run_before(parts_too=True), "with the first"),
        ("single_exchanges", with_all_keys, '"miss" is none'),
        ("short_loss", two_prices(lambda share: 9), "counts 9 times whatever the share"),
        ("short_loss", two_prices(lambda share: 20 * share), "20 times the share"),
        ("short_loss", lambda m, s: np.where(m < 0, -s * m, (1 - s) * m), "must count 1"),
        ("short_loss", lambda miss, share: odds(share), "the factor alone"),
        ("short_loss", two_prices(lambda share: 19), "19 is for 0.95 alone"),
        ("short_loss", two_prices(lambda share: 10 * share), "10 times the share"),
        ("short_loss", two_prices(lambda share: round(odds(share))), "rounded to a whole"),
        ("short_loss", two_prices(lambda share: int(odds(share))), "cut to a whole"),
        ("short_loss", lambda miss, share: odds(share) * np.abs(miss), "as dearly"),
        ("short_loss", two_prices(lambda share: share), "the share itself"),
        ("short_loss", two_prices(lambda share: 1 / (1 - share)), "which is 10 for 9 of 10"),
        ("short_loss", two_prices(lambda share: 1 / odds(share)), "turned over"),
        ("short_loss", two_prices(odds, power=2), "squares the misses"),
        ("short_loss", lambda m, s: np.where(m > 0, odds(s) * m, -m), "the dearer one"),
        ("short_loss", lambda m, s: np.where(m < 0, odds(s) * m, m), "not negative"),
        ("short_loss", lambda m, s: np.where(m < 0, -odds(s) * m, 0), "nothing for too much"),
        ("lower_but_worse", pairs(worse, turn=True), "turned round"),
        ("lower_but_worse", pairs(lambda a, b: a[0] < b[0]), "it is not worse"),
        ("lower_but_worse", pairs(lambda a, b: a[1] > b[1]), "does not have a lower loss"),
        ("lower_but_worse", lambda scores: [], "that pair is missing"),
        ("lower_but_worse", lambda scores: list(scores), "pairs of two names"),
        ("lower_but_worse", lambda scores: [(a, a) for a in scores], "not worse than itself"),
    ],
)
def test_wrong_answers_get_their_hint(name, answer, hint):
    result = judge(name, answer)
    assert result.passed is False
    assert hint in result.message, result.message
