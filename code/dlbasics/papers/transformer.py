"""The Transformer of "Attention Is All You Need": attention, its layers, and the whole model.

Vaswani et al. (2017), arXiv 1706.03762. Defined in the section "The Transformer".

In shapes, B is the batch, T the positions that ask, S the positions that are asked, h the heads,
C = d_model, and d_k = C / h. A mask is True where a position may look; it is broadcast to the scores.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the name that everybody gives it

from dlbasics.page.arguments import count
from dlbasics.papers import parameters as parameters
from dlbasics.papers.attention import MultiHeadAttention, causal_mask, size, told
from dlbasics.papers.attention import attention as attention


def positional_encoding(length: int, d_model: int, device=None) -> torch.Tensor:
    """Write every position as sines and cosines of wavelengths from 2π to 10000 · 2π.

    Returns (length, d_model): sines in the even columns, cosines in the odd ones. Section 3.5.
    Raises ValueError where d_model is odd.
    """
    length, d_model = count(length, "length"), count(d_model, "d_model")
    if d_model % 2 or not d_model:
        raise ValueError(f"d_model must be even and above 0; got {d_model}")
    position = torch.arange(length, device=device)[:, None]  # (length, 1)
    column = torch.arange(0, d_model, 2, device=device)  # (d_model / 2,)
    angle = position / 10_000 ** (column / d_model)  # (length, d_model / 2)
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)  # (length, d_model)


class EncoderLayer(nn.Module):
    """Self-attention, then two linear layers at each position; a skip and a norm for both.

    activation: between the two linear layers. eps: what the norms add to a variance. norm_first: False
    normalises after each skip, as the paper does; True normalises what goes into a branch, as GPT-2 does.
    """

    def __init__(
        self,
        d_model: int,
        num_heads: int,
        d_ff: int,
        dropout: float = 0.1,
        activation: nn.Module | None = None,
        eps: float = 1e-5,
        norm_first: bool = False,
    ):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = _feed_forward(d_model, d_ff, activation or nn.ReLU())
        self.norms = nn.ModuleList(nn.LayerNorm(d_model, eps) for _ in range(2))
        self.dropout = nn.Dropout(dropout)
        self.norm_first = norm_first

    def forward(self, x, mask=None):
        """(B, S, C) -> (B, S, C). mask: to (B, h, S, S), False where a position may not look."""
        if self.norm_first:
            normed = self.norms[0](x)
            x = x + self.dropout(self.attention(normed, normed, mask))
            return x + self.dropout(self.feed_forward(self.norms[1](x)))
        x = self.norms[0](x + self.dropout(self.attention(x, x, mask)))
        return self.norms[1](x + self.dropout(self.feed_forward(x)))


class DecoderLayer(nn.Module):
    """Masked self-attention, attention to the encoder's output, then two linear layers."""

    def __init__(self, d_model: int, num_heads: int, d_ff: int, dropout: float = 0.1):
        super().__init__()
        self.attention = MultiHeadAttention(d_model, num_heads)
        self.cross_attention = MultiHeadAttention(d_model, num_heads)
        self.feed_forward = _feed_forward(d_model, d_ff, nn.ReLU())
        self.norms = nn.ModuleList(nn.LayerNorm(d_model) for _ in range(3))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, memory, mask=None, memory_mask=None):
        """Map x (B, T, C), memory (B, S, C) to (B, T, C). mask: to (B, h, T, T)."""
        x = self.norms[0](x + self.dropout(self.attention(x, x, mask)))
        found = self.cross_attention(x, memory, memory_mask)  # (B, T, C)
        x = self.norms[1](x + self.dropout(found))
        return self.norms[2](x + self.dropout(self.feed_forward(x)))


