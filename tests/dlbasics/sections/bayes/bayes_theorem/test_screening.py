"""The explorable `screening` in Chromium, and its numbers against Python's."""

import itertools

import pytest

from browser.explorables import (
    close,
    label,
    results_at,
    set_state,
)
from dlbasics import bayes


def test_screening_agrees_with_bayes(start):
    keys = ("prior", "sensitivity", "false_positive_rate")
    grid = list(
        itertools.product(
            (0, 0.001, 0.01, 0.1, 0.333, 0.4762, 0.9, 0.999, 1),
            (0, 0.005, 0.5, 0.73, 0.99, 1),
            (0, 0.01, 0.1, 0.5, 1),
        )
    )
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(grid, results_at(start("screening"), states), strict=True):
        assert tuple(results["groups"]) == bayes.natural_frequencies(*args), args
        # A negative letter is a positive one of the test whose letters are swapped.
        prior, sensitivity, false_positive_rate = args
        swapped = (prior, 1 - sensitivity, 1 - false_positive_rate)
        for ours, test in ((results["posterior"], args), (results["posterior_negative"], swapped)):
            try:
                reference = bayes.screening(*test)
            except ValueError:
                assert ours is None, args
            else:
                assert close(ours, reference), args


def test_screening_tells_the_chapters_example(start):
    element = start("screening")
    assert element.evaluate("e => e.results.groups") == [99, 1, 90, 810]
    assert label(element) == (
        "Of 189 people with a positive letter, 99 are infected: 52.4%. "
        "Of 811 people with a negative letter, 1 is."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"prior": 0, "false_positive_rate": 0}, "Nobody gets a positive letter. Of 1,000 people"),
        ({"sensitivity": 1, "false_positive_rate": 1}, "10.0%. Nobody gets a negative letter."),
        ({"prior": 0.001, "false_positive_rate": 0}, "Of 1 person with a positive letter, 1 is"),
        # 2 of 102 people are 2.0%.
        ({"prior": 0.003, "sensitivity": 0.5}, "1.5%, before rounding to whole people."),
        # 10 of 109 are 9.2%.
        ({"prior": 0.01}, "10 are infected: 9.1%, before rounding to whole people."),
        (
            {"prior": 0.001, "sensitivity": 0.01, "false_positive_rate": 0},
            "Fewer than 1 in 1,000 people get a positive letter; of those, 100.0% are infected.",
        ),
    ],
)
def test_screening_puts_the_extremes_in_words(start, changes, words):
    element = start("screening")
    set_state(element, **changes)
    assert words in label(element)


def test_screening_question_has_its_answer_on_the_slider(start, page):
    """The exact answer is 10/21 = 47.62%, so that 47.7% is the first step that is enough."""
    element = start("screening")
    element.get_by_label("How common", exact=True).focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
    while element.evaluate("e => e.results.posterior") >= 0.9:
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    assert element.locator("output").first.inner_text() == "47.7%"


@pytest.mark.parametrize(
    ("changes", "enough"),
    [
        ({"prior": 0.476}, False),
        ({"prior": 0.477}, True),
        ({"prior": 0.5, "sensitivity": 0.9}, True),  # exactly 90%
        ({"prior": 0, "false_positive_rate": 0}, False),  # nobody gets a positive letter
    ],
)
def test_screening_says_when_the_goal_is_reached(start, changes, enough):
    element = start("screening", **changes)
    texts = element.locator("svg text").all_text_contents()
    assert texts[1] == ("✓ 90%" if enough else "90%")
    assert label(element).endswith(" You have reached the 90% asked for.") == enough
    short = "90.0%" in label(element) and not enough  # then it says why that is not enough
    assert ("a little less than 90%" in label(element)) == short


def test_screening_draws_every_person(start):
    element = start("screening", prior=0.123)
    dots = """(svg, look) => [...svg.querySelectorAll(`path[${look}]`)].map((path) =>
      path.getAttribute("d").split("M").length - 1)"""
    true_positive, false_negative, false_positive, true_negative = bayes.natural_frequencies(
        0.123, 0.99, 0.1
    )
    figure = element.locator("svg")
    assert figure.evaluate(dots, "fill='var(--dlb-2)'") == [true_positive, false_negative]
    assert figure.evaluate(dots, "stroke='var(--dlb-1)'") == [false_positive, true_negative]


def test_screening_keeps_its_height_while_it_moves(start):
    element = start("screening")
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for prior in (0, 0.2, 0.517, 1):
        set_state(element, prior=prior)
        assert element.locator("svg").evaluate(height) == before
