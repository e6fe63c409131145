"""Questions of a section: shown there, at the head of later ones, and on the Review page; checked, and kept fresh."""

import json
import pickle
import re
import sys
from pathlib import Path

import pytest
from docutils import nodes
from sphinx.testing.util import SphinxTestApp

from bookbuild import recall as recall_module
from bookbuild.markdown import translate
from bookbuild.recall import Question, recall
from bookbuild.recall_shown import moved
from bookbuild.recall_texts import TEXTS, text, texts

# Sphinx looks through every module that this process has loaded; torch warns when it is asked for an old name.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.torch.distributed.reduce_op. is deprecated:FutureWarning"
)

CONF = """\
extensions = ["myst_parser", "sphinx_external_toc"]
external_toc_path = "_toc.yml"
myst_enable_extensions = ["colon_fence", "dollarmath"]
numfig = True
html_theme = "basic"
html_copy_source = False
locale_dirs = ["locale"]
gettext_compact = False


def setup(app):
    app.setup_extension("bookbuild.recall")
    app.setup_extension("bookbuild.review")
"""
TOC = """\
format: jb-book
root: chapters/index
parts:
  - caption: Part 1 · Counting
    chapters:
      - file: chapters/counting/one
      - file: chapters/counting/two
  - caption: Part 2 · Doing
    chapters:
      - file: chapters/doing/three
  - caption: Reference
    chapters:
      - file: chapters/glossary
      - file: chapters/review
"""
ONE = """\
# One

$$
a = b
$$ (formula)

## Recall

:::{recall} Why is *one* rare, with $p < 1$?
:label: recall-rare

Because of the {term}`prior`, {eq}`formula`, {doc}`two`, [its head](two.md) and
[the web](https://example.org/a).

$$
c = d
$$
:::

:::{recall} Why two?
:label: recall-two

As one is not enough.
:::

## Summary

Done.
"""
FILES = {
    "conf.py": CONF,
    "_toc.yml": TOC,
    "chapters/index.md": "# Book\n",
    "chapters/glossary.md": "# Glossary\n\n```{glossary}\nprior\n  Before.\n```\n",
    "chapters/review.md": "# Review\n\n## Due\n\n```{review} due\n```\n\n## All\n\n```{review} all\n```\n\n"
    "## List\n\n```{review} data\n```\n",
    "chapters/counting/one.md": ONE,
    "chapters/counting/two.md": "# Two\n\n:::{warm-up} recall-rare recall-two\n:::\n\n## Recall\n\n"
    ":::{recall} Why three?\n:label: recall-three\n\nNo reason.\n:::\n",
    "chapters/doing/three.md": "# Three\n\n:::{warm-up} recall-two recall-three\n:::\n",
}
QUESTION = ":::{recall} Why?\n:label: recall-%s\n\nSo.\n:::\n"


class Book:
    """A small book in a folder of its own."""

    def __init__(self, root: Path):
        self.root = root
        for name, content in FILES.items():
            self.write(name, content)

    def write(self, name: str, content: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        before = (self.root / name).read_text(encoding="utf-8")
        assert old in before
        self.write(name, before.replace(old, new))

    def build(self, look=None, builder="html", **settings) -> tuple[list[str], set[str]]:
        """Build; returns the warnings, and the pages that were written. look(app) sees the finished build."""
        written = set()
        app = SphinxTestApp(builder, self.root, confoverrides=settings)
        try:
            app.connect("html-page-context", lambda app, name, *rest: written.add(name))
            app.build()
            if look:
                look(app)
            lines = re.sub(r"\x1b\[[\d;]*m", "", app.warning.getvalue()).splitlines()
        finally:
            app.cleanup()
        found = [line.replace(f"{self.root}/", "") for line in lines if line.strip()]
        return found, {name for name in written if name.startswith("chapters/")}

    def page(self, name: str) -> str:
        return (self.root / f"_build/html/chapters/{name}.html").read_text(encoding="utf-8")


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path)


def folds(page: str) -> list[str]:
    return re.findall(r"<details class=\"recall\".*?</details>", page, re.DOTALL)


