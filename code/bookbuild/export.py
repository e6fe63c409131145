"""Write each notebook page of the HTML build to `_build/notebooks/<docname>.ipynb`, executed.

Colab, Binder and a download open these files, so they hold plain Markdown (`bookbuild.markdown`)
and the outputs of the book's own run. They are made from the resolved doctree: by then citations,
numbers, links and glued values are text.
"""

import copy
import hashlib
import os
import shutil
from pathlib import Path

import nbformat
from docutils import nodes

from bookbuild.execute import executed_notebook
from bookbuild.markdown import PageMarkdown, translate
from bookbuild.markdown_text import escape
from bookbuild.parts import in_words, minutes
from bookbuild.repository import DOWNLOADS, Repository, repository

SET_UP = """\
# Set-up: installs `dlbasics`, the helper package of the book, where it is missing (say, on Colab).
# Where it is installed, this cell does nothing.
try:
    import dlbasics
except ModuleNotFoundError:
    %pip install -q "{requirement}"
"""
CHECK = "# @title Check of the claims above (hidden in the book)"
SOLUTION = "# @title Solution of exercise {number} (open this cell to read it)"
FOLDED_INPUT = {"solution", "remove-cell", "remove-input", "hide-cell", "hide-input"}
FOLDED_OUTPUT = {"remove-output", "hide-cell", "hide-output"}
PYTHON_MAGICS = {"%%time", "%%timeit", "%%capture", "%%prun"}
"""Cell magics below which a `#` still begins a comment."""

MARKDOWN_BUILDER_OPTIONS = {
    "markdown_http_base": "",
    "markdown_uri_doc_suffix": "",
    "markdown_anchor_sections": False,
    "markdown_anchor_signatures": False,
    "markdown_docinfo": False,
    "markdown_bullet": "-",
    "markdown_flavor": "github",
}
"""What sphinx-markdown-builder's translator asks the configuration for; its builder is not used."""


def set_up_cell(repo: Repository) -> nbformat.NotebookNode:
    """Make the cell that installs the helper package as it was when the book was published."""
    source = SET_UP.format(requirement=repo.requirement).rstrip()
    return nbformat.v4.new_code_cell(source, metadata={"tags": ["setup"]})


def with_heading(text: str, line: str) -> str:
    """Put a line below the title of a page (or first, where there is none)."""
    if text.startswith("# "):
        title, _, rest = text.partition("\n")
        return f"{title}\n\n{line}\n{rest}".rstrip()
    return f"{line}\n\n{text}"


def code_cell(
    cell: nbformat.NotebookNode, exercise: str, covered: bool = False
) -> nbformat.NotebookNode:
    """Copy an executed cell, folded where the book hides it.

    exercise: the number of the exercise that a cell tagged `solution` solves.
    covered: its outputs answer a guess. JupyterLab reads `jupyter.outputs_hidden`, Colab `collapsed`; VS Code has no
        way to open a notebook with outputs collapsed.
    """
    cell = copy.deepcopy(cell)
    for key in ("mystnb", "execution"):  # options of myst-nb; times of day
        cell.metadata.pop(key, None)
    tags = {tag.replace("_", "-") for tag in cell.metadata.get("tags", [])}
    if tags & FOLDED_INPUT:
        cell.metadata.setdefault("jupyter", {})["source_hidden"] = True
        cell.metadata["cellView"] = "form"
    if (tags & FOLDED_OUTPUT or covered) and cell.outputs:
        cell.metadata.setdefault("jupyter", {})["outputs_hidden"] = True
        if covered:
            cell.metadata["collapsed"] = True
    if "solution" in tags:
        cell.source = titled(cell.source, SOLUTION.format(number=exercise).replace("  ", " "))
    elif "remove-cell" in tags:
        cell.source = titled(cell.source, CHECK)
    return cell


def titled(source: str, title: str) -> str:
    """Begin a cell with a comment; below a cell magic, or not at all where `#` is no comment."""
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%"):
        python = first.split()[0] in PYTHON_MAGICS
        return f"{first}\n{title}\n{rest}" if python else source
    return f"{title}\n{source}"


