"""Each guard on the sources accepts a sound book, and names place and problem in a broken one."""

import pytest

from book import guards, specimen
from book import guards_code as code
from book import guards_content as content
from book import guards_guess as guess
from book import guards_numbers as numbers
from book import guards_pattern as pattern
from book import guards_recall as recall
from book import guards_repository as repository
from book import guards_road as road
from book import guards_sight as sight
from book import guards_structure as structure
from book import guards_symbols as symbols
from book.book import Book
from book.breaking import Break, cell
from book.pages import read_page
from book.specimen import CHECK_TESTS, CHECKS, EXERCISE, PAGE, ROOM

BIB, GLOSSARY, TOC = "chapters/references.bib", "chapters/glossary.md", "_toc.yml"
HALVES = "code/dlbasics/halves.py"
TOY_TESTS = f"tests/dlbasics/{ROOM}/test_toy.py"
ONE = EXERCISE.replace("NAME", "one")
STUB = ONE[ONE.index("```{code-cell}") : ONE.index("```{code-cell} python\n:tags: [solution")]
SOLUTION = ONE[ONE.index(STUB) + len(STUB) :]
FIRST_CELL = "```{code-cell} python\nimport torch"
FIGURE = "```{code-cell} python\n:mystnb:"
NAME, CAPTION = ":    name: fig-cake\n", ":    caption: A cake, halved until 40% is gone.\n"
FIGURE_CELL = f"{FIGURE}\n:  figure:\n{NAME}{CAPTION}figures.cake([0.6, 0.4])\n```\n"
ANOTHER = FIGURE_CELL.replace("fig-cake", "fig-pie")
PROOF = cell("glue(left=left, crumbs=left * 1234)", "remove-cell")[:-4]
LIMITS = "Crumbs.\n"
STOP = ":::{recall} Why stop, then?\n:label: recall-stop\n\nNo use.\n:::\n"

STRUCTURE = [
    Break(structure.contents, "does not exist", "      - file: chapters/glossary",
          "      - file: chapters/none", path=TOC),
    Break(structure.contents, "add `- file: chapters/part/new`", new="# New\n",
          path="chapters/part/new.md"),
    Break(structure.size, "more than 26,000", LIMITS, "Crumbs. " * 4000, at=""),
    Break(structure.cells, "9 code cells", ONE, at=""),
    Break(structure.header, "not say that this is a MyST", "name: myst", "name: x", at=""),
    Break(structure.header, "names no Python kernel", "name: python3,", "name: julia,", at=""),
    Break(structure.headings, "a second title", "## Limits", "# Limits"),
    Break(structure.headings, "jumps from level 2 to 4", "Crumbs.", "#### Crumbs"),
    Break(structure.headings, "does not begin with its title", "# Halves", "## Halves"),
    Break(structure.beginning, "no goals", "} Goals", "} Aims", at="# Halves"),
    Break(structure.beginning, "2 goals", "- Stop in time.\n", at=":::{admonition} Goals"),
    Break(structure.beginning, "no prerequisites", "prerequisites", "x", at="# Halves"),
    Break(structure.beginning, "call `set_seed`", "set_seed(0)", "None", at=FIRST_CELL),
    Break(structure.beginning, "one sentence", "can halve.", "can halve. It is new."),
    Break(structure.beginning, "no promise", "After this section you can halve.\n",
          at="# Halves"),
    Break(structure.beginning, "wrong order", ":::{admonition} Goals",
          cell("set_seed(0)") + "\n:::{admonition} Goals", at="# Halves"),
    Break(structure.ending, "no part `## Limits`", "## Limits\n", at="See [the web]"),
    Break(structure.ending, "in this order", "## Limits\n", "## Limits\n\n## More\n",
          at="## Recall"),
    Break(structure.explorable, "nothing to do", 'explore("toy")', "1", at=FIRST_CELL),
    Break(structure.explorable, "name written out", 'explore("toy")', "explore(toy)"),
    Break(structure.explorable, "other.js does not exist", 'explore("toy")', 'explore("other")'),
    Break(structure.explorable, "test_toy.py does not exist", new=None, path=TOY_TESTS, where=PAGE,
          at='explore("toy")'),
    Break(structure.exercises, "2 exercises", ONE, at="## Exercises"),
    Break(structure.exercises, "no label", ":label: ex-one\n", at=":::{exercise} Number one"),
    Break(structure.exercises, "it has solution", STUB, at=":::{exercise} Number one"),
    Break(structure.exercises, "it has exercise, solution, solution", SOLUTION, SOLUTION * 2,
          at=":::{exercise} Number one"),
    Break(structure.exercises, "belongs to no exercise", "## Exercises",
          cell("1", "solution") + "\n## Exercises"),
    Break(structure.exercises, "must hold the line", STUB, STUB.replace("...", "pass")),
    Break(structure.exercises, "is open", SOLUTION, SOLUTION.replace(", hide-cell", "")),
    Break(structure.exercises, "must call one", STUB, STUB.replace("check.one(one)", "one(1)")),
    Break(structure.exercises, "the same checker", SOLUTION, SOLUTION.replace("k.one", "k.two")),
    Break(structure.checkers, "has no checker two", "@checker\ndef two", "def two", "check.two",
          CHECKS, PAGE),
    Break(structure.checkers, "does not name two", "two", path=CHECK_TESTS, where=PAGE,
          at="check.two"),
    Break(structure.checkers, "write the checkers there", new=None, path=CHECKS, where=PAGE,
          at="check.one"),
    Break(structure.checkers, "test the checkers there", new=None, path=CHECK_TESTS, where=PAGE,
          at="check.one"),
    Break(structure.checkers, "are not imported", "import check, figures", "import figures",
          at=FIRST_CELL),
]  # fmt: skip

