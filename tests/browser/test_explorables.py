"""The explorables in Chromium: each as a reader meets it, and its numbers against Python's."""

import html
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from dlbasics import bayes, causality, linear, mlp, playground, training
from dlbasics.autograd import Tensor
from dlbasics.explore import bundle, explore, names, read_about
from dlbasics.history import resnet_chain, transformer
from samples import explorable_data

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>Explorables</title>
<style>body { margin: 16px; font-family: sans-serif }</style>
<body data-theme="light">{body}
"""
PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}

each = pytest.mark.parametrize("name", names())


def on(**options):
    return pytest.mark.parametrize("page", [options], indirect=True)


def about(name):
    return read_about((Path(bayes.__file__).parent / f"explorables/{name}.js").read_text("utf-8"))


def sliders(name):
    controls = about(name)["controls"].items()
    return {key: c for key, c in controls if "min" in c and not c.get("hidden")}


@pytest.fixture
def show(page, serve, tmp_path):
    """show(html, ...) puts pieces of HTML on a page; returns a locator of the explorables there."""

    def show(*pieces):
        (tmp_path / "index.html").write_text(PAGE.replace("{body}", "\n".join(pieces)), "utf-8")
        page.goto(serve(tmp_path))
        return page.locator("css=[data-state]")

    return show


@pytest.fixture
def start(show):
    """start(name, **state) shows one explorable; returns its element."""
    return lambda name, **state: show(page_of(name, **state))


def page_of(name, **state):
    data = explorable_data(name)
    return explore(name, data=data, **state)._repr_mimebundle_()["text/html"]


def state(element):
    return element.evaluate("e => e.state")


def set_state(element, **changes):
    element.evaluate("(e, changes) => { e.state = changes; }", changes)


def label(element):
    return element.locator("svg").get_attribute("aria-label")


# Every explorable.


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


def defaults(name):
    return {key: control["value"] for key, control in about(name)["controls"].items()}


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


def luminance(colour):
    channels = [int(part) / 255 for part in colour.strip("rgb()").split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


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


# The frame, whatever stands in it.


SPECIMEN = (Path(__file__).parent / "specimen.js").read_text("utf-8")


def specimen(**state):
    data = html.escape(json.dumps(state))
    tag = f'<dlb-specimen data-state="{data}"><p>instead</p></dlb-specimen>'
    return f'{tag}<script type="module">{bundle(SPECIMEN)}</script>'


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


# The numbers of each explorable, against Python's.


def close(ours, reference):
    return ours == pytest.approx(reference, rel=0, abs=1e-9)


def results_at(element, states):
    """What the explorable computes in each of the states."""
    return element.evaluate(
        "(e, states) => states.map((state) => { e.state = state; return e.results; })", states
    )


def test_screening_agrees_with_bayes(start):
    keys = ("prior", "sensitivity", "false_positive_rate")
    grid = list(
        itertools.product(
            (0, 0.001, 0.01, 0.1, 0.333, 0.4762, 0.9, 0.999, 1),
            (0, 0.005, 0.5, 0.73, 0.99, 1),
            (0, 0.01, 0.1, 0.5, 1),
        )
    )
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(grid, results_at(start("screening"), states), strict=True):
        assert tuple(results["groups"]) == bayes.natural_frequencies(*args), args
        # A negative letter is a positive one of the test whose letters are swapped.
        prior, sensitivity, false_positive_rate = args
        swapped = (prior, 1 - sensitivity, 1 - false_positive_rate)
        for ours, test in ((results["posterior"], args), (results["posterior_negative"], swapped)):
            try:
                reference = bayes.screening(*test)
            except ValueError:
                assert ours is None, args
            else:
                assert close(ours, reference), args


def test_screening_tells_the_chapters_example(start):
    element = start("screening")
    assert element.evaluate("e => e.results.groups") == [99, 1, 90, 810]
    assert label(element) == (
        "Of 189 people with a positive letter, 99 are infected: 52.4%. "
        "Of 811 people with a negative letter, 1 is."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"prior": 0, "false_positive_rate": 0}, "Nobody gets a positive letter. Of 1,000 people"),
        ({"sensitivity": 1, "false_positive_rate": 1}, "10.0%. Nobody gets a negative letter."),
        ({"prior": 0.001, "false_positive_rate": 0}, "Of 1 person with a positive letter, 1 is"),
        # 2 of 102 people are 2.0%.
        ({"prior": 0.003, "sensitivity": 0.5}, "1.5%, before rounding to whole people."),
        (
            {"prior": 0.001, "sensitivity": 0.01, "false_positive_rate": 0},
            "Fewer than 1 in 1,000 people get a positive letter; of those, 100.0% are infected.",
        ),
    ],
)
def test_screening_puts_the_extremes_in_words(start, changes, words):
    element = start("screening")
    set_state(element, **changes)
    assert words in label(element)


def test_screening_question_has_its_answer_on_the_slider(start, page):
    """The exact answer is 10/21 = 47.62%, so that 47.7% is the first step that is enough."""
    element = start("screening")
    element.get_by_label("How common", exact=True).focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
    while element.evaluate("e => e.results.posterior") >= 0.9:
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    assert element.locator("output").first.inner_text() == "47.7%"


def test_screening_draws_every_person(start):
    element = start("screening", prior=0.123)
    dots = """(svg, look) => [...svg.querySelectorAll(`path[${look}]`)].map((path) =>
      path.getAttribute("d").split("M").length - 1)"""
    true_positive, false_negative, false_positive, true_negative = bayes.natural_frequencies(
        0.123, 0.99, 0.1
    )
    figure = element.locator("svg")
    assert figure.evaluate(dots, "fill='var(--dlb-2)'") == [true_positive, false_negative]
    assert figure.evaluate(dots, "stroke='var(--dlb-1)'") == [false_positive, true_negative]


def test_screening_keeps_its_height_while_it_moves(start):
    element = start("screening")
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for prior in (0, 0.2, 0.517, 1):
        set_state(element, prior=prior)
        assert element.locator("svg").evaluate(height) == before


def stones(large_a, large_b):
    """The counts to expect where A and B get that many large stones, at the study's rates."""
    rates = {t: [s / n for s, n in row.values()] for t, row in causality.KIDNEY_STONES.items()}
    return {
        t: {"small": ((350 - large) * rates[t][0], 350 - large), "large": (large * rates[t][1], large)}
        for t, large in (("A", large_a), ("B", large_b))
    }  # fmt: skip


