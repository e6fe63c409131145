"""The explorable `beta-updating` in Chromium, and its numbers against Python's."""

import itertools

import numpy as np
import pytest
import scipy.stats

from browser.explorables import close, label, results_at, set_state, state
from dlbasics import bayes

KEYS = ("a", "b", "successes", "failures")


def test_beta_updating_agrees_with_bayes(start):
    grid = list(itertools.product((1, 2, 20, 40), (1, 3, 40), (0, 1, 7, 60), (0, 3, 60)))
    states = [dict(zip(KEYS, args, strict=True)) for args in grid]
    results = results_at(start("beta-updating"), states)
    for (a, b, successes, failures), ours in zip(grid, results, strict=True):
        where = (a, b, successes, failures)
        after = bayes.BetaBinomial(a, b).update(successes, failures)
        assert (ours["a"], ours["b"]) == (after.a, after.b)
        assert close(ours["mean"], after.mean), where
        assert close((ours["low"], ours["high"]), after.interval(0.9)), where
        assert np.abs(np.array(ours["predictive"]) - after.predictive(10)).max() < 1e-9, where
        if after.a == after.b == 1:
            assert ours["mode"] is None and ours["plug_in"] is None
        else:
            assert close(ours["mode"], after.mode), where
            by_one_rate = scipy.stats.binom.pmf(range(11), 10, after.mode)
            assert np.abs(np.array(ours["plug_in"]) - by_one_rate).max() < 1e-9, where


def test_beta_updating_starts_with_one_sprout(start):
    assert label(start("beta-updating")) == (
        "Your belief is Beta(2, 1). The next seed sprouts with probability 66.7%, and θ lies from "
        "22.4% to 97.5% with probability 90%. That all of the next 10 sprout has 16.7%; by the "
        "highest point alone, 100.0%, it would be 100.0%."
    )


def test_beta_updating_of_a_flat_belief_names_no_highest_point(start):
    element = start("beta-updating")
    set_state(element, successes=0)
    assert label(element).endswith("That all of the next 10 sprout has 9.1%.")


def test_beta_updating_question_has_its_answer_on_the_slider(start, page):
    element = start("beta-updating", a=20, b=20, successes=0)
    element.get_by_label("Sprouted", exact=True).focus()
    while element.evaluate("e => e.results.low") <= 0.5:
        page.keyboard.press("ArrowRight")
    assert state(element)["successes"] == 12
    assert "Beta(32, 20)" in label(element)


def test_beta_updating_draws_its_curve_where_the_density_is(start):
    """The drawn curve has the area 1 under it, and its peak at the mode, in any state."""
    element = start("beta-updating")
    for changes in (
        {"a": 3, "b": 3, "successes": 7, "failures": 3},
        {"a": 1, "b": 1, "failures": 0},
    ):
        set_state(element, **changes)
        curve = element.evaluate(
            """e => [...e.shadowRoot.querySelectorAll("svg path")]
                 .find((path) => path.getAttribute("stroke-width") === "2.5").getAttribute("d")"""
        )
        points = np.array([pair.split() for pair in curve[1:].split("L")], dtype=float)
        after = bayes.BetaBinomial(*element.evaluate("e => [e.results.a, e.results.b]"))
        expected = after.pdf(np.linspace(0, 1, len(points)))
        heights = points[:, 1].max() - points[:, 1]
        scale = heights.max() / expected.max()
        assert np.abs(heights - scale * expected).max() < 0.02


@pytest.mark.parametrize("width", [320, 1000])
def test_beta_updating_keeps_its_height_while_it_moves(start, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    element = start("beta-updating")
    heights = set()
    for successes in (0, 1, 30, 60):
        set_state(element, successes=successes)
        heights.add(element.locator("svg").evaluate("svg => svg.viewBox.baseVal.height"))
    assert len(heights) == 1
