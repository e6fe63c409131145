"""The encoder and decoder of 2014: the cells, the additive attention, and the largest model, at full size.

- Cho et al. 2014, "Learning Phrase Representations using RNN Encoder–Decoder for Statistical Machine
  Translation", arXiv:1406.1078: the cell that was later called GRU (equations 5 to 8).
- Sutskever, Vinyals, Le 2014, "Sequence to Sequence Learning with Neural Networks", arXiv:1409.3215: two
  LSTMs of four layers, 384 million parameters, the source read backwards.
- Bahdanau, Cho, Bengio 2014, "Neural Machine Translation by Jointly Learning to Align and Translate",
  arXiv:1409.0473: attention that adds (equations 5 and 6, and Appendix A.1.2).

Defined in the section "Encoder and decoder". Shapes: B sentences, S words of the source, T of the target,
n numbers in a state. Sentences of one batch are of one length; nothing is filled up.
"""

import torch
from torch import nn

from dlbasics.page.arguments import count
from dlbasics.papers import parameters as parameters


class GRUCell(nn.Module):
    """One step of the gated recurrent unit, as Cho et al. print it, with biases added.

    reset_after: apply the reset gate after the matrix product, as PyTorch does, not before it.
    """

    def __init__(self, inputs: int, n: int, reset_after: bool = False):
        super().__init__()
        self.W = nn.Parameter(torch.empty(3 * n, inputs))  # of r, z and the candidate
        self.U = nn.Parameter(torch.empty(3 * n, n))
        self.b = nn.Parameter(torch.empty(3 * n))
        self.reset_after = reset_after
        for weight in self.parameters():
            nn.init.uniform_(weight, -(n**-0.5), n**-0.5)

    def forward(self, x, h):
        """Update the state: x (B, inputs), h (B, n) -> (B, n)."""
        x_r, x_z, x_new = (x @ self.W.T + self.b).chunk(3, dim=-1)  # (B, n) each
        u_r, u_z, u_new = self.U.chunk(3)  # (n, n) each
        r = torch.sigmoid(x_r + h @ u_r.T)  # reset: how much of the old is looked at
        z = torch.sigmoid(x_z + h @ u_z.T)  # update: how much of the old is kept
        old = r * (h @ u_new.T) if self.reset_after else (r * h) @ u_new.T
        new = torch.tanh(x_new + old)  # the candidate
        return z * h + (1 - z) * new


class LSTMCell(nn.Module):
    """One step of a long short-term memory, with one bias for each gate (PyTorch's has two).

    Sutskever et al. use that of Graves (2013), whose gates look at the memory, too. That would be 24,000
    weights more in all, too few for the paper's count to show; ours is the LSTM of most libraries.
    """

    def __init__(self, inputs: int, n: int):
        super().__init__()
        self.W = nn.Parameter(torch.empty(4 * n, inputs))  # of i, f, g and o
        self.U = nn.Parameter(torch.empty(4 * n, n))
        self.b = nn.Parameter(torch.empty(4 * n))

    def forward(self, x, state):
        """Update: x (B, inputs), state (h, c) of (B, n) each -> a new (h, c)."""
        h, c = state
        blocks = x @ self.W.T + h @ self.U.T + self.b  # (B, 4 n)
        i, f, g, o = blocks.chunk(4, dim=-1)  # (B, n) each
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)  # keep, and add
        h = torch.sigmoid(o) * torch.tanh(c)
        return h, c


class LSTM(nn.Module):
    """Layers of LSTM cells: each reads the states of the one below it."""

    def __init__(self, n: int, num_layers: int):
        super().__init__()
        self.n = n
        self.layers = nn.ModuleList(LSTMCell(n, n) for _ in range(num_layers))

    def forward(self, x, states=None):
        """Read x (B, T, n), from states or from zeros -> the top h (B, T, n), and all last states."""
        if states is None:
            zero = x.new_zeros(len(x), self.n)
            states = [(zero, zero) for _ in self.layers]
        states, tops = list(states), []
        for t in range(x.shape[1]):
            below = x[:, t]  # (B, n)
            for k, layer in enumerate(self.layers):
                states[k] = layer(below, states[k])
                below = states[k][0]
            tops.append(below)
        return torch.stack(tops, dim=1), states


class Sutskever(nn.Module):
    """Sequence to sequence, 2014: an LSTM reads the source backwards, another writes the target.

    As in the paper: 160,000 source words and 80,000 target words (the one for all rare words and
    the one for the end among them), word embeddings of 1,000 numbers, four layers of 1,000 cells,
    a plain softmax over all target words; all parameters begin uniform from -0.08 to 0.08.
    """

    def __init__(
        self,
        source_words: int = 160_000,
        target_words: int = 80_000,
        n: int = 1000,
        num_layers: int = 4,
    ):
        super().__init__()
        for name, size in (("source_words", source_words), ("target_words", target_words)):
            if count(size, name) < 1:
                raise ValueError(f"{name} must be 1 or more; got {size}")
        self.source = nn.Embedding(source_words, n)
        self.target = nn.Embedding(target_words, n)
        self.encoder = LSTM(n, num_layers)
        self.decoder = LSTM(n, num_layers)
        self.output = nn.Linear(n, target_words)
        for weight in self.parameters():
            nn.init.uniform_(weight, -0.08, 0.08)

    def forward(self, source, target):
        """Score every next word: source (B, S), target (B, T) -> logits (B, T, target_words).

        target: what has been written so far, the sign for the beginning first.
        """
        _, thought = self.encoder(self.source(source.flip(1)))  # 4 pairs of (B, n): 8,000 numbers
        tops, _ = self.decoder(self.target(target), thought)  # (B, T, n)
        return self.output(tops)


class Attention(nn.Module):
    """Additive attention: a small network scores each annotation."""

    def __init__(self, n):
        super().__init__()
        self.W = nn.Linear(n, n, bias=False)
        self.U = nn.Linear(n, n, bias=False)
        self.v = nn.Linear(n, 1, bias=False)

    def forward(self, s, h, uh):
        """Look at h (B, S, n) from s (B, n); uh is U h, the same at each step."""
        e = self.v(torch.tanh(self.W(s)[:, None] + uh))[:, :, 0]  # scores (B, S)
        alpha = e.softmax(dim=1)  # weights (B, S), each row with the sum 1
        return alpha, (alpha[:, :, None] * h).sum(dim=1)  # and the context (B, n)