RECALL = [
    Break(recall.questions, "no part `## Recall`", "## Recall", "## Again", at="See [the web]"),
    Break(recall.questions, "2 recall questions", f"{STOP}\n", at="## Recall"),
    Break(recall.questions, "6 recall questions", STOP, f"{STOP}\n" * 4, at="## Recall"),
    Break(recall.questions, "'Why stop, then' asks nothing", "then?", "then"),
    Break(recall.questions, "no label", ":label: recall-stop", ":label: stop",
          at=":::{recall} Why stop"),
    Break(recall.questions, "outside of `## Recall`", "## Exercises", f"{STOP}\n## Exercises"),
    Break(recall.questions, "outside of `## Recall`", LIMITS, f"{LIMITS}\n{STOP}",
          at=f"{STOP}\n## Further"),
    Break(recall.warm_up, "take the warm-up out", FIRST_CELL,
          f":::{{warm-up}} recall-stop\n:::\n\n{FIRST_CELL}"),
]  # fmt: skip

PATTERN = [
    Break(pattern.one_sitting, "more than 1,800", LIMITS, "Crumbs of cake. " * 600, at=""),
    Break(pattern.minutes_told, "tells no minutes", "minutes:", "hours:", at=""),
    Break(pattern.minutes_told, "needs reading and exercises", "reading: 1, ", at=""),
    Break(pattern.minutes_told, "whole number above 0", "exercises: 50", "exercises: 0", at=""),
    Break(pattern.minutes_told, "a minute: say 1", "reading: 1", "reading: 12", at=""),
    Break(pattern.minutes_told, "a minute: say 3 to", LIMITS, "Crumbs. " * 300, at=""),
    Break(pattern.difficulty, "how hard it is", ":label: ex-two\n:class: easy", ":label: ex-two",
          at=":::{exercise} Number two"),
    Break(pattern.difficulty, "how hard it is", ":class: easy", ":class: easy hard",
          at=":::{exercise} Number one"),
    Break(pattern.part_marks, "above a heading", LIMITS, "{.deeper}\nCrumbs.\n"),
    Break(pattern.part_marks, "above a heading", "## A cake", "{.deeper}\n\n## A cake"),
    Break(pattern.part_marks, "{.deper} means nothing", "## A cake", "{.deper}\n## A cake"),
    Break(pattern.part_marks, "every reading", "## Exercises", "{.later}\n## Exercises"),
]  # fmt: skip

