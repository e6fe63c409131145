"""Run every benchmark and print the tables.

The rows of the training loops go to `_build/bench.json`, those of builds, pages and stages of CI to
`_build/bench-book.json`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from bookbuild.bench import builds, pages, peers, stages

ROOT = Path(__file__).parents[3]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def main() -> None:
    """Run them one after the other: side by side they would time each other."""
    build = ROOT / "_build"
    build.mkdir(exist_ok=True)
    try:
        python = peers.prepare(build / "peers")
    except subprocess.CalledProcessError as error:
        print(f"the other libraries could not be installed ({error}); they are left out")
        python = sys.executable
    environment = os.environ | ONE_THREAD | {"PYTHONPATH": str(ROOT / "code")}
    command = [python, "-m", "bookbuild.bench.training", build / "bench.json"]
    subprocess.run(command, env=environment, check=True)
    rows = builds.run(ROOT) + pages.run(ROOT) + stages.run(ROOT)
    (build / "bench-book.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print("\nrows in _build/bench.json (training) and _build/bench-book.json (builds, pages, CI)")


if __name__ == "__main__":
    main()
