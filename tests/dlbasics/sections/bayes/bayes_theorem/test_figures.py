"""The figures on Bayes' theorem: they draw, and their texts tell what they show."""

import matplotlib.pyplot as plt
import numpy as np

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
    assert {f"{p:.0%}" for p in belief[1:]} | {"<1%"} <= set(texts)
    assert {"10%", "90%", "before: prior", "after: posterior"} <= set(texts)
    assert alt.startswith("Before, all packets are equally probable. After, the probabilities are ")
    for rate, p in zip(RATES, belief, strict=True):
        assert f"{p:.2g} for the {rate:.0%} packet" in alt


def test_packets_of_which_some_were_likelier_before(drawn):
    prior = np.array([0.96, 0.01, 0.01, 0.01, 0.01])
    figures.packets(RATES, prior, np.full(5, 0.2))
    texts, alt = drawn()
    assert "equally" not in alt
    assert alt.startswith("Before, the probabilities are 0.96 for the 10% packet, 0.01 for the 30%")
    assert "1.0" in texts  # the axis reaches the highest bar, be it one of before


def test_packets_never_show_the_possible_as_impossible(drawn):
    figures.packets(RATES, np.full(5, 0.2), np.array([2e-5, 0.02, 0.26, 0.58998, 0.13]))
    texts, alt = drawn()
    assert "<1%" in texts and "0%" not in texts
    assert "2e-05 for the 10% packet" in alt


def test_areas(drawn):
    assert figures.areas(0.1, (0.99, 0.10)) is None
    texts, alt = drawn()
    assert any("= 0.524" in text for text in texts)
    assert any("area 0.1 · 0.99 = 0.099" in text for text in texts)
    assert "an area of 0.099" in alt and "an area of 0.09." in alt
    assert "The left filled area is 0.524 of both together." in alt


def test_areas_are_parts_of_a_square(monkeypatch):
    figures_shown = []
    monkeypatch.setattr(figures.plotting, "show", lambda figure, alt: figures_shown.append(figure))
    figures.areas(0.1, (0.99, 0.10))
    (figure,) = figures_shown
    (axes,) = figure.axes
    assert axes.get_aspect() == 1
    plt.close(figure)


def test_areas_of_another_town(drawn):
    figures.areas(0.4, (0.8, 0.3))
    _, alt = drawn()
    assert f"The left filled area is {bayes.screening(0.4, 0.8, 0.3):.3f} of both" in alt
