"""Each page carries the meanings of its terms, and the glossary says where a term is taught; both are kept fresh."""

import re

import pytest
from bs4 import BeautifulSoup

from small_book import CONF, build, write

TOC = """\
format: jb-book
root: chapters/index
parts:
  - caption: Part 1
    chapters:
      - file: chapters/part/index
      - file: chapters/part/one
      - file: chapters/part/two
  - caption: Reference
    chapters:
      - file: chapters/glossary
"""
GLOSSARY = """\
# Glossary

:::{glossary}
prior
사전확률
  What was believed before, $p(x) < 1$; not the {term}`cake`.

cake
케이크
  It is & eaten.

never used
안 쓰임
  Nobody teaches it.
:::
"""
FILES = {
    "_toc.yml": TOC,
    "chapters/index.md": "# Book\n\nA {term}`cake`.\n",
    "chapters/part/index.md": "# Part\n\nA {term}`cake`.\n",
    "chapters/part/one.md": "# One\n\nA {term}`Prior` and {term}`a belief <prior>`, and {term}`사전확률`.\n",
    "chapters/part/two.md": "# Two\n\nA {term}`cake` after the {term}`prior`; no {ref}`genindex`.\n",
    "chapters/glossary.md": GLOSSARY,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    write(folder, FILES)
    make(folder)
    return folder


def make(folder) -> str:
    """Build the book; returns what Sphinx says."""
    conf = CONF.format(parts=("recall", "words"))
    conf = conf.replace('"sphinx_proof"', '"sphinx_proof", "sphinx_external_toc"')
    write(folder, {"conf.py": conf + 'external_toc_path = "_toc.yml"\n'})
    return build(folder)


def page(folder, name) -> BeautifulSoup:
    text = (folder / f"_build/html/chapters/{name}.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


def held(folder, name) -> BeautifulSoup:
    """What a page holds for its terms (the parser would leave out the text of a template)."""
    text = (folder / f"_build/html/chapters/{name}.html").read_text(encoding="utf-8")
    inside = re.search(r'<template id="words">(.*?)</template>', text, re.DOTALL)
    return BeautifulSoup(inside[1] if inside else "", "html.parser")


def meanings(folder, name) -> dict[str, str]:
    """Term -> the text at hand on a page."""
    return {
        " ".join(entry.select_one(".word-name").text.split()): " ".join(
            p.text for p in entry.select("p:not(.word-name)")
        )
        for entry in held(folder, name).select("div")
    }


def test_a_page_carries_each_of_its_terms_once(folder):
    assert list(meanings(folder, "part/one")) == ["prior 사전확률"]
    assert meanings(folder, "part/two")["cake 케이크"] == "It is & eaten."
    assert list(meanings(folder, "part/two")) == ["cake 케이크", "prior 사전확률"]
    assert list(meanings(folder, "index")) == ["cake 케이크"]


def test_every_link_to_a_term_finds_its_meaning(folder):
    for name in ("part/one", "part/two", "index"):
        read = page(folder, name)
        known = {
            t for entry in held(folder, name).select("div") for t in entry["data-terms"].split()
        }
        links = {a["href"].split("#")[1] for a in read.select("a:has(> .std-term)")}
        assert links and links <= known


def test_a_meaning_leads_nowhere_else(folder):
    assert held(folder, "part/one").select("a") == []
    assert "not the cake." in meanings(folder, "part/one")["prior 사전확률"]


def test_korean_is_said_to_be_korean(folder):
    names = held(folder, "part/one").select('[lang="ko"]')
    assert [name.text for name in names] == ["사전확률"]


def test_the_glossary_leads_back_to_the_first_section_that_uses_a_term(folder):
    entries = page(folder, "glossary").select("dl.glossary > dd")
    taught = [dd.select_one(".taught a") for dd in entries]
    assert [a and (a.text, a["href"]) for a in taught] == [
        ("One", "part/one.html"),
        ("Two", "part/two.html"),
        None,
    ]
    assert meanings(folder, "glossary") == {}


def test_a_changed_meaning_or_place_reaches_every_page(tmp_path):
    write(tmp_path, FILES)
    make(tmp_path)
    changed = {
        "chapters/glossary.md": GLOSSARY.replace("It is & eaten", "It is baked"),
        "chapters/part/one.md": "# One\n\nA {term}`cake`.\n",
    }
    write(tmp_path, changed)
    said = make(tmp_path)
    assert meanings(tmp_path, "part/two")["cake 케이크"] == "It is baked."
    taught = [a.text for a in page(tmp_path, "glossary").select(".taught a")]
    assert taught == ["Two", "One"]
    assert re.search(r"build succeeded", said)


def test_a_book_without_a_glossary_builds(tmp_path):
    write(
        tmp_path,
        FILES
        | {
            "_toc.yml": TOC.replace("chapters/glossary", "chapters/end"),
            "chapters/end.md": "# End\n",
            "chapters/index.md": "# Book\n",
            "chapters/part/index.md": "# Part\n",
            "chapters/part/one.md": "# One\n",
            "chapters/part/two.md": "# Two\n",
            "chapters/glossary.md": "---\norphan: true\n---\n# Glossary\n",
        },
    )
    make(tmp_path)
    assert meanings(tmp_path, "part/one") == {}
