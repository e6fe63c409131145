"""The built book as a whole in Chromium: its front door, its way through, its archive, its two modes."""

import zipfile

import pytest

from bookbuild.archive import FOLDER, pack
from browser.checks.explorable import FIND
from browser.colors import luminance
from browser.site import MOVED, PAGES, ROAD, SECTIONS, SITE
from browser.visit import Visit, settle


def test_the_theme_switch_turns_the_page_dark_and_the_explorable_with_it(page, site):
    page.goto(f"{site}/{SECTIONS[0]}.html")
    settle(page, Visit(SECTIONS[0], site))
    paper = luminance(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    for _ in range(3):  # auto, light, dark in turn
        page.locator("button.theme-toggle").locator("visible=true").first.click()
        now = luminance(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        if now < paper:
            break
    else:
        pytest.fail("no state of the switch is dark")
    mode = page.evaluate(
        "[...document.querySelectorAll('*')].find(e => e.localName.startsWith('dlb-'))"
        ".shadowRoot.querySelector('[data-mode]').dataset.mode"
    )
    assert mode == "dark"


def test_the_front_door_leads_to_the_first_page(page, site):
    page.goto(f"{site}/index.html")
    page.wait_for_url(f"{site}/{PAGES[0]}.html")
    assert page.locator("h1").inner_text().startswith("Deep Learning Basics")


def test_a_click_on_next_and_on_previous_opens_those_pages(page, site):
    """Where they lead from each page is checked on its visit."""
    page.goto(f"{site}/{ROAD[1]}.html")
    page.locator("a.next-page").click()
    page.wait_for_url(f"{site}/{ROAD[2]}.html")
    page.locator("a.prev-page").click()
    page.wait_for_url(f"{site}/{ROAD[1]}.html")


@pytest.mark.parametrize("old", MOVED)
@pytest.mark.parametrize("page", [{}, {"java_script_enabled": False}], indirect=True)
def test_an_old_address_leads_to_the_new_one(page, site, old):
    page.goto(f"{site}/{old}.html#summary")
    page.wait_for_url(f"{site}/{MOVED[old]}.html*")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("old", MOVED)
def test_an_old_address_keeps_the_place_in_the_page(page, site, old):
    page.goto(f"{site}/{old}.html?q=1#summary")
    page.wait_for_url(f"{site}/{MOVED[old]}.html?q=1#summary")


def test_the_archive_opens_from_a_disk(page, problems, tmp_path):
    pack(SITE, tmp_path / "book.zip")
    zipfile.ZipFile(tmp_path / "book.zip").extractall(tmp_path)
    root = tmp_path / FOLDER
    page.context.set_offline(True)
    visit = Visit("", "", problems=problems)
    for name in PAGES:
        page.goto((root / f"{name}.html").as_uri())
        settle(page, visit)
    page.goto((root / f"{SECTIONS[0]}.html").as_uri())
    element = page.locator(page.evaluate(FIND)).first
    element.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    assert element.evaluate("e => !!e.shadowRoot")
    page.goto((root / "search.html").as_uri() + "?q=conjugate")
    page.wait_for_selector("#search-results li a[href*='estimating-a-rate']")
