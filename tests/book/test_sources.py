"""Every section passes every guard on the sources."""

import pytest

from book import guards
from book.book import Book
from book.pages import read_page
from book.report import report

BOOK = Book()


def name(guard):
    return guard.__name__


@pytest.mark.parametrize("guard", guards.SECTION, ids=name)
@pytest.mark.parametrize("path", BOOK.sections)
def test_section(path, guard):
    report(guard(BOOK.page(path), BOOK))


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
    assert said.count("✗ Not yet") == said.count("✓ Right") == len(page.named("exercise"))


def test_there_are_sections():
    # A wrong pattern would find none, and every test above would pass.
    assert BOOK.sections
