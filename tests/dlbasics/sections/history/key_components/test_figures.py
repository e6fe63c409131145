"""The figures on data, model, loss and algorithm: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.sections.history.key_components import figures, parts


def test_strings(drawn):
    weight, litres = np.array([0.8, 1.2, 2.0]), np.array([7.0, 90.0, 17.0])
    curves = {"2 pegs": np.array([5.0, 22.0]), "1 peg": np.array([12.0])}
    assert figures.strings((weight, litres), curves) is None
    texts, alt = drawn()
    assert {"a car", "2 pegs", "1 peg", "90 litres", "weight, tonnes"} <= set(texts)
    assert alt.startswith("3 cars") and alt.endswith("above the picture, at 90 litres.")
    assert "2 pegs: 8.0 litres at 1 tonne and 18.0 at 2 tonnes; 1 peg: 12.0" in alt


def test_losses(drawn):
    named = {name: getattr(parts, name) for name in ("squared", "absolute", "lopsided")}
    assert figures.losses(named) is None
    texts, alt = drawn()
    assert set(named) <= set(texts)
    assert "squared: 9 for 3 litres too little, 9 for 3 too much" in alt
    assert "lopsided: 27 for 3 litres too little, 3 for 3 too much" in alt


def test_exchanges(drawn):
    rng = np.random.default_rng(0)
    scores = {"as above": 1.4 + 0.1 * rng.normal(size=9), "12 pegs": 1.6 + np.zeros(9)}
    assert figures.exchanges(scores, "as above") is None
    texts, alt = drawn()
    assert {"as above", "12 pegs", "miss on unseen cars, litres"} <= set(texts)
    assert alt.endswith("12 pegs 1.60.")
