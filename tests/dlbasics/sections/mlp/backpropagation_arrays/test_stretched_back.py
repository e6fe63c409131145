"""The explorable `stretched-back` in Chromium, and its numbers against NumPy and the engine."""

import itertools

import numpy as np
import pytest

from browser.explorables import about, close, defaults, label, results_at, set_state
from dlbasics.engine import unbroadcast

KEYS = ("g11", "g12", "g21", "g22", "g31", "g32")
SHAPES = {text: eval(text) for text in about("stretched-back")["controls"]["shape"]["options"]}
START = [defaults("stretched-back")[key] for key in KEYS]


def reference(shape, arrives):
    """Copies, the messages of each entry, and their sums, by NumPy and the engine."""
    arrives = np.reshape(arrives, (3, 2)).astype(float)
    size = int(np.prod(shape))
    copies = np.broadcast_to(np.arange(size).reshape(shape), (3, 2))
    messages = [arrives[copies == entry].tolist() for entry in range(size)]
    return copies.tolist(), messages, unbroadcast(arrives, shape).ravel()


def test_it_agrees_with_the_engine(start):
    rng = np.random.default_rng(0)
    rounds = [START, *rng.integers(-9, 10, size=(12, 6)).tolist()]
    cases = list(itertools.product(SHAPES, rounds))
    states = [{"shape": text, **dict(zip(KEYS, round, strict=True))} for text, round in cases]
    for (text, round), results in zip(
        cases, results_at(start("stretched-back"), states), strict=True
    ):
        copies, messages, gradient = reference(SHAPES[text], round)
        assert results["copies"] == copies, text
        assert results["messages"] == messages, (text, round)
        assert all(map(close, results["gradient"], gradient)), (text, round)
        assert len(results["gradient"]) == gradient.size
        zeros = [bool((reference(shape, round)[2] == 0).any()) for shape in ((2,), (3, 1))]
        assert results["zeros"] == zeros
        assert results["changed"] == sum(a != b for a, b in zip(round, START, strict=True))
        assert results["solved"] == (all(zeros) and results["changed"] == 1)


def test_one_change_alone_solves_it(start):
    states = [
        {"shape": "(2,)", **dict(zip(KEYS, START, strict=True)), KEYS[i]: value}
        for i in range(6)
        for value in range(-9, 10)
    ]
    results = results_at(start("stretched-back"), states)
    solved = [state for state, result in zip(states, results, strict=True) if result["solved"]]
    assert len(solved) == 1
    assert not reference((2,), START)[2].tolist().count(0)
    assert not reference((3, 1), START)[2].tolist().count(0)


@pytest.mark.parametrize("shape", ["(2,)", "(3, 1)"])
def test_the_goal_is_told_once_it_is_reached(start, page, shape):
    element = start("stretched-back", shape=shape)
    assert "Reached" not in label(element)
    key, value = solution()
    slider = element.get_by_label(f"Message {key[1]}, {key[2]}", exact=True)
    slider.focus()
    for _ in range(abs(value - defaults("stretched-back")[key])):
        page.keyboard.press(
            "ArrowRight" if value > defaults("stretched-back")[key] else "ArrowLeft"
        )
    assert "Reached" in label(element)
    other = next(k for k in KEYS if k[1] != key[1] and k[2] != key[2])
    set_state(element, **{other: 9})
    assert "Reached" not in label(element) and "2 messages are changed" in label(element)
    element.get_by_role("button", name="Reset").click()
    assert "Reached" not in label(element)


def solution():
    for i, value in itertools.product(range(6), range(-9, 10)):
        arrives = [*START[:i], value, *START[i + 1 :]]
        if all((reference(shape, arrives)[2] == 0).any() for shape in ((2,), (3, 1))):
            return KEYS[i], value
    raise AssertionError("no single message solves it")


@pytest.mark.parametrize("width", [320, 390, 640, 768, 1000])
def test_cells_lie_inside_and_apart(start, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    element = start("stretched-back")
    for text, shape in SHAPES.items():
        set_state(element, shape=text)
        trouble = element.evaluate(
            """e => {
                 const svg = e.shadowRoot.querySelector("svg");
                 const edge = svg.getBoundingClientRect();
                 const boxes = [...svg.querySelectorAll("rect")].map((rect) => rect.getBoundingClientRect());
                 const out = boxes.filter((b) => b.left < edge.left - 2 || b.right > edge.right + 2 ||
                   b.bottom > edge.bottom + 2);
                 const meet = boxes.filter((b, i) => boxes.some((a, j) => j < i && a.left < b.right - 3 &&
                   b.left < a.right - 3 && a.top < b.bottom - 3 && b.top < a.bottom - 3));
                 const words = [...svg.querySelectorAll("text")].map((word) => word.getBoundingClientRect())
                   .filter((b) => b.left < edge.left - 1 || b.right > edge.right + 1);
                 return [boxes.length, out.length, meet.length, words.length];
               }"""
        )
        assert trouble == [2 * (6 + int(np.prod(shape))), 0, 0, 0], (text, trouble)


def test_it_says_what_is_summed(start):
    element = start("stretched-back")
    assert "Each of the 2 entries of A is used 3 times." in label(element)
    for text, words in {
        "()": "The one entry of A is used 6 times. The gradient has the shape ()",
        "(3, 1)": "Each of the 3 entries of A is used 2 times.",
        "(3, 2)": "Each of the 6 entries of A is used once: nothing is stretched.",
    }.items():
        set_state(element, shape=text)
        assert words in label(element)