def test_simpson_agrees_with_causality(start):
    grid = list(itertools.product((0, 1, 80, 175, 184, 263, 349, 350), repeat=2))
    states = [{"large_a": a, "large_b": b} for a, b in grid]
    for args, results in zip(grid, results_at(start("simpson"), states), strict=True):
        counts = stones(*args)
        naive = causality.naive(counts)
        for treatment in ("A", "B"):
            assert close(results["naive"][treatment.lower()], naive[treatment]), args
        assert results["paradox"] == (naive["A"] < naive["B"]), args
        try:
            adjusted = causality.adjust(counts)
        except ValueError:
            assert results["adjusted"] is None, args
        else:
            for treatment in ("A", "B"):
                assert close(results["adjusted"][treatment.lower()], adjusted[treatment]), args
            assert adjusted["A"] > adjusted["B"]


def test_simpson_starts_at_the_study(start):
    element = start("simpson")
    results = element.evaluate("e => e.results")
    naive = causality.naive(causality.KIDNEY_STONES)
    adjusted = causality.adjust(causality.KIDNEY_STONES)
    for treatment in ("A", "B"):
        assert close(results["naive"][treatment.lower()], naive[treatment])
        assert close(results["adjusted"][treatment.lower()], adjusted[treatment])
    assert label(element) == (
        "Cured among each treatment's own patients: A 78.0%, B 82.6%. On the same mixture of "
        "stones: A 83.3%, B 77.9%. A is better for either size, and looks worse."
    )


def test_simpson_question_has_its_answer_on_the_slider(start, page):
    element = start("simpson", large_a=190)
    element.get_by_label("Large stones for A", exact=True).focus()
    while element.evaluate("e => e.results.paradox"):
        page.keyboard.press("ArrowLeft")
    assert state(element)["large_a"] == 183


def test_simpson_says_what_cannot_be_adjusted(start):
    element = start("simpson", large_a=0)
    assert "one treatment was never tried on one size" in label(element)
    assert "looks better" in label(element)
    for large in (0, 350):
        set_state(element, large_a=large, large_b=large)
        assert "nothing to adjust" in label(element)


def test_simpson_keeps_its_height_while_it_moves(start):
    element = start("simpson")
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for large in (0, 120, 350):
        set_state(element, large_a=large)
        assert element.locator("svg").evaluate(height) == before


def descent_reference(rate, w, b, standardise, steps):
    """The walk of the explorable, by Python."""
    km, minutes = linear.bus_rides()
    (X,) = linear.standardise(km[:, None]) if standardise else (km[:, None],)
    lr = float(f"{10**rate:.2g}")  # as shown beside the slider
    path = linear.gradient_descent(X, minutes, [w], b, lr, steps)
    far = np.flatnonzero(path.losses >= 1e8)
    end = far[0] + 1 if far.size else steps + 1  # the step that goes too far is the last
    best = linear.closed_form(X, minutes)
    return {
        "path": np.column_stack([path.w, path.b])[:end],
        "losses": path.losses[:end],
        "best": [best[0][0], best[1]],
        "best_loss": linear.mse(X, minutes, *best),
        "limit": linear.largest_learning_rate(X),
        "escaped": bool(far.size),
    }


