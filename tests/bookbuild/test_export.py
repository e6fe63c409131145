import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from bookbuild import markdown_inline
from bookbuild.export import code_cell, set_up_cell, titled, with_heading
from bookbuild.markdown import translate
from bookbuild.markdown_text import (
    block_start,
    code_fence,
    code_span,
    display_math,
    escape,
    inline_math,
    svg_image,
)
from bookbuild.repository import Repository

CODE = Path(__file__).resolve().parents[2] / "code"
REPOSITORY = Repository("https://github.com/owner/book", "main", "c0ffee" * 6 + "beef")
SITE = "https://owner.github.io/book"
PAGE = f"{SITE}/chapters/part/page.html"

FILES = {
    "conf.py": f"""\
extensions = ["myst_nb", "sphinx_external_toc", "sphinxcontrib.bibtex", "sphinx_exercise"]
extensions += ["sphinx_proof"]
external_toc_path = "_toc.yml"
bibtex_bibfiles = ["chapters/references.bib"]
bibtex_reference_style = "author_year"
nb_execution_mode = "cache"
nb_execution_cache_path = "_build/.jupyter_cache"
nb_execution_raise_on_error = True
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
numfig = True
numfig_format = {{"figure": "Figure %s", "table": "Table %s", "code-block": "Listing %s"}}
suppress_warnings = ["myst.domains"]
external_toc_exclude_missing = True
proof_minimal_theme = True
html_theme = "basic"
html_title = "The Book"
html_copy_source = False
exclude_patterns = ["_build"]


def setup(app):
    from bookbuild.repository import Repository

    app.add_config_value("bookbuild_repository", Repository(*{[*vars(REPOSITORY).values()]!r}), "")
    app.setup_extension("bookbuild.export")
""",
    "_toc.yml": """\
format: jb-book
root: chapters/index
chapters:
  - file: chapters/part/page
  - file: chapters/part/small
  - file: chapters/glossary
  - file: chapters/bibliography
""",
    "chapters/index.md": "# Book\n\nPlain.\n",
    "chapters/glossary.md": "# Glossary\n\n```{glossary}\nprior\n  Before the data.\n```\n",
    "chapters/bibliography.md": "# Bibliography\n\n```{bibliography}\n```\n",
    "chapters/references.bib": """\
@book{bishop, author={Christopher Bishop}, title={Patterns}, publisher={P}, year={2006}}
""",
    "chapters/part/prior.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n',
    "chapters/part/helper.py": """\
def posterior(prior, likelihood):
    \"\"\"Multiply.

    Costs $5, `ticks`.
    \"\"\"
    return prior * likelihood
""",
    "chapters/part/small.md": """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---

# Small

```{code-cell} python
1 + 1
```
""",
    "chapters/part/page.md": r"""---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---

(sec-page)=
# Bayes' *theorem* and $P(A)$

It costs \$5 to \$7. See {term}`prior`, {cite:t}`bishop`, {cite:p}`bishop`, {numref}`fig-prior`,
{numref}`Picture {number} <fig-out>`, {eq}`eq-bayes`, {ref}`sec-second`, {doc}`../glossary`,
[words](../glossary.md), [out](https://x.org/a_(b)?q=1#f), {prf:ref}`def-prior`, {ref}`ex-one`,
{numref}`tab-one`, {numref}`lst-one`. H{sub}`2`O, x{sup}`2`, a note[^f]. A snake_case, 2 * 3, a*b,
\<b\>, {download}`helper.py`.

[^f]: The *note* about $x$.

(sec-second)=
## Second section

$$
P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}
$$ (eq-bayes)

\begin{align}
a &= b_1 * c_1 \\
  &= d
\end{align}

$$
f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}
$$

```{code-cell} python
import random

from myst_nb import glue

print("hello")
```

The claim comes first.

```{code-cell} python
:tags: [remove-cell]
glue("answer", 42, display=False)
assert 1 + 1 == 2
```

The answer is {glue:text}`answer` exactly.

```{code-cell} python
:tags: [hide-input]
[1, 2]
```

```{code-cell} python
---
mystnb:
  figure:
    caption: The output, with $x_1$.
    name: fig-out
---
from IPython.display import SVG

SVG('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
```

```{figure} prior.svg
:name: fig-prior
:alt: A [blank] square

The caption of *it*, with $x$.
```

```{list-table} Numbers
:name: tab-one
:header-rows: 1

* - a | b
  - $|x|$
* - `x|y`
  - two
```

| A | B |
|:--|--:|
| 1 | *2* |

```{code-block} python
:caption: A listing
:name: lst-one
x = 1  # $5 *not* {term}
```

```{literalinclude} helper.py
:language: python
:pyobject: posterior
```

- one
- two

  ```python
  if x:
      y
  ```

  $$
  z = 1
  $$

  - nested
    - deeper $x$

3. third
4. fourth
   - sub

Term
: Meaning *one* $x$

  second paragraph

> Quote
>
> $$
> y
> = 1
> $$

:::{note}
A note.

- a
- b

```python
code()

more()
```
:::

:::{warning}
Hot.
:::

:::{admonition} My *title*
Body.
:::

:::{admonition} Folded $x$
:class: dropdown

Secret.
:::

```{prf:definition} Prior $\pi$
:label: def-prior

A distribution.

$$
\pi
= 1
$$ (eq-pi)
```

```{prf:proof}
Because {eq}`eq-pi`.
```

```{topic} A topic
Topic body.
```

```{sidebar} Side
Sidebar body.
```

```{exercise} Titled $x$
:label: ex-one

Do it.
```

```{code-cell} python
answer = None  # your code here
```

```{code-cell} python
:tags: [solution, hide-cell]
answer = 3
answer
```

```{exercise-start}
:label: ex-gated
```

Gated.

```{code-cell} python
gate = 1
```

After the gate.

```{exercise-end}
```

```{solution-start} ex-gated
```

```{code-cell} python
:tags: [solution]
%%time
gate = 2
```

```{solution-end}
```

<div>raw</div>

```{raw} html
<svg width="10" aria-label="Ten"><g/>

</svg>
```

```{code-cell} python
:tags: [remove-input]
print("out")
```

```{code-cell} python
:tags: [remove-cell]
assert gate == 2
```
""",
}


