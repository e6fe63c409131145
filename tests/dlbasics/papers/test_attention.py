"""Attention against torch's own, and bad input."""

import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from dlbasics.papers import attention as at
from torch_twins import copy_attention, shake


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def randn(*shape):
    return torch.randn(*shape, dtype=torch.float64)


@pytest.mark.parametrize("masked", [False, True])
def test_attention_is_torchs(masked):
    q, k, v = randn(2, 3, 5, 4), randn(2, 3, 7, 4), randn(2, 3, 7, 6)
    mask = None
    if masked:
        mask = torch.rand(2, 1, 5, 7) < 0.5
        mask[..., 0] = True
    output, weights = at.attention(q, k, v, mask)
    reference = F.scaled_dot_product_attention(q, k, v, mask)
    assert torch.allclose(output, reference, atol=1e-12)
    assert weights.shape == (2, 3, 5, 7)
    assert torch.allclose(weights.sum(-1), torch.ones(2, 3, 5, dtype=torch.float64))
    if masked:
        assert (weights.masked_select(~mask) == 0).all()


def test_attention_in_plain_python():
    q, k, v = [1.0, 2.0], [[0.5, -1.0], [2.0, 0.0], [1.0, 1.0]], [3.0, -1.0, 10.0]
    powers = [math.exp((q[0] * a + q[1] * b) / 0.7) for a, b in k]
    expected = [p / sum(powers) for p in powers]
    output, weights = at.attention(
        *(torch.tensor(x, dtype=torch.float64) for x in ([q], k, [[value] for value in v])),
        scale=0.7,
    )
    assert weights[0].tolist() == pytest.approx(expected, abs=1e-12)
    mean = sum(w * value for w, value in zip(expected, v, strict=True))
    assert output.item() == pytest.approx(mean, abs=1e-12)


@pytest.mark.parametrize(
    ("q", "k", "v"),
    [
        ((2, 3), (4, 5), (4, 5)),
        ((2, 3), (4, 3), (5, 3)),
        ((2, 3), (0, 3), (0, 3)),
        ((0, 3), (4, 3), (4, 3)),
        ((2, 0),) * 3,
        ((3,), (4, 3), (4, 3)),
        ((2, 3), (3,), (4, 3)),
    ],
)
def test_attention_refuses_shapes_that_do_not_match(q, k, v):
    with pytest.raises(ValueError, match="columns"):
        at.attention(torch.ones(q), torch.ones(k), torch.ones(v))


@pytest.mark.parametrize("name", "qkv")
@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_attention_refuses_what_is_not_finite(name, bad):
    inputs = {"q": randn(2, 3), "k": randn(4, 3), "v": randn(4, 3)}
    inputs[name][1, 1] = bad
    with pytest.raises(ValueError, match=f"^{name} must be finite"):
        at.attention(**inputs)


@pytest.mark.parametrize(
    ("q", "k", "reason"),
    [
        (torch.ones(2, 3, dtype=torch.long), torch.ones(4, 3), "must be floats"),
        ([[1.0, 2.0, 3.0]], torch.ones(4, 3), "must be floats"),
        (randn(2, 3), torch.ones(4, 3), "one type"),
        (torch.ones(2, 5, 3), torch.ones(3, 4, 3), "batches"),
    ],
)
def test_attention_refuses_what_does_not_belong_together(q, k, reason):
    with pytest.raises(ValueError, match=reason):
        at.attention(q, k, k)


@pytest.mark.parametrize("scale", [0, -1, math.inf, math.nan])
def test_attention_refuses_a_bad_scale(scale):
    with pytest.raises(ValueError, match="scale"):
        at.attention(randn(2, 3), randn(4, 3), randn(4, 3), scale=scale)


@pytest.mark.parametrize(
    ("mask", "reason"),
    [
        (torch.ones(2, 5, dtype=torch.bool), "broadcast to the scores"),
        (torch.ones(4, 2, dtype=torch.bool), "broadcast to the scores"),
        (torch.ones(6, 2, 4, dtype=torch.bool), "broadcast to the scores"),
        (torch.ones(2, 4), "must be bool"),
        ([[True] * 4] * 2, "must be bool"),
        (torch.tensor([[True] * 4, [False] * 4]), "nothing to look at"),
    ],
)
def test_attention_refuses_a_bad_mask(mask, reason):
    with pytest.raises(ValueError, match=reason):
        at.attention(randn(2, 3), randn(4, 3), randn(4, 3), mask)


def test_causal_mask():
    assert at.causal_mask(3).tolist() == [[True, False, False], [True, True, False], [True] * 3]
    with pytest.raises(ValueError, match="length"):
        at.causal_mask(-1)


@pytest.mark.parametrize("num_heads", [1, 2, 8])
def test_multi_head_attention_is_torchs(num_heads):
    ours = shake(at.MultiHeadAttention(16, num_heads))
    theirs = nn.MultiheadAttention(16, num_heads, batch_first=True)
    copy_attention(ours, theirs)
    x, memory = torch.randn(3, 5, 16), torch.randn(3, 7, 16)
    padding = torch.arange(7) >= torch.tensor([7, 4, 2])[:, None]  # torch: True is ignored
    looks = torch.rand(5, 7) < 0.6
    looks[:, 0] = True
    mask = looks & ~padding[:, None, None]
    expected, weights = theirs(
        x, memory, memory, key_padding_mask=padding, attn_mask=~looks, average_attn_weights=False
    )
    assert torch.allclose(ours(x, memory, mask), expected, atol=1e-5)
    assert torch.allclose(ours.weights, weights, atol=1e-5)
    assert not ours.weights.requires_grad