ASKED = ":::{guess} How much is left?\n:label: guess-left\n:unit: of it\n:::\n"
AGAIN = "\n:::{guess} Again?\n:label: guess-left\n:::\n\nYes.\n"
GUESS = [
    Break(guess.asks_first, "nothing is guessed", ASKED, at=FIRST_CELL),
    Break(guess.guesses, "no label", ":label: guess-left\n", at=":::{guess}"),
    Break(guess.guesses, "no label", "guess-left", "left", at=":::{guess}"),
    Break(guess.guesses, "asks nothing", "{guess} How much is left?", "{guess} What is left"),
    Break(guess.guesses, "nothing answers", ASKED, f"{ASKED}\n## Next\n", at=":::{guess}"),
    Break(guess.guesses, "nothing answers", ASKED, f"{ASKED}\n:::{{guessed}}\n:::\n",
          at=":::{guess}"),
    Break(guess.guesses, "nothing answers", ASKED, ASKED + AGAIN, at=":::{guess}"),
    Break(guess.guesses, "nothing answers", ASKED,
          f"{ASKED}\n% Soon.\n\n{cell('1', 'remove-cell')}\n## Next\n", at=":::{guess}"),
    Break(guess.guess_labels, "of another guess (chapters/part/small", LIMITS, AGAIN,
          at=":::{guess} Again?"),
    Break(content.glued, "rest is not glued", ":unit: of it", ":answer: rest:.2f", at=":::{guess}"),
    Break(content.glued, "is no Python format", ":unit: of it", ":answer: left:x.y",
          at=":::{guess}"),
]  # fmt: skip

HOME, FIRST, OVERVIEW = "chapters/index.md", "chapters/first/numbers.md", "chapters/part/index.md"
ROAD = [
    Break(road.order, "should: move it", "Part 2 · Parts", "Part 3 · Parts", path=TOC,
          at="      - file: chapters/part/index"),
    Break(road.order, "its overview", "      - file: chapters/soon/index",
          "      - file: chapters/part/thirds", path=TOC),
    Break(road.order, "to its own part", "      - file: chapters/part/thirds",
          "      - file: chapters/glossary", path=TOC),
    Break(road.prerequisites, "comes later on the road", "../first/numbers", "thirds",
          at="Numbers, from"),
    Break(road.prerequisites, "comes later on the road", "../first/numbers", "small-section",
          at="Numbers, from"),
    Break(road.prerequisites, "is no page of the road", "../first/numbers", "../soon/index",
          at="Numbers, from"),
    Break(road.prerequisites, "is no page of the road", "{doc}`../first/numbers`",
          "[them](../glossary.md#cake)", at="Numbers, from"),
    Break(road.prerequisites, "name it in **What", "{doc}`../first/numbers`", "school",
          path=OVERVIEW, at="**What"),
    Break(road.prerequisites, "no section of this part needs", "{doc}`../first/numbers`", "school",
          where=OVERVIEW, at="**What"),
    Break(road.prerequisites, "no paragraph **What", "**What you need.**", "You need", path=OVERVIEW,
          at=""),
    Break(road.next_links, "Next leads to chapters/part/thirds", "(thirds.md)", "(../index.md)",
          at="See [the web]"),
    Break(road.next_links, "to nothing", " Next: [thirds](thirds.md)", at="## Further reading"),
    # An announced part is passed by, until it holds a section.
    Break(road.next_links, "Next leads to chapters/soon/index", "chapters/soon/index\n",
          "chapters/soon/index\n      - file: chapters/part/thirds\n", path=TOC, where=FIRST,
          at="{doc}`../part/index`"),
    Break(road.one_name, "is called 'Cut' here", "thirds\n", "thirds\n        title: Cut\n",
          path=TOC, at="      - file: chapters/part/thirds"),
    Break(road.one_name, "the part is called", "# Part 2 · Parts", "# Part 2: Parts", path=OVERVIEW),
    Break(road.one_name, "leave the link without words", "`Halves <", "`Half <", path=OVERVIEW,
          at="| {doc}`Half"),
    Break(road.maps, "part/thirds is missing", "| {doc}`thirds`", "| Thirds", path=OVERVIEW,
          at="| {doc}`Halves"),
    Break(road.maps, "stands where chapters/part/small-section should", "{doc}`Halves <small-section>",
          "{doc}`../first/numbers", path=OVERVIEW, at="| {doc}`../first"),
    Break(road.maps, "take it out", "\n\n{doc}`part/thirds`", "\n\n{doc}`part/thirds`\n\n{doc}`glossary`",
          path="chapters/index.md", at="{doc}`glossary"),
    Break(road.first_hours, "no section", "{doc}`part/thirds`, another", "Thirds", path=HOME,
          at="**The second"),
    Break(road.first_hours, "takes 31 minutes, not 45 to 75", "exercises: 50", "exercises: 30",
          where=HOME, at="**The first"),
    Break(road.first_hours, "takes None minutes", "minutes: {reading: 30, exercises: 30}", "x: 1",
          path="chapters/part/thirds.md", where=HOME, at="**The second"),
    Break(road.first_hours, "does not follow", "{doc}`part/thirds`, another",
          "{doc}`part/small-section`, again", path=HOME, at="**The second"),
]  # fmt: skip

