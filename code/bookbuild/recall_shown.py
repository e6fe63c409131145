"""Show the questions of `bookbuild.recall` on other pages than their own, and know which pages that makes stale."""

import copy
import posixpath
from hashlib import sha1
from html import escape

from docutils import nodes
from sphinx.transforms import SphinxTransformer
from sphinx.util.docutils import new_document
from sphinx.util.osutil import relative_uri

from bookbuild.recall import (
    Question,
    by_label,
    check_warm_ups,
    detached,
    recall,
    record,
    warm_up,
)
from bookbuild.recall_texts import text


def resolved(app, question: Question) -> recall:
    """Resolve the references of a question as on its own page."""
    env = app.env
    document = new_document(env.doc2path(question.docname))
    document.settings.env = env
    document += question.node.deepcopy()
    backup = copy.copy(env.temp_data)
    try:
        env.temp_data["docname"] = question.docname
        transformer = SphinxTransformer(document)
        transformer.set_environment(env)
        transformer.add_transforms(app.registry.get_post_transforms())
        transformer.apply_transforms()
    finally:
        env.temp_data = backup
    return detached(document[0])


def moved(node: recall, home: str, page: str) -> recall:
    """Copy a question from the page at one address to another, with links that still lead right."""
    node = node.deepcopy()
    for reference in node.findall(nodes.reference):
        if "refid" in reference:
            reference["refuri"] = f"#{reference.attributes.pop('refid')}"
        elif not reference.get("internal"):
            continue
        path, mark, fragment = reference["refuri"].partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(home), path)) if path else home
        reference["refuri"] = relative_uri(page, path) + mark + fragment
    return node


def link(app, docname: str, target: str, *label: nodes.Node) -> nodes.reference:
    """Make a link from one page to another."""
    uri = app.builder.get_relative_uri(docname, target)
    return nodes.reference("", "", *label, internal=True, refuri=uri)


def title_of(env, docname: str) -> list[nodes.Node]:
    """Give what a page's title holds, without anchors."""
    title = env.titles[docname].deepcopy()
    return list(title.children)


def sentence(app, key: str, docname: str, target: str, *label: nodes.Node) -> list[nodes.Node]:
    """Fill the `{link}` of an interface text."""
    before, _, after = text(app.config.language, key).partition("{link}")
    return [nodes.Text(before), link(app, docname, target, *label), nodes.Text(after)]


def shown_at(app, question: Question, docname: str) -> recall:
    """Make the copy of a question for another page; its answer ends with where it was taught."""
    uri = app.builder.get_target_uri
    node = moved(app.bookbuild_recall[question.label], uri(question.docname), uri(docname))
    taught = nodes.paragraph("", classes=["taught"])
    taught += sentence(
        app, "taught", docname, question.docname, *title_of(app.env, question.docname)
    )
    node += taught
    return node


def _mark(app, questions: list[Question]) -> str:
    """Say in a few letters what a page that shows these questions looks like."""
    parts = [
        f"{q.docname} {app.env.titles[q.docname]} {app.bookbuild_recall[q.label]}"
        for q in questions
    ]
    return sha1("\n".join(parts).encode()).hexdigest()


def _updated(app, env) -> list[str]:
    """Check all questions, and name the pages that show one which changed."""
    known, questions = record(env), by_label(env)
    check_warm_ups(env, questions)
    app.bookbuild_questions = questions
    app.bookbuild_recall = {label: resolved(app, q) for label, q in questions.items()}
    marks = {}
    for docname, boxes in known.warm_ups.items():
        labels = [label for names, _ in boxes for label in names if label in questions]
        marks[docname] = _mark(app, [questions[label] for label in labels])
    for docname in known.review:
        marks[docname] = _mark(app, list(questions.values()))
    outdated = [docname for docname, mark in marks.items() if known.shown.get(docname) != mark]
    known.shown = marks
    return outdated


def _show(app, doctree, docname):
    """Fill the warm-ups of a page, and say below its own questions where they come back."""
    for box in list(doctree.findall(warm_up)):
        questions = map(app.bookbuild_questions.get, box["labels"])
        box += [shown_at(app, question, docname) for question in questions if question]
    own = [node for node in doctree.findall(recall) if node["ids"]]
    review = min(record(app.env).review, default=None)
    if own and review:
        note = nodes.paragraph("", classes=["recall-note"])
        label = nodes.Text(text(app.config.language, "review_page"))
        note += sentence(app, "note", docname, review, label)
        # The script fills it when the reader opens a question: an empty place, so that it is read out.
        started = escape(text(app.config.language, "started"))
        html = f' <span role="status" data-recall-started="{started}"></span>'
        note += nodes.raw("", html, format="html")
        parent = own[-1].parent
        parent.insert(parent.index(own[-1]) + 1, note)


def setup(app):
    """Fill pages before the notebook export and the theme see them."""
    # After Sphinx has given every figure, table and formula its number.
    app.connect("env-get-updated", _updated, priority=900)
    app.connect("doctree-resolved", _show, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