def test_descent_agrees_with_linear(start):
    keys = ("rate", "w", "b", "standardise", "steps")
    rates = (-3, -2, -1.4, -1.34, -1.33, -1.3, -0.3, 0, 0.01, 0.2)
    grid = list(itertools.product(rates, (-2, 0, 7.3), (-4, 18.5), (False, True), (0, 1, 40)))
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    escaped = 0
    for args, results in zip(grid, results_at(start("descent"), states), strict=True):
        for key, reference in descent_reference(*args).items():
            ours = np.array(results[key], dtype=float)
            assert ours.shape == np.shape(reference), (args, key)
            # Relative as well: a walk that runs away reaches losses of 1e8 and more.
            assert np.allclose(ours, reference, rtol=1e-9, atol=1e-9), (args, key)
        assert [results["w"], results["b"]] == results["path"][-1]
        assert results["loss"] == results["losses"][-1]
        escaped += results["escaped"]
    assert 0 < escaped < len(grid) / 2


def test_descent_steps_by_its_buttons(start):
    element = start("descent")
    for name, steps in (("1 step", 1), ("10 steps", 11), ("100 steps", 111)):
        element.get_by_role("button", name=name, exact=True).click()
        assert state(element)["steps"] == steps
        assert len(element.evaluate("e => e.results.path")) == steps + 1
    set_state(element, steps=495)
    element.get_by_role("button", name="10 steps", exact=True).click()
    assert state(element)["steps"] == 500
    element.get_by_role("button", name="Back to the start").click()
    assert state(element)["steps"] == 0


@pytest.mark.parametrize(("standardise", "found"), [(False, "0.046"), (True, "0.98")])
def test_descent_question_has_its_answer_on_the_slider(start, standardise, found):
    """The exact limits are 0.0466 and 1; the slider stops at the last rate below them."""
    element = start("descent", standardise=standardise)
    limit = element.evaluate("e => e.results.limit")
    for rate in (step / 100 for step in range(-300, 21)):
        set_state(element, rate=rate, steps=500)
        if 10**rate >= limit * (1 - 1e-9):
            break
        assert element.evaluate("e => e.results.loss < e.results.losses[0]")
        shown = element.locator("output").first.inner_text()
    assert shown == found
    set_state(element, rate=rate + 0.05)
    assert element.evaluate("e => e.results.escaped")


def test_descent_walks_at_the_rate_that_it_shows(start):
    """Standardised, the limit is 1 and half of it the bottom: 10 to the power -0.3 is not quite 0.5."""
    element = start("descent", standardise=True, rate=-0.3, steps=1)
    assert element.locator("output").first.inner_text() == "0.5"
    assert "This is the bottom." in label(element)
    set_state(element, rate=0.01, steps=500)
    assert element.locator("output").first.inner_text() == "1"
    first, last = element.evaluate("e => [e.results.losses[0], e.results.losses.at(-1)]")
    assert last == pytest.approx(first, rel=1e-9)


@on(viewport={"width": 390, "height": 900})
def test_descent_rings_are_round_on_a_phone(start):
    assert_rings_are_round(start)


def test_descent_rings_are_round(start):
    assert_rings_are_round(start)


def assert_rings_are_round(start):
    """Standardised, both eigenvalues are 2: with one scale for both axes every ring is a circle."""
    boxes = start("descent", standardise=True).evaluate(
        """e => [...e.shadowRoot.querySelectorAll("svg path[stroke-opacity]")]
             .map((ring) => ring.getBBox()).map(({ width, height }) => [width, height])"""
    )
    assert len(boxes) == 6
    for width, height in boxes:
        assert height == pytest.approx(width, rel=1e-3)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Before the first step: w = 0 minutes per km, b = 0 minutes, loss 355.8."),
        ({"steps": 1}, "After 1 step: "),
        ({"rate": -1.3, "steps": 3}, "The last step led uphill."),
        ({"rate": 0.2, "steps": 50}, "The steps ran away; step "),
        ({"rate": -1.4, "steps": 500}, "This is the bottom."),
        ({"rate": -0.3, "standardise": True, "steps": 3}, "minutes per standard deviation"),
    ],
)
def test_descent_puts_the_walk_in_words(start, changes, words):
    element = start("descent")
    set_state(element, **changes)
    assert words in label(element)


def test_descent_starts_where_the_surface_is_clicked(start):
    element = start("descent", steps=5)
    surface = element.locator("svg rect[style*=crosshair]")
    box = surface.bounding_box()
    surface.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    assert state(element)["w"] == pytest.approx(4, abs=0.2)
    assert state(element)["b"] == pytest.approx(10, abs=0.6)
    assert state(element)["steps"] == 0


