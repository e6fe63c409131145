"""The explorable `q-grid` in Chromium, and its numbers against Python's."""

import pytest

from browser.explorables import close, label, results_at, state
from dlbasics.sections.papers.dqn import grid


def test_q_grid_agrees_with_python(start):
    states = [
        {"updates": updates, "rate": rate, "discount": discount}
        for updates in (0, 1, 7, 8, 20, 53, 400, 1999, 4000)
        for rate in (0.05, 0.5, 1)
        for discount in (0, 0.84, 0.9, 1)
    ]
    walk = grid.walk()
    for given, results in zip(states, results_at(start("q-grid"), states), strict=True):
        updates = given["updates"]
        table = grid.learn(updates, given["rate"], given["discount"])
        for ours, row in zip(results["table"], table, strict=True):
            assert all(close(a, b) for a, b in zip(ours, row, strict=True)), given
        assert close(results["start"], table[grid.START].max())
        assert results["games"] == sum(ended for *_, ended in walk[:updates])
        if not updates:
            assert results["last"] is None and results["at"] == grid.START
            continue
        square, move, reward, after, ended = walk[updates - 1]
        last, before = results["last"], grid.learn(updates - 1, given["rate"], given["discount"])
        assert (last["square"], last["move"], last["after"]) == (square, move, after)
        assert (last["reward"], last["ended"], results["at"]) == (reward, ended, after)
        best = 0 if ended else before[after].max()
        assert close(last["old"], before[square, move]) and close(last["best"], best)
        assert close(last["target"], reward + given["discount"] * best)
        assert close(last["value"], table[square, move])


def test_q_grid_steps_by_its_buttons(start):
    element = start("q-grid")
    assert "knows nothing" in label(element)
    for name, updates, words in (
        ("Next move", 1, "Move 1: "),
        ("Back", 0, "knows nothing"),
        ("Back", 0, "knows nothing"),
        ("To the game's end", 8, "right from c3 to d3, reward 1. Target 1: the game is over. New"),
        ("To the game's end", 20, "New value 0.500 + 0.50 × (1.000 − 0.500) = 0.750."),
        ("Back", 19, "right from b3 to c3, reward 0. Target 0 + 0.90 × 0.500 = 0.450."),
        ("To the end", 4000, "the start is worth 0.66."),
        ("Next move", 4000, "Move 4000"),
        ("To the game's end", 4000, "Move 4000"),
    ):
        element.get_by_role("button", name=name, exact=True).click()
        assert state(element)["updates"] == updates
        assert words in label(element), label(element)


def test_q_grid_question_has_its_answer_on_the_slider(start, page):
    """Five moves from the star, the start is worth the fourth power of the discount."""
    element = start("q-grid", updates=4000)
    slider = element.get_by_label("Discount γ", exact=True)
    slider.focus()
    found = []
    for _ in range(12):
        discount = state(element)["discount"]
        assert close(element.evaluate("e => e.results.start"), discount**4)
        found += [discount] if "one half, to within 0.01" in label(element) else []
        page.keyboard.press("ArrowLeft")
    assert found == [0.84]


@pytest.mark.parametrize("updates", [0, 53, 4000])
@pytest.mark.parametrize("width", [320, 390, 640, 1000])
def test_q_grid_keeps_its_words_apart_and_inside(start, page, width, updates):
    page.set_viewport_size({"width": width, "height": 900})
    element = start("q-grid", updates=updates, discount=1)
    trouble = element.evaluate(
        """e => {
             const svg = e.shadowRoot.querySelector("svg");
             const edge = svg.getBoundingClientRect();
             const texts = [...svg.querySelectorAll("text")];
             const boxes = texts.map((text) => text.getBoundingClientRect());
             return texts.filter((_, i) => boxes[i].left < edge.left - 1 || boxes[i].right > edge.right + 1 ||
               boxes.some((box, j) => j < i && box.left < boxes[i].right - 1 && boxes[i].left < box.right - 1 &&
                 box.top < boxes[i].bottom - 4 && boxes[i].top < box.bottom - 4)).map((text) => text.textContent);
           }"""
    )
    assert trouble == []
