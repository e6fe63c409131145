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


def test_curves(drawn):
    assert figures.curves(LOSSES) is None
    texts, alt = drawn()
    assert {"6 layers", "26 layers", "epoch", "training loss"} <= set(texts)
    assert "plain, 6 layers: 1.90 to 0.30; plain, 26 layers: 2.10 to 1.10;" in alt
    assert "residual, 26 layers: 1.40 to 0.15." in alt


def test_depth_and_loss(drawn):
    assert figures.depth_and_loss(LOSSES) is None
    texts, alt = drawn()
    assert {"plain", "residual", "layers with weights"} <= set(texts)
    assert alt.startswith("From 6 to 26 layers, plain nets go from 0.30 to 1.10 (seeds 1.00 to 1.2")
    assert "residual nets go from 0.40 to 0.15 (seeds 0.10 to 0.20)" in alt


def test_gradient_sizes(drawn):
    sizes = {
        (skip, when): np.array([[factor, 2.0, 1.0]])
        for (skip, when), factor in {
            (False, "before"): 80.0,
            (True, "before"): 10.0,
            (False, "after"): 8.0,
            (True, "after"): 9.0,
        }.items()
    }
    assert figures.gradient_sizes(sizes) is None
    texts, alt = drawn()
    assert {"before", "after", "size of the gradient", "after block"} <= set(texts)
    assert "before, plain: 80 times; before, residual: 10 times; after, plain: 8 times" in alt


def test_lesions(drawn):
    cut = {False: np.full((2, 3), 0.125), True: np.array([[0.25, 0.75, 0.75]] * 2)}
    assert figures.lesions(cut, {False: np.array([0.6, 0.8]), True: np.array([0.9, 0.9])}) is None
    texts, alt = drawn()
    assert {"plain", "residual", "block taken out", "training accuracy"} <= set(texts)
    assert "a plain net falls from 0.70 to 0.12" in alt
    assert "a residual net falls from 0.90 to 0.75 (median" in alt
