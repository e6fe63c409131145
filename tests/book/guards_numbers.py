"""Guards on numbers in prose: what comes from a run is quoted from it, never typed.

A typed decimal or percentage is right where it is an input, that is a literal of the page's code;
where the sentence, or the one that leads to it, cites its source; or where it is 0, a half or 1.
"""

import ast
import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from book.book import Book
from book.pages import Page, Prose

NUMBER = re.compile(
    r"(?<![\w.\uE000\uE001])(?<![A-Za-z]-)(?<!\d-)(?<!\d,(?=\d{3}(?!\d)))"
    r"(?P<digits>\d{1,3}(?:(?:,|\{,\})\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?!\.\d)(?P<percent>\s?\\?%|\s+per\s?cent\b)?"
)
NAMED = re.compile(
    r"(?:\b(?:Sections?|Sec\.|Tables?|Figures?|Fig\.|Chapters?|Equations?|Eq\.|Algorithms?|Listings?"
    r"|Parts?|Appendix|Theorem|[Vv]ersions?|Python|PyTorch|torch|NumPy|SciPy|Matplotlib|CUDA)"
    r"(?:\s+\d[\d.]*\s*(?:,|and|to|or|–))*\s+|\bv|arXiv[: ]\s*)$"
)
"""What stands before a number that is a name: Section 3.2, Python 3.11."""

SENTENCE_END = re.compile(r"[.!?][\"”’)*_]*\s+(?=[^a-z\s])")
ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|vs|cf|ca|Fig|Eq|Sec|approx|resp|Dr|St)|\b[A-Z])\.$"
)
OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
CONSTANTS = {0.0, 0.5, 1.0}
CITE, HIDDEN = "\ue000", "\ue001"


@dataclass(frozen=True)
class Number:
    """A number in prose.

    cited: its own sentence cites a source. led: that one, or the sentence that leads to it, does.
    """

    line: int
    text: str
    math: bool
    cited: bool
    led: bool

    @property
    def digits(self) -> str:
        return re.sub(r"[^\d.]", "", self.text)

    @property
    def percent(self) -> bool:
        return not self.text[-1].isdigit()

    @property
    def decimals(self) -> int:
        return len(self.digits.partition(".")[2])

    @property
    def value(self) -> float:
        return float(self.digits)

    @property
    def values(self) -> list[tuple[float, float]]:
        """(value, half a unit of its last digit): 52.4% is 52.4 and 0.524."""
        half = 0.5 * 10.0**-self.decimals
        return [(self.value, half), *([(self.value / 100, half / 100)] if self.percent else [])]

    @property
    def significant(self) -> int:
        return len(self.digits.replace(".", "").lstrip("0"))


def mask(text: str) -> str:
    """Blot out what is no prose (code, roles, addresses, markup), keeping every place."""

    def blot(mark):
        return lambda match: mark * len(match[0])

    text = re.sub(r"\{cite(?::\w+)?\}`[^`]*`", blot(CITE), text)
    text = re.sub(r"\{[\w:.-]+\}`[^`]*`", blot(HIDDEN), text)
    text = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", blot(HIDDEN), text)
    text = re.sub(r"(?<=\])\([^)\s]*(?:\s+\"[^\"]*\")?\)", blot(HIDDEN), text)
    return re.sub(r"<[^<>\s][^<>]*>|https?://\S+", blot(HIDDEN), text)


def sentences(page: Page) -> Iterator[tuple[list[tuple[int, str]], str, bool, bool]]:
    """Yield ((line, text) pieces, kind, cited, led) for every sentence, table row and formula.

    A sentence leads to the next one of its paragraph; the last one of a paragraph leads to the
    formula, the table or the list below.
    """
    lead, header = False, None
    for kind, lines in _paragraphs(page):
        whole = "\n".join(mask(prose.text) for prose in lines)
        if kind == "table":
            header = (lead or CITE in whole) if header is None else header
            yield [(lines[0].line, whole)], kind, CITE in whole, header
            continue
        header = None
        item = bool(re.match(r"(?:[-*+]|\d+[.)]) ", whole))
        before = lead and (kind == "math" or item)
        begin = 0
        for end in [*_ends(whole), len(whole)]:
            text = whole[begin:end]
            pieces, line = [], lines[0].line + whole.count("\n", 0, begin)
            for piece in text.split("\n"):
                pieces.append((line, piece))
                line += 1
            cites = CITE in text
            yield pieces, kind, cites, cites or before
            before, begin = cites, end
        if kind == "text" and not item:
            lead = cites
        elif kind == "heading":
            lead = False


def _paragraphs(page: Page) -> Iterator[tuple[str, list[Prose]]]:
    """Join the lines of each paragraph; list items, rows, captions and formulas stand alone."""
    group: list[Prose] = []
    for prose in page.prose:
        starts = prose.kind != "text" or re.match(r"(?:[-*+]|\d+[.)]) ", prose.text)
        if group and (starts or group[-1].kind != "text" or prose.line != group[-1].line + 1):
            yield group[0].kind, group
            group = []
        group.append(prose)
    if group:
        yield group[0].kind, group


def _ends(text: str) -> list[int]:
    return [
        match.end()
        for match in SENTENCE_END.finditer(text)
        if not ABBREVIATION.search(text[: match.start() + 1])
    ]


