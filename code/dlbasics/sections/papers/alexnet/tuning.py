"""Which rate suits each rival: measured by `python -m dlbasics.sections.papers.alexnet.tuning`.

Kept in `tuned.py`, as it takes minutes; a test measures a part of it again. Nothing here sees the
test pictures, and the seeds that choose a rate are not those that the page judges with.
"""

import functools
from pathlib import Path

import numpy as np
import torch
from torch import nn

from dlbasics.datasets import mnist1d
from dlbasics.mnist import mnist
from dlbasics.sections.papers.alexnet import race

SEEDS = (100, 101)
JUDGES = (0, 1, 2, 3)
"""The seeds whose steps are counted at the best rate; they choose none."""

RATES = (0.0025, 0.005, 0.01, 0.02, 0.04)
"""Of Adam, in the race."""

STEP_RATES = (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256)
"""Of stochastic gradient descent with momentum, for the steps to 2% training error."""

SIGNAL_RATES = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.04)
"""Of Adam, for the steps to 25% training error on MNIST-1D."""

LONG_RATES = (0.00125, 0.0025, 0.005, 0.01, 0.02)
LONG = 80
"""The epochs of those that train ten times longer; they want smaller rates."""

DROPOUT = 0.5
"""The share of the hidden dense layer's outputs that dropout sets to 0, as in the paper."""

MODELS = {
    "conv": race.conv_net,
    "MLP-26": functools.partial(race.mlp, 26),
    "MLP-256": functools.partial(race.mlp, 256),
    "conv, no places": race.placeless_net,
    "conv, one pooling": race.one_pooling_net,
    "conv, dropout": functools.partial(race.conv_net, dropout=DROPOUT),
}

ACTIVATIONS = {"ReLU": nn.ReLU, "tanh": nn.Tanh}


@functools.cache
def pictures():
    """Return 3,000 pictures to train on and 1,000 to validate on: X, y, X_held, y_held."""
    data = mnist()
    X, y = torch.tensor(data.X_train), torch.tensor(data.y_train)
    return X[:3000], y[:3000], X[3000:], y[3000:]


@functools.cache
def signals():
    """Return MNIST-1D's 4,000 training signals: X, y."""
    data = mnist1d()
    return torch.tensor(data.X_train, dtype=torch.float32), torch.tensor(data.y_train)


def order() -> torch.Tensor:
    """Return the one shuffled order of the 784 pixels."""
    return torch.randperm(784, generator=torch.Generator().manual_seed(0))


def mixed(X):
    """Shuffle the pixels of every picture in the same way: (B, 28, 28) -> (B, 28, 28)."""
    return X.flatten(1)[:, order()].reshape(X.shape)


def held_back(name: str, augment: bool, lr: float, seed: int, num_epochs=8, shuffle=False) -> float:
    """Train a model, and compute its share of errors on the pictures held back."""
    X, y, X_held, y_held = pictures()
    if shuffle:
        X, X_held = mixed(X), mixed(X_held)
    model = race.trained(MODELS[name], X, y, lr, seed, augment, num_epochs)
    return round(race.wrong(model, X_held, y_held), 4)


def steps(name: str, scale: float, lr: float, seed: int) -> float:
    """Count the steps to 2% training error, with the ink from 0 to `scale`."""
    X, y, _, _ = pictures()
    make = functools.partial(race.conv_net, ACTIVATIONS[name])
    return race.steps_to(make, X * scale, y, lr, seed, target=0.02)


def signal_steps(name: str, lr: float, seed: int) -> float:
    """Count the steps to 25% training error on MNIST-1D."""
    make = functools.partial(race.signal_net, ACTIVATIONS[name])
    return race.steps_to(make, *signals(), lr, seed, target=0.25, most=1500, adam=True)


def table(measure, rates) -> list[list[float]]:
    """Measure each rate with each seed: a row for each rate."""
    return [[measure(rate, seed) for seed in SEEDS] for rate in rates]


def best(rates, rows) -> float:
    """Return the rate whose mean is lowest; the smaller one of equals."""
    return rates[int(np.mean(rows, axis=1).argmin())]


def measured() -> dict[str, dict[str, list[list[float]]]]:
    """Measure all that `tuned.py` holds."""
    races = {}
    for name in MODELS:
        once = name in ("conv, no places", "conv, one pooling")
        for augment in (False,) if once else (False, True):
            key = f"{name}, augmented" if augment else name
            races[key] = table(functools.partial(held_back, name, augment), RATES)
            print(key, races[key], flush=True)
    run = functools.partial(held_back, "conv", False, shuffle=True)
    races["conv, shuffled pixels"] = table(run, RATES)
    longer = {}
    for name in ("conv", "MLP-256"):
        run = functools.partial(held_back, name, True, num_epochs=LONG)
        longer[f"{name}, augmented"] = table(run, LONG_RATES)
        print(name, "longer", longer, flush=True)
    found = {"RACE": races, "LONG_RACE": longer}
    for constant, scale in (("UNIT_STEPS", 1.0), ("RAW_STEPS", 255.0)):
        found[constant] = {
            name: table(functools.partial(steps, name, scale), STEP_RATES) for name in ACTIVATIONS
        }
        print(constant, found[constant], flush=True)
    found["JUDGED_STEPS"] = {
        title: {
            name: [steps(name, scale, best(STEP_RATES, rows), seed) for seed in JUDGES]
            for name, rows in found[constant].items()
        }
        for title, constant, scale in (
            ("ink 0 to 1", "UNIT_STEPS", 1.0),
            ("ink 0 to 255", "RAW_STEPS", 255.0),
        )
    }
    found["SIGNAL_STEPS"] = {
        name: table(functools.partial(signal_steps, name), SIGNAL_RATES) for name in ACTIVATIONS
    }
    return found


def main() -> None:
    """Measure, and write `tuned.py`."""
    torch.set_num_threads(1)
    words = [
        '"""What `tuning.py` measured: name -> a row for each rate, an entry for each seed."""\n'
    ]
    words.append("from math import inf\n")
    for constant, rows in measured().items():
        words.append(f"{constant} = {{")
        words += [f'    "{name}": {values},' for name, values in rows.items()]
        words.append("}\n")
    text = "\n".join(words).rstrip() + "\n"
    (Path(__file__).parent / "tuned.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
