"""Q-learning on CartPole over rates and seeds: with a target network and without.

A run takes about 15 seconds. The page makes one; the rest was run once, and is in `stored`. Run
`python -m dlbasics.sections.papers.dqn.cartpole` to make them anew.
"""

import sys

import numpy as np
import torch
from torch import nn

from dlbasics.sections.papers.dqn.learning import Memory, Pole, balance, play

RATES = (3e-4, 1e-3, 3e-3)
CHOOSE, JUDGE = (0, 1), (2, 3, 4, 5)
"""Seeds that choose a rate, and seeds that judge it."""

SEEDS = CHOOSE + JUDGE
STEPS = 24_000
ARMS = {
    "memory, copy": {"capacity": STEPS, "copy_every": 100},
    "memory alone": {"capacity": STEPS, "copy_every": 1},
    "last 64, copy": {"capacity": 64, "copy_every": 100},
    "last one, copy": {"capacity": 1, "copy_every": 100},
}
SOLVED = 475
"""Moves a game, on average, that Gymnasium asks for in CartPole-v1; a game is cut after 500."""


def network() -> nn.Sequential:
    """The network that balances: from four numbers to the values of two actions."""
    return nn.Sequential(
        nn.Linear(4, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 2)
    )


def run(seed: int, rate: float, capacity: int, copy_every: int, steps: int = STEPS) -> float:
    """Train with one seed; return the mean number of moves in 20 greedy games."""
    torch.manual_seed(seed)
    model, game = network(), Pole()
    balance(game, model, Memory(capacity), steps, rate, seed, copy_every)
    return float(np.mean([len(play(game, model, seed=1000 + i)[0]) - 1 for i in range(20)]))


if __name__ == "__main__":
    torch.set_num_threads(1)
    for name in sys.argv[1:] or ARMS:
        print(f"    {name!r}: [", flush=True)
        for rate in RATES:
            print(
                f"        {[round(run(seed, rate, **ARMS[name])) for seed in SEEDS]},", flush=True
            )
        print("    ],", flush=True)
