"""What counts for one sitting: the words that a first reading reads."""

import pytest

from book import guards_pattern as pattern
from book import specimen
from book.book import Book
from book.breaking import Break
from book.specimen import PAGE

LONG = "Crumbs of cake. " * 600


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Count every word, and no mark: 3.5 of them!", 9),
        ("It's a well-known 52% of 1,000 people.", 7),
        ("The {term}`prior` and the {term}`old belief <prior>`.", 6),
        ("See {doc}`the next <cause-and-effect>` or {cite:t}`zeno450`.", 5),
        ("By {eq}`bayes`, $P(D \\mid \\theta) = 1$ and `x = 1` hold.", 6),
        ("A [link of four words](https://example.org/a_b) and <https://example.org>.", 6),
        ("| one | two three |", 3),
        ("|---|---|", 0),
        ("한국어 낱말", 2),
    ],
)
def test_words_are_counted_as_a_reader_would(text, count):
    assert pattern.words(text) == count


def counted(folder, old, new):
    before = pattern.read_words(specimen.write(folder).page(PAGE))
    Break(None, "", old, new).apply(folder)
    return pattern.read_words(Book(folder).page(PAGE)) - before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Exercises\n", f"## Exercises\n\n{LONG}\n"),
        ("Do it.\n", f"{LONG}\n"),
        ("## Recall\n", f"## Recall\n\n{LONG}\n"),
        (
            "## Exercises\n",
            f"{{.deeper}}\n## More\n\n{LONG}\n\n### Inside\n\n{LONG}\n\n## Exercises\n",
        ),
        (
            "## Exercises\n",
            f":::{{admonition}} Answer\n:class: dropdown\n\n{LONG}\n:::\n\n## Exercises\n",
        ),
        (
            "## Exercises\n",
            f"$$\n{LONG}\n$$\n\n% {LONG}\n\n```python\n{LONG}\n```\n\n## Exercises\n",
        ),
    ],
)
def test_what_a_first_reading_leaves_out_does_not_count(old, new, tmp_path):
    # The heading and the title of a box are read where they are in sight: at most a few words.
    assert 0 <= counted(tmp_path, old, new) <= 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Exercises\n", f"## More\n\n{LONG}\n\n## Exercises\n"),
        ("## Exercises\n", f"{{.later}}\n## More\n\n{LONG}\n\n## Exercises\n"),
        ("## Exercises\n", f"{{.deeper}}\n### Less\n\nx\n\n## More\n\n{LONG}\n\n## Exercises\n"),
        ("## Exercises\n", f":::{{admonition}} Note\n\n{LONG}\n:::\n\n## Exercises\n"),
        ("Crumbs.\n", f"{LONG}\n"),
        ("- Halve a number.\n", f"- Halve a number. {LONG}\n"),
    ],
)
def test_all_else_counts(old, new, tmp_path):
    assert counted(tmp_path, old, new) >= 1795
