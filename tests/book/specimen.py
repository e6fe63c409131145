"""A small book in which nothing is wrong, for the tests of the guards to break."""

from pathlib import Path

import nbformat

from book.book import Book
from book.pages import Page

PAGE = "chapters/part/small-section.md"
ROOM = "sections/part/small_section"
CHECKS = f"code/dlbasics/{ROOM}/check.py"
CHECK_TESTS = f"tests/dlbasics/{ROOM}/test_check.py"
HTML = "_build/html/chapters/part/small-section.html"
NOTEBOOK = "_build/notebooks/chapters/part/small-section.ipynb"

HEADER = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
minutes: {reading: 1, exercises: 50}
---

# Halves

After this section you can halve.

:::{admonition} Goals
:class: goals

- Halve a number.
- Halve it again.
- Stop in time.
:::

:::{admonition} You need
:class: prerequisites

Numbers, from {doc}`../first/numbers`.
:::

```{code-cell} python
import torch

from dlbasics import explore, glue, halves, set_seed
from dlbasics.sections.part.small_section import check, figures

rng = set_seed(0)
```

## A cake

How much is left? Ask {cite:t}`zeno450`, who found 12.5% of a {term}`cake` in 3.1 days.

```{code-cell} python
:tags: [remove-input]
explore("toy")
```

:::{guess} How much is left?
:label: guess-left
:unit: of it
:::

```{code-cell} python
left = halves.halve(0.6)
print(left)
```

```{code-cell} python
:tags: [remove-cell]
glue(left=left, crumbs=left * 1234)
assert abs(left - 0.3) < 1e-9
assert halves.halve(1) == 0.5 and left > 0
assert round(left, 3) == 0.3
```

From 0.6 it falls to {glue:text}`left:.2f`, that is {glue:text}`crumbs:.0f` crumbs.
See Section 3.2 of it.

```{code-cell} python
:mystnb:
:  figure:
:    name: fig-cake
:    caption: A cake, halved until 40% is gone.
figures.cake([0.6, 0.4])
```

The code is short:

```{literalinclude} ../../code/dlbasics/halves.py
:pyobject: halve
:language: python
```

![A cake that was cut in two](cake.svg)

$$
x = 0.6 / 2
$$ (half)

## Exercises

"""

EXERCISE = """\
:::{exercise} Number NAME
:label: ex-NAME
:class: easy

Do it.
:::

```{code-cell} python
:tags: [exercise]
def NAME(x):
    ...  # your code here


check.NAME(NAME)
```

```{code-cell} python
:tags: [solution, hide-cell]
def NAME(x):
    return x / 2


check.NAME(NAME)
```

"""

CLOSING = """\
## Recall

:::{recall} Why is a half of a half a quarter?
:label: recall-quarter

Two times two is four.
:::

:::{recall} Why does halving never end?
:label: recall-never

Something is always left.
:::

:::{recall} Why stop, then?
:label: recall-stop

No use.
:::

## Summary

- A half is a half.

## Limits

Crumbs.

## Further reading

