"""GPT: the decoder of the Transformer alone, trained to say which token comes next.

Radford et al. (2018), "Improving Language Understanding by Generative Pre-Training" (GPT-1); Radford et al.
(2019), "Language Models are Unsupervised Multitask Learners" (GPT-2); Brown et al. (2020), "Language Models are
Few-Shot Learners", arXiv 2005.14165 (GPT-3). Defined in the section "GPT".

In shapes, B is the batch, T the positions, C = d_model, V the tokens of the vocabulary.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the name that everybody gives it

from dlbasics.page.arguments import count
from dlbasics.papers import parameters as parameters
from dlbasics.papers.attention import causal_mask, size
from dlbasics.papers.transformer import EncoderLayer, check_tokens

GPT2 = {
    "small": {"num_layers": 12, "d_model": 768, "num_heads": 12},
    "medium": {"num_layers": 24, "d_model": 1024, "num_heads": 16},
    "large": {"num_layers": 36, "d_model": 1280, "num_heads": 20},
    "xl": {"num_layers": 48, "d_model": 1600, "num_heads": 25},
}
"""Layers and widths of GPT-2's Table 2; the heads are the published models', 64 columns each."""

GPT3 = {
    "125M": {"num_layers": 12, "d_model": 768, "num_heads": 12},
    "350M": {"num_layers": 24, "d_model": 1024, "num_heads": 16},
    "760M": {"num_layers": 24, "d_model": 1536, "num_heads": 16},
    "1.3B": {"num_layers": 24, "d_model": 2048, "num_heads": 16},
    "2.7B": {"num_layers": 32, "d_model": 2560, "num_heads": 32},
    "6.7B": {"num_layers": 32, "d_model": 4096, "num_heads": 32},
    "13B": {"num_layers": 40, "d_model": 5120, "num_heads": 40},
    "175B": {"num_layers": 96, "d_model": 12288, "num_heads": 96},
}
"""GPT-3's Table 2.1, where heads times their columns make d_model.

