"""Execute the notebooks side by side before Sphinx reads them, and only those whose output may have changed.

myst-nb reads outputs from a jupyter-cache, which knows a notebook by its code cells alone. Each entry made here also
carries a fingerprint of what those cells depend on (`bookbuild.dependencies`); an entry with another fingerprint, or
one that a killed build left half-written, is thrown away first.
"""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache.db import NbCacheRecord
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from sphinx.errors import ExtensionError
from sphinx.util import logging

from bookbuild.dependencies import fingerprint

logger = logging.getLogger(__name__)

HELPER_PACKAGE = Path("code/dlbasics")
"""The package whose edits re-execute the notebooks that import it; relative to the book's root."""


@dataclass
class Page:
    """A notebook page of the book: its docname, its file, its cells not yet executed, and what they depend on."""

    docname: str
    path: Path
    notebook: nbformat.NotebookNode
    fingerprint: str


def read_notebook(path: Path) -> nbformat.NotebookNode | None:
    """Read a source as myst-nb does; None when the page has no code to run."""
    reader = create_nb_reader(
        str(path), MdParserConfig(), NbParserConfig(), path.read_text(encoding="utf-8")
    )
    return None if reader is None else reader.read(path.read_text(encoding="utf-8"))


def notebook_pages(root: Path, docnames: Iterator[str]) -> list[Page]:
    """List the pages among `docnames` that are notebooks."""
    pages = []
    for docname in docnames:
        path = root / f"{docname}.md"
        notebook = read_notebook(path) if path.is_file() else None
        if notebook is not None:
            cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
            mark = fingerprint(cells, root / HELPER_PACKAGE, path.parent)
            pages.append(Page(docname, path, notebook, mark))
    return pages


def cached(cache, page: Page) -> NbCacheRecord | None:
    """Find the cache's entry for a page; drop it and return None when it is stale or damaged."""
    _, key = cache.create_hashed_notebook(page.notebook)
    try:
        record = NbCacheRecord.record_from_hashkey(key, cache.db)
    except KeyError:
        return None
    if (record.data or {}).get("fingerprint") == page.fingerprint:
        try:
            _, stored_key = cache.create_hashed_notebook(cache.get_cache_bundle(record.pk).nb)
            if stored_key == key:
                return record
        except (
            Exception
        ) as err:  # whatever is wrong with the stored file, running the notebook again mends it
            logger.info("bookbuild: the cache entry of %s is damaged (%s)", page.docname, err)
    NbCacheRecord.remove_records([record.pk], cache.db)
    return None


def run(page: Page, timeout: int) -> tuple[float, float]:
    """Execute a page's notebook in place.

    timeout: seconds allowed to one cell.
    Returns the seconds that it took in all, and those spent inside its cells.
    Raises nbclient's errors when a cell fails.
    """
    # Two notebooks side by side on two cores: one thread each is faster, and sums come out the same everywhere.
    env = os.environ | {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    started = time.perf_counter()
    client = NotebookClient(
        page.notebook,
        timeout=timeout,
        kernel_name=page.notebook.metadata.get("kernelspec", {}).get("name", "python3"),
        resources={"metadata": {"path": str(page.path.parent)}},
        record_timing=True,
        extra_arguments=["--log-level=ERROR"],  # ipykernel warns about its socket on every start
    )
    client.execute(env=env)
    inside = 0.0
    for cell in page.notebook.cells:
        stamps = cell.metadata.pop("execution", None)
        if stamps:
            begin, end = (
                datetime.fromisoformat(stamps[key].replace("Z", "+00:00"))
                for key in ("iopub.status.busy", "iopub.status.idle")
            )
            inside += (end - begin).total_seconds()
    return time.perf_counter() - started, inside


def fill_cache(cache, pages: list[Page], timeout: int, workers: int) -> dict[str, dict]:
    """Execute the pages that the cache lacks, `workers` at a time.

    Returns, for every page, {"executed": bool, "seconds": float, "cell_seconds": float}.
    Raises ExtensionError naming each page and cell that failed; pages that succeeded stay in the cache.
    """
    report, missing, failures = {}, [], []
    for page in pages:
        record = cached(cache, page)
        if record is None:
            missing.append(page)
        else:
            report[page.docname] = {
                "executed": False,
                "seconds": record.data["execution_seconds"],
                "cell_seconds": record.data["cell_seconds"],
            }
    if missing:
        logger.info("bookbuild: executing %d of %d notebooks", len(missing), len(pages))
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(run, page, timeout): page for page in missing}
        for number, future in enumerate(as_completed(running), 1):
            page = running[future]
            try:
                seconds, inside = future.result()
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as err:
                failures.append(f"{page.path}: {err}")
                logger.info("bookbuild: [%d/%d] %s FAILED", number, len(missing), page.docname)
                continue
            data = {
                "fingerprint": page.fingerprint,
                "execution_seconds": seconds,
                "cell_seconds": inside,
            }
            bundle = CacheBundleIn(page.notebook, str(page.path), data=data)
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            report[page.docname] = {"executed": True, "seconds": seconds, "cell_seconds": inside}
            logger.info(
                "bookbuild: [%d/%d] %s in %.1f s", number, len(missing), page.docname, seconds
            )
    if failures:
        raise ExtensionError("notebooks failed:\n\n" + "\n\n".join(failures))
    return report


def executed_notebook(app, docname: str) -> nbformat.NotebookNode:
    """Return a page's notebook, Markdown and all, with the outputs of its last execution."""
    notebook = read_notebook(Path(app.srcdir, f"{docname}.md"))
    return get_cache(app.config.nb_execution_cache_path).merge_match_into_notebook(notebook)[1]


def _execute(app):
    root = Path(app.srcdir)
    if not app.config.nb_execution_cache_path:
        app.config.nb_execution_cache_path = str(Path(app.outdir).parent / ".jupyter_cache")
    pages = notebook_pages(root, iter(app.config.external_site_map))
    cache = get_cache(app.config.nb_execution_cache_path)
    report = fill_cache(cache, pages, app.config.nb_execution_timeout, os.cpu_count() or 1)
    app.bookbuild_fingerprints = {page.docname: page.fingerprint for page in pages}
    target = Path(app.outdir).parent / "executed.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(report, indent=1, sort_keys=True), encoding="utf-8")


def setup(app):
    """Execute when the builder is ready, before Sphinx looks for pages to read."""
    app.connect("builder-inited", _execute)
