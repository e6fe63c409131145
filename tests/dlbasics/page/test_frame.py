"""The frame of every explorable in Chromium, whatever stands in it."""

import html
import json
from pathlib import Path

import pytest

from browser.explorables import (
    frames_until,
    set_state,
    state,
)
from dlbasics.page.explore import bundle

SPECIMEN = (Path(__file__).parent / "specimen.js").read_text("utf-8")


def specimen(**state):
    data = html.escape(json.dumps(state))
    tag = f'<dlb-specimen data-state="{data}"><p>instead</p></dlb-specimen>'
    return f"{tag}<script>{bundle(SPECIMEN)}</script>"


def test_every_kind_of_control_and_an_action(show):
    element = show(specimen(shape="square"))
    assert element.locator("output").inner_text() == "0.01"
    assert element.locator("svg rect").count() == 1
    element.get_by_label("Shape").select_option("disc")
    element.get_by_label("Filled").uncheck()
    element.get_by_role("button", name="One step").click()
    assert state(element) == {"rate": -2, "shape": "disc", "filled": False, "steps": 1}
    assert element.evaluate("e => e.results.reached") == 0.01
    element.locator("svg circle").dispatch_event("click")
    assert state(element)["filled"] is True
    assert element.get_by_label("Filled").is_checked()
    assert element.get_by_label("Steps").count() == 0
    element.get_by_role("button", name="Reset").click()
    assert state(element) == {"rate": -2, "shape": "square", "filled": True, "steps": 0}


def test_bundle_survives_what_ends_a_script(show):
    element = show(specimen())
    assert element.evaluate("e => e.results.element") == "</script><!-- a string"
    assert element.locator(".question").inner_text() == 'Which "</script>" does it survive?'


def test_leaks_nothing_into_the_page(show, page):
    show(specimen())
    leaked = page.evaluate(
        "['about', 'compute', 'explorable', 'svg', 'STYLE'].filter((name) => name in window)"
    )
    assert leaked == []


def test_keeps_the_words_where_the_state_is_bad(show, problems):
    element = show(specimen(rate=7))
    assert element.get_by_text("instead").is_visible()
    assert len(problems) == 1 and "rate is 7; expected a number from -3 to 0" in problems[0]
    problems.clear()


@pytest.mark.parametrize("page", [{"color_scheme": s} for s in ("light", "dark")], indirect=True)
@pytest.mark.parametrize(
    ("where", "name", "value", "mode"),
    [
        ("body", "data-theme", "dark", "dark"),
        ("body", "data-theme", "light", "light"),
        ("body", "data-theme", "auto", None),
        ("html", "data-theme", "dark", "dark"),
        ("html", "theme", "dark", "dark"),
        ("body", "data-jp-theme-light", "false", "dark"),
        ("body", "data-jp-theme-light", "true", "light"),
        ("body", "class", "vscode-dark vscode-reduce-motion", "dark"),
        ("body", "class", "vscode-light", "light"),
        ("body", "class", "vscode-high-contrast", "dark"),
        ("body", "class", "vscode-high-contrast vscode-high-contrast-light", "light"),
    ],
)
def test_follows_the_theme_of_every_host(show, page, where, name, value, mode):
    element = show(specimen())
    page.evaluate("document.body.removeAttribute('data-theme')")
    page.locator(where).evaluate("(e, [name, value]) => e.setAttribute(name, value)", [name, value])
    system = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    assert element.locator(".frame").get_attribute("data-mode") == (mode or system)


def test_follows_the_system_when_it_changes(show, page):
    element = show(specimen())
    page.evaluate("document.body.dataset.theme = 'auto'")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        element.locator(f".frame[data-mode={scheme}]").wait_for()


def test_draws_when_unfolded_and_when_the_page_is_resized(show, page):
    element = show(f"<div id=tab hidden>{specimen()}</div>")
    assert element.locator("svg > *").count() == 0
    page.evaluate("tab.hidden = false")
    element.locator("svg circle").wait_for()
    page.set_viewport_size({"width": 400, "height": 600})
    element.locator("svg[viewBox='0 0 334 60']").wait_for()  # 400 less margins, padding and border


def test_starts_where_a_notebook_inserts_it_later(show, page):
    """JupyterLab sets the output's innerHTML, then runs a copy of each script in it."""
    show("<main></main>")
    page.evaluate(
        """(output) => {
             const main = document.querySelector("main");
             main.innerHTML = output;
             for (const script of main.querySelectorAll("script")) {
               const copy = document.createElement("script");
               for (const { name, value } of script.attributes) copy.setAttribute(name, value);
               copy.textContent = script.textContent;
               script.replaceWith(copy);
             }
           }""",
        specimen() + specimen(steps=4),
    )
    second = page.locator("dlb-specimen").nth(1)
    second.locator("svg circle").wait_for()
    assert state(second)["steps"] == 4


def test_lives_on_when_it_is_moved(show, page):
    element = show(specimen())
    set_state(element, steps=3)
    element.evaluate("e => document.body.append(e)")  # as notebooks do
    assert state(element)["steps"] == 3
    page.evaluate("document.body.dataset.theme = 'dark'")
    assert element.locator(".frame").get_attribute("data-mode") == "dark"


def test_an_animation_waits_for_play_and_stops_at_its_end(show, page):
    element = show(specimen())
    button = element.get_by_role("button", name="Play")
    page.wait_for_timeout(100)
    assert state(element)["steps"] == 0  # nothing moves before the reader asks for it
    button.click()
    frames_until(element, "e.state.steps === 10 && !e.playing")
    assert element.get_by_role("button", name="Play").is_visible()
    element.get_by_role("button", name="Reset").click()
    assert state(element)["steps"] == 0


def test_what_does_not_move_has_no_play(start):
    element = start("screening")
    assert element.get_by_role("button", name="Play").count() == 0
    element.evaluate("e => { e.playing = true; }")
    assert element.evaluate("e => e.playing") is False
