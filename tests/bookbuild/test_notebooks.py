"""Which notebooks run first, and which of them a change touches."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bookbuild.notebooks import ROOT, base, changed, longest_first

PAGES = ["chapters/part/one", "chapters/part/two"]
HEADER = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
"""
FILES = {
    "pyproject.toml": "[project]\n",
    "tests/launch/colab.txt": "numpy\n",
    "code/dlbasics/__init__.py": "",
    "code/dlbasics/alpha.py": "from dlbasics import deep\n",
    "code/dlbasics/deep.py": "X = 1\n",
    "code/dlbasics/beta.py": "X = 2\n",
    "chapters/part/one.md": f"{HEADER}\n# One\n\nWords.\n\n```{{code-cell}}\nfrom dlbasics import alpha\n```\n",
    "chapters/part/two.md": f"{HEADER}\n# Two\n\nWords.\n\n```{{code-cell}}\nfrom dlbasics import beta\n```\n",
}


def git(root, *arguments):
    identity = ["-c", "user.name=Reader", "-c", "user.email=reader@example.org"]
    command = ["git", "-C", root, *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def write(root, name, text):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def commit(root, name="README.md", text="Another commit.\n"):
    write(root, name, text)
    git(root, "add", ".")
    git(root, "commit", "-q", "--allow-empty", "-m", "A change")
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def book(tmp_path):
    """A book of one commit, on its branch main."""
    root = tmp_path / "book"
    root.mkdir()
    git(tmp_path, "init", "-q", "-b", "main", root)
    for name, text in FILES.items():
        write(root, name, text)
    commit(root)
    return root


@pytest.mark.parametrize(
    ("name", "old", "new", "pages"),
    [
        ("chapters/part/one.md", "Words.", "Other words.", []),
        ("chapters/part/one.md", "from dlbasics", "import math\nfrom dlbasics", PAGES[:1]),
        ("code/dlbasics/deep.py", "1", "11", PAGES[:1]),
        ("code/dlbasics/beta.py", "2", "22", PAGES[1:]),
        ("code/dlbasics/__init__.py", "", "import sys\n", PAGES),
        ("pyproject.toml", "project", "tool", PAGES),
        ("tests/launch/colab.txt", "numpy", "numpy==2", PAGES),
    ],
)
@pytest.mark.parametrize("committed", [False, True])
def test_a_page_is_changed_by_what_its_cells_use(book, name, old, new, pages, committed):
    write(book, name, FILES[name].replace(old, new, 1))
    if committed:
        git(book, "commit", "-qam", "It")
    else:
        commit(book)  # the change is in HEAD's own commit too: what lies in the folder counts
    assert changed(book, PAGES, {}) == set(pages)
    assert changed(book, PAGES, {"LAUNCH_ALL": "1"}) == set(PAGES)


def test_a_new_page_is_changed(book):
    commit(book, "chapters/part/three.md", FILES["chapters/part/one.md"])
    assert changed(book, [*PAGES, "chapters/part/three"], {}) == {"chapters/part/three"}


def test_on_a_branch_all_of_it_counts(book, tmp_path):
    git(tmp_path, "clone", "-q", book, tmp_path / "clone")
    clone, fork = tmp_path / "clone", git(book, "rev-parse", "HEAD")
    first = commit(clone, "code/dlbasics/beta.py", "X = 3\n")
    commit(clone)
    assert base(clone, {}) == fork and changed(clone, PAGES, {}) == {PAGES[1]}
    git(clone, "push", "-q", "origin", "HEAD:refs/heads/other")
    git(clone, "update-ref", "refs/remotes/origin/main", "HEAD")  # as if it had landed on main
    assert base(clone, {}) == first and changed(clone, PAGES, {}) == set()
    assert base(clone, {"LAUNCH_BASE": fork}) == fork
    assert base(clone, {"LAUNCH_BASE": "0" * 40}) == first  # what a new branch was pushed from
    assert changed(clone, PAGES, {"LAUNCH_BASE": fork}) == {PAGES[1]}


def test_without_a_commit_before_all_are_changed(book, tmp_path):
    assert base(book, {}) is None and changed(book, PAGES, {}) == set(PAGES)
    commit(book)
    assert changed(book, PAGES, {}) == set()
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{book}", tmp_path / "shallow")
    assert changed(tmp_path / "shallow", PAGES, {}) == set(PAGES)
    (book / ".git").rename(tmp_path / "moved")
    assert base(book, {}) is None and changed(book, PAGES, {}) == set(PAGES)


def test_the_longest_runs_first(tmp_path):
    for name in ("a/short", "a/long", "b/new"):
        write(tmp_path, f"_build/notebooks/chapters/{name}.ipynb", "{}")
    seconds = {"chapters/a/short": {"seconds": 2}, "chapters/a/long": {"seconds": 30}}
    write(tmp_path, "_build/executed.json", json.dumps(seconds))
    names = [path.stem for path in longest_first(tmp_path)]
    assert names == ["new", "long", "short"]
    (tmp_path / "_build/executed.json").unlink()
    assert len(longest_first(tmp_path)) == 3


def test_without_notebooks_nothing_is_tested_and_nothing_passes(tmp_path):
    with pytest.raises(FileNotFoundError, match="run `make book`"):
        longest_first(tmp_path)


def test_the_command_prints_paths_that_are_there():
    done = subprocess.run(
        [sys.executable, "-m", "bookbuild.notebooks"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert paths and all(not path.is_absolute() and (ROOT / path).is_file() for path in paths)
