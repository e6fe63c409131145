"""Every page for readers who do not use a mouse, do not see, or do not see well; light and dark."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.site import PAGES, SECTIONS

MODES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]


@pytest.mark.parametrize("name", [*PAGES, "search", "genindex", "404"])
@pytest.mark.parametrize("page", MODES, indirect=True, ids=["light", "dark"])
def test_axe_finds_nothing(page, site, name):
    # 404.html names its files from the site's root, where a test server has other ones.
    address = f"{site}/{name}.html" if name != "404" else f"{site}/404.html"
    if name == "404":
        page.route("**/deep-learning-basics/**", lambda route: route.continue_(
            url=route.request.url.replace("/deep-learning-basics/", "/", 1)))  # fmt: skip
    page.goto(address, wait_until="networkidle")
    results = Axe().run(page)
    report = "\n".join(
        f"{violation['id']}: {violation['help']}\n  "
        + "\n  ".join(node["html"][:160] for node in violation["nodes"])
        for violation in results.response["violations"]
    )
    assert results.violations_count == 0, f"{name}\n{report}"


@pytest.mark.parametrize("name", PAGES)
def test_headings_are_in_order(page, site, name):
    page.goto(f"{site}/{name}.html")
    levels = page.evaluate(
        "[...document.querySelectorAll('article :is(h1,h2,h3,h4)')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(page, site, name):
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    page.keyboard.press("Tab")
    assert "Skip to content" in page.evaluate("document.activeElement.textContent")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
              let e = document.activeElement;
              while (e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
              if (e === document.body) return null;
              const box = e.getBoundingClientRect(), style = getComputedStyle(e);
              // Furo's switches are invisible boxes whose label shows the focus.
              const shows = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || e.type === 'checkbox';
              return {what: e.outerHTML.slice(0, 90), shows, wide: box.width};
            }"""
        )
        if focus is None:
            break
        seen.append(focus)
    assert len(seen) >= 5
    unseen = [focus["what"] for focus in seen if not focus["shows"]]
    assert not unseen, "no visible focus on\n" + "\n".join(unseen)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_solution_opens_by_keyboard(page, site, name):
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    summary = page.locator("details.fold > summary").first
    solution = page.locator("details.fold .cell_input").first
    assert not solution.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert solution.is_visible()


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("page", [{"reduced_motion": "reduce"}], indirect=True)
def test_nothing_moves_for_readers_who_ask_for_that(page, site, name):
    page.goto(f"{site}/{name}.html", wait_until="networkidle")
    moving = page.evaluate(
        """[...document.querySelectorAll('body *')].filter(e => {
             const s = getComputedStyle(e);
             return parseFloat(s.transitionDuration) > 0.001 || parseFloat(s.animationDuration) > 0.001;
           }).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert moving == []
