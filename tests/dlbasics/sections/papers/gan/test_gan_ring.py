"""The explorable `gan-ring` in Chromium, and its numbers against Python's."""

import itertools
import math

import numpy as np
import pytest

from browser.explorables import about, label, results_at, set_state, state
from samples import explorable_data

DATA = explorable_data("gan-ring")
RUNS = about("gan-ring")["controls"]["run"]["options"]


def reference(run, moment):
    """What the explorable computes, by Python."""
    data = next(one for one in DATA["runs"] if one["name"] == run)
    shares = np.array(data["near"][moment]) / data["of"]
    earlier = max(0, moment - 1)
    now, then = (np.array(data["centre"][at]) / 100 for at in (moment, earlier))
    drawn = np.array(data["samples"][moment]).reshape(-1, 2) / 100
    return {
        "step": DATA["steps"][moment], "since": DATA["steps"][earlier], "shares": shares.tolist(),
        "modes": int((shares >= 1 / 32).sum()), "near": shares.sum(), "loss": data["loss"][moment],
        "moved": np.linalg.norm(now - then), "wandered": data["wandered"],
        "outside": int((np.abs(drawn).max(axis=1) > 3).sum()),
    }  # fmt: skip


def test_gan_ring_agrees_with_ring(start):
    grid = list(itertools.product(RUNS, range(14)))
    states = [{"run": run, "moment": moment} for run, moment in grid]
    seen = set()
    for at, results in zip(grid, results_at(start("gan-ring"), states), strict=True):
        expected = reference(*at)
        assert results.keys() == expected.keys()
        for key, value in expected.items():
            assert np.allclose(results[key], value, rtol=0, atol=1e-9), (at, key)
        seen.add((results["modes"], round(results["moved"], 2), results["outside"]))
    assert (
        len(seen) > 5 and len({outside for *_, outside in seen}) > 2
    )  # the data tell mistakes apart


def test_gan_ring_collapses_and_mends_on_a_button(start):
    element = start("gan-ring")
    assert state(element)["run"] == RUNS[0]
    element.get_by_role("button", name="Collapse it").click()
    assert state(element)["run"] == RUNS[1]
    element.get_by_role("button", name="Mend it").click()
    assert state(element)["run"] == RUNS[2]


def test_gan_ring_plays_to_the_last_moment(start):
    element = start("gan-ring", moment=12)
    element.evaluate("e => { e.scrollIntoView(); e.playing = true; }")
    element.page.wait_for_function(
        "() => { const e = document.querySelector('dlb-gan-ring'); return e.state.moment === 13 && !e.playing; }"
    )


def test_gan_ring_tells_its_numbers(start):
    element = start("gan-ring", run=RUNS[1], moment=5)
    expected = reference(RUNS[1], 5)
    assert f"Run {RUNS[1]}, step {DATA['steps'][5]}: the samples hold" in label(element)
    assert f"{round(100 * expected['near'])}% of them are near one" in label(element)
    assert (
        f"Since step {expected['since']} their centre has moved by {expected['moved']:.1f}."
        in label(element)
    )
    assert f"the centre moves by {expected['wandered']:.1f} in 500 steps" in label(element)
    assert f"D's loss is {expected['loss']:.2f}; log 4 is {math.log(4):.2f}." in label(element)


def test_gan_ring_hides_the_field_on_demand(start):
    element = start("gan-ring", moment=3)
    fields = "svg g path[fill-opacity]"
    assert element.locator(fields).count() > 1
    element.get_by_label("Show what D says").uncheck()
    assert element.locator(fields).count() == 0


@pytest.mark.parametrize("width", [320, 390, 768])
def test_gan_ring_keeps_its_height_while_it_moves(start, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    element = start("gan-ring")
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for run, moment in ((RUNS[1], 13), (RUNS[2], 6)):
        set_state(element, run=run, moment=moment)
        assert element.locator("svg").evaluate(height) == before
