"""Guards on the repository: its rooms, its helper modules, and what must not be in any file."""

import ast
import os
import re
import subprocess
import sys

from book.book import Book

MOST_LINES = 320
FLOORS = ("page", "library", "sections")
SECTIONS = 2
MACHINE_PATHS = tuple(f"/{name}".encode() for name in ("work/", "root/", "tmp/try"))
"""Folders of the machine that the book was written on."""


def standard_library(book: Book) -> list[str]:
    """The folder `code` does not hide Python's own module `code`, which pdb and IPython import."""
    paths = os.pathsep.join(str(book.root / name) for name in ("code", "tests"))
    done = subprocess.run(
        [sys.executable, "-c", "import code; code.InteractiveConsole"],
        cwd=book.root,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        text = f"hides the standard library's module: {done.stderr.strip().splitlines()[-1]}"
        return [f"code: {text}: keep `__init__.py` and modules out of code/ itself"]
    return []


def rooms(book: Book) -> list[str]:
    """code/ holds packages; it is none itself, and its tests are in tests/."""
    problems = []
    for path in book.below("code", ".py"):
        if path.parent == book.root / "code":
            text = "code/ holds packages only: move or delete the file"
            problems.append(f"code/{path.name}:1: {text}")
    for path in book.below("code", ".py"):
        if re.fullmatch(r"conftest|test_.*|.*_test", path.stem):
            name = path.relative_to(book.root).as_posix()
            problems.append(f"{name}:1: a test inside of code/: move it to tests/")
    return problems


def floors(book: Book) -> list[str]:
    """An import only goes down: sections, library, page; and no section imports another."""
    problems = []
    package = book.root / "code/dlbasics"
    for path in book.below("code/dlbasics", ".py"):
        own = _floor(path.relative_to(package).with_suffix("").as_posix().replace("/", "."))
        name = path.relative_to(book.root).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for imported in _imports(node):
                if imported.split(".")[0] == "bookbuild":
                    text = "dlbasics never needs what builds the book"
                    problems.append(f"{name}:{node.lineno}: imports {imported}: {text}")
                elif imported.startswith("dlbasics."):
                    other = _floor(imported.removeprefix("dlbasics."))
                    if other[0] > own[0]:
                        text = (
                            f"a module of the {FLOORS[own[0]]} imports from the {FLOORS[other[0]]}"
                        )
                        problems.append(f"{name}:{node.lineno}: {text}: an import only goes down")
                    elif own[0] == other[0] == SECTIONS and own != other:
                        text = "a section imports another: move what both need into the library"
                        problems.append(f"{name}:{node.lineno}: {text}")
    return problems


def _floor(name: str) -> tuple[int, str]:
    """(floor, the section where it is one) of a module or name below dlbasics, `a.b.c`."""
    first, *rest = name.split(".")
    floor = {"page": 0, "sections": SECTIONS}.get(first, 1)
    return floor, ".".join(rest[:2]) if floor == SECTIONS else ""


def _imports(node: ast.AST) -> list[str]:
    """The dotted names that an import statement loads or takes from, down to a section's folder."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def data_files(book: Book) -> list[str]:
    """Every data file of dlbasics is named by code: so the execution cache knows who uses it."""
    strings = set()
    trees = [ast.parse(p.read_text(encoding="utf-8")) for p in book.below("code/dlbasics", ".py")]
    for path in book.sections:
        trees += [cell.tree for cell in book.page(path).cells]
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                strings.add(node.value)
    problems = []
    for path in book.below("code/dlbasics"):
        if path.suffix == ".py":
            continue
        if not {path.name, path.stem} & strings:
            name = path.relative_to(book.root).as_posix()
            text = (
                f"no code names this file: write {path.name!r} out where it is read, or delete it"
            )
            problems.append(f"{name}:1: {text}")
    return problems


def helper_modules(book: Book) -> list[str]:
    """Modules are short, and say what they are for; what dlbasics offers says what it computes."""
    problems = []
    for package in ("dlbasics", "bookbuild"):
        for path in book.below(f"code/{package}", ".py"):
            source = path.read_text(encoding="utf-8")
            name = path.relative_to(book.root).as_posix()
            count = len(source.splitlines())
            if count > MOST_LINES:
                problems.append(
                    f"{name}:1: {count} lines, more than {MOST_LINES}: split the module"
                )
            tree = ast.parse(source)
            if not ast.get_docstring(tree):
                problems.append(f"{name}:1: no docstring: say what the module is for")
            for node in tree.body if package == "dlbasics" else []:
                if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                    continue
                if not node.name.startswith("_") and not ast.get_docstring(node):
                    text = f"{node.name} has no docstring: say what it computes"
                    problems.append(f"{name}:{node.lineno}: {text}")
    return problems


def machine_paths(book: Book) -> list[str]:
    """No file names a folder of the machine that the book was written on."""
    problems = []
    for path in book.tracked:
        content = path.read_bytes()
        for needle in MACHINE_PATHS:
            if (place := content.find(needle)) >= 0:
                line = content.count(b"\n", 0, place) + 1
                name = path.relative_to(book.root).as_posix()
                text = f"names the folder {needle.decode()} of one machine: use a relative path"
                problems.append(f"{name}:{line}: {text}")
    return problems


REPOSITORY = (standard_library, rooms, floors, data_files, helper_modules, machine_paths)
"""Guards on the repository: guard(book) -> problems."""
