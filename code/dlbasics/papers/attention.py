"""Attention: values looked up softly, by a query and their keys; in one head, and in many.

Vaswani et al. (2017), "Attention Is All You Need", arXiv 1706.03762, Section 3.2. Defined in the section "Attention".
Transformer, BERT and GPT are all built on it.

In shapes, B is the batch, T the positions that ask, S the positions that are asked, h the heads,
C = d_model, and d_k = C / h. A mask is True where a position may look; it is broadcast to the scores.
"""

import math

import torch
from torch import nn

from dlbasics.page.arguments import count


def attention(q, k, v, mask=None, scale: float | None = None):
    """Look values up softly, and check what comes in: see `attend`.

    Raises ValueError for shapes that do not match, NaN, a bad mask, a bad scale.
    """
    _check(q, k, v)
    if scale is not None and not (math.isfinite(scale) and scale > 0):
        raise ValueError(f"scale must be a finite number above 0; got {scale!r}")
    if mask is not None:
        _check_mask(mask, q, k)
    return attend(q, k, v, mask, scale)


def attend(q, k, v, mask=None, scale: float | None = None):
    """Take for each query a mean of the values, weighted by how well their keys fit it.

    q: (..., T, d_k). k: (..., S, d_k). v: (..., S, d_v).
    mask: to (..., T, S), True where a position may look.
    scale: what the dot products are divided by; sqrt(d_k) where it is None.
    Returns the output (..., T, d_v) and weights (..., T, S): the paper's equation 1.
    """
    scores = q @ k.transpose(-2, -1) / (scale or math.sqrt(q.shape[-1]))  # (..., T, S)
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    weights = scores.softmax(dim=-1)  # (..., T, S), each row sums to 1
    return weights @ v, weights  # (..., T, d_v)


def causal_mask(length: int, device=None) -> torch.Tensor:
    """Let position t look at 0 ... t and no further: (length, length), True on and below the diagonal."""
    length = count(length, "length")
    return torch.ones(length, length, dtype=torch.bool, device=device).tril()


class MultiHeadAttention(nn.Module):
    """Attend in num_heads subspaces at once, and mix what they found. Section 3.2.2.

    After a call, `weights` holds the attention weights (B, h, T, S), without gradient.
    """

    def __init__(self, d_model: int, num_heads: int):
        super().__init__()
        if not count(num_heads, "num_heads") or size(d_model, "d_model") % num_heads:
            raise ValueError(f"d_model {d_model} is not divisible by {num_heads} heads")
        self.num_heads = num_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, d_model)
        self.value = nn.Linear(d_model, d_model)
        self.output = nn.Linear(d_model, d_model)
        self.weights = None

    def forward(self, x, memory, mask=None):
        """Let x (B, T, C) look at memory (B, S, C); mask: to (B, h, T, S)."""
        _check_width(x, memory, self.query.in_features)
        q = self._split(self.query(x))  # (B, h, T, d_k)
        k = self._split(self.key(memory))  # (B, h, S, d_k)
        v = self._split(self.value(memory))  # (B, h, S, d_k)
        heads, weights = attention(q, k, v, mask)  # (B, h, T, d_k), (B, h, T, S)
        self.weights = weights.detach()
        return self.output(heads.transpose(1, 2).flatten(2))  # (B, T, C)

    def _split(self, x):
        # Each head reads d_k neighbouring columns: (B, T, C) -> (B, h, T, d_k)
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)


def size(value: int, name: str) -> int:
    """Check that value is a whole number above 0; return it as an int."""
    if not count(value, name):
        raise ValueError(f"{name} must be above 0")
    return int(value)


def told(x) -> str:
    """Say what x is, for a message: its type of numbers and its shape."""
    return f"{x.dtype} of the shape {tuple(x.shape)}" if hasattr(x, "dtype") else f"{type(x)}"


def _check(q, k, v):
    """Check what attention gets: floats of one type, shapes that match, no NaN or infinity."""
    got = ", ".join(f"{name} {told(x)}" for name, x in zip("qkv", (q, k, v), strict=True))
    floats = all(isinstance(x, torch.Tensor) and x.is_floating_point() for x in (q, k, v))
    if not floats or min(q.ndim, k.ndim, v.ndim) < 2 or not q.dtype == k.dtype == v.dtype:
        raise ValueError(f"q, k, v must be floats of one type, in rows and columns; got {got}")
    empty = 0 in (q.numel(), k.numel(), v.numel())
    if q.shape[-1] != k.shape[-1] or k.shape[-2] != v.shape[-2] or empty:
        raise ValueError(f"q needs k's columns, v needs k's rows, and none is empty; got {got}")
    try:
        torch.broadcast_shapes(*(x.shape[:-2] for x in (q, k, v)))
    except RuntimeError:
        raise ValueError(f"the batches of q, k and v do not match; got {got}") from None
    for name, x in zip("qkv", (q, k, v), strict=True):
        if not x.isfinite().all():
            raise ValueError(f"{name} must be finite; it holds NaN or infinity")


def _check_width(x, memory, width):
    for name, rows in (("x", x), ("memory", memory)):
        if rows.ndim != 3 or rows.shape[-1] != width:
            raise ValueError(f"{name} must be (B, positions, {width}); got {tuple(rows.shape)}")


def _check_mask(mask, q, k):
    """Check that a mask is bool, fits the scores (..., T, S), and leaves every row something."""
    batch = torch.broadcast_shapes(q.shape[:-2], k.shape[:-2])
    scores = (*batch, q.shape[-2], k.shape[-2])
    try:
        fits = torch.broadcast_shapes(mask.shape, scores) == scores
    except (RuntimeError, AttributeError):  # a list has no shape
        fits = False
    if not fits or mask.dtype != torch.bool:
        wanted = f"bool and broadcast to the scores {scores}"
        raise ValueError(f"the mask must be {wanted}; got {told(mask)}")
    if not mask.any(dim=-1).all():
        raise ValueError("the mask leaves a position nothing to look at: a row of it is all False")
