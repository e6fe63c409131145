"""The figures on backpropagation: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.engine import Tensor
from dlbasics.sections.mlp.backpropagation import figures


def test_graph(drawn):
    a, b = Tensor(2.0, requires_grad=True), Tensor(-3.0, requires_grad=True)
    c = a * b
    d = c + a
    d.backward()
    places = {"a": (0, 0), "b": (0, 1), "c": (1, 1), "d": (2, 0)}
    assert figures.graph({"a": a, "b": b, "c": c, "d": d}, places, "d = a b + a") is None
    texts, alt = drawn()
    assert {"a", "b", "c", "d", "2.000", "−6.000", "−2.000", "+1.000"} <= set(texts)
    assert alt == "The graph of d = a b + a. Gradients: a −2.000, b 2.000, c 1.000, d 1.000."


def test_stretched(drawn):
    assert figures.stretched(np.array([1.0, 5.0]), np.array([[2.0, 0.0], [-1.0, 3.0]])) is None
    texts, alt = drawn()
    assert {"forward: copy down", "backward: add up", "5", "−1", "3"} <= set(texts)
    assert "Left: the row 1, 5 is copied into 2 rows." in alt and alt.endswith("to 1, 3.")


def test_losses(drawn):
    runs = {"seed 0": np.array([2.0, 0.5, 0.1]), "seed 1": np.array([1.5, 0.4, 0.2])}
    assert figures.losses(runs) is None
    texts, alt = drawn()
    assert {"seed 0", "seed 1", "epoch", "training loss"} <= set(texts)
    assert "2 training runs" in alt and "from a loss of 1.50 to 2.00" in alt
    assert alt.endswith("to 0.100 to 0.200 at the end.")
