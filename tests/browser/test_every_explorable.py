"""What every explorable must do, as a reader meets it in Chromium."""

import itertools

import pytest

from browser.colors import contrast
from browser.explorables import (
    PHONE,
    about,
    defaults,
    label,
    on,
    page_of,
    set_state,
    sliders,
    state,
)
from dlbasics.page.explore import names

each = pytest.mark.parametrize("name", names())


@each
def test_shows_question_and_controls(start, name):
    element = start(name)
    assert element.locator(".question").inner_text() == about(name)["question"]
    for control in about(name)["controls"].values():
        if not control.get("hidden"):
            assert element.get_by_label(control["label"], exact=True).is_visible()
    assert element.locator("svg[role=img] > *").count() > 0


@each
def test_starts_where_the_chapter_says(start, name):
    for key, control in sliders(name).items():
        element = start(name, **{key: control["max"]})
        assert state(element)[key] == control["max"]
        assert state(element) == defaults(name) | {key: control["max"]}


@each
def test_keyboard_moves_every_slider(start, name, page):
    element = start(name)
    for key, control in sliders(name).items():
        element.get_by_label(control["label"], exact=True).focus()
        for press, expected in (
            ("End", control["max"]),
            ("Home", control["min"]),
            ("ArrowRight", control["min"] + control["step"]),
        ):
            page.keyboard.press(press)
            assert state(element)[key] == pytest.approx(expected, abs=1e-12)
            assert label(element) == element.locator(".says").inner_text()


@each
def test_focus_is_visible(start, name, page):
    element = start(name)
    page.keyboard.press("Tab")
    width = "e => getComputedStyle(e.shadowRoot.activeElement).outlineWidth"
    assert element.evaluate(width) == "3px"


def corners(name):
    """States with every slider at its start or an end, at most 81 of them."""
    places = {key: (c["min"], c["value"], c["max"]) for key, c in sliders(name).items()}
    states = (dict(zip(places, at, strict=True)) for at in itertools.product(*places.values()))
    return list(itertools.islice(states, 81))


@each
def test_survives_every_corner_and_computes_the_same_again(start, name):
    # In one go, here and below: a call into the page is slow.
    seen = start(name).evaluate(
        """(e, states) => states.map((state) => {
             e.state = state;
             const first = JSON.stringify(e.results);
             e.state = {};
             const { ariaLabel, innerHTML } = e.shadowRoot.querySelector("svg");
             const same = first === JSON.stringify(e.results);
             return [same, ariaLabel, innerHTML.includes("NaN")];
           })""",
        corners(name),
    )
    for same, words, broken in seen:
        assert same and not broken
        assert words and not any(bad in words for bad in ("NaN", "undefined", "null", "Infinity"))


@each
def test_refuses_a_bad_state_and_keeps_the_old_one(start, name):
    element = start(name)
    before = state(element)
    error = "(e, changes) => { try { e.state = changes; } catch (error) { return error.name; } }"
    assert element.evaluate(error, {"nonsense": 1}) == "TypeError"
    for key, control in sliders(name).items():
        for bad in (control["max"] + 1, control["min"] - 1, float("nan"), "1", None):
            assert element.evaluate(error, {key: bad}) == "RangeError"
    assert state(element) == before


@each
def test_reset_goes_back_to_the_chapters_start(start, name):
    key, control = next(iter(sliders(name).items()))
    element = start(name, **{key: control["max"]})
    begin, words = state(element), label(element)
    set_state(element, **{key: control["min"]})
    element.get_by_role("button", name="Reset").click()
    assert (state(element), label(element)) == (begin, words)
    set_state(element, **{key: control["min"]})
    element.evaluate("e => e.reset()")
    assert state(element) == begin


@each
def test_tells_of_a_change_once(start, name, page):
    element = start(name)
    element.evaluate(
        """e => {
             window.heard = [];
             document.addEventListener("input", (event) => heard.push(event.detail));
           }"""
    )
    control = next(iter(sliders(name).values()))
    element.get_by_label(control["label"], exact=True).focus()
    page.keyboard.press("End")
    assert page.evaluate("heard.length") == 1
    assert page.evaluate("heard[0].state") == state(element)
    assert page.evaluate("heard[0].results") == element.evaluate("e => e.results")


