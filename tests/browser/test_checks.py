"""Each check of a page can fail: a sound page is broken by a script, and the check says so."""

import itertools
from dataclasses import dataclass

import pytest

from browser.checks import (
    CHECKS,
    accessibility,
    explorable,
    figures,
    guesses,
    layout,
    loading,
    mathematics,
    narrow,
    printing,
    reading,
    words,
)
from browser.site import SECTIONS
from browser.visit import MODES, Visit, browse, go, look


@dataclass
class Break:
    """What breaks a page so that `check` says `message`.

    script: runs on the whole page; before: runs instead before the page loads; name: the page, a section by default.
    """

    check: object
    message: str
    script: str = ""
    before: str = ""
    mode: str = "wide"
    name: str = SECTIONS[0]

    def __str__(self):
        return f"{self.check.__name__}-{self.mode}-{self.message}"


def styled(css: str) -> str:
    """A script that adds a style sheet, to the page and inside of its explorables."""
    return f"""
      const roots = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean);
      for (const root of [document.head, ...roots]) {{
        const style = document.createElement('style');
        style.textContent = `{css}`;
        root.append(style);
      }}"""


INSERT = "document.querySelector('article').insertAdjacentHTML('afterbegin', `{}`)"
SHADOWED = "document.querySelectorAll('*').forEach(e => e.shadowRoot && e.remove());"
WIDE = "<div style='width: 500px'>wide</div>"
LATE = "<div style='height: 400px'>late</div>"
COVER = (
    "<div class='guess' id='g'><button class='guess-show'>x</button></div><details class='guess-cover' data-guess='g'>"
    "<summary>x</summary><div class='guess-inside'><p>x</p><p>An answer that anybody can read.</p></div></details>"
)
FOLD = "document.querySelector('details.fold')"

BREAKS = [
    Break(words.at_hand, "is not at hand", "document.getElementById('words').remove()"),
    Break(
        narrow.figure_text,
        "too small: a: 8.0 px",
        INSERT.format(
            "<svg class='dlb-figure' viewBox='0 0 9 9' style='width: 9px'>"
            "<text style='font-size: 8px'>a</text></svg>"
        ),
        mode="phone",
    ),
    Break(
        narrow.scrolling,
        "scrolls: cut",
        INSERT.format(
            "<div class='scroll' style='width: 9px; background: none'>"
            "<p style='width: 99px'>cut</p></div>"
        ),
        mode="phone",
    ),
    Break(
        narrow.equation_numbers,
        "on its formula: (99)",
        INSERT.format(
            "<div class='math' style='position: relative'><span class='katex-html'>"
            "<span class='base'>xyz</span></span>"
            "<span class='eqno' style='position: absolute; inset: 0'>(99)</span></div>"
        ),
        mode="phone",
    ),
    Break(
        narrow.link_sizes,
        "too small to press: tiny",
        INSERT.format(
            "<div class='toc-tree'><a style='display: block; line-height: 9px'>tiny</a></div>"
        ),
        mode="phone",
    ),
    Break(
        guesses.covered,
        "can be read before the guess: g",
        INSERT.format(COVER.replace("<details", "<details open")),
    ),
    Break(
        guesses.covered,
        "can be read before the guess: g",
        INSERT.format(COVER + "<p>An answer that anybody can read.</p>"),
    ),
    Break(guesses.opened, "g does not open", INSERT.format(COVER)),
    Break(loading.whole, "2 h1", INSERT.format("<h1>Another</h1>")),
    Break(
        loading.whole,
        "broken image",
        INSERT.format("<img alt='' src='data:image/png;base64,AAAA'>")
        + "; await document.querySelector('article img').decode().catch(() => {})",
    ),
    Break(loading.whole, "the server answers 404", name="chapters/nowhere"),
    Break(
        loading.light,
        "requests: ",
        "await Promise.all([...Array(16).keys()].map(i => fetch('../../search.html?' + i)))",
    ),
    Break(
        loading.light,
        " bytes",
        "await Promise.all([...Array(9).keys()].map(i => fetch('../../searchindex.js?' + i)))",
    ),
    *(
        Break(
            layout.nothing_jumps,
            "the layout shifted",
            f"""document.body.insertAdjacentHTML('afterbegin', "{LATE}");"""
            " await new Promise(done => setTimeout(done, 200))",
            mode=mode,
        )
        for mode in ("wide", "phone")
    ),
    Break(layout.no_sideways_scrolling, "516 wide, not 320", INSERT.format(WIDE), mode="phone"),
    Break(
        layout.no_sideways_scrolling,
        "500 wide, not 320",
        f'document.body.insertAdjacentHTML("afterbegin", "{WIDE}")',
        mode="phone",
    ),
    Break(reading.headings_in_order, "not begin with the one", INSERT.format("<h2>Early</h2>")),
    Break(
        reading.headings_in_order,
        "an h4 follows an h1",
        "document.querySelector('article h1').insertAdjacentHTML('afterend', '<h4>Deep</h4>')",
    ),
    Break(reading.next_leads_on, "next leads to", "document.querySelector('.next-page').href = ''"),
    Break(
        reading.next_leads_on, "prev leads to []", "document.querySelector('.prev-page').remove()"
    ),
    Break(
        accessibility.axe,
        "image-alt",
        INSERT.format("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"),
    ),
    Break(accessibility.axe, "color-contrast", styled("article p { color: #bbb }")),
    Break(
        accessibility.contrast, "color-contrast", styled("article p { color: #444 }"), mode="dark"
    ),
    Break(
        accessibility.keyboard,
        "Tab begins at",
        "document.body.insertAdjacentHTML('afterbegin', '<a href=x>x</a>')",
    ),
    Break(
        accessibility.keyboard,
        "the keyboard reaches",
        SHADOWED + "document.querySelectorAll('a, button, input, summary, [tabindex]')"
        ".forEach(e => { if (!e.textContent.includes('Skip to')) e.tabIndex = -1; })",
    ),
    Break(
        accessibility.keyboard,
        "no visible focus on",
        styled(":focus { outline: none !important; box-shadow: none !important }"),
    ),
    Break(accessibility.solution_opens_by_keyboard, "in sight before", f"{FOLD}.open = true"),
    Break(
        accessibility.solution_opens_by_keyboard,
        "does not open",
        f"{FOLD}.firstElementChild.addEventListener('keydown', e => e.preventDefault())",
    ),
    Break(
        accessibility.solution_opens_by_keyboard,
        "no solution in a fold",
        "document.querySelectorAll('details.fold').forEach(e => e.remove())",
    ),
    Break(
        accessibility.nothing_moves,
        "moves: ",
        styled("article p { transition: color 2s !important }"),
        mode="dark",
    ),
    Break(
        mathematics.typeset,
        "formulas are wrong",
        "document.querySelector('.katex').classList.add('katex-error')",
    ),
    Break(mathematics.typeset, "have MathML", "document.querySelector('.katex math').remove()"),
    Break(
        mathematics.typeset,
        "was not loaded",
        "document.querySelectorAll('link[rel=stylesheet]').forEach(e => e.remove())",
    ),
    Break(
        figures.in_light_ink, "hard to read", styled("svg.dlb-figure { color: #999 !important }")
    ),
    Break(
        figures.in_light_ink,
        "of the other mode",
        styled("body { background: black !important } svg.dlb-figure { color: white !important }"),
    ),
    Break(
        figures.in_dark_ink,
        "of the other mode",
        styled("svg.dlb-figure { color: black !important }"),
        mode="dark",
    ),
    Break(explorable.answers_the_keyboard, "has no explorable", SHADOWED),
    Break(
        explorable.answers_the_keyboard,
        "does not answer",
        "addEventListener('keydown', e => e.preventDefault(), true)",
    ),
    Break(
        printing.dark_on_white,
        "prints in",
        styled("@media print { body { color: #ccc !important } }"),
        mode="print",
    ),
    Break(
        printing.no_controls,
        ".launch-bar prints",
        styled("@media print { .launch-bar { display: block !important } }"),
        mode="print",
    ),
    Break(
        printing.figures_in_ink,
        "a figure prints in",
        styled("@media print { svg.dlb-figure { color: #ccc !important } }"),
        mode="print",
    ),
]


