"""All guards on the sources: those on a section, on the template, and on the whole book."""

from book import guards_code as code
from book import guards_content as content
from book import guards_numbers as numbers
from book import guards_recall as recall
from book import guards_structure as structure

NEW_PATTERN = (recall.questions, recall.warm_up)
"""Guards that the template passes, and every section but those of OLD_PATTERN: guard(page, book) -> problems."""

OLD_PATTERN = (
    "chapters/bayes/bayes-theorem.md",
    "chapters/mlp/backpropagation.md",
    "chapters/mlp/training.md",
    "chapters/papers/resnet.md",
    "chapters/papers/transformer.md",
    "chapters/pytorch/modules-and-training.md",
)
"""Sections that still lack something that NEW_PATTERN demands. Whoever mends one takes it out; none comes in."""

TEMPLATE = (
    *NEW_PATTERN,
    structure.size,
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
    code.float_comparisons,
    code.modules,
    code.nothing_outside,
    code.code_width,
    code.included_code,
    code.seeding,
    numbers.typed_numbers,
)
"""Guards that a section and the template pass: guard(page, book) -> problems."""

SECTION = (*TEMPLATE, structure.explorable, structure.checkers)
"""Guards that a section passes."""


def demanded(path: str) -> tuple:
    """The guards that a section must pass."""
    return tuple(g for g in SECTION if path not in OLD_PATTERN or g not in NEW_PATTERN)


BOOK = (structure.contents, content.figure_names, content.glossary, content.bibliography)
"""Guards on the whole: guard(book) -> problems."""
