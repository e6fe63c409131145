"""Each guard finds nothing in a sound book, and names the place and the problem in a broken one."""

from dataclasses import dataclass

import pytest

from book import guards, specimen
from book import guards_code as code
from book import guards_content as content
from book import guards_numbers as numbers
from book import guards_repository as repository
from book import guards_structure as structure
from book.book import Book
from book.specimen import CHECK_TESTS, CHECKS, EXERCISE, PAGE

BIB, GLOSSARY, TOC = "chapters/references.bib", "chapters/glossary.md", "_toc.yml"
HALVES, CAKE = "code/dlbasics/halves.py", 'figures.cake([0.6, 0.4])\n```\n\nThe code'
SECOND = PAGE.replace("small", "second")
STUB_ONE, CALL_ONE = "def one(x):\n    ...", "check.one(one)\n```\n\n:::{exercise} Number two"


@dataclass
class Break:
    """A change of the sound book that a guard must find.

    old, new: the first place of `old` in the file `path` becomes `new`; without `old` the file is
    written anew, and with new=None deleted. at: text on the line that the guard must name (by default
    the first line of `new`); "" for the first line. where: the file that it names, where that is another.
    """

    guard: object
    message: str
    old: str = ""
    new: str | None = ""
    at: str | None = None
    path: str = PAGE
    where: str | None = None

    def apply(self, root) -> str:
        """Break the book; return how the problem must begin."""
        text = self.new
        if self.old:
            before = (root / self.path).read_text(encoding="utf-8")
            assert self.old in before, "the specimen changed: adapt this test"
            text = before.replace(self.old, self.new, 1)
        specimen.put(root, self.path, text)
        where = self.where or self.path
        shown = (root / where).read_text(encoding="utf-8") if (root / where).is_file() else ""
        at = self.new.strip("\n").split("\n")[0] if self.at is None and self.new else self.at
        assert not at or at in shown
        line = shown[: shown.index(at)].count("\n") + 1 if at else 1
        return f"{where}:{line}: "


BREAKS = [
    # structure
    Break(structure.contents, "does not exist", "chapters/glossary", "chapters/none", path=TOC),
    Break(structure.contents, "add `- file: chapters/part/new`", new="# New", path="chapters/part/new.md"),
    Break(structure.size, "more than 26,000", "Crumbs.\n", "Crumbs. " * 4000, at=""),
    Break(structure.size, "9 code cells", EXERCISE.replace("NAME", "one"), "", at=""),
    Break(structure.header, "not say that this is a MyST", "format_name: myst", "format_name: x", at=""),
    Break(structure.header, "names no Python kernel", "name: python3,", "name: julia,", at=""),
    Break(structure.headings, "a second title", "## Limits", "# Limits"),
    Break(structure.headings, "jumps from level 2 to 4", "Crumbs.", "#### Crumbs"),
    Break(structure.headings, "does not begin with its title", "# Halves", "## Halves"),
    Break(structure.beginning, "no goals", "} Goals", "} Aims", at="# Halves"),
    Break(structure.beginning, "2 goals", "- Halve it again.\n", "", at=":::{admonition} Goals"),
    Break(structure.beginning, "no prerequisites", "class: prerequisites", "class: x", at="# Halves"),
    Break(structure.beginning, "call `set_seed`", "set_seed(0)", "None", at="```{code-cell} python"),
    Break(structure.beginning, "must be one sentence", "can halve.", "can halve. It is new.", "After"),
    Break(structure.beginning, "no promise", "After this section you can halve.\n", "", "# Halves"),
    Break(structure.beginning, "wrong order", "# Halves", "```{code-cell}\n1\n```\n\n# Halves", "# Halves"),
    Break(structure.ending, "no part `## Limits`", "## Limits\n", "", at="See [the web]"),
    Break(structure.ending, "in this order", "## Limits\n\nCrumbs.\n", "## Limits\n\n## More\n", "## Summary"),
    Break(structure.explorable, "nothing to do", 'explore("toy")', "1", at="```{code-cell} python"),
    Break(structure.explorable, "name written out", 'explore("toy")', "explore(toy)"),
    Break(structure.explorable, "other.js does not exist", 'explore("toy")', 'explore("other")'),
    Break(
        structure.explorable,
        'no test under tests/browser names "toy"',
        new="NAMES = names()",
        path="tests/browser/test_explorables.py",
        where=PAGE,
        at='explore("toy")',
    ),
    Break(
        structure.exercises,
        "2 exercises",
        EXERCISE.replace("NAME", "one"),
        "",
        at="## Exercises",
    ),
    Break(structure.exercises, "no label", ":label: ex-two\n", "", at=":::{exercise} Number two"),
    Break(
        structure.exercises,
        "it has solution",
        ":tags: [exercise]\ndef two",
        "def two",
        at=":::{exercise} Number two",
    ),
    Break(
        structure.exercises,
        "belongs to no exercise",
        "explore(\"toy\")\n```\n",
        "explore(\"toy\")\n```\n\n```{code-cell} ipython3\n:tags: [solution]\n1\n```\n",
        at="```{code-cell} ipython3",
    ),
    Break(
        structure.exercises,
        "must hold the line",
        "```{code-cell} python\n:tags: [exercise]\ndef one(x):\n    ...  # your",
        "```{code-cell} ipython\n:tags: [exercise]\ndef one(x):\n    pass  # your",
    ),
    Break(
        structure.exercises,
        "the solution is open",
        "```{code-cell} python\n:tags: [solution, hide-cell]",
        "```{code-cell} ipython\n:tags: [solution]",
    ),
    Break(
        structure.exercises,
        "must call one checker",
        "```{code-cell} python\n:tags: [exercise]\n"
        + "def one(x):\n    ...  # your code here\n\n\ncheck.one(one)",
        "```{code-cell} ipython\n:tags: [exercise]\ndef one(x):\n    ...  # your code here",
    ),
    Break(
        structure.exercises,
        "call the same checker",
        "```{code-cell} python\n:tags: [solution, hide-cell]\ndef one(x):\n    return x / 2\n\n\n"
        "check.one(one)",
        "```{code-cell} ipython\n:tags: [solution, hide-cell]\ndef one(x):\n    return x / 2\n\n\n"
        "check.two(one)",
    ),
    Break(structure.checkers, "calls a checker", "check.", "chick.", at="## Exercises"),
    Break(structure.checkers, "has no checker two", "def two", "def too", "check.two", CHECKS, PAGE),
    Break(structure.checkers, "has no checker two", "@checker\ndef two", "def two", "check.two", CHECKS, PAGE),
    Break(structure.checkers, "does not name two", new="one three", at="check.two", path=CHECK_TESTS, where=PAGE),
    Break(structure.checkers, "write the checkers there", new=None, at="check.one", path=CHECKS, where=PAGE),
    Break(structure.checkers, "test the checkers there", new=None, at="check.one", path=CHECK_TESTS, where=PAGE),
    Break(
        structure.checkers,
        "are not imported",
        "import small_section as check",
        "import other as check",
        at="```{code-cell} python",
    ),
]
