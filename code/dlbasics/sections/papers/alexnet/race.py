"""The miniature: convolutions against dense layers on digits, each at its own best rate."""

from math import ceil

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the name that everybody gives it

from dlbasics.training import fit

BATCH = 50
REACH = 2
"""How many pixels augmentation moves a picture, at most, along each axis."""


def conv_net(act=nn.ReLU, dropout: float = 0.0) -> nn.Sequential:
    """Make the convolutional net: two convolutions, two dense layers, 20,522 parameters."""
    return nn.Sequential(
        nn.Unflatten(1, (1, 28)), nn.Conv2d(1, 8, 5), act(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5), act(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(256, 64), act(), nn.Dropout(dropout), nn.Linear(64, 10),
    )  # fmt: skip


def one_pooling_net() -> nn.Sequential:
    """Make the rival of the placeless net: the same convolutions, places kept: 275,930 parameters."""
    return nn.Sequential(
        nn.Unflatten(1, (1, 28)), nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 64, 5), nn.ReLU(), nn.Flatten(),
        nn.Linear(4096, 64), nn.ReLU(), nn.Linear(64, 10),
    )  # fmt: skip


def placeless_net() -> nn.Sequential:
    """Make a convolutional net that keeps each last map's largest number only: 17,882 parameters."""
    return nn.Sequential(
        nn.Unflatten(1, (1, 28)), nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 64, 5), nn.ReLU(), nn.AdaptiveMaxPool2d(1), nn.Flatten(),
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10),
    )  # fmt: skip


def mlp(hidden: int) -> nn.Sequential:
    """Make an MLP with one hidden layer of ReLUs: (B, 28, 28) -> (B, 10)."""
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, 10)
    )  # fmt: skip


def signal_net(act=nn.ReLU) -> nn.Sequential:
    """Make the convolutional net for MNIST-1D's signals: (B, 40) -> (B, 10), 5,210 parameters."""
    return nn.Sequential(
        nn.Unflatten(1, (1, 40)), nn.Conv1d(1, 25, 5, 2, 1), act(), nn.Conv1d(25, 25, 3, 2, 1), act(),
        nn.Conv1d(25, 25, 3, 2, 1), act(), nn.Flatten(), nn.Linear(125, 10),
    )  # fmt: skip


def shifted(X, right, down):
    """Move each picture by its own whole numbers of pixels; zeros come in at the edges.

    X: (B, H, W). right, down: (B,), whole numbers.
    """
    count, height, width = X.shape
    edge = int(max(right.abs().max(), down.abs().max()))
    X = F.pad(X, (edge,) * 4)
    rows = (edge - down)[:, None] + torch.arange(height)  # (B, H)
    columns = (edge - right)[:, None] + torch.arange(width)  # (B, W)
    return X[torch.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]]


def moved(X, pixels: int):
    """Move each picture by so many pixels to the right, to the left, down or up, in turn."""
    steps = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    right, down = torch.tensor([steps[i % 4] for i in range(len(X))]).T * pixels
    return shifted(X, right, down)


class Batches:
    """Shuffled batches, for each epoch anew; where asked, each picture is moved at random."""

    def __init__(self, X, y, seed: int, augment: bool):
        self.X, self.y, self.augment = X, y, augment
        self.generator = torch.Generator().manual_seed(seed)

    def __iter__(self):
        for part in torch.randperm(len(self.X), generator=self.generator).split(BATCH):
            X = self.X[part]
            if self.augment:
                size = (2, len(part))
                X = shifted(X, *torch.randint(-REACH, REACH + 1, size, generator=self.generator))
            yield X, self.y[part]


def trained(make, X, y, lr: float, seed: int, augment: bool = False, num_epochs: int = 8):
    """Train make() by Adam, its rate falling to 0 along a cosine; return the model."""
    torch.manual_seed(seed)
    model = make()
    adam = torch.optim.Adam(model.parameters(), lr)
    steps = num_epochs * ceil(len(X) / BATCH)
    # A batch is a step of the schedule: the loop's own scheduler would step once an epoch.
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(adam, steps)
    adam.register_step_post_hook(lambda *_: schedule.step())
    data = Batches(X, y, seed, augment)
    fit(
        model,
        F.cross_entropy,
        data,
        optimizer=adam,
        num_epochs=num_epochs,
        seed=seed,
        progress=False,
    )
    return model


@torch.no_grad()
def wrong(model, X, y) -> float:
    """Compute the share of pictures that get a wrong label."""
    return (model(X).argmax(dim=1) != y).float().mean().item()


@torch.no_grad()
def loss(model, X, y) -> float:
    """Compute the mean cross-entropy."""
    return F.cross_entropy(model(X), y).item()


def steps_to(make, X, y, lr: float, seed: int, target: float, most: int = 800, adam: bool = False):
    """Count the steps until at most `target` of the first 1,000 examples are wrong; inf if never.

    Looked at every 20 steps. Stochastic gradient descent with momentum 0.9, or Adam.
    """
    torch.manual_seed(seed)
    model = make()
    rule = torch.optim.Adam if adam else torch.optim.SGD
    options = {} if adam else {"momentum": 0.9}
    optimizer = rule(model.parameters(), lr, **options)
    data, done = Batches(X, y, seed, augment=False), 0
    while done < most:
        for x, labels in data:
            value = F.cross_entropy(model(x), labels)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            done += 1
            if not value.isfinite():
                return np.inf
            if done % 20 == 0 and wrong(model, X[:1000], y[:1000]) <= target:
                return done
            if done == most:
                break
    return np.inf
