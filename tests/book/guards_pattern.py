"""Guards on the pattern of a section: one sitting, its minutes, marks of difficulty, parts that may wait.

Pages that are older than the pattern are named in `guards.OLD_PATTERN`.
"""

import re

from book.book import Book
from book.guards_structure import CLOSING
from book.pages import VERBATIM, Directive, Page
from bookbuild.parts import DIFFICULTIES, EXAMPLE, minutes

MOST_WORDS = 1_800
"""What a reader may be given to read at a sitting, outside of exercises, recall and folds."""

PACE = range(60, 131)
"""Words a minute: mathematics and code slow a reader down, and a second language too."""

UNCOUNTED = {"Exercises", "Recall"}
MARK = re.compile(r"^\{[.#][^`]*\}\s*$")
MARKS = {"{.deeper}", "{.later}"}


def part_marks(page: Page, book: Book) -> list[str]:
    """A line such as {.deeper} stands right above the heading of a part, and says nothing else."""
    lines, problems = page.text.splitlines(), []
    code = [box for box in page.directives if box.name in VERBATIM]
    headings = {line: (level, name) for level, name, line in page.headings}
    for number, line in enumerate(lines, 1):
        if not MARK.match(line) or any(box.line < number < box.end for box in code):
            continue
        level, name = headings.get(number + 1, (0, ""))
        if line.strip() not in MARKS:
            text = f"{line.strip()} means nothing here: write {{.deeper}} or {{.later}}"
            problems.append(page.problem(number, text))
        elif level < 2:
            text = f"{line.strip()} must stand on the line above a heading (## or ###)"
            problems.append(page.problem(number, text))
        elif name in CLOSING or name == "Recall":
            text = f"{name!r} belongs to every reading: take {line.strip()} away"
            problems.append(page.problem(number, text))
    return problems


def uncounted(page: Page) -> list[range]:
    """The lines that a first reading leaves out: exercises, recall, what is folded."""
    lines = page.text.splitlines()
    spans = []
    for place, (level, name, line) in enumerate(page.headings):
        deeper = line >= 2 and lines[line - 2].strip() == "{.deeper}"
        if deeper or (level == 2 and name in UNCOUNTED):
            below = (other for depth, _, other in page.headings[place + 1 :] if depth <= level)
            spans.append(range(line, next(below, len(lines) + 1)))
    return spans + [range(box.line, box.end + 1) for box in page.directives if _folded(box)]


def _folded(box: Directive) -> bool:
    return box.name in ("warm-up", "recall") or "dropdown" in box.options.get("class", "").split()


def read_words(page: Page) -> int:
    """How many words a first reading reads: text, headings, tables, captions; a formula in a line is one."""
    spans = uncounted(page)
    return sum(
        words(prose.text)
        for prose in page.prose
        if prose.kind != "math" and not any(prose.line in span for span in spans)
    )


def words(text: str) -> int:
    """Count the words that a line of MyST shows."""
    text = re.sub(r"\{(?:term|doc|ref|numref|prf:ref)\}`([^`<]*?)\s*<[^`]*`", r"\1", text)
    text = re.sub(r"\{term\}`([^`]*)`", r"\1", text)
    text = re.sub(r"\{[\w:.-]+\}`[^`]*`|(`+)(?!`).*?(?<!`)\1(?!`)|(?<!\\)\$[^$]+\$", " x ", text)
    text = re.sub(r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)|<[^<>\s][^<>]*>|https?://\S+", " ", text)
    return len(re.findall(r"[^\W_]+(?:['’.,/–-][^\W_]+)*", text))


def one_sitting(page: Page, book: Book) -> list[str]:
    """A section can be read in one sitting."""
    count = read_words(page)
    if count <= MOST_WORDS:
        return []
    text = f"a first reading has {count:,} words, more than {MOST_WORDS:,} (outside of exercises,"
    text += " recall and folds): shorten it, mark a part {.deeper}, or split the section"
    return [page.problem(1, text)]


def minutes_told(page: Page, book: Book) -> list[str]:
    """The header tells how long the section takes, and a reader can keep to it."""
    try:
        times = minutes(page.header)
    except ValueError as error:
        return [page.problem(1, str(error))]
    if times is None:
        return [page.problem(1, f"the header tells no minutes: add `{EXAMPLE}`")]
    count = read_words(page)
    pace = round(count / times["reading"])
    if pace in PACE:
        return []
    low, high = -(-count // PACE[-1]), max(count // PACE[0], 1)
    text = f"{count:,} words in {times['reading']} minutes are {pace} a minute: say {low} to {high}"
    return [page.problem(1, text)]


def difficulty(page: Page, book: Book) -> list[str]:
    """Every exercise says how hard it is."""
    problems = []
    for exercise in page.named("exercise"):
        given = [c for c in exercise.options.get("class", "").split() if c in DIFFICULTIES]
        if len(given) != 1:
            text = "the exercise does not say how hard it is: add `:class: easy`, medium or hard"
            problems.append(page.problem(exercise.line, text))
    return problems


PATTERN = (one_sitting, minutes_told, difficulty)
"""Guards that a section of the pattern passes: guard(page, book) -> problems."""
