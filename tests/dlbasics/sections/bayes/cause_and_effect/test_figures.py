"""The figures on cause and effect: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.sections.bayes.cause_and_effect import figures


def test_three_stories(drawn):
    assert figures.three_stories() is None
    texts, alt = drawn()
    assert {"confounder", "mediator", "collider", "stone size", "fever", "complaint"} <= set(texts)
    assert texts.count("treated") == texts.count("cured") == 3
    assert "complaint, receives arrows from both" in alt


def test_gap_against_n(drawn):
    sizes = [100, 1000, 10_000]
    spread = np.linspace(-1, 1, 101)[:, None] * np.array([0.2, 0.06, 0.02])
    gaps = {"totals": spread - 0.05, "adjusted": spread + 0.05}
    assert figures.gap_against_n(sizes, gaps, truth=0.05) is None
    texts, alt = drawn()
    assert {"totals", "adjusted", "the truth", "0"} <= set(texts)
    assert "totals: from -0.23 to +0.13 with 100 patients, from -0.068 to -0.032 with 10,000" in alt
    assert alt.endswith("The truth is +0.050.")


def test_errors_under_shift(drawn):
    strengths = [1, 0.5, 0]
    flat, rising = np.ones((4, 3)), np.ones((4, 1)) * np.array([0.4, 0.8, 1.3])
    assert figures.errors_under_shift(strengths, {"cause": flat, "both": rising}) is None
    texts, alt = drawn()
    assert {"cause", "both", "error of the prediction (RMS)"} <= set(texts)
    assert "strength 1 to 0" in alt
    assert "cause from 1.00 to 1.00; both from 0.40 to 1.30." in alt
