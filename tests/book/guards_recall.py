"""Guards on what is asked again: the questions that a section leaves behind, and its warm-up.

A guard takes a page and the book, and returns its problems, each as
"file:line: what is wrong: what to do".
"""

from book.book import Book
from book.pages import Page

QUESTIONS = range(3, 6)
WARM_UP = range(2, 4)
FOUR_BACK = slice(-5, -2)
"""The sections some four back, three to five, of those before a page; where there are four or more."""


def questions(page: Page, book: Book) -> list[str]:
    """In the part Recall stand three to five questions, and nowhere else."""
    begin = page.heading("Recall")
    if begin is None:
        text = (
            "no part `## Recall`: add it below Exercises, with three to five `{recall}` questions"
        )
        return [page.problem(len(page.text.splitlines()), text)]
    ends = [line for level, _, line in page.headings if level == 2 and line > begin]
    end = min(ends, default=len(page.text.splitlines()) + 1)
    found, problems = page.named("recall"), []
    if len(found) not in QUESTIONS:
        text = f"{len(found)} recall questions: ask three to five, by `:::{{recall}} Why …?`"
        problems.append(page.problem(begin, text))
    for question in found:
        if not question.argument.endswith("?"):
            text = f"{question.argument!r} asks nothing: end it with a question mark"
            problems.append(page.problem(question.line, text))
        if not question.options.get("label", "").startswith("recall-"):
            text = "the recall question has no label: add `:label: recall-...`"
            problems.append(page.problem(question.line, text))
        if not begin < question.line < end:
            text = "this question stands outside of `## Recall`: move it there"
            problems.append(page.problem(question.line, text))
    return problems


def asked_by(page: Page) -> set[str]:
    """The labels of a page's own questions."""
    return {question.options.get("label", "") for question in page.named("recall")}


def earlier(page: Page, book: Book) -> list[Page]:
    """The sections that ask something and come before a page on the road, the last one last.

    Before a page that the contents do not name come all.
    """
    road = [f"{docname}.md" for docname, _ in book.toc]
    before = road[: road.index(page.path)] if page.path in road else road
    known = set(book.sections)
    pages = [book.page(path) for path in before if path in known]
    return [one for one in pages if asked_by(one)]


def warm_up(page: Page, book: Book) -> list[str]:
    """Below *You need* two or three questions are asked again: of the last section, and of one some four back."""
    before, boxes = earlier(page, book), page.named("warm-up")
    needs = [b for b in page.named("admonition") if "prerequisites" in b.options.get("class", "")]
    place = needs[0].line if needs else 1
    if not before:
        text = "no section before this one asks anything: take the warm-up out"
        return [page.problem(box.line, text) for box in boxes]
    if len(boxes) != 1:
        asks = " ".join(sorted(asked_by(before[-1]))[:2])
        text = f"{len(boxes)} warm-ups: put one below *You need*, such as `:::{{warm-up}} {asks}`"
        return [page.problem(place, text)]
    (box,) = boxes
    labels, problems = box.argument.split(), []
    if len(labels) not in WARM_UP and sum(map(len, map(asked_by, before))) >= WARM_UP[0]:
        text = f"the warm-up asks {len(labels)} questions: choose two or three"
        problems.append(page.problem(box.line, text))
    first = page.cells[0].line if page.cells else box.line + 1
    if not place < box.line < first:
        text = "the warm-up belongs between *You need* and the first code cell: move it"
        problems.append(page.problem(box.line, text))
    on_the_road = page.docname in {docname for docname, _ in book.toc}
    distances = [(before[-1:], "the last section")]
    if len(before) >= 4:
        distances.append((before[FOUR_BACK], "some four back"))
    for back, name in distances:
        asks = set().union(*map(asked_by, back))
        if on_the_road and asks and not asks & set(labels):
            where = ", ".join(one.path for one in back)
            text = f"the warm-up asks nothing of {name} ({where}): take one of {', '.join(sorted(asks))}"
            problems.append(page.problem(box.line, text))
    return problems
