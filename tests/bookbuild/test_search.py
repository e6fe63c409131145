"""What the search page is told of the glossary: names, abbreviations, meanings, and the pages that use a term."""

import json

import pytest

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
FILES = {
    "_toc.yml": TOC,
    "chapters/index.md": "# Book\n\nWords.\n",
    "chapters/part/index.md": "# Part\n\nA {term}`prior`.\n",
    "chapters/part/one.md": "# One & only\n\nA {term}`cake`.\n",
    "chapters/part/two.md": "# Two\n\nA {term}`cake` after the {term}`Prior`.\n",
    "chapters/glossary.md": """\
# Glossary

:::{glossary}
prior
사전확률, 사전분포
  What was believed before, not the {term}`cake`; PRI for short. If a < b. Also called the old belief.

cake
케이크
  It is & eaten.

never used
안 쓰임
  Nobody teaches it. AND for long.
:::
""",
}


def made(folder) -> str:
    conf = CONF.format(parts=("recall", "words", "search"))
    conf = conf.replace('"sphinx_proof"', '"sphinx_proof", "sphinx_external_toc"')
    write(folder, {"conf.py": conf + 'external_toc_path = "_toc.yml"\n'})
    build(folder)
    return (folder / "_build/html/_static/search/terms.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    write(folder, FILES)
    return made(folder)


@pytest.fixture
def terms(script):
    glossary, data = script.splitlines()
    assert glossary == 'const GLOSSARY = "chapters/glossary";'
    found = json.loads(data.removeprefix("const TERMS = ").removesuffix(";"))
    return {entry["names"][0]: entry for entry in found}


def test_an_entry_is_found_by_each_name_its_abbreviation_and_its_other_name(terms):
    assert terms["prior"]["names"] == ["prior", "사전확률", "사전분포", "PRI", "old belief"]
    assert terms["never used"]["names"] == ["never used", "안 쓰임"]


def test_an_entry_has_its_meaning_without_links_and_its_address(terms):
    prior = terms["prior"]
    assert "What was believed before" in prior["html"] and "<a " not in prior["html"]
    assert "If a &lt; b." in prior["html"]
    assert prior["address"] == "chapters/glossary.html#term-prior"
    assert "term-prior" in prior["targets"] and len(prior["targets"]) == 2


def test_an_entry_names_the_sections_that_use_it_in_order(terms):
    two = ["chapters/part/two", "chapters/part/two.html", "Two"]
    assert terms["cake"]["pages"] == [
        ["chapters/part/one", "chapters/part/one.html", "One & only"],
        two,
    ]
    assert terms["prior"]["pages"] == [two]  # an overview teaches nothing
    assert terms["never used"]["pages"] == []


def test_a_book_without_a_glossary_has_no_entries(tmp_path):
    write(tmp_path, {name: text for name, text in FILES.items() if "glossary" not in name})
    pages = {name: "# Page\n\nText.\n" for name in FILES if "/part/" in name}
    toc = TOC[: TOC.index("  - caption: Reference")]
    write(tmp_path, {**pages, "_toc.yml": toc})
    assert made(tmp_path).endswith("const TERMS = [];\n")
