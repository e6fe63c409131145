"""Translate a guess (`bookbuild.guess`) for a notebook: a bold question, and what answers it folded below.

The outputs of covered cells are collapsed (`bookbuild.export`); covered Markdown stands in `<details>`, one for each
cell of the notebook, with blank lines, which JupyterLab, VS Code and Colab need to render what is inside.
"""

from docutils import nodes

from bookbuild.guess_nodes import guess_option
from bookbuild.guess_texts import texts
from bookbuild.markdown_text import BLANK_ENDS, CUT

FOLD = "<details>\n<summary><b>{words}</b></summary>\n\n{text}\n\n</details>"


class GuessMarkdown:
    """The nodes of a guess; a part of `markdown.NotebookTranslator`."""

    def visit_guess(self, node):
        """A bold question, further blocks, and the options as a list, or the unit of the number."""
        words, (question, *rest) = texts(self.config.language), node.children
        options = [child for child in rest if isinstance(child, guess_option)]
        blocks = [child for child in rest if child not in options]
        parts = [f"**{words['mark']}: {self.render(*question.children).strip()}**"]
        parts.append(self.render(*blocks))
        if options:
            parts.append("\n".join(f"- {self.render(*o.children).strip()}" for o in options))
        kind = "choice" if options else "unit" if node["unit"] else "number"
        parts.append(f"*{words[f'notebook_{kind}'].format(unit=node['unit'])}*")
        self.block("\n\n".join(filter(None, parts)))

    def visit_guess_cover(self, node):
        """Each piece of Markdown in a fold; the code cells between them stay cells."""
        result, *covered = node.children
        head, words = self.render(result), texts(self.config.language)["notebook_covered"]
        outer, self._cover = self._cover, True
        pieces = CUT.split(self.render(*covered))
        self._cover = outer
        for place, text in enumerate(pieces):
            text = BLANK_ENDS.sub("", text)
            if place % 2:
                self.cut(text)
            elif text or place == len(pieces) - 1:
                text, head = "\n\n".join(filter(None, (head, text))), ""
                self.add(text and FOLD.format(words=words, text=text), prefix_eol=2, suffix_eol=2)
        raise nodes.SkipNode

    def visit_guess_result(self, node):
        """What came out, where the guess names it."""
        if not node.children:
            raise nodes.SkipNode
        answer = f"**{self.render(*node.children).strip()}**"
        self.block(texts(self.config.language)[node["words"]].format(answer=answer))
