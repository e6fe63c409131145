"""The comparison of two ways in the same harbours: quantiles, and redraws in pairs."""

import numpy as np
import pytest
import scipy.stats

from dlbasics.sections.neural_networks.weight_decay import harbours


def test_the_ends_are_those_of_a_paired_bootstrap(capsys):
    rng = np.random.default_rng(3)
    other = rng.gamma(2.0, 0.2, 300)
    one = other + rng.normal(0.1, 0.2, 300)
    gaps = harbours.compare(one, other)
    for share, ends in zip((0.25, 0.5, 0.75), gaps, strict=True):
        found = scipy.stats.bootstrap(
            (one, other),
            lambda a, b, axis, q=share: np.quantile(a, q, axis=axis) - np.quantile(b, q, axis=axis),
            paired=True, vectorized=True, method="percentile", rng=np.random.default_rng(1),
        ).confidence_interval  # fmt: skip
        assert ends == pytest.approx(found, abs=0.012)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert f"50% miss by less than: {np.median(one):.2f} and {np.median(other):.2f} m" in lines[1]


def test_pairs_stay_together():
    misses = np.random.default_rng(0).exponential(size=200)
    low, high = harbours.compare(misses + 0.5, misses, shares=[0.5])[0]
    assert low == pytest.approx(0.5) and high == pytest.approx(0.5)
