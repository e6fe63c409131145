"""What every explorable must do, as a reader meets it in Chromium.

Each is opened once a mode, and every test of the mode looks at it there; before each it is as the chapter starts it.
"""

import itertools
from contextlib import ExitStack

import pytest

from browser.colors import contrast
from browser.explorables import (
    PAGE,
    PHONE,
    about,
    defaults,
    label,
    page_of,
    set_state,
    sliders,
    state,
)
from browser.visit import Visit, browse, settle
from dlbasics.page.explore import names

WIDE = {"viewport": {"width": 1280, "height": 900}}
STILL = {**WIDE, "color_scheme": "dark", "reduced_motion": "reduce"}
PLAIN = {**WIDE, "java_script_enabled": False}


@pytest.fixture(scope="module", params=names())
def name(request):
    return request.param


@pytest.fixture(scope="module")
def modes(chromium, serve, name, tmp_path_factory):
    """modes(mode, *pieces) opens a page with them, or finds the one that is open: (page, visit)."""
    opened = {}
    with ExitStack() as stack:

        def get(mode, *pieces):
            key = (repr(mode), pieces)
            if key not in opened:
                folder = tmp_path_factory.mktemp("explorable")
                (folder / "index.html").write_text(
                    PAGE.replace("{body}", "\n".join(pieces)), "utf-8"
                )
                visit = Visit(name, "")
                page = stack.enter_context(browse(chromium, visit, **mode))
                page.goto(serve(folder))
                if mode is not PLAIN:
                    settle(page, visit)
                opened[key] = page, visit
            return opened[key]

        yield get


@pytest.fixture
def on(modes, name):
    """on(mode, *pieces) returns the explorables of a page in a mode, by default the one that is tested, as at first."""
    looked = []

    def get(mode, *pieces):
        page, visit = modes(mode, *(pieces or [page_of(name)]))
        looked.append(visit)
        page.emulate_media(media="screen")
        if mode is PHONE:
            page.set_viewport_size(PHONE["viewport"])
        if mode is not PLAIN:
            page.evaluate(
                """() => {
                     document.body.dataset.theme = "light";
                     document.activeElement.blur();
                     getSelection().removeAllRanges();
                     scrollTo(0, 0);
                     for (const e of document.querySelectorAll("[data-state]")) e.reset();
                   }"""
            )
        return page.locator("css=[data-state]")

    yield get
    problems = [problem for visit in looked for problem in visit.problems]
    for visit in looked:
        visit.problems.clear()
    assert not problems, "\n".join(problems)


@pytest.fixture
def element(on):
    """The explorable that is tested, on a wide screen."""
    return on(WIDE)


@pytest.fixture
def page(element):
    return element.page


def test_shows_question_and_controls(element, name):
    assert element.locator(".question").inner_text() == about(name)["question"]
    for control in about(name)["controls"].values():
        if not control.get("hidden"):
            assert element.get_by_label(control["label"], exact=True).is_visible()
    assert element.locator("svg[role=img] > *").count() > 0


def pushed(name):
    """The explorable once for each slider, which starts at its end."""
    return [page_of(name, **{key: control["max"]}) for key, control in sliders(name).items()]


def test_starts_where_the_chapter_says(on, name):
    elements = on(WIDE, *pushed(name))
    for number, (key, control) in enumerate(sliders(name).items()):
        assert state(elements.nth(number)) == defaults(name) | {key: control["max"]}


def test_keyboard_moves_every_slider(element, name, page):
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


def test_focus_is_visible(on, name):
    # A page on which nothing had the focus yet: Tab goes on from there.
    element = on(WIDE, page_of(name), "<p>untouched</p>")
    element.page.keyboard.press("Tab")
    width = "e => getComputedStyle(e.shadowRoot.activeElement).outlineWidth"
    assert element.evaluate(width) == "3px"


def corners(name):
    """States with every slider at its start or an end, at most 81 of them."""
    places = {key: (c["min"], c["value"], c["max"]) for key, c in sliders(name).items()}
    states = (dict(zip(places, at, strict=True)) for at in itertools.product(*places.values()))
    return list(itertools.islice(states, 81))


