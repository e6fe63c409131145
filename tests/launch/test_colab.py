"""A notebook opened in Colab: its own first cell installs the helper package, and it runs from top to bottom.

The environment has what Colab ships (colab.txt) and no copy of the book; the published repository is served from this
machine under its real address, so the set-up cell is executed to the letter.
"""

import json
import re

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from launch.environments import ROOT, TORCH, environment, published, run

NOTEBOOKS = sorted((ROOT / "_build/notebooks").rglob("*.ipynb"))
SHIPPED = ROOT / "tests/launch/colab.txt"
BROUGHT = {"mnist1d"}
"""What the helper package needs and Colab does not ship: small, and of pure Python."""


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """(python, environment variables, folder) of a machine like Colab's, with a Jupyter kernel of its own."""
    folder = tmp_path_factory.mktemp("colab")
    python = environment(folder / "env", "-r", SHIPPED, TORCH)
    variables = published(folder)
    kernel = folder / "jupyter/kernels/colab/kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(
        json.dumps({"argv": argv, "display_name": "Colab", "language": "python", "env": variables})
    )
    return python, folder


def execute(notebook, folder, monkeypatch):
    """Run a notebook in a folder that has nothing of the book."""
    monkeypatch.setenv("JUPYTER_PATH", str(folder / "jupyter"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    work = folder / "content"
    work.mkdir(exist_ok=True)
    client = NotebookClient(
        notebook, kernel_name="colab", timeout=600, resources={"metadata": {"path": str(work)}}
    )
    client.execute()
    return notebook


def freeze(python) -> dict[str, str]:
    """What is installed: name -> version or origin."""
    lines = run(python, "-m", "pip", "freeze").splitlines()
    return dict(
        re.split(r"==| @ ", line, maxsplit=1) for line in lines if "==" in line or " @ " in line
    )


def test_without_its_first_cell_a_notebook_does_not_run(colab, monkeypatch):
    _, folder = colab
    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    notebook.cells[0].source = "pass"
    with pytest.raises(CellExecutionError, match="No module named 'dlbasics'"):
        execute(notebook, folder, monkeypatch)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_leaves_colab_s_own_packages_alone(colab, monkeypatch, path):
    python, folder = colab
    run(python, "-m", "pip", "uninstall", "-q", "-y", "dlbasics")
    before = freeze(python)
    notebook = execute(nbformat.read(path, as_version=4), folder, monkeypatch)
    assert "error" not in {
        out.output_type for cell in notebook.cells for out in cell.get("outputs", [])
    }
    after = freeze(python)
    installed = after.pop("dlbasics")
    added = {name: after[name] for name in after.keys() - before.keys()}
    assert added.keys() <= BROUGHT, "the set-up cell installs what it need not"
    assert after == before | added, "the set-up cell changed what Colab ships"
    commit = run("git", "-C", ROOT, "rev-parse", "HEAD").strip()
    assert installed.endswith(f"@{commit}"), "the set-up cell must install the published commit"


def test_the_first_cell_does_nothing_where_the_package_is_installed(colab, monkeypatch):
    python, folder = colab
    before = freeze(python)
    assert "dlbasics" in before
    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    notebook.cells = notebook.cells[:1]
    execute(notebook, folder, monkeypatch)
    assert notebook.cells[0].outputs == [] and freeze(python) == before
