"""Many runs of Q-learning on Catch at once: over rates, over seeds, with and without replay.

Every run is the page's: its network, its update with Adam, its loop. Here they stand side by side in
arrays, because 144 runs one after the other would take minutes. In shapes, R is the number of runs,
G the games that each of them plays at once (1 on the page), B the transitions in an update.
"""

import sys

import numpy as np
import torch
from torch import nn

from dlbasics.page.arguments import count
from dlbasics.sections.papers.dqn.catch import STARTS

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
CHOOSE, JUDGE = (0, 1, 2), (3, 4, 5, 6, 7)
"""Seeds that choose a rate, and seeds that judge it."""

SEEDS = CHOOSE + JUDGE
BATCH = 32
STEPS = 5400
"""Moves: 600 games of nine."""

ARMS = {
    "replay": {"capacity": 5000},
    "last 32": {"capacity": 32},
    "last one": {"capacity": 1},
}
"""What the page runs: how many transitions are remembered."""

MORE_ARMS = {
    "memory, a batch of one": {"capacity": 5000, "batch": 1},
    "memory, 32 neighbours": {"capacity": 5000, "neighbours": True},
    "last of 32 games in turn": {"capacity": 32, "games": 32, "turns": True},
    "last one, three times the moves": {"capacity": 1, "steps": 3 * STEPS},
    "last 32, three times the moves": {"capacity": 32, "steps": 3 * STEPS},
    "replay, a target network": {"capacity": 5000, "copy_every": 100},
    "32 games at once": {"capacity": 32, "games": 32},
    "every 32nd move": {"capacity": 32, "steps": 32 * STEPS, "every": 32},
    "every 32nd of 4 times the moves": {"capacity": 32, "steps": 4 * STEPS, "every": 32},
}
"""What was run once, and is in `stored`: `python -m dlbasics.sections.papers.dqn.race` makes it anew."""


def network() -> nn.Sequential:
    """The network that plays Catch: from 50 squares to the values of three actions."""
    return nn.Sequential(nn.Linear(50, 64), nn.ReLU(), nn.Linear(64, 3))


class Networks:
    """R networks side by side, each with its own rate, updated by Adam.

    seeds, rates: R of each. Network r starts as `network()` does after torch.manual_seed(seeds[r]).
    """

    def __init__(self, seeds, rates):
        self.rates = torch.tensor(rates, dtype=torch.float32)
        starts = []
        for seed in seeds:
            torch.manual_seed(seed)
            starts.append([p.detach() for p in network().parameters()])
        w1, b1, w2, b2 = (torch.stack(parts) for parts in zip(*starts, strict=True))
        # (R, 50, 64), (R, 1, 64), (R, 64, 3), (R, 1, 3)
        self.weights = [w1.mT.contiguous(), b1[:, None], w2.mT.contiguous(), b2[:, None]]
        self.means = [torch.zeros_like(w) for w in self.weights]
        self.squares = [torch.zeros_like(w) for w in self.weights]
        self.updates = 0

    def values(self, x, weights=None):
        """Map pictures (R, B, 50) to values (R, B, 3) and the hidden layer (R, B, 64)."""
        w1, b1, w2, b2 = weights or self.weights
        hidden = torch.baddbmm(b1, x, w1).relu_()
        return torch.baddbmm(b2, hidden, w2), hidden

    def copies(self):
        """Return copies of the weights as they are now."""
        return [w.clone() for w in self.weights]

    def update(self, batch, discount, weights=None):
        """Take one step of Adam in each run; weights: what the targets are computed with."""
        x, actions, rewards, next_x, ended = batch  # (R, B, ...)
        best = self.values(next_x, weights)[0].amax(dim=2)
        y = rewards + discount * best * ~ended
        q, hidden = self.values(x)
        chosen = actions[:, :, None]
        error = q.gather(2, chosen) - y[:, :, None]
        slope = torch.zeros_like(q).scatter_(
            2, chosen, 2 * error / x.shape[1]
        )  # of the mean square
        back = torch.bmm(slope, self.weights[2].mT) * (hidden > 0)
        grads = [
            torch.bmm(x.mT, back),
            back.sum(dim=1, keepdim=True),
            torch.bmm(hidden.mT, slope),
            slope.sum(dim=1, keepdim=True),
        ]
        self.updates += 1
        for w, g, m, v in zip(self.weights, grads, self.means, self.squares, strict=True):
            m.mul_(0.9).add_(g, alpha=0.1)
            v.mul_(0.999).addcmul_(g, g, value=0.001)
            step = (self.rates / (1 - 0.9**self.updates))[:, None, None]
            w -= step * m / ((v / (1 - 0.999**self.updates)).sqrt() + 1e-8)


def pictures(row, ball, paddle):
    """Draw games: three arrays (R, B) of rows and columns to (R, B, 50)."""
    picture = np.zeros((*row.shape, 50), dtype=np.float32)
    np.put_along_axis(picture, (5 * row + ball)[..., None], 1, axis=-1)
    np.put_along_axis(picture, (45 + paddle)[..., None], 1, axis=-1)
    return torch.from_numpy(picture)


