"""The figures on estimating a rate: they draw, and their texts tell what they show."""

import numpy as np
import pytest
import scipy.stats

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
    both = {"highest point": k / 5, "flat prior": (k + 1) / 7}
    worlds = {
        "even": (np.full(6, 100), (k + 1) / 7, both),
        "mostly high": (
            100_000 * scipy.stats.betabinom.pmf(k, 5, 8, 2),
            (8 + k) / 15,
            both | {"right prior": (8 + k) / 15},
        ),
    }
    assert figures.calibration(worlds) is None
    texts, alt = drawn()
    assert {"rates even", "rates mostly high", "highest point", "right prior"} <= set(texts)
    assert "with rates even, highest point 0.086, flat prior 0.000; with rates mostly" in alt
    assert alt.endswith("high, highest point 0.105, flat prior 0.086, right prior 0.000.")


def test_the_marks_of_many_cases_are_larger(monkeypatch):
    seen = []
    monkeypatch.setattr(figures.plotting, "show", lambda figure, alt: seen.append(figure))
    shares = np.array([0.2, 0.9])
    figures.calibration({"x": (np.array([1, 3]), shares, {"flat prior": shares})})
    (marks,) = seen[0].axes[0].collections
    assert np.allclose(marks.get_sizes(), [14 + 65, 14 + 195])
    assert np.allclose(marks.get_offsets(), [[0.2, 0.2], [0.9, 0.9]])
    figures.plotting.plt.close("all")