@on(viewport={"width": 586, "height": 900})
def test_descent_keeps_its_words_inside_where_its_panels_stand_side_by_side(start):
    cut = start("descent", steps=3).evaluate(
        """e => {
             const svg = e.shadowRoot.querySelector("svg");
             const { left, right } = svg.getBoundingClientRect();
             return [...svg.querySelectorAll("text")].filter((text) => {
               const inner = text.getBoundingClientRect();
               return inner.left < left - 1 || inner.right > right + 1;
             }).map((text) => text.textContent);
           }"""
    )
    assert cut == []


def learning_curves_reference(data, batch, schedule, epochs, smoothing):
    """What the explorable shows of the runs, by Python."""
    runs = {(run["batch"], run["schedule"]): run for run in data["runs"]}
    batches, schedules = (list(dict.fromkeys(keys)) for keys in zip(*runs, strict=True))
    run = runs[batch, schedule]
    epochs = min(epochs, len(run["validation"]))
    raw = run["training"][: epochs * len(run["training"]) // len(run["validation"])]
    table = np.array([[runs[b, s]["validation"][epochs - 1] for s in schedules] for b in batches])
    return {
        "epochs": epochs,
        "training": raw,
        "smoothed": training.smooth(raw, smoothing),
        "validation": run["validation"][:epochs],
        "rate": run["rate"][:epochs],
        "table": table,
        "best": np.unravel_index(table.argmin(), table.shape),
    }


def test_learning_curves_agree_with_training(start):
    data = explorable_data("learning-curves")
    menus = about("learning-curves")["controls"]
    keys = ("batch", "schedule", "epochs", "smoothing")
    grid = list(
        itertools.product(
            menus["batch"]["options"], menus["schedule"]["options"], (1, 2, 12), (0, 0.3, 0.95)
        )
    )
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(grid, results_at(start("learning-curves"), states), strict=True):
        reference = learning_curves_reference(data, *args)
        assert results.keys() == reference.keys()
        for key, value in reference.items():
            ours = np.array(results[key], dtype=float)
            assert ours.shape == np.shape(value), (args, key)
            assert np.allclose(ours, value, rtol=0, atol=1e-9), (args, key)


def test_learning_curves_say_what_they_show(start):
    element = start("learning-curves", schedule="cosine", epochs=1)
    assert label(element).startswith(
        "Batches of 20, learning rate: cosine. After 1 epoch the training loss is "
    )
    assert "The lowest of the twelve is 2.00, with batches of 20 and cosine." in label(element)


def test_learning_curves_pick_a_run_from_the_table(start):
    element = start("learning-curves")
    element.locator("svg g", has_text="★").click()
    assert label(element).startswith("Batches of 20, learning rate: cosine. After 3 epochs ")
    element.locator("svg g[style*=pointer]").nth(9).click()
    assert (state(element)["batch"], state(element)["schedule"]) == ("1000", "constant")


def test_learning_curves_keep_their_height(start):
    element = start("learning-curves")
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    for changes in ({"epochs": 1}, {"batch": "1000"}, {"smoothing": 0.95}):
        set_state(element, **changes)
        assert element.locator("svg").evaluate(height) == before


def test_learning_curves_refuse_data_that_lack_a_run(show, problems):
    data = explorable_data("learning-curves")
    data["runs"].pop(0)
    element = show(explore("learning-curves", data=data)._repr_mimebundle_()["text/html"])
    assert "Twelve runs of one network" in element.inner_text()
    assert len(problems) == 1 and "the data have no run with batches of 20" in problems[0]
    problems.clear()


# What moves by itself: the frame's animation.


def frames_until(element, condition):
    """Let the page draw until a condition on `e` holds; fails with playwright's time limit."""
    element.page.wait_for_function(
        f"() => {{ const e = document.querySelector('[data-state]'); return {condition}; }}"
    )


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


def test_an_animation_pauses_and_goes_on(show):
    element = start_playground(show)
    element.get_by_role("button", name="Play").focus()
    element.page.keyboard.press("Enter")
    frames_until(element, "e.state.steps >= 25")
    element.page.keyboard.press("Space")
    assert element.get_by_role("button", name="Play").is_visible()
    at = state(element)["steps"]
    element.page.wait_for_timeout(100)
    assert state(element)["steps"] == at
    element.evaluate("e => { e.playing = true; }")
    frames_until(element, f"e.state.steps > {at}")
    element.evaluate("e => e.reset()")
    assert element.evaluate("e => e.playing") is False


def test_an_animation_rests_while_it_is_out_of_sight(show, page):
    element = start_playground(show, "<div style='height: 3000px'></div>")
    element.evaluate("e => { e.playing = true; }")
    page.wait_for_timeout(150)
    assert state(element)["steps"] == 0
    element.evaluate("e => e.scrollIntoView()")
    frames_until(element, "e.state.steps > 0")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(150)
    at = state(element)["steps"]
    page.wait_for_timeout(150)
    assert state(element)["steps"] == at and element.evaluate("e => e.playing")
    element.evaluate("e => e.remove()")
    page.wait_for_timeout(50)
    assert element.count() == 0


def test_an_animation_does_not_chatter(show, page):
    element = start_playground(show)
    page.evaluate(
        """window.said = 0;
           new MutationObserver(() => { window.said += 1; }).observe(
             document.querySelector("[data-state]").shadowRoot.querySelector("[aria-live=polite]"),
             { childList: true, characterData: true, subtree: true });"""
    )
    element.evaluate("e => { e.playing = true; }")
    frames_until(element, "e.state.steps >= 60")
    element.evaluate("e => { e.playing = false; }")
    page.wait_for_timeout(750)
    assert page.evaluate("said") <= 2
    assert element.locator("[aria-live=polite]").inner_text() == label(element)


def test_what_does_not_move_has_no_play(start):
    element = start("screening")
    assert element.get_by_role("button", name="Play").count() == 0
    element.evaluate("e => { e.playing = true; }")
    assert element.evaluate("e => e.playing") is False


# The playground.


def start_playground(show, *before, **changes):
    return show(*before, page_of("playground", **{"steps": 0} | changes))


def in_python(given):
    """The arguments of playground.network for a state of the explorable."""
    names = {"data_set": given["data_set"], "decay": float(given["decay"])}
    whole = {key: int(given[key]) for key in ("layers", "units", "seed", "steps")}
    kept = {key: given[key] for key in ("noise", "activation", "rate")}
    return names | whole | kept


def test_playground_agrees_with_mlp(start):
    element = start("playground")
    kinds = itertools.product(
        ("ring", "xor", "moons", "spirals", "blobs"), ("tanh", "ReLU", "none")
    )
    depths = itertools.cycle([(1, 3), (0, 1), (2, 4), (3, 8)])
    rest = itertools.cycle([(0, "0.1", 0.3, -1.5), (7, "0", 0.06, -1.5), (33, "0.001", 0, -2)])
    states = [
        {"data_set": data_set, "activation": activation, "layers": layers, "units": units,
         "steps": steps, "decay": decay, "noise": noise, "rate": rate, "seed": seed}
        for seed, ((data_set, activation), (layers, units), (steps, decay, noise, rate))
        in enumerate(zip(kinds, depths, rest, strict=False))
    ]  # fmt: skip
    for given, results in zip(states, results_at(element, states), strict=True):
        X, y, X_test, y_test = playground.data(given["data_set"], given["noise"])
        # The very weights of the page, in the network of Python: loss and gradient must be equal.
        model = playground.network(**in_python(given) | {"steps": 0})
        assert results["sizes"] == list(model.sizes)
        theirs = playground.network(**in_python(given)).theta
        assert np.abs(np.array(results["theta"]) - theirs).max() < 1e-6  # the path, step by step
        model.theta[:] = results["theta"]
        loss, grads = model.loss_and_grads(X, y, float(given["decay"]))
        assert close(results["objective"], loss)
        assert np.abs(np.array(results["grads"]) - grads).max() < 1e-9
        for key, inputs, labels in (("", X, y), ("test_", X_test, y_test)):
            logits = model.forward(inputs)
            assert close(results[f"{key}loss"], mlp.cross_entropy(logits, labels)[0])
            assert close(results[f"{key}right"], mlp.accuracy(logits, labels))
        side = np.linspace(-1.4, 1.4, 33)
        places = np.stack(np.meshgrid(side, side[::-1]), axis=-1).reshape(-1, 2)
        shown = mlp.softmax(model.forward(places))[:, 1]
        assert np.abs(np.array(results["map"]) - shown).max() < 1e-9
        hidden = mlp.activate(model, places)[1:-1]
        assert [len(layer) for layer in results["hidden"]] == list(model.sizes[1:-1])
        for layer, expected in zip(results["hidden"], hidden, strict=True):
            coarse = expected.reshape(33, 33, -1)[::2, ::2].reshape(17 * 17, -1)
            assert np.abs(np.array(layer).T - coarse).max() < 1e-9
        assert results["curve"][-1] == [given["steps"], results["loss"], results["test_loss"]]
        assert [row[0] for row in results["curve"][:-1]] == list(range(0, given["steps"], 10))


def test_playground_gets_to_a_state_by_any_road(start):
    """Played in steps, jumped to, or gone back to: the same network."""
    element = start("playground", steps=0)
    read = "e => JSON.stringify(e.results)"
    for _ in range(12):
        element.get_by_role("button", name="One step").click()
    for steps in (12, 15, 40):
        set_state(element, steps=steps)
    stepped = element.evaluate(read)
    set_state(element, steps=200)
    set_state(element, units=5)
    set_state(element, units=2, steps=40)
    assert element.evaluate(read) == stepped
    fresh = start("playground", steps=40)
    assert fresh.evaluate(read) == stepped


def test_playground_is_told_of_by_explore():
    shown = explore("playground", data_set="spirals", layers=2, units=8, steps=200, decay="0.01")
    assert shown.state["steps"] == 200
    with pytest.raises(ValueError, match="expected one of: ring, xor"):
        explore("playground", data_set="torus")


def test_playground_question_has_its_answer_on_the_slider(start):
    element = start("playground", steps=1000)
    right = {}
    for units in (1, 2, 3):
        set_state(element, units=units)
        right[units] = element.evaluate("e => [e.results.right, e.results.test_right]")
    assert max(right[1] + right[2]) < 0.95 and min(right[3]) == 1


def test_playground_begins_where_two_units_fail(start):
    element = start("playground")
    assert label(element).startswith("2-2-2 network, 300 steps: 87% of the training points")
    set_state(element, layers=0, steps=1)
    assert label(element).startswith("2-2 network, 1 step: ")
    assert "No hidden units" in element.locator("svg").text_content()


def test_playground_plays_one_epoch_a_frame_and_keeps_its_height(start, page):
    element = start("playground", data_set="spirals", layers=3, units=8, steps=0)
    height = "svg => svg.viewBox.baseVal.height"
    before = element.locator("svg").evaluate(height)
    element.get_by_role("button", name="Play").click()
    frames_until(element, "e.state.steps >= 150")  # thirty frames
    element.get_by_role("button", name="Pause").click()
    assert state(element)["steps"] % 5 == 0
    assert element.locator("svg").evaluate(height) == before
    loss = "e => [e.results.curve[0][1], e.results.loss]"
    at_start, now = element.evaluate(loss)
    assert now < at_start
    set_state(element, steps=3998)
    element.get_by_role("button", name="Play").click()
    frames_until(element, "e.state.steps === 4000 && !e.playing")


@pytest.mark.parametrize(
    "page",
    [
        {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
        {"viewport": {"width": 1280, "height": 720}},
    ],
    indirect=True,
)
def test_playground_has_play_and_map_in_sight_of_its_controls(start, page):
    element = start("playground")
    box = {
        "units": element.get_by_label("Units in each").bounding_box(),
        "last": element.get_by_label("Weight decay").bounding_box(),
        "play": element.get_by_role("button", name="Play").bounding_box(),
        "map": element.locator("svg > rect").first.bounding_box(),
    }
    assert box["last"]["y"] < box["play"]["y"] < box["map"]["y"]
    below = box["map"]["y"] + box["map"]["height"]
    assert below - box["units"]["y"] < page.viewport_size["height"]
    assert below - box["play"]["y"] < 0.75 * page.viewport_size["height"]


def test_play_can_be_read_in_light_and_dark(start, page):
    button = start("playground").get_by_role("button", name="Play")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.body.dataset.theme = theme; }", theme)
        ink, ground = button.evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        )
        assert contrast(ink, ground) >= 4.5


