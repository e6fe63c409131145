"""The book as the guards see it: the repository's own files, and not what lies about in a clone."""

import subprocess

import pytest

from book import specimen
from book.book import Book
from book.guards_repository import REPOSITORY, machine_paths

STRAY = {
    "run.log": "In /" + "root/cake.\n",
    "notes/sketch.md": "In /" + "work/cake.\n",
    "code/scratch.py": "import nothing\n",
    "code/dlbasics/sketch.py": "x = 1\n",
    "code/dlbasics/cake.csv": "1\n",
    "chapters/part/sketch.md": "# Not yet\n",
}


def git(root, *arguments):
    identity = ["-c", "user.name=Reader", "-c", "user.email=reader@example.org"]
    subprocess.run(["git", "-C", root, *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path):
    """A sound book in git, and files in its folder that git does not track."""
    root = tmp_path / "book"
    specimen.write(root)
    git(tmp_path, "init", "-q", root)
    git(root, "add", ".")
    git(root, "commit", "-qm", "A sound book")
    for name, text in STRAY.items():
        specimen.put(root, name, text)
    return root


def problems(root) -> list[str]:
    return [problem for guard in REPOSITORY for problem in guard(Book(root))]


def test_what_git_does_not_track_is_not_the_repository_s(checkout):
    assert problems(checkout) == []
    assert "chapters/part/sketch.md" not in Book(checkout).files


def test_what_git_tracks_is(checkout):
    git(checkout, "add", ".")
    found = "\n".join(problems(checkout))
    for name in STRAY.keys() - {"chapters/part/sketch.md"}:
        assert f"{name}:" in found
    assert "chapters/part/sketch.md" in Book(checkout).files


def test_a_page_counts_from_the_moment_that_the_contents_name_it(checkout):
    toc = checkout / "_toc.yml"
    toc.write_text(toc.read_text() + "      - file: chapters/part/sketch\n")
    assert "chapters/part/sketch.md" in Book(checkout).files


def test_a_file_that_was_deleted_is_gone(checkout):
    (checkout / specimen.CHECKS).unlink()
    assert checkout / specimen.CHECKS not in Book(checkout).tracked


@pytest.mark.parametrize("inside", [False, True], ids=["alone", "inside another checkout"])
def test_outside_of_git_every_file_counts_that_is_no_artifact(checkout, tmp_path, inside):
    (checkout / ".git").rename(tmp_path / "moved")
    if inside:
        git(tmp_path, "init", "-q", ".")
    for name in ("_build/html/x.html", "code/__pycache__/x.pyc", ".venv/x.py"):
        specimen.put(checkout, name, "In /" + "root/cake.\n")
    found = [problem.split(":")[0] for problem in machine_paths(Book(checkout))]
    assert found == ["notes/sketch.md"]
