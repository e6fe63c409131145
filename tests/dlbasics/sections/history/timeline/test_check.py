"""The exercises on the timeline: right answers in other words pass, wrong ones get their hint."""

import math

import numpy as np
import pytest

from dlbasics.sections.history.timeline import check

RIGHT = ["DQN", "ResNet", "GAN", "Transformer", "GPT-3", "SimCLR"]


def judge(name, answer):
    return getattr(check, name).judge(answer)


def doubling_loop(first, last, months):
    doublings = 0
    while first < last:
        first, doublings = 2 * first, doublings + 1
    return months / doublings


def with_name(place, name):
    return lambda: [name if i == place else right for i, right in enumerate(RIGHT)]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("who_did_it", lambda: tuple(RIGHT)),
        ("who_did_it", lambda: [f" {name.lower()}" for name in RIGHT]),
        ("who_did_it", lambda: np.array(RIGHT)),
        ("place_on_axis", lambda c, a, b: (math.log(c) - math.log(a)) / (math.log(b) - math.log(a))),
        ("doubling_time", lambda a, b, m: m * math.log(2) / math.log(b / a)),
        ("cards_needed", lambda p, s, c: -int(-p * s // (c * 10**9))),
        ("cards_needed", lambda p, s, c: math.ceil(p * s / c / 1e9)),
    ],
)  # fmt: skip
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("who_did_it", lambda: "DQN", "list of six names"),
        ("who_did_it", lambda: RIGHT[:4], "you return 4 names"),
        ("who_did_it", with_name(0, "AlexNext"), "no name in the figure"),
        ("who_did_it", with_name(1, "AlexNet"), "past the layers"),
        ("who_did_it", with_name(3, "encoder-decoder"), "meet by attention alone"),
        ("who_did_it", with_name(4, "GPT-2"), "GPT-2 tried it, and translated badly"),
        ("who_did_it", with_name(5, "AlexNet"), "two copies of each picture"),
        ("place_on_axis", lambda c, a, b: (c - a) / (b - a), "even axis"),
        ("place_on_axis", lambda c, a, b: np.log10(c) / np.log10(b), "from 1, not from the lower"),
        ("place_on_axis", lambda c, a, b: np.log10(b / c) / np.log10(b / a), "the upper end"),
        ("place_on_axis", lambda c, a, b: np.log10(c / a), "Of how many"),
        ("place_on_axis", lambda c, a, b: 0.5, "Work this one case out by hand"),
        ("place_on_axis", lambda c, a, b: round(np.log10(c / a) / np.log10(b / a), 1), "one digit"),
        ("place_on_axis", lambda c, a, b: np.log(c - a) / np.log(b - a), "counts no factors"),
        ("place_on_axis", lambda c, a, b: c / b, "an even axis"),
        (
            "place_on_axis",
            lambda c, a, b: np.log10(c) - np.log10(a) / np.log10(b) - np.log10(a),
            "each difference in brackets",
        ),
        (
            "place_on_axis",
            lambda c, a, b: (np.log10(c) - np.log10(a)) / np.log10(b) - np.log10(a),
            "missing below the line",
        ),
        (
            "place_on_axis",
            lambda c, a, b: np.log10(c) - np.log10(a) / (np.log10(b) - np.log10(a)),
            "missing above the line",
        ),
        ("doubling_time", lambda a, b, m: m * a / (b - a), "equal amounts"),
        ("doubling_time", lambda a, b, m: m / np.log2(b), "first count is missing"),
        ("doubling_time", lambda a, b, m: m / np.log2(b - a), "a difference counts no doublings"),
        ("doubling_time", lambda a, b, m: m / np.log2(b) - np.log2(a), "whole difference"),
        ("doubling_time", lambda a, b, m: m * np.log2(b / a), "you multiply"),
        ("doubling_time", doubling_loop, "and round up"),
        ("doubling_time", lambda a, b, m: m / int(np.log2(b / a)), "leave out the rest"),
        ("doubling_time", lambda a, b, m: np.log2(b / a), "How long did each take"),
        ("doubling_time", lambda a, b, m: np.log2(b / a) / m, "turn it over"),
        ("doubling_time", lambda a, b, m: m / np.log10(b / a), "a factor of ten"),
        ("doubling_time", lambda a, b, m: m / np.log(b / a), "logarithm to base 2"),
        ("doubling_time", lambda a, b, m: m * a / b, "two doublings, not four"),
        ("doubling_time", lambda a, b, m: 2 * m * a / b, "but eight times are three"),
        ("doubling_time", lambda a, b, m: m / np.log2(a / b), "turned over"),
        ("cards_needed", lambda p, s, c: int(p * s / (c * 1e9)), "round up"),
        ("cards_needed", lambda p, s, c: p * s / (c * 1e9), "not a whole number"),
        ("cards_needed", lambda p, s, c: math.ceil(p / (c * 1e9)), "bytes of a parameter"),
        ("cards_needed", lambda p, s, c: math.ceil(p / s / (c * 1e9)), "more bytes need more"),
        ("cards_needed", lambda p, s, c: math.ceil(p * s / c), "billions of bytes"),
        ("cards_needed", lambda p, s, c: int(p * s / (c * 1e9)) + 1, "one card too many"),
        ("cards_needed", lambda p, s, c: int(p * s / (c * 1e9) + 0.9), "a whole card more"),
        ("cards_needed", lambda p, s, c: int(p * s / (c * 1e9) + 0.999), "a whole card more"),
        ("cards_needed", lambda p, s, c: round(p * s / (c * 1e9) + 0.5), "one card too many"),
        ("cards_needed", lambda p, s, c: c * 1e9 / (p * s), "upside down"),
        ("cards_needed", lambda p, s, c: math.ceil(p * s / (c * 1024**3)), "not 1024**3"),
        ("cards_needed", lambda p, s, c: math.ceil(8 * p * s / (c * 1e9)), "bits"),
        ("cards_needed", lambda p, s, c: math.ceil(p * s / (c * 1e6)), "not millions"),
        ("cards_needed", lambda p, s, c: math.ceil(p / (c * 1e9)) * s, "round up at the end"),
    ],
)
def test_wrong_answers_get_their_hint(name, answer, hint):
    result = judge(name, answer)
    assert result.passed is False
    assert hint in result.message, result.message
