"""The build: executes what changed and nothing else, side by side, and survives being killed.

Every test builds one small book of three chapters, in order: each starts from what the one before it left. A chapter
leaves a trace outside of the build's own records whenever it is really executed.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from bookbuild.command import strict_build
from small_book import CODE, configure
from warm_build import start

HEADER = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---
"""

CELL = """
```{{code-cell}} python
import os, time, pathlib
{imports}

with open(os.environ["TRACE"], "a") as trace:
    trace.write("{name} ")
meeting = os.environ.get("MEETING")
if meeting:  # two chapters wait for each other: executed one after the other, the first would wait in vain
    pathlib.Path(meeting, "{name}").touch()
    started = time.time()
    while len(os.listdir(meeting)) < 2:
        assert time.time() - started < 60, "no other chapter was executed at the same time"
        time.sleep(0.05)
print({shown})
```
"""

READER = """\
from pathlib import Path


def read(name):
    return Path(__file__).with_name(name).read_text()
"""


class Book:
    """A small book in a folder of its own."""

    def __init__(self, root: Path):
        self.root = root
        self.trace = root.parent / "trace.txt"
        self.log = root.parent / "log.txt"
        configure(root)
        self.write("_toc.yml", "format: jb-book\nroot: chapters/index\nchapters:\n" + "".join(
            f"  - file: chapters/{name}\n" for name in ("one", "two", "three")))  # fmt: skip
        self.write("chapters/references.bib", "")
        self.write("chapters/index.md", "# Small book\n\nThe text.\n")
        self.chapter("one", "from dlbasics import alpha", "'one shows', alpha.VALUE")
        self.chapter("two", "from dlbasics import beta", "'two shows', beta.VALUE")
        self.chapter("three", "from dlbasics import data", "'three shows', data.read('table.txt')")
        self.write("code/dlbasics/__init__.py", "")
        self.write("code/dlbasics/alpha.py", "VALUE = 1\n")
        self.write("code/dlbasics/beta.py", "from dlbasics.gamma import VALUE\n")
        self.write("code/dlbasics/gamma.py", "VALUE = 2\n")
        self.write("code/dlbasics/data.py", READER)
        self.write("code/dlbasics/table.txt", "3")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def chapter(self, name: str, imports: str, shown: str, prose: str = "Some words.") -> None:
        cell = CELL.format(name=name, imports=imports, shown=shown)
        self.write(f"chapters/{name}.md", f"{HEADER}\n# Chapter {name}\n\n{prose}\n{cell}")

    def environ(self, **more) -> dict[str, str]:
        # Its own dlbasics, and the builder that is tested, wherever another one is installed.
        paths = os.pathsep.join(map(str, (self.root / "code", CODE)))
        return os.environ | {"PYTHONPATH": paths, "TRACE": str(self.trace)} | more

    def start(self, **environ):
        """Begin a build."""
        return start(self.root, strict_build(), self.environ(**environ), self.log)

    def build(self, fails: bool = False, **environ) -> tuple[str, list[str]]:
        """Build to the end; returns what was printed, and the chapters that were executed."""
        self.trace.write_text("")
        process = self.start(**environ)
        process.join(timeout=300)
        output = self.said()
        assert process.exitcode is not None and (process.exitcode != 0) == fails, output
        return output, sorted(self.trace.read_text().split())

    def said(self) -> str:
        """What the last build has printed so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def build_by_command(self, **environ) -> tuple[str, list[str]]:
        """Build to the end by the very command of `make book`."""
        self.trace.write_text("")
        done = subprocess.run(strict_build(), cwd=self.root, env=self.environ(**environ), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)  # fmt: skip
        assert done.returncode == 0, done.stdout
        return done.stdout, sorted(self.trace.read_text().split())

    def page(self, name: str) -> str:
        """The text of a page, without markup."""
        html = (self.root / f"_build/html/chapters/{name}.html").read_text(encoding="utf-8")
        return re.sub(r"<[^>]+>", "", html)

    def report(self) -> dict:
        return json.loads((self.root / "_build/executed.json").read_text())

    def pages(self) -> dict[str, str]:
        """Every page that a reader can open, without the checksums that tell browsers a style sheet's age."""
        html = self.root / "_build/html"
        return {
            str(path.relative_to(html)): re.sub(r"\?v=\w+", "", path.read_text(encoding="utf-8"))
            for path in html.rglob("*.html")
        }


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    root = tmp_path_factory.mktemp("small") / "book"
    root.mkdir()
    return Book(root)


