"""Guards on guesses: what a run shows is asked first, and stays covered until the reader has answered.

A guard takes a page and the book, and returns its problems, each as
"file:line: what is wrong: what to do".
"""

import re

from book.book import Book
from book.pages import Directive, Page

LABEL = re.compile(r"guess-[a-z0-9-]+")
EXAMPLE = ":::{guess} How many?"


def asks_first(page: Page, book: Book) -> list[str]:
    """A section lets the reader guess at least once."""
    if page.named("guess"):
        return []
    text = f"nothing is guessed on the page: put `{EXAMPLE}` before the run that answers it"
    return [page.problem(page.cells[0].line if page.cells else 1, text)]


def guesses(page: Page, book: Book) -> list[str]:
    """Each guess asks a question under a label, and a run or text that answers it follows."""
    problems = []
    for box in page.named("guess"):
        if not LABEL.fullmatch(box.options.get("label", "")):
            text = "the guess has no label: add `:label: guess-...`"
            problems.append(page.problem(box.line, text))
        if not box.argument.endswith("?"):
            text = f"{box.argument!r} asks nothing: end it with a question mark"
            problems.append(page.problem(box.line, text))
        if not answered(page, box):
            text = "nothing answers the guess: a run or text must follow before the next heading"
            problems.append(page.problem(box.line, text))
    return problems


def answered(page: Page, box: Directive) -> bool:
    """Say whether a guess covers something: a code cell that the page shows, or text."""
    marks = [line for _, _, line in page.headings]
    marks += [other.line for name in ("guess", "guessed") for other in page.named(name)]
    end = min((line for line in marks if line > box.line), default=len(page.text.splitlines()) + 1)
    cells = (cell.line for cell in page.cells if "remove-cell" not in cell.tags)
    return any(box.end < line < end for line in (*cells, *(prose.line for prose in page.prose)))


def guess_labels(book: Book) -> list[str]:
    """No two guesses of the book share a label: a reader's guess is kept under it."""
    seen: dict[str, str] = {}
    problems = []
    for path in book.sections:
        page = book.page(path)
        for box in page.named("guess"):
            label = box.options.get("label", "")
            if label in seen:
                text = f"{label} is the label of another guess ({seen[label]}): choose another"
                problems.append(page.problem(box.line, text))
            seen.setdefault(label, f"{path}:{box.line}")
    return problems