def test_a_section_folds_its_answers_and_says_where_they_come_back(book):
    warnings, _ = book.build()
    assert warnings == []
    first, second = folds(book.page("counting/one"))
    assert '<details class="recall" id="recall-rare">' in first
    summary, answer = first.split("</summary>")
    assert "Why is <em>one</em> rare, with" in summary and "Because" not in summary
    assert "Because" in answer and "Why two?" in second
    after = book.page("counting/one").split(second)[1].split("Summary")[0]
    assert '<p class="recall-note">' in after and 'href="../review.html"' in after
    assert "data-recall-started=" in after


def test_a_warm_up_shows_earlier_questions_with_links_that_lead_right(book):
    book.build()
    first, second = folds(book.page("counting/two"))[:2]
    links = re.findall(r'href="([^"]*)"', first)
    assert links == [
        "../glossary.html#term-prior",
        "one.html#equation-formula",
        "#",
        "#",
        "https://example.org/a",
        "one.html",
    ]
    assert "id=" not in first and first.index("Taught in") > first.index("Because")
    assert 'href="one.html"' in second
    later = folds(book.page("doing/three"))
    assert [re.findall(r'href="([^"]*)"', fold) for fold in later] == [
        ["../counting/one.html"],
        ["../counting/two.html"],
    ]


def test_the_review_page_has_all_questions_by_part_and_section(book):
    book.build()
    page = book.page("review")
    listed = re.findall(r'data-recall="([^"]*)"', page)
    assert listed == ["recall-rare", "recall-two", "recall-three"]
    heads = [
        re.sub("<[^>]+>", "", head).rstrip("¶")
        for head in re.findall(r"<h[34]>.*?headerlink.*?</h[34]>", page)
    ]
    assert heads == ["Part 1 · Counting", "One", "Two"]
    assert (
        'href="counting/one.html#equation-formula"' in page and "_static/review/review.js" in page
    )
    assert "_static/review/review.js" not in book.page("counting/one")
    kept = json.loads(re.search(r'id="review-texts">(.*?)</script>', page)[1])
    assert kept == TEXTS["en"]


def test_what_shows_a_question_is_written_again_when_it_changes(book):
    everything = book.build()[1]
    assert "chapters/doing/three" in everything
    assert book.build()[1] == set()
    book.replace("chapters/counting/one.md", "not enough", "not quite enough")
    warnings, written = book.build()
    assert warnings == []
    assert {"chapters/counting/one", "chapters/doing/three", "chapters/review"} <= written
    assert "chapters/glossary" not in written
    for name in ("counting/two", "doing/three", "review"):
        assert "not quite enough" in book.page(name)