class Transformer(nn.Module):
    """Encoder and decoder on one table of embeddings, which is the output layer too (Section 3.4).

    vocab_size: tokens are whole numbers from 0 to vocab_size - 1; `pad` of them fills short rows.
    max_length: the longest source or target. positions: False leaves the encoding of positions out.
    Raises ValueError for sizes that do not fit.
    """

    def __init__(
        self,
        vocab_size: int,
        d_model: int,
        num_heads: int,
        d_ff: int,
        num_layers: int,
        dropout: float = 0.1,
        max_length: int = 512,
        pad: int = 0,
        positions: bool = True,
    ):
        super().__init__()
        size(vocab_size, "vocab_size")
        if pad not in range(vocab_size):
            raise ValueError(f"pad must be a token, from 0 to {vocab_size - 1}; got {pad}")
        if not 0 <= dropout <= 1:  # NaN neither
            raise ValueError(f"dropout is a probability, from 0 to 1; got {dropout}")
        self.pad = pad
        self.embedding = nn.Embedding(vocab_size, size(d_model, "d_model"))
        sizes = (d_model, num_heads, d_ff, dropout)
        self.encoder = nn.ModuleList(
            EncoderLayer(*sizes) for _ in range(size(num_layers, "num_layers"))
        )
        self.decoder = nn.ModuleList(DecoderLayer(*sizes) for _ in range(num_layers))
        self.dropout = nn.Dropout(dropout)
        encoding = positional_encoding(size(max_length, "max_length"), d_model)  # (max_length, C)
        self.register_buffer("positions", encoding * positions, persistent=False)
        self.apply(_initialise)

    @classmethod
    def base(cls, vocab_size: int = 37_000, **options) -> "Transformer":
        """Make the base model of the paper's Table 3."""
        sizes = {"d_model": 512, "num_heads": 8, "d_ff": 2048, "num_layers": 6, "dropout": 0.1}
        return cls(vocab_size, **{**sizes, **options})

    @classmethod
    def big(cls, vocab_size: int = 37_000, **options) -> "Transformer":
        """Make the big model of the paper's Table 3."""
        sizes = {"d_model": 1024, "num_heads": 16, "d_ff": 4096, "num_layers": 6, "dropout": 0.3}
        return cls(vocab_size, **{**sizes, **options})

    def forward(self, source, target):
        """Score every token as the next one after each position of the target.

        source: (B, S) and target: (B, T), whole numbers. Returns logits (B, T, vocab_size).
        Raises ValueError for an empty batch, a token or a length out of range, and rows that
        begin with padding.
        """
        memory, mask = self.encode(source)
        return self.decode(target, memory, mask)

    def encode(self, source):
        """(B, S) -> memory (B, S, C), and its mask (B, 1, 1, S), False at padding."""
        mask = self._not_padding(source, "source")  # (B, 1, 1, S)
        x = self._embed(source)  # (B, S, C)
        for layer in self.encoder:
            x = layer(x, mask)
        return x, mask

    def decode(self, target, memory, memory_mask):
        """(B, T), memory (B, S, C), its mask (B, 1, 1, S) -> logits (B, T, vocab_size)."""
        mask = self._not_padding(target, "target")  # (B, 1, 1, T)
        if len(target) != len(memory):
            raise ValueError(f"got {len(memory)} sources and {len(target)} targets")
        mask = mask & causal_mask(target.shape[1], target.device)  # (B, 1, T, T)
        x = self._embed(target)  # (B, T, C)
        for layer in self.decoder:
            x = layer(x, memory, mask, memory_mask)
        return F.linear(x, self.embedding.weight)  # (B, T, vocab_size)

    def _embed(self, tokens):
        x = self.embedding(tokens) * math.sqrt(self.embedding.embedding_dim)  # (B, T, C)
        return self.dropout(x + self.positions[: tokens.shape[1]])

    def _not_padding(self, tokens, name):
        return not_padding(
            tokens, self.pad, self.embedding.num_embeddings, len(self.positions), name
        )


def not_padding(tokens, pad: int, vocab_size: int, longest: int, name: str):
    """Check tokens (B, T), and tell where they are not padding: (B, 1, 1, T).

    Raises ValueError as `check_tokens` does, and for rows that begin with padding.
    """
    check_tokens(tokens, vocab_size, name, longest)
    if (tokens[:, 0] == pad).any():
        raise ValueError(f"a row of the {name} begins with padding: it must hold a token first")
    return (tokens != pad)[:, None, None]


def check_tokens(tokens, vocab_size: int, name: str, longest: int | None = None) -> None:
    """Raise ValueError unless tokens are whole numbers (B, T) from 0 to vocab_size - 1, not empty, T <= longest."""
    whole = isinstance(tokens, torch.Tensor) and tokens.dtype in (torch.int32, torch.int64)
    if not whole or tokens.ndim != 2 or not tokens.numel():
        raise ValueError(f"the {name} must be whole numbers (B, T), not empty; got {told(tokens)}")
    low, high = tokens.min().item(), tokens.max().item()
    if not 0 <= low <= high < vocab_size:
        last = vocab_size - 1
        raise ValueError(f"the {name} holds tokens from {low} to {high}; expected 0 to {last}")
    if longest is not None and tokens.shape[1] > longest:
        has = "have" if name.endswith("s") else "has"
        raise ValueError(f"the {name} {has} {tokens.shape[1]} positions, more than {longest}")


def reach(model: Transformer, source, target):
    """Measure by gradients how strongly the scores at each target position depend on each input.

    source: (1, S) and target: (1, T), tokens. The model is left without gradients.
    Returns (T, S) and (T, T): norms of d scores[t] / d embedded input[s].
    Raises ValueError for more rows than one, and what the model refuses.
    """
    if len(source) != 1:
        raise ValueError(f"reach takes one source and one target; got {len(source)} sources")
    inputs = []
    handle = model.embedding.register_forward_hook(lambda *call: inputs.append(call[-1]))
    try:
        scores = model(source, target)[0].square().sum(dim=-1)  # (T,)
    finally:
        handle.remove()
    rows = []
    for score in scores:
        gradients = torch.autograd.grad(score, inputs, retain_graph=True)
        rows.append([gradient[0].norm(dim=-1) for gradient in gradients])  # (S,), (T,)
    to_source, to_target = (torch.stack(row) for row in zip(*rows, strict=True))
    return to_source, to_target


def _feed_forward(d_model: int, d_ff: int, activation: nn.Module) -> nn.Sequential:
    """Two linear layers with a nonlinearity between them, the same at every position. Section 3.3."""
    return nn.Sequential(
        nn.Linear(d_model, size(d_ff, "d_ff")), activation, nn.Linear(d_ff, d_model)
    )


def _initialise(module: nn.Module) -> None:
    # The paper does not say how. Embeddings get the variance 1 once they are scaled by sqrt(C).
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)
    elif isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, std=module.embedding_dim**-0.5)
