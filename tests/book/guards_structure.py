"""Guards on how a section is built: its place, size, order, exercises and explorables.

A guard takes a page and the book, and returns its problems, each as
"file:line: what is wrong: what to do".
"""

import ast
import re

from book.book import Book
from book.pages import Cell, Page

MOST_BYTES = 26_000
"""What a reader may be given to read at a sitting; hidden proofs and questions that are asked again do not count."""

CODE_CELLS = range(10, 31)
STUB = "...  # your code here"
CLOSING = ["Exercises", "Recall", "Summary", "Limits", "Further reading"]


def contents(book: Book) -> list[str]:
    """Every chapter is in the table of contents, and every entry of it exists."""
    named = {docname for docname, _ in book.toc}
    problems = [
        f"_toc.yml:{line}: {docname}.md does not exist: write it, or take the entry out"
        for docname, line in book.toc
        if not (book.root / f"{docname}.md").is_file()
    ]
    for path in book.files:
        if path.removesuffix(".md") not in named:
            entry = f"`- file: {path.removesuffix('.md')}`"
            problems.append(f"{path}:1: no reader can find this page: add {entry} to _toc.yml")
    return problems


def size(page: Page, book: Book) -> list[str]:
    """A section of the old pattern is short enough to read in one sitting."""
    hidden = sum(len(c.source.encode()) for c in page.cells if "remove-cell" in c.tags)
    for question in page.named("recall"):
        hidden += len("\n".join([question.argument, *question.body]).encode())
    bytes_read = len(page.text.encode()) - hidden
    if bytes_read <= MOST_BYTES:
        return []
    text = f"a reader gets {bytes_read:,} bytes, more than {MOST_BYTES:,}: shorten or split it"
    return [page.problem(1, text)]


def cells(page: Page, book: Book) -> list[str]:
    """A section is long enough to do something, and short enough to run at a sitting."""
    if len(page.cells) in CODE_CELLS:
        return []
    low, high = CODE_CELLS[0], CODE_CELLS[-1]
    text = f"the page has {len(page.cells)} code cells: it should have {low} to {high}"
    return [page.problem(1, text)]


def header(page: Page, book: Book) -> list[str]:
    """The header makes the page a MyST notebook that runs in Python."""
    jupytext = page.header.get("jupytext") or {}
    kernel = page.header.get("kernelspec") or {}
    problems = []
    if (jupytext.get("text_representation") or {}).get("format_name") != "myst":
        text = "the header does not say that this is a MyST notebook: copy it from _template.md"
        problems.append(page.problem(1, text))
    if kernel.get("name") != "python3":
        text = "the header names no Python kernel: add `kernelspec: {name: python3, ...}`"
        problems.append(page.problem(1, text))
    return problems


def headings(page: Page, book: Book) -> list[str]:
    """One title, and below it no jump from one level to the next but one."""
    titles = [line for level, _, line in page.headings if level == 1]
    problems = [
        page.problem(line, "a second title (`# `): make it a part (`## `)") for line in titles[1:]
    ]
    if not page.headings or page.headings[0][0] != 1:
        line = page.headings[0][2] if page.headings else 1
        problems.append(page.problem(line, "the page does not begin with its title: add `# Title`"))
    above = 1
    for level, name, line in page.headings:
        if level > above + 1:
            text = f"{name!r} jumps from level {above} to {level}: use `{'#' * (above + 1)} `"
            problems.append(page.problem(line, text))
        above = level
    return problems


