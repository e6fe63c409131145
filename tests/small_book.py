"""Small Sphinx projects for the tests of one extension: built in some seconds, in a process of their own."""

import os
import re
from pathlib import Path

from warm_build import start

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "code"
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


def configure(folder: Path) -> None:
    """Give a small book the configuration of the book, without the old addresses of pages that it has not."""
    text = (ROOT / "_config.yml").read_text(encoding="utf-8")
    text, count = re.subn(r"^( *)bookbuild_moved:\n(?:\1 +.*\n)+", "", text, flags=re.MULTILINE)
    assert count == 1, "_config.yml has no bookbuild_moved any more: copy it as it is"
    write(folder, {"_config.yml": text})


def build(folder: Path, fails: bool = False, options: tuple[str, ...] = ()) -> str:
    """Build the project in a folder into `_build/html`, strictly; returns what Sphinx says.

    options: more of them, for sphinx-build.
    """
    command = ["sphinx-build", "-W", "--keep-going", *options, "-b", "html", ".", "_build/html"]
    log = folder.with_name(f"{folder.name}.log")
    process = start(folder, command, os.environ | {"PYTHONPATH": str(CODE)}, log)
    process.join(timeout=300)
    output = log.read_text(encoding="utf-8")
    assert process.exitcode is not None and (process.exitcode != 0) == fails, output
    return output
