"""Time an epoch of training: the book's three loops beside a plain PyTorch loop, its limit, and other libraries.

Everybody trains the same network on the same data: Adam at a learning rate of 0.001, batches of 64 in a new order every
epoch, ReLU, cross-entropy, 32-bit floats, one thread. Runs are interleaved, so that a machine's moods fall on all
alike, and a row is the median of its runs as a ratio to that of the plain loop.
"""

import contextlib
import io
import json
import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn

from bookbuild.bench import peers
from bookbuild.bench.workloads import BATCH, EPOCHS, LR, Run, Workload, judge, network, workloads
from dlbasics import engine_training, mlp, training

REPEATS = 5


# --- the limit and the plain loop ------------------------------------------------------------


def products(work: Workload, seed: int) -> Run:
    """Multiply the matrices of forward and backward, and nothing else."""
    rng = np.random.default_rng(seed)
    weights = [rng.random((d, m), dtype=np.float32) for d, m in pairwise(work.sizes)]
    X = work.data.X_train
    batches = [X[i : i + BATCH] for i in range(0, len(X), BATCH)]

    def train():
        for _ in range(EPOCHS):
            for batch in batches:
                inputs = [batch]
                for W in weights:
                    inputs.append(inputs[-1] @ W)
                gradient = inputs.pop()
                for layer in reversed(range(len(weights))):
                    _ = inputs[layer].T @ gradient
                    if layer:
                        gradient = gradient @ weights[layer].T

    return Run(train, None)


def plain(work: Workload, seed: int, fused: bool = False) -> Run:
    """Train as a first PyTorch script does, slicing tensors."""
    torch.manual_seed(seed)
    X, y = work.tensors
    model = network(work.sizes)
    optimizer = torch.optim.Adam(model.parameters(), lr=LR, fused=fused)

    def train():
        for _ in range(EPOCHS):
            order = torch.randperm(len(X))
            for i in range(0, len(X), BATCH):
                batch = order[i : i + BATCH]
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(X[batch]), y[batch]).backward()
                optimizer.step()

    return Run(train, lambda: judge(model, work))


def dataloader(work: Workload, seed: int) -> Run:
    """Train as tutorials do, with a DataLoader."""
    torch.manual_seed(seed)
    data = torch.utils.data.TensorDataset(*work.tensors)
    loader = torch.utils.data.DataLoader(data, batch_size=BATCH, shuffle=True)
    model = network(work.sizes)
    optimizer = torch.optim.Adam(model.parameters(), lr=LR)

    def train():
        for _ in range(EPOCHS):
            for X, y in loader:
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(X), y).backward()
                optimizer.step()

    return Run(train, lambda: judge(model, work))


# --- the book's own --------------------------------------------------------------------------


def numpy_mlp(work: Workload, seed: int) -> Run:
    """Train the network of Part 4, written in NumPy."""
    X_train, y_train, X_test, _ = work.data
    rng = np.random.default_rng(seed)
    model = mlp.MLP(work.sizes, "relu", rng, dtype=np.float32)

    def train():
        mlp.train(model, X_train, y_train, num_epochs=EPOCHS, batch_size=BATCH, lr=LR, rng=rng)

    return Run(train, lambda: work.accuracy(model.forward(X_test)))


def engine(work: Workload, seed: int) -> Run:
    """Train through the automatic differentiation of Part 4."""
    X_train, y_train, X_test, _ = work.data
    rng = np.random.default_rng(seed)
    model = engine_training.MLP(work.sizes, rng)

    def train():
        engine_training.train(
            model, X_train, y_train, num_epochs=EPOCHS, batch_size=BATCH, lr=LR, rng=rng
        )

    return Run(train, lambda: work.accuracy(model(X_test).data))


def fit(work: Workload, seed: int) -> Run:
    """Train by the loop of Part 5, with validation and its progress bar on."""
    torch.manual_seed(seed)
    model = network(work.sizes)
    optimizer = torch.optim.Adam(model.parameters(), lr=LR, fused=True)
    held_out = torch.from_numpy(work.data.X_test), torch.from_numpy(work.data.y_test)

    def train():
        training.fit(
            model, nn.functional.cross_entropy, work.tensors, optimizer=optimizer, num_epochs=EPOCHS,
            batch_size=BATCH, validation=held_out, metric=training.accuracy, seed=seed,
        )  # fmt: skip

    return Run(train, lambda: judge(model, work))


CONTENDERS = {
    "limit": products,
    "mlp": numpy_mlp,
    "autograd": engine,
    "fit": fit,
    "fused": lambda work, seed: plain(work, seed, fused=True),
    "torch": plain,
    "dataloader": dataloader,
} | peers.CONTENDERS
"""name -> what sets a run up. "torch" is the loop that counts as 1."""

SAID = {
    "limit": "matrix products alone, NumPy",
    "mlp": "dlbasics.mlp",
    "autograd": "dlbasics.engine",
    "fit": "dlbasics.training.fit, validation and bar on",
    "fused": "plain PyTorch, Adam(fused=True)",
    "torch": "plain PyTorch, slicing tensors",
    "dataloader": "plain PyTorch, DataLoader",
} | peers.SAID
"""What the table calls them."""


def measure(work: Workload, contenders: dict, repeats: int = REPEATS) -> list[dict]:
    """Time every contender on a workload, in turns, and return the rows of the table."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    accuracies: dict[str, list[float]] = {name: [] for name in contenders}
    for seed in range(repeats):
        for name, contender in contenders.items():
            run = contender(work, seed)
            # Progress bars do their work, and write it where it does not spoil the table.
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                started = time.perf_counter()
                run.train()
                seconds[name].append((time.perf_counter() - started) / run.epochs)
            if run.accuracy:
                accuracies[name].append(run.accuracy())
    one = statistics.median(seconds["torch"])
    rows = []
    for name, times in seconds.items():
        right = accuracies[name]
        rows.append({
            "name": name,
            "workload": work.name,
            "ratio": statistics.median(times) / one,
            "milliseconds": 1000 * statistics.median(times),
            "accuracy": statistics.median(right) if right else None,
        })  # fmt: skip
    return sorted(rows, key=lambda row: row["ratio"])


def run() -> list[dict]:
    """Measure every workload, print the tables, and return their rows."""
    torch.set_num_threads(1)
    rows = []
    contenders = {name: make for name, make in CONTENDERS.items() if peers.present(name)}
    for name in CONTENDERS.keys() - contenders.keys():
        print(f"{name}: not installed, not timed")
    for work in workloads():
        print(f"\n{work.name:46}{'ratio':>9}{'ms/epoch':>10}{'accuracy':>10}")
        for row in measure(work, contenders):
            accuracy = f"{row['accuracy']:10.3f}" if row["accuracy"] is not None else f"{'–':>10}"
            print(f"{SAID[row['name']]:46}{row['ratio']:9.2f}{row['milliseconds']:10.1f}{accuracy}")
            rows.append(row)
    return rows


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(run(), indent=1), encoding="utf-8")