def build(book: Path, *options: str) -> str:
    env = os.environ | {"PYTHONPATH": str(CODE), "PYTHONWARNINGS": "ignore"}
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "-q",
        *options,
        "-b",
        "html",
        ".",
        "_build/html",
    ]
    done = subprocess.run(command, cwd=book, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def path(book):
    return book / "_build/notebooks/chapters/part/page.ipynb"


@pytest.fixture(scope="module")
def notebook(path):
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


@pytest.fixture(scope="module")
def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code(notebook, part: str):
    (cell,) = [c for c in notebook.cells if c.cell_type == "code" and part in c.source]
    return cell


# --- the notebook --------------------------------------------------------------------------------


def test_only_notebook_pages_are_exported(book):
    found = (book / "_build/notebooks").rglob("*")
    assert sorted(p.name for p in found if p.is_file()) == ["page.ipynb", "small.ipynb"]


def test_notebook_is_valid_and_complete(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.language_info.name == "python"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert all("mystnb" not in cell.metadata for cell in notebook.cells)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == [None, *range(1, len(counts))]


def test_first_cell_installs_the_package_at_the_published_commit(notebook):
    cell = notebook.cells[0]
    assert cell.metadata.tags == ["setup"] and cell.outputs == []
    assert cell.source.startswith("#")
    python = TransformerManager().transform_cell(cell.source)
    ran = []
    shell = SimpleNamespace(run_line_magic=lambda *call: ran.append(call))
    exec(python.replace("import dlbasics", "import sys"), {"get_ipython": lambda: shell})
    assert ran == []
    exec(python.replace("dlbasics\n", "no_such_module\n"), {"get_ipython": lambda: shell})
    requirement = f"dlbasics @ git+https://github.com/owner/book@{REPOSITORY.commit}"
    assert ran == [("pip", f'install -q "{requirement}"')]


def test_title_comes_first_and_the_page_is_linked(notebook):
    lines = notebook.cells[1].source.splitlines()
    assert lines[0] == "# Bayes’ *theorem* and $P(A)$"
    assert "The Book" in lines[2] and f"<{PAGE}>" in lines[2]


def test_no_myst_is_left(prose):
    text = re.sub(r"```.*?```", "", prose, flags=re.DOTALL)
    for pattern in (
        r"\{[\w:-]+\}`",
        r":::",
        r"```\{",
        r"^\([\w-]+\)=",
        r"\ue000|\ue001",
        r"\\[-.]",
    ):
        assert not re.search(pattern, text, re.MULTILINE), pattern


def test_links_lead_to_the_published_book(prose):
    for link in (
        f"[prior]({SITE}/chapters/glossary.html#term-prior)",
        f"Bishop [[2006]({SITE}/chapters/bibliography.html#id",
        f"[[Bishop, 2006]({SITE}/chapters/bibliography.html#id",
        f"[Figure 2]({PAGE}#fig-prior)",
        f"[Picture 1]({PAGE}#fig-out)",
        f"[(1)]({PAGE}#equation-eq-bayes)",
        f"[Second section]({PAGE}#sec-second)",
        f"[Glossary]({SITE}/chapters/glossary.html)",
        f"[words]({SITE}/chapters/glossary.html)",
        "[out](https://x.org/a_(b)?q=1#f)",
        f"[Definition 1]({PAGE}#def-prior)",
        f"[Exercise 1]({PAGE}#ex-one)",
        f"[Table 1]({PAGE}#tab-one)",
        f"[Listing 1]({PAGE}#lst-one)",
        f"[`helper.py`]({SITE}/_downloads/",
    ):
        assert link in prose


def test_prose_is_escaped_only_where_it_matters(prose):
    assert r"costs <span>\$</span>5 to <span>\$</span>7." in prose
    assert "snake_case, 2 * 3, a\\*b, &lt;b>" in prose
    assert "H<sub>2</sub>O, x<sup>2</sup>, a note<sup>[1]</sup>" in prose
    assert "<sup>[1]</sup> The *note* about $x$." in prose


def test_formulas(prose):
    bayes = "$$\nP(A \\mid B) = \\frac{P(B \\mid A) P(A)}{P(B)} \\tag{1}\n$$"
    align = "$$\n\\begin{aligned}\na &= b_1 * c_1 \\\\\n  &= d\n\\end{aligned} \\tag{2}\n$$"
    cases = "$$\nf(x) = \\begin{cases} 1 & x > 0 \\\\ 0 & \\text{else} \\end{cases}\n$$"
    for formula in (bayes, align, cases):
        assert f"\n\n{formula}\n" in prose
    assert "> Quote\n>\n> $$y = 1$$" in prose


def test_blocks(prose):
    for block in (
        "| a \\| b | $\\vert x\\vert $ |\n| --- | --- |\n| <code>x&#124;y</code> | two |",
        "*Table 1: Numbers*\n\n|",
        "| A | B |\n| :--- | ---: |\n| 1 | *2* |",
        "*Listing 1: A listing*\n\n```python\nx = 1  # $5 *not* {term}\n```",
        '```python\ndef posterior(prior, likelihood):\n    """Multiply.\n\n    Costs $5, `ticks`.',
        "- one\n\n- two\n\n  ```python\n  if x:\n      y\n  ```\n\n  $$\n  z = 1\n  $$\n\n"
        "  - nested\n    - deeper $x$\n\n3. third\n4. fourth\n   - sub\n\n",
        "* **Term**: Meaning *one* $x$\n\n  second paragraph\n\n",
    ):
        assert block in prose
    assert "raw" not in prose


def test_boxes(prose):
    for block in (
        "> **Note**\n>\n> A note.\n>\n> - a\n> - b\n>\n> ```python\n> code()\n>\n> more()\n> ```",
        "> **Warning**\n>\n> Hot.",
        "> **My *title***\n>\n> Body.",
        "<details>\n<summary><b>Folded $x$</b></summary>\n\nSecret.\n\n</details>",
        "> **Definition 1 (Prior $\\pi$)**\n>\n> A distribution.\n>\n> $$\\pi = 1 \\tag{3}$$",
        f"> **Proof.** Because [(3)]({PAGE}#equation-eq-pi).",
        "> **A topic**\n>\n> Topic body.",
        "> **Side**\n>\n> Sidebar body.",
        "> **Exercise 1 (Titled $x$)**\n>\n> Do it.",
        "> **Exercise 2**\n>\n> Gated.",
        "> After the gate.",
    ):
        assert f"\n\n{block}" in f"\n\n{prose}"


def test_figures(notebook, prose):
    picture = f"![A \\[blank\\] square]({SITE}/_images/prior.svg)"
    assert f"{picture}\n\n*Figure 2: The caption of *it*, with $x$.*" in prose
    assert re.search(r"!\[Ten\]\(data:image/svg\+xml;base64,[\w+/]+=*\)", prose)
    place = notebook.cells.index(code(notebook, "SVG("))
    assert notebook.cells[place].outputs[0].data["image/svg+xml"]
    assert notebook.cells[place + 1].source.startswith("*Figure 1: The output, with $x_1$.*")


def test_hidden_cells_are_back_in_their_places_and_folded(notebook):
    cell = code(notebook, 'glue("answer"')
    place = notebook.cells.index(cell)
    assert notebook.cells[place - 1].source == "The claim comes first."
    assert notebook.cells[place + 1].source == "The answer is 42 exactly."
    assert cell.source.startswith("# @title Check of the claims above (hidden in the book)\n")
    assert cell.metadata == {
        "tags": ["remove-cell"],
        "cellView": "form",
        "jupyter": {"source_hidden": True},
    }
    assert "application/papermill.record/text/plain" in cell.outputs[0].data
    last = code(notebook, "assert gate == 2")
    assert notebook.cells[notebook.cells.index(last) - 1].outputs[0].text == "out\n"
    assert "<sup>[1]</sup>" in notebook.cells[-1].source


def test_solutions_are_folded_under_the_number_of_their_exercise(notebook):
    cell = code(notebook, "answer = 3")
    assert cell.source.startswith("# @title Solution of exercise 1 (open this cell to read it)\n")
    assert cell.metadata.jupyter == {"source_hidden": True, "outputs_hidden": True}
    assert cell.metadata.cellView == "form" and cell.outputs[0].data["text/plain"] == "3"
    gated = code(notebook, "gate = 2").source.splitlines()
    assert gated[0] == "%%time" and gated[1].startswith("# @title Solution of exercise 2 ")
    hidden = code(notebook, "[1, 2]")
    assert hidden.source == "[1, 2]" and hidden.metadata.jupyter.source_hidden
    assert "jupyter" not in code(notebook, "answer = None").metadata


def test_notebook_runs_and_gives_the_stored_outputs(path, tmp_path):
    (tmp_path / "dlbasics.py").touch()
    source = path.read_text(encoding="utf-8").replace("%%time\\n", "")  # whose output is a time
    copy = tmp_path / "page.ipynb"
    notebook = nbformat.reads(source, as_version=4)
    code(notebook, "gate = 2").outputs = []
    nbformat.write(notebook, copy)
    env = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", str(copy)]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert f"{sum(c.cell_type == 'code' for c in notebook.cells)} passed" in done.stdout


def test_incremental_builds(book, path):
    small, before = path.with_name("small.ipynb"), path.read_bytes()
    small_bytes, stamp = small.read_bytes(), path.stat().st_mtime_ns

    small.unlink()
    build(book)
    assert small.read_bytes() == small_bytes, "a missing notebook of an unchanged page comes back"
    assert path.stat().st_mtime_ns == stamp, "an unchanged page is left alone"

    toc = FILES["_toc.yml"].replace("  - file: chapters/part/small\n", "")
    (book / "_toc.yml").write_text(toc, encoding="utf-8")
    build(book, "-E")
    assert not small.exists(), "a page that left the book takes its notebook along"
    assert path.read_bytes() == before, "the same input gives the same bytes"
    assert not [p for p in path.parent.iterdir() if p.suffix != ".ipynb"]


# --- pieces --------------------------------------------------------------------------------------


def readers_markdown():
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(dollarmath_plugin)


@given(st.text("ab1 *_`[]()<>&\\$!#-+.|~=:;^\"'", max_size=14))
def test_escaped_text_reads_as_written(text):
    text = " ".join(text.split())
    html = readers_markdown().render(block_start(escape(text)))
    plain = re.sub(r"</?(?:p|span)>|\n\Z", "", html)
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, char)
    assert plain.strip() == text


@given(st.text("ab` |$\\", min_size=1, max_size=8))
def test_code_spans_read_as_written(text):
    text = " ".join(text.split()) or "x"
    (inline,) = [t for t in readers_markdown().parse(code_span(text)) if t.type == "inline"]
    assert [(t.type, t.content) for t in inline.children] == [("code_inline", text)]


def test_escape_leaves_no_litter():
    for text in (
        "well-known, e.g. this (one).",
        "a_b_c",
        "2 * 3",
        "1. x",
        "[0, 1]",
        "#hash",
        "a < b",
    ):
        assert escape(text) == text
    assert escape("a | b", in_table=True) == r"a \| b"


def test_fences_are_longer_than_what_they_hold():
    assert code_fence("```x```", "python") == "````python\n```x```\n````"


def test_formulas_survive_tables_and_environments():
    assert inline_math(r"|x| + \|y\|", in_table=True) == r"$\vert x\vert  + \Vert y\Vert $"
    assert display_math("a\n\n% note\nb") == "a\nb"
    assert (
        display_math("a &= b \\\\\n&= c") == "\\begin{aligned}\na &= b \\\\\n&= c\n\\end{aligned}"
    )
    assert display_math(r"\begin{equation}\label{x} a \end{equation}", "4") == r"a \tag{4}"
    nested = r"\begin{aligned} a &= \begin{cases} 1 \\ 2 \end{cases} \\ b &= 3 \end{aligned}"
    assert display_math(nested) == nested
    assert display_math(r"\begin{align} a \tag{x} \end{align}", "1").count(r"\tag") == 1


def test_drawings_become_images_that_stand_alone():
    assert svg_image("<svg><title>A [box]</title></svg>").startswith(r"![A \[box\]](data:image/svg")


def test_line_below_the_title():
    assert with_heading("# T\n\nText", "line") == "# T\n\nline\n\nText"
    assert with_heading("Text", "line") == "line\n\nText"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1", "# T\nx = 1"),
        ("%matplotlib inline\nx", "# T\n%matplotlib inline\nx"),
        ("%%time\nx", "%%time\n# T\nx"),
        ("%%html\n<b>", "%%html\n<b>"),
    ],
)
def test_title_of_a_folded_cell_keeps_it_running(source, expected):
    assert titled(source, "# T") == expected


