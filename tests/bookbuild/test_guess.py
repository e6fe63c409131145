"""A guess covers what follows it: on the page, in the notebook, and with a message for each mistake."""

import re

import nbformat
import pytest
from docutils import nodes

from bookbuild import guess, guess_nodes
from bookbuild.export import code_cell
from bookbuild.guess_texts import TEXTS, texts
from small_book import CODE, NOTEBOOK, build, write

WORDS = texts("en")
CONF = """\
extensions = ["myst_nb", "sphinx_external_toc", "sphinx_exercise"]
external_toc_path = "_toc.yml"
external_toc_exclude_missing = True
nb_execution_mode = "cache"
nb_execution_cache_path = "_build/.jupyter_cache"
nb_execution_raise_on_error = True
nb_merge_streams = True
myst_enable_extensions = ["colon_fence", "dollarmath"]
numfig = True
html_theme = "basic"
html_title = "The Book"
exclude_patterns = ["_build"]


def setup(app):
    from bookbuild.repository import Repository

    repository = Repository("https://github.com/owner/book", "main", "c0ffee" * 6 + "beef")
    app.add_config_value("bookbuild_repository", repository, "")
    for part in {parts}:
        app.setup_extension(f"bookbuild.{part}")
"""
PAGE = (
    NOTEBOOK
    + r"""
# Page

```{code-cell} python
from myst_nb import glue

glue("answer", 0.5238, display=False)
glue("length", 12.25, display=False)
```

## A number

:::{guess} How *probable* is it, given $D_1$?
:label: guess-number
:unit: %
:answer: answer:.0%
:::

```{code-cell} python
print("before", "hand")
shown = 1
```

```{code-cell} python
:tags: [remove-cell]
print("proof")
```

The secret text with $x^2$.

$$
y = 2
$$

```{code-cell} python
print("late output")
```

## A choice

Text above.

:::{guess} Which one?
:label: guess-choice
:right: 2

Think of $a_1$ first.

- Left
- The *right* one, $r$
- Neither
:::

```{code-cell} python
choice = 1
```

```{code-cell} python
:tags: [hide-input]
print("chosen")
```

:::{guessed}
:::

After the cover, in sight.

:::{guess} How long?
:label: guess-length
:unit: km
:answer: length:.1f
:::

(sec-place)=
A paragraph with a target.

:::{guess} A figure?
:label: guess-figure
:::

```{code-cell} python
:mystnb:
:  figure:
:    name: fig-out
:    caption: The caption of the figure.
from IPython.display import SVG

SVG('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
```

:::{exercise} Of another kind
:label: ex-other

In the cover too.
:::

### Below

:::{guess} Folded whole?
:label: guess-folded
:::

```{code-cell} python
:tags: [hide-cell]
print("inside of the fold")
```

See {ref}`the place <sec-place>`.

(sec-end)=
## The end

In sight.
"""
)


