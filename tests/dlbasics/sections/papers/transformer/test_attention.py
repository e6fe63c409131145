"""The explorable `attention` in Chromium, and its numbers against Python's."""

import itertools

import numpy as np
import pytest
import torch

from browser.explorables import label, results_at, state
from dlbasics.papers import transformer


def attention_reference(direction, length, divisor, a, b, c):
    """What the query finds, by Python."""

    def arrow(degrees, size):
        angle = torch.deg2rad(torch.tensor(degrees, dtype=torch.float64))
        return size * torch.stack([angle.cos(), angle.sin()])

    query, keys = arrow(direction, length), torch.stack([arrow(key, 2) for key in (a, b, c)])
    values = torch.tensor([[2], [10], [6]], dtype=torch.float64)
    output, weights = transformer.attention(query[None], keys, values, scale=divisor)
    return {
        "query": query.tolist(),
        "keys": keys.tolist(),
        "scores": (keys @ query / divisor).tolist(),
        "weights": weights[0].tolist(),
        "output": output.item(),
    }


def test_attention_agrees_with_transformer(start):
    keys = ("direction", "length", "divisor", "a", "b", "c")
    grid = itertools.product(
        (-180, 60, 110), (0, 1.5, 4), (0.1, 1.41, 8), (20, 77), (110,), (-120, 5)
    )
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(states, results_at(start("attention"), states), strict=True):
        reference = attention_reference(**args)
        assert results.keys() == reference.keys()
        for key, value in reference.items():
            assert np.allclose(results[key], value, rtol=0, atol=1e-9), (args, key)


def test_attention_question_has_its_answer_on_the_slider(start):
    """At B the output is not 10; a longer query brings it there, a longer one still closer."""
    element = start("attention")
    outputs = [
        element.evaluate("(e, s) => { e.state = s; return e.results.output; }", changes)
        for changes in ({"direction": 110}, {"length": 3}, {"length": 4})
    ]
    assert outputs == sorted(outputs)
    assert 8 < outputs[0] < 9.5 and 9.9 < outputs[2] < 10


def test_attention_puts_the_weights_in_words(start):
    element = start("attention", length=0)
    assert "weights are 33.3%, 33.3% and 33.3%" in label(element)
    assert label(element).endswith("The values are 2, 10 and 6, so the output is 6.00.")


@pytest.mark.parametrize(("tip", "key"), [(1, "b"), (3, "direction")])
def test_attention_tips_follow_the_pointer(start, page, tip, key):
    element = start("attention")
    before = state(element)
    grip = element.locator("svg circle[style*=grab]").nth(tip)
    box = grip.bounding_box()
    middle = element.locator("svg circle").first.bounding_box()
    x, y = (middle[k] + middle[size] / 2 for k, size in (("x", "width"), ("y", "height")))
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x + 50, y + 50, steps=4)
    page.mouse.up()
    page.mouse.move(x - 80, y, steps=2)  # let go: nothing follows any more
    after = state(element)
    assert after[key] == pytest.approx(-45, abs=2)
    moved = {name for name in after if after[name] != before[name]}
    assert moved == ({"direction", "length"} if key == "direction" else {key})


def test_attention_ignores_a_press_far_from_every_tip(start, page):
    element = start("attention")
    before = state(element)
    element.locator("svg").click(position={"x": 4, "y": 4})
    assert state(element) == before