CONTENT = [
    Break(content.figures, "no caption", CAPTION, at=FIGURE),
    Break(content.figures, "no name", NAME, at=FIGURE),
    Break(content.figures, "start with fig-", "name: fig-cake", "name: cake", at=FIGURE),
    Break(content.figures, "{numref}`fig-pie`", FIGURE_CELL, f"{FIGURE_CELL}\n{ANOTHER}",
          at=ANOTHER),
    Break(content.figure_names, f"taken by {PAGE}", "The code is short", f"{FIGURE_CELL}\nThe code",
          at=f"{FIGURE_CELL}\nThe code"),
    Break(content.alternative_texts, "'A cake' is too short", "![A cake that was cut in two]",
          "![A cake]"),
    Break(content.alternative_texts, "'' is too short", LIMITS, "```{figure} cake.svg\n```\n"),
    Break(content.alternative_texts, "'a cake' is too short", LIMITS,
          ":::{image} cake.svg\n:alt: a cake\n:::\n"),
    Break(content.glued, "eaten is not glued", "`left:.2f`", "`eaten:.2f`",
          at="From 0.6"),
    Break(content.glued, "left is glued and never quoted", "{glue:text}`left:.2f`", "less",
          at="glue(left=left"),
    Break(content.glued, "the format '.2x' of left", "left:.2f", "left:.2x"),
    Break(content.glued, "glued already", "assert round", "glue(left=1)\nassert round"),
    Break(content.glued, "spell out", "assert round", "glue(**locals())\nassert round"),
    Break(content.glued, "not exported", "{glue:text}`left:.2f`", "{glue}`left`"),
    Break(content.terms, "no 'pie'", "{term}`cake`", "{term}`pie`"),
    Break(content.terms, "no 'pie'", "{term}`cake`", "{term}`a cake <pie>`"),
    Break(content.glossary, "no Korean name", "케이크\n", path=GLOSSARY, at="cake"),
    Break(content.glossary, "no English name", "cake\n", path=GLOSSARY),
    Break(content.glossary, "defined twice", "cake\n", "cake\n과자\n  Sweet.\n\ncake\n",
          path=GLOSSARY),
    Break(content.glossary, "stands for 'cake' and 'pie'", "  It is eaten.\n",
          "  It is eaten.\n\npie\n파이, 케이크\n  Also eaten.\n", path=GLOSSARY, at="pie"),
    Break(content.glossary, "'bun' belongs above 'cake'", "  It is eaten.\n",
          "  It is eaten.\n\nbun\n번\n  Also eaten.\n", path=GLOSSARY, at="bun"),
    Break(content.citations, "no nobody1900", "{cite:t}`zeno450`", "{cite:t}`zeno450,nobody1900`"),
    Break(content.bibliography, "cannot be looked up", "isbn", "note", path=BIB, at="@misc"),
    Break(content.bibliography, "no page cites", "{cite:t}`zeno450`", "Zeno", path=PAGE, where=BIB,
          at="@misc"),
    Break(content.style, "'simply'", LIMITS, "You simply eat it.\n"),
    Break(content.style, "'in this section we will'", LIMITS, "In this section we will eat.\n"),
    Break(content.style, "TODO", "return x / 2", "return x / 2  # TODO"),
]  # fmt: skip

