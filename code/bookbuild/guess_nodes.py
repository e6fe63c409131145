"""The nodes of a guess; `bookbuild.guess` makes them."""

from docutils import nodes


class guess(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A question. Holds a `guess_question`, further blocks, and a `guess_option` for each option of a choice."""


class guess_question(nodes.TextElement):  # noqa: N801
    """The question itself, in one line."""


class guess_option(nodes.TextElement):  # noqa: N801
    """An option of a choice."""


class guess_end(nodes.Invisible, nodes.Element):  # noqa: N801
    """Where `{guessed}` ends a covered stretch; the transform takes it away."""


class guess_cover(nodes.General, nodes.Element):  # noqa: N801
    """A covered stretch. Holds a `guess_result`, then what is covered."""


class guess_result(nodes.TextElement):  # noqa: N801
    """What came out, if the guess names it: the value of a run, or the right option. `words`: the key of its text."""
