"""All guards on the sources: those on a section, on the template, and on the whole book."""

from book import guards_code as code
from book import guards_content as content
from book import guards_guess as guess
from book import guards_numbers as numbers
from book import guards_pattern as pattern
from book import guards_recall as recall
from book import guards_road as road
from book import guards_sight as sight
from book import guards_structure as structure

NEW_PATTERN = (
    *pattern.PATTERN,
    recall.questions,
    recall.warm_up,
    guess.asks_first,
    *sight.PATTERN,
)
"""Guards that the template passes, and every section but those of OLD_PATTERN: guard(page, book) -> problems."""

OLD_PATTERN = (
    "chapters/bayes/cause-and-effect.md",
    "chapters/neural-networks/linear-regression.md",
    "chapters/mlp/training.md",
    "chapters/papers/resnet.md",
    "chapters/papers/transformer.md",
    "chapters/pytorch/modules-and-training.md",
)
"""Sections that still lack something that NEW_PATTERN demands. Whoever mends one takes it out; none comes in."""

OLD = (structure.size,)
"""What bounds a section of the old pattern, where NEW_PATTERN counts words."""

TEMPLATE = (
    *NEW_PATTERN,
    structure.cells,
    structure.header,
    structure.headings,
    structure.beginning,
    structure.ending,
    structure.exercises,
    content.figures,
    content.alternative_texts,
    content.glued,
    content.terms,
    content.citations,
    content.style,
    code.claims,
    sight.stands_alone,
    code.float_comparisons,
    code.modules,
    code.nothing_outside,
    code.code_width,
    code.included_code,
    code.seeding,
    numbers.typed_numbers,
    pattern.part_marks,
    guess.guesses,
)
"""Guards that the template passes."""

SECTION = (*TEMPLATE, *OLD, structure.explorable, structure.checkers)
"""Guards on sections; `demanded` says which of them a page must pass."""


def demanded(path: str) -> tuple:
    """The guards that a section must pass."""
    spared = NEW_PATTERN if path in OLD_PATTERN else OLD
    return tuple(guard for guard in SECTION if guard not in spared)


BOOK = (
    structure.contents,
    content.figure_names,
    content.glossary,
    content.bibliography,
    guess.guess_labels,
    *road.ROAD,
)
"""Guards on the whole: guard(book) -> problems."""
