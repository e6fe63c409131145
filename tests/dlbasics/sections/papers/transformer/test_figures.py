"""The figures on the Transformer: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.papers.transformer import positional_encoding
from dlbasics.sections.papers.transformer import figures


def test_architecture(drawn):
    assert figures.architecture() is None
    texts, alt = drawn()
    assert {"self-attention", "masked self-attention", "memory (B, S, C)"} <= set(texts)
    assert texts.count("feed-forward") == texts.count("× N") == 2
    assert "The decoder: target so far" in alt


def test_encoding(drawn):
    assert figures.encoding(positional_encoding(44, 6)) is None
    texts, alt = drawn()
    assert {"position", "column of the encoding"} <= set(texts)
    # sin(t) for t = 0 ... 43 goes through a multiple of π 13 times; the last column is cos(t/464).
    assert "the sign changes 13 times in 44 positions; down the last column 0 times" in alt


def test_attention_map(drawn):
    weights = np.array([[0.0, 0.1, 0.9], [0.2, 0.5, 0.3], [0.1, 0.6, 0.3]])
    assert figures.attention_map(weights, ["a", "b", "c"], ["c", "b", "a"]) is None
    texts, alt = drawn()
    assert {"a", "b", "c", "source: looked at"} <= set(texts)
    assert "3 rows and 3 columns" in alt
    assert "In 67% of the rows" in alt and alt.endswith("and it is 0.67 on average.")


def test_accuracies(drawn):
    assert figures.accuracies({"this": [0.5, 0.7], "that": [0.2, 0.2]}, chance=0.1) is None
    texts, alt = drawn()
    assert {"this", "that", "guessing"} <= set(texts)
    assert "this 0.60, from 0.50 to 0.70; that 0.20, from 0.20 to 0.20." in alt
    assert alt.endswith("Guessing gives 0.10.")