CODE = [
    Break(code.claims, "2 asserts", "assert round(left, 3) == 0.3\n", at=""),
    Break(code.claims, "no claim of 'A pie'", "## Exercises", f"## A pie\n\n{cell('print(1)')}\n## "
          "Exercises", at=cell("print(1)")),
    Break(code.float_comparisons, "== 0.3", "abs(left - 0.3) < 1e-9", "left == 0.3"),
    Break(code.float_comparisons, "== 0.1", "abs(left - 0.3) < 1e-9", "[left, 1] == [-0.1, 1]"),
    Break(code.modules, "no topic", "explore, glue, halves, set", "explore, glue, set",
          at=FIRST_CELL),
    Break(code.modules, "write tests/dlbasics/test_halves.py", new=None,
          path="tests/dlbasics/test_halves.py", where=PAGE, at="from dlbasics import"),
    Break(code.nothing_outside, "another server", "](cake.svg)", "](https://example.org/a.png)"),
    Break(code.nothing_outside, "another server", LIMITS, '<script src="//example.org/a.js">\n'),
    Break(code.nothing_outside, "loads an image", LIMITS,
          "```{figure} http://example.org/a.png\n```\n"),
    Break(code.nothing_outside, "installs", "print(left)", "%pip install cake", at="%pip"),
    Break(code.nothing_outside, "installs", "print(left)", "!wget x", at="!wget"),
    Break(code.nothing_outside, "import requests", "print(left)", "import requests"),
    Break(code.nothing_outside, "import urllib", "print(left)", "from urllib import request"),
    Break(code.nothing_outside, "download=True", "print(left)", "MNIST('.', download=True)"),
    Break(code.nothing_outside, "hub.load()", "print(left)", "torch.hub.load('a', 'b')"),
    Break(code.nothing_outside, "read_csv(URL)", "print(left)", "read_csv('http://example.org')"),
    Break(code.code_width, "99 characters", "print(left)", f"print({'1 + ' * 22}1)  #"),
    Break(code.included_code, "90 characters", "return x / 2", f"return x  # {'x' * 74}",
          path=HALVES),
    Break(code.included_code, "defines no half", ":pyobject: halve", ":pyobject: half",
          at="```{literalinclude}"),
    Break(code.included_code, "no file of code/dlbasics", "dlbasics/halves.py", "none.py",
          at="```{literalinclude}"),
    Break(code.included_code, "a whole file", ":pyobject: halve\n", at="```{literalinclude}"),
    Break(code.seeding, "import torch first", "import torch\n",
          "set_seed(0)\nimport torch\n"),
]  # fmt: skip

NUMBERS = [
    Break(numbers.typed_numbers, f"{number!r} is typed", LIMITS, text)
    for number, text in {
        "0.524": "It comes to 0.524 crumbs.\n",
        "52%": "That is 52% of it.\n",
        "1,234.5": "| a | 1,234.5 |\n",
        "7.25": "A formula: $x = 7.25 y$.\n",
        "9.75": "$$\ny = 9.75\n$$\n",
        "3.25": "- Item one\n- weighs 3.25 kg {term}`cake`\n",
        "33 %": "See {cite:t}`zeno450`. Then it was eaten. So 33 % are left.\n",
        "8.5": ":::{note} It is 8.5\nx\n:::\n",
        "8.75": ":::{guess} Why 8.75?\n:label: guess-a\n\n- 7.25\n- 33%\n:::\n\nSo.\n",
    }.items()
]
NUMBERS[5].at = "- weighs"
NUMBERS[4].at = "y = 9.75"
NUMBERS.append(Break(numbers.typed_numbers, "'41%'", "until 40%", "until 41%"))

SYMBOLS = "chapters/symbols.md"
TABLE = [
    Break(symbols.symbols, "chapters/part/thirds has no x in its formulas", "part/small-section",
          "part/thirds", path=SYMBOLS),
    Break(symbols.symbols, "x links to chapters/glossary: name the section", "part/small-section",
          "glossary", path=SYMBOLS),
    Break(symbols.symbols, "x stands on chapters/first/numbers before", "# Numbers\n",
          "# Numbers\n\nThe number $x / 2$.\n", path="chapters/first/numbers.md", where=SYMBOLS,
          at="| $x$"),
    Break(symbols.symbols, "\\mathbfw of chapters/part/small-section is missing", "x = 0.6 / 2",
          "\\mathbf{w} = x = 0.6 / 2", where=SYMBOLS, at=""),
]  # fmt: skip

