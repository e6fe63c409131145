"""Guards on what is in sight: names and numbers come from cells that the reader sees or unfolds.

A guard takes a page and the book, and returns its problems, each as
"file:line: what is wrong: what to do".
"""

import ast
from urllib.parse import unquote

from book.book import Book
from book.guards_code import lines_of
from book.names import KNOWN, Names
from book.pages import Cell, Directive, Page, dotted

MOST_LINES = 25
"""What a listing may have beside its docstring: an algorithm that is read at one go."""

PLAIN_FUNCTIONS = {"abs", "float", "int", "len", "max", "min", "round", "str", "sum"}
PLAIN_METHODS = {"items", "item", "keys", "max", "mean", "min", "sum", "values"}
PLAIN = (
    ast.Attribute, ast.BinOp, ast.boolop, ast.Compare, ast.cmpop, ast.Constant, ast.Dict,
    ast.expr_context, ast.FormattedValue, ast.JoinedStr, ast.List, ast.Name, ast.operator,
    ast.Slice, ast.Starred, ast.Subscript, ast.Tuple, ast.unaryop, ast.UnaryOp,
)  # fmt: skip
"""What may be done to a value of a cell in sight before it is quoted."""


def stands_alone(page: Page, book: Book) -> list[str]:
    """With the hidden cells taken out, no name is read that no cell gives a value."""
    names, hidden = Names(), Names()
    found: list[tuple[str, Cell, ast.AST]] = []
    when_called: list[tuple[str, Cell, ast.AST]] = []
    for cell in page.cells:
        if "remove-cell" in cell.tags:
            hidden.read(cell.tree)
            continue
        names.read(cell.tree)
        found += [(name, cell, node) for name, node in names.free]
        when_called += [(name, cell, node) for name, node in names.later]
        names.free, names.later = [], []
    found += [use for use in when_called if use[0] not in names.defined]
    problems = []
    for name, cell, node in found:
        if name in hidden.defined:
            text = f"{name} comes from a hidden cell: give it its value in a cell in sight"
        else:
            text = f"{name} has no value here: define it in a cell above"
        problems.append(page.problem(cell.at(node), text))
    return problems


def computed_in_sight(page: Page, book: Book) -> list[str]:
    """What a hidden cell glues is a value of a cell in sight, or plain arithmetic with such."""
    names, problems = Names(), []
    for cell in page.cells:
        if not cell.tags & {"remove-cell", "remove-input"}:
            names.read(cell.tree)
            continue
        for node in cell.tree.body:
            if isinstance(node, ast.Assign) and _plain(node.value, names.defined):
                targets = [n for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
                names.defined |= {target.id for target in targets}
        for name, call in cell.calls():
            if name.split(".")[-1] != "glue":
                continue
            for keyword in call.keywords:
                if not _plain(keyword.value, names.defined):
                    text = f"{keyword.arg or '**'}={ast.unparse(keyword.value)} is computed out of sight"
                    text += (
                        ": compute it in a cell that the reader sees or unfolds, and glue the name"
                    )
                    problems.append(page.problem(cell.at(keyword.value), text))
    return problems


def _plain(node: ast.AST, seen: set[str]) -> bool:
    """Whether an expression only takes up, formats or adds up what a cell in sight computed."""
    if isinstance(node, ast.Call):
        inner = [*node.args, *(keyword.value for keyword in node.keywords)]
        if isinstance(node.func, ast.Name) and node.func.id in PLAIN_FUNCTIONS:
            return all(_plain(part, seen) for part in inner)
        method = isinstance(node.func, ast.Attribute) and node.func.attr in PLAIN_METHODS
        return method and not inner and _plain(node.func.value, seen)
    if not isinstance(node, PLAIN):
        return False
    if isinstance(node, ast.Name) and node.id not in seen | KNOWN:
        return False
    return all(_plain(child, seen) for child in ast.iter_child_nodes(node))


def listings(page: Page, book: Book) -> list[str]:
    """A shown function is its algorithm: short, and without checks of its arguments."""
    problems = []
    for directive in page.named("literalinclude"):
        target = (book.root / page.path).parent.joinpath(unquote(directive.argument)).resolve()
        name = directive.options.get("pyobject")
        if not name or not target.is_file() or (span := lines_of(target, name)) is None:
            continue  # `included_code` tells
        source = "\n".join(target.read_text(encoding="utf-8").splitlines()[span[0] - 1 : span[1]])
        node = ast.parse(_dedent(source)).body[0]
        if check := _first_check(node):
            text = (
                f"{name} checks its arguments, `{check}`: check in the public function that calls"
            )
            text += " it, and show the algorithm"
            problems.append(page.problem(directive.line, text))
        lines = _code_lines(source, node)
        if lines > MOST_LINES and not folded(page, directive):
            text = (
                f"{name} has {lines} lines beside its docstring, more than {MOST_LINES}: show the"
            )
            text += " algorithm alone, or put the listing into a deeper part"
            problems.append(page.problem(directive.line, text))
    return problems


def folded(page: Page, directive: Directive) -> bool:
    """Whether a directive stands in a fold, or in a part that a first reading leaves out."""
    for box in page.directives:
        closed = box.name == "dropdown" or "dropdown" in box.options.get("class", "").split()
        if closed and box.line < directive.line < box.end:
            return True
    lines = page.text.splitlines()
    depth = None
    for level, _, line in page.headings:
        if line > directive.line:
            break
        if depth is None or level <= depth:
            depth = level if lines[line - 2].strip() == "{.deeper}" else None
    return depth is not None


def _first_check(node: ast.AST) -> str:
    """The first check of arguments in a function or a class; "" for none."""
    for inner in ast.walk(node):
        called = inner.exc if isinstance(inner, ast.Raise) else None
        if isinstance(called, ast.Call) and dotted(called.func) in ("ValueError", "TypeError"):
            return ast.unparse(inner)[:60]
    return ""


def _code_lines(source: str, node: ast.AST) -> int:
    """The lines of a listing that are no docstring and not empty."""
    quiet = set()
    for inner in ast.walk(node):
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = inner.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                quiet |= set(range(first.lineno, first.end_lineno + 1))
    lines = enumerate(source.splitlines(), 1)
    return sum(bool(line.strip()) and number not in quiet for number, line in lines)


def _dedent(source: str) -> str:
    first = source.splitlines()[0]
    depth = len(first) - len(first.lstrip())
    return "\n".join(line[depth:] for line in source.splitlines())


PATTERN = (computed_in_sight, listings)
"""Guards of the new pattern; `stands_alone` holds for every page."""
