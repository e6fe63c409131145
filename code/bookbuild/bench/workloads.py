"""What the contenders of `training.py` train, and on what: the same network, data and number of steps for everybody."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from dlbasics import datasets

BATCH, LR, EPOCHS = 64, 1e-3, 20


class Workload(NamedTuple):
    """name; the data, in 32 bits; sizes of the layers, input and output included."""

    name: str
    data: datasets.Split
    sizes: list[int]

    @property
    def tensors(self) -> tuple[torch.Tensor, torch.Tensor]:
        """X_train and y_train for torch."""
        return torch.from_numpy(self.data.X_train), torch.from_numpy(self.data.y_train)

    def accuracy(self, logits) -> float:
        """Compute the share of test examples whose largest logit is the right one."""
        return float(np.mean(np.asarray(logits).argmax(axis=1) == self.data.y_test))


class Run(NamedTuple):
    """A training that is set up. train: to be timed; accuracy: on the test data, afterwards; epochs: how many."""

    train: Callable[[], object]
    accuracy: Callable[[], float] | None
    epochs: float = EPOCHS


def workloads() -> list[Workload]:
    """Return both: MNIST-1D with two hidden layers, the digits with one."""
    found = []
    for name, sizes in {"mnist1d": [40, 100, 100, 10], "digits": [64, 128, 10]}.items():
        X_train, y_train, X_test, y_test = getattr(datasets, name)()
        X_train, X_test = X_train.astype(np.float32), X_test.astype(np.float32)
        found.append(Workload(name, datasets.Split(X_train, y_train, X_test, y_test), sizes))
    return found


def network(sizes: list[int]) -> nn.Sequential:
    """Build the network in torch: a ReLU between any two linear layers."""
    layers = []
    for d, m in pairwise(sizes):
        layers += [nn.Linear(d, m), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def judge(model: nn.Module, work: Workload) -> float:
    """Compute a torch model's accuracy on the test data."""
    with torch.no_grad():
        return work.accuracy(model.eval()(torch.from_numpy(work.data.X_test)))