GLUED = "glue(left=left, crumbs=left * 1234)"
SIGHT = [
    Break(sight.stands_alone, "left comes from a hidden cell", cell("left = halves.halve(0.6)\nprint(left)"),
          cell("left = halves.halve(0.6)", "remove-cell") + "\n" + cell("print(left)"),
          at="print(left)"),
    Break(sight.stands_alone, "pie has no value here", "print(left)", "print(left + pie)"),
    Break(sight.computed_in_sight, "crumbs=halves.halve(3) is computed out of sight", GLUED,
          "glue(left=left, crumbs=halves.halve(3))"),
    Break(sight.computed_in_sight, "crumbs=pie is computed out of sight", GLUED,
          "pie = halves.halve(3)\nglue(left=left, crumbs=pie)", at="glue(left=left"),
    Break(sight.computed_in_sight, "left=left is computed out of sight", "python\nleft =",
          "python\n:tags: [remove-cell]\nleft =", at="glue(left=left"),
    Break(sight.listings, "halve checks its arguments, `raise ValueError('x')`", "    return x / 2",
          "    if x < 0:\n        raise ValueError('x')\n    return x / 2", path=HALVES, where=PAGE,
          at="```{literalinclude}"),
    Break(sight.listings, "halve has 27 lines beside its docstring", "    return x / 2",
          "    x = x + 0\n" * 25 + "    return x / 2", path=HALVES, where=PAGE,
          at="```{literalinclude}"),
]  # fmt: skip

REPOSITORY = [
    Break(repository.rooms, "packages only", new="", path="code/__init__.py"),
    Break(repository.rooms, "move it to tests", new="", path="code/dlbasics/test_halves.py"),
    Break(repository.floors, "of the page imports from the library", new="import dlbasics.halves\n",
          path="code/dlbasics/page/cake.py"),
    Break(repository.floors, "of the library imports from the sections", '"""Halves."""',
          '"""Halves."""\nfrom dlbasics.sections.part.small_section import check', path=HALVES,
          at="from dlbasics"),
    Break(repository.floors, "a section imports another", '"""Checkers."""',
          '"""Checkers."""\nfrom dlbasics.sections.part.pies import bake', path=CHECKS,
          at="from dlbasics"),
    Break(repository.floors, "what builds the book", '"""Halves."""',
          '"""Halves."""\nimport bookbuild.execute', path=HALVES, at="import bookbuild"),
    Break(repository.data_files, "no code names", new="", path="code/dlbasics/cake.csv",
          where="code/dlbasics/cake.csv"),
    Break(repository.helper_modules, "321 lines", '"""Halves."""', '"""Halves."""' + "\n" * 315,
          path=HALVES),
    Break(repository.helper_modules, "what the module is for", '"""Halves."""', path=HALVES),
    Break(repository.helper_modules, "halve has no docstring", '    """Halve."""\n', path=HALVES,
          at="def halve"),
    Break(repository.machine_paths, "of one machine", LIMITS, "In /" + "root/cake.\n"),
    Break(repository.standard_library, "hides", new="", path="code/code.py", where="code/"),
]  # fmt: skip

BREAKS = [
    *STRUCTURE, *PATTERN, *RECALL, *GUESS, *ROAD, *CONTENT, *CODE, *NUMBERS, *SIGHT, *TABLE,
    *REPOSITORY,
]  # fmt: skip


def problems_of(guard, book: Book) -> list[str]:
    page_guard = guard in guards.SECTION
    return guard(book.page(PAGE), book) if page_guard else guard(book)


ALL = [*guards.SECTION, *guards.BOOK, *repository.REPOSITORY]


@pytest.mark.parametrize("guard", ALL, ids=lambda guard: guard.__name__)
def test_accepts_a_sound_book(guard, tmp_path):
    assert problems_of(guard, specimen.write(tmp_path)) == []


@pytest.mark.parametrize("broken", BREAKS, ids=str)
def test_names_place_and_problem(broken, tmp_path):
    specimen.write(tmp_path)
    place = broken.apply(tmp_path)
    found = problems_of(broken.guard, Book(tmp_path))
    assert any(p.startswith(f"{place}: ") and broken.message in p for p in found), (place, found)


