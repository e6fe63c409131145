"""What a page types beside what a module defines: for tests that hold the two equal."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def definitions(source: str) -> dict[str, str]:
    """Name -> how a source defines it, without comments, line breaks, docstrings and types."""
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for part in ast.walk(node):
                if isinstance(part, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(part):
                    del part.body[0]
                if isinstance(part, ast.FunctionDef):
                    part.returns = None
                if isinstance(part, ast.arg):
                    part.annotation = None
            found[node.name] = ast.dump(node)
    return found


def typed(page: str) -> dict[str, str]:
    """The same for the cells of a page, such as "chapters/papers/resnet.md"; the first definition counts."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = {}
    for cell in re.findall(r"```\{code-cell\} python\n(.*?)```", text, re.DOTALL):
        source = re.sub(r"^:[^\n]*\n", "", cell, flags=re.MULTILINE)
        found = definitions(source) | found
    return found