def beginning(page: Page, book: Book) -> list[str]:
    """Title, promise, goals, prerequisites and the first cell stand in this order."""
    title = page.headings[0][2] if page.headings else 1
    boxes = page.named("admonition")
    goals = next((box for box in boxes if box.argument == "Goals"), None)
    needs = next((b for b in boxes if "prerequisites" in b.options.get("class", "").split()), None)
    problems = []
    if goals is None:
        text = "no goals: add `:::{admonition} Goals` with three to five of them below the promise"
        problems.append(page.problem(title, text))
    else:
        bullets = sum(line.startswith(("- ", "* ")) for line in goals.body)
        if not 3 <= bullets <= 5:
            text = f"{bullets} goals: name three to five that a reader can check, one bullet each"
            problems.append(page.problem(goals.line, text))
    if needs is None:
        text = "no prerequisites: add an admonition with `:class: prerequisites` below the goals"
        problems.append(page.problem(title, text))
    first = page.cells[0] if page.cells else None
    calls = {name.split(".")[-1] for name, _ in first.calls()} if first else set()
    if first and ("set_seed" not in calls or not _imports(first)):
        text = "the first cell must hold the imports and call `set_seed`"
        problems.append(page.problem(first.line, text))
    places = [title, *(box.line for box in (goals, needs) if box), *([first.line] if first else [])]
    if places != sorted(places):
        text = "wrong order: title, promise, goals, prerequisites, first code cell"
        problems.append(page.problem(title, text))
    problems += _promise(page, title, goals.line if goals else None)
    return problems


def _imports(cell: Cell) -> bool:
    return any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in cell.tree.body)


def _promise(page: Page, title: int, goals: int | None) -> list[str]:
    """One sentence between the title and whatever follows."""
    ends = goals or next((line for _, _, line in page.headings if line > title), title)
    lines = [p for p in page.prose if title < p.line < ends and p.kind != "title"]
    text = " ".join(prose.text for prose in lines)
    if not text:
        message = "no promise: say in one sentence what the reader will be able to do"
        return [page.problem(title, f"{message}, between title and goals")]
    if not text.endswith(".") or re.search(r"[.!?]\s+[A-Z]", text):
        return [page.problem(lines[0].line, "the promise below the title must be one sentence")]
    return []


def ending(page: Page, book: Book) -> list[str]:
    """The last parts are Exercises, Recall, Summary, Limits and Further reading.

    That there is a Recall, `guards_recall` says: not all sections have one yet.
    """
    parts = [(name, line) for level, name, line in page.headings if level == 2]
    closing = [name for name in CLOSING if name != "Recall" or page.heading("Recall")]
    problems = []
    for name in closing:
        if name not in [part for part, _ in parts]:
            problems.append(
                page.problem(len(page.text.splitlines()), f"no part `## {name}`: add it")
            )
    last = parts[-len(closing) :]
    if not problems and [name for name, _ in last] != closing:
        text = f"the page must end with the parts {', '.join(closing)}, in this order"
        problems.append(page.problem(last[0][1], text))
    return problems


def explorable(page: Page, book: Book) -> list[str]:
    """There is something to move on the page, and it is tested in a browser."""
    problems, names = [], []
    for cell in page.cells:
        for name, call in cell.calls():
            if name.split(".")[-1] != "explore":
                continue
            given = call.args[0] if call.args else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                names.append((given.value, cell.at(call)))
            else:
                text = 'explore() needs the name written out: explore("screening")'
                problems.append(page.problem(cell.at(call), text))
    if not names and not problems:
        text = 'nothing to do on the page: add a cell that calls explore("<name>")'
        problems.append(page.problem(page.cells[0].line if page.cells else 1, text))
    for name, line in names:
        script = f"code/dlbasics/{page.room}/{name}.js"
        tests = f"tests/dlbasics/{page.room}/test_{name.replace('-', '_')}.py"
        if not (book.root / script).is_file():
            problems.append(page.problem(line, f"{script} does not exist: write the explorable"))
        if not (book.root / tests).is_file():
            text = f"{tests} does not exist: test in a browser what the explorable computes"
            problems.append(page.problem(line, text))
    return problems


