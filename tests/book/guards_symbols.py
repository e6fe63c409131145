"""Guard on the table of symbols: each stands in a formula of the page that its line links to, the first that has it."""

import posixpath
import re
from dataclasses import dataclass

from book.book import Book
from book.pages import Page

PATH = "chapters/symbols.md"
GROUP = r"\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+|[^\s\\{}])"
TOKEN = re.compile(
    rf"\\(?:mathbf|boldsymbol|mathrm|operatorname\*?|bar|hat|dot){GROUP}"  # a letter with its dress is one symbol
    rf"|\\text{GROUP}"
    r"|\\begin\{\w+\}|\\end\{\w+\}"
    r"|\\\\\[\w+\]"  # a wider gap between two rows
    r"|d\s*\\theta|do(?=\()"  # of an integral; of an intervention
    r"|\\[A-Za-z]+|\\.|[^\s]"
)
SPACES = re.compile(
    r"\\(?:\\.*|[,;:! ]|q?quad|text.*|[bB]igg?[lr]?|left|right|begin.*|end.*|displaystyle)"
)
GREEK = "alpha beta gamma delta epsilon varepsilon eta theta kappa lambda mu nu xi pi rho sigma tau phi chi omega ell"
LETTER = re.compile(rf"[A-Za-z]|\\(?:{GREEK.replace(' ', '|')})|\\(?:mathbf|boldsymbol).*")
"""What the table explains: letters, in bold too. A hat or a bar is explained once."""


@dataclass(frozen=True)
class Row:
    """A line of the table. symbols: LaTeX; target: the docname of the page that it links to."""

    line: int
    symbols: list[str]
    target: str


def tokens(latex: str) -> list[str]:
    """Take a formula apart: a letter with its dress (`\\mathbf{x}`) is one token, words and spaces are none."""
    found = (re.sub(r"[\s{}]", "", t) if len(t) > 1 else t for t in TOKEN.findall(latex))
    return [token for token in found if token and not SPACES.fullmatch(token)]


def formulas(page: Page) -> list[list[str]]:
    """Every formula of a page, in tokens; code is none."""
    text = re.sub(r"^(`{3,})[^`].*?^\1", "", page.text, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", text, re.DOTALL)
    return [tokens(block or inline) for block, inline in found]


def shows(page: Page, symbol: str) -> bool:
    """Whether a symbol stands in a formula of a page."""
    wanted = tokens(symbol)
    size = len(wanted)
    return any(
        formula[at : at + size] == wanted
        for formula in formulas(page)
        for at in range(len(formula) - size + 1)
    )


def rows(page: Page) -> list[Row]:
    """Read the lines of the table that begin with formulas."""
    found = []
    for number, line in enumerate(page.text.splitlines(), 1):
        cells = re.split(r"(?<!\\)\|", line.strip())
        if len(cells) < 4 or not cells[1].strip().startswith("$"):
            continue
        link = re.search(r"\{doc\}`(?:[^`<]*<)?([^`>]+)>?`", cells[-2])
        target = posixpath.normpath(f"chapters/{link[1]}") if link else ""
        found.append(Row(number, re.findall(r"\$([^$]+)\$", cells[1]), target))
    return found


def symbols(book: Book) -> list[str]:
    """The table has every letter of the formulas, and links to the first page that shows the symbol.

    A symbol with two meanings has two lines; the earlier of the linked pages is the first.
    """
    table = book.page(PATH)
    names = [name for name, _ in book.toc if f"{name}.md" in book.sections]
    road = {name: book.page(f"{name}.md") for name in names}
    problems: list[str] = []
    linked: dict[str, tuple[str, int, set[str]]] = {}
    for row in rows(table):
        for symbol in row.symbols:
            key = " ".join(tokens(symbol))
            linked.setdefault(key, (symbol, row.line, set()))[2].add(row.target)
            if row.target not in road:
                text = f"{symbol} links to {row.target or 'no page'}: name the section that first has it"
                problems.append(table.problem(row.line, text))
            elif not shows(road[row.target], symbol):
                text = f"{row.target} has no {symbol} in its formulas: link to a page that has"
                problems.append(table.problem(row.line, text))
    for symbol, line, targets in linked.values():
        first = next((name for name, page in road.items() if shows(page, symbol)), None)
        if first and first not in targets:
            text = f"{symbol} stands on {first} before: link there, or give that meaning a line"
            problems.append(table.problem(line, text))
    explained = {token for symbol, _, _ in linked.values() for token in tokens(symbol)}
    for name, page in road.items():
        letters = {t for formula in formulas(page) for t in formula if LETTER.fullmatch(t)}
        for letter in sorted(letters - explained):
            problems.append(table.problem(1, f"{letter} of {name} is missing: give it a line"))
    return problems