See [the web](https://example.org). Next: [thirds](thirds.md).
"""

HALVES = '''\
"""Halves."""


def halve(x):
    """Halve."""
    return x / 2
'''
NAMES = ("one", "two", "three")
SECTION = HEADER + "".join(EXERCISE.replace("NAME", name) for name in NAMES) + CLOSING

TOC = """\
format: jb-book
root: chapters/index
parts:
  - caption: Part 0 · First
    chapters:
      - file: chapters/first/index
      - file: chapters/first/numbers
  - caption: Part 1 · Soon
    chapters:
      - file: chapters/soon/index
  - caption: Part 2 · Parts
    chapters:
      - file: chapters/part/index
      - file: chapters/part/small-section
      - file: chapters/part/thirds
  - caption: Reference
    chapters:
      - file: chapters/glossary
      - file: chapters/symbols
"""
FRONT = """\
# A book

**The first hour.** {doc}`part/small-section`, an hour.

**The second hour.** {doc}`part/thirds`, another.

{doc}`first/index`

{doc}`first/numbers`

{doc}`soon/index`

{doc}`part/index`

{doc}`part/small-section`

{doc}`part/thirds`
"""
OVERVIEW = """\
# Part 2 · Parts

| {doc}`Halves <small-section>` | halve |
| {doc}`thirds` | cut in three |
| Quarters, *in writing* | cut in four |

**What you need.** Numbers, from {doc}`../first/numbers`.
"""

SOURCES = {
    "_config.yml": "repository:\n  url: https://github.com/owner/name\n  branch: main\n",
    "_toc.yml": TOC,
    "chapters/index.md": FRONT,
    "chapters/first/index.md": "# Part 0 · First\n\n| {doc}`numbers` | |\n\n**What you need.** Ears.\n",
    "chapters/first/numbers.md": "# Numbers\n\n## Further reading\n\n{doc}`../part/index`\n",
    "chapters/soon/index.md": "# Part 1 · Soon\n\nIn writing.\n",
    "chapters/part/index.md": OVERVIEW,
    "chapters/part/thirds.md": "---\nminutes: {reading: 30, exercises: 30}\n---\n"
    "\n# Thirds\n\n## Further reading\n\nThe end.\n",
    "chapters/glossary.md": "# Glossary\n\n:::{glossary}\ncake\n케이크\n  It is eaten.\n:::\n",
    "chapters/symbols.md": "# Symbols\n\n| $x$ | a half | $()$ | {doc}`part/small-section` |\n",
    "chapters/references.bib": "@misc{zeno450,\n  title = {Paradoxes},\n  author = {Zeno},\n"
    "  year = {450},\n  isbn = {0}\n}\n",
    PAGE: SECTION,
    "code/dlbasics/__init__.py": '"""The helper code."""\n',
    "code/dlbasics/halves.py": HALVES,
    f"code/dlbasics/{ROOM}/figures.py": '"""Figures."""\n\n\ndef cake(x):\n    """Draw."""\n',
    CHECKS: '"""Checkers."""\n'
    + "".join(f'\n\n@checker\ndef {name}(answer):\n    """Right."""\n' for name in NAMES),
    f"code/dlbasics/{ROOM}/toy.js": 'export const about = {"value": 0.4};\n',
    f"tests/dlbasics/{ROOM}/test_toy.py": 'NAME = "toy"\n',
    "tests/dlbasics/test_halves.py": "",
    f"tests/dlbasics/{ROOM}/test_figures.py": "",
    CHECK_TESTS: " ".join(NAMES),
}

LAUNCH = """\
<nav class="launch-bar">
<a href="https://colab.research.google.com/github/owner/name/blob/notebooks/chapters/part/small-section.ipynb">C</a>
<a href="https://mybinder.org/v2/gh/owner/name/notebooks?labpath=chapters%2Fpart%2Fsmall-section.ipynb">B</a>
<a href="../../_notebooks/chapters/part/small-section.ipynb" download>N</a>
<a href="https://github.com/owner/name/edit/main/chapters/part/small-section.md">E</a>
</nav>
<p class="how-to-run">In a notebook, <a href="../index.html#top">on your machine</a> too.</p>
"""

SITE = {
    "_build/html/.complete.json": "{}",
    "_build/html/index.html": "<!doctype html><a href='chapters/index.html'>Book</a>",
    "_build/html/chapters/index.html": "<!doctype html><p id='top'>A book</p>",
    "_build/html/chapters/glossary.html": "<!doctype html><p>A cake</p>",
    "_build/html/chapters/symbols.html": "<!doctype html><p>A half</p>",
    **{
        f"_build/html/chapters/{name}.html": "<!doctype html><p>Text</p>"
        for name in ("first/index", "first/numbers", "soon/index", "part/index", "part/thirds")
    },
    "_build/html/_static/book.css": "a { background: url(data:image/png;base64,AA) }\n",
    "_build/html/_notebooks/chapters/part/small-section.ipynb": "{}",
    HTML: f"""<!doctype html>
<link rel="stylesheet" href="../../_static/book.css"><link rel="canonical" href="https://example.org/">
{LAUNCH}<h1 id="halves">Halves</h1>
<p>See <a href="../index.html#top">the book</a>, <a href="https://example.org">the web</a>.</p>
<div class="cell_output"><figure id="fig-cake"><svg role="img" aria-label="A cake, halved"></svg>
<figcaption><span class="caption-number">Figure 1</span> A cake.</figcaption></figure></div>
<p>It costs 5 $, or <code>$x_1$ ??</code>.</p>
<img src="data:image/png;base64,AA" alt="A cake that was cut in two">
""",
}
RECORD = "application/papermill.record/text/plain"


def write(root: Path, built: bool = False) -> Book:
    """Write the book into a folder; built: with its pages and notebooks too."""
    for name, text in (SOURCES | SITE if built else SOURCES).items():
        put(root, name, text)
    book = Book(root)
    if built:
        put(root, NOTEBOOK, nbformat.writes(executed(book.page(PAGE))))
    return Book(root)


def put(root: Path, name: str, text: str | None) -> None:
    """Write a file, or with None delete it."""
    path = root / name
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def executed(page: Page) -> nbformat.NotebookNode:
    """The page's notebook as an export would write it."""
    v4 = nbformat.v4
    cells = [v4.new_markdown_cell("# Halves\n\nHalf of $x$ is `{half}`; $$y$$")]
    for cell in page.cells:
        outputs = []
        if "exercise" in cell.tags:
            outputs = [v4.new_output("stream", text="○ Not tried yet. Think.\n")]
        elif "solution" in cell.tags:
            outputs = [v4.new_output("stream", text="✓ Right. Well done.\n")]
        elif "glue(" in cell.source:
            for name, value in (("left", 0.3), ("crumbs", 370.2)):
                metadata = {"scrapbook": {"name": name}}
                data = {RECORD: repr(value)}
                outputs.append(v4.new_output("display_data", data, metadata=metadata))
        elif "print(" in cell.source:
            outputs = [v4.new_output("stream", text="0.3 after 5,678 crumbs, 0.3012\n")]
        tags = sorted(cell.tags)
        cells.append(v4.new_code_cell(cell.source, metadata={"tags": tags}, outputs=outputs))
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    return v4.new_notebook(cells=cells)