In two rows the paper prints what does not: 24 heads of 128 for 2048 (here 16), and a d_model of 5140 for 40 heads
of 128 (here 5120).
"""


class GPT(nn.Module):
    """Layers in which each position sees the ones before it and itself; the table of tokens is the output too.

    vocab_size: tokens are whole numbers from 0 to vocab_size - 1. context: the longest row.
    norm_first: False is GPT-1's layer, the Transformer's; True is GPT-2's, with one more norm at the end.
    Raises ValueError for sizes that do not fit.
    """

    def __init__(
        self,
        vocab_size: int,
        d_model: int,
        num_heads: int,
        num_layers: int,
        context: int,
        dropout: float = 0.1,
        norm_first: bool = True,
    ):
        super().__init__()
        self.tokens = nn.Embedding(size(vocab_size, "vocab_size"), size(d_model, "d_model"))
        self.positions = nn.Embedding(size(context, "context"), d_model)
        self.dropout = nn.Dropout(dropout)
        gelu = nn.GELU(approximate="tanh")  # as the published code has it
        self.layers = nn.ModuleList(
            EncoderLayer(d_model, num_heads, 4 * d_model, dropout, gelu, norm_first=norm_first)
            for _ in range(size(num_layers, "num_layers"))
        )
        self.norm = nn.LayerNorm(d_model) if norm_first else nn.Identity()
        self._initialise(1 / math.sqrt(2 * num_layers) if norm_first else 1.0)

    @classmethod
    def gpt1(cls, **options) -> "GPT":
        """Make GPT-1: 12 layers of 768, 40,000 merges and 478 single characters, 512 positions."""
        sizes = {"d_model": 768, "num_heads": 12, "num_layers": 12, "context": 512}
        return cls(**{"vocab_size": 40_478, "norm_first": False, **sizes, **options})

    @classmethod
    def gpt2(cls, name: str = "small", **options) -> "GPT":
        """Make one of GPT-2's four: 50,257 tokens, 1024 positions. name: a key of `GPT2`."""
        return cls(**{"vocab_size": 50_257, "context": 1024, **_row(GPT2, name), **options})

    @classmethod
    def gpt2_xl(cls, **options) -> "GPT":
        """Make the largest GPT-2, 1,542 M parameters in the paper's table."""
        return cls.gpt2("xl", **options)

    @classmethod
    def gpt3(cls, name: str = "175B", **options) -> "GPT":
        """Make one of GPT-3's eight, with 2048 positions. name: a key of `GPT3`.

        The paper's has layers with sparse attention between the dense ones, which changes no count.
        """
        return cls(**{"vocab_size": 50_257, "context": 2048, **_row(GPT3, name), **options})

    def forward(self, tokens):
        """Score every token as the next one after each position.

        tokens: (B, T), whole numbers. Returns logits (B, T, V).
        Raises ValueError for an empty batch, and for a token or a length out of range.
        """
        self._check(tokens)
        length = tokens.shape[1]
        place = torch.arange(length, device=tokens.device)  # (T,)
        x = self.dropout(self.tokens(tokens) + self.positions(place))  # (B, T, C)
        mask = causal_mask(length, tokens.device)  # (T, T)
        for layer in self.layers:
            x = layer(x, mask)
        return F.linear(self.norm(x), self.tokens.weight)  # (B, T, V)

    @torch.no_grad()
    def write(self, tokens, number: int, generator=None, **options):
        """Draw a token after each row, put it there, and go on: `number` times.

        tokens: (B, T). options: of `next_token`. Beyond the context, the oldest tokens are out of sight.
        Returns (B, T + number). The model is used as it is: call `eval()` first, against dropout.
        """
        self._check(tokens[:, -self.positions.num_embeddings :])
        for _ in range(count(number, "number")):
            logits = self(tokens[:, -self.positions.num_embeddings :])[:, -1]  # (B, V)
            chosen = torch.multinomial(next_token(logits, **options), 1, generator=generator)
            tokens = torch.cat([tokens, chosen], dim=1)
        return tokens

    def _check(self, tokens):
        check_tokens(tokens, self.tokens.num_embeddings, "tokens", self.positions.num_embeddings)

    def _initialise(self, branch: float):
        # Standard deviation 0.02; GPT-2 divides what ends a branch by sqrt(N), N the number of branches.
        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)
        for layer in self.layers:
            for last in (layer.attention.output, layer.feed_forward[-1]):
                nn.init.normal_(last.weight, std=0.02 * branch)


def next_token(
    logits, temperature: float = 1.0, top_k: int | None = None, top_p: float | None = None
):
    """Turn scores into the probabilities that the next token is drawn from.

    logits: (..., V). temperature: divides them; 0 leaves the best alone. top_k: only the k best may be
    drawn. top_p: only the best that together reach this probability (Holtzman et al. 2019, "nucleus").
    Returns (..., V), each row sums to 1. Raises ValueError for options out of range.
    """
    if not 0 <= temperature < math.inf:
        raise ValueError(f"the temperature must be finite and not negative; got {temperature}")
    if top_k is not None and not count(top_k, "top_k"):
        raise ValueError("top_k must be above 0")
    if top_p is not None and not 0 < top_p <= 1:
        raise ValueError(f"top_p is a probability above 0; got {top_p}")
    if temperature == 0:
        return F.one_hot(logits.argmax(-1), logits.shape[-1]).to(logits.dtype)
    ordered, place = (logits / temperature).sort(dim=-1, descending=True, stable=True)  # (..., V)
    p = ordered.softmax(-1)
    if top_k is not None:
        p[..., top_k:] = 0
        p = p / p.sum(-1, keepdim=True)
    if top_p is not None:
        before = p.cumsum(-1) - p  # what the better ones have together
        p = p.where(before < top_p, 0)
    p = torch.zeros_like(p).scatter(-1, place, p)  # back into the order of the vocabulary
    return p / p.sum(-1, keepdim=True)


def _row(table: dict, name: str) -> dict:
    if name not in table:
        raise ValueError(f"there is {', '.join(table)}; got {name!r}")
    return table[name]