def exercises(page: Page, book: Book) -> list[str]:
    """Three exercises or more, each with a stub and a hidden solution that one checker judges."""
    found = page.named("exercise")
    problems = []
    if len(found) < 3:
        line = page.heading("Exercises") or 1
        problems.append(page.problem(line, f"{len(found)} exercises: write at least three"))
    marked = [cell for cell in page.cells if cell.tags & {"exercise", "solution"}]
    ends = [*(exercise.line for exercise in found[1:]), len(page.text.splitlines()) + 1]
    for cell in marked:
        if not found or cell.line < found[0].line:
            text = "this cell belongs to no exercise: put an `{exercise}` directive above it"
            problems.append(page.problem(cell.line, text))
    for exercise, end in zip(found, ends, strict=True):
        if "label" not in exercise.options:
            text = "the exercise has no label: add `:label: ex-...`"
            problems.append(page.problem(exercise.line, text))
        cells = [cell for cell in marked if exercise.line < cell.line < end]
        order = ["exercise" if "exercise" in cell.tags else "solution" for cell in cells]
        if order != ["exercise", "solution"]:
            text = "needs one cell tagged `exercise`, then one tagged `solution`"
            have = ", ".join(order) or "none"
            problems.append(page.problem(exercise.line, f"the exercise {text}; it has {have}"))
            continue
        problems += _stub_and_solution(page, *cells)
    return problems


def _stub_and_solution(page: Page, stub: Cell, solution: Cell) -> list[str]:
    problems = []
    if STUB not in stub.source:
        problems.append(page.problem(stub.line, f"the stub must hold the line `{STUB}`"))
    if "hide-cell" not in solution.tags:
        text = "the solution is open: tag the cell [solution, hide-cell]"
        problems.append(page.problem(solution.line, text))
    asked, answered = (sorted(checkers_called(cell)) for cell in (stub, solution))
    if len(asked) != 1:
        text = f"the stub must call one checker, `check.<checker>(<function>)`; it calls {asked}"
        problems.append(page.problem(stub.line, text))
    if asked != answered:
        text = f"the solution calls {answered}, its stub {asked}: call the same checker"
        problems.append(page.problem(solution.line, text))
    return problems


def checkers_called(cell: Cell) -> dict[str, int]:
    """The names called as `check.<name>(<function>)`, each with its line."""
    return {
        name.removeprefix("check."): cell.at(call)
        for name, call in cell.calls()
        if re.fullmatch(r"check\.\w+", name) and call.args
    }


def checkers(page: Page, book: Book) -> list[str]:
    """The checkers are in the module named after the section, and tested."""
    called: dict[str, int] = {}
    for cell in page.cells:
        called = checkers_called(cell) | called  # the line of the stub
    if not called:
        line = page.heading("Exercises") or 1
        return [page.problem(line, "no exercise calls a checker: `check.<checker>(<function>)`")]
    first = min(called.values())
    path, tests = f"code/dlbasics/{page.room}/check.py", f"tests/dlbasics/{page.room}/test_check.py"
    problems = []
    own = f"{page.room.replace('/', '.')}.check"
    if own not in {module.name for module in book.imported(page)} and (book.root / path).is_file():
        line, wanted = (
            page.cells[0].line,
            f"from dlbasics.{own.removesuffix('.check')} import check",
        )
        problems.append(page.problem(line, f"the checkers are not imported: add `{wanted}`"))
    defined, tested = set(), ""
    if (book.root / path).is_file():
        text = (book.root / path).read_text(encoding="utf-8")
        defined = _defined_checkers(text)
        own_room = re.escape(page.room.replace("/", "."))  # a long one may stand beside it
        for module, name in re.findall(
            rf"^from dlbasics\.{own_room}\.(\w+) import (\w+) as \2$", text, re.M
        ):
            beside = (book.root / path).with_name(f"{module}.py").read_text(encoding="utf-8")
            defined |= {name} & set(_defined_checkers(beside))
    else:
        problems.append(page.problem(first, f"{path} does not exist: write the checkers there"))
    if (book.root / tests).is_file():
        tested = (book.root / tests).read_text(encoding="utf-8")
    else:
        problems.append(page.problem(first, f"{tests} does not exist: test the checkers there"))
    for name, line in called.items():
        if defined and name not in defined:
            text = f"{path} has no checker {name}: define it with `@checker`"
            problems.append(page.problem(line, text))
        if tested and not re.search(rf"\b{name}\b", tested):
            text = f"{tests} does not name {name}: test right and wrong answers"
            problems.append(page.problem(line, text))
    return problems


def _defined_checkers(source: str) -> set[str]:
    """The functions that `@checker` decorates (it gives them their `judge`)."""
    return {
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(d).split(".")[-1] == "checker" for d in node.decorator_list)
    }
