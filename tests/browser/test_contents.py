"""The side bars: a button in words opens "On this page", and the name of a part leads to its overview."""

import pytest

from browser.site import ROAD, SECTIONS


@pytest.mark.parametrize(
    "page",
    [{"viewport": {"width": width, "height": 900}} for width in (1100, 1280)],
    indirect=True,
)
def test_on_this_page_opens_by_a_button_that_says_so(page, site):
    page.goto(f"{site}/{SECTIONS[0]}.html")
    contents = page.locator(".toc-drawer a", has_text="Summary")
    assert not contents.is_visible() or contents.bounding_box()["x"] >= page.viewport_size["width"]
    page.get_by_text("On this page", exact=True).locator("visible=true").first.click()
    page.wait_for_function(
        "innerWidth - document.querySelector('.toc-drawer').getBoundingClientRect().right > -2"
    )
    assert contents.bounding_box()["x"] < page.viewport_size["width"] - 50


def test_the_name_of_a_part_leads_to_its_overview(page, site):
    page.goto(f"{site}/{ROAD[0]}.html")
    link = page.locator(".sidebar-tree .caption a").first
    name = link.inner_text()
    link.click()
    page.wait_for_load_state("load")
    assert page.locator("h1").inner_text().removesuffix("¶").casefold() == name.casefold()
    assert page.locator(".sidebar-tree .caption a[aria-current=page]").inner_text() == name
