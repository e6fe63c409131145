"""The exported notebooks in the order in which tests run them best, and which of them a change touches.

    python -m bookbuild.notebooks

prints their paths, the longest first: dealt out in this order, notebooks keep two workers busy to the end.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from bookbuild.dependencies import fingerprint
from bookbuild.execute import HELPER_PACKAGE, read_notebook

ROOT = Path(__file__).parents[2]

EVERYWHERE = ("pyproject.toml", "tests/launch/colab.txt")
"""Where one of these changes, every notebook may run otherwise in Colab."""


def longest_first(root: Path) -> list[Path]:
    """List the exported notebooks by the seconds that their last execution took, the longest first.

    Raises FileNotFoundError where there are none: a test of no notebook would pass.
    """
    notebooks = root / "_build/notebooks"
    paths = sorted(notebooks.rglob("*.ipynb"))
    if not paths:
        raise FileNotFoundError(f"there are no notebooks in {notebooks}: run `make book`")
    try:
        report = json.loads((root / "_build/executed.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        report = {}
    seconds = {name: entry["seconds"] for name, entry in report.items()}

    def name(path: Path) -> str:
        return path.relative_to(notebooks).with_suffix("").as_posix()

    # One that was never timed may be long.
    return sorted(paths, key=lambda path: -seconds.get(name(path), float("inf")))


def changed(root: Path, docnames: list[str], environ: Mapping = os.environ) -> set[str]:
    """Say which pages run otherwise than at the last commit on main: by their cells, helpers or data.

    docnames: of the notebooks. LAUNCH_ALL=1 in the environment names them all; LAUNCH_BASE names another commit to
    compare with. Without a commit to compare with (a download, a clone of one commit) all count as changed.
    """
    commit = None if environ.get("LAUNCH_ALL") else base(root, environ)
    archive = commit and _git(root, "archive", "--format=tar", commit)
    if not archive:
        return set(docnames)
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder)
        with tarfile.open(fileobj=BytesIO(archive)) as tree:
            tree.extractall(before, filter="data")
        if any(_bytes(root / name) != _bytes(before / name) for name in EVERYWHERE):
            return set(docnames)
        return {name for name in docnames if _key(root, name) != _key(before, name)}


def base(root: Path, environ: Mapping = os.environ) -> str | None:
    """Name the commit to compare with: where this branch left main, or on main the commit before this one.

    LAUNCH_BASE in the environment wins where it names a commit that is there.
    """
    head = _git(root, "rev-parse", "HEAD")
    fork = _git(root, "merge-base", "HEAD", "origin/main")
    given = environ.get("LAUNCH_BASE")
    commits = [
        given and _git(root, "rev-parse", "--verify", "-q", f"{given}^{{commit}}"),
        fork if fork != head else None,
        _git(root, "rev-parse", "--verify", "-q", "HEAD~1"),
    ]
    found = next(filter(None, commits), None)
    return found.decode().strip() if found else None


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git prints; None where it fails, or is not there."""
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _key(root: Path, docname: str) -> tuple[list[str], str] | None:
    """The cells of a page, and the hash of all that they depend on; None where there is no such page."""
    path = root / f"{docname}.md"
    notebook = read_notebook(path) if path.is_file() else None
    if notebook is None:
        return None
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return cells, fingerprint(cells, root / HELPER_PACKAGE, path.parent)


if __name__ == "__main__":
    try:
        print(*(path.relative_to(ROOT) for path in longest_first(ROOT)), sep="\n")
    except FileNotFoundError as missing:
        sys.exit(str(missing))
