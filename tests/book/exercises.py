"""The exercises of a page, as functions: what its stubs and its worked solutions define."""

import ast
import re
from collections.abc import Callable
from typing import NamedTuple

from book.pages import Page


class Exercise(NamedTuple):
    """name: of the checker, and of the function (a class has its own); the page's stub and its worked solution."""

    name: str
    stub: Callable
    solution: Callable


def exercises(page: Page) -> list[Exercise]:
    """Read every exercise of a page; nothing of the page runs but its imports and definitions."""
    stubs, solutions = _defined(page, "exercise"), _defined(page, "solution")
    return [Exercise(name, stubs[what], solutions[what]) for name, what in _calls(page, "exercise")]


def called(page: Page, tag: str) -> list[str]:
    """Name the checkers that the cells with a tag call as `check.name(name)` or `check.name(Class)`, in order."""
    return [name for name, _ in _calls(page, tag)]


def _calls(page: Page, tag: str) -> list[tuple[str, str]]:
    calls = re.compile(r"^check\.(\w+)\((\1|[A-Z]\w*)\)$", re.MULTILINE)
    return [call for cell in page.cells if tag in cell.tags for call in calls.findall(cell.source)]


def _defined(page: Page, tag: str) -> dict:
    """Run the page's imports and definitions, those of its exercises only in the cells with a tag."""
    names: dict = {}
    for cell in page.cells:
        wanted: tuple = (ast.Import, ast.ImportFrom)
        if tag in cell.tags or not cell.tags & {"exercise", "solution"}:
            wanted += (ast.FunctionDef, ast.ClassDef)
        body = [node for node in cell.tree.body if isinstance(node, wanted)]
        exec(compile(ast.Module(body, []), page.path, "exec"), names)
    return names