def write_book(folder, pages: dict[str, str], parts=("figures", "guess", "export")) -> None:
    toc = "format: jb-book\nroot: index\nchapters:\n" + "".join(f"  - file: {n}\n" for n in pages)
    files = {f"{name}.md": text for name, text in pages.items()}
    write(
        folder,
        {
            "conf.py": CONF.replace("{parts}", repr(parts)),
            "_toc.yml": toc,
            "index.md": "# Book\n",
            **files,
        },
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    write_book(folder, {"page": PAGE})
    build(folder)
    return folder


@pytest.fixture(scope="module")
def html(book):
    return (book / "_build/html/page.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def notebook(book):
    return nbformat.read(book / "_build/notebooks/page.ipynb", as_version=nbformat.NO_CONVERT)


def covered(html: str, label: str) -> str:
    """What the cover of a guess holds, as HTML."""
    (text,) = re.findall(
        rf'<details class="guess-cover" data-guess="{label}".*?</details>', html, re.S
    )
    return text


def outside(html: str) -> str:
    """The page without its covers."""
    return re.sub(r'<details class="guess-cover".*?</details>', "", html, flags=re.S)


# --- the page ------------------------------------------------------------------------------------


def test_output_and_text_are_covered_and_the_first_input_is_not(html):
    cover, rest = covered(html, "guess-number"), outside(html)
    for secret in ("before hand", "The secret text", "late output", "52%"):
        assert secret in cover and secret not in rest
    assert "shown" in rest and "shown" not in cover
    marks = ('id="guess-number"', ">shown<", 'data-guess="guess-number"')
    place = [html.index(text) for text in marks]
    assert place == sorted(place)


def test_a_later_input_stands_in_the_cover_in_its_order(html):
    cover = re.sub(r"<[^>]+>", "", covered(html, "guess-number"))
    texts = ("before hand", "secret", '"late output"', "\nlate output")
    places = [cover.index(text) for text in texts]
    assert places == sorted(places)


def test_a_guess_ends_at_a_heading_at_the_next_guess_and_at_guessed(html):
    assert "Text above" in outside(html)
    assert "After the cover" in outside(html) and "In sight." in outside(html)
    assert "A paragraph with a target" in covered(html, "guess-length")
    assert html.count('<details class="guess-cover"') == 5
    assert "guess_end" not in html


def test_every_input_stays_up_to_the_first_output(html):
    cover = covered(html, "guess-choice")
    assert "choice" in outside(html) and "chosen" in re.sub(r"<details>.*", "", cover)
    assert 'class="above-input hide' not in cover  # the fold of the input stays in sight as well


def test_the_caption_of_a_figure_is_covered(html):
    cover = covered(html, "guess-figure")
    assert "The caption of the figure" in cover and 'id="fig-out"' in cover
    assert "SVG" in outside(html) and "In the cover too" in cover


def test_a_cell_that_is_folded_whole_is_covered_whole(html):
    (text,) = re.findall(r'data-guess="guess-folded".*', html, re.S)
    assert "print" in text.partition("The end")[0]
    assert "inside of the fold" not in outside(html)


def test_targets_lead_where_they_led(html):
    assert re.search(
        r'<p id="sec-place">|id="sec-place"></span><p>A paragraph', covered(html, "guess-length")
    )
    assert 'href="#sec-place"' in html and 'id="sec-end"' in outside(html)


def test_a_number_has_a_field_named_by_the_question_and_a_choice_has_a_legend(html):
    assert 'aria-labelledby="guess-number-question guess-number-unit"' in html
    assert html.count('type="radio" name="guess-choice-option"') == 3
    legend = re.search(r"<legend[^>]*>(.*?)</legend>", html, re.S)[1]
    assert legend.endswith("Which one?") and html.count("<fieldset>") == 1
    assert "Think of" in html.partition("</fieldset>")[0].partition("<fieldset>")[2]


def test_what_came_out_is_told_with_its_unit(html):
    def told(label):
        line = re.search(r'<p class="guess-result.*?</p>', covered(html, label), re.S)[0]
        return re.sub(r"<[^>]+>", "", line)

    assert told("guess-number") == "The run gives 52%."
    assert told("guess-length") == "The run gives 12.2 km."
    assert told("guess-choice").startswith("What comes out is “The right one")
    assert told("guess-figure") == WORDS["shown"]
    assert 'data-right="2"' in html


def test_a_full_stop_of_an_option_does_not_end_the_line_that_quotes_it():
    options = [guess_nodes.guess_option("", "", nodes.Text("It falls.")) for _ in range(2)]
    box = guess_nodes.guess("", *options, right=1)
    assert guess.result(box).astext() == "It falls" and options[0].astext() == "It falls."


def test_the_script_gets_the_words_once(html):
    assert html.count("var dlbGuess=") == 1
    assert WORDS["guessed_number_run"] in html


def test_there_is_no_form_that_could_be_sent_without_the_script(html):
    assert html.count('<div class="guess-form">') == 5 and html.count("<form") == 1  # the search's


# --- the notebook --------------------------------------------------------------------------------


def cell(notebook, part: str):
    (found,) = [c for c in notebook.cells if c.cell_type == "code" and part in c.source]
    return found


def test_the_question_is_bold_with_its_options(notebook):
    prose = "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    assert "**Guess: How *probable* is it, given $D_1$?**" in prose
    assert (
        "**Guess: Which one?**\n\nThink of $a_1$ first.\n\n- Left\n- The *right* one, $r$\n- Neither"
        in prose
    )
    assert "(… %)" in prose and "(… km)" in prose
    assert "{guess" not in prose and ":label:" not in prose and "\ue000" not in prose


def test_covered_markdown_is_folded_with_blank_lines_round_it(notebook):
    folds = [
        fold
        for c in notebook.cells
        if c.cell_type == "markdown"
        for fold in re.findall(
            r"^<details>\n<summary>.*</summary>\n\n(.*?)\n\n</details>$", c.source, re.S | re.M
        )
    ]
    text = "\n".join(folds)
    for part in (
        "The secret text with $x^2$.",
        "$$\ny = 2\n$$",
        "The caption of the figure.",
        "In the cover too.",
    ):
        assert part in text, part
    assert "The run gives **52%**." in folds[0] and "secret" in folds[0]
    open_text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    for fold in folds:
        open_text = open_text.replace(fold, "")
    assert "secret" not in open_text and "52%" not in open_text
    assert "After the cover, in sight." in open_text and "In sight." in open_text


def test_outputs_that_answer_are_collapsed_and_others_are_not(notebook):
    for part in ("before", "late output", "chosen", "SVG(", "inside of the fold", '"proof"'):
        found = cell(notebook, part)
        assert found.metadata.jupyter.outputs_hidden and found.metadata.collapsed, part
    for part in ("choice = 1", 'glue("answer"'):
        assert "collapsed" not in cell(notebook, part).metadata, part


def test_cells_keep_their_order_and_each_comes_once(notebook):
    source = "\n".join(c.source for c in notebook.cells)
    parts = [
        "glue(",
        "before",
        '"proof"',
        "secret",
        "late output",
        "Which one",
        "choice = 1",
        "chosen",
    ]
    parts += ["After the cover", "How long", "SVG(", "inside of the fold", "The end"]
    places = [source.index(part) for part in parts]
    assert places == sorted(places)
    assert all(source.count(f'print("{t}') == 1 for t in ("before", "proof", "late", "chosen"))
    nbformat.validate(notebook)


def test_the_notebook_is_the_same_to_the_last_byte(book):
    path = book / "_build/notebooks/page.ipynb"
    before = path.read_bytes()
    path.unlink()
    build(book, options=("-E", "-a"))
    assert path.read_bytes() == before


def test_a_covered_cell_without_outputs_is_left_alone():
    assert code_cell(nbformat.v4.new_code_cell("x = 1"), "", covered=True).metadata == {}


# --- mistakes ------------------------------------------------------------------------------------

QUESTION = ":::{guess} How many?\n:label: guess-one\n:::\n"
MISTAKES = {
    "no-label": (":::{guess} How many?\n:::\n\nText.\n", "a guess needs a label such as"),
    "bad-label": (":::{guess} How many?\n:label: one\n:::\n\nText.\n", "not 'one'"),
    "no-question": (":::{guess}\n:label: guess-none\n:::\n\nText.\n", "1 argument"),
    "nothing": (QUESTION.replace("one", "nothing") + "\n## Next\n", "guess-nothing covers nothing"),
    "comment-only": (QUESTION.replace("one", "comment") + "\n% A comment.\n", "covers nothing"),
    "only-input": (
        QUESTION.replace("one", "input") + "\n```{code-cell} python\nx = 1\n```\n",
        "guess-input covers nothing",
    ),
    "one-option": (
        ":::{guess} Which?\n:label: guess-few\n\n- A\n:::\n\nText.\n",
        "a choice has 2 to 5 options, not 1",
    ),
    "long-option": (
        ":::{guess} Which?\n:label: guess-long\n\n- A\n\n  More.\n- B\n:::\n\nText.\n",
        "an option is one line of text",
    ),
    "unit-and-options": (
        ":::{guess} Which?\n:label: guess-both\n:unit: km\n\n- A\n- B\n:::\n\nText.\n",
        "guess-both has options: `:unit:` and `:answer:` are for a number",
    ),
    "right-too-large": (
        ":::{guess} Which?\n:label: guess-right\n:right: 3\n\n- A\n- B\n:::\n\nText.\n",
        "guess-right has 2 options; `:right:` names number 3",
    ),
    "right-of-a-number": (
        ":::{guess} Which?\n:label: guess-lone\n:right: 1\n:::\n\nText.\n",
        "guess-lone has no list of options",
    ),
    "not-glued": (
        ":::{guess} Which?\n:label: guess-glue\n:answer: nowhere:.2f\n:::\n\nText.\n",
        "guess-glue: no cell glues a value that `:answer: nowhere:.2f` could show",
    ),
    "boxed": (
        "::::{note}\n:::{guess} Which?\n:label: guess-boxed\n:::\n\nText.\n::::\n",
        "guess-boxed stands in a box",
    ),
    "stray-end": (":::{guessed}\n:::\n\nText.\n", "`{guessed}` ends the cover of no guess"),
    "twice": (QUESTION.replace("one", "twice") + "\nText.\n", "guess-twice is the label of two"),
    "zwice": (QUESTION.replace("one", "twice") + "\nText.\n", "the other one in twice.md:8"),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mistakes")
    write_book(
        folder,
        {name: f"{NOTEBOOK}\n# Page\n\n{text}" for name, (text, _) in MISTAKES.items()},
        ["guess"],
    )
    return build(folder, fails=True, options=("-D", "nb_execution_mode=off"))


@pytest.mark.parametrize("name", sorted(MISTAKES.keys() - {"twice"}))
def test_a_mistake_fails_the_build_and_is_named_with_file_and_line(said, name):
    line = "(9|10)" if name == "boxed" else 8  # MyST counts one too many within a box
    assert re.search(rf"/{name}\.md:{line}:.*{re.escape(MISTAKES[name][1])}", said), said


def test_one_mistake_is_enough(tmp_path):
    write_book(tmp_path, {"lone": f"{NOTEBOOK}\n# Page\n\n{QUESTION}"}, ["guess"])
    assert "covers nothing" in build(tmp_path, fails=True, options=("-D", "nb_execution_mode=off"))


# --- pieces --------------------------------------------------------------------------------------


def test_a_label_of_a_page_that_is_read_again_is_forgotten():
    class Env:
        bookbuild_guesses = {"a": [("guess-x", 1)], "b": [("guess-y", 2)]}  # noqa: RUF012

    class Other:
        bookbuild_guesses = {"c": [("guess-z", 3)], "d": [("guess-w", 4)]}  # noqa: RUF012

    guess.forget(None, Env, "a")
    guess.merge(None, Env, ["c"], Other)
    assert Env.bookbuild_guesses == {"b": [("guess-y", 2)], "c": [("guess-z", 3)]}


def test_a_stretch_ends_before_a_heading_and_not_before_a_box():
    # Extensions put a section into the box of an exercise or a theorem.
    box = nodes.admonition("", nodes.section("", nodes.paragraph("", "Do it.")))
    target, heading = nodes.target(), nodes.section("", nodes.title("", "Next"))
    assert guess.stretch([box, target, heading, nodes.paragraph()]) == [box]


def test_every_text_of_the_script_is_in_the_dictionary():
    script = (CODE / "bookbuild/theme/static/guess.js").read_text(encoding="utf-8")
    used = set(re.findall(r'(?:complain|filled)\("([^"]+)"', script))
    used |= set(re.findall(r'"(guessed_\w+)"', script))
    assert used and used <= WORDS.keys()
    assert not re.search(r">[^<]*\w+ \w+[^<]*</|textContent = [\"'`]", script)


def test_every_language_has_every_text_with_the_same_blanks():
    blanks = {key: set(re.findall(r"\{\w+\}", text)) for key, text in TEXTS["en"].items()}
    for language, said in TEXTS.items():
        assert said.keys() == blanks.keys(), language
        for key, text in said.items():
            assert set(re.findall(r"\{\w+\}", text)) == blanks[key], (language, key)
    assert texts("ko-KR")["show"] == TEXTS["ko"]["show"] and texts(None) == texts("fr") == WORDS
