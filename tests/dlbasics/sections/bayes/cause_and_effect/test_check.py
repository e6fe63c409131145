"""The exercises on cause and effect: stubs fail, solutions pass, wrong answers get their hint."""

import numpy as np
import pytest

from dlbasics import causality
from dlbasics.sections.bayes.cause_and_effect import check as cause_and_effect


def judge(name, answer):
    return getattr(cause_and_effect, name).judge(answer)


# --- right answers, written differently ---


def four_by_hand(counts):
    (s, n), (big_s, big_n) = counts["A"].values()
    small, large = (total + counts["B"][z][1] for z, (_, total) in counts["A"].items())
    adjusted = (s / n * small + big_s / big_n * large) / (small + large)
    naive = (s + big_s) / (n + big_n)
    return np.array([naive, big_s / big_n, adjusted, naive])


def gain_by_adjust(cured, patients):
    counts = {
        t: {z: (cured[t, z], patients[t, z]) for z in range(cured.shape[1])} for t in range(2)
    }
    adjusted = causality.adjust(counts)
    return adjusted[0] - adjusted[1]


def colliders_by_loop(arrows):
    names = sorted({name for arrow in arrows for name in arrow})
    return [n for n in names if ("treatment", n) in arrows and ("recovery", n) in arrows]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("four_answers", four_by_hand),
        ("adjusted_gain", gain_by_adjust),
        ("colliders", colliders_by_loop),
        ("colliders", lambda arrows: tuple(colliders_by_loop(arrows))),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def swapped(*order):
    return lambda counts: four_by_hand(counts)[list(order)]


def naive_gain(cured, patients):
    rates = cured.sum(axis=1) / patients.sum(axis=1)
    return rates[0] - rates[1]


def unweighted_gain(cured, patients):
    return (cured[0] / patients[0] - cured[1] / patients[1]).mean()


def first_weighted_gain(cured, patients):
    gains = cured[0] / patients[0] - cured[1] / patients[1]
    return gains @ patients[0] / patients[0].sum()


def causes_of_both(arrows):
    names = {name for arrow in arrows for name in arrow}
    return {n for n in names if (n, "treatment") in arrows and (n, "recovery") in arrows}


def below_both(arrows):
    def below(name):
        children = {b for a, b in arrows if a == name}
        return children.union(*map(below, children))

    return below("treatment") & below("recovery")


def colliders_and_children(arrows):
    found = set(colliders_by_loop(arrows))
    return found | {b for a, b in arrows if a in found}


def after_treatment(arrows):
    return {b for a, b in arrows if a == "treatment" and b != "recovery"}


def after_recovery(arrows):
    return {b for a, b in arrows if a == "recovery"}


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("four_answers", swapped(2, 1, 2, 0), "for question 1. That is the adjusted probability"),
        ("four_answers", swapped(2, 1, 2, 0), "Which files can come out of the drawer?"),
        ("four_answers", swapped(0, 2, 2, 0), "belongs behind the bar"),
        ("four_answers", swapped(0, 1, 0, 0), "How many large stones are there among everybody?"),
        ("four_answers", swapped(0, 1, 2, 2), "one of the ways in which A acts"),
        ("four_answers", lambda counts: 4, "a list of four numbers"),
        ("four_answers", lambda counts: [0.1, 0.2, 0.3, 0.4], "for question 1; that is not it"),
        ("adjusted_gain", naive_gain, "That is the naive gain"),
        ("adjusted_gain", unweighted_gain, "counts every stratum alike"),
        ("adjusted_gain", first_weighted_gain, "the first treatment's patients only"),
        ("adjusted_gain", lambda c, n: -gain_by_adjust(c, n), "the first treatment minus"),
        ("adjusted_gain", lambda c, n: gain_by_adjust(c[:, :2], n[:, :2]), "for 5 strata"),
        ("four_answers", lambda counts: [0.833, 0.73, 0.833, 0.78], "the adjusted probability"),
        ("colliders", below_both, "'discharge' is none: it must be caused by both"),
        ("colliders", colliders_and_children, "'letter' is none: it is caused by a collider"),
        ("colliders", causes_of_both, "'age' is none: it causes both: it is a confounder"),
        ("colliders", after_treatment, "'dose in blood' is none: it lies on the way"),
        ("colliders", after_recovery, "'discharge' is none: it must be caused by both"),
        ("colliders", lambda arrows: {"luck", "diary", "complaint"}, "is none: it"),
        ("colliders", lambda arrows: set(), "you miss 'complaint'"),
        ("colliders", lambda arrows: {"treatment"}, "is a cause of one of the two"),
        ("colliders", lambda arrows: "complaint", "Return a set of names"),
        ("colliders", lambda arrows: 3, "Return a set of names"),
        ("colliders", lambda arrows: [["complaint"]], "Return a set of names"),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message


def test_the_numbers_of_the_page_are_right_but_rounded():
    def on_the_page(counts):
        return four_by_hand(counts).round(3)

    result = judge("four_answers", on_the_page)
    assert result.passed and result.rounded
    assert "right, but rounded" in str(result).lower()
