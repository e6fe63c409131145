"""The explorable `descent` in Chromium, and its numbers against Python's."""

import itertools

import numpy as np
import pytest

from browser.explorables import (
    label,
    on,
    results_at,
    set_state,
    state,
)
from dlbasics import linear


def descent_reference(rate, w, b, standardise, steps):
    """The walk of the explorable, by Python."""
    km, minutes = linear.bus_rides()
    (X,) = linear.standardise(km[:, None]) if standardise else (km[:, None],)
    lr = float(f"{10**rate:.2g}")  # as shown beside the slider
    path = linear.gradient_descent(X, minutes, [w], b, lr, steps)
    far = np.flatnonzero(path.losses >= 1e8)
    end = far[0] + 1 if far.size else steps + 1  # the step that goes too far is the last
    best = linear.closed_form(X, minutes)
    return {
        "path": np.column_stack([path.w, path.b])[:end],
        "losses": path.losses[:end],
        "best": [best[0][0], best[1]],
        "best_loss": linear.mse(X, minutes, *best),
        "limit": linear.largest_learning_rate(X),
        "escaped": bool(far.size),
    }


def test_descent_agrees_with_linear(start):
    keys = ("rate", "w", "b", "standardise", "steps")
    rates = (-3, -2, -1.4, -1.34, -1.33, -1.3, -0.3, 0, 0.01, 0.2)
    grid = list(itertools.product(rates, (-2, 0, 7.3), (-4, 18.5), (False, True), (0, 1, 40)))
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    escaped = 0
    for args, results in zip(grid, results_at(start("descent"), states), strict=True):
        for key, reference in descent_reference(*args).items():
            ours = np.array(results[key], dtype=float)
            assert ours.shape == np.shape(reference), (args, key)
            # Relative as well: a walk that runs away reaches losses of 1e8 and more.
            assert np.allclose(ours, reference, rtol=1e-9, atol=1e-9), (args, key)
        assert [results["w"], results["b"]] == results["path"][-1]
        assert results["loss"] == results["losses"][-1]
        escaped += results["escaped"]
    assert 0 < escaped < len(grid) / 2


def test_descent_steps_by_its_buttons(start):
    element = start("descent")
    for name, steps in (("1 step", 1), ("10 steps", 11), ("100 steps", 111)):
        element.get_by_role("button", name=name, exact=True).click()
        assert state(element)["steps"] == steps
        assert len(element.evaluate("e => e.results.path")) == steps + 1
    set_state(element, steps=495)
    element.get_by_role("button", name="10 steps", exact=True).click()
    assert state(element)["steps"] == 500
    element.get_by_role("button", name="Back to the start").click()
    assert state(element)["steps"] == 0


@pytest.mark.parametrize(("standardise", "found"), [(False, "0.046"), (True, "0.98")])
def test_descent_question_has_its_answer_on_the_slider(start, standardise, found):
    """The exact limits are 0.0466 and 1; the slider stops at the last rate below them."""
    element = start("descent", standardise=standardise)
    # In one go: a call into the page is slow.
    rate, shown, downhill = element.evaluate(
        """e => {
             const limit = e.results.limit * (1 - 1e-9);
             let shown, downhill = true;
             for (let step = -300; step <= 20; step++) {
               e.state = { rate: step / 100, steps: 500 };
               if (10 ** (step / 100) >= limit) return [step / 100, shown, downhill];
               downhill &&= e.results.loss < e.results.losses[0];
               shown = e.shadowRoot.querySelector("output").innerText;
             }
           }"""
    )
    assert downhill
    assert shown == found
    set_state(element, rate=rate + 0.05)
    assert element.evaluate("e => e.results.escaped")


def test_descent_walks_at_the_rate_that_it_shows(start):
    """Standardised, the limit is 1 and half of it the bottom: 10 to the power -0.3 is not quite 0.5."""
    element = start("descent", standardise=True, rate=-0.3, steps=1)
    assert element.locator("output").first.inner_text() == "0.5"
    assert "This is the bottom." in label(element)
    set_state(element, rate=0.01, steps=500)
    assert element.locator("output").first.inner_text() == "1"
    first, last = element.evaluate("e => [e.results.losses[0], e.results.losses.at(-1)]")
    assert last == pytest.approx(first, rel=1e-9)


@on(viewport={"width": 390, "height": 900})
def test_descent_rings_are_round_on_a_phone(start):
    assert_rings_are_round(start)


def test_descent_rings_are_round(start):
    assert_rings_are_round(start)


def assert_rings_are_round(start):
    """Standardised, both eigenvalues are 2: with one scale for both axes every ring is a circle."""
    boxes = start("descent", standardise=True).evaluate(
        """e => [...e.shadowRoot.querySelectorAll("svg path[stroke-opacity]")]
             .map((ring) => ring.getBBox()).map(({ width, height }) => [width, height])"""
    )
    assert len(boxes) == 6
    for width, height in boxes:
        assert height == pytest.approx(width, rel=1e-3)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Before the first step: w = 0 minutes per km, b = 0 minutes, loss 355.8."),
        ({"steps": 1}, "After 1 step: "),
        ({"rate": -1.3, "steps": 3}, "The last step led uphill."),
        ({"rate": 0.2, "steps": 50}, "The steps ran away; step "),
        ({"rate": -1.4, "steps": 500}, "This is the bottom."),
        ({"rate": -0.3, "standardise": True, "steps": 3}, "minutes per standard deviation"),
    ],
)
def test_descent_puts_the_walk_in_words(start, changes, words):
    element = start("descent")
    set_state(element, **changes)
    assert words in label(element)


def test_descent_starts_where_the_surface_is_clicked(start):
    element = start("descent", steps=5)
    surface = element.locator("svg rect[style*=crosshair]")
    box = surface.bounding_box()
    surface.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    assert state(element)["w"] == pytest.approx(4, abs=0.2)
    assert state(element)["b"] == pytest.approx(10, abs=0.6)
    assert state(element)["steps"] == 0


@on(viewport={"width": 586, "height": 900})
def test_descent_keeps_its_words_inside_where_its_panels_stand_side_by_side(start):
    cut = start("descent", steps=3).evaluate(
        """e => {
             const svg = e.shadowRoot.querySelector("svg");
             const { left, right } = svg.getBoundingClientRect();
             return [...svg.querySelectorAll("text")].filter((text) => {
               const inner = text.getBoundingClientRect();
               return inner.left < left - 1 || inner.right > right + 1;
             }).map((text) => text.textContent);
           }"""
    )
    assert cut == []
