"""The figures on Bayes' theorem: they draw, and their texts tell what they show."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlbasics import bayes
from dlbasics.sections.bayes.bayes_theorem import figures

TESTS = {"1 false alarm in 100": (0.99, 0.01), "10 false alarms in 100": (0.99, 0.1)}


def test_posterior_against_prior(drawn):
    assert figures.posterior_against_prior(TESTS, marked_prior=0.1) is None
    texts, alt = drawn()
    assert {"92%", "52%", *TESTS} <= set(texts)
    assert "Where 10% of people are infected" in alt
    assert "1 false alarm in 100: 92%; 10 false alarms in 100: 52%." in alt


def test_posterior_against_prior_draws_every_test(drawn):
    tests = {f"test {n}": (0.9, n / 10) for n in range(6)}
    figures.posterior_against_prior(tests, marked_prior=0.2)
    texts, alt = drawn()
    for name, test in tests.items():
        assert name in texts
        assert f"{name}: {bayes.screening(0.2, *test):.0%}" in alt


RATES = np.array([0.1, 0.3, 0.5, 0.7, 0.9])


def test_packets(drawn):
    prior = np.full(5, 0.2)
    belief = bayes.posterior(prior, bayes.bernoulli_likelihood(RATES, 7, 3))
    assert figures.packets(RATES, prior, belief) is None
    texts, alt = drawn()
    assert {f"{p:.0%}" for p in belief} <= set(texts)
    assert {"10%", "90%", "before: prior", "after: posterior"} <= set(texts)
    assert alt.startswith("Before, all packets are equally probable. After, the probabilities are ")
    for rate, p in zip(RATES, belief, strict=True):
        assert f"{p:.1%} for the {rate:.0%} packet" in alt


def test_packets_of_which_some_were_likelier_before(drawn):
    prior = np.array([0.96, 0.01, 0.01, 0.01, 0.01])
    figures.packets(RATES, prior, np.full(5, 0.2))
    texts, alt = drawn()
    assert "equally" not in alt
    assert alt.startswith(
        "Before, the probabilities are 96.0% for the 10% packet, 1.0% for the 30%"
    )
    assert "1.0" in texts  # the axis reaches the highest bar, be it one of before


@pytest.mark.parametrize("points", [1001, 15])
def test_densities(drawn, points):
    theta = np.linspace(0, 1, points)
    prior, exact = bayes.BetaBinomial(1, 1), bayes.BetaBinomial(8, 4)
    on_grid = bayes.posterior(np.full(points, 1 / points), bayes.bernoulli_likelihood(theta, 7, 3))
    assert figures.densities(theta, on_grid, exact, prior) is None
    texts, alt = drawn()
    assert {"prior", "posterior, Beta(8, 4)", "posterior, from the grid"} <= set(texts)
    assert "The prior is flat." in alt
    assert "peak at 0.70 and a standard deviation of 0.13" in alt


def test_densities_with_a_prior_that_is_not_flat(drawn):
    theta = np.linspace(0, 1, 101)
    prior = bayes.BetaBinomial(3, 3)
    grid = prior.update(7, 3).pdf(theta) / 100
    figures.densities(theta, grid, prior.update(7, 3), prior)
    _, alt = drawn()
    assert "The prior is Beta(3, 3)." in alt
    assert f"peak at {9 / 14:.2f}" in alt


def test_two_fits(drawn):
    grid = np.linspace(-1, 1, 201)
    x, y = np.array([-0.5, 0.0, 0.5]), np.array([0.1, -0.2, 0.3])
    truth = np.zeros(201)
    through = np.interp(grid, x, y) + 2 * (np.abs(grid) > 0.9)
    curves = {"maximum likelihood": through, "MAP": np.full(201, 0.05)}
    assert figures.two_fits(x, y, curves, grid, truth) is None
    texts, alt = drawn()
    assert {"the truth", "the data", *curves} <= set(texts)
    assert "maximum likelihood passes every point within 0.00 and strays from the truth by" in alt
    assert "up to 2.30 away" in alt
    assert "MAP passes some points at a distance of up to 0.25 and strays by at most 0.05." in alt


def test_two_fits_are_two():
    grid = np.linspace(-1, 1, 11)
    with pytest.raises(ValueError):
        figures.two_fits(np.zeros(1), np.zeros(1), {"alone": grid}, grid, grid)
    plt.close("all")


def test_error_against_prior(drawn):
    stds = np.geomspace(0.01, 100, 5)
    middle = np.array([0.7, 0.5, 0.25, 1.5, 4.0])
    errors = middle * np.array([0.5, 0.9, 1.0, 1.1, 2.0])[:, None]
    assert figures.error_against_prior(stds, errors, np.array([10.0, 20.0, 90.0])) is None
    texts, alt = drawn()
    assert {"MAP: median and middle half", "maximum likelihood: median"} <= set(texts)
    assert "0.70 for the narrowest prior, 0.25 at τ = 1, 4.00 for the widest" in alt
    assert re.search(r"maximum likelihood, a level line, is 20\.00\.$", alt)
