"""A fork's book links to the fork: the name stands in one place, and GitHub's own variable wins over it."""

import os
import re
import shutil
from pathlib import Path

from bookbuild.bench.builds import copy_sources
from bookbuild.command import strict_build
from small_book import NOTEBOOK, configure, write
from warm_build import start

ROOT = Path(__file__).parents[2]
OURS = "deep-learning-basics/deep-learning-basics"
OUR_PAGES = "deep-learning-basics.github.io"


PAGE = "chapters/bayes/bayes-theorem"
SMALL = {
    "_toc.yml": f"format: jb-book\nroot: chapters/index\nchapters:\n  - file: {PAGE}\n",
    "chapters/references.bib": "",
    "chapters/index.md": "# Small book\n\nMade in {{ repository }}.\n",
    f"{PAGE}.md": f"{NOTEBOOK}\n# A section\n\nIts text.\n\n```{{code-cell}} python\nprint(1)\n```\n",
}


def build(root, **variables) -> dict[str, str]:
    """Build the book in a folder, strictly; returns the texts of all pages and notebooks."""
    env = {
        key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")
    } | variables
    log = root.with_name("log.txt")
    process = start(root, strict_build(), env, log)
    process.join(timeout=600)
    assert process.exitcode == 0, log.read_text(encoding="utf-8")
    files = [*(root / "_build/html").rglob("*.html"), *(root / "_build/html").rglob("*.xml")]
    files += (root / "_build/notebooks").rglob("*.ipynb")
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in files}


def check(files, slug, pages):
    """No file names the old repository or its site, and the section's links name the new ones."""
    for name, text in files.items():
        assert OURS not in text and OUR_PAGES not in text, f"{name} still names {OURS}"
    section = files["_build/html/chapters/bayes/bayes-theorem.html"]
    for link in (
        f"colab.research.google.com/github/{slug}/blob/notebooks/",
        f"mybinder.org/v2/gh/{slug}/notebooks",
        f"github.com/{slug}/edit/main/chapters/bayes/bayes-theorem.md",
        f"github.com/{slug}/issues/new",
        f'rel="canonical" href="https://{pages}/chapters/bayes/bayes-theorem.html"',
        f'property="og:image" content="https://{pages}/_static/social.png"',
    ):
        assert link in section, link
    notebook = files["_build/notebooks/chapters/bayes/bayes-theorem.ipynb"]
    assert f"git+https://github.com/{slug}@" in notebook and f"https://{pages}/" in notebook
    assert f"https://github.com/{slug}" in files["_build/html/chapters/index.html"]
    assert f"https://{pages}/" in files["_build/html/sitemap.xml"]


def test_github_s_own_variable_names_the_fork(tmp_path):
    """The whole book, with its executed notebooks, outside of git: no page and no notebook names the old place."""
    root = tmp_path / "book"
    copy_sources(ROOT, root)
    shutil.copytree(ROOT / "_build/.jupyter_cache", root / "_build/.jupyter_cache")
    files = build(root, GITHUB_REPOSITORY="Reader/fork")
    assert len(files) > 10
    check(files, "Reader/fork", "reader.github.io/fork")


def test_renaming_in_the_one_place_renames_every_link(tmp_path):
    root = tmp_path / "book"
    write(root, SMALL)
    configure(root)
    config = root / "_config.yml"
    text, count = re.subn(
        r"(?m)^  url: .*$", "  url: https://github.com/some-one/another", config.read_text()
    )
    assert count == 1
    config.write_text(text)
    check(build(root), "some-one/another", "some-one.github.io/another")
