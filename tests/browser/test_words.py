"""A term's meaning comes on hover, focus and touch, stays as long as it is wanted, and goes when asked."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.explorables import on
from browser.site import SECTIONS

TERM = "article a:has(> .std-term):visible"  # one in a closed fold cannot be hovered
PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def term(page, site):
    """The first term of the first section, and the page open at it."""
    page.goto(f"{site}/{SECTIONS[0]}.html")
    link = page.locator(TERM).first
    link.scroll_into_view_if_needed()
    return link


def bubble(page):
    return page.locator("#word")


def test_hovering_shows_the_meaning_in_two_languages_and_the_pointer_may_go_into_it(page, term):
    assert not bubble(page).is_visible()
    term.hover()
    bubble(page).wait_for()
    name = bubble(page).locator("strong").inner_text()
    assert name.lower() in (term.get_attribute("href") or "").replace("-", " ").lower()
    assert bubble(page).locator("[lang=ko]").first.inner_text()
    assert len(bubble(page).inner_text()) > len(name) + 10
    bubble(page).hover()
    page.wait_for_timeout(400)
    assert bubble(page).is_visible()
    page.mouse.move(5, 5)
    bubble(page).wait_for(state="hidden")


def test_the_keyboard_shows_it_escape_dismisses_it_and_it_is_read_out(page, term):
    term.focus()
    bubble(page).wait_for()
    assert term.get_attribute("aria-describedby") == "word"
    assert page.evaluate("document.getElementById('word').role") == "tooltip"
    page.keyboard.press("Escape")
    assert not bubble(page).is_visible()
    assert term.get_attribute("aria-describedby") is None
    assert term.evaluate("e => e === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    bubble(page).wait_for()


def test_a_click_and_the_enter_key_follow_the_link(page, term):
    term.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-*")
    page.go_back()
    page.locator(TERM).first.click()
    page.wait_for_url("**/glossary.html#term-*")


@on(**PHONE)
def test_a_first_tap_shows_it_a_tap_elsewhere_hides_it_and_a_second_tap_follows(page, term):
    here = page.url
    term.tap()
    bubble(page).wait_for()
    box = bubble(page).bounding_box()
    assert page.url == here and box["x"] >= 0 and box["x"] + box["width"] <= 320
    page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
    assert bubble(page).is_visible()
    page.locator("h1").tap()
    bubble(page).wait_for(state="hidden")
    term.tap()
    bubble(page).wait_for()
    term.tap()
    page.wait_for_url("**/glossary.html#term-*")


@pytest.mark.parametrize(
    "page", [{"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE], indirect=True
)
def test_it_stays_on_the_screen_beside_its_term_and_reads_well(page, term):
    for link in page.locator(TERM).all()[:12]:
        if not link.is_visible():
            continue
        link.scroll_into_view_if_needed()
        link.focus()
        box, line = (
            bubble(page).bounding_box(),
            link.evaluate("e => e.getClientRects()[0].toJSON()"),
        )
        size = page.viewport_size
        assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
        apart = box["y"] - line["bottom"], line["top"] - (box["y"] + box["height"])
        assert -1 <= max(apart) <= 12, link.inner_text()
    found = Axe().run(page, context="#word", options={"runOnly": ["color-contrast"]})
    assert found.violations_count == 0, found.generate_report()


@on(java_script_enabled=False)
def test_without_a_script_a_term_leads_to_the_glossary(page, site):
    page.goto(f"{site}/{SECTIONS[0]}.html")
    page.locator(TERM).first.click()
    page.wait_for_url("**/glossary.html#term-*")


def test_the_glossary_leads_back_to_where_a_term_is_taught(page, site):
    page.goto(f"{site}/chapters/glossary.html")
    places = page.locator("dl.glossary .taught a")
    assert places.count() > 40
    places.first.click()
    assert "/glossary.html" not in page.url
