"""The repository is named once, and every link follows."""

import re
from pathlib import Path

import pytest

from bookbuild.repository import Repository, read_repository

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path):
    (tmp_path / "_config.yml").write_text(
        "repository: {url: https://github.com/some/book/, branch: main}\n"
    )
    return tmp_path


def test_links_follow_the_configuration(root):
    repo = read_repository(root, {"GITHUB_SHA": "c0ffee"})
    assert repo == Repository("https://github.com/some/book", "main", "c0ffee")
    page = "chapters/bayes/bayes-theorem"
    assert repo.colab(page).endswith(
        "/github/some/book/blob/notebooks/chapters/bayes/bayes-theorem.ipynb"
    )
    assert repo.binder(page).endswith(
        "/gh/some/book/notebooks?labpath=chapters%2Fbayes%2Fbayes-theorem.ipynb"
    )
    assert repo.edit("a.md") == "https://github.com/some/book/edit/main/a.md"
    assert repo.issue("a b&c") == "https://github.com/some/book/issues/new?title=a%20b%26c"
    assert repo.requirement == "dlbasics @ git+https://github.com/some/book@c0ffee"
    assert repo.pages_url == "https://some.github.io/book"


def test_a_fork_links_to_itself(root):
    repo = read_repository(root, {"GITHUB_REPOSITORY": "Reader/my-fork"})
    for link in (
        repo.colab("p"),
        repo.binder("p"),
        repo.edit("p.md"),
        repo.issue("t"),
        repo.requirement,
    ):
        assert "Reader/my-fork" in link and "some/book" not in link
    assert repo.pages_url == "https://reader.github.io/my-fork"


def test_a_site_at_the_root_of_its_host():
    assert (
        Repository("https://github.com/Ann/ann.github.io", "main", "x").pages_url
        == "https://ann.github.io"
    )


def test_outside_of_git_the_branch_stands_for_the_commit(root):
    assert read_repository(root, {}).commit == "main"


@pytest.mark.parametrize(
    "url", ["http://github.com/a/b", "https://github.com/a", "git@github.com:a/b.git", ""]
)
def test_other_addresses_are_refused(url):
    with pytest.raises(ValueError, match="owner/name"):
        Repository(url, "main", "x")


def test_files_outside_of_the_build_name_the_same_repository():
    """README, citation and the like cannot be generated: they must agree with the one place."""
    slug = read_repository(ROOT, {}).slug
    pattern = re.compile(
        r"(?:https://github\.com/|/github/|/gh/)([\w.-]+/[\w.-]+?)(?=[/)\s\"]|\.git\b|$)",
        re.MULTILINE,
    )
    for name in ("README.md", "CITATION.cff", "CONTRIBUTING.md", "chapters/index.md"):
        for found in pattern.findall((ROOT / name).read_text(encoding="utf-8")):
            assert found == slug, f"{name} names {found}; repository.url in _config.yml says {slug}"
