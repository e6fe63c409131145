"""Each guard on the built book accepts a sound one, and names place and problem in a broken one."""

import os
from functools import partial

import nbformat
import pytest

from book import guards_built as built
from book import guards_site, specimen
from book.book import Book
from book.breaking import Break
from book.specimen import HTML, NOTEBOOK, PAGE

DOCNAME = PAGE.removesuffix(".md")
CSS = "_build/html/_static/book.css"
TEXT = "<p>It costs 5 $"
html, exported = partial(Break, path=HTML), partial(Break, path=NOTEBOOK)
SVG = '<svg role="img" aria-label="A cake, halved">'

SITE = [
    html(guards_site.pages_exist, "was not built", new=None, where="_toc.yml",
          at="      - file: chapters/part/small-section"),
    html(guards_site.links, "'../none.html' leads to no", "../index.html#top", "../none.html"),
    html(guards_site.links, "leads to no file", "_static/book.css", "_static/none.css"),
    html(guards_site.links, "leads to no file", "../index.html#top", "../../../../_toc.yml"),
    html(guards_site.links, "no place in chapters/index.html", "index.html#top", "index.html#end"),
    html(guards_site.links, "no place in chapters/part", "../index.html#top", "#end"),
    html(guards_site.rendered, "?? is left raw", TEXT, "<p>See Figure ??"),
    html(guards_site.rendered, "a formula is left raw", TEXT, r"<p>So $\theta$"),
    html(guards_site.rendered, "a formula is left raw", TEXT, "<p>So $x$"),
    html(guards_site.rendered, "a role is left raw", TEXT, "<p>So {term}`cake`"),
    html(guards_site.rendered, "a directive is left raw", TEXT, "<p>So :::{note}"),
    html(guards_site.rendered, "'problematic' at 'cake'", TEXT, "<b class='problematic'>cake</b>"),
    html(guards_site.rendered, "'system-message'", TEXT, "<b class='a system-message'>cake</b>"),
    html(guards_site.rendered, "'katex-error'", TEXT, "<b class='katex-error'>cake</b>"),
    *(
        html(guards_site.nothing_from_outside, message, TEXT, text)
        for message, text in {
            "<script> loads //a.org": "<script src='//a.org/a.js'></script>",
            "<img> loads http://a.org": "<img src='http://a.org/a.png' alt='A cake'>",
            "<img> loads https://a.org/b": "<img srcset='a.png, https://a.org/b 2x' alt='A cake'>",
            "<iframe> loads": "<iframe src='https://a.org'></iframe>",
            "<link> loads": "<link rel='preload' href='https://a.org/a.woff2'>",
            "<link> loads https://a.org/i": "<link rel='shortcut icon' href='https://a.org/i'>",
            "<object> loads": "<object data='https://a.org'></object>",
            "<image> loads": "<svg><image xlink:href='https://a.org'/></svg>",
            "a style loads": "<b style='background: url(\"https://a.org\")'>b</b>",
            "a style loads @import": "<style>@import '//a.org/a.css'</style>",
        }.items()
    ),
    html(guards_site.nothing_from_outside, "loads url(https:", "data:", "https://", path=CSS),
    html(guards_site.nothing_from_outside, "@import", "a {", "@import '//a.org'; a {", path=CSS),
    html(guards_site.figures, "no caption with a number", "caption-number", "x"),
    html(guards_site.figures, "no caption with a number", "figcaption", "p"),
    html(guards_site.figures, "fig-cake has no role=img", ' role="img"'),
    html(guards_site.figures, "with an aria-label", "A cake, halved"),
    html(guards_site.figures, "'A cake, halved' is no figure", TEXT,
          f"<div class='cell_output'>{SVG}</svg></div>"),
    html(guards_site.figures, "has no alt text", 'alt="A cake that was cut in two"'),
]  # fmt: skip

