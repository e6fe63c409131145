"""The explorable `playground` in Chromium, and its numbers against Python's."""

import itertools

import numpy as np
import pytest

from browser.colors import contrast
from browser.explorables import close, frames_until, label, page_of, results_at, set_state, state
from dlbasics import mlp
from dlbasics.page.explore import explore
from dlbasics.sections.mlp.training import playground


def test_an_animation_pauses_and_goes_on(show):
    element = start_playground(show)
    element.get_by_role("button", name="Play").focus()
    element.page.keyboard.press("Enter")
    frames_until(element, "e.state.steps >= 25")
    element.page.keyboard.press("Space")
    assert element.get_by_role("button", name="Play").is_visible()
    at = state(element)["steps"]
    element.page.wait_for_timeout(100)
    assert state(element)["steps"] == at
    element.evaluate("e => { e.playing = true; }")
    frames_until(element, f"e.state.steps > {at}")
    element.evaluate("e => e.reset()")
    assert element.evaluate("e => e.playing") is False


def test_an_animation_rests_while_it_is_out_of_sight(show, page):
    element = start_playground(show, "<div style='height: 3000px'></div>")
    element.evaluate("e => { e.playing = true; }")
    page.wait_for_timeout(150)
    assert state(element)["steps"] == 0
    element.evaluate("e => e.scrollIntoView()")
    frames_until(element, "e.state.steps > 0")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(150)
    at = state(element)["steps"]
    page.wait_for_timeout(150)
    assert state(element)["steps"] == at and element.evaluate("e => e.playing")
    element.evaluate("e => e.remove()")
    page.wait_for_timeout(50)
    assert element.count() == 0


def test_an_animation_does_not_chatter(show, page):
    element = start_playground(show)
    page.evaluate(
        """window.said = 0;
           new MutationObserver(() => { window.said += 1; }).observe(
             document.querySelector("[data-state]").shadowRoot.querySelector("[aria-live=polite]"),
             { childList: true, characterData: true, subtree: true });"""
    )
    element.evaluate("e => { e.playing = true; }")
    frames_until(element, "e.state.steps >= 60")
    element.evaluate("e => { e.playing = false; }")
    page.wait_for_timeout(750)
    assert page.evaluate("said") <= 2
    assert element.locator("[aria-live=polite]").inner_text() == label(element)


def start_playground(show, *before, **changes):
    return show(*before, page_of("playground", **{"steps": 0} | changes))


def in_python(given):
    """The arguments of playground.network for a state of the explorable."""
    names = {"data_set": given["data_set"], "decay": float(given["decay"])}
    whole = {key: int(given[key]) for key in ("layers", "units", "seed", "steps")}
    kept = {key: given[key] for key in ("noise", "activation", "rate")}
    return names | whole | kept


def test_playground_agrees_with_mlp(start):
    element = start("playground")
    kinds = itertools.product(
        ("ring", "xor", "moons", "spirals", "blobs"), ("tanh", "ReLU", "none")
    )
    depths = itertools.cycle([(1, 3), (0, 1), (2, 4), (3, 8)])
    rest = itertools.cycle([(0, "0.1", 0.3, -1.5), (7, "0", 0.06, -1.5), (33, "0.001", 0, -2)])
    states = [
        {"data_set": data_set, "activation": activation, "layers": layers, "units": units,
         "steps": steps, "decay": decay, "noise": noise, "rate": rate, "seed": seed}
        for seed, ((data_set, activation), (layers, units), (steps, decay, noise, rate))
        in enumerate(zip(kinds, depths, rest, strict=False))
    ]  # fmt: skip
    for given, results in zip(states, results_at(element, states), strict=True):
        X, y, X_test, y_test = playground.data(given["data_set"], given["noise"])
        # The very weights of the page, in the network of Python: loss and gradient must be equal.
        model = playground.network(**in_python(given) | {"steps": 0})
        assert results["sizes"] == list(model.sizes)
        theirs = playground.network(**in_python(given)).theta
        assert np.abs(np.array(results["theta"]) - theirs).max() < 1e-6  # the path, step by step
        model.theta[:] = results["theta"]
        loss, grads = model.loss_and_grads(X, y, float(given["decay"]))
        assert close(results["objective"], loss)
        assert np.abs(np.array(results["grads"]) - grads).max() < 1e-9
        for key, inputs, labels in (("", X, y), ("test_", X_test, y_test)):
            logits = model.forward(inputs)
            assert close(results[f"{key}loss"], mlp.cross_entropy(logits, labels)[0])
            assert close(results[f"{key}right"], mlp.accuracy(logits, labels))
        side = np.linspace(-1.4, 1.4, 33)
        places = np.stack(np.meshgrid(side, side[::-1]), axis=-1).reshape(-1, 2)
        shown = mlp.softmax(model.forward(places))[:, 1]
        assert np.abs(np.array(results["map"]) - shown).max() < 1e-9
        hidden = mlp.activate(model, places)[1:-1]
        assert [len(layer) for layer in results["hidden"]] == list(model.sizes[1:-1])
        for layer, expected in zip(results["hidden"], hidden, strict=True):
            coarse = expected.reshape(33, 33, -1)[::2, ::2].reshape(17 * 17, -1)
            assert np.abs(np.array(layer).T - coarse).max() < 1e-9
        assert results["curve"][-1] == [given["steps"], results["loss"], results["test_loss"]]
        assert [row[0] for row in results["curve"][:-1]] == list(range(0, given["steps"], 10))


