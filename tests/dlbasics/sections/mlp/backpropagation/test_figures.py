"""The figures on backpropagation: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.sections.mlp.backpropagation import figures


def test_ways(drawn):
    assert figures.ways([2, 3, 2, 1], layer=0, source=1, target=2) is None
    texts, alt = drawn()
    assert texts == ["inputs", "output"]
    assert "layers of 2, 3, 2, 1" in alt and "from input 2 to circle 3 of the next layer" in alt
    assert alt.endswith("from there 2 ways lead to the output.")


def test_shares(drawn):
    first, second = np.array([[0.5, -0.1], [0.0, 0.2], [0.3, 0.4]]), np.array([[-2.0], [1.0]])
    assert figures.shares([first, second]) is None
    texts, alt = drawn()
    assert texts == ["inputs", "output"]
    assert alt.startswith("The network of 3, 2, 1 circles; the wider a line")
    assert alt.endswith(
        "−2.00, belongs to the weight from circle 1 of layer 2 to circle 1 of layer 3."
    )


def test_stretched(drawn):
    row, arrives = np.array([1.0, 5.0]), np.array([[2.0, 0.0], [-1.0, 3.0]])
    assert figures.stretched(row, arrives, arrives.sum(axis=0)) is None
    texts, alt = drawn()
    assert {"forward: copy down", "back: add up", "5", "−1", "3"} <= set(texts)
    assert "Left: the row 1, 5 is copied into 2 rows." in alt and alt.endswith("to 1, 3.")