def test_playground_draws_new_weights_and_goes_to_step_0(start):
    element = start("playground")
    first = element.evaluate("e => e.results.theta")
    element.get_by_role("button", name="New weights").click()
    assert state(element)["seed"] == 1 and state(element)["steps"] == 0
    element.get_by_role("button", name="One step").click()
    assert state(element)["steps"] == 1
    element.get_by_role("button", name="Step 0").click()
    assert state(element)["steps"] == 0
    assert element.evaluate("e => e.results.theta") != first


def backprop_reference(w, x, b, y, step):
    """The nodes of the explorable by the engine: name -> Tensor, after backward()."""
    nodes = {
        key: Tensor(value, requires_grad=True) for key, value in dict(w=w, x=x, b=b, y=y).items()
    }
    nodes["u"] = nodes["w"] * nodes["x"]
    nodes["z"] = nodes["u"] + nodes["b"]
    nodes["a"] = nodes["z"].tanh()
    nodes["e"] = (nodes["a"] - nodes["y"]) ** 2
    nodes["p"] = nodes["w"] ** 2 * 0.1
    nodes["L"] = nodes["e"] + nodes["p"]
    nodes["L"].backward()
    return nodes


# The order in which the explorable computes, and hands back; and each node's inputs.
COMPUTED, HANDED_BACK = "uzaepL", "Lpeazu"


