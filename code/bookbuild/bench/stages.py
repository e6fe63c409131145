"""The seconds that each stage of CI took when it last ran in this clone: `.ci/run` writes them down."""

import json
from pathlib import Path


def run(book: Path) -> list[dict]:
    """Print the table, and return its rows; none where CI has not run here."""
    path = book / "_build/ci-stages.json"
    if not path.is_file():
        print("\nstages of CI: not measured in this clone; `bash .ci/run` does it")
        return []
    stages = json.loads(path.read_text(encoding="utf-8"))
    print(f"\n{'stage of CI':24}{'seconds':>9}")
    for name, seconds in stages.items():
        print(f"{name:24}{seconds:9.0f}")
    return [
        {"name": f"CI: {name}", "workload": "ci", "seconds": seconds}
        for name, seconds in stages.items()
    ]
