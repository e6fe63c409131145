"""Guards on what was built of a section: its notebook, its launch links, its numbers."""

import re
from urllib.parse import unquote, urlsplit

import nbformat

from book.guards_numbers import quoted_results, read_executed
from book.guards_site import Site, broken
from bookbuild.repository import NOTEBOOKS_BRANCH

RAW_MYST = {
    "a role": re.compile(r"\{[a-z][\w:+.-]*\}`"),
    "a directive": re.compile(r"^\s*(?:`{3,}|:{3,})\s*\{", re.MULTILINE),
    "a colon fence": re.compile(r"^\s*:{3,}", re.MULTILINE),
    "the label of a formula": re.compile(r"\$\$\s*\([\w:.-]+\)\s*$", re.MULTILINE),
    "a target": re.compile(r"^\([\w:.-]+\)=\s*$", re.MULTILINE),
    "a break between cells": re.compile(r"^\+\+\+", re.MULTILINE),
    "a comment": re.compile(r"^% ", re.MULTILINE),
}


def notebook(site: Site, docname: str) -> list[str]:
    """A section's notebook is valid, executed and plain; its stubs fail and its solutions pass."""
    path = site.notebooks / f"{docname}.ipynb"
    where = f"_build/notebooks/{docname}.ipynb"
    if not path.is_file():
        return [f"{where}: does not exist: the export of {docname}.md (bookbuild.export) failed"]
    try:
        read = nbformat.read(path, as_version=4)
        nbformat.validate(read)
    except Exception as err:
        return [f"{where}: is no valid notebook ({str(err).splitlines()[0]}): see bookbuild.export"]
    problems = []
    if not any(cell.get("outputs") for cell in read.cells):
        problems.append(f"{where}: has no outputs: nbval would compare nothing")
    for place, cell in enumerate(read.cells):
        if cell.cell_type == "markdown":
            text = re.sub(r"(`+)(?!`)(?<!\}.).*?\1(?!`)", "", _no_code_blocks(cell.source))
            for what, pattern in RAW_MYST.items():
                if found := pattern.search(text):
                    near = text[max(found.start() - 20, 0) : found.end() + 40].strip()
                    problems.append(f"{where}: cell {place}: {what} is left raw near {near!r}")
    page = site.book.page(f"{docname}.md")
    code = [cell for cell in read.cells if cell.cell_type == "code"]
    for tag, right, message in (
        (
            "exercise",
            lambda text: text.startswith("○ Not tried yet."),
            "the stub must print ○ first",
        ),
        ("solution", lambda text: "✓ Right" in text, "the solution must print ✓ Right"),
    ):
        cells = [cell for cell in code if tag in cell.metadata.get("tags", [])]
        sources = [cell for cell in page.cells if tag in cell.tags]
        if len(cells) != len(sources):
            text = f"{len(cells)} cells tagged {tag}, and {len(sources)} in {docname}.md"
            problems.append(f"{where}: {text}: run `make book`")
        for cell, source in zip(cells, sources, strict=False):
            said = _printed(cell)
            if not right(said):
                text = f"{message}; it prints {said[:80]!r}"
                problems.append(page.problem(source.line, text))
    return problems


def _no_code_blocks(text: str) -> str:
    """Drop fenced code, but keep a fence that MyST would take for a directive."""
    return re.sub(r"^(`{3,})(?!\s*\{).*?^\1`*$", "", text, flags=re.MULTILINE | re.DOTALL)


def _printed(cell: nbformat.NotebookNode) -> str:
    """What a cell prints; outputs of other kinds are left out."""
    return "".join(output.get("text", "") for output in cell.outputs)


def launch_links(site: Site, docname: str) -> list[str]:
    """The launch bar leads to the exported notebook and to the source, in the book's repository."""
    where = f"_build/html/{docname}.html"
    page = site.pages.get(f"{docname}.html")
    bar = page.select_one("nav.launch-bar") if page else None
    if bar is None:
        return [f"{where}: has no launch bar (nav.launch-bar): see bookbuild.theme"]
    slug = re.escape(site.repository.slug)
    kinds = {
        "Colab": rf"https://colab\.research\.google\.com/github/{slug}/blob/{NOTEBOOKS_BRANCH}/(.+)",
        "Binder": rf"https://mybinder\.org/v2/gh/{slug}/{NOTEBOOKS_BRANCH}\?labpath=(.+)",
        "Edit": rf"{re.escape(site.repository.url)}/edit/{re.escape(site.repository.branch)}/(.+)",
    }
    urls = [tag["href"] for tag in bar.find_all("a", href=True)]
    problems = []
    for kind, pattern in kinds.items():
        host = "/edit/" if kind == "Edit" else kind.lower()
        url = next((u for u in urls if host in u), None)
        match = re.fullmatch(pattern, url or "")
        folder = site.book.root if kind == "Edit" else site.notebooks
        if url is None:
            problems.append(f"{where}: the launch bar has no {kind} link: see bookbuild.theme")
        elif match is None:
            branch = site.repository.branch if kind == "Edit" else NOTEBOOKS_BRANCH
            text = f"must name {site.repository.slug} and the branch {branch}"
            problems.append(f"{where}: the {kind} link {url} {text}: see bookbuild.repository")
        elif not (folder / unquote(match[1])).is_file():
            shown = folder.relative_to(site.book.root).as_posix()
            text = f"leads to {unquote(match[1])}, which is no file in {shown}"
            problems.append(f"{where}: the {kind} link {text}: see bookbuild.repository")
    line = page.select_one(".how-to-run")
    if line is None or "notebook" not in line.get_text():
        text = "no line below the launch bar tells how the exercises are run (.how-to-run)"
        problems.append(f"{where}: {text}: see bookbuild.theme")
    elif broken(site, f"{docname}.html", line.a["href"] if line.a else "nowhere"):
        text = "the line that tells how to run the page leads to no place of the book"
        problems.append(f"{where}: {text}: see bookbuild.theme")
    download = bar.find("a", attrs={"download": True})
    if download is None:
        problems.append(f"{where}: the launch bar has no download link: see bookbuild.theme")
    elif urlsplit(download["href"]).scheme or broken(site, f"{docname}.html", download["href"]):
        text = "leads to no file of the built book"
        problems.append(
            f"{where}: the download link {download['href']} {text}: see bookbuild.export"
        )
    return problems


def typed_results(site: Site, docname: str) -> list[str]:
    """No number in a section's prose repeats what its run computes."""
    path = site.notebooks / f"{docname}.ipynb"
    if not path.is_file():
        return [f"_build/notebooks/{docname}.ipynb: does not exist: see bookbuild.export"]
    page, executed = site.book.page(f"{docname}.md"), read_executed(path)
    problems = quoted_results(page, site.book, executed)
    quotes = any(True for _ in page.roles("glue:text"))
    records = "application/papermill.record/text/plain"
    kept = any(records in o.get("data", {}) for c in executed.cells for o in c.get("outputs", []))
    if quotes and not kept:
        text = (
            "keeps no glued value, so this check is blind: keep these outputs in bookbuild.export"
        )
        problems.append(f"_build/notebooks/{docname}.ipynb: {text}")
    return problems


SECTION = (notebook, launch_links, typed_results)
"""Guards on what was built of a section: guard(site, docname) -> problems."""
