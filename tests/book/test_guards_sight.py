"""What counts as in sight, and as plain; what a fold excuses."""

import pytest

from book import guards_sight as sight
from book import specimen
from book.book import Book
from book.breaking import Break, cell
from book.specimen import PAGE

GLUED = "glue(left=left, crumbs=left * 1234)"
HALVES = "code/dlbasics/halves.py"
LISTING = "```{literalinclude}"


def problems(guard, root, *changes) -> list[str]:
    specimen.write(root)
    for old, new, *path in changes:
        Break(None, "", old, new, path=path[0] if path else PAGE).apply(root)
    book = Book(root)
    return guard(book.page(PAGE), book)


@pytest.mark.parametrize(
    "expression",
    [
        "left", "-left / 2 + 3", "f'{left:.3f} million'", "round(left, 2)", "left if False else 0",
        "table[0]", "table[1:]", "table[-1].real", "max(table)", "sum(table) / len(table)",
        "table.mean()", "left > 0.1", "int(left)",
    ],
)  # fmt: skip
def test_plain_arithmetic_with_what_is_in_sight(expression, tmp_path):
    seen = "left = halves.halve(0.6)\ntable = [left]"
    changes = [("left = halves.halve(0.6)", seen), (GLUED, f"glue(crumbs={expression})")]
    plain = "if" not in expression
    assert (problems(sight.computed_in_sight, tmp_path, *changes) == []) is plain


@pytest.mark.parametrize(
    "expression",
    ["halves.halve(left)", "np.median(table)", "[x for x in table]", "other", "left.mean(axis=0)",
     "max(other)", "(lambda: left)()", "other.real"],
)  # fmt: skip
def test_a_computation_out_of_sight(expression, tmp_path):
    changes = [("left = halves", "table = left = halves"), (GLUED, f"glue(crumbs={expression})")]
    found = problems(sight.computed_in_sight, tmp_path, *changes)
    assert len(found) == 1 and f"crumbs={expression} is computed out of sight" in found[0]


def test_a_name_for_what_is_in_sight_is_in_sight(tmp_path):
    text = "rest, _ = left, 1\nbits = rest * 1234\nglue(left=rest, crumbs=bits)"
    assert problems(sight.computed_in_sight, tmp_path, (GLUED, text)) == []


@pytest.mark.parametrize(
    ("tag", "count"),
    [("hide-input", 0), ("hide-cell", 0), ("remove-output", 0), ("remove-input", 2),
     ("remove-cell", 2)],
)  # fmt: skip
def test_a_fold_is_in_sight_and_what_is_removed_is_not(tag, count, tmp_path):
    change = ("python\nleft =", f"python\n:tags: [{tag}]\nleft =")
    assert len(problems(sight.computed_in_sight, tmp_path, change)) == count


def test_a_function_may_read_what_a_later_cell_defines(tmp_path):
    late = cell("def f():\n    return pie") + "\n" + cell("pie = 3\nf()")
    assert problems(sight.stands_alone, tmp_path, ("Crumbs.\n", f"{late}\nCrumbs.\n")) == []
    hidden = late.replace("python\npie", "python\n:tags: [remove-cell]\npie")
    (found,) = problems(sight.stands_alone, tmp_path, ("Crumbs.\n", f"{hidden}\nCrumbs.\n"))
    assert "pie comes from a hidden cell" in found


LONG = ("    return x / 2", "    x = x + 0\n" * 30 + "    return x / 2", HALVES)


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ((LISTING, LISTING), 1),
        (("The code is short:", "{.deeper}\n### The code"), 0),
        (("The code is short:", "{.deeper}\n### The code\n\n#### In full"), 0),
        (("The code is short:", "{.deeper}\n### The code\n\n### Another part"), 1),
        (("The code is short:", "{.later}\n### The code"), 1),
    ],
)
def test_a_long_listing_may_stand_in_a_deeper_part(change, count, tmp_path):
    assert len(problems(sight.listings, tmp_path, LONG, change)) == count


def test_a_long_listing_may_stand_in_a_fold(tmp_path):
    opened = ":::{admonition} The code\n:class: dropdown\n\n```{literalinclude}"
    end = ":pyobject: halve\n:language: python\n```\n"
    changes = [LONG, (LISTING, opened), (end, f"{end}:::\n")]
    assert problems(sight.listings, tmp_path, *changes) == []


def test_a_docstring_is_no_line_of_the_algorithm(tmp_path):
    words = ('"""Halve."""', '"""Halve.\n' + "    word\n" * 40 + '    """', HALVES)
    assert problems(sight.listings, tmp_path, words) == []


def test_a_method_is_found_and_checked(tmp_path):
    source = (
        '\n\nclass Cake:\n    """A cake."""\n\n    def cut(self):\n        """Cut."""\n'
        '        raise TypeError("no knife")\n'
    )
    changes = [("    return x / 2\n", f"    return x / 2\n{source}", HALVES)]
    changes.append((":pyobject: halve", ":pyobject: Cake.cut"))
    (found,) = problems(sight.listings, tmp_path, *changes)
    assert "Cake.cut checks its arguments, `raise TypeError('no knife')`" in found
