"""Guards on the code of a section: proofs, tested modules, no network, lines that fit."""

import ast
import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

from book.book import Book
from book.pages import Cell, Page, dotted

WIDTH = 88
"""The characters that a code block of the page shows without scrolling."""

APPROXIMATE = {"abs", "approx", "isclose", "round", "around", "allclose"}
OUTSIDE_MODULES = {"requests", "urllib", "urllib3", "wget", "httpx", "aiohttp", "http", "gdown"}
DOWNLOADS = {
    "urlopen",
    "urlretrieve",
    "download_url",
    "download_and_extract_archive",
    "load_state_dict_from_url",
    "load_url",
    "fetch_openml",
    "from_pretrained",
    "snapshot_download",
    "hf_hub_download",
    "hub.load",
}


def claims(page: Page, book: Book) -> list[str]:
    """What a run shows is asserted, in cells that the page hides."""
    problems = []
    hidden = [cell for cell in page.cells if "remove-cell" in cell.tags]
    asserts = sum(isinstance(node, ast.Assert) for c in hidden for node in ast.walk(c.tree))
    if asserts < 3:
        text = f"{asserts} asserts in remove-cell cells: prove what the text claims, three or more"
        problems.append(page.problem(1, text))
    end = page.heading("Exercises") or len(page.text.splitlines()) + 1
    parts = [(name, line) for level, name, line in page.headings if level == 2 and line < end]
    for (name, line), (_, below) in zip(parts, [*parts[1:], ("", end)], strict=True):
        runs = [c for c in page.cells if line < c.line < below and (c.draws or _prints(c))]
        proofs = [c for c in hidden if line < c.line < below and _asserts(c)]
        if runs and not proofs:
            text = f"no claim of {name!r} is proven: add a remove-cell cell with an assert below"
            problems.append(page.problem(runs[0].line, text))
    return problems


def _asserts(cell: Cell) -> bool:
    return any(isinstance(node, ast.Assert) for node in ast.walk(cell.tree))


def _prints(cell: Cell) -> bool:
    return not cell.tags & {"remove-cell", "remove-output"} and "print" in dict(cell.calls())


def float_comparisons(page: Page, book: Book) -> list[str]:
    """No assert hangs on the last bit of a float."""
    problems = []
    for cell in page.cells:
        for node in ast.walk(cell.tree):
            if not isinstance(node, ast.Assert):
                continue
            for compare in ast.walk(node):
                if isinstance(compare, ast.Compare) and (value := _inexact(compare)) is not None:
                    text = f"compares a float with == {value}: use abs(a - b) < tolerance"
                    problems.append(page.problem(cell.at(compare), f"the assert {text}"))
    return problems


def _inexact(compare: ast.Compare) -> float | None:
    """A literal that no float equals, compared by == or != with what was not rounded."""
    if not any(isinstance(op, (ast.Eq, ast.NotEq)) for op in compare.ops):
        return None
    sides = [compare.left, *compare.comparators]
    names = [dotted(side.func).split(".")[-1] for side in sides if isinstance(side, ast.Call)]
    if APPROXIMATE & set(names):
        return None
    for side in sides:
        nodes = ast.walk(side) if isinstance(side, (ast.Tuple, ast.List, ast.UnaryOp)) else [side]
        for node in nodes:
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, float) and Decimal(repr(value)) != Decimal(value):
                return value
    return None


def modules(page: Page, book: Book) -> list[str]:
    """The page imports its topic from dlbasics, and every module that it imports is tested."""
    imported = book.imported(page)
    problems = []
    if not any(module.is_topic for module in imported):
        line = page.cells[0].line if page.cells else 1
        text = "no topic imported from dlbasics: put the section's algorithm into a tested module"
        problems.append(page.problem(line, text))
    for module in imported:
        tests = book.mirror(module)
        # A package is tested by a module, or by a folder of them.
        folder = tests.replace("/test_", "/").removesuffix(".py")
        package = module.path.name == "__init__.py" and any((book.root / folder).glob("test_*.py"))
        if not package and not (book.root / tests).is_file():
            text = f"dlbasics.{module.name} has no tests: write {tests}"
            problems.append(page.problem(module.line, text))
    return problems