def test_code_cell_drops_what_only_the_build_knows():
    metadata = {"mystnb": {"image": {}}, "execution": {"iopub": "12:00"}, "tags": ["solution"]}
    cell = nbformat.v4.new_code_cell("x", metadata=metadata)
    made = code_cell(cell, "")
    assert set(made.metadata) == {"tags", "jupyter", "cellView"}
    assert made.source.startswith("# @title Solution of exercise (open")
    assert cell.source == "x", "the executed notebook is not touched"
    assert "try:" in set_up_cell(REPOSITORY).source


def translated(*children) -> str:
    document = new_document("page.md", get_default_settings(Parser))
    document += nodes.section("", nodes.title("", "Title"), *children)
    config = SimpleNamespace(
        markdown_docinfo=False,
        markdown_anchor_sections=False,
        numfig_format={},
        math_numfig=True,
        numfig=True,
    )
    env = SimpleNamespace(toc_fignumbers={}, images={})
    builder = SimpleNamespace(
        config=config,
        env=env,
        get_target_uri=lambda name: f"{name}.html",
        supported_image_types=["image/svg+xml"],
        imagedir="_images",
    )
    return "\n\n".join(translate(document, builder, "a/page", SITE, {}).parts)


@pytest.mark.parametrize("node", [nodes.option_list(), nodes.problematic("", "??")])
def test_what_is_not_understood_is_reported(node, monkeypatch):
    said = []
    monkeypatch.setattr(
        markdown_inline,
        "logger",
        SimpleNamespace(warning=lambda text, **where: said.append((text, where))),
    )
    translated(nodes.paragraph("", "", node))
    ((text, where),) = said
    assert ("option_list" in text or "??" in text) and where["location"][0] == "a/page"


