"""The figures on encoder and decoder: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.sections.papers.encoder_decoder import figures


def test_two_ways(drawn):
    assert figures.two_ways() is None
    texts, alt = drawn()
    assert {"One vector", "Attention", "March", "-03", "-05"} <= set(texts)
    assert "one thick arrow to the first" in alt and "the thickest from March" in alt
    assert "a dashed arrow takes each symbol into the next state" in alt


def test_against_length(drawn):
    arms = {"this": np.array([[1.0, 0.5], [0.8, 0.3]]), "that": np.array([[0.2, 0.1], [0.2, 0.1]])}
    assert figures.against_length(arms) is None
    texts, alt = drawn()
    assert {"this", "that", "dates in the sentence", "share of translations right"} <= set(texts)
    assert alt == "Means for 1 to 2 dates. this: 0.90, 0.40; that: 0.20, 0.10."
