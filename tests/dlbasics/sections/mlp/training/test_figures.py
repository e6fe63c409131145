"""The figures on training: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics import mlp
from dlbasics.sections.mlp.training import figures


def history(train, held):
    return mlp.History(train, held, [0.5] * len(held))


def test_curves(drawn):
    runs = {"plain": history([1.0, 0.5, 0.1], [1.0, 0.6, 0.9])}
    assert figures.curves(runs) is None
    texts, alt = drawn()
    assert {"plain", "training", "validation", "epoch", "loss"} <= set(texts)
    assert alt == (
        "plain: training loss ends at 0.10; validation loss is least in epoch 1 at 0.60 and ends "
        "at 0.90."
    )


def test_broken_runs(drawn):
    bad = history([2.0] * 5 + [1.0, 3.0, 1.0, 4.0], [2.0] * 8 + [9.0])
    runs = dict.fromkeys("ABCD", bad)
    assert figures.broken_runs(runs, history([2.0] * 8 + [0.02], [2.0] * 9)) is None
    texts, alt = drawn()
    assert {"A", "B", "C", "D", "ln 10", "healthy, training", "validation"} <= set(texts)
    assert alt.startswith("A: training loss from 2 to 4, rising in 67% of the epochs")
    assert "validation loss from 2 to 9, at most 9. B:" in alt
    assert alt.endswith("The healthy run falls to 0.02.")


def test_pictures(drawn):
    X = np.full((2, 64), -1.0)
    X[:, :5] = 1
    X[1] *= -1
    assert figures.pictures(X, np.array([7, 3])) is None
    texts, alt = drawn()
    assert texts == ["7", "3"]
    assert alt == "2 small pictures of handwritten digits: 7, 3 as a negative."


def test_decays(drawn):
    losses = np.array([[1.0, 0.4, 0.6], [1.2, 0.6, 0.8]])
    assert figures.decays([0, 0.001, 0.1], losses) is None
    texts, alt = drawn()
    assert {"0", "0.001", "0.1", "mean", "weight decay λ"} <= set(texts)
    assert alt == (
        "Over 2 seeds the mean validation loss is 1.10 without decay, least at λ = 0.001 with "
        "0.50, and 0.70 at 0.1."
    )
