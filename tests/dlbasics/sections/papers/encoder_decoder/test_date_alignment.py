"""The explorable `date-alignment` in Chromium, and its numbers against Python's."""

import itertools

import numpy as np

from browser.explorables import close, label, results_at, set_state, state
from samples import explorable_data

EXAMPLES = ("first", "second", "third")


def reference(dates, example, symbol):
    """What is looked at, by Python."""
    shown = explorable_data("date-alignment")[dates - 1][EXAMPLES.index(example)]
    at = min(symbol, len(shown["right"])) - 1
    weights = np.array(shown["alpha"][at])
    some = weights[weights > 0]
    spread = float(np.exp(-(some * np.log(some)).sum()))
    return shown | {
        "at": at,
        "weights": weights.tolist(),
        "top": int(weights.argmax()),
        "spread": spread,
    }


def test_it_agrees_with_python(start):
    states = [
        dict(zip(("dates", "example", "symbol"), at, strict=True))
        for at in itertools.product((1, 2, 4), EXAMPLES, (1, 2, 6, 13))
    ]
    for given, results in zip(states, results_at(start("date-alignment"), states), strict=True):
        expected = reference(**given)
        assert results.keys() == expected.keys()
        for key, value in expected.items():
            assert (
                close(results[key], value)
                if key in ("weights", "spread")
                else results[key] == value
            )


def test_it_says_what_is_looked_at_and_what_was_wrong(start):
    element = start("date-alignment", dates=1, symbol=2)
    expected = reference(1, "first", 2)
    word = expected["words"][expected["top"]]
    assert f"Writing symbol 2 of 4, -03, it looks most at “{word}”" in label(element)
    assert "With attention: all right." in label(element)
    assert "With one vector: 1 wrong of 4." in label(element)


def test_a_press_on_a_symbol_chooses_it(start):
    element = start("date-alignment")
    element.locator("svg g[style*=pointer]").nth(3).click()
    assert state(element)["symbol"] == 4


def test_next_symbol_goes_round(start):
    element = start("date-alignment", dates=1, symbol=3)
    button = element.get_by_role("button", name="Next symbol")
    button.click()
    assert state(element)["symbol"] == 4
    button.click()
    assert state(element)["symbol"] == 1
    set_state(element, dates=2, symbol=13)  # past the end of a shorter sentence
    assert results_at(element, [state(element)])[0]["at"] == 6


def test_what_is_wrong_is_struck_out(start):
    element = start("date-alignment", dates=1)
    assert element.locator("svg g path").count() == 1
