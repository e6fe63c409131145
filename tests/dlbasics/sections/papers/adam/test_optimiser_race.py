"""The explorable `optimiser-race` in Chromium, and its numbers against Python's."""

import itertools

import numpy as np
import pytest

from browser.explorables import defaults, label, on, results_at, set_state, state
from dlbasics.papers.adam import adam_step
from dlbasics.sections.papers.adam import bowl

NAME = "optimiser-race"


def shown(exponent):
    """10 to a power, as shown beside a slider."""
    return float(f"{10**exponent:.2g}")


def sgd(g, m, v, t):
    return g, m, v


def momentum(g, m, v, t):
    m = 0.9 * m + 0.1 * g
    return m, m, v


def rmsprop(g, m, v, t):
    v = 0.9 * v + 0.1 * g**2
    return g / (np.sqrt(v) + 1e-8), m, v


def uncorrected(g, m, v, t):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return m / (np.sqrt(v) + 1e-8), m, v


def followed(rule, rate, path, times, where):
    """Where Python goes from each place of a path but the last, with the memory of that path.

    Near the bottom RMSProp's walk is chaotic: from one start, rounding alone leads two of them apart.
    """
    m, v, places = np.zeros(2), np.zeros(2), []
    for t, theta in enumerate(path[:-1], start=1):
        direction, m, v = rule(times * bowl.gradient(theta, **where), m, v, t)
        places.append(theta - rate * direction)
    return np.array(places).reshape(-1, 2)


def test_it_agrees_with_python(start):
    grid = itertools.product((0, 1, 3), (0, 30, 45), (-3, 0, 2.5), (True, False))
    states = []
    for number, (squeeze, turn, times, correction) in enumerate(grid):
        rates = {"sgd": -1 - number % 3, "momentum": -0.5, "rmsprop": -1.5}
        rates["adam"] = -1 + 0.3 * (number % 2)
        place = {"x": -1.8 + 0.2 * (number % 5), "y": 1.2}
        steps = (0, 1, 60)[number % 3] if number % 2 else 200
        changes = {"squeeze": squeeze, "turn": turn, "times": times, "correction": correction}
        states.append(defaults(NAME) | changes | rates | place | {"steps": steps})
    escaped = 0
    for at, results in zip(states, results_at(start(NAME), states), strict=True):
        adam = adam_step if at["correction"] else uncorrected
        rules = {"sgd": sgd, "momentum": momentum, "rmsprop": rmsprop, "adam": adam}
        where = {"squeeze": shown(at["squeeze"]), "turn": at["turn"]}
        for name, rule in rules.items():
            path, losses = (np.array(results[name][key]) for key in ("path", "losses"))
            assert path[0].tolist() == [at["x"], at["y"]]
            expected = followed(rule, shown(at[name]), path, shown(at["times"]), where)
            assert np.allclose(path[1:], expected, rtol=1e-9, atol=1e-9), (at, name)
            shares = bowl.loss(path, **where) / bowl.loss(path[0], **where)
            assert np.allclose(losses, shares, rtol=1e-9, atol=1e-9), (at, name)
            far = np.hypot(*path.T) > 1e6
            assert not far[:-1].any() and results[name]["escaped"] == far[-1], (at, name)
            assert far[-1] or len(path) == at["steps"] + 1, (at, name)
            escaped += far[-1]
    assert 0 < escaped < 2 * len(states)


def test_a_whole_walk_is_pythons_where_it_is_not_chaotic(start):
    (results,) = results_at(start(NAME), [defaults(NAME) | {"steps": 60, "turn": 30, "squeeze": 1}])
    expected = bowl.walk(adam_step, 0.1, steps=60, turn=30)
    assert np.allclose(results["adam"]["path"], expected, rtol=1e-9, atol=1e-9)


def test_the_question_has_its_answer_in_the_figure(start):
    """Unturned, RMSProp and Adam keep their paths when the bowl is squeezed; turned, nobody does."""
    states = [
        defaults(NAME) | {"squeeze": squeeze, "turn": turn, "steps": 200}
        for turn in (0, 45)
        for squeeze in (1, 3)
    ]
    straight, squeezed, turned, both = results_at(start(NAME), states)
    names = ("sgd", "momentum", "rmsprop", "adam")

    def kept(one, other):
        paths = [(np.array(one[name]["path"]), np.array(other[name]["path"])) for name in names]
        return [a.shape == b.shape and np.abs(a - b).max() < 0.01 for a, b in paths]

    assert kept(straight, squeezed) == [False, False, True, True]
    assert kept(turned, both) == [False] * 4


def test_it_steps_by_its_buttons_and_stops_at_the_last(start):
    element = start(NAME)
    for name, steps in (
        ("1 step", 1),
        ("All steps", 200),
        ("1 step", 200),
        ("Back to the start", 0),
    ):
        element.get_by_role("button", name=name, exact=True).click()
        assert state(element)["steps"] == steps
    first = (state(element)["x"], state(element)["y"])
    seen = set()
    for _ in range(4):
        element.get_by_role("button", name="Another start").click()
        seen.add((state(element)["x"], state(element)["y"]))
    assert len(seen) == 4 and first in seen


def test_it_starts_where_the_bowl_is_clicked(start):
    element = start(NAME, steps=5)
    target = element.locator("svg rect[style*=crosshair]")
    box = target.bounding_box()
    target.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.25})
    at = state(element)
    assert at["x"] == pytest.approx(1.1, abs=0.11) and at["y"] == pytest.approx(1.1, abs=0.11)
    assert at["steps"] == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "All four stand at the start."),
        (
            {"steps": 1},
            "After 1 step, loss beside the start's, and distance from the +: SGD 15% and 1.62",
        ),
        (
            {"steps": 200, "squeeze": 3},
            "RMSProp 0.016% and 0.02, Adam below 0.0001% and below 0.01",
        ),
        (
            {"steps": 200, "squeeze": 3, "turn": 45},
            "RMSProp 0.014% and 0.32, Adam 0.0036% and 0.40",
        ),
        ({"steps": 100, "squeeze": 3}, "SGD ran away"),
    ],
)
def test_it_puts_the_race_in_words(start, changes, words):
    element = start(NAME)
    set_state(element, **changes)
    assert words in label(element)


@pytest.mark.parametrize("width", [320, 390, 768])
def test_it_keeps_its_height_and_its_words_inside(start, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    element = start(NAME)
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for changes in ({"steps": 200}, {"squeeze": 3, "turn": 45}):
        set_state(element, **changes)
        assert element.locator("svg").evaluate(height) == before
    cut = element.evaluate(
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


@on(viewport={"width": 390, "height": 900})
def test_it_plays_to_the_end_on_a_phone(start):
    element = start(NAME, steps=190)
    element.scroll_into_view_if_needed()
    element.get_by_role("button", name="Play").click()
    element.page.wait_for_function("() => !document.querySelector('[data-state]').playing")
    assert state(element)["steps"] == 200
