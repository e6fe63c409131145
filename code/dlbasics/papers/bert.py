"""BERT: the encoder of the Transformer, trained to fill in words that were masked.

Devlin et al. (2018), "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
arXiv 1810.04805. Defined in the section "BERT".

In shapes, B is the batch, T the positions, C = d_model (the paper's H), V the words of the vocabulary.
"""

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the name that everybody gives it

from dlbasics.papers import parameters as parameters
from dlbasics.papers.attention import size
from dlbasics.papers.transformer import EncoderLayer, check_tokens, not_padding

EPS = 1e-12
"""What a norm adds to the variance: the paper does not say, its code does."""


class BERT(nn.Module):
    """An encoder with learned positions, and learned segments for the first and the second sentence. Section 3.

    vocab_size: tokens are whole numbers from 0 to vocab_size - 1; `pad` of them fills short rows.
    d_model, num_heads, num_layers: the paper's H, A, L. max_length: the longest row.
    Raises ValueError for sizes that do not fit.
    """

    def __init__(
        self,
        vocab_size: int,
        d_model: int,
        num_heads: int,
        num_layers: int,
        dropout: float = 0.1,
        max_length: int = 512,
        segments: int = 2,
        pad: int = 0,
    ):
        super().__init__()
        if pad not in range(size(vocab_size, "vocab_size")):
            raise ValueError(f"pad must be a token, from 0 to {vocab_size - 1}; got {pad}")
        self.pad = pad
        self.words = nn.Embedding(vocab_size, size(d_model, "d_model"))
        self.positions = nn.Embedding(size(max_length, "max_length"), d_model)
        self.segments = nn.Embedding(size(segments, "segments"), d_model)
        self.norm = nn.LayerNorm(d_model, EPS)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            # "the feed-forward/filter size is 4H", and GELU where the Transformer has ReLU
            EncoderLayer(d_model, num_heads, 4 * d_model, dropout, nn.GELU(), EPS)
            for _ in range(size(num_layers, "num_layers"))
        )
        self.pooler = nn.Linear(d_model, d_model)
        self.apply(initialise)

    @classmethod
    def base(cls, vocab_size: int = 30_522, **options) -> "BERT":
        """Make BERT-base: L = 12, H = 768, A = 12; the paper counts 110 M parameters."""
        return cls(vocab_size, **{"d_model": 768, "num_heads": 12, "num_layers": 12, **options})

    @classmethod
    def large(cls, vocab_size: int = 30_522, **options) -> "BERT":
        """Make BERT-large: L = 24, H = 1024, A = 16; the paper counts 340 M parameters."""
        return cls(vocab_size, **{"d_model": 1024, "num_heads": 16, "num_layers": 24, **options})

    def forward(self, tokens, segments=None):
        """Read rows, each position with all others in sight, and sum each row up.

        tokens: (B, T), whole numbers. segments: (B, T), 0 for the first sentence and 1 for the second;
        all 0 where it is None. Returns each position's vector (B, T, C), and the first position's, [CLS],
        once more through a layer with tanh (B, C): what a classifier of whole rows reads.
        Raises ValueError for an empty batch, and for a token, a segment or a length out of range.
        """
        sizes = self.words.num_embeddings, self.positions.num_embeddings
        mask = not_padding(tokens, self.pad, *sizes, "tokens")  # (B, 1, 1, T)
        x = self._embed(tokens, segments)  # (B, T, C)
        for layer in self.layers:
            x = layer(x, mask)
        return x, torch.tanh(self.pooler(x[:, 0]))  # (B, T, C), (B, C)

    def _embed(self, tokens, segments):
        if segments is None:
            segments = torch.zeros_like(tokens)
        check_tokens(segments, self.segments.num_embeddings, "segments")
        if segments.shape != tokens.shape:
            raise ValueError(f"segments {tuple(segments.shape)}, tokens {tuple(tokens.shape)}")
        place = torch.arange(tokens.shape[1], device=tokens.device)  # (T,)
        x = self.words(tokens) + self.positions(place) + self.segments(segments)  # (B, T, C)
        return self.dropout(self.norm(x))


class PreTraining(nn.Module):
    """BERT with the two heads of its pre-training: which word stood here, and is the second sentence the next?

    Section 3.1; the form of the heads is the code's. The table of words is the output layer too.
    """

    def __init__(self, bert: BERT):
        super().__init__()
        self.bert = bert
        vocab_size, d_model = bert.words.weight.shape
        self.transform = nn.Sequential(
            nn.Linear(d_model, d_model), nn.GELU(), nn.LayerNorm(d_model, EPS)
        )
        self.bias = nn.Parameter(torch.zeros(vocab_size))
        self.next_sentence = nn.Linear(d_model, 2)
        self.transform.apply(initialise)
        self.next_sentence.apply(initialise)

    def forward(self, tokens, segments=None):
        """Map tokens (B, T) to scores of words (B, T, V), and of next and not next (B, 2)."""
        x, pooled = self.bert(tokens, segments)  # (B, T, C), (B, C)
        words = F.linear(self.transform(x), self.bert.words.weight, self.bias)  # (B, T, V)
        return words, self.next_sentence(pooled)


def mask_words(tokens, vocab_size: int, mask: int, special=(0,), rate=0.15, generator=None):
    """Hide words that a model shall guess: 80% become `mask`, 10% a random token, 10% stay. Appendix A.1.

    tokens: (B, T). special: tokens that are never chosen nor put in at random, such as padding; `mask`
    is one of them. rate: the share of the others that is chosen, each by itself.
    Returns what the model reads (B, T), and where a token was chosen (B, T), bool: the loss counts there.
    Raises ValueError for a rate outside of 0 to 1, and where every token is special.
    """
    check_tokens(tokens, vocab_size, "tokens")
    if not 0 <= rate <= 1:  # NaN neither
        raise ValueError(f"the rate is a probability, from 0 to 1; got {rate}")
    special = torch.tensor(sorted({*special, mask}), device=tokens.device)
    ordinary = torch.arange(vocab_size, device=tokens.device)
    ordinary = ordinary[~torch.isin(ordinary, special)]
    if not len(ordinary):
        raise ValueError("every token is special: there is none to put in at random")
    draw = torch.rand(tokens.shape, generator=generator, device=tokens.device)  # (B, T)
    chosen = (draw < rate) & ~torch.isin(tokens, special)
    which = torch.rand(tokens.shape, generator=generator, device=tokens.device)
    drawn = torch.randint(len(ordinary), tokens.shape, generator=generator, device=tokens.device)
    read = tokens.where(~(chosen & (which < 0.8)), mask)
    read = read.where(~(chosen & (which >= 0.8) & (which < 0.9)), ordinary[drawn])
    return read, chosen


def initialise(module: nn.Module) -> None:
    """Draw weights with the standard deviation 0.02, cut at two of it, as the code does; biases are 0."""
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.trunc_normal_(module.weight, std=0.02, a=-0.04, b=0.04)
    if isinstance(module, nn.Linear):
        nn.init.zeros_(module.bias)
