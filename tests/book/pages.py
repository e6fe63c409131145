"""The book's sources as the guards see them: prose, directives and code cells, with lines."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml
from IPython.core.inputtransformer2 import TransformerManager
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig

FENCE = re.compile(r"^ *(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>[^`]*)$")
DIRECTIVE = re.compile(r"^\{(?P<name>[\w:.-]+)\}\s*(?P<argument>.*)$")
OPTION = re.compile(r"^\s*:(?P<key>[\w-]+):\s*(?P<value>.*)$")
NO_TEXT = re.compile(r"\([\w:.-]+\)=|\{[.#][^`}]*\}")
"""The target of a reference, and attributes of the block below."""

VERBATIM = {"code-cell", "code-block", "code", "literalinclude", "raw", "bibliography", "mermaid"}
"""Directives whose body is not prose."""


@dataclass(frozen=True)
class Cell:
    """A code cell. line: of its opening fence; first: of its first line of code."""

    source: str
    line: int
    first: int
    metadata: dict

    @property
    def tags(self) -> frozenset[str]:
        return frozenset(self.metadata.get("tags", []))

    @property
    def figure(self) -> dict:
        return (self.metadata.get("mystnb") or {}).get("figure") or {}

    @cached_property
    def tree(self) -> ast.Module:
        """The cell as Python reads it after IPython; empty where it does not parse."""
        # `%%time` runs its cell as Python; IPython would hand it over as one string.
        source = re.sub(r"\A%%(?:time|timeit|capture)\b.*", "pass", self.source)
        try:
            return ast.parse(TransformerManager().transform_cell(source))
        except SyntaxError:
            return ast.Module(body=[], type_ignores=[])

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Yield every call with the dotted name of what is called ("" where that is no name)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield dotted(node.func), node

    def at(self, node: ast.AST) -> int:
        """The line in the page of a piece of this cell."""
        return self.first + node.lineno - 1

    @property
    def draws(self) -> bool:
        """Whether the page shows a figure that this cell draws."""
        if "remove-cell" in self.tags:
            return False
        return any(
            name.startswith("figures.") or name == "plotting.show" for name, _ in self.calls()
        )


@dataclass
class Directive:
    """A MyST directive. body: the lines between its options and its closing fence, on line `end`."""

    name: str
    argument: str
    line: int
    options: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    end: int = 0


@dataclass(frozen=True)
class Prose:
    """A line that a reader reads as text. kind: text, heading, title, table, math or caption."""

    line: int
    text: str
    kind: str


@dataclass
class Page:
    """A parsed page; path is relative to the book's root, as messages show it."""

    root: Path
    path: str
    text: str
    header: dict
    cells: list[Cell]
    prose: list[Prose]
    directives: list[Directive]

    @property
    def docname(self) -> str:
        return self.path.removesuffix(".md")

    @property
    def room(self) -> str:
        """The folder of the page's own modules and tests: `sections/bayes/bayes_theorem`."""
        inside = Path(self.path).relative_to("chapters").with_suffix("")
        return f"sections/{inside.as_posix().replace('-', '_')}"

    @cached_property
    def headings(self) -> list[tuple[int, str, int]]:
        """(level, text, line) of every heading."""
        found = []
        for prose in self.prose:
            if prose.kind == "heading":
                marks, _, text = prose.text.partition(" ")
                found.append((len(marks), text.strip(), prose.line))
        return found

    def heading(self, text: str) -> int | None:
        """The line of a heading of the second level."""
        return next(
            (line for level, name, line in self.headings if (level, name) == (2, text)), None
        )

    def named(self, name: str) -> list[Directive]:
        return [directive for directive in self.directives if directive.name == name]

    def roles(self, pattern: str) -> Iterator[tuple[str, str, int]]:
        """Yield (role, content, line) of the inline roles whose whole name matches."""
        role = re.compile(r"\{(" + pattern + r")\}`([^`]*)`")
        for prose in self.prose:
            for match in role.finditer(prose.text):
                yield match[1], match[match.re.groups], prose.line

    def problem(self, line: int, message: str) -> str:
        return f"{self.path}:{line}: {message}"


