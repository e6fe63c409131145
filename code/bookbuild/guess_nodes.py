"""The nodes of a guess, and every text of its interface. `bookbuild.guess` makes them."""

from docutils import nodes

WORDS = {
    "mark": "Guess",
    "commit": "My guess",
    "show": "Show me",
    "again": "Guess again",
    "covered": "Covered until you guess: show what comes out",
    "empty": "Write a number first. If you would rather not guess, press “Show me”.",
    "unread": "“{text}” does not read as a number. Write it in digits, such as 40, 0.5 or −3.",
    "unchosen": "Choose one first. If you would rather not guess, press “Show me”.",
    "shown": "Here is what comes out.",
    "run": "The run gives {answer}.",
    "right": "What comes out is “{answer}”.",
    "guessed number": "You guessed {guess}. Here is what comes out.",
    "guessed number run": "You guessed {guess} · the run gives {answer}",
    "guessed choice": "You guessed “{guess}”. Here is what comes out.",
    "guessed choice hit": "You guessed “{guess}”, and that is what comes out.",
    "guessed choice miss": (
        "You guessed “{guess}”. What comes out is “{answer}”: a surprise stays in mind the longer."
    ),
}
"""Every text of the interface, the script's too, for whoever translates the book. {guess}, {answer}: filled in."""


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
    """What came out, if the guess names it: the value of a run, or the right option. `words`: its key in WORDS."""