def numbers(page: Page) -> Iterator[Number]:
    """Yield every number in the prose of a page, but those that are names (Section 3.2)."""
    for pieces, kind, cites, led in sentences(page):
        for line, text in pieces:
            formulas = [m.span() for m in re.finditer(r"(?<!\\)\$[^$]+\$", text)]
            for match in NUMBER.finditer(text):
                if NAMED.search(text[: match.start()]):
                    continue
                inside = any(begin <= match.start() < end for begin, end in formulas)
                yield Number(line, match[0], kind == "math" or inside, cites, led)


def literals(page: Page, book: Book) -> set[str]:
    """The numbers in the page's code: its cells, topic modules, checkers and explorables."""
    sources = [cell.tree for cell in page.cells]
    for module in book.imported(page):
        if module.name.split(".")[0] != "page" and not module.name.endswith(".figures"):
            sources.append(ast.parse(module.path.read_text(encoding="utf-8")))
    found = set()
    for tree in sources:
        for node in ast.walk(tree):
            value = _constant(node)
            if value is not None:
                found.add(_key(value))
    for cell in page.cells:
        for name, call in cell.calls():
            if name.split(".")[-1] == "explore" and call.args:
                script = f"{getattr(call.args[0], 'value', '')}.js"
                path = book.root / "code/dlbasics" / page.room / script
                if path.is_file():
                    found |= {_key(value) for value in _inputs(path.read_text(encoding="utf-8"))}
    return found


def _inputs(script: str) -> Iterator[float]:
    """The numbers that an explorable is given: in its `about`, and as constants with names."""
    about = re.search(r"^export const about = .*?^\};?$", script, re.MULTILINE | re.DOTALL)
    named = re.findall(r"^const [A-Z_]+ = [^;\n]*", script, re.MULTILINE)
    for text in [about[0] if about else "", *named]:
        yield from _numbers_in(text)


def _constant(node: ast.AST) -> float | None:
    """A number, or one worked out of numbers: 1 / 255."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        left, right = _constant(node.left), _constant(node.right)
        if left is not None and right is not None:
            try:
                return float(OPERATIONS[type(node.op)](float(left), float(right)))
            except (ZeroDivisionError, OverflowError, TypeError):
                return None
    return None


def _key(value: float) -> str:
    return f"{abs(value):.12g}"


def claimed(page: Page) -> Iterator[Number]:
    """Yield the numbers in prose that say something: an option of a guess only asks."""
    lines = page.text.splitlines()
    asked = {
        line
        for box in page.named("guess")
        for line in range(box.line + 1, box.end)
        if lines[line - 1].startswith("- ")
    }
    return (number for number in numbers(page) if number.line not in asked)


def typed_numbers(page: Page, book: Book) -> list[str]:
    """Every decimal and percentage in prose is an input of the code, cited, or glued."""
    known, problems = literals(page, book), []
    for number in claimed(page):
        if number.led or not (number.percent or "." in number.digits):
            continue
        values = [value for value, _ in number.values]
        if CONSTANTS & {values[-1]} or known & {_key(value) for value in values}:
            continue
        text = f"{number.text!r} is typed, and no literal of the page's code: glue it (if it is a"
        text += " bound, assert it), or cite its source in the same sentence"
        problems.append(page.problem(number.line, text))
    return problems


def quoted_results(page: Page, book: Book, notebook: nbformat.NotebookNode) -> list[str]:
    """No number typed in prose is one that the run glued or printed.

    notebook: the page's notebook, executed.
    Numbers of less than three digits are left to `typed_numbers`.
    """
    known, problems = literals(page, book), []
    results = list(run_results(notebook))
    for number in claimed(page):
        whole = "." not in number.digits
        if number.cited or (whole and number.math) or known & {_key(v) for v, _ in number.values}:
            continue
        enough = number.value >= 100 if whole and not number.percent else number.significant >= 3
        if not enough or re.fullmatch(r"1[789]\d\d|20\d\d", number.text):  # a year
            continue
        for value, where in results:
            if any(abs(abs(value) - v) <= half * (1 + 1e-9) for v, half in number.values):
                text = f"{number.text!r} is typed, and a run computes it ({where}): glue it"
                problems.append(page.problem(number.line, text))
                break
    return problems


def run_results(notebook: nbformat.NotebookNode) -> Iterator[tuple[float, str]]:
    """Yield (value, where it comes from) of every number that a notebook's cells glue or print."""
    for cell in notebook.cells:
        # The words of an explorable are typed by its author.
        if cell.cell_type != "code" or "explore(" in cell.source:
            continue
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for mime, text in data.items():
                if mime == "application/papermill.record/text/plain":
                    name = output.metadata.get("scrapbook", {}).get("name", "?")
                    for value in _numbers_in(text):
                        yield value, f"glued as {name}"
            for value in _numbers_in(output.get("text", "") + "\n" + data.get("text/plain", "")):
                yield value, f"printed as {value:.12g}"


def _numbers_in(text: str) -> Iterator[float]:
    number = r"(?<![\w.])-?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?)((?:[eE][-+]?\d+)?)(\s?%)?"
    for match in re.finditer(number, text):
        value = float(match[1].replace(",", "") + match[2])
        yield value
        if match[3]:
            yield value / 100


def read_executed(path: Path) -> nbformat.NotebookNode:
    """Read an exported notebook; the set-up cell is no part of the page."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [c for c in notebook.cells if "setup" not in c.metadata.get("tags", [])]
    return notebook
