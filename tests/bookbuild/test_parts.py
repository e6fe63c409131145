"""Parts that a first reading leaves out, minutes, how hard an exercise is: on the page and in the notebook."""

import json

import nbformat
import pytest
from bs4 import BeautifulSoup

import small_book
from bookbuild.parts import in_words, minutes

PAGE = (
    small_book.NOTEBOOK.replace("---\n", "---\nminutes: {reading: 25, exercises: 35}\n", 1)
    + """\

# Title

Text.

{.deeper}
## Why it *works*

Inside.

```{code-cell} python
print("a cell inside")
```

### A piece of it

Still inside.

## After

Outside.

{.later}
### A proof

It may wait.

:::{exercise} Halve
:label: ex-halve
:class: medium

Do it.
:::

:::{exercise}
:label: ex-none

Do it.
:::
"""
)
CONF = small_book.CONF.format(parts=["parts", "export"]).replace(
    "def setup(app):\n",
    """\
def setup(app):
    from bookbuild.repository import Repository

    repository = Repository("https://github.com/owner/book", "main", "0" * 40)
    app.add_config_value("bookbuild_repository", repository, "")
""",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    conf = CONF.replace('"off"', '"cache"') + 'nb_execution_cache_path = "_build/.jupyter_cache"\n'
    index = "# Book\n\n```{toctree}\npage\n```\n"
    small_book.write(folder, {"conf.py": conf, "index.md": index, "page.md": PAGE})
    small_book.build(folder)
    return folder


@pytest.fixture(scope="module")
def page(book):
    return BeautifulSoup((book / "_build/html/page.html").read_text("utf-8"), "html.parser")


def test_a_deeper_part_is_one_closed_native_fold_below_its_own_heading(page):
    (fold,) = page.select("details")
    assert fold["class"] == ["deeper"] and not fold.has_attr("open")
    assert fold.parent.name == "section" and fold.parent["id"] == "why-it-works"
    (summary,) = fold.find_all("summary")
    assert [tag.name for tag in summary.find_all(True, recursive=False)] == ["h2"]
    assert summary.get_text().startswith("Go deeper: Why it works")
    inside = fold.get_text()
    assert "a cell inside" in inside and "Still inside." in inside and "Outside." not in inside


def test_a_later_part_stays_open_and_says_that_it_may_wait(page):
    part = page.find(id="a-proof")
    assert part.h3.get_text().startswith("A proof")
    assert part.find("p").get_text() == "May be left out the first time."
    assert not part.find_all("details") and "It may wait." in part.get_text()


def test_the_list_of_headings_marks_both(page):
    entries = [link.get_text() for link in page.select(".sphinxsidebar a[href^='#']")]
    assert "Go deeper: Why it works" in entries
    assert "A proof May be left out the first time." in entries
    assert "After" in entries and "A piece of it" in entries


def test_an_exercise_says_how_hard_it_is(page):
    titles = [tag.get_text() for tag in page.select(".exercise > .admonition-title")]
    assert [" ".join(title.split()) for title in titles] == [
        "Exercise 1 (Halve) · medium",
        "Exercise 2",
    ]
    (mark,) = page.select(".difficulty")
    assert mark["class"] == ["difficulty", "difficulty-medium"]


def test_the_notebook_says_the_same(book):
    notebook = nbformat.read(book / "_build/notebooks/page.ipynb", as_version=4)
    cells = [cell.source for cell in notebook.cells]
    assert any(cell.startswith("## Go deeper: Why it *works*\n") for cell in cells)
    assert any(
        cell.startswith("### A proof\n\nMay be left out the first time.\n") for cell in cells
    )
    assert any("**Exercise 1 (Halve) · medium**" in cell for cell in cells)
    assert not any("<details" in cell for cell in cells)
    assert any("25 minutes to read, 35 for the exercises" in cell for cell in cells)
    after = cells.index('print("a cell inside")')
    assert any(cell.startswith("## After") for cell in cells[after:])


def test_minutes_are_read_as_sphinx_keeps_them():
    times = {"reading": 25, "exercises": 35}
    assert minutes({"minutes": json.dumps(times)}) == minutes({"minutes": times}) == times
    assert minutes({}) is None
    assert in_words(times) == "25 minutes to read, 35 for the exercises"


WRONG = {
    "{reading: 25}": "needs reading and exercises",
    "{reading: 25, exercises: 35, lunch: 60}": "needs reading and exercises",
    "40": "needs reading and exercises",
    "{reading: 0, exercises: 35}": "minutes.reading must be a whole number above 0, not 0",
    "{reading: 25, exercises: 3.5}": "minutes.exercises must be a whole number above 0, not 3.5",
}


def test_wrong_minutes_stop_the_build_and_name_the_page(tmp_path):
    pages = {
        f"page{place}.md": f"---\nminutes: {given}\n---\n\n# Page {place}\n"
        for place, given in enumerate(WRONG)
    }
    names = "\n".join(name.removesuffix(".md") for name in pages)
    index = f"# Book\n\n```{{toctree}}\n{names}\n```\n"
    conf = small_book.CONF.format(parts=["parts"])
    small_book.write(tmp_path, {"conf.py": conf, "index.md": index, **pages})
    lines = small_book.build(tmp_path, fails=True).splitlines()
    for place, message in enumerate(WRONG.values()):
        assert any(f"page{place}.md" in line and message in line for line in lines), lines