SECTION = [
    exported(built.notebook, "does not exist", new=None),
    exported(built.notebook, "no valid notebook", "cell_type", "kind"),
    exported(built.notebook, "cell 0: a role is left raw", "Half of", "{term}`Half` of"),
    exported(built.notebook, "a directive is left raw", "Half of", ":::{note}"),
    exported(built.notebook, "a colon fence is left raw", "Half of", r"\n:::\n"),
    exported(built.notebook, "the label of a formula", "$$y$$", "$$y$$ (y)"),
    exported(built.notebook, "a target is left raw", "Half of", r"\n(half)=\n"),
    exported(built.notebook, "a break between cells", "Half of", r"\n+++\n"),
    exported(built.notebook, "a comment is left raw", "Half of", r"\n% a\n"),
    exported(built.notebook, "2 cells tagged exercise, and 3", '"exercise"', '"x"'),
    exported(built.notebook, "must print ○ first; it prints '✓", "○ Not tried yet", "✓ Right",
          where=PAGE, at="```{code-cell} python\n:tags: [exercise]"),
    exported(built.notebook, "must print ○ first; it prints '✗", "○ Not tried yet", "✗ Not yet",
          where=PAGE, at="```{code-cell} python\n:tags: [exercise]"),
    exported(built.notebook, "must print ✓ Right", "✓ Right", "✗ Not yet", where=PAGE,
          at="```{code-cell} python\n:tags: [solution"),
    html(built.launch_links, "has no launch bar", "launch-bar", "x"),
    html(built.launch_links, "has no Colab link", "colab", "x"),
    html(built.launch_links, "has no Binder link", "mybinder", "x"),
    html(built.launch_links, "has no Edit link", "/edit/", "/x/"),
    html(built.launch_links, "must name owner/name and the branch notebooks", "owner", "other"),
    html(built.launch_links, "the branch notebooks", "name/notebooks?", "name/main?"),
    html(built.launch_links, "the branch main", "edit/main", "edit/master"),
    html(built.launch_links, "which is no file in _build/notebooks", "section.ipynb", "x.ipynb"),
    html(built.launch_links, "which is no file in .", "section.md", "x.md"),
    html(built.launch_links, "has no download link", " download"),
    html(built.launch_links, "tells how the exercises are run", "how-to-run", "x"),
    html(built.launch_links, "tells how the exercises are run", "In a notebook", "Somewhere"),
    html(built.launch_links, "leads to no place of the book", "index.html#top\">on", "none.html\">on"),
    html(built.launch_links, "leads to no file of the built book", "_notebooks", "_none"),
    Break(built.typed_results, "'370' is typed, and a run computes it (glued as crumbs)", "Crumbs.",
          "It is 370 crumbs."),
    Break(built.typed_results, "'0.301' is typed, and a run computes it (printed as 0.3012)",
          "Crumbs.", "It is 0.301 of it."),
    Break(built.typed_results, "'30.1%' is typed", "Crumbs.", "It is 30.1% of it."),
    Break(built.typed_results, "'5,678' is typed", "Crumbs.", "It is 5,678 crumbs."),
    exported(built.typed_results, "does not exist", new=None),
]  # fmt: skip

GUARDS = [*guards_site.SITE, *built.SECTION]


def problems_of(guard, root) -> list[str]:
    site = guards_site.Site(Book(root))
    return guard(site, DOCNAME) if guard in built.SECTION else guard(site)


@pytest.fixture(autouse=True)
def no_fork(monkeypatch):
    # On GitHub the links follow this variable, and the specimen's do not.
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_accepts_a_sound_book(guard, tmp_path):
    specimen.write(tmp_path, built=True)
    assert problems_of(guard, tmp_path) == []


@pytest.mark.parametrize("broken", [*SITE, *SECTION], ids=str)
def test_names_place_and_problem(broken, tmp_path):
    specimen.write(tmp_path, built=True)
    place = broken.apply(tmp_path)
    if place.startswith("_build/"):  # a page is made by a machine: its lines tell nobody anything
        place = place.rpartition(":")[0]
    found = problems_of(broken.guard, tmp_path)
    assert any(p.startswith(f"{place}: ") and broken.message in p for p in found), (place, found)


def test_every_guard_is_tested():
    tested = {broken.guard for broken in [*SITE, *SECTION]}
    assert [guard.__name__ for guard in GUARDS if guard not in tested] == []


def test_a_book_must_be_built_after_its_last_change(tmp_path):
    site = guards_site.Site(specimen.write(tmp_path, built=True))
    stamp = tmp_path / "_build/html/.complete.json"
    later = max(path.stat().st_mtime for path in tmp_path.rglob("*")) + 1
    os.utime(stamp, (later, later))
    assert guards_site.unready(site) == ""
    os.utime(tmp_path / PAGE, (later + 1, later + 1))
    assert (
        guards_site.unready(site) == f"{PAGE} was changed after the book was built: run `make book`"
    )
    stamp.unlink()
    assert "run `make book`" in guards_site.unready(site)


@pytest.mark.parametrize(
    "text",
    [
        "{cite:t}`zeno450` ate 5,678 crumbs.",  # a source says so too
        "It took 1,234 of them.",  # a literal of the code
        "In 1999 it was $n = 5678$.",
    ],
)
def test_accepts_numbers_that_no_run_of_the_page_computed(text, tmp_path):
    specimen.write(tmp_path, built=True)
    Break(None, "", "Crumbs.", text).apply(tmp_path)
    assert problems_of(built.typed_results, tmp_path) == []


def test_a_notebook_without_outputs_is_named(tmp_path):
    specimen.write(tmp_path, built=True)
    notebook = nbformat.read(tmp_path / NOTEBOOK, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    specimen.put(tmp_path, NOTEBOOK, nbformat.writes(notebook))
    found = problems_of(built.notebook, tmp_path) + problems_of(built.typed_results, tmp_path)
    assert f"{NOTEBOOK}: has no outputs: nbval would compare nothing" in found
    assert any(problem.startswith(f"{NOTEBOOK}: keeps no glued value") for problem in found)
