"""Translate a guess (`bookbuild.guess`) for a notebook: a bold question, and what answers it folded below.

The outputs of covered cells are collapsed (`bookbuild.export`); covered Markdown stands in `<details>`, one for each
cell of the notebook, with blank lines, which JupyterLab, VS Code and Colab need to render what is inside.
"""

from docutils import nodes

from bookbuild.guess_nodes import WORDS, guess_option
from bookbuild.markdown_text import BLANK_ENDS, CUT

FOLD = "<details>\n<summary><b>{words}</b></summary>\n\n{text}\n\n</details>"
NUMBER = "Write your guess down{unit}, then run on."
CHOICE = "Choose one, then run on."
OPEN = "Covered until you guess: open to see what comes out"


class GuessMarkdown:
    """The nodes of a guess; a part of `markdown.NotebookTranslator`."""

    def visit_guess(self, node):
        """A bold question, further blocks, and the options as a list, or the unit of the number."""
        question, *rest = node.children
        options = [child for child in rest if isinstance(child, guess_option)]
        blocks = [child for child in rest if child not in options]
        parts = [f"**{WORDS['mark']}: {self.render(*question.children).strip()}**"]
        parts.append(self.render(*blocks))
        if options:
            parts.append("\n".join(f"- {self.render(*o.children).strip()}" for o in options))
        unit = f" (… {node['unit']})" if node["unit"] else ""
        parts.append(f"*{CHOICE if options else NUMBER.format(unit=unit)}*")
        self.block("\n\n".join(filter(None, parts)))

    def visit_guess_cover(self, node):
        """Each piece of Markdown in a fold; the code cells between them stay cells."""
        result, *covered = node.children
        head = self.render(result)
        outer, self._cover = self._cover, True
        pieces = CUT.split(self.render(*covered))
        self._cover = outer
        for place, text in enumerate(pieces):
            text = BLANK_ENDS.sub("", text)
            if place % 2:
                self.cut(text)
            elif text or place == len(pieces) - 1:
                text, head = "\n\n".join(filter(None, (head, text))), ""
                self.add(text and FOLD.format(words=OPEN, text=text), prefix_eol=2, suffix_eol=2)
        raise nodes.SkipNode

    def visit_guess_result(self, node):
        """What came out, where the guess names it."""
        if not node.children:
            raise nodes.SkipNode
        self.block(WORDS[node["words"]].format(answer=f"**{self.render(*node.children).strip()}**"))
