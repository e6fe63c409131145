"""The guard on warm-ups, in books with several sections before the one that has it."""

import pytest

from book import guards_recall as recall
from book import specimen
from book.book import Book
from book.specimen import PAGE

BOX = ":::{warm-up} LABELS\n:::\n\n"
FIRST_CELL = "```{code-cell} python\nimport torch"
QUESTION = ":::{recall} Why?\n:label: LABEL\n\nSo.\n:::\n\n"


def book_with(root, earlier: dict[str, list[str]], warm_up: str = "", before: str = FIRST_CELL):
    """Write the specimen with sections before it, each with questions of these labels."""
    specimen.write(root)
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    own = "      - file: chapters/part/small-section\n"
    names = "".join(f"      - file: chapters/part/{name}\n" for name in earlier)
    specimen.put(root, "_toc.yml", toc.replace(own, names + own))
    for name, labels in earlier.items():
        questions = "".join(QUESTION.replace("LABEL", label) for label in labels)
        specimen.put(root, f"chapters/part/{name}.md", f"# {name}\n\n## Recall\n\n{questions}")
    text = (root / PAGE).read_text(encoding="utf-8")
    box = BOX.replace("LABELS", warm_up) if warm_up else ""
    specimen.put(root, PAGE, text.replace(before, box + before, 1))
    return Book(root)


def problems(book: Book) -> list[str]:
    return recall.warm_up(book.page(PAGE), book)


ONE = {"a": ["recall-a1", "recall-a2"]}
THREE, FOUR, FIVE = (
    {name: [f"recall-{name}1", f"recall-{name}2"] for name in names}
    for names in ("abc", "abcd", "abcde")
)


@pytest.mark.parametrize(
    ("earlier", "warm_up"),
    [
        ({"a": []}, ""),
        ({"a": ["recall-a1"]}, "recall-a1"),
        (ONE, "recall-a1 recall-a2"),
        (ONE | {"b": []}, "recall-a1 recall-a2"),
        (ONE | {"b": ["recall-b"], "c": ["recall-c"]}, "recall-c recall-a2"),
        (THREE, "recall-c1 recall-c2"),
        (FOUR, "recall-d1 recall-a1"),
        (FIVE, "recall-e1 recall-a1"),
        (FIVE, "recall-e2 recall-c1"),
        (FIVE, "recall-e2 recall-d1 recall-b1"),
    ],
)
def test_accepts(tmp_path, earlier, warm_up):
    assert problems(book_with(tmp_path, earlier, warm_up)) == []


@pytest.mark.parametrize(
    ("earlier", "warm_up", "message"),
    [
        (
            ONE,
            "",
            "0 warm-ups: put one below *You need*, such as `:::{warm-up} recall-a1 recall-a2`",
        ),
        (ONE, "recall-a1", "asks 1 questions"),
        (FIVE, "recall-e1 recall-e2 recall-a1 recall-a2", "asks 4 questions"),
        (FIVE, "recall-a1 recall-b1", "nothing of the last section (chapters/part/e.md)"),
        (THREE, "recall-b1 recall-a1", "nothing of the last section (chapters/part/c.md)"),
        (FOUR, "recall-d1 recall-c1", "nothing of some four back (chapters/part/a.md, "),
        (FIVE, "recall-e1 recall-d1", "nothing of some four back (chapters/part/a.md, "),
    ],
)
def test_names_what_is_wrong(tmp_path, earlier, warm_up, message):
    (problem,) = problems(book_with(tmp_path, earlier, warm_up))
    text = (tmp_path / PAGE).read_text(encoding="utf-8")
    place = text.index(":::{warm-up}" if warm_up else ":::{admonition} You need")
    assert (
        problem.startswith(f"{PAGE}:{text.count(chr(10), 0, place) + 1}: ") and message in problem
    )


@pytest.mark.parametrize("before", [":::{admonition} Goals", "## A cake"])
def test_the_warm_up_stands_at_the_head(tmp_path, before):
    (problem,) = problems(book_with(tmp_path, ONE, "recall-a1 recall-a2", before))
    assert "between *You need* and the first code cell" in problem
