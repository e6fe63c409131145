"""The translator of the section "Encoder and decoder", its training and its test.

The page shows these classes and functions as cells, to be edited there.
"""

import random
from math import cos, pi

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from dlbasics.papers.encoder_decoder import Attention
from dlbasics.sections.papers.encoder_decoder import dates

MOST = 4
"""Dates in the longest sentences that a translator is trained on."""


class Translator(nn.Module):
    """An encoder and a decoder; `looks` is "last", "attention" or "equal"."""

    def __init__(self, looks, n=64, m=24, directions=2):
        super().__init__()
        self.looks = looks
        self.words = nn.Embedding(len(dates.WORDS), m)
        self.symbols = nn.Embedding(len(dates.SYMBOLS), m)
        both = directions == 2
        self.encoder = nn.GRU(m, n // directions, batch_first=True, bidirectional=both)
        self.begin = nn.Linear(n, n)
        self.attention = Attention(n) if looks == "attention" else None
        self.decoder = nn.GRUCell(m + n, n)
        self.output = nn.Linear(2 * n, len(dates.SYMBOLS))

    def read(self, x):
        """Read x (B, S): annotations, where the reading ended, first decoder state."""
        h, last = self.encoder(self.words(x))  # (B, S, n), last of each direction
        c = torch.cat([*last], dim=1)  # these side by side: (B, n)
        return h, c, torch.tanh(self.begin(c))

    def forward(self, x, y=None, length=None):
        """Translate x (B, S): with a teacher, y (B, T), or alone, up to `length`."""
        h, c, s = self.read(x)
        if self.looks == "equal":
            c = h.mean(dim=1)
        if self.looks == "attention":
            uh = self.attention.U(h)
        previous = torch.full_like(x[:, 0], dates.SYMBOL[dates.START])
        logits, weights = [], []
        for t in range(length or y.shape[1]):
            if self.looks == "attention":
                alpha, c = self.attention(s, h, uh)
                weights.append(alpha)
            s = self.decoder(torch.cat([self.symbols(previous), c], dim=1), s)
            logits.append(self.output(torch.cat([s, c], dim=1)))
            previous = logits[-1].argmax(dim=1) if y is None else y[:, t]
        self.alpha = torch.stack(weights, 1).detach() if weights else None  # (B, T, S)
        return torch.stack(logits, dim=1)  # (B, T, symbols)


def train(model, lr, steps, batches):
    """Train by Adam on batches (x, y), one a step; returns the loss of every step."""
    optimizer = torch.optim.Adam(model.parameters())
    losses = []
    for k, (x, y) in enumerate(batches):
        for group in optimizer.param_groups:  # rises for 50 steps, then falls to 0
            group["lr"] = lr * min(1, (k + 1) / 50) * (1 + cos(pi * k / steps)) / 2
        logits = model(x, y)  # y is the teacher
        loss = F.cross_entropy(logits.flatten(0, 1), y.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    return losses


def drawn(seed: int, steps: int, passes: int = 1, size: int = 64, backwards: bool = False):
    """Yield batches to train on: new ones, or `passes` times the same, shuffled from the second pass on."""
    batches = dates.Language("train", seed).batches(steps // passes, size, MOST)
    if passes > 1:
        batches, order = list(batches), random.Random(seed)
        batches += [b for _ in range(passes - 1) for b in order.sample(batches, steps // passes)]
    for x, y in batches:
        yield x.flip(1) if backwards else x, y


def sentences(which: str, seed: int, rows: int = 512, longest: int = MOST) -> dict[int, list]:
    """Draw test sentences: number of dates -> batches (x, y), about `rows` sentences in all of them.

    They are those that come first, but lengths of which there are few are kept.
    """
    language, drawn = dates.Language(which, seed), {}
    for n in range(1, longest + 1):
        groups = {}
        for source, target in (language.sentence(n) for _ in range(rows)):
            groups.setdefault(len(source), []).append((source, target))
        drawn[n] = [dates.numbered(groups[length]) for length in sorted(groups)]
    return drawn


@torch.no_grad()
def scores(model, drawn, backwards=False) -> tuple[list[float], list[float]]:
    """Let a model write, and compare: the share of whole translations, and of symbols, that are right.

    Returns two lists, an entry for each number of dates.
    """
    whole, single = [], []
    for batches in drawn.values():
        right = []
        for x, y in batches:
            written = model(x.flip(1) if backwards else x, length=y.shape[1]).argmax(dim=2)
            right += list(written == y)
        right = torch.stack(right)  # (rows, T)
        whole.append(right.all(dim=1).float().mean().item())
        single.append(right.float().mean().item())
    return whole, single
