"""A question that the reader answers before the page does: the directives `{guess}` and `{guessed}`.

What follows a guess is covered until the reader commits a number or a choice, or asks to see it. The cover is a native
fold, so it works without a script and opens in print; `theme/static/guess.js` makes a form of the question and keeps
the covered stretch from being found or read aloud before.

A stretch goes on to the next guess, the next heading, or `{guessed}`. The code cells at its head keep their inputs in
sight, up to the first one that puts something out: so the reader sees the question, the run, and then what is covered.
All else is covered in its order, later inputs too: between them stands text that may tell.
"""

import re

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from bookbuild import guess_html
from bookbuild.guess_nodes import (
    guess,
    guess_cover,
    guess_end,
    guess_option,
    guess_question,
    guess_result,
)

logger = logging.getLogger(__name__)

LABEL = re.compile(r"guess-[a-z0-9]+(-[a-z0-9]+)*")
OPTIONS = range(2, 6)
"""How many options a choice has: fewer are no choice, more are a quiz."""


class Guess(SphinxDirective):
    """`{guess} question`; the options are described in CONTRIBUTING.md."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {  # noqa: RUF012 (docutils' way)
        "label": directives.unchanged_required,
        "unit": directives.unchanged,
        "answer": directives.unchanged_required,
        "right": directives.positive_int,
    }

    def run(self) -> list[nodes.Node]:
        """Make the node; raises an error of docutils, which names file and line, for what is missing or too much."""
        label = self.options.get("label", "").strip()
        if not LABEL.fullmatch(label):
            raise self.error(f"a guess needs a label such as `:label: guess-letter`, not {label!r}")
        blocks, choices = self._body()
        unit = (self.options.get("unit") or "").strip()
        right = self.options.get("right")
        if choices:
            if "unit" in self.options or "answer" in self.options:
                raise self.error(f"{label} has options: `:unit:` and `:answer:` are for a number")
            if right is not None and right > len(choices):
                raise self.error(
                    f"{label} has {len(choices)} options; `:right:` names number {right}"
                )
        elif right is not None:
            raise self.error(f"{label} has no list of options, so `:right:` names none")
        node = guess("", ids=[label], label=label, choice=bool(choices), unit=unit, right=right)
        question, _ = self.state.inline_text(self.arguments[0], self.lineno)
        node += [guess_question("", "", *question), *blocks, *choices]
        self.set_source_info(node)
        self.env.bookbuild_guesses.setdefault(self.env.docname, []).append((label, node.line))
        if "answer" in self.options:
            node["answer"] = self._answer(label, self.options["answer"], unit)
        return [node]

    def _body(self) -> tuple[list[nodes.Node], list[nodes.Node]]:
        """Read the body: blocks that belong to the question, and the options of a list that ends it."""
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        blocks = body.children
        if not blocks or not isinstance(blocks[-1], nodes.bullet_list):
            return blocks, []
        items = blocks.pop().children
        if len(items) not in OPTIONS:
            raise self.error(
                f"a choice has {OPTIONS[0]} to {OPTIONS[-1]} options, not {len(items)}"
            )
        if not all(len(i.children) == 1 and isinstance(i[0], nodes.paragraph) for i in items):
            raise self.error("an option is one line of text")
        return blocks, [guess_option("", "", *item[0].children) for item in items]

    def _answer(self, label: str, name: str, unit: str) -> nodes.Node:
        """Quote the value of a run as the role {glue:text} does, with its unit."""
        quoted, _ = self.state.inline_text(f"{{glue:text}}`{name}`", self.lineno)
        if len(quoted) != 1 or "pasted-text" not in quoted[0].get("classes", []):
            raise self.error(f"{label}: no cell glues a value that `:answer: {name}` could show")
        if unit and not quoted[0].astext().endswith(unit):
            quoted[0] += nodes.Text(f"{space(unit)}{unit}")
        return quoted[0]


class Guessed(SphinxDirective):
    """`{guessed}` ends a covered stretch."""

    def run(self) -> list[nodes.Node]:
        """Leave a mark for the transform."""
        node = guess_end()
        self.set_source_info(node)
        return [node]


def space(unit: str) -> str:
    """Say what stands between a number and its unit: nothing before a percent sign."""
    return "" if unit in ("%", "‰", "°") else " "


class Cover(SphinxTransform):
    """Move what follows a guess under its cover. Early enough for the transforms that look for what is in there."""

    default_priority = 200

    def apply(self, **kwargs):
        """Cover the siblings after each guess, last guess first."""
        for node in reversed(list(self.document.findall(guess))):
            if not isinstance(node.parent, nodes.section | nodes.document):
                self.complain(node, f"{node['label']} stands in a box: put it right into the text")
                continue
            at = node.parent.index(node) + 1
            taken = stretch(node.parent.children[at:])
            shown, covered = uncovered(taken)
            if all(isinstance(n, nodes.Invisible) for n in covered):
                self.complain(node, f"{node['label']} covers nothing: a run or text must follow it")
                continue
            cover = guess_cover("", result(node), *covered, label=node["label"])
            cover["right"] = node["right"]
            cover.source, cover.line = node.source, node.line
            node.parent.children[at : at + len(taken)] = []
            node.parent.insert(at, [*shown, cover])
        for node in list(self.document.findall(guess_end)):
            before = node.parent[: node.parent.index(node)]
            if not (before and isinstance(before[-1], guess_cover)):
                self.complain(node, "`{guessed}` ends the cover of no guess")
            node.parent.remove(node)

    def complain(self, node: nodes.Node, message: str):
        """Report a mistake of the source; the build is strict, so it stops there."""
        logger.warning(message, location=node, type="bookbuild", subtype="guess")


def stretch(siblings: list[nodes.Node]) -> list[nodes.Node]:
    """Take the nodes that a guess covers, of those that follow it."""
    taken = []
    for node in siblings:
        if isinstance(node, nodes.section | guess | guess_cover | guess_end):
            break
        taken.append(node)
    while taken and isinstance(taken[-1], nodes.target):  # the label of the heading below
        taken.pop()
    return taken


def uncovered(taken: list[nodes.Node]) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Part a stretch into what stays in sight (the inputs of the cells at its head) and what is covered."""
    cells = 0  # how many nodes stay in sight: a comment or a target goes with what stands below it
    for place, node in enumerate(taken):
        if isinstance(node, nodes.Invisible):
            continue
        source = node.children[0] if node.get("nb_element") == "cell_code" else {}
        mode = node.get("hide_mode", "")
        if source.get("nb_element") != "cell_code_source" or mode == "all":
            break  # the fold of a whole cell holds its output too
        cells = place + 1
        if len(node.children) > 1:
            output = nodes.container("", *node[1:], nb_element="cell_code", guess_output=True)
            output["classes"] = list(node["classes"])
            output.source, output.line = node.source, node.line
            node.children[1:] = []
            if "output" in mode:
                output.attributes |= {k: node[k] for k in ("prompt_show", "prompt_hide")}
                output["hide_mode"], node["hide_mode"] = (
                    "output",
                    mode.partition("output")[0].rstrip("+"),
                )
            return taken[:cells], [output, *taken[cells:]]
    return taken[:cells], taken[cells:]