def nothing_outside(page: Page, book: Book) -> list[str]:
    """A page shows and runs with the network closed."""
    address = r"(?:https?:)?//"
    image = re.compile(rf"!\[[^\]]*\]\(\s*<?{address}")
    tag = re.compile(
        rf"<(?:img|script|iframe|link|source|video|audio|embed|object)\b[^>]*{address}"
    )
    problems = []
    for number, line in enumerate(page.text.splitlines(), 1):
        if image.search(line) or tag.search(line):
            text = "loads something from another server: put the file into the repository"
            problems.append(page.problem(number, text))
    for directive in page.directives:
        if directive.name in ("figure", "image", "iframe") and re.match(
            address, directive.argument
        ):
            text = "loads an image from another server: put the file into the repository"
            problems.append(page.problem(directive.line, text))
    for cell in page.cells:
        for number, line in enumerate(cell.source.splitlines(), cell.first):
            if re.match(r"\s*(?:[!%]\s*|%%)(?:pip|conda|wget|curl|git|bash|sh|sx|system)\b", line):
                text = "installs or downloads: a page needs only what requirements.txt installs"
                problems.append(page.problem(number, text))
        for node in ast.walk(cell.tree):
            if what := _network(node):
                text = f"{what} goes to the network: ship the data, or generate it"
                problems.append(page.problem(cell.at(node), text))
    return problems


def _network(node: ast.AST) -> str:
    """Name what in this piece of code opens a connection; "" for nothing."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names if alias.name.split(".")[0] in OUTSIDE_MODULES]
        return f"import {names[0]}" if names else ""
    if isinstance(node, ast.ImportFrom):
        outside = not node.level and (node.module or "").split(".")[0] in OUTSIDE_MODULES
        return f"import {node.module}" if outside else ""
    if not isinstance(node, ast.Call):
        return ""
    name = dotted(node.func)
    if any(name == call or name.endswith(f".{call}") for call in DOWNLOADS):
        return f"{name}()"
    for keyword in node.keywords:
        if keyword.arg == "download" and getattr(keyword.value, "value", None) is True:
            return "download=True"
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    urls = [a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    opened = name.split(".")[-1] not in ("print", "glue")
    return f"{name}(URL)" if opened and any(re.match("https?://", u) for u in urls) else ""


def code_width(page: Page, book: Book) -> list[str]:
    """No line of shown code is cut off."""
    return [
        page.problem(n, f"the line has {len(line)} characters, the page shows {WIDTH}: break it")
        for cell in page.cells
        for n, line in enumerate(cell.source.splitlines(), cell.first)
        if len(line) > WIDTH
    ]


def included_code(page: Page, book: Book) -> list[str]:
    """Shown helpers exist in dlbasics, and their lines are not cut off."""
    problems = []
    package = (book.root / "code/dlbasics").resolve()
    for directive in page.named("literalinclude"):
        target = (book.root / page.path).parent.joinpath(unquote(directive.argument)).resolve()
        name = directive.options.get("pyobject")
        if not target.is_file() or not target.is_relative_to(package):
            text = f"{directive.argument} is no file of code/dlbasics: show tested code only"
            problems.append(page.problem(directive.line, text))
        elif not name:
            text = "a whole file is shown: name the function or class with :pyobject:"
            problems.append(page.problem(directive.line, text))
        elif (span := lines_of(target, name)) is None:
            text = f"{target.name} defines no {name}: correct :pyobject:"
            problems.append(page.problem(directive.line, text))
        else:
            problems += _wide_lines(
                target.relative_to(book.root.resolve()), target, span, page.path
            )
    return problems


def lines_of(path: Path, name: str) -> tuple[int, int] | None:
    """The first and last line of a function or class, decorators included."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    node = None
    for part in name.split("."):
        node = next((n for n in body if getattr(n, "name", None) == part), None)
        if node is None:
            return None
        body = getattr(node, "body", [])
    return min([node.lineno, *(d.lineno for d in node.decorator_list)]), node.end_lineno


def _wide_lines(shown: Path, path: Path, span: tuple[int, int], page: str) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        f"{shown.as_posix()}:{n}: the line has {len(lines[n - 1])} characters and {page} shows it, "
        f"{WIDTH} wide: break it"
        for n in range(span[0], span[1] + 1)
        if len(lines[n - 1]) > WIDTH
    ]


def seeding(page: Page, book: Book) -> list[str]:
    """`set_seed` seeds PyTorch only where it is imported already."""
    seeds, torch = [], []
    for cell in page.cells:
        seeds += [cell.at(call) for name, call in cell.calls() if name.split(".")[-1] == "set_seed"]
        for node in ast.walk(cell.tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            torch += [cell.at(node) for name in names if name.split(".")[0] == "torch"]
    if seeds and torch and min(torch) > min(seeds):
        text = "set_seed comes before `import torch` and does not seed it: import torch first"
        return [page.problem(min(seeds), text)]
    return []
