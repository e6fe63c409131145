"""Parts of a section that a first reading leaves out, how long the section takes, how hard its exercises are.

`{.deeper}` above a heading folds that whole part (its text, cells and figures) under "Go deeper: ...". `{.later}`
leaves it open, and says that it may be left out the first time. An exercise of the class `easy`, `medium` or `hard`
says so beside its title. `minutes: {reading: 25, exercises: 35}` in the front matter is shown at the head of the page.
"""

import json

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)

DEEPER, LATER = "deeper", "later"
GO_DEEPER = "Go deeper: "
MAY_WAIT = "May be left out the first time."
DIFFICULTIES = ("easy", "medium", "hard")


def mark_parts(app, document: nodes.document) -> None:
    """Say in the text of a page which of its parts are left out at first: so everything made of it says so too."""
    for section in document.findall(nodes.section):
        title = section.next_node(nodes.title)
        if DEEPER in section["classes"]:
            title.insert(0, nodes.inline("", GO_DEEPER, classes=["deeper-mark"]))
        elif LATER in section["classes"]:
            section.insert(section.index(title) + 1, nodes.paragraph("", MAY_WAIT, classes=[LATER]))


def mark_contents(app, document: nodes.document) -> None:
    """Mark the headings that may wait in the list "On this page" too."""
    later = {
        f"#{name}"
        for section in document.findall(nodes.section)
        if LATER in section["classes"]
        for name in section["ids"]
    }
    for entry in app.env.tocs[app.env.docname].findall(nodes.reference):
        if entry.get("anchorname") in later:
            entry += nodes.inline("", f" {MAY_WAIT}", classes=["later-mark"])


def fold_parts(document: nodes.document) -> None:
    """Make a native fold of each deeper part; its heading stays in sight, as what opens it."""
    for section in document.findall(nodes.section):
        if DEEPER in section["classes"]:
            at = section.index(section.next_node(nodes.title))
            section.insert(at, _html('<details class="deeper"><summary>'))
            section.insert(at + 2, _html("</summary>"))
            section.append(_html("</details>"))


def _html(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")


def mark_difficulty(app, document: nodes.document, docname: str) -> None:
    """Add to the title of an exercise how hard it is, in words."""
    for box in document.findall(lambda node: isinstance(node, nodes.Element)):
        level = next((name for name in DIFFICULTIES if name in box["classes"]), None)
        if level and box.get("type") == "exercise":
            mark = nodes.inline("", level, classes=["difficulty", f"difficulty-{level}"])
            box.next_node(nodes.title).extend([nodes.Text(" · "), mark])


def minutes(metadata: dict) -> dict[str, int] | None:
    """Read the minutes of a page: {"reading": 25, "exercises": 35}, or None where it has none.

    metadata: of the page, as Sphinx keeps it; a nested value is JSON there.
    Raises ValueError where a value is no whole number above 0, or one of the two is missing.
    """
    given = metadata.get("minutes")
    if given is None:
        return None
    given = json.loads(given) if isinstance(given, str) else given
    wanted = {"reading", "exercises"}
    if not isinstance(given, dict) or set(given) != wanted:
        raise ValueError(f"minutes needs reading and exercises, as in {EXAMPLE}; it is {given!r}")
    for name, value in given.items():
        if type(value) is not int or value < 1:
            raise ValueError(f"minutes.{name} must be a whole number above 0, not {value!r}")
    return given


EXAMPLE = "minutes: {reading: 25, exercises: 35}"


def in_words(times: dict[str, int]) -> str:
    """Say how long a page takes."""
    return f"{times['reading']} minutes to read, {times['exercises']} for the exercises"


def _check_minutes(app, env):
    for docname, metadata in env.metadata.items():
        try:
            minutes(metadata)
        except ValueError as error:
            logger.warning(str(error), location=docname, type="bookbuild", subtype="parts")


def _page_context(app, pagename, templatename, context, doctree):
    times = minutes(app.env.metadata.get(pagename, {}))
    context["minutes"] = in_words(times) if times else None


def _resolved(app, document, docname):
    if app.builder.format == "html":
        fold_parts(document)


def setup(app):
    """Mark before Sphinx gathers a page's headings (at 500), and fold after the notebook was exported (at 900)."""
    app.connect("doctree-read", mark_parts, priority=400)
    app.connect("doctree-read", mark_contents, priority=600)
    app.connect("env-updated", _check_minutes)
    app.connect("doctree-resolved", mark_difficulty)
    app.connect("doctree-resolved", _resolved, priority=940)
    app.connect("html-page-context", _page_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
