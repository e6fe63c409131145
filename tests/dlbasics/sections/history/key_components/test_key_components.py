"""The explorable `key-components` in Chromium, and its numbers against Python's."""

import itertools

import numpy as np
import pytest

from browser.explorables import about, label, results_at, set_state
from dlbasics.sections.history.key_components import parts
from samples import explorable_data

DATA = explorable_data("key-components")
MENUS = ("cars", "model", "loss", "algorithm")


class Chance:
    """The explorable's generator, with the method that `parts.train` asks of one."""

    def __init__(self):
        self.state = 2012

    def uniform(self, low, high, size):
        found = []
        for _ in range(size):
            self.state = (1664525 * self.state + 1013904223) % 2**32
            found.append(low + (high - low) * (self.state / 2**32))
        return np.array(found)


def reference(cars, model, loss, algorithm, tries):
    """What the explorable computes, by Python."""
    state = {"cars": cars, "model": model, "loss": loss, "algorithm": algorithm}
    controls = about("key-components")["controls"]
    changed = sum(controls[key]["value"] != chosen for key, chosen in state.items())
    loss, algorithm = getattr(parts, loss), getattr(parts, algorithm.replace(" ", "_"))
    cars = [np.array(DATA["sets"][cars][key], dtype=float) for key in ("weight", "litres")]
    heights = parts.train(cars, int(model.split()[0]), loss, algorithm, Chance(), tries)
    weight, litres = (np.array(DATA["unseen"][key], dtype=float) for key in ("weight", "litres"))
    miss = parts.model(weight, heights) - litres
    return {
        "heights": heights,
        "loss": loss(parts.model(cars[0], heights) - cars[1]).mean(),
        "miss": np.abs(miss).mean(),
        "dry": np.mean(miss < 0),
        "changed": changed,
        "reached": changed == 1 and tries == 500 and np.abs(miss).mean() < 1.5,
    }


def test_it_agrees_with_python(start):
    options = [about("key-components")["controls"][key]["options"] for key in MENUS]
    states = [
        dict(zip(MENUS, chosen, strict=True)) | {"tries": tries}
        for chosen in itertools.product(*options)
        for tries in (0, 70, 500)
    ]
    for state, results in zip(states, results_at(start("key-components"), states), strict=True):
        for key, expected in reference(**state).items():
            ours = np.array(results[key])
            assert ours.shape == np.shape(expected), (state, key)
            assert np.allclose(ours, expected, rtol=0, atol=1e-9), (state, key)


def test_it_tells_its_numbers(start):
    element = start("key-components")
    set_state(element, loss="absolute", tries=120)
    data = about("key-components")["controls"]["cars"]["value"]
    expected = reference(data, "2 pegs", "absolute", "nudge", 120)
    assert f"After 120 tries the loss is {expected['loss']:.2f}." in label(element)
    assert f"missed by {expected['miss']:.2f} litres" in label(element)


def test_a_car_above_the_plot_is_told(start):
    element = start("key-components")
    assert element.locator("svg").get_by_text("118 litres", exact=True).count() == 1
    set_state(element, cars="corrected")
    assert element.locator("svg").get_by_text("118 litres", exact=True).count() == 0


def test_it_tells_that_the_goal_is_reached_by_one_exchange_to_the_end(start):
    element = start("key-components")
    assert reference("corrected", "2 pegs", "squared", "nudge", 500)["reached"]
    assert "Reached" not in label(element)
    set_state(element, cars="corrected")
    assert "Reached, by the data alone." in label(element)
    assert element.locator("svg").get_by_text("✓").count() == 1
    set_state(element, tries=490)
    assert "Below 1.5, but not trained to the end" in label(element)
    set_state(element, tries=500, loss="absolute")
    assert reference("corrected", "2 pegs", "absolute", "nudge", 500)["miss"] < 1.5
    assert "2 parts are exchanged: which of them did it?" in label(element)
    set_state(element, cars="one mistyped")
    assert "Reached, by the loss alone." in label(element)


def test_play_begins_anew_at_the_end_and_trains_to_the_end(start):
    element = start("key-components")
    for _ in range(2):
        element.evaluate(
            "e => e.addEventListener('input', () => (e.least = Math.min(e.least ?? 500, e.state.tries)))"
        )
        element.get_by_role("button", name="Play").click()
        element.page.wait_for_function(
            "() => { const e = document.querySelector('[data-state]');"
            " return e.least === 0 && e.state.tries === 500 && !e.playing; }"
        )
        element.evaluate("e => { e.least = 500; }")


def test_from_the_start_and_play_train_to_the_end(start):
    element = start("key-components")
    element.get_by_role("button", name="From the start").click()
    assert element.evaluate("e => e.state.tries") == 0
    element.get_by_role("button", name="Play").click()
    element.page.wait_for_function(
        "() => { const e = document.querySelector('[data-state]');"
        " return e.state.tries === 500 && !e.playing; }"
    )


@pytest.mark.parametrize("width", [320, 768])
def test_it_keeps_its_height_while_it_moves(start, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    element = start("key-components")
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for changes in ({"model": "12 pegs"}, {"tries": 0}, {"cars": "first 12"}):
        set_state(element, **changes)
        assert element.locator("svg").evaluate(height) == before
