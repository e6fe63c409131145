"""The sketches of the ten ideas: they draw, and their texts tell what they show."""

import pytest

from dlbasics.sections.history.timeline import figures


@pytest.mark.parametrize("name", figures.SKETCHES)
def test_sketch(drawn, name):
    _, boxes, arrows, words = figures.SKETCHES[name]
    assert figures.sketch(name) is None
    texts, alt = drawn()
    assert alt == words and len(alt.split()) > 12
    lines = {line for box in boxes for line in box.text.split("\n")}
    assert lines | {arrow.text for arrow in arrows if arrow.text} <= set(texts)


def test_there_is_one_for_each_of_the_ten():
    assert len(figures.SKETCHES) == 10
    for height, boxes, arrows, _ in figures.SKETCHES.values():
        for x, y in [(box.x, box.y) for box in boxes] + [arrow.at for arrow in arrows]:
            assert 0 <= x <= 10 and 0 <= y <= height
