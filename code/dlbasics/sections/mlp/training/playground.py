"""The playground of the section "Training" in Python: its data, its networks, its training.

The explorable `playground.js` computes the same, number by number. So whatever a reader sees there
can be counted here, over many starts.
"""

import math

import numpy as np

from dlbasics import mlp
from dlbasics.page.arguments import count

EXAMPLES = 100
"""How many points there are to train on, and again to test on."""

BATCH = 20

ACTIVATIONS = {"tanh": "tanh", "ReLU": "relu", "none": "identity"}
"""The explorable's names, and those of `dlbasics.mlp`."""


class Generator:
    """The linear congruential generator of Numerical Recipes: poor, and the same everywhere."""

    def __init__(self, seed: int):
        self.state = count(seed, "seed") % 2**32

    def random(self) -> float:
        """Draw a number from 0 to 1."""
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return self.state / 2**32

    def normal(self) -> float:
        """Draw from the normal distribution, after Box and Muller (1958)."""
        radius = math.sqrt(-2 * math.log(1 - self.random()))
        return radius * math.cos(2 * math.pi * self.random())


def _ring(y, t, u, v):
    return _polar(0.8 + 0.2 * u if y else 0.4 * math.sqrt(u), 2 * math.pi * v)


def _xor(y, t, u, v):
    p, q = 0.1 + 0.9 * u, 0.1 + 0.9 * v
    return (p, -q if y else q) if t < 0.5 else (-p, q if y else -q)


def _moons(y, t, u, v):
    x1, x2 = 0.8 * math.cos(math.pi * t), 0.8 * math.sin(math.pi * t)
    return (0.4 - x1, 0.25 - x2) if y else (x1 - 0.4, x2 - 0.25)


def _spirals(y, t, u, v):
    return _polar(0.1 + 0.9 * t, 2.5 * math.pi * t + math.pi * y)


def _blobs(y, t, u, v):
    x1, x2 = _polar(0.5 * math.sqrt(u), 2 * math.pi * v)
    return (x1 - 0.5, x2 - 0.5) if y else (x1 + 0.5, x2 + 0.5)


def _polar(r, angle):
    return r * math.cos(angle), r * math.sin(angle)


SETS = {"ring": _ring, "xor": _xor, "moons": _moons, "spirals": _spirals, "blobs": _blobs}


def data(name: str, noise: float):
    """Make the points of a data set: X_train (100, 2), y_train (100,), X_test, y_test alike.

    noise: the standard deviation of what is added to both coordinates.
    Raises ValueError for an unknown name and for noise that is negative or not finite.
    """
    if name not in SETS:
        raise ValueError(f"no data set {name!r}; there are {', '.join(SETS)}")
    noise = mlp.positive(noise, "noise", zero=True)
    random = Generator(1)
    X, y = [], []
    for i in range(2 * EXAMPLES):
        t = (i // 2 + 0.5) / EXAMPLES
        x1, x2 = SETS[name](i % 2, t, random.random(), random.random())
        X.append([x1 + noise * random.normal(), x2 + noise * random.normal()])
        y.append(i % 2)
    X, y = np.array(X), np.array(y)
    test = np.arange(2 * EXAMPLES) // 2 % 2 == 1
    return X[~test], y[~test], X[test], y[test]


def network(
    steps=0, *, data_set="ring", noise=0.06, layers=1, units=2, activation="tanh", rate=-1.5,
    decay=0.0, seed=0,
) -> mlp.MLP:  # fmt: skip
    """Train the network that the playground shows after so many steps.

    rate: the exponent of the learning rate, 10**rate. The other arguments are named as the
    playground's controls. Raises ValueError for an unknown name, a negative noise, decay or count,
    no units in a layer, and a rate that is not from -10 to 1.
    """
    X, y, *_ = data(data_set, noise)
    if activation not in ACTIVATIONS:
        raise ValueError(f"no activation {activation!r}; there are {', '.join(ACTIVATIONS)}")
    if not -10 <= rate <= 1:
        raise ValueError(f"rate is an exponent of 10, from -10 to 1; got {rate!r}")
    decay, steps = mlp.positive(decay, "decay", zero=True), count(steps, "steps")
    sizes = [2, *[count(units, "units")] * count(layers, "layers"), 2]
    model = mlp.MLP(sizes, ACTIVATIONS[activation], np.random.default_rng(0))
    random = Generator(1000 + count(seed, "seed"))
    gain = 2 if activation == "ReLU" else 1
    for W, _ in model.layers:
        W[:] = [[math.sqrt(gain / len(W)) * random.normal() for _ in row] for row in W]
    order = list(range(EXAMPLES))
    optimizer = mlp.Adam(model.theta, 10**rate)
    for step in range(steps):
        if step % (EXAMPLES // BATCH) == 0:  # a new epoch: shuffle, after Fisher and Yates
            for i in range(EXAMPLES - 1, 0, -1):
                j = int(random.random() * (i + 1))
                order[i], order[j] = order[j], order[i]
        first = step % (EXAMPLES // BATCH) * BATCH
        rows = order[first : first + BATCH]
        _, grads = model.loss_and_grads(X[rows], y[rows], decay)
        optimizer.step(model.theta, grads)
    return model