INPUTS = {"u": "wx", "z": "ub", "a": "z", "e": "ay", "p": "w", "L": "ep"}


def test_backprop_graph_agrees_with_autograd(start):
    keys = ("w", "x", "b", "y", "step")
    places = itertools.product((-2, 0, 1.4), (-1.3, 0, 1.5), (-0.5, 2), (-1, 0.3, 1), range(14))
    grid = list(places)
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(grid, results_at(start("backprop-graph"), states), strict=True):
        nodes, step = backprop_reference(*args), args[-1]
        for place, name in enumerate(COMPUTED, 1):
            known = results["values"][name] is not None
            assert known == (place <= step), (args, name)
        for name, value in results["values"].items():
            assert value is None or close(value, nodes[name].item()), (args, name)
        # Who has handed back so far; a gradient is complete once all uses of the node have.
        done = set(HANDED_BACK[: max(0, step - 7)])
        for name, gradient in results["gradients"].items():
            uses = {use for use, inputs in INPUTS.items() if name in inputs}
            if name == "L":
                assert gradient == (1 if step > 6 else None)
            elif not uses & done:
                assert gradient is None, (args, name)
            elif uses <= done:
                assert close(gradient, float(nodes[name].grad)), (args, name)
            else:  # w, before u has handed back
                assert name == "w" and close(gradient, 0.2 * args[0])
        sent = [(message["from"], message["to"]) for message in results["messages"]]
        assert sorted(sent) == sorted((use, to) for use in done for to in INPUTS[use])
        for message in results["messages"]:
            above = float(nodes[message["from"]].grad)
            assert close(message["value"], message["local"] * above), args


