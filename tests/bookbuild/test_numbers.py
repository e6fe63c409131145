"""Numbers begin anew on each page, and a reference from another page names the page."""

import pytest
from bs4 import BeautifulSoup

import small_book
from bookbuild.numbers import number_of, shows_only, within_pages

ONE = """\
# Bayes' *theorem*

$$
x = 1
$$ (one)

$$
x = 2
$$ (two)

:::{exercise}
:label: ex-a

A.
:::

:::{exercise} Titled
:label: ex-b

B.
:::

:::{prf:definition}
:label: def-a

A.
:::

:::{prf:theorem}
:label: thm-a

A.
:::

```{figure} a.svg
:name: fig-a

A figure.
```
"""
TWO = """\
# Two

$$
x = 3
$$ (three)

:::{exercise}
:label: ex-c

C.
:::

```{figure} a.svg
:name: fig-b

A figure.
```

See {eq}`two`, {ref}`ex-b`, {numref}`fig-a`, {prf:ref}`thm-a`, {ref}`my words <ex-b>`, {doc}`one`.

Here {eq}`three`, {ref}`ex-c`, {numref}`fig-b`.
"""
FILES = {
    "conf.py": small_book.CONF.format(parts=["numbers"]),
    "index.md": "# Book\n\n```{toctree}\none\ntwo\n```\n",
    "one.md": ONE,
    "two.md": TWO,
    "a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    small_book.write(folder, FILES)
    small_book.build(folder)
    return folder


def page(book, name):
    return BeautifulSoup((book / f"_build/html/{name}.html").read_text("utf-8"), "html.parser")


@pytest.mark.parametrize("name", ["one", "two"])
def test_every_page_counts_from_one(book, name):
    numbers = [tag.get_text().strip() for tag in page(book, name).select(".caption-number")]
    wanted = {
        "one": ["Exercise 1", "Exercise 2", "Definition 1", "Theorem 1", "Figure 1"],
        "two": ["Exercise 1", "Figure 1"],
    }[name]
    assert numbers == wanted
    formulas = [tag.get_text()[:3] for tag in page(book, name).select(".eqno")]
    assert formulas == ["(1)", "(2)"][: len(formulas)] and formulas


def test_a_reference_from_elsewhere_names_the_page(book):
    there, here = [
        next(p for p in page(book, "two").find_all("p") if p.get_text().startswith(word))
        for word in ("See", "Here")
    ]
    of = " of Bayes’ theorem"
    assert [link.get_text() for link in there.find_all("a")] == [
        f"(2){of}",
        f"Exercise 2{of}",
        f"Figure 1{of}",
        f"Theorem 1{of}",
        "my words",
        "Bayes’ theorem",
    ]
    assert [link.get_text() for link in here.find_all("a")] == ["(1)", "Exercise 1", "Figure 1"]


def test_only_pages_whose_numbers_changed_are_written_again(book):
    def written(output):
        return [
            name for name in ("one", "two") if f"] {name}" in output.split("writing output")[-1]
        ]

    assert not written(small_book.build(book))
    # A formula more on the first page: the second keeps its own numbers.
    small_book.write(
        book, {"one.md": ONE.replace("$$\nx = 1", "$$\nx = 0\n$$ (zero)\n\n$$\nx = 1")}
    )
    output = small_book.build(book)
    assert "(3)" in page(book, "one").get_text()
    assert "two" not in output.split("reading sources")[-1].split("looking for")[0]
    assert [tag.get_text()[:3] for tag in page(book, "two").select(".eqno")] == ["(1)"]


def test_counts_follow_the_order_of_the_page():
    numbers = {"p": {"figure": {"b": (9,), "a": (7,)}, "exercise": {}}, "q": {}}
    assert within_pages(numbers) == {
        "p": {"figure": {"a": (1,), "b": (2,)}, "exercise": {}},
        "q": {},
    }
    assert number_of(within_pages(numbers), "p", "b") == "2"
    assert number_of(numbers, "p", "none") == number_of(numbers, "none", "b") == ""


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("Figure 3", True),
        ("(3)", True),
        ("Code block 3", True),
        ("the third one", False),
        ("Figure 13", False),
        ("see (2), then 3", False),
    ],
)
def test_words_of_the_author_s_own_are_left_alone(text, only):
    assert shows_only(text, "3") == only