def test_text_of_an_unknown_node_goes_through(monkeypatch):
    class Strange(nodes.Element):
        pass

    monkeypatch.setattr(markdown_inline, "logger", SimpleNamespace(warning=lambda *a, **b: None))
    assert "still here" in translated(Strange("", nodes.paragraph("", "still here")))


def test_translator_edges():
    link = nodes.reference("", "2", refuri="https://x.org")
    assert r"Wow\![2](https://x.org)" in translated(nodes.paragraph("", "Wow!", link))
    image = nodes.image(uri="https://x.org/a.svg", alt="a $ sign")
    assert r"![a <span>\$</span> sign](https://x.org/a.svg)" in translated(image)
    strong = nodes.paragraph("", "", nodes.emphasis("", " b "), nodes.Text("c"))
    assert "*b* c" in translated(strong)
    lines = nodes.line_block("", nodes.line("", "one"), nodes.line("", "two"))
    assert "one<br>two" in translated(lines)
    quoted = nodes.block_quote("", nodes.paragraph("", "q"), nodes.attribution("", "me"))
    assert "> q\n>\n> — me" in translated(quoted)
    note = nodes.note("", nodes.block_quote("", nodes.math_block("", "a\nb", nowrap=False)))
    assert "> **Note**\n>\n> > $$a b$$" in translated(note)
    contents = nodes.topic("", nodes.title("", "Contents"), classes=["contents"])
    assert "Contents" not in translated(contents)
