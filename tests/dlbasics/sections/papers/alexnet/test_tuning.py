"""How rates are chosen, and how pixels are shuffled."""

import numpy as np
import torch

from dlbasics.sections.papers.alexnet import tuning


def test_mixed_pixels_are_one_reordering():
    X = torch.arange(2 * 784.0).reshape(2, 28, 28)
    mixed = tuning.mixed(X)
    assert torch.equal(mixed.flatten(1).sort(dim=1).values, X.flatten(1))
    assert torch.equal(mixed[1] - mixed[0], torch.full((28, 28), 784.0))
    assert not torch.equal(mixed, X)


def test_best_is_the_lowest_mean():
    assert tuning.best((1, 2, 3), [[0, 9], [4, 4], [5, 4]]) == 2
    assert tuning.best((1, 2), [[np.inf, 1], [90, 80]]) == 2