def test_what_shows_a_question_is_written_again_when_only_its_number_changes(book):
    figure = "```{figure} x.svg\n:name: fig-x\n\nA caption.\n```\n"
    book.write("chapters/x.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    book.write("chapters/index.md", f"# Book\n\n{figure}")
    book.replace("chapters/counting/one.md", "As one is", "See {numref}`fig-x`, one is")
    book.build()
    assert "Fig. 1" in folds(book.page("doing/three"))[0]
    other = figure.replace("fig-x", "fig-y")
    book.write("chapters/index.md", f"# Book\n\n{other}\n{figure}")
    warnings, written = book.build()
    assert warnings == []
    assert "chapters/doing/three" in written
    assert "Fig. 2" in folds(book.page("doing/three"))[0]


def test_a_page_that_gives_up_its_questions_is_forgotten(book):
    book.build()
    book.replace("chapters/doing/three.md", "recall-two recall-three", "recall-rare recall-two")
    book.write("chapters/counting/two.md", "# Two\n")
    warnings, written = book.build()
    assert warnings == [] and "chapters/review" in written
    assert "Why three?" not in book.page("review")


def test_a_page_that_changes_its_title_changes_it_everywhere(book):
    book.build()
    book.replace("chapters/counting/one.md", "# One", "# First")
    book.build()
    assert ">First</a>" in book.page("doing/three") and ">First</a>" in book.page("review")


FAULTS = {
    "names recall-none, which no section asks": (
        "recall-two recall-three",
        "recall-two recall-none",
    ),
    "asks recall-two twice": ("recall-two recall-three", "recall-two recall-two"),
    "has 1 questions: choose two or three": ("recall-two recall-three", "recall-two"),
    "has 4 questions": (
        "recall-two recall-three",
        "recall-two recall-three recall-rare recall-rare",
    ),
}


@pytest.mark.parametrize(("message", "change"), FAULTS.items(), ids=list(FAULTS))
def test_a_wrong_warm_up_is_named_with_its_line(book, message, change):
    book.replace("chapters/doing/three.md", *change)
    warnings, _ = book.build()
    assert any(
        line.startswith("chapters/doing/three.md:3: WARNING: the warm-up ") and message in line
        for line in warnings
    ), warnings
    assert book.build()[0] == warnings, "an incremental build is silent about it"


def test_a_warm_up_asks_neither_its_own_page_nor_a_later_one(book):
    book.replace("chapters/counting/two.md", "recall-rare recall-two", "recall-rare recall-three")
    (warning,) = book.build()[0]
    assert warning.startswith(
        "chapters/counting/two.md:3: WARNING: the warm-up names recall-three, a "
    )
    book.write("chapters/doing/three.md", f"# Three\n\n{QUESTION % 'later'}")
    book.replace("chapters/counting/two.md", "recall-rare recall-three", "recall-rare recall-later")
    (warning,) = book.build()[0]
    assert "names recall-later of chapters/doing/three, which comes later" in warning


def test_the_only_earlier_question_may_stand_alone(book):
    book.write("chapters/counting/one.md", f"# One\n\n{QUESTION % 'rare'}")
    book.replace("chapters/counting/two.md", "recall-rare recall-two", "recall-rare")
    book.replace("chapters/doing/three.md", "recall-two", "recall-rare")
    assert book.build()[0] == []


def test_a_warm_up_without_earlier_questions_is_an_error(book):
    book.write("chapters/index.md", "# Book\n\n:::{warm-up} recall-rare recall-two\n:::\n")
    warnings, _ = book.build()
    assert [line for line in warnings if line.startswith("chapters/index.md:3: ")] == warnings
    assert len(warnings) == 2 and "comes later" in warnings[0]


BAD_QUESTIONS = {
    "must end in a question mark": ":::{recall} Because\n:label: recall-x\n\nSo.\n:::\n",
    "has no answer": ":::{recall} Why?\n:label: recall-x\n:::\n",
    "needs `:label: recall-…`": ":::{recall} Why?\n:label: why\n\nSo.\n:::\n",
    "needs `:label: recall-…`, in": ":::{recall} Why?\n\nSo.\n:::\n",
    "is taken by chapters/counting/one.md:9": QUESTION % "rare",
}


@pytest.mark.parametrize(("message", "source"), BAD_QUESTIONS.items(), ids=list(BAD_QUESTIONS))
def test_a_wrong_question_is_named_with_its_line(book, message, source):
    book.write("chapters/glossary.md", f"{FILES['chapters/glossary.md']}\n{source}")
    warnings, _ = book.build()
    assert any(
        line.startswith("chapters/glossary.md:8: WARNING: ") and message in line
        for line in warnings
    ), warnings


def test_questions_are_translated_wherever_they_are_shown(book):
    po = 'msgid "As one is not enough."\nmsgstr "하나로는 모자라서."\n\nmsgid "Why two?"\nmsgstr "왜 둘인가?"\n'
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    book.write("locale/ko/LC_MESSAGES/chapters/counting/one.po", head + po)
    assert book.build(language="ko")[0] == []
    for name in ("counting/one", "counting/two", "doing/three", "review"):
        assert "왜 둘인가?" in book.page(name) and "하나로는 모자라서." in book.page(name)
    assert TEXTS["ko"]["warm_up"] in book.page("doing/three")
    assert "배운 곳: <a" in book.page("doing/three")
    assert TEXTS["ko"]["have_read"] in book.page("review")


def test_questions_and_answers_are_given_to_translators(book):
    book.build(builder="gettext")
    messages = (book.root / "_build/gettext/chapters/counting/one.pot").read_text("utf-8")
    assert 'msgid "Why two?"' in messages and 'msgid "As one is not enough."' in messages
    assert 'msgid "Why is *one* rare, with $p < 1$?"' in messages
    assert "enough" not in (book.root / "_build/gettext/chapters/doing/three.pot").read_text(
        "utf-8"
    )


def test_what_processes_read_side_by_side_is_joined(book):
    mine, theirs = recall_module.Record(), recall_module.Record()
    theirs.questions["b"], theirs.warm_ups["b"] = ["question"], [(["recall-x"], 1)]
    theirs.questions["c"] = ["not read there"]
    theirs.review.add("b")
    envs = [type("Env", (), {"bookbuild_recall": known})() for known in (mine, theirs)]
    recall_module._merge(None, envs[0], ["b"], envs[1])
    assert mine.questions == {"b": ["question"]} and mine.warm_ups == {"b": [(["recall-x"], 1)]}
    assert mine.review == {"b"}


def test_a_parallel_build_shows_the_same(book):
    book.build()
    names = ("counting/one", "counting/two", "doing/three", "review")
    pages = [book.page(name) for name in names]
    app = SphinxTestApp("html", book.root, freshenv=True, parallel=2)
    for extension in app.extensions.values():
        extension.parallel_read_safe = extension.parallel_write_safe = True
    merged = []
    app.connect("env-merge-info", lambda app, env, docnames, other: merged.extend(docnames))
    try:
        app.build(force_all=True)
        assert not app.warning.getvalue()
        assert merged, "the pages were read one after the other"
    finally:
        app.cleanup()
    assert [book.page(name) for name in names] == pages


def test_a_question_is_kept_without_its_document(book):
    def look(app):
        (question, _) = recall_module.record(app.env).questions["chapters/counting/one"]
        assert all(part.document is None for part in question.node.findall())
        assert len(pickle.dumps(question)) < 10_000
        assert (question.docname, question.line) == ("chapters/counting/one", 9)

    book.build(look)


def test_a_moved_question_keeps_links_out_of_the_book_and_the_original():
    link = nodes.reference("", "x", refuri="two.html#a", internal=True)
    out = nodes.reference("", "x", refuri="https://example.org")
    here = nodes.reference("", "x", refid="b")
    node = recall("", nodes.paragraph("", "", link, out, here))
    copy = moved(node, "chapters/counting/one.html", "chapters/doing/three.html")
    addresses = [reference["refuri"] for reference in copy.findall(nodes.reference)]
    assert addresses == ["../counting/two.html#a", "https://example.org", "../counting/one.html#b"]
    assert link["refuri"] == "two.html#a" and "refid" in here
    assert Question("recall-x", "a", 1, node).node is node


def test_a_notebook_has_plain_folds(book, monkeypatch):
    found = {}

    def look(app):
        for name in ("counting/one", "doing/three"):
            docname = f"chapters/{name}"
            doctree = app.env.get_and_resolve_doctree(docname, app.builder)
            page = translate(doctree, app.builder, docname, "https://site.org", {})
            found[name] = "\n\n".join(page.parts)

    book.replace(
        "conf.py", "def setup(app):", 'def setup(app):\n    app.setup_extension("options")'
    )
    book.write("options.py", OPTIONS)
    monkeypatch.syspath_prepend(book.root)
    monkeypatch.delitem(sys.modules, "options", raising=False)
    assert book.build(look)[0] == []
    text = found["counting/one"]
    assert (
        "<details>\n<summary>Why is <i>one</i> rare, with $p \\lt 1$?</summary>\n\nBecause" in text
    )
    assert "$$\nc = d\n$$\n\n</details>" in text and "{recall}" not in text
    text = found["doing/three"]
    assert "**Warm-up**" in text and "{warm-up}" not in text
    assert "Taught in [One](https://site.org/chapters/counting/one.html).\n\n</details>" in text


OPTIONS = """\
from bookbuild.export import MARKDOWN_BUILDER_OPTIONS


def setup(app):
    for name, value in MARKDOWN_BUILDER_OPTIONS.items():
        app.add_config_value(name, value, "")
"""


def test_every_language_has_the_texts_of_english():
    for language, own in TEXTS.items():
        for key, english in TEXTS["en"].items():
            # Korean does not tell one from many.
            if key not in own:
                assert key.endswith("_one") and key.removesuffix("_one") in own, (language, key)
                continue
            fields = set(re.findall(r"\{(\w+)\}", english))
            assert set(re.findall(r"\{(\w+)\}", own[key])) == fields, (language, key)
        assert set(own) <= set(TEXTS["en"])


def test_a_text_that_is_missing_is_said_in_english():
    assert text("ko_KR", "due") == text("ko-KR", "due") == TEXTS["ko"]["due"]
    assert text("de", "due") == text(None, "due") == TEXTS["en"]["due"]
    assert texts("ko")["due_one"] == TEXTS["en"]["due_one"]