def assemble(
    executed: nbformat.NotebookNode,
    page: PageMarkdown,
    docname: str,
    repo: Repository,
    introduction: str,
) -> nbformat.NotebookNode:
    """Join the Markdown of a page and its executed code cells.

    introduction: the line below the title.
    Returns a valid notebook (nbformat 4.5), the same for the same input to the last byte.
    """
    cells = [set_up_cell(repo)]
    first = next((part for part in page.parts if isinstance(part, str)), None)
    for part in page.parts:
        if isinstance(part, int):
            covered = part in page.covered
            cells.append(code_cell(executed.cells[part], page.exercises[part], covered))
        else:
            text = with_heading(part, introduction) if part is first else part
            cells.append(nbformat.v4.new_markdown_cell(text))
    count = 0
    for place, cell in enumerate(cells):
        cell["id"] = hashlib.sha256(f"{docname} {place}".encode()).hexdigest()[:12]
        if place and cell.cell_type == "code" and cell.source.strip():
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": executed.metadata.get("language_info", {"name": "python"}),
    }
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def hidden_cells(doctree, executed: nbformat.NotebookNode, lines: list[int]) -> dict[int, int]:
    """Find the code cells that the page does not show, index -> line in the source."""
    shown = {n["cell_index"] for n in doctree.findall(nodes.container) if "cell_index" in n}
    cells = enumerate(executed.cells)
    return {i: lines[i] for i, c in cells if c.cell_type == "code" and i not in shown}


def target(app, docname: str) -> Path:
    """Name the notebook of a page."""
    return Path(app.outdir).parent / "notebooks" / f"{docname}.ipynb"


def is_notebook(app, docname: str) -> bool:
    """Say whether a page of the book has code cells (myst-nb then notes where they begin)."""
    return "source_map" in app.env.metadata.get(docname, {})


def export_page(app, doctree, docname: str):
    """Write the notebook of a page that Sphinx is about to write."""
    if app.builder.name != "html" or not is_notebook(app, docname):
        return
    repo, executed = repository(app), executed_notebook(app, docname)
    hidden = hidden_cells(doctree, executed, app.env.metadata[docname]["source_map"])
    page = translate(doctree, app.builder, docname, repo.pages_url, hidden)
    url = f"{repo.pages_url}/{app.builder.get_target_uri(docname)}"
    title = escape(app.env.titles[docname].astext())
    times = minutes(app.env.metadata[docname])
    introduction = (
        f"*This notebook is the chapter “{title}” of [{escape(app.config.html_title)}]"
        f"({repo.pages_url}/); the page: <{url}>*"
    )
    if times:
        introduction += f" *({in_words(times)})*"
    write(target(app, docname), assemble(executed, page, docname, repo, introduction))


def write(path: Path, notebook: nbformat.NotebookNode):
    """Write a notebook whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    os.replace(draft, path)


def tidy(app, env) -> list[str]:
    """Delete notebooks of pages that are gone; name the pages to write again for want of one."""
    if app.builder.name != "html":
        return []
    in_toc = set(getattr(app.config, "external_site_map", None) or env.found_docs)
    pages = {doc for doc in env.found_docs & in_toc if is_notebook(app, doc)}
    wanted = {target(app, doc): doc for doc in sorted(pages)}
    for path in target(app, "x").parent.rglob("*.ipynb"):
        if path not in wanted:
            path.unlink()
    return [doc for path, doc in wanted.items() if not path.exists()]


def offer(app, exception):
    """Copy the notebooks beside the pages, for readers to download."""
    notebooks = target(app, "x").parent
    if exception is None and app.builder.name == "html" and notebooks.is_dir():
        shutil.copytree(notebooks, Path(app.outdir, DOWNLOADS), dirs_exist_ok=True)


def setup(app):
    """Export a page after every other change to its doctree; `freshness` rewrites stale pages."""
    for name, value in MARKDOWN_BUILDER_OPTIONS.items():
        if name not in app.config:
            app.add_config_value(name, value, "")
    app.connect("env-get-updated", tidy)
    app.connect("doctree-resolved", export_page, priority=900)
    app.connect("build-finished", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
