"""The one command that builds the book strictly: what `make book` says, for programs that build copies of it."""

import sys
from pathlib import Path


def strict_build() -> list[str]:
    """Return the command: every warning fails it, and it goes on to report them all."""
    program = Path(sys.executable).with_name("jupyter-book")
    return [str(program), "build", ".", "-W", "-n", "--keep-going"]
