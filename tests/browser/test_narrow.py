"""What the reader moves and what it moves fit a phone, and an explorable is there before what follows it."""

import pytest

from browser.explorables import on, page_of
from dlbasics.page.explore import names


@pytest.mark.parametrize("name", names())
@on(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
def test_what_is_moved_and_what_it_moves_fit_one_screen(start, page, name):
    """From any control or button down to two thirds of the figure: no more than a phone shows at once."""
    element = start(name)
    figure = element.locator("svg").bounding_box()
    seen = figure["y"] + figure["height"] * 2 / 3
    for control in element.locator(".control, .buttons button").all():
        assert seen - control.bounding_box()["y"] <= 844, control.inner_text()


def test_an_explorable_is_there_before_what_follows_it(page, show):
    """Its script runs while the page is read, so nothing below it is drawn and then moved."""
    show(
        page_of("screening"),
        "<script>window.early = !!document.querySelector('[data-state]').shadowRoot</script>",
    )
    assert page.evaluate("early") is True
