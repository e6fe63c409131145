"""The explorable `prior-width` in Chromium, and its numbers against Python's."""

import numpy as np
import pytest

from browser.explorables import label, on, results_at, set_state
from dlbasics import linear
from samples import explorable_data

DATA = {key: np.array(values) for key, values in explorable_data("prior-width").items()}


def curves(x):
    return np.polynomial.legendre.legvander(x, 9)


def reference(width):
    """What the explorable computes, by Python."""
    tau = float(f"{10**width:.2g}")  # as shown beside the slider
    X, y = curves(DATA["x"]), DATA["y"]
    w = linear.gaussian_map(X, y, 0.3, tau)
    return {
        "weights": w,
        "evidence": linear.log_evidence(X, y, 0.3, tau),
        "fitted": np.sqrt(np.mean((X @ w - y) ** 2)),
        "held_out": np.sqrt(np.mean((curves(DATA["heldX"]) @ w - DATA["heldY"]) ** 2)),
    }


def test_prior_width_agrees_with_linear(start):
    widths = [round(-1.5 + 0.05 * i, 2) for i in range(61)]
    states = [{"width": width, "held": i % 2 == 0} for i, width in enumerate(widths)]
    for width, results in zip(widths, results_at(start("prior-width"), states), strict=True):
        for key, expected in reference(width).items():
            ours = np.array(results[key])
            assert ours.shape == np.shape(expected), (width, key)
            assert np.allclose(ours, expected, rtol=1e-9, atol=1e-9), (width, key)


def test_prior_width_question_has_its_answer_within_the_slider(start):
    """Both ends are worse by far than the best, which is one place of the slider."""
    widths = [round(-1.5 + 0.05 * i, 2) for i in range(61)]
    found = results_at(start("prior-width"), [{"width": width} for width in widths])
    evidence = np.array([results["evidence"] for results in found])
    best = evidence.argmax()
    assert evidence[best] - max(evidence[0], evidence[-1]) > 5
    rises = np.diff(evidence) > 0
    assert rises[:best].all() and not rises[best:].any()


def test_prior_width_tells_its_numbers(start):
    element = start("prior-width")
    set_state(element, width=0)
    expected = reference(0)
    evidence = f"{expected['evidence']:.2f}".replace("-", "−")
    assert f"width 1 m the log-evidence is {evidence}." in label(element)
    assert f"misses your readings by {expected['fitted']:.3f} m" in label(element)
    assert f"held out, by {expected['held_out']:.3f} m" in label(element)


def test_prior_width_shows_the_neighbours_readings_on_demand(start):
    element = start("prior-width")
    marks = "svg g path[fill='none'][stroke='var(--dlb-2)']"
    assert element.locator(marks).count() == 0
    element.get_by_label("Show the neighbour's readings").check()
    assert element.locator(marks).count() == 1


@pytest.mark.parametrize("width", [320, 390, 768])
def test_prior_width_keeps_its_height_while_it_moves(start, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    element = start("prior-width")
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for place in (-1.5, 0, 1.5):
        set_state(element, width=place)
        assert element.locator("svg").evaluate(height) == before


@on(viewport={"width": 320, "height": 640})
def test_prior_width_bars_stay_within_the_figure(start):
    element = start("prior-width")
    for width in (-1.5, 1.5):
        set_state(element, width=width)
        ends = element.evaluate(
            """e => {
                 const svg = e.shadowRoot.querySelector("svg");
                 return [...svg.querySelectorAll("rect[rx]")].map((bar) =>
                   bar.getBoundingClientRect().right - svg.getBoundingClientRect().right);
               }"""
        )
        assert max(ends) < 1
