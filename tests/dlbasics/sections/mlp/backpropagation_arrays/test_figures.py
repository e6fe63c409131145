"""The figures on backpropagation with arrays: they draw, and their texts tell what they show."""

import numpy as np
import pytest

from dlbasics.sections.mlp.backpropagation_arrays import figures


@pytest.mark.parametrize(
    ("largest_bias", "end"),
    [
        (0.3, "−2.00, belongs to the weight from circle 1 of layer 2 to circle 1 of layer 3."),
        (2.5, "+2.50, belongs to the bias of circle 2 of layer 2."),
    ],
)
def test_shares(drawn, largest_bias, end):
    weights = np.array([[0.5, -0.1], [0.0, 0.2], [0.3, 0.4]]), np.array([[-2.0], [1.0]])
    biases = np.array([-0.1, largest_bias]), np.array([0.2])
    assert figures.shares(weights, biases) is None
    texts, alt = drawn()
    assert texts == ["inputs", "output"]
    assert alt.startswith("The network of 3, 2, 1 circles; the wider a line or a rim")
    assert alt.endswith(end)


def test_stretched(drawn):
    row, arrives = np.array([1.0, 5.0]), np.array([[2.0, 0.0], [-1.0, 3.0]])
    assert figures.stretched(row, arrives, arrives.sum(axis=0)) is None
    texts, alt = drawn()
    assert {"forward: copy down", "back: add up", "5", "−1", "3"} <= set(texts)
    assert "Left: the row 1, 5 is copied into 2 rows." in alt and alt.endswith("to 1, 3.")


def test_equal_gradients_of_a_weight_and_a_bias_are_drawn_equally_wide(monkeypatch):
    seen = []
    monkeypatch.setattr(figures.plotting, "show", lambda figure, alt: seen.append(figure))
    figures.shares([np.array([[0.5]])], [np.array([0.5])])
    (axes,) = seen[0].axes
    rims = [float(width) for c in axes.collections for width in np.atleast_1d(c.get_linewidth())]
    lines = [
        float(text.arrow_patch.get_linewidth())
        for text in axes.texts
        if getattr(text, "arrow_patch", None)
    ]
    figures.plotting.plt.close(seen[0])
    assert max(rims) == max(lines) == 6.0
