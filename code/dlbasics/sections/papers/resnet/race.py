"""Runs of the section "ResNet" that take too long for its page: rates tried, Adam, and a long training.

Each rate was chosen by seeds that judge nothing. `python -m dlbasics.sections.papers.resnet.race` makes all of it
anew, in about ten minutes, and prints what stands here.
"""

import torch
from torch.nn.functional import cross_entropy

from dlbasics import datasets
from dlbasics.page.arguments import count
from dlbasics.sections.papers.resnet.signals import PreNet, SignalNet, quiet
from dlbasics.sections.papers.resnet.stored import ADAM as ADAM
from dlbasics.sections.papers.resnet.stored import LATER_RUNS as LATER_RUNS
from dlbasics.sections.papers.resnet.stored import LONG as LONG
from dlbasics.sections.papers.resnet.stored import TRIED as TRIED
from dlbasics.training import fit

OPTIMISERS = {
    "SGD": lambda parameters, lr: torch.optim.SGD(parameters, lr, momentum=0.9),
    "Adam": lambda parameters, lr: torch.optim.Adam(parameters, lr),
}
RATES = {
    "SGD": (0.00625, 0.0125, 0.025, 0.05, 0.1, 0.2, 0.4),
    "Adam": (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032),
}
TUNING = (100, 101, 102)
"""The seeds that choose a rate."""
JUDGING = (0, 1, 2)


def data(device="cpu"):
    """The 4,000 training signals (4000, 40) of MNIST-1D, and their classes (4000,)."""
    signals = datasets.mnist1d()
    X = torch.tensor(signals.X_train, dtype=torch.float32, device=device)
    return X, torch.tensor(signals.y_train, device=device)


def train(X, y, depth, skip, seed, lr, optimiser="SGD", num_epochs=4, make=SignalNet, still=False):
    """Train one net; returns it, and the mean training loss of each epoch.

    depth: even, 4 or more. make: called with depth and skip. still: whether each branch begins at 0.
    Raises ValueError for another depth.
    """
    if count(depth, "depth") < 4 or depth % 2:
        raise ValueError(f"depth must be even and at least 4; got {depth!r}")
    torch.manual_seed(seed)
    model = make(depth, skip)
    model = (quiet(model) if still else model).to(X.device)
    steps = OPTIMISERS[optimiser](model.parameters(), lr)
    history = fit(
        model, cross_entropy, (X, y), optimizer=steps, num_epochs=num_epochs, seed=seed,
        progress=False,
    )  # fmt: skip
    return model, history.train_loss


def tried(depth: int, skip: bool, optimiser: str = "SGD", **options) -> dict[float, list[float]]:
    """Rate -> the loss of the fourth epoch, for each seed of `TUNING`. options: of `train`."""
    X, y = data()
    return {
        lr: [ended(X, y, depth, skip, seed, lr, optimiser, **options) for seed in TUNING]
        for lr in RATES[optimiser]
    }


def ended(*given, **options) -> float:
    """The loss of the last epoch of `train`, to three decimals."""
    return round(train(*given, **options)[1][-1], 3)


def best(rates: dict[float, list[float]]) -> float:
    """The rate with the lowest mean."""
    return min(rates, key=lambda lr: sum(rates[lr]))


LATER = {
    "as in the paper of 2015": {},
    "branches begin at 0": {"still": True},
    "norm and ReLU first": {"make": PreNet},
}
"""Variants of a residual net of 26 layers: options of `train`."""


def main() -> None:
    """Make all runs anew and print them, a line each."""
    torch.set_num_threads(1)
    X, y = data()
    chosen = {}
    for optimiser in OPTIMISERS:
        for depth in (6, 14, 26) if optimiser == "SGD" else (6, 26):
            for skip in (False, True):
                rates = tried(depth, skip, optimiser)
                chosen[optimiser, depth, skip] = lr = best(rates)
                judged = [ended(X, y, depth, skip, seed, lr, optimiser) for seed in JUDGING]
                print((optimiser, depth, skip), rates, judged, flush=True)
    for depth, skip in ((6, False), (26, False), (26, True)):
        lr, runs = chosen["SGD", depth, skip], []
        for seed in JUDGING:
            loss = train(X, y, depth, skip, seed, lr, num_epochs=24)[1]
            runs.append([round(v, 3) for v in loss])
        print("long", (depth, skip), runs, flush=True)
    for name, options in LATER.items():
        rates = tried(26, True, **options)
        if best(rates) == max(rates):  # the best must lie inside
            lr = 2 * max(rates)
            rates[lr] = [ended(X, y, 26, True, seed, lr, **options) for seed in TUNING]
        judged = [ended(X, y, 26, True, seed, best(rates), **options) for seed in JUDGING]
        print("later", name, rates, judged, flush=True)


if __name__ == "__main__":
    main()
