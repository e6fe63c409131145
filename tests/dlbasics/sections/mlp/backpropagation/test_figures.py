"""The figures on backpropagation: they draw, and their texts tell what they show."""

from dlbasics.sections.mlp.backpropagation import figures


def test_ways(drawn):
    assert figures.ways([2, 3, 2, 1], layer=0, source=1, target=2) is None
    texts, alt = drawn()
    assert texts == ["inputs", "output"]
    assert "layers of 2, 3, 2, 1" in alt and "from input 2 to circle 3 of the next layer" in alt
    assert alt.endswith("from there 2 ways lead to the output.")


def test_order(drawn):
    uses = [("a", "u"), ("b", "u"), ("u", "f"), ("a", "f")]
    places = {"a": (0, 1), "b": (0, 0), "u": (1, 0), "f": (2, 1)}
    assert figures.order(["a", "b", "u", "f"], uses, places) is None
    texts, alt = drawn()
    assert {"1", "2", "3", "4", "forward: 1 to 4", "back: 4 to 1"} <= set(texts)
    assert "1 a, 2 b, 3 u, 4 f" in alt and "from a to u, b to u, u to f, a to f" in alt