def run(
    seeds,
    rates,
    capacity,
    games=1,
    turns=False,
    batch=BATCH,
    neighbours=False,
    steps=STEPS,
    copy_every=1,
    every=1,
    discount=0.99,
):
    """Train a network for each pair of seed and rate; return how many of the 25 games each wins.

    seeds, rates: R of each. capacity: how many transitions are remembered. batch: how many of them
    each update takes, drawn by chance (one may come twice, other than on the page), or all if there
    are no more; neighbours: takes as many that follow each other, the first drawn by chance.
    games: played at once, each at another row; turns: a step is a move in one of them, in turn.
    copy_every: after how many updates the weights behind the targets are copied; 1: no copies.
    every: after how many moves an update follows.
    Raises ValueError where the sizes do not fit.
    """
    if len(seeds) != len(rates) or not len(seeds):
        raise ValueError(f"a rate for each seed: got {len(seeds)} seeds and {len(rates)} rates")
    sizes = dict(
        capacity=capacity,
        games=games,
        batch=batch,
        steps=steps,
        copy_every=copy_every,
        every=every,
    )
    if not all(count(size, name) for name, size in sizes.items()) or capacity % games:
        raise ValueError("sizes must be above 0, and the capacity a multiple of the games")
    nets, size = Networks(seeds, rates), (len(seeds), games)
    rngs = [np.random.default_rng(seed) for seed in seeds]

    def chance(*shape):  # numbers from 0 to 1, (R, *shape)
        return np.stack([rng.random(shape, dtype=np.float32) for rng in rngs])

    row = np.tile(np.arange(games) % 9, (len(seeds), 1))
    ball, paddle = ((5 * part).astype(int) for part in (chance(games), chance(games)))
    memory = {
        name: np.zeros((len(seeds), capacity), dtype=int)
        for name in ("row", "ball", "paddle", "action", "next", "reward")
    }
    runs, slow = np.arange(len(seeds))[:, None], nets.copies()
    played = 1 if turns else games  # moves in a step
    for step in range(steps):
        if step % 100 == 0:  # draw for a hundred moves
            draws = chance(100, 4, played)
            picks = chance(100, 1 if neighbours else batch) if capacity > batch else None
        coin, move, *fresh = draws[:, step % 100].swapaxes(0, 1)
        epsilon = max(0.1, 1 - 1.8 * step / steps)
        who = np.array([step % games]) if turns else np.arange(games)
        at, falls, stands = row[:, who], ball[:, who], paddle[:, who]
        greedy = nets.values(pictures(at, falls, stands))[0].argmax(dim=2).numpy()
        action = np.where(coin < epsilon, (3 * move).astype(int), greedy)
        after = np.clip(stands + action - 1, 0, 4)
        ended = at == 8
        reward = np.where(ended, np.where(falls == after, 1, -1), 0)
        place = (step * played + np.arange(played)) % capacity
        new = (at, falls, stands, action, after, reward)
        for name, value in zip(memory, new, strict=True):
            memory[name][:, place] = value
        row[:, who] = np.where(ended, 0, at + 1)
        paddle[:, who] = np.where(ended, (5 * fresh[0]).astype(int), after)
        ball[:, who] = np.where(ended, (5 * fresh[1]).astype(int), falls)

        if (step + 1) % every:
            continue
        made = (step + 1) * played
        stored = min(made, capacity)
        if stored <= batch and (capacity <= batch or neighbours):
            pick = np.broadcast_to(np.arange(stored), (size[0], stored))
        elif neighbours:
            first = (picks[:, step % 100] * (stored - batch + 1)).astype(int)  # from the oldest
            pick = (made - stored + first + np.arange(batch)) % capacity
        else:
            pick = (picks[:, step % 100, : min(stored, batch)] * stored).astype(int)
        r, b, p, a, n, w = (memory[name][runs, pick] for name in memory)
        drawn = (
            pictures(r, b, p),
            torch.from_numpy(a),
            torch.from_numpy(w),
            pictures(r + 1, b, n),
            torch.from_numpy(r == 8),
        )
        nets.update(drawn, discount, slow if copy_every > 1 else None)
        if nets.updates % copy_every == 0 and copy_every > 1:
            slow = nets.copies()
    return wins(nets)


def wins(nets) -> np.ndarray:
    """Play all 25 games greedily; return how many each network wins, (R,)."""
    runs = len(nets.rates)
    ball, paddle = (np.tile(column, (runs, 1)) for column in np.transpose(STARTS))
    for row in range(9):
        x = pictures(np.full_like(ball, row), ball, paddle)
        paddle = np.clip(paddle + nets.values(x)[0].argmax(dim=2).numpy() - 1, 0, 4)
    return (ball == paddle).sum(axis=1)


def race(seeds=SEEDS, rates=RATES, **arm) -> np.ndarray:
    """Run an arm over all rates and seeds; return the games won of 25, (rates, seeds)."""
    pairs = [(seed, rate) for rate in rates for seed in seeds]
    won = run(*zip(*pairs, strict=True), **arm)
    return won.reshape(len(rates), len(seeds))


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in sys.argv[1:] or MORE_ARMS:
        print(f"    {name!r}: [", flush=True)
        for rate in RATES:
            print(f"        {race(rates=[rate], **MORE_ARMS[name])[0].tolist()},", flush=True)
        print("    ],", flush=True)
    if not sys.argv[1:]:
        print(race(rates=[1e-2], capacity=32, steps=32 * STEPS)[0].tolist())