def test_playground_gets_to_a_state_by_any_road(start):
    """Played in steps, jumped to, or gone back to: the same network."""
    element = start("playground", steps=0)
    read = "e => JSON.stringify(e.results)"
    for _ in range(12):
        element.get_by_role("button", name="One step").click()
    for steps in (12, 15, 40):
        set_state(element, steps=steps)
    stepped = element.evaluate(read)
    set_state(element, steps=200)
    set_state(element, units=5)
    set_state(element, units=2, steps=40)
    assert element.evaluate(read) == stepped
    fresh = start("playground", steps=40)
    assert fresh.evaluate(read) == stepped


def test_playground_is_told_of_by_explore():
    shown = explore("playground", data_set="spirals", layers=2, units=8, steps=200, decay="0.01")
    assert shown.state["steps"] == 200
    with pytest.raises(ValueError, match="expected one of: ring, xor"):
        explore("playground", data_set="torus")


def test_playground_question_has_its_answer_on_the_slider(start):
    element = start("playground", steps=1000)
    right = {}
    for units in (1, 2, 3):
        set_state(element, units=units)
        right[units] = element.evaluate("e => [e.results.right, e.results.test_right]")
    assert max(right[1] + right[2]) < 0.95 and min(right[3]) == 1


def test_playground_begins_where_two_units_fail(start):
    element = start("playground")
    assert label(element).startswith("2-2-2 network, 300 steps: 87% of the training points")
    set_state(element, layers=0, steps=1)
    assert label(element).startswith("2-2 network, 1 step: ")
    assert "No hidden units" in element.locator("svg").text_content()


def test_playground_plays_one_epoch_a_frame_and_keeps_its_height(start, page):
    element = start("playground", data_set="spirals", layers=3, units=8, steps=0)
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    element.get_by_role("button", name="Play").click()
    frames_until(element, "e.state.steps >= 150")  # thirty frames
    element.get_by_role("button", name="Pause").click()
    assert state(element)["steps"] % 5 == 0
    assert element.locator("svg").evaluate(height) == before
    loss = "e => [e.results.curve[0][1], e.results.loss]"
    at_start, now = element.evaluate(loss)
    assert now < at_start
    set_state(element, steps=3998)
    element.get_by_role("button", name="Play").click()
    frames_until(element, "e.state.steps === 4000 && !e.playing")


@pytest.mark.parametrize(
    "page",
    [
        {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
        {"viewport": {"width": 1280, "height": 720}},
    ],
    indirect=True,
)
def test_playground_has_play_and_map_in_sight_of_its_controls(start, page):
    element = start("playground")
    box = {
        "units": element.get_by_label("Units in each").bounding_box(),
        "last": element.get_by_label("Weight decay").bounding_box(),
        "play": element.get_by_role("button", name="Play").bounding_box(),
        "map": element.locator("svg > rect").first.bounding_box(),
    }
    assert box["last"]["y"] < box["play"]["y"] < box["map"]["y"]
    below = box["map"]["y"] + box["map"]["height"]
    assert below - box["units"]["y"] < page.viewport_size["height"]
    assert below - box["play"]["y"] < 0.75 * page.viewport_size["height"]


def test_play_can_be_read_in_light_and_dark(start, page):
    button = start("playground").get_by_role("button", name="Play")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.body.dataset.theme = theme; }", theme)
        ink, ground = button.evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        )
        assert contrast(ink, ground) >= 4.5


def test_playground_draws_new_weights_and_goes_to_step_0(start):
    element = start("playground")
    first = element.evaluate("e => e.results.theta")
    element.get_by_role("button", name="New weights").click()
    assert state(element)["seed"] == 1 and state(element)["steps"] == 0
    element.get_by_role("button", name="One step").click()
    assert state(element)["steps"] == 1
    element.get_by_role("button", name="Step 0").click()
    assert state(element)["steps"] == 0
    assert element.evaluate("e => e.results.theta") != first
