"""The figures on weight decay: they draw, and their texts tell what they show."""

import numpy as np

from dlbasics.sections.neural_networks.weight_decay import figures


def test_two_parabolas(drawn):
    w = np.linspace(-4, 8, 1201)
    assert figures.two_parabolas(w, 6 * (w - 2.5) ** 2 / 32, w**2 / 8) is None
    texts, alt = drawn()
    assert {"the data", "the prior", "their sum", "w, words a minute per cup"} <= set(texts)
    assert "that of the data is lowest at 2.50; that of the prior is lowest at 0.00" in alt
    assert alt.endswith("that of their sum is lowest at 1.50.")  # (6 · 2.5 + 4 · 0) / (6 + 4)


def test_ten_curves(drawn):
    grid = np.linspace(-1, 1, 201)
    assert figures.ten_curves(grid, np.polynomial.legendre.legvander(grid, 9)) is None
    texts, alt = drawn()
    assert {f"degree {k}" for k in (0, 1, 4, 9)} <= set(texts)
    assert "degree 0 turns 0 times, degree 1 turns 0 times, degree 4 turns 3 times" in alt
    assert alt.endswith("degree 9 turns 8 times.")


def test_two_fits(drawn):
    grid = np.linspace(-1, 1, 5)
    x, y = np.array([-0.5, 0.5]), np.array([0.2, -0.1])
    curves = {"least squares": grid * 3, "with the prior": grid * 0}
    assert figures.two_fits(x, y, curves, grid, np.zeros(5)) is None
    texts, alt = drawn()
    assert {"the tide", "a reading", "least squares", "with the prior"} <= set(texts)
    assert "passes every reading within 1.70 m and strays from the tide by up to 3.00 m" in alt
    assert alt.endswith("at a distance of up to 0.20 m and strays by at most 0.00 m.")


def test_one_reading(drawn):
    assert figures.one_reading(1.0, 0.3, (0.1, 1.0, 10.0)) is None
    texts, alt = drawn()
    assert {"τ = 0.1", "τ = 1", "τ = 10", "the reading"} <= set(texts)
    for tau in (0.1, 1, 10):
        variance = tau**2 + 0.3**2
        height = np.exp(-1 / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        assert f"{height:.3f} for τ = {tau:g}" in alt


def test_by_setting(drawn):
    middle = np.array([*range(10, 0, -1), 3.0, 2.0, 4.0])
    errors = middle * np.array([[0.5], [1.0], [1.5]])
    assert figures.by_setting([0.1, 1, 10], errors) is None
    texts, alt = drawn()
    assert {"degree, no decay", "decay λ, degree 9"} <= set(texts)
    assert "falls from 10.00 m for degree 0 to 1.00 m for degree 9 and climbs to 1 m" in alt
    assert alt.endswith(
        "it is 3.00 m for the smallest decay, 2.00 m for a decay of 1, and 4.00 m for the largest."
    )
