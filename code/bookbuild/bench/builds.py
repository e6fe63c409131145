"""Time the build: cold, with nothing to do, after an edit of prose, after an edit of a helper.
Each build runs in a copy of the working tree, in a process of its own, as a reader's would. Machines differ and
are noisy, so every time stands beside the seconds that the executed cells alone took in the same build: the rest is
what the book's machinery costs.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from bookbuild.command import strict_build

REPEATS = 3
"""How often each incremental build is timed; the table shows the median."""


def copy_sources(source: Path, target: Path) -> None:
    """Copy what git tracks, and what it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=source,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.splitlines():
        if (source / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / name, target / name)


def timed_build(root: Path) -> tuple[float, float, list[str]]:
    """Build the copy as `make book` does.

    Returns the seconds in all, the seconds inside the cells that were executed, and the pages executed.
    Raises RuntimeError with the build's output where it fails.
    """
    command = strict_build()
    env = os.environ | {"PYTHONPATH": str(root / "code")}
    started = time.perf_counter()
    with open(root / "build.log", "w+", encoding="utf-8") as log:
        done = subprocess.run(
            command, cwd=root, env=env, stdout=log, stderr=subprocess.STDOUT, timeout=3600
        )
        seconds = time.perf_counter() - started
        if done.returncode:
            log.seek(0)
            raise RuntimeError(log.read())
    report = json.loads((root / "_build/executed.json").read_text(encoding="utf-8"))
    executed = [page for page, entry in report.items() if entry["executed"]]
    return seconds, sum(report[page]["cell_seconds"] for page in executed), executed


def edit(path: Path, number: int) -> None:
    """Change a file without changing what it means: a paragraph at the end of a page, a comment in a module."""
    line = f"\n# edit {number}\n" if path.suffix == ".py" else f"\nEdit {number}.\n"
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")


def run(book: Path) -> list[dict]:
    """Time the builds, print the table, and return its rows."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_sources(book, root)
        print("timing the builds; this takes about a minute", flush=True)
        rows.append(("cold build", [timed_build(root)]))
        edits = {
            "nothing to do": None,
            "after editing prose": root / "chapters/bayes/bayes-theorem.md",
            "after editing a helper": root / "code/dlbasics/bayes.py",
        }
        for name, path in edits.items():
            runs = []
            for number in range(REPEATS):
                if path:
                    edit(path, number)
                runs.append(timed_build(root))
            rows.append((name, runs))
    print(f"\n{'build':24}{'seconds':>9}{'cells alone':>13}   notebooks executed")
    results = []
    for name, runs in rows:
        seconds, inside = (statistics.median(run[i] for run in runs) for i in (0, 1))
        print(f"{name:24}{seconds:9.1f}{inside:13.1f}   {len(runs[-1][2])}")
        results.append(
            {"name": name, "workload": "build", "seconds": seconds, "cell_seconds": inside}
        )
    return results
