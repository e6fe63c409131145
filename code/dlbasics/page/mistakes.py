"""What is wrong with numbers that are not the expected ones, where the numbers themselves tell it.

A mistake is named only where the value is exactly what it leads to, and no other one leads there.
"""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from dlbasics.page import answers

NEAR = 0.02
"""A value that differs by less, relative to the largest expected one, is called close."""

NO_CHANCE = ("That is one too", "The sign", "You have", "Those")
"""How a slip is told that small whole numbers do not meet by chance."""


def same(array: np.ndarray, other: np.ndarray, tolerance: float) -> bool:
    """Whether two arrays of one shape agree, relative to `other` and absolutely."""
    return array.shape == other.shape and np.allclose(array, other, rtol=tolerance, atol=tolerance)


def rounded(array: np.ndarray, expected: np.ndarray, least: int = 2) -> bool:
    """Whether each entry is the expected one, rounded to `least` significant digits or more.

    Whole numbers are not rounded: a count is exact.
    """
    if array.shape != expected.shape or array.size > 1000:
        return False
    off = ~np.isclose(array, expected, rtol=1e-9, atol=1e-12)
    values, rights = array[off], expected[off]
    if not np.isfinite(values).all() or (rights == np.round(rights)).any():
        return False
    written = [_digits(value) for value in values]
    most = max((decimals for decimals, _ in written), default=0)
    for value, right, (least_decimals, _) in zip(values, rights, written, strict=True):
        # 0.8012 rounded like its neighbour 0.78 is 0.80, which a computer writes 0.8.
        fits = (
            decimals
            for decimals in range(most, least_decimals - 1, -1)
            if abs(value - right) <= 0.5 * 10.0**-decimals * (1 + 1e-9)
        )
        decimals = next(fits, None)
        if decimals is None:
            return False
        kept = decimals + int(np.floor(np.log10(abs(right)))) + 1
        if not least <= kept <= 12:
            return False
    return any(digits >= least for _, digits in written)


def _digits(value: float) -> tuple[int, int]:
    """How many decimals, and how many significant digits, the shortest way to write it has."""
    with np.errstate(over="ignore"):  # too large for 32 bits: infinite, so not of single precision
        single = np.float32(value)
    text = f"{float(value):.12g}"  # not repr: 100 * 0.524 is 52.400000000000006
    if float(single) == value:  # a float32 that became a float64
        text = min(text, np.format_float_positional(single, unique=True), key=len)
    _, figures, exponent = Decimal(text).normalize().as_tuple()
    return max(-exponent, 0), len(figures)


def near(array: np.ndarray, expected: np.ndarray) -> float | None:
    """The largest share by which an entry misses what is expected, where that is little; or None."""
    whole = (expected == np.round(expected)).all()
    if not expected.any() or (whole and (array == np.round(array)).all()):
        return None
    missed = array != expected
    with np.errstate(all="ignore"):
        off = (np.abs(array - expected)[missed] / np.abs(expected)[missed]).max(initial=0)
    return float(off) if off < NEAR else None


def diagnose(array, expected, tolerance: float, sizes: dict[str, int] | None = None) -> str | None:
    """Name the one slip that leads from what is expected to what came; None where none or two do.

    sizes: what the slip "times n" may be about: its name -> the number ("rows of X": 8).
    """
    with np.errstate(all="ignore"):
        found = [
            words
            for words, wrong, by_eye in _slips(expected, sizes or {})
            if np.isfinite(wrong).all()
            and not same(wrong, expected, tolerance)
            and (same(array, wrong, tolerance) or (by_eye and rounded(array, wrong, 3)))
        ]
    if len(found) != 1:
        return None
    whole = (expected == np.round(expected)).all() and (array == np.round(array)).all()
    if whole and expected.size < 3 and np.abs(expected).max(initial=0) < 100:
        return found[0] if found[0].startswith(NO_CHANCE) else None  # small numbers meet by chance
    return found[0]


