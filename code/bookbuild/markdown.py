"""Translate a resolved page into plain Markdown that JupyterLab, Colab and VS Code render alike.

None of them knows MyST, and each has gaps of its own, so the output keeps to what all of them
read: no footnote or definition-list syntax, display mathematics inside a quotation on one line
(JupyterLab takes the `>` of the next line for a part of the formula, its issue 16755), and a dollar
sign of the prose in a `<span>` (its issue 8645).
"""

import re
import textwrap
from dataclasses import dataclass

from docutils import nodes
from sphinx.locale import admonitionlabels

from bookbuild.guess_nodes import guess_cover
from bookbuild.markdown_guess import GuessMarkdown
from bookbuild.markdown_inline import InlineTranslator
from bookbuild.markdown_text import (
    BLANK_ENDS,
    CUT,
    MARK,
    block_start,
    code_fence,
    code_span,
    display_math,
    html_line,
    inline_math,
    pipe_table,
    quotation,
    svg_image,
)
from bookbuild.recall_texts import text as interface_text

LEXERS = {"ipython3": "python", "default": "", "none": "", "text": "", "myst-ansi": ""}


@dataclass
class PageMarkdown:
    """A page in the order of its notebook.

    parts: Markdown as `str`, a code cell as its index in the executed notebook.
    exercises: for each code cell, the number of the exercise above it ("" before the first one).
    covered: the code cells whose outputs a guess covers.
    """

    parts: list[str | int]
    exercises: dict[int, str]
    covered: set[int]


def translate(doctree, builder, docname: str, site: str, hidden: dict[int, int]) -> PageMarkdown:
    """Translate a page.

    site: URL of the published book, no trailing slash; links and images lead there.
    hidden: cells that the page does not show, index -> line in the source; they are put back.
    """
    translator = NotebookTranslator(doctree, builder, docname, site, hidden)
    doctree.walkabout(translator)
    translator.put_back()
    parts = []
    for place, text in enumerate(CUT.split(translator.astext())):
        if place % 2 and text.isdigit():
            parts.append(int(text))
        elif place % 2 == 0 and (text := BLANK_ENDS.sub("", text)):
            parts.append(text)
    return PageMarkdown(parts, translator.exercises, translator.covered)