@pytest.mark.parametrize("broken", BREAKS, ids=str)
def test_a_broken_page_is_noticed(chromium, site, broken):
    mode = "dark" if broken.mode == "print" else broken.mode
    visit = Visit(broken.name, site, broken.mode)
    with browse(chromium, visit, **MODES[mode]) as page:
        if broken.before:
            page.add_init_script(broken.before)
        go(page, visit)
        if broken.mode == "print":
            page.emulate_media(media="print")
        if broken.check not in (guesses.covered, *CHECKS["wide"][:3]):
            guesses.opened(page, visit)  # as the checks before it have left the page
        if broken.script:
            page.evaluate(f"async () => {{ {broken.script} }}")
        found = look(broken.check, page, visit)
    assert any(broken.message in problem for problem in found), found


def test_every_check_is_tested():
    listed = {(mode, check.__name__) for mode, checks in CHECKS.items() for check in checks}
    broken = {(each.mode, each.check.__name__) for each in BREAKS}
    # A PDF that Chromium does not make cannot be provoked; and a whole page is the same in each mode.
    spared = {("print", "prints"), *itertools.product(("phone", "dark"), ("whole", "opened"))}
    assert listed - broken <= spared
    assert broken <= listed


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("console.error('a bug')", "console: a bug"),
        ("setTimeout(() => { throw new Error('a slip'); })", "exception: a slip"),
        ("fetch('http://example.org/x').catch(() => {})", "to another machine: http://example.org/x"),
        ("customElements.whenDefined('x-y'); document.body.append(document.createElement('x-y'))", "never"),
        ("setInterval(() => { document.title += '.'; document.body.dataset.x = Math.random(); })", "comes to rest"),
    ],
)  # fmt: skip
def test_what_goes_wrong_while_a_page_loads_is_a_problem(chromium, site, script, message):
    visit = Visit(SECTIONS[0], site)
    with browse(chromium, visit, **MODES["wide"]) as page:
        page.add_init_script(
            f"window.PATIENCE = 2000; addEventListener('DOMContentLoaded', () => {{ {script} }})"
        )
        go(page, visit)
    assert any(message in problem for problem in visit.problems), visit.problems


def test_a_check_that_falls_over_is_a_problem(chromium, site):
    def falls(page, visit):
        raise RuntimeError("no such thing")

    visit = Visit(SECTIONS[0], site)
    assert look(falls, None, visit) == [
        f"{SECTIONS[0]} [wide] test_checks.falls: fell over: no such thing"
    ]
