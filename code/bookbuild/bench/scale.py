"""What does one more section cost? Build the book with copies of a section, run its tests, and project.

    python -m bookbuild.bench.scale [--copies 42] [--of pytorch/modules-and-training] [--sections 42] [--launch]

The book is laid out twice in a scratch folder, as it is and with the copies: each copy has its page, its code, its
explorable and its tests, under names of its own. Both run CI's stages; the difference is what the copies cost. Not part
of CI: with many copies it takes longer than CI itself. The rows go to `_build/bench-scale.json`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bookbuild.bench.builds import copy_sources
from bookbuild.publish import sections

ROOT = Path(__file__).parents[3]
STAGES = {
    "book": "book",
    "unit tests": "unit-test",
    "notebooks": "notebook-test",
    "browser": "browser-test",
    "launch": "launch-test",
}
"""Stage of .ci/run -> the target of make that it runs."""

DEFINED = re.compile(
    r"^\(([\w-]+)\)=$"  # a place
    r"|^:label: ([\w-]+)$|^:name: ([\w-]+)$"  # of a directive
    r"|^: +name: ([\w-]+)$"  # of a figure that a cell draws
    r"|^\$\$ \(([\w-]+)\)$",  # of an equation
    re.MULTILINE,
)
"""Where a page defines a label, which must be unique in the book."""


def middle(root: Path) -> str:
    """Name the section whose execution takes the time nearest to the mean of all, `<part>/<section>`."""
    report = json.loads((root / "_build/executed.json").read_text(encoding="utf-8"))
    seconds = {name: entry["seconds"] for name, entry in report.items() if name.count("/") == 2}
    mean = sum(seconds.values()) / len(seconds)
    return min(seconds, key=lambda name: abs(seconds[name] - mean)).removeprefix("chapters/")


def relabelled(page: str, end: str) -> str:
    """Give each label that a page defines an end, where it is defined and where the page refers to it."""
    labels = {next(filter(None, groups)) for groups in DEFINED.findall(page)}
    if not labels:
        return page
    pattern = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    # As a whole: `(eq)=`, `:label: eq`, `{eq}`eq``, `{ref}`words <eq>``, `[words](#eq)`; the word alone is no label.
    before = r"(?:(?<=[(`<#])|(?<=label: )|(?<=name: ))"
    return re.sub(rf"(?m){before}({pattern})(?=[)`>]|$)", rf"\1{end}", page)


def add_copy(root: Path, section: str, number: int) -> str:
    """Lay a copy of a section into the book in `root`; returns its docname."""
    part, name = section.split("/")
    new = f"{name}-copy{number}"
    rooms = section.replace("-", "_"), f"{part}/{new}".replace("-", "_")
    modules = {room.replace("/", "."): None for room in rooms}
    old_module, new_module = (f"dlbasics.sections.{module}" for module in modules)
    source = (root / f"chapters/{section}.md").read_text(encoding="utf-8")
    scripts = (root / "code/dlbasics/sections" / rooms[0]).glob("*.js")
    explorables = {f'"{path.stem}"' for path in scripts}

    def own(text: str) -> str:
        text = text.replace(old_module, new_module)
        for quoted in explorables:
            text = text.replace(quoted, f'{quoted[:-1]}-copy{number}"')
        return text

    (root / f"chapters/{part}/{new}.md").write_text(
        own(relabelled(source, f"-copy{number}")), encoding="utf-8"
    )
    for folder in ("code/dlbasics/sections", "tests/dlbasics/sections"):
        here, there = (root / folder / room for room in rooms)
        if not here.is_dir():
            continue
        there.mkdir()
        for path in here.iterdir():
            if path.is_file():
                stem = f"{path.stem}-copy{number}" if path.suffix == ".js" else path.stem
                text = own(path.read_text(encoding="utf-8"))
                (there / f"{stem}{path.suffix}").write_text(text, encoding="utf-8")
    return f"chapters/{part}/{new}"


def lay_out(root: Path, section: str, copies: int) -> None:
    """Write the book into `root`, with so many copies of a section at the end of that section's part, in git."""
    copy_sources(ROOT, root)
    docnames = [add_copy(root, section, number) for number in range(1, copies + 1)]
    toc = root / "_toc.yml"
    line = f"      - file: chapters/{section}\n"
    text = toc.read_text(encoding="utf-8")
    if line not in text:
        raise ValueError(f"_toc.yml has no line {line.strip()!r}")
    added = "".join(f"      - file: {name}\n" for name in docnames)
    toc.write_text(text.replace(line, line + added), encoding="utf-8")
    samples = root / "tests/samples.py"
    text = samples.read_text(encoding="utf-8")
    samples.write_text(text.replace(".get(name)", '.get(name.split("-copy")[0])'), encoding="utf-8")
    identity = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Copies"]):
        subprocess.run(["git", *identity, *command], cwd=root, check=True)
    (root / ".venv").symlink_to(Path(sys.prefix))