def test_every_guard_is_tested():
    tested = {broken.guard for broken in BREAKS}
    assert [guard.__name__ for guard in ALL if guard not in tested] == []


@pytest.mark.parametrize(
    "text",
    [
        "It was 7.25 {cite:p}`zeno450`. Then 8.25 came.",
        "The paper says it {cite:p}`zeno450`:\n\n| a | 7.25 |\n|---|---|\n| b | 8.25 |",
        "| a {cite:p}`zeno450` |\n|---|\n| 8.25 |",
        "Chapter 7.25, Sections 3.1 and 3.2, Python 3.14, arXiv 1412.69, GPT-3.5, `9.75`.",
        "See [a page](https://example.org/7.25) and <https://example.org/8.25>.",
        "A half is 50%, 0.5 or 100% of 100%. About 0.6 and 60%.",
        "% a comment on 7.25",
        ":::{guess} Which?\n:label: guess-a\n\n- 7.25\n- 33%\n:::\n\nSo.",
    ],
)
def test_accepts_numbers_that_are_cited_named_or_inputs(text, tmp_path):
    specimen.write(tmp_path)
    Break(None, "", LIMITS, f"{text}\n").apply(tmp_path)
    assert problems_of(numbers.typed_numbers, Book(tmp_path)) == []


def test_asserts_may_compare_what_is_exact_or_rounded(tmp_path):
    specimen.write(tmp_path)
    text = "assert left == 0.5 and left == approx(0.3) and (left, 1) == (0.25, 1)\nassert round"
    Break(None, "", "assert round", text).apply(tmp_path)
    assert problems_of(code.float_comparisons, Book(tmp_path)) == []


def test_cells_with_magics_are_read(tmp_path):
    specimen.write(tmp_path)
    Break(None, "", "glue(left=left", "%%time\nglue(left=left").apply(tmp_path)
    assert problems_of(content.glued, Book(tmp_path)) == []
    place = Break(None, "", "assert round(left, 3)", "%precision 3\nassert left").apply(tmp_path)
    line = int(place.rpartition(":")[2]) + 1
    (problem,) = problems_of(code.float_comparisons, Book(tmp_path))
    assert problem.startswith(f"{PAGE}:{line}: the assert compares a float with == 0.3")


def test_values_glued_from_a_dictionary_are_seen(tmp_path):
    specimen.write(tmp_path)
    text = 'counts = {"left": left, "crumbs": 3}\nglue(**counts)'
    Break(None, "", "glue(left=left, crumbs=left * 1234)", text).apply(tmp_path)
    assert problems_of(content.glued, Book(tmp_path)) == []


def test_a_page_that_cannot_be_parsed_is_named(tmp_path):
    specimen.write(tmp_path)
    Break(None, "", "kernelspec: {", "kernelspec: {{").apply(tmp_path)
    with pytest.raises(ValueError, match=f"^{PAGE}: the page cannot be parsed"):
        read_page(tmp_path, tmp_path / PAGE)


def test_the_answer_of_a_guess_quotes_a_glued_value(tmp_path):
    specimen.write(tmp_path)
    Break(None, "", "{glue:text}`left:.2f`", "less").apply(tmp_path)
    assert problems_of(content.glued, Book(tmp_path))
    Break(None, "", ":unit: of it", ":answer: left:.2f").apply(tmp_path)
    assert problems_of(content.glued, Book(tmp_path)) == []


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (
            r"\hat y = \mathbf{x}^\top \mathbf w",
            [r"\haty", "=", r"\mathbfx", "^", r"\top", r"\mathbfw"],
        ),
        (r"\int p(\theta) \, d\theta", [r"\int", "p", "(", r"\theta", ")", r"d\theta"]),
        (r"\text{cured} \mid do(t)", [r"\mid", "do", "(", "t", ")"]),
        (r"\Bigl( a \\[4pt] b \Bigr)", ["(", "a", "b", ")"]),
    ],
)
def test_a_formula_is_taken_apart_into_symbols(latex, found):
    assert symbols.tokens(latex) == found
