"""Publishing refuses what is not whole, and lays out what the links promise."""

import json

import pytest

from bookbuild import publish
from bookbuild.freshness import STAMP
from bookbuild.repository import read_repository


@pytest.fixture
def root(tmp_path):
    """A built book of one notebook."""
    cells = [
        {"source": "install dlbasics @ git+https://github.com/a/b@main"},
        {"source": "1", "outputs": ["1"]},
    ]
    files = {
        "_config.yml": "title: Small\nrepository: {url: https://github.com/a/b, branch: main}\n",
        "_toc.yml": "root: chapters/index\nparts:\n- chapters: [{file: chapters/x/one}]\n",
        "chapters/index.md": "# Front\n",
        "chapters/x/one.md": "---\nkernelspec: {name: python3}\n---\n# One\n",
        f"_build/html/{STAMP}": "{}",
        "_build/html/chapters/index.html": "<p>front</p>",
        "_build/notebooks/chapters/x/one.ipynb": json.dumps({"cells": cells}),
        "code/dlbasics/__init__.py": "",
        "code/dlbasics/__pycache__/junk.pyc": "",
        ".binder/postBuild": "",
    }
    files |= {
        name: ""
        for name in publish.CARRIED
        if "." in name.split("/")[-1][1:] or name.endswith("LICENSE")
    }
    for name, text in files.items():
        path = tmp_path / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "book"


def test_a_whole_build_is_accepted(root):
    assert [path.name for path in publish.check(root)] == ["one.ipynb"]


def test_an_unfinished_build_is_refused(root):
    (root / "_build/html" / STAMP).unlink()
    with pytest.raises(publish.RefusedError, match="make book"):
        publish.check(root)


def test_a_missing_notebook_is_refused_by_name(root):
    (root / "_build/notebooks/chapters/x/one.ipynb").unlink()
    with pytest.raises(publish.RefusedError, match="chapters/x/one is missing"):
        publish.check(root)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("@main", "@other", "not built from commit"), ('["1"]', "[]", "no outputs")],
)
def test_a_notebook_of_another_commit_or_not_executed_is_refused(root, old, new, message):
    path = root / "_build/notebooks/chapters/x/one.ipynb"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(publish.RefusedError, match=message):
        publish.check(root)


def test_a_notebook_that_fails_nbval_is_refused(tmp_path):
    import nbformat

    cell = nbformat.v4.new_code_cell("1 / 0", execution_count=1)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "bad.ipynb")
    with pytest.raises(publish.RefusedError, match="ZeroDivisionError"):
        publish.execute_again([tmp_path / "bad.ipynb"], tmp_path)


def test_the_trees_hold_what_the_links_promise(root, tmp_path):
    target = tmp_path / "out"
    (target / "old").mkdir(parents=True)
    publish.lay_out(root, target)
    names = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert {
        "site/chapters/index.html",
        "site/.nojekyll",
        "notebooks/chapters/x/one.ipynb",
        "notebooks/code/dlbasics/__init__.py",
        "notebooks/pyproject.toml",
        "notebooks/.binder/postBuild",
    } <= names
    assert not any("__pycache__" in name or name.endswith(STAMP) or "old" in name for name in names)
    repo = read_repository(root)
    notebook = repo.colab("chapters/x/one").split("/blob/notebooks/")[1]
    assert (target / "notebooks" / notebook).is_file()
    assert repo.url in (target / "notebooks/README.md").read_text()


def test_a_failed_layout_leaves_the_old_trees(root, tmp_path):
    target = tmp_path / "out"
    publish.lay_out(root, target)
    (root / "pyproject.toml").unlink()
    with pytest.raises(FileNotFoundError):
        publish.lay_out(root, target)
    assert (target / "notebooks/pyproject.toml").is_file()