def test_backprop_graph_steps_by_its_buttons(start):
    element = start("backprop-graph")
    assert "Now hand it back" in label(element)
    for name, step, words in (
        ("Next step", 8, "Backward, 1 of 6: L hands 1.000 × 1.000 = 1.000 to e"),
        ("One step back", 7, "its gradient is 1"),
        ("To the end", 13, "At w two messages meet: 0.280 + −"),
        ("Next step", 13, "Backward, 6 of 6: u hands"),
        ("To the start", 0, "Only the inputs are known"),
        ("One step back", 0, "Only the inputs are known"),
        ("Next step", 1, "Forward, 1 of 6: u = w · x = 2.100."),
    ):
        element.get_by_role("button", name=name, exact=True).click()
        assert state(element)["step"] == step
        assert words in label(element)


def test_backprop_graph_question_has_its_answer_on_the_slider(start, page):
    """The messages cancel where the loss is least: its slope changes sign there."""
    element = start("backprop-graph", step=13)
    element.get_by_label("Weight w", exact=True).focus()
    gradient = "e => e.results.gradients.w"
    before = element.evaluate(gradient)
    while (now := element.evaluate(gradient)) > 0:
        before = now
        page.keyboard.press("ArrowLeft")
    assert before > 0 >= now and before - now < 0.02
    w, low, high = (
        state(element)["w"],
        *(
            backprop_reference(state(element)["w"] + d, 1.5, -0.5, 1, 0)["L"].item()
            for d in (0, 0.01)
        ),
    )
    assert 0.5 < w < 1.4 and abs(low - high) < 1e-4


