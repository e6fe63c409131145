"""Fresh environments, and what the published repository looks like from inside of them."""

import os
import subprocess
import sys
from pathlib import Path

from bookbuild.repository import read_repository

ROOT = Path(__file__).parents[2]
TORCH = "torch==2.13.0"


def run(*command, **options) -> str:
    """Run a command; returns what it printed. Raises AssertionError with all of it where it fails."""
    options = {
        "text": True,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "timeout": 900,
    } | options
    done = subprocess.run([str(part) for part in command], **options)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}"
    return done.stdout


def environment(folder: Path, *requirements) -> Path:
    """Make a virtual environment that has `requirements` and nothing else; returns its Python."""
    run(sys.executable, "-m", "venv", folder)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", *requirements)
    return python


def published(folder: Path) -> dict[str, str]:
    """Serve this repository, as committed, in place of the one that the book's links name.

    Returns the environment variables under which git fetches from here whatever address of it is asked for.
    """
    served = folder / "published.git"
    run("git", "clone", "-q", "--bare", ROOT, served)
    for setting in ("uploadpack.allowAnySHA1InWant", "uploadpack.allowFilter"):
        run("git", "-C", served, "config", setting, "true")
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHONPATH", "GIT_"))
    }
    return inherited | {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{served}.insteadOf",
        "GIT_CONFIG_VALUE_0": read_repository(ROOT).url,
    }
