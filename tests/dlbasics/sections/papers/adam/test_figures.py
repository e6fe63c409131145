"""The figures on Adam: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.sections.papers.adam import figures


def test_means(drawn):
    g = np.tile([4.0, -2.0], 50)
    assert figures.means(g, np.full(100, 0.9), np.full(100, 3.0)) is None
    texts, alt = drawn()
    assert {"gradient g", "m", "root of v", "step t"} <= set(texts)
    assert "standard deviation of 3.0 around 1.0" in alt
    assert alt.endswith("stays between 0.9 and 0.9, and the root of v has come up to 3.0.")


def test_awakening(drawn):
    assert figures.awakening(np.array([3.16, 5.0, 6.57, 6.0]), 3.16, 7.27) is None
    texts, alt = drawn()
    assert {"α", "the paper's bound", "the least bound"} <= set(texts)
    assert "first step has the length 3.16" in alt
    assert "6.57 at gradient 3, above the paper's bound of 3.16 and below 7.27" in alt


def test_by_rate(drawn):
    rates = np.array([0.1, 0.2, 0.4])
    losses = {
        name: factor * np.array([[1.0, 1.2], [0.2, 0.4], [2.0, 2.0]])
        for name, factor in {"one": 1, "two": 2, "three": 3, "four": 4}.items()
    }
    assert figures.by_rate(rates, losses) is None
    texts, alt = drawn()
    assert {"one", "two", "three", "four", "learning rate α"} <= set(texts)
    assert (
        "one: 1.10 at the smallest rate, lowest, 0.3000, at 0.2000, and 2.00 at the largest" in alt
    )


def test_wrong_way(drawn):
    assert figures.wrong_way({"up": np.linspace(0, 1, 9), "down": -np.linspace(0, 1, 9)}) is None
    texts, alt = drawn()
    assert {"up", "down"} <= set(texts)
    assert alt.endswith("They end: up at 1.00, down at -1.00.")


def test_judged(drawn):
    found = {
        "plain": {"momentum": [0.9, 0.92], "Adam": [0.91, 0.91]},
        "stretched": {"momentum": [0.7, 0.72], "Adam": [0.8, 0.9]},
    }
    assert figures.judged(found) is None
    texts, alt = drawn()
    assert {"plain", "stretched", "momentum", "Adam"} <= set(texts)
    assert "plain, momentum: 91.0%; plain, Adam: 91.0%; stretched, momentum: 71.0%" in alt
    assert alt.endswith("stretched, Adam: 85.0%.")