def dotted(node: ast.AST) -> str:
    """Write `a.b.c` for such an expression, "" for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def read_page(root: Path, path: Path) -> Page:
    """Parse a file of the book. Raises ValueError naming a file that cannot be parsed."""
    name = path.relative_to(root).as_posix()
    try:
        return parse_page(root, name, path.read_text(encoding="utf-8"))
    except Exception as err:
        raise ValueError(f"{name}: the page cannot be parsed: {err}") from err


def parse_page(root: Path, path: str, text: str) -> Page:
    """Parse a page; path: relative to root. A page without a notebook's header has no cells."""
    lines = text.splitlines()
    header, body = _header(lines)
    reader = create_nb_reader(str(root / path), MdParserConfig(), NbParserConfig(), text)
    cells = []
    if reader is not None and header:
        notebook = reader.read(text)
        for cell, begin in zip(notebook.cells, notebook.metadata["source_map"], strict=True):
            if cell.cell_type == "code":
                cells.append(_cell(cell, lines, begin))
    scanner = _Scanner()
    for number, line in enumerate(lines[body:], body + 1):
        scanner.read(number, line)
    prose, directives = scanner.prose, scanner.directives
    for cell in cells:
        if caption := cell.figure.get("caption"):
            above = range(cell.line, cell.first)
            line = next((n for n in above if "caption:" in lines[n - 1]), cell.line)
            prose.append(Prose(line, " ".join(str(caption).split()), "caption"))
    prose.sort(key=lambda item: item.line)
    return Page(root, path, text, header, cells, prose, directives)


def _header(lines: list[str]) -> tuple[dict, int]:
    """The YAML between the first two rules, and the index of the line below it."""
    if lines[:1] == ["---"] and "---" in lines[1:]:
        end = lines.index("---", 1)
        data = yaml.safe_load("\n".join(lines[1:end]))
        return (data if isinstance(data, dict) else {}), end + 1
    return {}, 0


def _cell(cell, lines: list[str], begin: int) -> Cell:
    """Find the lines of a cell at or below the line that myst-nb notes for it."""
    fence = next(n for n in range(max(begin - 1, 0), len(lines)) if "{code-cell}" in lines[n])
    source = cell.source.splitlines()
    size = len(source)
    starts = (n for n in range(fence + 1, len(lines)) if lines[n : n + size] == source)
    first = next(starts, fence + 1)
    return Cell(cell.source, fence + 1, first + 1, dict(cell.metadata))


class _Scanner:
    """Sorts lines into prose and directives; leaves out code, options, comments and targets."""

    def __init__(self):
        self.prose: list[Prose] = []
        self.directives: list[Directive] = []
        self.fences: list[tuple[str, Directive | None, bool]] = []  # (marks, directive, verbatim)
        self.options = False  # whether the line may be an option of the directive just opened
        self.until = ""  # what ends a comment or a displayed formula that began above
        self.math = False

    @property
    def verbatim(self) -> bool:
        return bool(self.fences) and self.fences[-1][2]

    def read(self, number: int, line: str) -> None:
        if self._fence(number, line):
            return
        directive = self.fences[-1][1] if self.fences else None
        if directive and self.options and (option := OPTION.match(line)):
            directive.options[option["key"]] = option["value"].strip()
            return
        self.options = False
        if directive:
            directive.body.append(line)
        if not self.verbatim:
            self._prose(number, line)

    def _fence(self, number: int, line: str) -> bool:
        """Open or close a fence; say whether the line is one."""
        fence = FENCE.match(line)
        if not fence:
            return False
        marks, info = fence["fence"], fence["info"].strip()
        if not info and self.fences:
            last = self.fences[-1][0]
            if marks[0] == last[0] and len(marks) >= len(last):
                if closed := self.fences.pop()[1]:
                    closed.end = number
                self.options, self.until, self.math = False, "", False
                return True
        if self.verbatim:
            return False
        found = DIRECTIVE.match(info)
        directive = Directive(found["name"], found["argument"].strip(), number) if found else None
        hidden = directive is None or directive.name in VERBATIM
        self.fences.append((marks, directive, hidden))
        self.options = directive is not None
        if directive:
            self.directives.append(directive)
            self.math = directive.name == "math"
            if directive.argument and not hidden and directive.name not in ("figure", "image"):
                self.prose.append(Prose(number, directive.argument, "title"))
        return True

    def _prose(self, number: int, line: str) -> None:
        text = line.strip()
        if self.until:
            ended = self.until in text
            kind = "" if self.until == "-->" else "math"
            self.until = "" if ended else self.until
        elif text.startswith("<!--"):
            kind, self.until = "", "" if "-->" in text else "-->"
        elif text.startswith(("%", "+++")) or NO_TEXT.fullmatch(text):
            kind = ""  # a comment, a break between cells
        elif text.startswith("$$"):
            kind, self.until = "math", "" if text.count("$$") == 2 else "$$"
        elif begin := re.match(r"\\begin\{(\w+\*?)\}", text):
            end = f"\\end{{{begin[1]}}}"
            kind, self.until = "math", "" if end in text else end
        elif self.math:
            kind = "math"
        else:
            kind = (
                "heading" if re.match("#{1,6} ", line) else "table" if text[:1] == "|" else "text"
            )
        if kind == "math":
            text = re.sub(r"\$\$(\s*\([\w:.-]+\)$)?", "", text).strip()
        if kind and text:
            self.prose.append(Prose(number, text, kind))
