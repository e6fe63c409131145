"""The chain of layers against torch's autograd."""

import numpy as np
import pytest
import torch

from dlbasics.sections.papers.resnet import chain as rc


def by_torch(layers, skips, normalise, scale):
    start, end, weights = map(torch.tensor, rc.numbers())
    norm = torch.nn.BatchNorm1d(rc.WIDTH, eps=rc.EPSILON, affine=False).double()
    norm = norm if normalise else torch.nn.Identity()
    weights = weights * scale * (2 / rc.WIDTH) ** 0.5
    values = [start.requires_grad_()]
    for i in range(0, layers, 2):
        x = values[-1]
        y = norm(torch.relu(norm(x @ weights[i])) @ weights[i + 1])
        values.append(torch.relu(y + x if skips else y))
    gradients = torch.autograd.grad((values[-1] * end).sum(), values)
    return [[part.square().mean().sqrt().item() for part in parts] for parts in (values, gradients)]


@pytest.mark.parametrize("skips", [False, True])
@pytest.mark.parametrize("normalise", [False, True])
@pytest.mark.parametrize(("layers", "scale"), [(2, 1.0), (30, 0.8), (60, 0.5), (60, 1.5)])
def test_agrees_with_autograd(layers, skips, normalise, scale):
    signal, gradient = by_torch(layers, skips, normalise, scale)
    found = rc.chain(layers, skips, normalise, scale)
    np.testing.assert_allclose(found.signal, signal, rtol=1e-9)
    np.testing.assert_allclose(found.gradient, gradient, rtol=1e-7)
    assert len(signal) == layers // 2 + 1


def test_the_numbers_are_what_they_say():
    start, end, weights = rc.numbers()
    assert start.shape == end.shape == (24, 24) and weights.shape == (60, 24, 24)
    assert abs(weights.mean()) < 0.02 and abs(weights.var() - 1) < 0.02
    assert (start >= 0).all() and abs(np.mean(start**2) - 1) < 0.2
    assert np.abs(weights).max() <= np.sqrt(3)


def test_nobody_can_change_the_numbers():
    rc.numbers()[2][:] = 0
    assert rc.numbers()[2].any()


@pytest.mark.parametrize(
    ("layers", "scale", "reason"),
    [
        (0, 1, "even, from 2"),
        (3, 1, "even"),
        (62, 1, "to 60"),
        (-2, 1, "not negative"),
        (2.5, 1, "whole number"),
        (4, 0, "above 0"),
        (4, -1, "above 0"),
        (4, float("nan"), "finite"),
        (4, float("inf"), "finite"),
    ],
)
def test_bad_input_is_refused_with_the_reason(layers, scale, reason):
    with pytest.raises(ValueError, match=reason):
        rc.chain(layers, True, True, scale)
