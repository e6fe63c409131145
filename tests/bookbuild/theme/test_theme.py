"""Small parts of the theme: where a page is, ids, site map, front door."""

import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import pytest
from docutils import nodes

from bookbuild.theme import front_door, markup, place_in_part, sitemap

PART = SimpleNamespace(caption="Part 2 · History", items=["a/index", "a/one", "a/two"])
BARE = SimpleNamespace(caption="Part 3 · Networks", items=["b/one"])
BACK = SimpleNamespace(caption="Reference", items=["glossary"])
SITE = SimpleNamespace(root=SimpleNamespace(subtrees=[PART, BARE, BACK]))


def test_a_section_knows_its_place():
    place = {"part": "Part 2 · History", "overview": "a/index", "number": 2, "count": 2}
    assert place_in_part(SITE, "a/two") == place
    place = {"part": "Part 3 · Networks", "overview": None, "number": 1, "count": 1}
    assert place_in_part(SITE, "b/one") == place


@pytest.mark.parametrize("name", ["glossary", "index", "search", "a/index"])
def test_other_pages_have_no_place(name):
    assert place_in_part(SITE, name) is None


def test_an_id_stays_on_the_innermost_last_node():
    formula = nodes.math_block(ids=["equation-a"])
    wrapper = nodes.container("", formula, ids=["equation-a", "other"])
    boxes = [nodes.section(ids=["exercise-content"]) for _ in range(2)]
    document = nodes.Element("", wrapper, *boxes)
    markup.unique_ids(document)
    assert formula["ids"] == ["equation-a"] and wrapper["ids"] == ["other"]
    assert [box["ids"] for box in boxes] == [[], ["exercise-content"]]


def test_a_dropdown_is_folded_and_another_box_is_left_alone():
    def box(*classes):
        return nodes.admonition(
            "", nodes.title("", "A & B"), nodes.paragraph("", "inside"), classes=list(classes)
        )

    document = nodes.Element("", box("dropdown"), box("goals"))
    markup.fold_dropdowns(document)
    opened, inside, closed, other = document.children
    assert opened.astext() == '<details class="dropdown"><summary>A &amp; B</summary><div>'
    assert (inside.astext(), closed.astext()) == ("inside", "</div></details>")
    assert not opened.get("classes") and isinstance(other, nodes.admonition)


@pytest.mark.parametrize(
    ("mode", "tag", "told"),
    [
        ("all", "tag_solution", "Show the solution"),
        ("all", "tag_hide-cell", "Show the code"),
        ("input", "tag_hide-input", "Show the code"),
        ("input+output", "x", "Show the code"),
        ("output", "x", "Show the output"),
    ],
)
def test_a_fold_says_what_is_in_it(mode, tag, told):
    prompts = {"prompt_show": "Show the solution", "prompt_hide": "Hide the solution"}
    cell = nodes.container("", hide_mode=mode, classes=["cell", tag], **prompts)
    markup.name_folds(nodes.Element("", cell, nodes.container("")))
    assert cell["prompt_show"] == told
    assert cell["prompt_hide"] == told.replace("Show", "Hide")


def test_the_site_map_names_every_page():
    addresses = ["https://a.github.io/b/x.html", "https://a.github.io/b/y&z.html"]
    root = ElementTree.fromstring(sitemap.sitemap(addresses))
    assert [
        element.text for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ] == addresses


def test_the_front_door_leads_on(tmp_path):
    builder = SimpleNamespace(name="html", get_target_uri=lambda name: f"{name}.html")
    config = SimpleNamespace(
        root_doc="chapters/index", html_title="A & B", html_baseurl="https://a.github.io/b/"
    )
    front_door._write(SimpleNamespace(outdir=tmp_path, builder=builder, config=config), None)
    page = (tmp_path / "index.html").read_text()
    assert 'url=chapters/index.html"' in page and "<title>A &amp; B</title>" in page
