"""Every page of the built book, as a reader meets it: whole with the network closed, no error, readable in both modes.

The `page` fixture fails a test on any console error, exception, or request that leaves this machine.
"""

import gzip
import zipfile
from urllib.parse import urlsplit

import pytest

from bookbuild.archive import FOLDER, pack
from browser.colors import luminance
from browser.site import MOVED, PAGES, ROAD, SECTIONS, SITE

DARK = {"color_scheme": "dark"}
LIGHT = {"color_scheme": "light"}
FIND_EXPLORABLE = (
    "[...document.querySelectorAll('*')].map(e => e.localName).find(n => n.startsWith('dlb-'))"
)
SMALL = {"viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole_with_the_network_closed(page, site, name):
    response = page.goto(f"{site}/{name}.html", wait_until="networkidle")
    assert response.ok
    assert page.locator("h1").count() == 1
    broken = page.evaluate(
        "[...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src)"
    )
    assert broken == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("page", [SMALL], indirect=True)
def test_no_sideways_scrolling_on_a_small_screen(page, site, name):
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", SECTIONS)
def test_mathematics_is_typeset_with_the_book_s_own_fonts(page, site, name):
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    if not page.locator(".katex").count():
        pytest.skip("no mathematics on this page")
    page.locator(".katex").first.scroll_into_view_if_needed()
    page.evaluate("document.fonts.ready")
    assert page.evaluate(
        "document.fonts.check('16px KaTeX_Main') && document.fonts.check('italic 16px KaTeX_Math')"
    )
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert "KaTeX_Main" in loaded or '"KaTeX_Main"' in loaded
    assert page.locator(".katex-error").count() == 0
    assert page.locator(".katex math").count() == page.locator(".katex").count(), (
        "each formula has MathML to be read"
    )


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize(("page", "dark"), [(LIGHT, False), (DARK, True)], indirect=["page"])
def test_figures_follow_light_and_dark(page, site, name, dark):
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    for figure in page.locator("svg.dlb-figure").all():
        ink = figure.evaluate("e => getComputedStyle(e).color")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        light, low = sorted((luminance(ink), luminance(paper)), reverse=True)
        assert (light + 0.05) / (low + 0.05) > 7
        assert (luminance(ink) > luminance(paper)) == dark


@pytest.mark.parametrize("name", SECTIONS)
def test_the_explorable_of_a_section_answers_the_keyboard(page, site, name):
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    found = page.evaluate(FIND_EXPLORABLE)
    assert found, "the section has no explorable"
    element = page.locator(found).first
    before = element.evaluate("e => JSON.stringify(e.state)")
    element.locator("input, select, button").first.focus()
    page.keyboard.press("ArrowRight")
    assert element.evaluate("e => JSON.stringify(e.state)") != before


def test_the_theme_switch_turns_the_page_dark_and_the_explorable_with_it(page, site):
    page.goto(f"{site}/{SECTIONS[0]}.html", wait_until="networkidle")
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


def test_search_works_without_a_network(page, site):
    page.goto(f"{site}/{PAGES[0]}.html")
    box = page.locator("input[name=q]").locator("visible=true").first
    box.fill("conjugate")
    box.press("Enter")
    page.wait_for_selector("#search-results li a[href*='bayes-theorem']")
    page.wait_for_selector("#search-results li a[href*='glossary']")


def test_the_front_door_leads_to_the_first_page(page, site):
    page.goto(f"{site}/index.html")
    page.wait_for_url(f"{site}/{PAGES[0]}.html")
    assert page.locator("h1").inner_text().startswith("Deep Learning Basics")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True)
def test_a_page_prints_dark_on_white_and_without_controls(page, site, name):
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    page.emulate_media(media="print", color_scheme="dark")
    assert luminance(page.evaluate("getComputedStyle(document.body).color")) < 0.2
    for selector in (
        ".launch-bar",
        ".sidebar-drawer",
        ".mobile-header",
        "details.fold:not([open])",
    ):
        shown = page.locator(selector).locator("visible=true").count()
        assert shown == 0, f"{selector} prints"
    for figure in page.locator("svg.dlb-figure").all():
        assert luminance(figure.evaluate("e => getComputedStyle(e).color")) < 0.2
    assert page.pdf(format="A4")[:4] == b"%PDF"


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_is_light_to_load(page, site, name):
    """At most 200 kB compressed and 15 requests; the figures of the section itself are not counted."""
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    weight = sum(transferred(address.removeprefix(site)) for address in addresses)
    figures = page.evaluate(
        "[...document.querySelectorAll('svg.dlb-figure')].map(e => e.outerHTML).join('')"
    )
    weight -= len(gzip.compress(figures.encode()))
    assert len(addresses) <= 15, "\n".join(addresses)
    assert weight <= 200_000, f"{weight:,} bytes"


def transferred(path: str) -> int:
    """How many bytes a browser gets for a file: compressed, unless the format is compressed already."""
    data = (SITE / urlsplit(path).path.lstrip("/")).read_bytes()
    return len(data) if path.endswith((".woff2", ".png")) else len(gzip.compress(data, 6))


@pytest.mark.parametrize("name", SECTIONS)
def test_nothing_jumps_while_a_section_loads(page, site, name):
    page.add_init_script(
        "window.jumps = 0; new PerformanceObserver(list => { for (const e of list.getEntries())"
        " if (!e.hadRecentInput) window.jumps += e.value; }).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    assert page.evaluate("window.jumps") < 0.05


def test_search_finds_korean_terms(page, site):
    page.goto(f"{site}/search.html?q=사후확률")
    page.wait_for_selector("#search-results li a[href*='glossary']")


def test_previous_and_next_lead_through_the_book(page, site):
    page.goto(f"{site}/{PAGES[0]}.html")
    visited = [PAGES[0]]
    while page.locator("a.next-page").count():
        page.locator("a.next-page").click()
        page.wait_for_load_state("networkidle")
        visited.append(page.url.removeprefix(f"{site}/").removesuffix(".html"))
    assert visited == ROAD
    while page.locator("a.prev-page").count():
        page.locator("a.prev-page").click()
        page.wait_for_load_state("load")
        assert page.url.removeprefix(f"{site}/").removesuffix(".html") == visited.pop(-2)
    assert visited == ROAD[-1:]


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


def test_the_archive_opens_from_a_disk(chromium, tmp_path):
    pack(SITE, tmp_path / "book.zip")
    zipfile.ZipFile(tmp_path / "book.zip").extractall(tmp_path)
    root = tmp_path / FOLDER
    context = chromium.new_context(offline=True)
    page, problems = context.new_page(), []
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    for name in PAGES:
        page.goto((root / f"{name}.html").as_uri(), wait_until="load")
        page.wait_for_timeout(200)
    page.goto((root / f"{SECTIONS[0]}.html").as_uri(), wait_until="load")
    element = page.locator(page.evaluate(FIND_EXPLORABLE)).first
    element.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    assert element.evaluate("e => !!e.shadowRoot")
    page.goto((root / "search.html").as_uri() + "?q=conjugate", wait_until="load")
    page.wait_for_selector("#search-results li a[href*='bayes-theorem']")
    context.close()
    assert problems == []