def _slips(right: np.ndarray, sizes: dict[str, int]) -> Iterator[tuple[str, np.ndarray, bool]]:
    """Yield (what to say, the wrong value, whether it may be rounded)."""
    yield "The sign is turned round.", -right, False
    if (right == np.round(right)).all():
        yield "That is one too many.", right + 1, False
        yield "That is one too few.", right - 1, False
    yield "That is exactly twice the right value.", 2 * right, False
    yield "That is exactly half of the right value.", right / 2, False
    for size in sorted(set(sizes.values()) - {0, 1, 2}):
        what = " and ".join(name for name, number in sizes.items() if number == size)
        yield (
            f"That is exactly {size} times the right value; {size} is {what}.",
            size * right,
            False,
        )
        yield f"That is the right value divided by {size}; {size} is {what}.", right / size, False
    if ((right >= 0) & (right <= 1)).all():
        yield "That is 1 minus the right value.", 1 - right, False
        yield "That is in percent; a share from 0 to 1 is asked, 0.25 for 25%.", 100 * right, True
    yield "That is the right value divided by 100.", right / 100, False
    yield "That is an angle in degrees; radians are asked.", np.degrees(right), True
    yield (
        "That is an angle in degrees, turned into radians once too often.",
        np.radians(right),
        True,
    )
    yield "That is the square of the right value.", right**2, False
    yield "That is the square root of the right value.", np.sqrt(right), False
    yield "That is the natural logarithm of the right value.", np.log(right), False
    yield "That is e to the power of the right value.", np.exp(right), False
    yield "That is 1 divided by the right value.", 1 / right, False
    yield from _orders(right)


def _orders(right: np.ndarray) -> Iterator[tuple[str, np.ndarray, bool]]:
    """The right numbers in another order."""
    if right.ndim == 2 and right.shape[0] == right.shape[1]:
        yield "You have the transpose: rows and columns are exchanged.", right.T, False
    if right.ndim == 1 and right.size > 1:
        yield "Those are the right numbers in the opposite order.", right[::-1], False


def misshapen(array: np.ndarray, expected: np.ndarray, tolerance: float) -> str:
    """Say what the shape itself tells: a transpose, one axis too many, a sum that is missing."""
    if array.size > 1_000_000:
        return ""
    if array.size == expected.size and same(array.ravel(), expected.ravel(), tolerance):
        if array.ndim == expected.ndim == 2 and 1 in array.shape:
            return "The numbers are right: you have the transpose."
        return f"The numbers are right; give them {answers.shape(expected)}."
    if array.ndim == 2 and array.shape == expected.shape[::-1]:
        right = same(array.T, expected, tolerance)
        return "You have the transpose." if right else "That is the shape of the transpose."
    if not np.isfinite(array).all():
        return ""
    if expected.ndim == 0 and array.size:
        for name, value in {"mean": array.mean(), "sum": array.sum()}.items():
            if array.size > 1 and same(np.asarray(value), expected, tolerance):
                return f"Their {name} is right: take it."
    if array.ndim == 0 and expected.size > 1:
        for name, value in {"mean": expected.mean(), "sum": expected.sum()}.items():
            if same(array, np.asarray(value), tolerance):
                return f"That is the {name} of the right numbers."
    if expected.ndim == 1 and array.shape == 2 * expected.shape and expected.size > 1:
        n = expected.size
        return f"A column of the shape ({n}, 1) beside an array of the shape ({n},) makes that."
    return ""


def not_found(array: np.ndarray, expected: np.ndarray) -> str:
    """Say how far it is, where no mistake is known: the right value, to be found by hand."""
    if expected.size <= 12:
        text = f"{answers.apart(array, expected)[1]} is right"
    else:
        off = np.abs(array - expected)
        place = np.unravel_index(int(off.argmax()), off.shape)
        got, right = answers.apart(array[place], expected[place])
        where = ", ".join(map(str, place))
        text = f"entry [{where}] is {got}, and {right} is right"
    return f"{text}. Work this one case out by hand, step by step, and compare"