class NotebookTranslator(GuessMarkdown, InlineTranslator):
    """The walk over the doctree: code cells and blocks."""

    def __init__(self, document, builder, docname, site, hidden):
        super().__init__(document, builder, docname, site)
        self.exercises: dict[int, str] = {}
        self.covered: set[int] = set()
        self._cover = False
        self._placed = -1
        self._hidden = sorted(hidden.items())
        self._exercise = ""

    # --- code cells --------------------------------------------------------------------------

    def put_back(self, before_cell=float("inf"), before_line=float("inf")):
        """Place the hidden cells that come before a cell or a line of the source."""
        while self._hidden and (
            self._hidden[0][0] < before_cell and self._hidden[0][1] < before_line
        ):
            self.place(self._hidden.pop(0)[0])

    def place(self, index: int):
        """Mark where a code cell goes."""
        self.exercises[index] = self._exercise
        if self._cover:
            self.covered.add(index)
        self._placed = index
        self.cut(index)

    def cut(self, name: int | str):
        """Mark where one cell ends and another begins."""
        self.add(MARK.format(name), prefix_eol=2, suffix_eol=2)

    def dispatch_visit(self, node):
        """Before a block of a section, place the hidden cells that stand above it in the source."""
        if self._hidden and isinstance(node.parent, nodes.section | nodes.document | guess_cover):
            if isinstance(node, nodes.transition) and "footnotes" in node["classes"]:
                self.put_back()  # what follows was moved to the end of the page
            lines = (n.line for n in node.findall() if getattr(n, "line", None))
            if line := next(lines, None):
                self.put_back(before_line=line)
        super().dispatch_visit(node)

    def visit_container(self, node):
        """Place a code cell; its captions follow it. A listing's caption stands above it."""
        if node.get("nb_element") == "cell_code":
            if "guess_output" in node:  # its cell is the one above, whose input stays in sight
                self.covered.add(self._placed)
            else:
                self.put_back(before_cell=node["cell_index"])
                self.place(node["cell_index"])
            figures = [f for f in node.findall(nodes.figure)]
            self.block("\n\n".join(filter(None, (self.figure_caption(f) for f in figures))))
        if node.get("literal_block"):
            caption = node.next_node(nodes.caption)
            rest = self.render(*(child for child in node.children if child is not caption))
            self.block(f"{self.caption('code-block', node, caption)}\n\n{rest}")

    # --- sections and blocks -----------------------------------------------------------------

    def visit_title(self, node):
        """A heading begins a cell, so that JupyterLab can fold its section."""
        self.cut("section")
        self.block("#" * self.status.section_level + " " + self.render(*node.children).strip())

    def visit_paragraph(self, node):
        """One line; inside a list without blank lines, tight."""
        text = block_start(self.render(*node.children).strip())
        tight = isinstance(node.parent, nodes.list_item) and is_tight(node.parent.parent)
        self.block(text, after=1 if tight else 2)

    visit_compact_paragraph = visit_paragraph

    def visit_rubric(self, node):
        """A bold line."""
        self.block(f"**{self.render(*node.children).strip()}**")

    visit_subtitle = visit_rubric

    def visit_transition(self, node):
        """A rule."""
        self.block("---")

    def visit_line_block(self, node):
        """Lines that break where they break."""
        self.block("<br>".join(self.render(child).strip() for child in node.children))

    def visit_block_quote(self, node):
        """A quotation, with who said it."""
        self.block(quotation(self.quoted(*node.children)))

    def visit_attribution(self, node):
        """Who said it."""
        self.block("— " + self.render(*node.children).strip())

    def visit_literal_block(self, node):
        """Code, under the name that other renderers have for its language."""
        language = node.get("language", "")
        if self._in_table:
            self.block("<br>".join(map(code_span, node.astext().splitlines())))
        self.block(code_fence(node.astext(), LEXERS.get(language, language)))

    def visit_doctest_block(self, node):
        """An interactive session."""
        self.block(code_fence(node.astext(), "pycon"))

    def visit_math_block(self, node):
        """A displayed formula with its number."""
        number = node.get("number")
        if number and self.config.math_numfig and self.config.numfig:
            number = self.number("displaymath", *node["ids"])
        text = display_math(node.astext(), str(number or ""))
        if self._in_table:
            self.block(inline_math(rf"\displaystyle {text}", in_table=True))
        self.block(f"$${' '.join(text.split())}$$" if self._quoted else f"$$\n{text}\n$$")

    def visit_raw(self, node):
        """Of raw HTML only drawings and line breaks mean something in a notebook."""
        html = node.astext().strip() if "html" in node.get("format", "").split() else ""
        if html.startswith("<svg"):
            self.add_link(svg_image(html), node)
        if re.fullmatch(r"<br\s*/?>", html):
            self.add("<br>")
        raise nodes.SkipNode

    # --- boxes -------------------------------------------------------------------------------

    def visit_Admonition(self, node):  # noqa: N802 (docutils' name)
        """A note, a theorem, an exercise ...: a quotation under a bold title."""
        title = node.next_node(nodes.title) if node.children else None
        title = title if title is not None and title.parent is node else None
        shown = self.render(*title.children).strip() if title is not None else ""
        if node.get("type") == "exercise":
            self._exercise = self.number("exercise", *node["ids"])
        elif node.get("type") == "solution":
            self._exercise = self.number("exercise", node.get("target_label", "")) or self._exercise
        name = node.get("realtype") or node.get("type", "")
        number = self.number(node.get("countertype") or name, *node["ids"])
        if number or "realtype" in node:
            shown = " ".join(filter(None, [name.title(), number, shown]))
        elif title is None and not isinstance(node, nodes.admonition | nodes.sidebar | nodes.topic):
            shown = str(admonitionlabels.get(node.tagname, node.tagname.title()))
        body = self.quoted(*(child for child in node.children if child is not title))
        if "proof" in node["classes"] and title is None:
            body = re.sub(r"\AProof\.", "**Proof.**", body)
        folded = {"dropdown", "toggle"} & set(node["classes"]) and not CUT.search(body)
        if folded:
            shown = f"<b>{html_line(title) if title is not None else shown}</b>"
            self.block(f"<details>\n<summary>{shown}</summary>\n\n{body}\n\n</details>")
        self.block(quotation("\n\n".join(filter(None, [shown and f"**{shown}**", body]))))

    visit_note = visit_tip = visit_hint = visit_important = visit_seealso = visit_Admonition
    visit_warning = visit_caution = visit_attention = visit_danger = visit_error = visit_Admonition
    visit_sidebar = visit_Admonition

    def visit_topic(self, node):
        """A box, unless it is a table of contents, which a notebook program makes itself."""
        if "contents" in node["classes"]:
            raise nodes.SkipNode
        self.visit_Admonition(node)

    def visit_recall(self, node):
        """A question; its answer is folded."""
        question, *answer = node.children
        summary = f"<summary>{html_line(question)}</summary>"
        self.block(f"<details>\n{summary}\n\n{self.render(*answer)}\n\n</details>")

    def visit_warm_up(self, node):
        """Questions of earlier sections under a bold line."""
        title, intro = (
            interface_text(self.config.language, key) for key in ("warm_up", "from_memory")
        )
        self.block(f"**{title}**\n\n{intro}\n\n{self.render(*node.children)}")

    # --- lists -------------------------------------------------------------------------------

    def _list(self, node, markers):
        tight = is_tight(node)
        items = []
        for marker, item in zip(markers, node.children, strict=False):
            lines = textwrap.indent(self.render(*item.children), " " * len(marker))
            items.append(marker + lines[len(marker) :])
        inner = tight and isinstance(node.parent, nodes.list_item)
        self.block(("\n" if tight else "\n\n").join(items), before=1 if inner else 2)

    def visit_bullet_list(self, node):
        """Items under a dash."""
        self._list(node, ["- "] * len(node.children))

    def visit_enumerated_list(self, node):
        """Numbered items, from the number where the source begins."""
        first = node.get("start", 1)
        self._list(node, [f"{first + i}. " for i in range(len(node.children))])

    def visit_definition_list_item(self, node):
        """`* **Term**: what it means`; an asterisk keeps it apart from a list of dashes above."""
        terms = [
            self.render(*c.children).strip() for c in node.children if isinstance(c, nodes.term)
        ]
        meanings = [c for c in node.children if isinstance(c, nodes.definition)]
        body = textwrap.indent(
            self.render(*(child for c in meanings for child in c.children)), "  "
        )
        starts = meanings and isinstance(meanings[0].next_node(), nodes.paragraph)
        head = f"* **{', '.join(terms)}**:"
        self.block(f"{head} {body.lstrip()}" if starts else f"{head}\n\n{body}")

    # --- tables ------------------------------------------------------------------------------

    def visit_table(self, node):
        """A pipe table under its caption."""
        title = next((c for c in node.children if isinstance(c, nodes.title)), None)
        rows, outer, self._in_table = list(node.findall(nodes.row)), self._in_table, True
        heads = sum(isinstance(row.parent, nodes.thead) for row in rows)
        cells = [[(self.render(*e.children), e.attributes) for e in row.children] for row in rows]
        caption, self._in_table = self.caption("table", node, title), outer
        self.block("\n\n".join(filter(None, [caption, pipe_table(cells, heads)])))

    def through(self, node):
        """Only the children count."""

    def leave_out(self, node):
        """Nothing of it belongs in a notebook."""
        raise nodes.SkipNode

    visit_legend = visit_definition_list = visit_glossary = visit_versionmodified = through
    visit_line = depart_line = visit_proof_node = visit_tgroup = visit_centered = through
    visit_target = visit_comment = visit_toctree = visit_highlightlang = visit_meta = leave_out
    visit_system_message = leave_out


def is_tight(node) -> bool:
    """Say whether each item of a list is one paragraph, with at most tight lists below it."""
    lists = nodes.bullet_list | nodes.enumerated_list
    return isinstance(node, lists) and all(
        isinstance(first, nodes.paragraph) and all(map(is_tight, rest))
        for first, *rest in (item.children for item in node.children if item.children)
    )
