"""What the fold of a code cell says: a solution is offered as one, all other code as code."""

from docutils import nodes

CODE = ("Show the code", "Hide the code")


def name_folds(app, doctree) -> None:
    """Give the folds of cells that are no exercise's solution the words for code."""
    for cell in doctree.findall(nodes.container):
        if cell.get("hide_mode") and "tag_solution" not in cell["classes"]:
            cell["prompt_show"], cell["prompt_hide"] = CODE


def setup(app):
    """Connect to Sphinx."""
    app.connect("doctree-read", name_folds)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
