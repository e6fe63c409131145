"""Run every benchmark, print the tables, and write their rows to `_build/bench.json`."""

import json
from pathlib import Path

from bookbuild.bench import builds, pages

ROOT = Path(__file__).parents[3]


def main() -> None:
    """Run them one after the other: side by side they would time each other."""
    rows = builds.run(ROOT) + pages.run(ROOT)
    target = ROOT / "_build/bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print(f"\nrows in {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
