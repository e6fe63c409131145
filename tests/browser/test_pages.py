"""Every page of the built book, as a reader meets it: whole with the network closed, no error, readable in both modes.

The `page` fixture fails a test on any console error, exception, or request that leaves this machine.
"""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"


def toc_pages() -> list[str]:
    """List the docnames of the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = toc.get("parts", [])
    return [toc["root"], *(entry["file"] for part in parts for entry in part["chapters"])]


PAGES = toc_pages()
SECTIONS = [name for name in PAGES if name.count("/") == 2 and not name.endswith("/index")]
DARK = {"color_scheme": "dark"}
LIGHT = {"color_scheme": "light"}
SMALL = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture(scope="module")
def site(serve):
    if not (SITE / ".complete.json").is_file():
        pytest.fail("there is no complete build in _build/html: run `make book`", pytrace=False)
    return serve(SITE)


def luminance(color: str) -> float:
    """Relative luminance of a CSS `rgb(...)` color, 0 for black to 1 for white (WCAG 2.2)."""
    channels = [float(part) / 255 for part in color.split("(")[1].rstrip(")").split(",")[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


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
    elements = page.evaluate(
        "[...document.querySelectorAll('*')].map(e => e.localName).filter(n => n.startsWith('dlb-'))"
    )
    assert elements, "the section has no explorable"
    element = page.locator(elements[0]).first
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
