"""Questions that each section leaves behind, and that later sections and the Review page bring back.

`{recall}` declares a question with its answer. `{warm-up}` shows questions of earlier sections. All questions stand in
the Sphinx environment, so that a page which shows a question of another page is written again when that one changes.
"""

import re
from dataclasses import dataclass, field

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from bookbuild.recall_texts import text

logger = logging.getLogger(__name__)


class recall(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A question and its answer, folded: a `recall_question`, then the blocks of the answer."""


class recall_question(nodes.TextElement):  # noqa: N801
    """The question, in one line."""


class warm_up(nodes.General, nodes.Element):  # noqa: N801
    """A box of questions of earlier sections; filled when their pages are known."""


@dataclass
class Question:
    """A question as the environment keeps it. node: a `recall` that belongs to no document."""

    label: str
    docname: str
    line: int
    node: recall


@dataclass
class Record:
    """What the environment knows; each is docname -> what stands on that page.

    shown: a mark of the questions of other pages that a page shows, as it was last written.
    review: the pages that show all questions.
    """

    questions: dict[str, list[Question]] = field(default_factory=dict)
    warm_ups: dict[str, list[tuple[list[str], int]]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    review: set[str] = field(default_factory=set)


def record(env) -> Record:
    """Give the record of an environment."""
    if not hasattr(env, "bookbuild_recall"):
        env.bookbuild_recall = Record()
    return env.bookbuild_recall


def warn(docname: str, line: int, message: str) -> None:
    """Report a fault of the sources, with its place; the build is strict."""
    logger.warning(message, location=(docname, line), type="bookbuild", subtype="recall")


# --- reading -------------------------------------------------------------------------------------


class RecallDirective(SphinxDirective):
    """`:::{recall} Why is it so?`, a label that begins with `recall-`, and the answer."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"label": directives.unchanged_required}  # noqa: RUF012 (docutils' interface)

    def run(self):
        """Make the node."""
        label = self.options.get("label", "")
        if not re.fullmatch(r"recall-[a-z0-9-]+", label):
            message = (
                "a recall question needs `:label: recall-…`, in small letters, digits and hyphens"
            )
            warn(self.env.docname, self.lineno, message)
        if not self.arguments[0].rstrip().endswith("?"):
            warn(self.env.docname, self.lineno, "a recall question must end in a question mark")
        if not any(line.strip() for line in self.content):
            warn(self.env.docname, self.lineno, "the recall question has no answer: write it below")
        node = recall(ids=[label] if label else [])
        self.set_source_info(node)
        inline, messages = self.state.inline_text(self.arguments[0], self.lineno)
        question = recall_question(self.arguments[0], "", *inline)
        self.set_source_info(question)
        node += question
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node, *messages]


class WarmUpDirective(SphinxDirective):
    """`:::{warm-up} recall-one recall-two`: the labels of two or three questions."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        """Make the box."""
        node = warm_up(labels=self.arguments[0].split())
        self.set_source_info(node)
        return [node]


def detached(node: recall) -> recall:
    """Copy a question out of its document, which would otherwise be kept and pickled with it."""
    node = node.deepcopy()
    for part in node.findall():
        part.document = None
        if isinstance(part, nodes.Element):
            # What they name is on the question's own page.
            part["ids"], part["names"], part["backrefs"] = [], [], []
        if isinstance(part, nodes.math_block):
            part["label"] = part["number"] = None
    return node


def _collect(app, doctree):
    """Note what a page declares and shows, after translation."""
    known, docname = record(app.env), app.env.docname
    questions = [
        Question(label, docname, node.line or 1, detached(node))
        for node in doctree.findall(recall)
        for label in node["ids"]
    ]
    boxes = [(box["labels"], box.line or 1) for box in doctree.findall(warm_up)]
    if questions:
        known.questions[docname] = questions
    if boxes:
        known.warm_ups[docname] = boxes


def _purge(app, env, docname):
    known = record(env)
    known.questions.pop(docname, None)
    known.warm_ups.pop(docname, None)
    known.review.discard(docname)


def _merge(app, env, docnames, other):
    """Take over what another process has read."""
    known, theirs = record(env), record(other)
    for docname in docnames:
        for mine, new in (
            (known.questions, theirs.questions),
            (known.warm_ups, theirs.warm_ups),
        ):
            if docname in new:
                mine[docname] = new[docname]
        if docname in theirs.review:
            known.review.add(docname)


# --- checking ------------------------------------------------------------------------------------


def road(env) -> list[str]:
    """List the pages in the order in which a reader meets them."""
    return list(env.collect_relations())


def by_label(env) -> dict[str, Question]:
    """Give every question of the road in its order; what stands twice is reported."""
    found: dict[str, Question] = {}
    known = record(env).questions
    for docname in road(env):
        for question in known.get(docname, []):
            if first := found.get(question.label):
                place = f"{env.doc2path(first.docname, False)}:{first.line}"
                message = f"the label {question.label} is taken by {place}: choose another"
                warn(docname, question.line, message)
            else:
                found[question.label] = question
    return found


def check_warm_ups(env, questions: dict[str, Question]) -> None:
    """Report every warm-up that shows what its reader cannot know, or too few questions."""
    places = {docname: place for place, docname in enumerate(road(env))}
    for docname, boxes in record(env).warm_ups.items():
        here = places.get(docname, len(places))
        earlier = sum(places[q.docname] < here for q in questions.values())
        for labels, line in boxes:
            for label in sorted(set(labels)):
                if labels.count(label) > 1:
                    warn(docname, line, f"the warm-up asks {label} twice")
                if label not in questions:
                    warn(docname, line, f"the warm-up names {label}, which no section asks")
                elif questions[label].docname == docname:
                    warn(docname, line, f"the warm-up names {label}, a question of this page")
                elif places[questions[label].docname] > here:
                    where = questions[label].docname
                    message = f"the warm-up names {label} of {where}, which comes later"
                    warn(docname, line, message)
            if not (min(2, max(earlier, 1)) <= len(labels) <= 3):
                message = f"the warm-up has {len(labels)} questions: choose two or three"
                warn(docname, line, message)


# --- HTML ----------------------------------------------------------------------------------------


def _visit_recall(self, node):
    label = {"data-recall": node["label"]} if node.get("label") else {}
    self.body.append(self.starttag(node, "details", CLASS="recall", **label))


def _depart_recall(self, node):
    self.body.append("</div></details>\n")


def _visit_question(self, node):
    self.body.append("<summary>")


def _depart_question(self, node):
    self.body.append('</summary>\n<div class="answer">\n')


def _visit_warm_up(self, node):
    title = self.encode(text(self.config.language, "warm_up"))
    intro = self.encode(text(self.config.language, "from_memory"))
    self.body.append(self.starttag(node, "div", CLASS="warm-up admonition"))
    self.body.append(f'<p class="admonition-title">{title}</p>\n<p>{intro}</p>\n')


def _depart_warm_up(self, node):
    self.body.append("</div>\n")


def setup(app):
    """Register the directives; `recall_shown` puts questions on other pages."""
    app.add_node(recall, html=(_visit_recall, _depart_recall))
    app.add_node(recall_question, html=(_visit_question, _depart_question))
    app.add_node(warm_up, html=(_visit_warm_up, _depart_warm_up))
    app.add_directive("recall", RecallDirective)
    app.add_directive("warm-up", WarmUpDirective)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("doctree-read", _collect)
    app.setup_extension("bookbuild.recall_shown")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
