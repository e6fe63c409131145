"""Many small networks that learn the digits side by side, each by the update rule of the page.

Every network is 64-32-10 with ReLU, and all of them step at once: their parameters are the rows of
one tensor. A rule is a function (g, m, v, t) -> (direction, m, v), elementwise or along a row; a step
is theta - rate * direction. Runs with the same seed share start, batches and stretched features.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812 - the name that everybody gives it

from dlbasics import datasets

INPUTS, HIDDEN, CLASSES = 64, 32, 10
SIZES = (INPUTS * HIDDEN, HIDDEN, HIDDEN * CLASSES, CLASSES)
"""How many numbers the two layers' weights and biases have, in the order of a row."""

FEATURES = ("as they are", "stretched", "standardised")


def splits(features: str = "as they are"):
    """Return the digits as {part: (X, y)}: 1,077 to train, 360 to validate, 360 to test.

    features: "as they are" or "stretched" (ink from 0 to 1; `stretch` comes later, by seed), or
        "standardised": mean 0 and standard deviation 1 over the training part. A pixel that never
        changes there is only centred.
    Raises ValueError for other features.
    """
    if features not in FEATURES:
        raise ValueError(f"features must be one of {', '.join(FEATURES)}; got {features!r}")
    X, y, X_test, y_test = datasets.digits()
    order = np.random.default_rng(0).permutation(len(X))
    held, rest = order[:360], order[360:]
    parts = {"train": (X[rest], y[rest]), "validation": (X[held], y[held])}
    parts["test"] = (X_test, y_test)
    if features == "standardised":
        mean, deviation = X[rest].mean(axis=0), X[rest].std(axis=0)
        deviation[deviation == 0] = 1
        parts = {name: ((X - mean) / deviation, y) for name, (X, y) in parts.items()}
    return {
        name: (torch.tensor(X, dtype=torch.float32), torch.tensor(y))
        for name, (X, y) in parts.items()
    }


def stretch(seed: int, features: str = "stretched") -> torch.Tensor:
    """Return what each feature is multiplied by (64,): 10 to a power between -1.5 and 1.5, or 1."""
    if features != "stretched":
        return torch.ones(INPUTS)
    powers = np.random.default_rng([77, seed]).uniform(-1.5, 1.5, INPUTS)
    return torch.tensor(10**powers, dtype=torch.float32)


def start(seed: int) -> torch.Tensor:
    """Draw one network, a row of parameters: He's initialisation, biases of 0."""
    generator = torch.Generator().manual_seed(seed)
    draws = [torch.randn(size, generator=generator) for size in SIZES]
    spreads = ((2 / INPUTS) ** 0.5, 0.0, (2 / HIDDEN) ** 0.5, 0.0)
    return torch.cat([draw * spread for draw, spread in zip(draws, spreads, strict=True)])


def logits(theta: torch.Tensor, X: torch.Tensor) -> torch.Tensor:
    """Compute the scores of every network: theta (R, P), X (R, B, 64) -> (R, B, 10)."""
    first, bias, second, last = theta.split(SIZES, dim=1)
    runs = len(theta)
    hidden = torch.baddbmm(bias[:, None], X, first.view(runs, INPUTS, HIDDEN)).relu()  # (R, B, 32)
    return torch.baddbmm(last[:, None], hidden, second.view(runs, HIDDEN, CLASSES))  # (R, B, 10)


def loss(theta: torch.Tensor, X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Compute the mean cross-entropy of every network: theta (R, P), X (R, B, 64), y (R, B) -> (R,)."""
    scores = logits(theta, X)
    each = F.cross_entropy(scores.flatten(0, 1), y.flatten(), reduction="none")
    return each.view(len(theta), -1).mean(dim=1)


def cosine(done: float) -> float:
    """The schedule of the page: the share of the rate that is left when a share of the steps is done."""
    return (1 + math.cos(math.pi * done)) / 2


def train(
    rule: Callable,
    rates: Sequence[float],
    seeds: Sequence[int],
    features: str = "as they are",
    *,
    steps: int = 600,
    batch_size: int = 64,
    schedule: Callable = cosine,
    loss_times: float = 1.0,
) -> torch.Tensor:
    """Train one network for each rate and seed, and return their parameters (rates, seeds, P).

    rule: (g, m, v, t) -> (direction, m, v), tensors (R, P) and t = 1, 2, ...; m and v start as 0.
    schedule: a function of the share of steps that is done, times which the rate is taken.
    loss_times: what the loss is multiplied by before its gradient is taken.
    """
    X, y = splits(features)["train"]
    repeats = len(rates)
    rate = torch.tensor(rates, dtype=torch.float32).repeat_interleave(len(seeds))[:, None]
    theta = torch.stack([start(seed) for seed in seeds]).repeat(repeats, 1)  # (R, P)
    factors = torch.stack([stretch(seed, features) for seed in seeds]).repeat(repeats, 1)[:, None]
    orders = torch.stack([_order(seed, len(X), steps * batch_size) for seed in seeds])
    batches = orders.repeat(repeats, 1).view(len(theta), steps, batch_size)
    m, v = torch.zeros_like(theta), torch.zeros_like(theta)
    for t in range(1, steps + 1):
        rows = batches[:, t - 1]  # (R, B)
        theta.requires_grad_(True)
        total = loss_times * loss(theta, X[rows] * factors, y[rows]).sum()
        (g,) = torch.autograd.grad(total, theta)  # (R, P): no run's loss depends on another's row
        theta = theta.detach()
        direction, m, v = rule(g, m, v, t)
        theta = theta - rate * schedule((t - 1) / steps) * direction
    return theta.view(repeats, len(seeds), -1)


def measure(theta: torch.Tensor, seeds: Sequence[int], features: str = "as they are") -> dict:
    """Judge trained networks: {part: loss (rates, seeds)} and "accuracy" on the test part.

    A network whose numbers ran away has an infinite loss.
    """
    repeats, flat = len(theta), theta.flatten(0, 1)
    factors = torch.stack([stretch(seed, features) for seed in seeds]).repeat(repeats, 1)[:, None]
    found = {}
    with torch.no_grad():
        for part, (X, y) in splits(features).items():
            inputs, labels = X * factors, y.expand(len(flat), -1)
            values = loss(flat, inputs, labels).nan_to_num(torch.inf, torch.inf)
            found[part] = values.view(repeats, -1).double().numpy()
        right = logits(flat, inputs).argmax(dim=2) == labels
        found["accuracy"] = right.double().mean(dim=1).view(repeats, -1).numpy()
    return found


def _order(seed: int, examples: int, wanted: int) -> torch.Tensor:
    """Shuffle the examples anew for every epoch, until there are as many as wanted."""
    generator = torch.Generator().manual_seed(seed + 10_000)
    epochs = math.ceil(wanted / examples)
    every = [torch.randperm(examples, generator=generator) for _ in range(epochs)]
    return torch.cat(every)[:wanted]
