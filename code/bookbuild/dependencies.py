"""What a notebook depends on, found without running it: helper modules, data files, versions of libraries.

The execution cache is keyed on this, so that it cannot show output that the code would no longer give.
"""

import ast
import hashlib
import sys
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager


def fingerprint(cells: list[str], package: Path, folder: Path) -> str:
    """Hash everything but the cells themselves that the output of a notebook depends on.

    cells: the sources of the code cells.
    package: the folder of the helper package, say `code/dlbasics`.
    folder: where the notebook runs; data files that it names are looked for there.
    Returns 40 hex digits.
    """
    files, modules = dependencies(cells, package, folder)
    digest = hashlib.sha1(f"python {sys.version_info[:2]}\n".encode())
    for path in files:
        digest.update(f"{_relative(path, package, folder)}\n".encode())
        digest.update(hashlib.sha1(path.read_bytes()).digest())
    for name in modules:
        digest.update(f"{name} {_version(name)}\n".encode())
    return digest.hexdigest()


def dependencies(cells: list[str], package: Path, folder: Path) -> tuple[list[Path], list[str]]:
    """Find the files and the outside libraries that cells use, directly or through the helper package.

    A file that is not Python counts as used where a string constant names it (`"frame.js"`, or `"frame"`).
    Returns the sorted paths, and the sorted top-level names of libraries.
    """
    data = [
        p for p in sorted(package.rglob("*")) if p.is_file() and p.suffix not in (".py", ".pyc")
    ]
    files: set[Path] = set()
    libraries: set[str] = set()
    queue: list[tuple[str, Path | None]] = [(_plain_python(cell), None) for cell in cells]
    while queue:
        source, module = queue.pop()
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue  # running the cell reports it, with its line
        for node in ast.walk(tree):
            for dotted in _imported(node, module, package):
                top, *rest = dotted.split(".")
                if top != package.name:
                    libraries.add(top)
                    continue
                for path in _module_files(package, rest):
                    if path not in files:
                        files.add(path)
                        queue.append((path.read_text(encoding="utf-8"), path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
                files.update(p for p in data if node.value in (p.name, p.stem))
                if module is None and "\n" not in node.value and len(node.value) < 200:
                    local = folder / node.value
                    if local.is_file():
                        files.add(local)
    return sorted(files), sorted(libraries - set(sys.stdlib_module_names))


def _imported(node: ast.AST, module: Path | None, package: Path) -> list[str]:
    """List the dotted names that an import statement may load (`from a import b` may load a.b)."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level and module is not None:
            parts = [package.name, *module.relative_to(package).parent.parts]
            parts = parts[: len(parts) - node.level + 1]
            base = ".".join([*parts, base] if base else parts)
        return [base, *(f"{base}.{alias.name}" for alias in node.names)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        # importlib.import_module("package.module")
        text = node.value
        if text.startswith(package.name + ".") and text.replace(".", "").isidentifier():
            return [text]
    return []


def _module_files(package: Path, parts: list[str]) -> list[Path]:
    """List the files that importing `package.parts[0].parts[1]...` runs; names that are no module stop the walk."""
    found = [package / "__init__.py"]
    here = package
    for part in parts:
        if (here / part).is_dir():  # with or without an __init__.py: the sections have none
            here = here / part
            found.append(here / "__init__.py")
        elif (here / f"{part}.py").is_file():
            found.append(here / f"{part}.py")
            break
        else:
            break
    return [path for path in found if path.is_file()]


def _plain_python(cell: str) -> str:
    """Turn magics and shell lines into Python, as IPython does before it runs a cell."""
    return TransformerManager().transform_cell(cell)


def _relative(path: Path, *roots: Path) -> str:
    """Name a file the same on every machine."""
    for root in roots:
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name


@lru_cache(1)
def _distributions() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())


@lru_cache(None)
def _version(library: str) -> str:
    """Say which version of a library is installed ("none" when it is missing)."""
    names = sorted(set(_distributions().get(library, [])))
    return " ".join(f"{name}=={metadata.version(name)}" for name in names) or "none"
