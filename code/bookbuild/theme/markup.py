"""Mend what the extensions write that is not valid HTML, or that no page of ours should have."""

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode


def unique_ids(document: nodes.document) -> None:
    """Leave every id on the innermost, last node that has it.

    sphinx-exercise and sphinx-proof name all their boxes alike; Furo copies the id of a formula or a table to its
    scrolling wrapper, and Sphinx needs it on the formula itself to number it.
    """
    seen: set[str] = set()
    for node in reversed(list(document.findall(nodes.Element))):
        if node.get("ids"):
            node["ids"] = [name for name in node["ids"] if name not in seen]
            seen.update(node["ids"])


def fold_dropdowns(document: nodes.document) -> None:
    """Make a fold of each box of the class `dropdown`: the class alone needs a script to close it."""
    for box in list(document.findall(nodes.admonition)):
        if "dropdown" in box["classes"]:
            title = box.pop(0)
            summary = f"<summary>{escape(title.astext())}</summary>"
            opened = nodes.raw("", f'<details class="dropdown">{summary}<div>', format="html")
            closed = nodes.raw("", "</div></details>", format="html")
            at = box.parent.index(box)  # replace_self would hand the box's classes on
            box.parent[at : at + 1] = [opened, *box.children, closed]


def name_folds(document: nodes.document) -> None:
    """Say what is in the fold of a cell: a solution, as the configuration has it, or other code."""
    for cell in document.findall(nodes.container):
        if cell.get("hide_mode") and "tag_solution" not in cell["classes"]:
            what = "output" if cell["hide_mode"] == "output" else "code"
            cell["prompt_show"], cell["prompt_hide"] = f"Show the {what}", f"Hide the {what}"


def _resolved(app, document, docname):
    if app.builder.format == "html":
        fold_dropdowns(document)
        unique_ids(document)


def _visit_hidden_cell(self, node):
    """Open a fold; myst-nb's own has paragraphs inside of its summary, which HTML forbids."""
    show, hide = escape(node["prompt_show"]), escape(node["prompt_hide"])
    summary = (
        f'<summary><span class="closed">{show}</span><span class="opened">{hide}</span></summary>'
    )
    self.body.append(f'<details class="fold">{summary}\n')


def _depart_hidden_cell(self, node):
    self.body.append("</details>\n")


def setup(app):
    """Connect after every extension that makes nodes."""
    app.connect("doctree-read", lambda app, document: name_folds(document))
    app.connect("doctree-resolved", _resolved, priority=950)
    app.connect("builder-inited", _take_over, priority=950)


def _take_over(app):
    app.add_node(HideCodeCellNode, html=(_visit_hidden_cell, _depart_hidden_cell), override=True)
