"""The explorable `kernel` in Chromium, and its numbers against Python's."""

import numpy as np
import pytest

from browser.explorables import label, results_at, set_state
from dlbasics.sections.papers.alexnet import kernels


def test_it_agrees_with_python(start):
    rng = np.random.default_rng(0)
    states = []
    for name in kernels.PICTURES:
        for _ in range(12):
            numbers = rng.integers(-3, 4, 9).tolist()
            row, column = rng.integers(1, 7, 2).tolist()
            keys = {f"k{i}": value for i, value in enumerate(numbers)}
            states.append({"picture": name, "row": row, "column": column, **keys})
    for state, found in zip(states, results_at(start("kernel"), states), strict=True):
        x = kernels.picture(state["picture"])
        kernel = np.array([state[f"k{i}"] for i in range(9)]).reshape(3, 3)
        expected = kernels.feature_map(x, kernel)
        assert np.array(found["picture"]).tolist() == x.tolist()
        assert np.abs(np.array(found["map"]) - expected).max() < 1e-9
        i, j = state["row"] - 1, state["column"] - 1
        products = x[i : i + 3, j : j + 3] * kernel
        assert np.abs(np.array(found["products"]) - products.ravel()).max() < 1e-9
        assert abs(found["sum"] - expected[i, j]) < 1e-9
        assert abs(found["total"] - kernel.sum()) < 1e-9


def test_its_question_has_the_answer_that_the_page_gives(start):
    rng = np.random.default_rng(1)
    flat = np.array([0, 1, 4, 5])  # columns of the map whose windows see one side only
    for _ in range(2000):
        kernel = rng.integers(-2, 3, (3, 3))
        found = kernels.feature_map(kernels.picture("an edge"), kernel)
        assert (found[:, flat] == 0).all() == (kernel.sum() == 0)
    edge = {f"k{i}": value for i, value in enumerate([-1, 0, 1] * 3)}
    (found,) = results_at(start("kernel"), [edge])
    assert found["total"] == 0 and found["map"] == [[0, 0, 6, 6, 0, 0]] * 6
    (begin,) = results_at(start("kernel"), [{}])
    assert begin["total"] == 9 and begin["map"][0][0] == 9


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Row 2, column 3: 1 + 1 + 3 + 1 + 1 + 3 + 1 + 1 + 3 = 15."),
        ({"k0": -1, "k1": 0}, "−1 + 0 + 3 + 1 + 1 + 3 + 1 + 1 + 3 = 12."),
        ({"k3": -3}, "the one in hand (left) is −3"),
        ({"entry": "centre", "k4": 2}, "add up to 10; the one in hand (centre) is 2"),
    ],
)
def test_it_says_the_sum_in_words(start, changes, words):
    element = start("kernel")
    set_state(element, **changes)
    assert words in label(element)


@pytest.mark.parametrize(("name", "numbers"), kernels.KERNELS.items())
def test_buttons_set_the_kernel(start, name, numbers):
    element = start("kernel")
    set_state(element, k0=-2, k8=3)
    element.get_by_role("button", name=name, exact=True).click()
    assert element.evaluate("e => e.results.kernel") == list(numbers)


def test_the_number_in_hand_goes_up_and_down_to_its_bounds(start):
    element = start("kernel")
    for name, last in (("Number + 1", 3), ("Number − 1", -3)):
        for _ in range(8):
            element.get_by_role("button", name=name, exact=True).click()
        assert element.evaluate("e => e.state.k3") == last
