"""The explorable `residual-depth` in Chromium, and its numbers against Python's."""

import itertools

import numpy as np
import pytest

from browser.explorables import label, results_at, set_state
from dlbasics.sections.papers.resnet import chain as resnet_chain


def test_residual_depth_agrees_with_the_chain(start):
    keys = ("layers", "scale", "skips", "normalise")
    grid = list(itertools.product((2, 4, 30, 60), (0.5, 0.8, 1, 1.5), (False, True), (False, True)))
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(grid, results_at(start("residual-depth"), states), strict=True):
        layers, factor, skips, normalise = args
        reference = resnet_chain.chain(layers, skips, normalise, factor)
        for key in ("signal", "gradient"):
            ours, expected = np.array(results[key]), getattr(reference, key)
            # Relative: what vanishes is far below 1e-9 and must agree all the same.
            assert np.allclose(ours, expected, rtol=1e-9, atol=0), (args, key)
        assert results["ratio"] == pytest.approx(expected[0] / expected[-1], rel=1e-9)


def test_residual_depth_question_has_an_answer_in_three_of_four_cases(start):
    def deepest(skips, normalise, scale):
        states = [
            {"layers": n, "scale": scale, "skips": skips, "normalise": normalise}
            for n in range(2, 61, 2)
        ]
        found = results_at(start("residual-depth"), states)
        inside = [1e-3 < results["ratio"] < 1e3 for results in found]
        return 2 * inside.index(False) if False in inside else None

    assert 20 <= deepest(False, False, 0.8) <= 30
    assert 25 <= deepest(False, True, 0.8) <= 40
    assert 30 <= deepest(True, False, 1) <= 50
    assert all(deepest(True, True, scale) is None for scale in (0.5, 1, 1.5))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "30 layers, without skips, without batch normalisation"),
        ({}, "times smaller than at the output"),
        ({"normalise": True}, "with batch normalisation"),
        ({"normalise": True}, "times larger than at the output"),
        ({"skips": True, "scale": 1.5, "layers": 60}, "10 to the power 12 times larger"),
    ],
)
def test_residual_depth_puts_the_sizes_in_words(start, changes, words):
    element = start("residual-depth")
    set_state(element, **changes)
    assert words in label(element)