def test_cold_build_executes_all_chapters_side_by_side(book, tmp_path):
    together = {"MEETING": str(tmp_path)} if (os.cpu_count() or 1) > 1 else {}
    output, executed = book.build_by_command(**together)
    assert executed == ["one", "three", "two"]
    assert "one shows 1" in book.page("one") and "two shows 2" in book.page("two")
    assert "executing 3 of 3" in output and "[3/3]" in output
    assert all(entry["executed"] for entry in book.report().values())
    assert all(0 < entry["cell_seconds"] <= entry["seconds"] for entry in book.report().values())


def test_nothing_to_do_executes_and_writes_nothing(book):
    before = {
        path: path.stat().st_mtime_ns
        for path in (book.root / "_build/html/chapters").glob("*.html")
    }
    assert book.build()[1] == []
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert not any(entry["executed"] for entry in book.report().values())


def test_editing_prose_executes_nothing(book):
    book.chapter(
        "one", "from dlbasics import alpha", "'one shows', alpha.VALUE", prose="Other words."
    )
    assert book.build()[1] == []
    assert "Other words." in book.page("one") and "one shows 1" in book.page("one")


def test_editing_a_helper_executes_the_chapters_that_import_it_however_far(book):
    book.write("code/dlbasics/gamma.py", "VALUE = 22\n")
    assert book.build()[1] == ["two"]
    assert "two shows 22" in book.page("two") and "one shows 1" in book.page("one")


def test_editing_a_data_file_executes_the_chapter_that_names_it(book):
    book.write("code/dlbasics/table.txt", "33")
    assert book.build()[1] == ["three"]
    assert "three shows 33" in book.page("three")


def test_editing_a_cell_executes_its_chapter(book):
    book.chapter("one", "from dlbasics import alpha", "'one shows', alpha.VALUE * 10")
    assert book.build()[1] == ["one"]
    assert "one shows 10" in book.page("one")


def test_going_back_is_noticed_too(book):
    book.write("code/dlbasics/gamma.py", "VALUE = 2\n")
    assert book.build()[1] == ["two"]
    assert "two shows 2" in book.page("two")


def test_a_damaged_cache_entry_is_made_again(book):
    entries = sorted((book.root / "_build/.jupyter_cache/executed").glob("*/base.ipynb"))
    assert len(entries) >= 3
    for number, path in enumerate(entries):
        text = path.read_text()
        path.write_text(text[: len(text) // 2] if number else "")
    shutil.rmtree(book.root / "_build/html")
    assert book.build()[1] == ["one", "three", "two"]


def test_a_failing_cell_stops_the_build_and_says_where(book):
    book.chapter("one", "from dlbasics import alpha", "1 / 0")
    for _ in range(2):  # a failure is not remembered as a success
        output, _ = book.build(fails=True)
        assert "chapters/one.md" in output and "ZeroDivisionError" in output
    book.chapter("one", "from dlbasics import alpha", "'one shows', alpha.VALUE")
    assert book.build()[1] == ["one"]


def test_a_warning_fails_every_build_until_it_is_mended(book):
    book.write("chapters/index.md", "# Small book\n\nSee {ref}`nowhere`.\n")
    for _ in range(2):  # Sphinx alone would not read the page again, and so not warn again
        assert "nowhere" in book.build(fails=True)[0]
    book.write("chapters/index.md", "# Small book\n\nThe text.\n")
    assert book.build()[1] == []


MOMENTS = (
    "loading pickled environment",
    "bookbuild: executing 1 of 3",
    "[1/1] chapters/two",
    "one.md: Using cached notebook",
    "pickling environment",
    "copying static files",
    "[32mchapters/one",  # green: it is written; magenta: it is read
    "generating indices",
    "dumping search index",
)
"""What a build prints on its way, from its start to its end."""


def test_a_build_killed_at_any_moment_leaves_the_next_one_correct(book):
    for value, moment in enumerate(MOMENTS, 101):
        book.write("code/dlbasics/gamma.py", f"VALUE = {value}\n")
        book.chapter(
            "one",
            "from dlbasics import alpha",
            "'one shows', alpha.VALUE",
            prose=f"Edition {value}.",
        )
        process = book.start()
        while moment not in book.said() and process.exitcode is None:
            time.sleep(0.002)
        assert process.exitcode is None, f"the build ended without {moment!r}:\n{book.said()}"
        os.killpg(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        book.build()
        assert f"two shows {value}" in book.page("two"), f"killed at {moment!r}"
        assert f"Edition {value}." in book.page("one"), f"killed at {moment!r}"
    after_kills = book.pages()
    shutil.rmtree(book.root / "_build")
    book.build()
    assert book.pages() == after_kills
