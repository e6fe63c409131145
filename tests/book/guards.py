"""All guards on the sources: those on a section, on the template, and on the whole book."""

from book import guards_code as code
from book import guards_content as content
from book import guards_numbers as numbers
from book import guards_structure as structure

TEMPLATE = (
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

BOOK = (structure.contents, content.figure_names, content.glossary, content.bibliography)
"""Guards on the whole: guard(book) -> problems."""
