"""The figures on generative adversarial networks: they draw, and their texts tell what they show."""

import numpy as np
import torch

from dlbasics.sections.papers.gan import figures, ring, tried


def test_game(drawn):
    assert figures.game() is None
    texts, alt = drawn()
    assert {"noise z", "G", "D"} <= set(texts)
    assert "A dashed arrow leads back from D to G" in alt


def test_best_answer(drawn):
    x = np.linspace(-5, 5, 101)
    p, q = np.exp(-((x + 1) ** 2)), np.exp(-((x - 1) ** 2))
    assert figures.best_answer(x, p, q, p / (p + q)) is None
    texts, alt = drawn()
    assert {"real", "made", "best D(x)", "density"} <= set(texts)
    assert "real round -1.0 and made round 1.0" in alt
    assert alt.endswith(
        "falls from 1.00 on the left to 0.00 on the right, and is 0.50 at 0.00, where the two curves cross."
    )


def test_clouds(drawn):
    assert figures.clouds({100: torch.zeros(50, 2), 300: ring.CENTRES}) is None
    texts, alt = drawn()
    assert {"step 100", "step 300"} <= set(texts)
    assert "at step 100 0 places held, 0% near one; at step 300 8 places held, 100% near one" in alt


def test_overlaps(drawn):
    assert figures.overlaps(tried.RING) is None
    texts, alt = drawn()
    assert {
        "non-saturating, with batch norm",
        "saturating, no batch norm",
        "G's rate",
        "D's rate",
        "0.0001",
        "0.003",
    } <= set(texts)
    assert sum(text.startswith("0.") and len(text) == 4 for text in texts) == 48
    assert "non-saturating, with batch norm from 0.45 to 0.84, above 0.7 in 7 of 12" in alt


def test_digits(drawn):
    pictures = {"real": np.random.default_rng(0).random((12, 64)), "made": np.zeros((10, 64))}
    assert figures.digits(pictures) is None
    texts, alt = drawn()
    assert {"real", "made"} <= set(texts)
    assert alt == "Ten digits of 8 by 8 pixels in each row: real, made."
