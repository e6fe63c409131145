"""The benchmark of training loops: everybody trains the same thing, and rows are ratios to the plain loop."""

import time

import numpy as np
import pytest
import torch

from bookbuild.bench import peers, training
from bookbuild.bench.workloads import EPOCHS, Run, workloads


@pytest.fixture(scope="module")
def digits():
    torch.set_num_threads(1)
    return next(work for work in workloads() if work.name == "digits")


def test_the_names_that_are_read_elsewhere():
    assert [work.name for work in workloads()] == ["mnist1d", "digits"]
    assert {"mlp", "autograd", "fit", "torch"} <= training.CONTENDERS.keys()
    assert training.CONTENDERS.keys() == training.SAID.keys()


@pytest.mark.parametrize(
    "name", ["mlp", "autograd", "fit", "fused", "torch", "dataloader", "scikit-learn"]
)
def test_every_loop_learns_the_digits(name, digits, capsys):
    run = training.CONTENDERS[name](digits, seed=0)
    if name != "scikit-learn":  # which has no network before its first fit
        assert run.accuracy() < 0.4
    run.train()
    assert run.accuracy() > 0.93
    assert run.epochs == EPOCHS


def test_the_limit_multiplies_and_learns_nothing(digits):
    run = training.products(digits, seed=0)
    run.train()
    assert run.accuracy is None


def test_rows_are_ratios_of_medians_in_order(digits):
    def sleeper(milliseconds, accuracy=None):
        waits = iter(milliseconds)
        told = accuracy and (lambda: accuracy)
        return lambda work, seed: Run(lambda: time.sleep(next(waits) / 1000), told, epochs=2)

    contenders = {"torch": sleeper([20, 20, 90], 0.5), "slow": sleeper([80, 80, 0])}
    rows = training.measure(digits, contenders, repeats=3)
    assert [row["name"] for row in rows] == ["torch", "slow"]
    one, slow = rows
    assert one["ratio"] == 1 and one["accuracy"] == 0.5 and one["milliseconds"] >= 10
    assert slow["ratio"] == slow["milliseconds"] / one["milliseconds"] > 1
    assert slow["accuracy"] is None
    assert all(
        row.keys() == {"name", "workload", "ratio", "milliseconds", "accuracy"} for row in rows
    )
    assert all(row["workload"] == "digits" for row in rows)


def test_a_peer_that_is_not_installed_is_left_out(monkeypatch):
    monkeypatch.setattr(peers.importlib.util, "find_spec", lambda name: None)
    absent = {name for name in training.CONTENDERS if not peers.present(name)}
    assert absent == {"skorch", "lightning", "lightning with bar", "micrograd"}


def test_accuracy_takes_the_largest_logit(digits):
    logits = np.eye(10)[digits.data.y_test] - 5
    assert digits.accuracy(logits) == 1
    assert digits.accuracy(-logits) == 0
