"""The figures on residual networks: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.sections.papers.resnet import figures

LOSSES = {
    (False, 6): np.array([[2.0, 0.4], [1.8, 0.2]]),
    (False, 26): np.array([[2.2, 1.2], [2.0, 1.0]]),
    (True, 6): np.array([[2.0, 0.4], [1.8, 0.4]]),
    (True, 26): np.array([[1.5, 0.2], [1.3, 0.1]]),
}


def test_two_blocks(drawn):
    assert figures.two_blocks() is None
    texts, alt = drawn()
    assert {"plain", "residual", "x", "F", "+", "ReLU"} <= set(texts)
    assert "past F to a plus sign" in alt


def test_depth_and_loss(drawn):
    assert figures.depth_and_loss(LOSSES) is None
    texts, alt = drawn()
    assert {"plain", "residual", "layers with weights"} <= set(texts)
    assert alt.startswith("From 6 to 26 layers, plain nets go from 0.30 to 1.10 (seeds 1.00 to 1.2")
    assert "residual nets go from 0.40 to 0.15 (seeds 0.10 to 0.20)" in alt


def test_long(drawn):
    runs = {(6, False): [[1.0, 0.5], [1.2, 0.4]], (26, True): [[0.9, 0.25], [1.0, 0.2]]}
    assert figures.long(runs) is None
    texts, alt = drawn()
    assert {"epoch", "training loss", "plain, 6 layers", "residual, 26 layers"} <= set(texts)
    assert "plain, 6 layers: 0.40 to 0.50 in epoch 2; residual, 26 layers: 0.20 to 0.25 in" in alt


def test_growth(drawn):
    arms = {"no skips": 1e6, "skips": 30.0, "skips, sums normalised": 1e4}
    grown = {(arm, n): [size * n / 60] * 3 for arm, size in arms.items() for n in (8, 60)}
    assert figures.growth(grown) is None
    texts, alt = drawn()
    assert {"layers", "skips", "no skips", "gradient at input / at output", "60"} <= set(texts)
    assert "skips: from 4 at 8 to 3e+01 at 60" in alt


def test_lesions(drawn):
    cut = {False: np.full((2, 3), 0.125), True: np.array([[0.25, 0.75, 0.75]] * 2)}
    assert figures.lesions(cut, {False: np.array([0.6, 0.8]), True: np.array([0.9, 0.9])}) is None
    texts, alt = drawn()
    assert {"plain", "residual", "block taken out", "training accuracy"} <= set(texts)
    assert "a plain net falls from 0.70 to 0.12" in alt
    assert "a residual net falls from 0.90 to 0.75 (median" in alt
