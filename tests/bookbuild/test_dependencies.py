"""The dependency tracker finds all that a notebook uses, and nothing else."""

import textwrap

import pytest

from bookbuild.dependencies import dependencies, fingerprint


@pytest.fixture
def package(tmp_path):
    """A helper package with a chain of imports, a sub-package and data files."""
    files = {
        "__init__.py": "from helpers.core import first\n",
        "core.py": "def first(): return 1\n",
        "alone.py": "import numpy\n",
        "chain.py": "from helpers.link import second\n",
        "link.py": "from . import tail\n",
        "tail.py": "def third():\n    import scipy.stats\n",
        "lazy.py": "import importlib\nimportlib.import_module('helpers.alone')\n",
        "parts/__init__.py": "",
        "parts/left.py": "from ..tail import third\n",
        "parts/right.py": "NAME = 'table.csv'\n",
        "parts/table.csv": "1,2\n",
        "parts/wave.js": "export {}\n",
        "rooms/one/left.py": "from helpers import alone\n",
    }
    root = tmp_path / "helpers"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def names(package, source):
    files, libraries = dependencies([textwrap.dedent(source)], package, package.parent)
    return {
        path.relative_to(package.parent).as_posix().removeprefix("helpers/") for path in files
    }, libraries


BASE = {"__init__.py", "core.py"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1", set()),
        ("import helpers", BASE),
        ("import helpers.alone as a", BASE | {"alone.py"}),
        ("from helpers import alone", BASE | {"alone.py"}),
        ("from helpers import chain", BASE | {"chain.py", "link.py", "tail.py"}),
        (
            "from helpers.parts.left import third",
            BASE | {"parts/__init__.py", "parts/left.py", "tail.py"},
        ),
        (
            "from helpers.parts import right",
            BASE | {"parts/__init__.py", "parts/right.py", "parts/table.csv"},
        ),
        ("from helpers.rooms.one import left", BASE | {"rooms/one/left.py", "alone.py"}),
        ("from helpers import lazy", BASE | {"lazy.py", "alone.py"}),
        ("def f():\n    from helpers import alone", BASE | {"alone.py"}),
        ("from helpers import first\nfirst('wave')", BASE | {"parts/wave.js"}),
        ("%matplotlib inline\nimport helpers", BASE),
        ("!ls\nimport helpers", BASE),
    ],
)
def test_files(package, source, expected):
    assert names(package, source)[0] == expected


def test_a_file_beside_the_chapter_counts_when_named(package):
    (package.parent / "local.csv").write_text("a")
    assert names(package, "open('local.csv')")[0] == {"local.csv"}


def test_libraries_are_followed_through_the_package(package):
    assert names(package, "from helpers import chain\nimport os, torch.nn")[1] == ["scipy", "torch"]


def test_fingerprint_changes_with_a_file_in_use_and_with_no_other(package):
    def mark():
        return fingerprint(["from helpers import chain"], package, package.parent)

    before = mark()
    (package / "alone.py").write_text("x = 2\n")
    assert mark() == before
    (package / "tail.py").write_text("x = 2\n")
    assert mark() != before


def test_broken_cell_does_not_stop_the_tracker(package):
    assert dependencies(["def (", "import helpers"], package, package.parent)[0]