def timed(root: Path, stages: list[str]) -> dict[str, float]:
    """Run stages of CI in the book; returns the seconds of each.

    A copy at an odd place of the book breaks guards (the road, the front page), which costs no time: a stage of tests
    may fail, and its last line says so. Raises RuntimeError where the book does not build.
    """
    env = os.environ | {"PYTHONPATH": str(root / "code")}
    seconds = {}
    for stage in stages:
        command = ["make", "-o", ".venv/.ready", *(["-o", "book"] if stage != "book" else [])]
        started = time.perf_counter()
        done = subprocess.run(
            [*command, STAGES[stage]], cwd=root, env=env, capture_output=True, text=True
        )
        seconds[stage] = time.perf_counter() - started
        (root / f"_build/{STAGES[stage]}.log").write_text(done.stdout + done.stderr)
        ends = re.findall(r"^=* ?(\d+ (?:passed|failed).* in [\d.]+s.*?) ?=*$", done.stdout, re.M)
        print(f"  {stage:12}{seconds[stage]:8.1f} s  {'; '.join(ends)}", flush=True)
        if stage == "book" and done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
    return seconds


def project(plain: dict, copied: dict, have: int, copies: int, want: int) -> list[dict]:
    """Project each stage: seconds of the book as it is, seconds a page, seconds with `want` sections.

    plain, copied: stage -> seconds without and with the copies. have: the sections of the book as it is.
    """
    rows = []
    for stage, seconds in plain.items():
        page = (copied[stage] - seconds) / copies
        rows.append(
            {
                "name": f"scale: {stage}",
                "workload": "ci",
                "seconds": seconds,
                "seconds_a_page": page,
                "projected": seconds + page * max(0, want - have),
                "sections": want,
            }
        )
    total = {key: sum(row[key] for row in rows) for key in ("seconds", "seconds_a_page")}
    total["projected"] = sum(row["projected"] for row in rows)
    return [*rows, {"name": "scale: in all", "workload": "ci", "sections": want, **total}]


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table, and write its rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, default=8, help="how many (8)")
    parser.add_argument("--of", help="<part>/<section> (the one of mean cost)")
    parser.add_argument("--sections", type=int, default=42, help="project for so many (42)")
    parser.add_argument("--launch", action="store_true", help="with the launch tests")
    given = parser.parse_args(arguments)
    if given.copies < 1:
        parser.error("at least one copy")
    section = given.of or middle(ROOT)
    stages = [stage for stage in STAGES if given.launch or stage != "launch"]
    have = sum(name.count("/") == 2 for name in sections(ROOT))
    runs = []
    for copies in (0, given.copies):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder, "book")
            root.mkdir()
            lay_out(root, section, copies)
            print(f"{have} sections and {copies} copies of {section}", flush=True)
            runs.append(timed(root, stages))
    rows = project(*runs, have, given.copies, given.sections)
    print(f"\n{'stage':14}{'seconds':>9}{'a page':>9}{given.sections:>6} sections")
    for row in rows:
        print(
            f"{row['name'].removeprefix('scale: '):14}{row['seconds']:9.1f}"
            f"{row['seconds_a_page']:9.1f}{row['projected']:15.1f}"
        )
    path = ROOT / "_build/bench-scale.json"
    path.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
