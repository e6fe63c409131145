"""Builds without the seconds that each spends on imports: it begins as a copy of one process that has made them.

What a copy does from there is what the command does, in a process of its own that can be killed.
"""

import multiprocessing
import os
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

import yaml

from bookbuild import PARTS

ROOT = Path(__file__).parents[1]
EXTENSIONS = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"][
    "extensions"
]
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(
    [
        "jupyter_book.cli.main",
        "jupyter_book.sphinx",
        "sphinx.builders.html",
        "sphinx.cmd.build",
        "furo",
        "ipykernel.kernelspec",
        *(name for name in EXTENSIONS if name != "bookbuild"),
        *(f"bookbuild.{part}" for part in PARTS),
    ]
)


def start(folder: Path, command: list[str], environ: dict[str, str], log: Path) -> BaseProcess:
    """Begin a build in a folder, the leader of a process group of its own.

    command: `jupyter-book ...` or `sphinx-build ...`. environ: the environment. log: gets what the build prints, line
    by line, so that it tells how far the build has come.
    """
    log.unlink(missing_ok=True)
    process = SERVER.Process(target=_build, args=(folder, command, dict(environ), log))
    process.start()
    return process


def _build(folder: Path, command: list[str], environ: dict[str, str], log: Path) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.path[:0] = environ.get("PYTHONPATH", "").split(os.pathsep)
    with open(log, "wb") as file:
        for number in (1, 2):
            os.dup2(file.fileno(), number)
    sys.stdout.reconfigure(line_buffering=True)
    sys.argv = command
    if Path(command[0]).name == "jupyter-book":
        from jupyter_book.cli.main import main
    else:
        from sphinx.cmd.build import main
    sys.exit(main())
