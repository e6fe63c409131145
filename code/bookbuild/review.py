"""The Review page: all questions of the book, and a script that brings each back when it is due.

`{review} due` is where the script asks, `{review} all` the list of all questions, `{review} data` where the reader
saves, loads and erases what the browser keeps. Without a script, and in print, the list is there to be read.
"""

import json
from html import escape

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from bookbuild.recall import record
from bookbuild.recall_shown import link, moved, title_of
from bookbuild.recall_texts import texts

SCRIPT = "review/review.js"
"""In a folder of its own: what lies beside the other features' scripts, every page loads."""

DUE = """\
<noscript><p>{no_script}</p></noscript>
<div class="review-panel">
<p class="review-count" role="status" tabindex="-1" data-review="count"></p>
<div role="group" aria-labelledby="review-question" data-review="card" hidden>
<p class="review-from" data-review="from"></p>
<p class="review-question" id="review-question" tabindex="-1" data-review="question"></p>
<p class="review-own"><label for="review-text">{your_answer}</label>
<textarea id="review-text" rows="2" autocomplete="off" data-review="text"></textarea></p>
<p><button type="button" data-review="show">{show}</button></p>
<div class="review-answer" role="group" aria-label="{answer}" tabindex="-1" data-review="answer" hidden></div>
<p data-review="verdict" hidden><button type="button" data-review="knew">{knew}</button>
<button type="button" data-review="not-yet">{not_yet}</button></p>
</div>
</div>
"""

DATA = """\
<div class="review-data">
<p data-review="total"></p>
<p data-review="tools"><button type="button" data-review="save">{save}</button>
<button type="button" data-review="load">{load}</button>
<button type="button" data-review="erase">{erase}</button></p>
<input type="file" accept=".json,application/json" aria-label="{load}" data-review="file" hidden>
<div role="group" aria-labelledby="review-sure" data-review="sure" hidden>
<p id="review-sure">{erase_sure}</p>
<p><button type="button" data-review="erase-yes">{erase_yes}</button>
<button type="button" data-review="erase-no">{erase_no}</button></p>
</div>
<p class="review-message" role="status" data-review="message"></p>
<script type="application/json" id="review-texts">{json}</script>
</div>
"""

STATUS = '<p class="review-status" data-review="status"></p>'
"""Where the script says when a section's questions come back."""


class review(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A piece of the Review page. kind: `due`, `all` or `data`."""


class ReviewDirective(SphinxDirective):
    """`:::{review} due`, `all` or `data`."""

    required_arguments = 1

    def run(self):
        """Make a place for the piece, and note that this page shows all questions."""
        kind = directives.choice(self.arguments[0], ("due", "all", "data"))
        record(self.env).review.add(self.env.docname)
        return [review(kind=kind)]


def captions(site_map) -> dict[str, str]:
    """Give the caption of the part that each page belongs to."""
    found: dict[str, str] = {}

    def enter(docname: str, caption: str) -> None:
        found[docname] = caption
        for tree in site_map[docname].subtrees if docname in site_map else ():
            for item in tree.items:
                enter(str(item), caption)

    for tree in site_map.root.subtrees:
        for item in tree.items:
            enter(str(item), tree.caption or "")
    return found


def questions_by_part(app) -> dict[str, dict[str, list]]:
    """Group all questions, in the order of the road: part -> page -> questions."""
    parts = captions(app.config.external_site_map)
    found: dict[str, dict[str, list]] = {}
    for question in app.bookbuild_questions.values():
        pages = found.setdefault(parts.get(question.docname, ""), {})
        pages.setdefault(question.docname, []).append(question)
    return found


def all_questions(app, docname: str) -> list[nodes.Node]:
    """Make the list: a section a part of the book, in it one for each page."""
    uri = app.builder.get_target_uri
    shown = []
    for number, (caption, pages) in enumerate(questions_by_part(app).items(), 1):
        part = nodes.section("", nodes.title("", caption), ids=[f"review-part-{number}"])
        for home, questions in pages.items():
            name = link(app, docname, home, *title_of(app.env, home))
            identity = f"review-{home.removeprefix('chapters/').replace('/', '-')}"
            section = nodes.section("", nodes.title("", "", name), ids=[identity])
            section["classes"] = ["review-section"]
            section += nodes.raw("", STATUS, format="html")
            for question in questions:
                node = moved(app.bookbuild_recall[question.label], uri(home), uri(docname))
                node["label"] = question.label
                section += node
            part += section
        shown.append(part)
    return shown


def _show(app, doctree, docname):
    words = texts(app.config.language)
    safe = {key: escape(value) for key, value in words.items()}
    for piece in list(doctree.findall(review)):
        if piece["kind"] == "all":
            piece.replace_self(all_questions(app, docname))
            continue
        # `</` would end the script element.
        data = json.dumps(words, ensure_ascii=False).replace("</", "<\\/")
        html = (DUE if piece["kind"] == "due" else DATA).format(**safe, json=data)
        piece.replace_self(nodes.raw("", html, format="html"))


def _page_context(app, pagename, templatename, context, doctree):
    """Only the Review page loads its script."""
    if pagename in record(app.env).review:
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app):
    """Connect where `recall` does."""
    app.add_node(review)
    app.add_directive("review", ReviewDirective)
    app.connect("doctree-resolved", _show, priority=400)
    app.connect("html-page-context", _page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
