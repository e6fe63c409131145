"""The sketches of the ten ideas: they draw, and their texts tell what they show."""

import re

import matplotlib.pyplot as plt
import pytest

from dlbasics.page import plotting
from dlbasics.sections.history.timeline import figures


@pytest.mark.parametrize("name", figures.SKETCHES)
def test_sketch(drawn, name):
    _, boxes, arrows, words = figures.SKETCHES[name]
    assert figures.sketch(name) is None
    texts, alt = drawn()
    assert alt == words and len(alt.split()) > 12
    lines = {line for box in boxes for line in box.text.split("\n")}
    assert lines | {arrow.text for arrow in arrows if arrow.text} <= set(texts)


def test_there_is_one_for_a_sum_and_one_for_each_of_the_ten():
    assert len(figures.SKETCHES) == 11
    for height, boxes, arrows, _ in figures.SKETCHES.values():
        for x, y in [(box.x, box.y) for box in boxes] + [arrow.at for arrow in arrows]:
            assert 0 <= x <= 10 and 0 <= y <= height


@pytest.mark.parametrize("name", figures.SKETCHES)
def test_a_phone_shows_it_without_scrolling(monkeypatch, name):
    shown = []
    monkeypatch.setattr(
        plotting, "show", lambda figure, alt: shown.append(plotting.svg(figure, alt))
    )
    figures.sketch(name)
    plt.close()
    assert int(re.search(r"min-width: (\d+)px", shown[0])[1]) <= 345
