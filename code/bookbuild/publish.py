"""Lay out what gets published: the site, and the tree of the generated `notebooks` branch, from one build.

    python -m bookbuild.publish [FOLDER]

FOLDER (by default `_build/publish`) gets `site/` and `notebooks/`. Nothing is pushed: the workflow does that.
Before that, nbval executes every notebook again; one that is missing or fails stops it all, and FOLDER stays as it was.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from bookbuild.freshness import STAMP
from bookbuild.repository import read_repository

ROOT = Path(__file__).parents[2]

CARRIED = (
    "code/dlbasics",
    ".binder",
    "pyproject.toml",
    "requirements.txt",
    "LICENSE",
    "chapters/LICENSE",
    "CITATION.cff",
)
"""What the branch holds beside the notebooks: what Binder builds, and what pip needs for the helper package."""

README = """# Notebooks of {title}

Generated from commit [{commit}]({url}/tree/{commit}); every change here is overwritten.
The book: <{pages}/>. Its sources, and the place to mend them: <{url}>.

To run them on your own machine, with Python 3.11 or newer:

```
pip install jupyterlab .
jupyter lab
```
"""


class RefusedError(Exception):
    """There is nothing fit to publish; the message says why."""


def sections(root: Path) -> list[str]:
    """List the docnames of the notebooks that the table of contents promises."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    names = [
        toc["root"],
        *(entry["file"] for part in toc.get("parts", []) for entry in part["chapters"]),
    ]
    return [
        name
        for name in names
        if "kernelspec" in (root / f"{name}.md").read_text(encoding="utf-8")[:400]
    ]


def check(root: Path) -> list[Path]:
    """Look at the build in `root`.

    Returns the paths of its notebooks. Raises RefusedError where the build is not complete, is of another commit
    than the working tree, or lacks a notebook or a notebook's outputs.
    """
    html, notebooks = root / "_build/html", root / "_build/notebooks"
    if not (html / STAMP).is_file():
        raise RefusedError("there is no complete build: run `make book` first")
    commit = read_repository(root).commit
    found = []
    for name in sections(root):
        path = notebooks / f"{name}.ipynb"
        if not path.is_file():
            raise RefusedError(f"the notebook of {name} is missing: {path} does not exist")
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        if f"@{commit}" not in "".join(cells[0]["source"]):
            raise RefusedError(f"{path} was not built from commit {commit}: run `make book` again")
        if not any(cell.get("outputs") for cell in cells):
            raise RefusedError(f"{path} has no outputs: it was not executed")
        found.append(path)
    return found


def execute_again(notebooks: list[Path], root: Path) -> None:
    """Run nbval over the notebooks. Raises RefusedError with its output where one fails."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "-q",
        *map(str, notebooks),
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise RefusedError(f"nbval failed:\n{done.stdout}{done.stderr}")


def lay_out(root: Path, target: Path) -> None:
    """Write `target/site` and `target/notebooks`; the old ones go only when the new ones are whole."""
    repo = read_repository(root)
    title = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"]
    draft = target.with_name(f".{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(
        root / "_build/html", draft / "site", ignore=shutil.ignore_patterns(STAMP, ".buildinfo")
    )
    (
        draft / "site/.nojekyll"
    ).touch()  # GitHub would leave out every folder that begins with an underscore
    shutil.copytree(root / "_build/notebooks", draft / "notebooks")
    for name in CARRIED:
        source, place = root / name, draft / "notebooks" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, place)
    text = README.format(title=title, commit=repo.commit, url=repo.url, pages=repo.pages_url)
    (draft / "notebooks/README.md").write_text(text, encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    os.replace(draft, target)


def main(arguments: list[str]) -> int:
    """Check, execute, lay out; returns the exit status."""
    target = Path(arguments[0] if arguments else ROOT / "_build/publish").resolve()
    try:
        notebooks = check(ROOT)
        print(f"executing {len(notebooks)} notebooks again", flush=True)
        execute_again(notebooks, ROOT)
        lay_out(ROOT, target)
    except RefusedError as why:
        print(f"not published: {why}", file=sys.stderr)
        return 1
    print(f"site: {target / 'site'}\nnotebooks branch: {target / 'notebooks'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