def result(node: guess) -> guess_result:
    """Make the line that tells what came out."""
    if answer := node.get("answer"):
        del node["answer"]
        return guess_result("", "", answer, words="run")
    if node["right"]:
        options = [child for child in node.children if isinstance(child, guess_option)]
        answer = options[node["right"] - 1].deepcopy()
        if answer.children and isinstance(answer[-1], nodes.Text):  # a full stop would end the line
            answer[-1] = nodes.Text(answer[-1].rstrip(". "))
        return guess_result("", "", *answer.children, words="right")
    return guess_result(words="shown")


def forget(app, env, docname):
    """Forget the labels of a page that is read again."""
    env.bookbuild_guesses.pop(docname, None)


def merge(app, env, docnames, other):
    """Take the labels of pages that another process read."""
    env.bookbuild_guesses |= {n: g for n, g in other.bookbuild_guesses.items() if n in docnames}


def check(app, env):
    """Report labels that two guesses of the book share: a reader's guess is kept under its label."""
    seen: dict[str, str] = {}
    for docname in sorted(env.bookbuild_guesses):
        for label, line in env.bookbuild_guesses[docname]:
            if label in seen:
                message = f"{label} is the label of two guesses, the other one in {seen[label]}"
                logger.warning(message, location=(docname, line), type="bookbuild", subtype="guess")
            seen.setdefault(label, f"{docname}.md:{line}")


def _begin(app):
    if not hasattr(app.env, "bookbuild_guesses"):
        app.env.bookbuild_guesses = {}


def setup(app):
    """Register directives, nodes and the transform."""
    app.add_directive("guess", Guess)
    app.add_directive("guessed", Guessed)
    guess_html.add_nodes(app)
    app.add_transform(Cover)
    app.connect("builder-inited", _begin)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-check-consistency", check)
