"""What a kernel makes of a picture, against SciPy and torch."""

import numpy as np
import pytest
import torch
from scipy.signal import correlate2d

from dlbasics.sections.papers.alexnet import kernels


@pytest.mark.parametrize("shape", [(3, 3), (1, 1), (2, 5), (8, 8)])
def test_agrees_with_scipy_and_torch(shape):
    rng = np.random.default_rng(0)
    x, kernel = rng.normal(size=(8, 8)), rng.normal(size=shape)
    found = kernels.feature_map(x, kernel)
    assert np.allclose(found, correlate2d(x, kernel, mode="valid"))
    torchs = torch.nn.functional.conv2d(
        torch.tensor(x)[None, None], torch.tensor(kernel)[None, None]
    )
    assert np.allclose(found, torchs[0, 0])


@pytest.mark.parametrize("name", kernels.PICTURES)
def test_pictures_are_eight_by_eight_with_ink_from_0_to_3(name):
    x = kernels.picture(name)
    assert x.shape == (8, 8) and set(np.unique(x)) <= {0, 1, 2, 3} and np.ptp(x) > 0


@pytest.mark.parametrize(
    ("x", "kernel", "reason"),
    [
        (np.zeros((2, 2)), np.zeros((3, 3)), "does not fit"),
        (np.zeros((0, 2)), np.zeros((0, 2)), "does not fit"),
        (np.zeros(4), np.zeros((1, 1)), "two finite tables"),
        (np.full((3, 3), np.nan), np.zeros((2, 2)), "two finite tables"),
    ],
)
def test_bad_input_is_refused_with_the_reason(x, kernel, reason):
    with pytest.raises(ValueError, match=reason):
        kernels.feature_map(x, kernel)
