"""A task to compare sequence models on, reading a row of symbols backwards, and a recurrent rival.

Defined in the section "The Transformer". A model takes source and target tokens and returns logits
(B, T, VOCAB_SIZE), as `transformer.Transformer` does.
"""

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from dlbasics.page.arguments import count
from dlbasics.papers.transformer import attention, check_tokens, positional_encoding
from dlbasics.training import History, fit

PAD, START, FIRST = 0, 1, 2
SYMBOLS = 10
VOCAB_SIZE = FIRST + SYMBOLS


def batch(size: int, length: int, generator: torch.Generator):
    """Draw rows of symbols, each symbol and place independent of the others.

    Returns source (size, length), the decoder's input (size, length), which is START and then the
    answer but for its last symbol, and the answer (size, length), the source backwards.
    Raises ValueError where size or length is 0.
    """
    if not count(size, "size") or not count(length, "length"):
        raise ValueError(f"a batch needs rows and symbols; got {size} rows of {length}")
    source = torch.randint(FIRST, VOCAB_SIZE, (size, length), generator=generator)
    answer = source.flip(1)
    shifted = F.pad(answer[:, :-1], (1, 0), value=START)
    return source, shifted, answer


class Recurrent(nn.Module):
    """A GRU reads the source, another writes the answer; with attention, it looks back as it writes.

    Without it, all that the writer knows is the reader's last state, of `hidden` numbers
    (Sutskever et al. 2014, with GRUs). With it, each of its states looks the reader's states up
    (after Luong et al. 2015, scaled). hidden: even where positions, the Transformer's, are added to
    the symbols on both sides. Raises ValueError for a bad size, and for tokens out of range.
    """

    def __init__(self, hidden: int, attention: bool = False, positions: bool = False):
        super().__init__()
        if not count(hidden, "hidden"):
            raise ValueError("hidden must be above 0")
        if positions and hidden % 2:
            raise ValueError(f"hidden must be even where positions are added; got {hidden}")
        self.attends, self.positions = attention, positions
        self.embedding = nn.Embedding(VOCAB_SIZE, hidden)
        self.reader = nn.GRU(hidden, hidden, batch_first=True)
        self.writer = nn.GRU(hidden, hidden, batch_first=True)
        self.output = nn.Linear(hidden * (2 if attention else 1), VOCAB_SIZE)

    def forward(self, source, target):
        """Map source (B, S) and target (B, T) to logits (B, T, VOCAB_SIZE)."""
        for name, tokens in (("source", source), ("target", target)):
            check_tokens(tokens, VOCAB_SIZE, name)
        if len(source) != len(target):
            raise ValueError(
                f"{len(source)} sources and {len(target)} targets: one needs the other"
            )
        states, last = self.reader(self._embed(source))  # (B, S, hidden), (1, B, hidden)
        x, _ = self.writer(self._embed(target), last)  # (B, T, hidden)
        if self.attends:
            found, _ = attention(x, states, states)  # (B, T, hidden)
            x = torch.cat([x, found], dim=-1)  # (B, T, 2 hidden)
        return self.output(x)

    def _embed(self, tokens):
        x = self.embedding(tokens)  # (B, T, hidden)
        if self.positions:
            x = x + positional_encoding(*x.shape[1:], device=x.device)
        return x


class Fresh:
    """An epoch of 50 batches of 64 rows, drawn anew whenever somebody reads them."""

    def __init__(self, length: int, seed: int):
        self.length = length
        self.generator = torch.Generator().manual_seed(seed)

    def __len__(self):
        return 50

    def __iter__(self):
        return (batch(64, self.length, self.generator) for _ in range(len(self)))


def train(model, length: int, num_epochs: int, lr: float, seed: int) -> History:
    """Train a model by Adam on rows that it never sees twice, 3,200 an epoch."""

    def loss(logits, answer):  # (B, T, VOCAB_SIZE), (B, T)
        return F.cross_entropy(logits.flatten(0, 1), answer.flatten())

    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    rows = Fresh(length, seed)
    options = {"optimizer": optimizer, "num_epochs": num_epochs, "seed": seed}
    return fit(model, loss, rows, **options, progress=False)


@torch.no_grad()
def written(model: nn.Module, source: torch.Tensor) -> torch.Tensor:
    """Let a model write, symbol by symbol, each its most likely one: source (B, S) -> (B, S)."""
    check_tokens(source, VOCAB_SIZE, "source")
    was_training = model.training
    model.eval()
    try:
        text = torch.full_like(source[:, :1], START)  # (B, 1)
        for _ in range(source.shape[1]):
            best = model(source, text)[:, -1:].argmax(dim=-1)  # (B, 1), after all written so far
            text = torch.cat([text, best], dim=1)
    finally:
        model.train(was_training)
    return text[:, 1:]


def accuracy(model: nn.Module, length: int, seed: int = 10_000, rows: int = 200) -> float:
    """Compute the share of symbols that a model writes rightly, on rows that it never met."""
    device = next(model.parameters(), torch.empty(0)).device
    source, _, answer = batch(rows, length, torch.Generator().manual_seed(seed))
    return (written(model, source.to(device)).cpu() == answer).float().mean().item()
