"""The figures on estimating a rate: they draw, and their texts tell what they show."""

import numpy as np
import pytest

from dlbasics import bayes
from dlbasics.sections.bayes.estimating_a_rate import figures


def grid(cells, successes, failures):
    theta = (np.arange(cells) + 0.5) / cells
    likelihood = bayes.bernoulli_likelihood(theta, successes, failures)
    return theta, bayes.posterior(np.full(cells, 1 / cells), likelihood)


def test_cells(drawn):
    assert figures.cells(grid(20, 7, 3), grid(1000, 7, 3)) is None
    texts, alt = drawn()
    assert {"20 cells", "1,000 cells", "probability per length"} <= set(texts)
    assert "peak at 0.70, 2.9 high" in alt
    assert "Of the 20 bars, 12 hold" in alt


def test_cells_that_are_too_coarse(drawn):
    figures.cells(grid(20, 700, 300), grid(1000, 700, 300))
    _, alt = drawn()
    assert "27.5 high. Of the 20 bars, 2 hold" in alt


def test_pseudo_counts(drawn):
    assert figures.pseudo_counts([(1, 1), (3, 3)], successes=7, failures=3) is None
    texts, alt = drawn()
    assert {"Beta(1, 1) → Beta(8, 4)", "Beta(3, 3) → Beta(10, 6)"} <= set(texts)
    assert "worth 0 sprouts and 0 failures, becomes Beta(8, 4) with its peak at 0.70" in alt
    assert "worth 2 sprouts and 2 failures, becomes Beta(10, 6) with its peak at 0.64" in alt


def test_the_boxes_of_the_sprouts_end_at_the_peak(monkeypatch):
    seen = []
    monkeypatch.setattr(figures.plotting, "show", lambda figure, alt: seen.append(figure))
    figures.pseudo_counts([(3, 4), (20, 20)], successes=7, failures=3)
    for axes, (a, b) in zip(seen[0].axes[1::2], [(3, 4), (20, 20)], strict=True):
        boxes = axes.patches
        after = bayes.BetaBinomial(a, b).update(7, 3)
        assert len(boxes) == a + b - 2 + 10
        colours = [box.get_edgecolor() for box in boxes]
        sprouts = [box for box, colour in zip(boxes, colours, strict=True) if colour == colours[0]]
        assert len(sprouts) == a - 1 + 7
        assert sprouts[-1].get_x() + sprouts[-1].get_width() == pytest.approx(after.mode)
        filled = sum(box.get_facecolor()[3] > 0 for box in boxes)
        assert filled == 10  # the real seeds
        assert boxes[-1].get_x() + boxes[-1].get_width() == pytest.approx(1)
    figures.plotting.plt.close("all")


def test_calibration(drawn):
    k = np.arange(6)
    worlds = {"even": (k + 1) / 7, "around 80%": (8 + k) / 15}
    assert figures.calibration(k / 5, (k + 1) / 7, worlds) is None
    texts, alt = drawn()
    assert {"rates even", "rates around 80%", "highest point", "average"} <= set(texts)
    assert "with rates even, the forecasts of the highest point miss by up to 0.14, those" in alt
    assert "average by up to 0.00; with rates around 80%" in alt
    assert alt.endswith("up to 0.53, those of the average by up to 0.39.")


def test_calibration_of_the_right_prior(drawn):
    k = np.arange(6)
    own = (8 + k) / 15
    figures.calibration(k / 5, (k + 1) / 7, {"high": own}, {"high": own})
    texts, alt = drawn()
    assert "average, right prior" in texts
    assert "those from the right prior miss by up to 0.00" in alt