def test_survives_every_corner_and_computes_the_same_again(element, name):
    # In one go, here and below: a call into the page is slow.
    seen = element.evaluate(
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


def test_refuses_a_bad_state_and_keeps_the_old_one(element, name):
    before = state(element)
    error = "(e, changes) => { try { e.state = changes; } catch (error) { return error.name; } }"
    assert element.evaluate(error, {"nonsense": 1}) == "TypeError"
    for key, control in sliders(name).items():
        for bad in (control["max"] + 1, control["min"] - 1, float("nan"), "1", None):
            assert element.evaluate(error, {key: bad}) == "RangeError"
    assert state(element) == before


def test_reset_goes_back_to_the_chapters_start(on, name):
    key, control = next(iter(sliders(name).items()))
    element = on(WIDE, *pushed(name)).first
    begin, words = state(element), label(element)
    set_state(element, **{key: control["min"]})
    element.get_by_role("button", name="Reset").click()
    assert (state(element), label(element)) == (begin, words)
    set_state(element, **{key: control["min"]})
    element.evaluate("e => e.reset()")
    assert state(element) == begin


def test_tells_of_a_change_once(element, name, page):
    element.evaluate(
        """e => {
             window.heard = [];
             document.addEventListener("input", (event) => heard.push(event.detail));
           }"""
    )
    control = next(iter(sliders(name).values()))
    element.get_by_label(control["label"], exact=True).focus()
    page.keyboard.press("Home" if control["value"] == control["max"] else "End")
    assert page.evaluate("heard.length") == 1
    assert page.evaluate("heard[0].state") == state(element)
    assert page.evaluate("heard[0].results") == element.evaluate("e => e.results")


def test_screen_reader_hears_the_state_once_it_rests(on, name):
    element = on(WIDE, page_of(name), "<p>not heard yet</p>")
    live = element.locator("[aria-live=polite]")
    assert live.inner_text() == ""  # nothing to say before the reader moves something
    key, control = next(iter(sliders(name).items()))
    set_state(element, **{key: control["min"]})
    set_state(element, **{key: control["max"]})
    assert live.inner_text() == ""
    element.page.wait_for_timeout(750)
    assert live.inner_text() == label(element)


def test_fits_a_phone(on, name):
    for width, height in ((320, 640), (390, 844)):
        element = on(PHONE)
        element.page.set_viewport_size({"width": width, "height": height})
        fits(element, name)


def fits(element, name):
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


def test_touch(on, name):
    element = on(PHONE)
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


def test_follows_the_books_theme(element, page):
    light = element.evaluate(COLOURS)
    page.evaluate("document.body.dataset.theme = 'dark'")
    dark = element.evaluate(COLOURS)
    assert set(light).isdisjoint(dark)
    assert all(contrast(colour, "rgb(255, 255, 255)") >= 4.5 for colour in light)
    assert all(contrast(colour, "rgb(19, 20, 22)") >= 4.5 for colour in dark)  # Furo's ground
    page.evaluate("document.body.dataset.theme = 'light'")
    assert element.evaluate(COLOURS) == light


def test_keeps_still_for_those_who_ask(on):
    element = on(STILL)
    moving = element.evaluate(
        """e => [...e.shadowRoot.querySelectorAll("*")].filter((part) => {
             const { transitionDuration, animationName } = getComputedStyle(part);
             return transitionDuration !== "0s" || animationName !== "none";
           }).length"""
    )
    assert moving == 0


def test_prints_its_state_in_ink_on_white(on, name):
    element = on(STILL)
    page = element.page
    page.evaluate("document.body.dataset.theme = 'auto'")
    page.emulate_media(media="print")
    assert element.locator("svg").is_visible()
    assert not element.get_by_role("button").first.is_visible()
    for key, control in sliders(name).items():
        assert not element.locator(f"#{key}").is_visible()
        assert element.get_by_text(control["label"], exact=True).is_visible()
    assert contrast(element.evaluate(COLOURS)[0], "rgb(255, 255, 255)") >= 4.5


def test_two_on_a_page_do_not_touch_each_other(on, name):
    both = on(WIDE, page_of(name), page_of(name))
    first, second = both.nth(0), both.nth(1)
    key, control = next(iter(sliders(name).items()))
    set_state(first, **{key: control["max"]})
    assert state(first) == defaults(name) | {key: control["max"]}
    assert state(second) == defaults(name)


def test_shows_its_question_without_scripts(on, name):
    assert about(name)["question"] in on(PLAIN).inner_text()
