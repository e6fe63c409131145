"""Every section passes every guard on the sources."""

import re

import matplotlib.pyplot as plt
import pytest

from book import guards
from book.book import Book
from book.pages import read_page
from book.report import report

BOOK = Book()


def name(guard):
    return guard.__name__


@pytest.mark.parametrize(
    ("path", "guard"),
    [
        pytest.param(path, guard, id=f"{path}-{name(guard)}")
        for path in BOOK.sections
        for guard in guards.demanded(path)
    ],
)
def test_section(path, guard):
    report(guard(BOOK.page(path), BOOK))


@pytest.mark.parametrize("path", guards.OLD_PATTERN)
def test_a_section_of_the_old_pattern_is_excused_from_what_it_lacks_alone(path):
    # What it has it could lose again unseen.
    page = BOOK.page(path)
    has = tuple(guard for guard in guards.NEW_PATTERN if not guard(page, BOOK))
    assert len(has) < len(guards.NEW_PATTERN), (
        f"{path} has all of the new pattern: take it out of OLD_PATTERN in tests/book/guards.py"
    )
    assert set(has) == set(guards.OLD_PATTERN[path]), (
        f"{path} has {', '.join(map(name, has))}: say so in OLD_PATTERN in tests/book/guards.py"
    )


@pytest.mark.parametrize("guard", guards.BOOK, ids=name)
def test_book(guard):
    report(guard(BOOK))


@pytest.mark.parametrize("guard", guards.TEMPLATE, ids=name)
def test_template(guard):
    page = read_page(BOOK.root, BOOK.root / "chapters/_template.md")
    report(guard(page, BOOK))


def test_template_runs(capsys):
    # Whoever copies it must be able to build at once.
    page = read_page(BOOK.root, BOOK.root / "chapters/_template.md")
    names = {}
    for cell in page.cells:
        exec(compile(cell.tree, f"{page.path}:{cell.first}", "exec"), names)
    said = capsys.readouterr().out
    assert said.count("○ Not tried yet.") == said.count("✓ Right") == len(page.named("exercise"))


HEAVY = re.compile(r"\b(?:torch|mlp|training|engine)\b")
"""What the first cell of a page imports that trains for long."""

LIGHT = [path for path in BOOK.sections if not HEAVY.search(BOOK.page(path).cells[0].source)]


@pytest.mark.parametrize("path", LIGHT)
def test_a_light_page_runs_without_its_hidden_cells(path, capsys):
    # `stands_alone` reads every page; here it is held against Python itself.
    names, page = {}, BOOK.page(path)
    for cell in page.cells:
        if "remove-cell" not in cell.tags:
            exec(compile(cell.tree, f"{path}:{cell.first}", "exec"), names)
    plt.close("all")
    said = capsys.readouterr().out
    assert said.count("✓ Right") == len(page.named("exercise")) > 0


def test_light_pages_there_are():
    assert LIGHT


def test_there_are_sections():
    # A wrong pattern would find none, and every test above would pass.
    assert BOOK.sections
