"""A new section is laid out whole: in a copy of the repository it passes every guard that a skeleton can pass."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from book import guards, guards_road
from book.book import Book
from book.guards_repository import REPOSITORY
from bookbuild.borrow import borrow
from bookbuild.section import main

ROOT = Path(__file__).parents[2]
NAME, TITLE = "papers/sample-net", "Sample net"
PAGE = f"chapters/{NAME}.md"


def copy(folder: Path) -> Path:
    for path in Book(ROOT).tracked:
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A copy in which the overview plans the section, whichever sections of the book stand by now."""
    folder = copy(tmp_path_factory.mktemp("copy"))
    overview = folder / "chapters/papers/index.md"
    text, after = overview.read_text("utf-8"), "| {doc}`resnet` |"
    assert text.count(after) == 1
    planned = f"| {TITLE}, *in writing* | Somebody 2014 | know it |\n"
    overview.write_text(text.replace(after, planned + after), "utf-8")
    return folder


@pytest.fixture(scope="module")
def made(root):
    """The files before, and the copy with the section."""
    before = files(root)
    main([NAME, "--title", TITLE], root)
    return before, root


def test_it_makes_the_files_of_a_section_and_touches_nothing_but_the_maps(made):
    before, root = made
    after = files(root)
    room = "sections/papers/sample_net"
    code = {f"code/dlbasics/{room}/{name}" for name in ("check.py", "figures.py", "sample-net.js")}
    tests = {f"tests/dlbasics/{room}/test_{name}.py" for name in ("check", "figures", "sample_net")}
    assert set(after) - set(before) == {PAGE, *code, *tests}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"_toc.yml", "chapters/papers/index.md", "chapters/index.md"}


def test_the_contents_keep_their_comments_and_the_planned_order(made):
    before, root = made
    old, new = before["_toc.yml"].decode(), (root / "_toc.yml").read_text("utf-8")
    added = f"      - file: chapters/{NAME}\n"
    assert "#" in old and new.replace(added, "", 1) == old
    # The overview plans it before ResNet.
    assert new.index(added) < new.index("chapters/papers/resnet")
    overview = (root / "chapters/papers/index.md").read_text("utf-8")
    assert "| {doc}`sample-net` | Somebody 2014 |" in overview
    assert f"{TITLE}, *in writing*" not in overview


@pytest.mark.parametrize("guard", guards.demanded(PAGE), ids=lambda guard: guard.__name__)
def test_the_page_passes_every_guard_on_a_section(made, guard):
    book = Book(made[1])
    assert guard(book.page(PAGE), book) == []


@pytest.mark.parametrize("guard", [*guards.BOOK, *REPOSITORY], ids=lambda guard: guard.__name__)
def test_the_book_passes_every_guard_but_what_its_author_must_write(made, guard):
    problems = guard(Book(made[1]))
    # The section before it ends with a link that only its author can lead over.
    road = guards_road.road(Book(made[1]))
    before = road[road.index(f"chapters/{NAME}") - 1]
    if guard is guards_road.next_links and not before.endswith("/index"):
        problems = [p for p in problems if not p.startswith(f"{before}.md:")]
    assert problems == []


def run(root: Path, *command: str):
    """Run a module of Python in a folder; its output is told where it fails."""
    run = [sys.executable, "-m", *command]
    done = subprocess.run(run, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_code_is_formatted_and_its_tests_pass(made):
    new = [f"{folder}/dlbasics/sections/papers/sample_net" for folder in ("code", "tests")]
    run(made[1], "ruff", "check", *new)
    run(made[1], "ruff", "format", "--check", *new)
    run(made[1], "pytest", "-q", "-m", "not browser", new[1])


@pytest.mark.browser
def test_its_explorable_passes_its_test(made):
    run(made[1], "pytest", "-q", "-m", "browser", "tests/dlbasics/sections/papers/sample_net")


def test_the_page_runs_with_its_own_modules(made):
    book = Book(made[1])
    cells = "\n".join(cell.source for cell in book.page(PAGE).cells)
    assert "sections.papers.sample_net import check, figures" in cells
    assert 'explore("sample-net")' in cells
    code = f"import matplotlib\nmatplotlib.use('agg')\n{cells}"
    env = {"PYTHONPATH": str(made[1] / "code"), "PATH": "", "HOME": str(made[1])}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=made[1], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("✓ Right") == done.stdout.count("○ Not tried yet") == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["papers/resnet"],
            "papers/resnet exists already: code/dlbasics/sections/papers/resnet/check",
        ),
        (["nowhere/gan"], "there is no part 'nowhere'; there are: warm-up, bayes, history"),
        (["Papers/GAN"], "'Papers/GAN' is no name: write <part>/<section>"),
        (["gan"], "'gan' is no name"),
        (["papers/other-net/../x"], "is no name"),
        (["papers/other-net", "--title", "B{doc}`x`"], "must hold no `"),
    ],
)
def test_what_it_cannot_lay_out_it_refuses_and_writes_nothing(made, arguments, message):
    before = files(made[1])
    with pytest.raises(SystemExit, match=r"^make section: ") as stopped:
        main(arguments, made[1])
    assert message in str(stopped.value)
    assert files(made[1]) == before


def test_the_first_section_of_an_announced_part_has_no_warm_up_before_it(root, made, capsys):
    main(["warm-up/slopes"], root)
    page = (root / "chapters/warm-up/slopes.md").read_text("utf-8")
    assert "warm-up}" not in page and "# Slopes\n" in page
    book = Book(root)
    assert guards_road.road(book)[:3] == [
        "chapters/index",
        "chapters/warm-up/index",
        "chapters/warm-up/slopes",
    ]
    for guard in (*guards.demanded("chapters/warm-up/slopes.md"), *guards_road.ROAD):
        on_page = guard in guards.SECTION
        found = guard(book.page("chapters/warm-up/slopes.md"), book) if on_page else guard(book)
        assert not [problem for problem in found if "slopes.md:" in problem], guard.__name__
    said = capsys.readouterr().out
    assert (
        "say that the part is being written" in said
        and "chapters/bayes/bayes-theorem.md on" in said
    )


MODULE = '''\
"""All of it."""

import math
from os import path, sep

import numpy as np

LIMIT = 3
"""How far."""

OTHER = sep


def helper(x):
    return min(x, LIMIT)


@staticmethod
def wanted(x):
    """Say."""
    return np.sqrt(helper(x))


def unwanted():
    return math.pi, OTHER, path
'''


def test_borrowing_takes_what_is_used_and_no_more():
    text = borrow(MODULE, {"wanted"}, "A part.")
    assert text == (
        '"""A part."""\n\nimport numpy as np\n\nLIMIT = 3\n"""How far."""\n\n\n'
        "def helper(x):\n    return min(x, LIMIT)\n\n\n"
        '@staticmethod\ndef wanted(x):\n    """Say."""\n    return np.sqrt(helper(x))\n'
    )
    with pytest.raises(ValueError, match="has no none"):
        borrow(MODULE, {"none"}, "")