@pytest.mark.parametrize("width", [320, 390, 760, 1000])
def test_backprop_graph_keeps_its_words_apart_and_inside(start, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    element = start("backprop-graph", step=13, w=-2, x=-2, b=-2, y=-1)
    trouble = element.evaluate(
        """e => {
             const svg = e.shadowRoot.querySelector("svg");
             const edge = svg.getBoundingClientRect();
             const texts = [...svg.querySelectorAll("text")].filter((text) => text.textContent);
             const boxes = texts.map((text) => text.getBoundingClientRect());
             const cut = texts.filter((_, i) => boxes[i].left < edge.left - 1 || boxes[i].right > edge.right + 1);
             const meet = texts.filter((_, i) => boxes.some((box, j) => j < i && box.left < boxes[i].right - 1 &&
               boxes[i].left < box.right - 1 && box.top < boxes[i].bottom - 4 && boxes[i].top < box.bottom - 4));
             return [...cut, ...meet].map((text) => text.textContent);
           }"""
    )
    assert trouble == []


def test_residual_depth_agrees_with_the_chain(start):
    keys = ("layers", "scale", "skips", "normalise")
    grid = list(itertools.product((2, 4, 30, 60), (0.5, 0.8, 1, 1.5), (False, True), (False, True)))
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(grid, results_at(start("residual-depth"), states), strict=True):
        layers, factor, skips, normalise = args
        reference = resnet_chain.chain(layers, skips, normalise, factor)
        for key in ("signal", "gradient"):
            ours, expected = np.array(results[key]), getattr(reference, key)
            # Relative: what vanishes is far below 1e-9 and must agree all the same.
            assert np.allclose(ours, expected, rtol=1e-9, atol=0), (args, key)
        assert results["ratio"] == pytest.approx(expected[0] / expected[-1], rel=1e-9)


def test_residual_depth_question_has_an_answer_in_three_of_four_cases(start):
    def deepest(skips, normalise, scale):
        states = [
            {"layers": n, "scale": scale, "skips": skips, "normalise": normalise}
            for n in range(2, 61, 2)
        ]
        found = results_at(start("residual-depth"), states)
        inside = [1e-3 < results["ratio"] < 1e3 for results in found]
        return 2 * inside.index(False) if False in inside else None

    assert 20 <= deepest(False, False, 0.8) <= 30
    assert 25 <= deepest(False, True, 0.8) <= 40
    assert 30 <= deepest(True, False, 1) <= 50
    assert all(deepest(True, True, scale) is None for scale in (0.5, 1, 1.5))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "30 layers, without skips, without batch normalisation"),
        ({}, "times smaller than at the output"),
        ({"normalise": True}, "with batch normalisation"),
        ({"normalise": True}, "times larger than at the output"),
        ({"skips": True, "scale": 1.5, "layers": 60}, "10 to the power 12 times larger"),
    ],
)
def test_residual_depth_puts_the_sizes_in_words(start, changes, words):
    element = start("residual-depth")
    set_state(element, **changes)
    assert words in label(element)


def attention_reference(direction, length, divisor, a, b, c):
    """What the query finds, by Python."""

    def arrow(degrees, size):
        angle = torch.deg2rad(torch.tensor(degrees, dtype=torch.float64))
        return size * torch.stack([angle.cos(), angle.sin()])

    query, keys = arrow(direction, length), torch.stack([arrow(key, 2) for key in (a, b, c)])
    values = torch.tensor([[2], [10], [6]], dtype=torch.float64)
    output, weights = transformer.attention(query[None], keys, values, scale=divisor)
    return {
        "query": query.tolist(),
        "keys": keys.tolist(),
        "scores": (keys @ query / divisor).tolist(),
        "weights": weights[0].tolist(),
        "output": output.item(),
    }


def test_attention_agrees_with_transformer(start):
    keys = ("direction", "length", "divisor", "a", "b", "c")
    grid = itertools.product(
        (-180, 60, 110), (0, 1.5, 4), (0.1, 1.41, 8), (20, 77), (110,), (-120, 5)
    )
    states = [dict(zip(keys, args, strict=True)) for args in grid]
    for args, results in zip(states, results_at(start("attention"), states), strict=True):
        reference = attention_reference(**args)
        assert results.keys() == reference.keys()
        for key, value in reference.items():
            assert np.allclose(results[key], value, rtol=0, atol=1e-9), (args, key)


def test_attention_question_has_its_answer_on_the_slider(start):
    """At B the output is not 10; a longer query brings it there, a longer one still closer."""
    element = start("attention")
    outputs = [
        element.evaluate("(e, s) => { e.state = s; return e.results.output; }", changes)
        for changes in ({"direction": 110}, {"length": 3}, {"length": 4})
    ]
    assert outputs == sorted(outputs)
    assert 8 < outputs[0] < 9.5 and 9.9 < outputs[2] < 10


def test_attention_puts_the_weights_in_words(start):
    element = start("attention", length=0)
    assert "weights are 33.3%, 33.3% and 33.3%" in label(element)
    assert label(element).endswith("The values are 2, 10 and 6, so the output is 6.00.")


@pytest.mark.parametrize(("tip", "key"), [(1, "b"), (3, "direction")])
def test_attention_tips_follow_the_pointer(start, page, tip, key):
    element = start("attention")
    before = state(element)
    grip = element.locator("svg circle[style*=grab]").nth(tip)
    box = grip.bounding_box()
    middle = element.locator("svg circle").first.bounding_box()
    x, y = (middle[k] + middle[size] / 2 for k, size in (("x", "width"), ("y", "height")))
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x + 50, y + 50, steps=4)
    page.mouse.up()
    page.mouse.move(x - 80, y, steps=2)  # let go: nothing follows any more
    after = state(element)
    assert after[key] == pytest.approx(-45, abs=2)
    moved = {name for name in after if after[name] != before[name]}
    assert moved == ({"direction", "length"} if key == "direction" else {key})


def test_attention_ignores_a_press_far_from_every_tip(start, page):
    element = start("attention")
    before = state(element)
    element.locator("svg").click(position={"x": 4, "y": 4})
    assert state(element) == before
