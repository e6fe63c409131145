"""Small Sphinx projects for the tests of one extension: built in some seconds, in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

CODE = Path(__file__).resolve().parents[1] / "code"
NOTEBOOK = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
"""
CONF = """\
extensions = ["myst_nb", "sphinx_exercise", "sphinx_proof"]
nb_execution_mode = "off"
myst_enable_extensions = ["attrs_block", "colon_fence", "dollarmath"]
numfig = True
numfig_format = {{"figure": "Figure %s", "table": "Table %s", "code-block": "Listing %s"}}
suppress_warnings = ["myst.domains"]
proof_minimal_theme = True
html_theme = "basic"
html_title = "The Book"
exclude_patterns = ["_build"]


def setup(app):
    for part in {parts!r}:
        app.setup_extension("bookbuild." + part)
"""


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def build(folder: Path, fails: bool = False, options: tuple[str, ...] = ()) -> str:
    """Build the project in a folder into `_build/html`, strictly; returns what Sphinx says.

    options: more of them, for sphinx-build.
    """
    env = os.environ | {"PYTHONPATH": str(CODE), "PYTHONWARNINGS": "ignore"}
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        *options,
        "-b",
        "html",
        ".",
        "_build/html",
    ]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr
