"""The figures on AlexNet: they draw, and their texts tell what they show."""

import numpy as np
import torch

from dlbasics.papers import alexnet
from dlbasics.sections.papers.alexnet import figures


def test_towers(drawn):
    with torch.device("meta"):
        layers = alexnet.shapes(alexnet.AlexNet(), torch.zeros(1, 3, 224, 224))
    figures.towers(layers)
    texts, alt = drawn()
    for word in ("55×55", "13×13", "GPU 1", "GPU 2", "48", "128", "2048", "1000", "picture"):
        assert word in texts, word
    assert sum("conv" in text for text in texts) == 5
    assert "but for the third" in alt


def test_against_shift(drawn):
    rng = np.random.default_rng(0)
    values = {
        name: (0.02 + 0.1 * np.arange(5)) + 0.01 * rng.random((3, 5))
        for name in ("conv", "conv, augmented", "MLP-26", "MLP-26, augmented")
    }
    figures.against_shift(values)
    texts, alt = drawn()
    assert {"conv", "MLP-26", "wrong on test pictures, %"} <= set(texts)
    assert "conv, augmented from 2% to 2" in alt


def test_steps_by_rate(drawn):
    curves = {
        "ReLU": [[300, 320], [200, 220], [np.inf, 500]],
        "tanh": [[400, 420], [100, 120], [90, 95]],
    }
    figures.steps_by_rate((0.01, 0.02, 0.04), {"left": curves, "right": curves})
    texts, alt = drawn()
    assert {"ReLU", "tanh", "left", "right", "learning rate"} <= set(texts)
    assert "left, ReLU: 210 steps at a rate of 0.02" in alt
    assert "right, tanh: 92 steps at a rate of 0.04" in alt


def test_one_panel_is_enough(drawn):
    curves = {"ReLU": [[300, 320], [200, 220]], "tanh": [[400, 420], [100, 120]]}
    figures.steps_by_rate((0.01, 0.02), {"alone": curves})
    texts, alt = drawn()
    assert "alone" in texts and "alone, tanh: 110 steps at a rate of 0.02" in alt


def test_learned(drawn):
    figures.learned(np.random.default_rng(0).normal(size=(8, 5, 5)))
    _, alt = drawn()
    assert alt.startswith("8 small tables")


def test_gaps(drawn):
    figures.gaps({"plain": np.array([[0.01, 0.2], [0.02, 0.3]]), "other": np.array([[0.1, 0.12]])})
    texts, alt = drawn()
    assert {"plain", "other", "training", "test", "cross-entropy"} <= set(texts)
    assert "plain 0.015 and 0.250; other 0.100 and 0.120" in alt
