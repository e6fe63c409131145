"""Accuracy, means and smooth curves: against counts and sums by hand."""

import math

import pytest
import torch

from dlbasics.metrics import accuracy, mean, smooth


def test_accuracy():
    logits = torch.tensor([[1.0, 2, 0], [3, 1, 2], [0, 0, 1], [9, 8, 7]])
    assert accuracy(logits, torch.tensor([1, 0, 2, 2])) == 0.75
    images = torch.randn(4, 3, 2, 2)
    labels = torch.randint(3, (4, 2, 2))
    assert accuracy(images, labels) == (images.argmax(1) == labels).float().mean()
    with pytest.raises(ValueError, match=r"got \(4, 3\) and \(3,\)"):
        accuracy(logits, torch.zeros(3, dtype=int))
    with pytest.raises(ValueError, match=r"got \(4,\) and \(4,\)"):
        accuracy(torch.zeros(4), torch.zeros(4, dtype=int))
    with pytest.raises(ValueError, match=r"whole numbers; got torch.float32"):
        accuracy(logits, torch.zeros(4))


def test_smooth():
    assert smooth([3, 1, 5.5], 0) == [3, 1, 5.5]
    assert smooth([2.0, 5.0], 0.5) == [2.0, pytest.approx((0.5 * 2 + 5) / 1.5)]
    values, weight = torch.rand(30), 0.9
    weights = weight ** torch.arange(30.0).flip(0)
    assert smooth(values, weight)[-1] == pytest.approx(float(weights @ values / weights.sum()))
    assert smooth([], 0.5) == []
    with pytest.raises(ValueError, match="weight must lie from 0 to below 1; got 1"):
        smooth([1.0], 1)


def test_no_example_has_no_accuracy():
    with pytest.raises(ValueError, match="no example"):
        accuracy(torch.zeros(0, 3), torch.zeros(0, dtype=int))


def test_a_mean_weighs_batches_by_size():
    values = [torch.tensor(1.0), torch.tensor(4.0)]
    assert mean(values, [2, 1], "here") == 2
    with pytest.raises(ValueError, match="no batch here"):
        mean([], [], "here")
    with pytest.raises(ValueError, match="the loss is nan here, batch 2"):
        mean([torch.tensor(1.0), torch.tensor(math.nan)], [2, 1], "here")
