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
from book import guards_symbols as symbols

NEW_PATTERN = (
    *pattern.PATTERN,
    recall.questions,
    recall.warm_up,
    guess.asks_first,
    *sight.PATTERN,
)
"""Guards that the template passes, and every section but those of OLD_PATTERN: guard(page, book) -> problems."""

OLD_PATTERN: dict[str, tuple] = {
    "chapters/bayes/cause-and-effect.md": (recall.questions, recall.warm_up),
    "chapters/neural-networks/linear-regression.md": (recall.questions, recall.warm_up),
    "chapters/mlp/training.md": (sight.listings,),
    "chapters/papers/transformer.md": (),
    "chapters/pytorch/modules-and-training.md": (),
}
"""Sections that lack something that NEW_PATTERN demands -> what they have of it, and must keep.

Whoever mends one takes it out; none comes in.
"""

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
    if path not in OLD_PATTERN:
        return tuple(guard for guard in SECTION if guard not in OLD)
    spared = [guard for guard in NEW_PATTERN if guard not in OLD_PATTERN[path]]
    return tuple(guard for guard in SECTION if guard not in spared)


BOOK = (
    structure.contents,
    content.figure_names,
    content.glossary,
    content.bibliography,
    symbols.symbols,
    guess.guess_labels,
    *road.ROAD,
)
"""Guards on the whole: guard(book) -> problems."""
