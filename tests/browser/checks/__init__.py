"""What is checked on every page: one function a check, listed here under the mode that shows it.

A check is `check(page, visit) -> problems`: it looks at an open page (playwright's) and returns one line for each thing
that is wrong, `[]` where nothing is. It does not navigate, and it leaves the page as it found it: what it opens it
closes, what it moves it puts back; only what guesses cover stays open for the checks that come after `guesses.opened`.
Where a check is only for sections it begins with `if not visit.section: return []`. Each has its own break in
`test_checks.py`, which proves that it can fail.
"""

from browser.checks import (
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

CHECKS = {
    # In this order: what counts requests and shifts comes first.
    "wide": (
        loading.whole,
        layout.nothing_jumps,
        loading.light,
        guesses.covered,
        guesses.opened,
        reading.headings_in_order,
        reading.next_leads_on,
        words.at_hand,
        accessibility.axe,
        mathematics.typeset,
        figures.in_light_ink,
        accessibility.keyboard,
        accessibility.solution_opens_by_keyboard,
        explorable.answers_the_keyboard,
    ),
    "phone": (
        loading.whole,
        layout.nothing_jumps,
        guesses.opened,
        layout.no_sideways_scrolling,
        narrow.figure_text,
        narrow.scrolling,
        narrow.equation_numbers,
        narrow.link_sizes,
    ),
    "dark": (
        loading.whole,
        guesses.opened,
        accessibility.contrast,
        accessibility.nothing_moves,
        figures.in_dark_ink,
    ),
    # The page of `dark`, as paper: nothing of the dark may be left.
    "print": (
        printing.dark_on_white,
        printing.no_controls,
        printing.figures_in_ink,
        printing.prints,
    ),
}
