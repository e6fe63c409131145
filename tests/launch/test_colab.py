"""A notebook opened in Colab: its own first cell installs the helper package, and it runs from top to bottom.

The environment has what Colab ships (colab.txt) and no copy of the book; the published repository is served from this
machine under its real address, so the set-up cell is executed to the letter. Every notebook is run through its set-up
and its imports; to its end those whose cells or helpers changed since the last commit on main, and all of them where
LAUNCH_ALL=1 (once a week).
"""

import ast
import asyncio
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from bookbuild.notebooks import changed, longest_first
from launch.environments import ROOT, TORCH, environment, published, run

BUILT = ROOT / "_build/notebooks"
NOTEBOOKS = {
    path.relative_to(BUILT).with_suffix("").as_posix(): path for path in longest_first(ROOT)
}
IN_FULL = changed(ROOT, list(NOTEBOOKS))
SHIPPED = ROOT / "tests/launch/colab.txt"
BROUGHT = {"mnist1d"}
"""What the helper package needs and Colab does not ship: small, and of pure Python."""


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """(python, folder) of a machine like Colab's, with a Jupyter kernel of its own, before anybody opened the book."""
    folder = tmp_path_factory.mktemp("colab")
    python = environment(folder / "env", "-r", SHIPPED, TORCH)
    variables = published(folder)
    kernel = folder / "jupyter/kernels/colab/kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(
        json.dumps({"argv": argv, "display_name": "Colab", "language": "python", "env": variables})
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder / "jupyter"))
        patch.delenv("PYTHONPATH", raising=False)
        yield python, folder


@pytest.fixture(scope="module")
def start(colab):
    """start(notebook) runs it in a thread, as many side by side as there are cores; returns what will come of it."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield lambda notebook: pool.submit(execute, notebook, colab[1])


@pytest.fixture(scope="module")
def installed(colab, start):
    """(packages before, packages after) of the set-up cell that every notebook begins with."""
    before = freeze(colab[0])
    assert "dlbasics" not in before
    start(beginning(1)).result()
    return before, freeze(colab[0])


@pytest.fixture(scope="module")
def runs(start, installed):
    """docname -> what will come of its notebook; the longest begin."""
    return {name: start(read(name)) for name in NOTEBOOKS}


def read(name: str) -> nbformat.NotebookNode:
    """A notebook, as far as it is to be run."""
    notebook = nbformat.read(NOTEBOOKS[name], as_version=4)
    if name not in IN_FULL:
        notebook.cells = notebook.cells[: imports_end(notebook)]
    return notebook


def imports_end(notebook) -> int:
    """The number of cells up to the first that imports the helper package, that one included."""
    for number, cell in enumerate(notebook.cells[1:], 2):
        nodes = ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ()
        names = [n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)]
        if any(name.split(".")[0] == "dlbasics" for name in names):
            return number
    raise AssertionError("no cell of the notebook imports from dlbasics")


def beginning(count: int) -> nbformat.NotebookNode:
    """The first cells of a notebook of the book."""
    notebook = nbformat.read(next(iter(NOTEBOOKS.values())), as_version=4)
    notebook.cells = notebook.cells[:count]
    return notebook


def execute(notebook, folder):
    """Run a notebook in a folder that has nothing of the book."""
    work = folder / "content"
    work.mkdir(exist_ok=True)
    client = NotebookClient(
        notebook, kernel_name="colab", timeout=600, resources={"metadata": {"path": str(work)}}
    )
    asyncio.run(client.async_execute())
    return notebook


def freeze(python) -> dict[str, str]:
    """What is installed: name -> version or origin."""
    lines = run(python, "-m", "pip", "freeze").splitlines()
    return dict(
        re.split(r"==| @ ", line, maxsplit=1) for line in lines if "==" in line or " @ " in line
    )


def test_without_its_first_cell_a_notebook_does_not_run(start):
    """First: nothing has installed the helper package yet."""
    notebook = nbformat.read(next(iter(NOTEBOOKS.values())), as_version=4)
    notebook.cells = notebook.cells[: imports_end(notebook)]
    notebook.cells[0].source = "pass"
    with pytest.raises(CellExecutionError, match="No module named 'dlbasics'"):
        start(notebook).result()


def test_every_notebook_begins_with_the_same_cell():
    """So it is enough that one of them installs the package, and that all of them run after it."""
    first = {nbformat.read(path, as_version=4).cells[0].source for path in NOTEBOOKS.values()}
    assert len(first) == 1


def test_the_first_cell_installs_the_published_commit_and_leaves_colab_s_own_packages_alone(
    installed,
):
    before, after = installed[0], dict(installed[1])
    origin = after.pop("dlbasics")
    added = {name: after[name] for name in after.keys() - before.keys()}
    assert added.keys() <= BROUGHT, "the set-up cell installs what it need not"
    assert after == before | added, "the set-up cell changed what Colab ships"
    commit = run("git", "-C", ROOT, "rev-parse", "HEAD").strip()
    assert origin.endswith(f"@{commit}"), "the set-up cell must install the published commit"


@pytest.mark.parametrize(
    "name", NOTEBOOKS, ids=lambda name: f"{name}-{'in full' if name in IN_FULL else 'imports'}"
)
def test_a_notebook_runs(runs, name):
    notebook = runs[name].result()
    assert "error" not in {
        out.output_type for cell in notebook.cells for out in cell.get("outputs", [])
    }


def test_the_first_cell_does_nothing_where_the_package_is_installed(colab, start, installed, runs):
    """Last: and no notebook has changed what is installed."""
    notebook = start(beginning(1)).result()
    assert notebook.cells[0].outputs == [] and freeze(colab[0]) == installed[1]