@each
def test_screen_reader_hears_the_state_once_it_rests(start, name, page):
    element = start(name)
    live = element.locator("[aria-live=polite]")
    assert live.inner_text() == ""  # nothing to say before the reader moves something
    key, control = next(iter(sliders(name).items()))
    set_state(element, **{key: control["min"]})
    set_state(element, **{key: control["max"]})
    assert live.inner_text() == ""
    page.wait_for_timeout(750)
    assert live.inner_text() == label(element)


@each
@pytest.mark.parametrize(
    "page", [PHONE, {"viewport": {"width": 390, "height": 844}}], indirect=True
)
def test_fits_a_phone(start, name, page):
    element = start(name)
    wrong = element.evaluate(
        """(e, states) => states.flatMap((state) => {
             e.state = state;
             const svg = e.shadowRoot.querySelector("svg");
             const outer = svg.getBoundingClientRect();
             const cut = [...svg.querySelectorAll("text")].filter((text) => {
               const inner = text.getBoundingClientRect();
               return inner.left < outer.left - 1 || inner.right > outer.right + 1
                 || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
             }).map((text) => `cut off: ${text.textContent}`);
             const wide = document.documentElement.scrollWidth > innerWidth ? ["too wide"] : [];
             return [...cut, ...wide].map((words) => [words, state]);
           })""",
        corners(name),
    )
    assert not wrong
    sizes = element.locator("svg").evaluate(
        """svg => [...svg.querySelectorAll("text, tspan")].map((t) =>
             parseFloat(getComputedStyle(t).fontSize) * svg.getScreenCTM().a)"""
    )
    assert min(sizes, default=11) >= 11


@each
@on(**PHONE)
def test_touch(start, name):
    element = start(name)
    for selector in ("input[type=range]", "button", "select"):
        for box in element.locator(selector).all():
            assert box.bounding_box()["height"] >= 44
    for key, control in sliders(name).items():
        box = element.get_by_label(control["label"], exact=True)
        size = box.bounding_box()
        box.tap(position={"x": size["width"] / 2, "y": size["height"] / 2})
        middle, span = (control["min"] + control["max"]) / 2, control["max"] - control["min"]
        assert state(element)[key] == pytest.approx(middle, abs=0.05 * span + control["step"])


COLOURS = """e => [".question", ".title", "svg text"].flatMap((part) => {
  const found = e.shadowRoot.querySelector(part);
  return found ? [getComputedStyle(found)[part === "svg text" ? "fill" : "color"]] : [];
})"""


@each
def test_follows_the_books_theme(start, name, page):
    element = start(name)
    light = element.evaluate(COLOURS)
    page.evaluate("document.body.dataset.theme = 'dark'")
    dark = element.evaluate(COLOURS)
    assert set(light).isdisjoint(dark)
    assert all(contrast(colour, "rgb(255, 255, 255)") >= 4.5 for colour in light)
    assert all(contrast(colour, "rgb(19, 20, 22)") >= 4.5 for colour in dark)  # Furo's ground
    page.evaluate("document.body.dataset.theme = 'light'")
    assert element.evaluate(COLOURS) == light


@each
@on(reduced_motion="reduce")
def test_keeps_still_for_those_who_ask(start, name):
    element = start(name)
    moving = element.evaluate(
        """e => [...e.shadowRoot.querySelectorAll("*")].filter((part) => {
             const { transitionDuration, animationName } = getComputedStyle(part);
             return transitionDuration !== "0s" || animationName !== "none";
           }).length"""
    )
    assert moving == 0


@each
@on(color_scheme="dark")
def test_prints_its_state_in_ink_on_white(start, name, page):
    element = start(name)
    page.evaluate("document.body.dataset.theme = 'auto'")
    page.emulate_media(media="print")
    assert element.locator("svg").is_visible()
    assert not element.get_by_role("button").first.is_visible()
    for key, control in sliders(name).items():
        assert not element.locator(f"#{key}").is_visible()
        assert element.get_by_text(control["label"], exact=True).is_visible()
    assert contrast(element.evaluate(COLOURS)[0], "rgb(255, 255, 255)") >= 4.5


@each
def test_two_on_a_page_do_not_touch_each_other(show, name):
    both = show(page_of(name), page_of(name))
    first, second = both.nth(0), both.nth(1)
    key, control = next(iter(sliders(name).items()))
    set_state(first, **{key: control["max"]})
    assert state(first) == defaults(name) | {key: control["max"]}
    assert state(second) == defaults(name)


@each
@on(java_script_enabled=False)
def test_shows_its_question_without_scripts(start, name):
    assert about(name)["question"] in start(name).inner_text()
