"""Exercise checkers: they say what is wrong with an answer, and hint; never a traceback.

The checkers of a section are in its `check.py`. Each is a function that raises `Wrong` with a
message, decorated with `checker`. Most compare the reader's function with one of the book's:

    @checker
    def area(answer):
        "Width times height, whatever the unit."
        for width, height in [(3.0, 5.0), (0.2, 7.0)]:
            compare(answer, lambda width, height: width * height, width, height, hints={
                "That is half of the way round.": lambda width, height: width + height})

`compare` is `call`, then `close`; use the two by themselves where what comes back must be taken
apart first. What every beginner may do (rounding, a swapped argument, a wrong sign, a shape turned
round, a key that is missing, a loop without end) they tell by themselves: hints are for what only
this exercise knows. Test values must differ enough that no two mistakes give the same number.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from dlbasics.page import answers, calling, errors, mistakes
from dlbasics.page.answers import numbers, show
from dlbasics.page.timelimit import TooLong, limit

SECONDS = 10.0
"""How long one call of the reader's function may take, where it can be stopped safely."""

UNTRIED = "Not tried yet. Replace the dots by your own code, and run this cell again."


FAULTS = {
    "divide by zero": "something was divided by 0 (or the logarithm of 0 was taken)",
    "overflow": "a number grew larger than a float can be, as e to the power of 1000 is",
    "invalid value": "0 / 0, inf - inf, or a root or logarithm of a negative number came up",
}
"""What NumPy watches, in the book's words."""


class Wrong(Exception):  # noqa: N818 - the answer is wrong, not the program
    """The answer is wrong; the message says how, to the reader."""


@dataclass(frozen=True)
class Result:
    """What a checker finds, and what to tell the reader; passed is None before the first try."""

    passed: bool | None
    message: str
    rounded: bool = False

    def __str__(self):
        if self.passed is None:
            return f"○ {self.message}"
        right = "✓ Right, but rounded." if self.rounded else "✓ Right."
        return f"{right if self.passed else '✗ Not yet.'} {self.message}"


@dataclass
class _Beside:
    """What is told beside the verdict of the checker that runs now."""

    rounded: str = ""
    changed: dict[str, None] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)


_beside = _Beside()


def checker(judge: Callable) -> Callable:
    """Make a checker of a function that raises `Wrong` for a wrong answer.

    The first paragraph of the function's docstring is what a right answer is told. The checker
    prints its verdict; its attribute `judge` returns it as a `Result`.
    """
    praise = " ".join((judge.__doc__ or "").split("\n\n")[0].split())
    if not praise:
        raise ValueError(
            f"the checker {judge.__name__} needs a docstring: it is what a right answer is told"
        )

    def result(answer) -> Result:
        global _beside
        if calling.untouched(answer):
            return Result(None, UNTRIED)
        _beside = _Beside()
        try:
            judge(answer)
        except Wrong as wrong:
            return Result(False, " ".join([str(wrong), *_beside.changed]))
        told = [_beside.rounded] if _beside.rounded else []
        return Result(True, " ".join([*told, praise, *_beside.changed]), bool(told))

    @functools.wraps(judge)
    def check(answer) -> None:
        try:
            print(result(answer))
        except Exception as error:  # the reader may hand over more than a checker thought of
            print(
                f"○ No verdict. The checker itself stopped ({type(error).__name__}) at what your "
                "function returns. That is a fault of the book: please report it, with your code."
            )

    check.judge = result
    return check


def compare(
    answer, reference: Callable, *args, hints: dict | None = None, tolerance: float = 1e-6
) -> None:
    """Call the reader's function, and compare what it returns with what `reference` returns.

    reference: the book's own function; its parameters name the arguments in messages.
    hints: message -> the wrong value that it explains, or a function of the same arguments.
    Raises Wrong as `call` and `close` do, and where the value is right for swapped arguments.
    """
    names = list(inspect.signature(reference).parameters)[: len(args)]
    value = call(answer, *args, _names=names)
    given = ", ".join(f"{name}={show(arg)}" for name, arg in zip(names, args, strict=True))
    wrong = {
        words: value(*map(calling.own, args)) if callable(value) else value
        for words, value in (hints or {}).items()
    }
    right = reference(*map(calling.own, args))
    swapped = dict(calling.swapped(reference, names, args))
    close(value, right, f"for {given}", wrong, tolerance, calling.sizes(names, args), swapped)


def call(answer, *args, _names=(), **kwargs):
    """Call the reader's function; every way in which that can fail becomes a message.

    The function gets copies of arrays, lists and tensors, so that it cannot change what the checker
    goes on to use; that it changed them is told beside the verdict.
    Returns what it returns. Raises Wrong where `answer` is no function, takes other arguments,
    raises an error, ends the program, runs longer than `SECONDS`, or returns nothing.
    """
    if not callable(answer):
        raise Wrong(f"Hand over the function itself, without calling it: got {show(answer)}.")
    shown = [*map(show, args), *(f"{key}={show(value)}" for key, value in kwargs.items())]
    where = f"{calling.name(answer)}({', '.join(shown)})"
    if words := calling.misfit(answer, args, kwargs, _names):
        raise Wrong(f"{where} cannot be called: {words}.")
    mine, named = (
        [*map(calling.own, args)],
        {key: calling.own(value) for key, value in kwargs.items()},
    )
    _beside.faults.clear()
    try:
        watch = np.errstate(
            all="call",
            under="ignore",
            call=lambda kind, _: _beside.faults.add(FAULTS.get(kind, kind)),
        )
        with watch, limit(SECONDS):
            value = answer(*mine, **named)
    except KeyboardInterrupt:  # an interrupt is the reader's own wish
        raise
    except TooLong as late:
        line = errors.line(late)
        raise Wrong(
            f"{where} was still running after {SECONDS:g} seconds{line}, and was stopped. Does "
            "each loop come to an end?"
        ) from None
    except BaseException as error:
        raise Wrong(f"In {where} your code stopped{errors.explain(error)}.") from None
    if value is None or value is Ellipsis:
        raise Wrong(f"{where} returned nothing. End your function with `return` and the result.")
    own = list(_names) or calling.parameters(answer)
    for place, (before, after) in enumerate(zip(args, mine, strict=True)):
        if not calling.unchanged(before, after):
            name = f"`{own[place]}`" if place < len(own) else f"number {place + 1}"
            _beside.changed[f"(Your function changes its argument {name}: work on a copy.)"] = None
    return value


def faults() -> frozenset[str]:
    """What NumPy met in the last `call`, in the words of `FAULTS`."""
    return frozenset(_beside.faults)


def close(
    value,
    expected,
    where: str,
    hints: dict[str, object] | None = None,
    tolerance: float = 1e-6,
    sizes: dict[str, int] | None = None,
    swapped: dict[str, object] | None = None,
    reveal: bool = True,
) -> None:
    """Compare a number or an array with what is expected.

    value: what the reader's function returned: a number, a list, an array, a tensor, or anything.
    where: completes "Expected ... " ("for a prior of 0.1").
    hints: message -> the wrong value that it explains; the first that fits is told.
    tolerance: the largest difference allowed, absolute and relative to `expected`.
    sizes: what n could be where an answer is n times the right one: {"rows of X": 8}.
    swapped: message -> the value for arguments in another order; told where only one fits.
    reveal: whether the right value may be told where no mistake is known.
    What is right but rounded passes, and is told so.
    Raises Wrong where the value is no number, has another shape, is not finite, or differs.
    """
    expected = np.asarray(expected, dtype=float)
    array = numbers(value)
    if array is None or _holes(value, array):
        what = f"numbers of {answers.shape(expected)}" if expected.ndim else "a number"
        raise Wrong(f"Expected {what} {where}; got {answers.kind(value)}.")
    tolerance = max(tolerance, answers.precision(value))
    if array.shape != expected.shape:
        words = mistakes.misshapen(array, expected, tolerance)
        got = f"Expected {answers.shape(expected)} {where}; got {answers.shape(array)}."
        raise Wrong(f"{got} {words}".strip())
    if not (np.isfinite(array) | ~np.isfinite(expected)).all():
        why = f"; on the way, {' and '.join(sorted(_beside.faults))}" if _beside.faults else ""
        raise Wrong(f"Expected finite numbers {where}; got {show(value)}{why}.")
    if mistakes.same(array, expected, tolerance):
        return
    got = f"You get {answers.apart(value, expected)[0]} {where}"
    known = {words: np.asarray(wrong, dtype=float) for words, wrong in (hints or {}).items()}
    for words, wrong in known.items():
        if mistakes.same(array, wrong, tolerance):
            raise Wrong(f"{got}. {words}")
    if mistakes.rounded(array, expected):
        mine, right = answers.apart(value, expected)
        note = f"You return {mine} {where}, and {right} is nearer: keep all digits."
        _beside.rounded = _beside.rounded or note
        return
    near = [words for words, wrong in known.items() if mistakes.rounded(array, wrong, 3)]
    other = {words: numbers(wrong) for words, wrong in (swapped or {}).items()}
    near += [w for w, x in other.items() if x is not None and mistakes.same(array, x, tolerance)]
    if len(near) == 1:
        raise Wrong(f"{got}. {near[0]}")
    if words := mistakes.diagnose(array, expected, tolerance, sizes):
        raise Wrong(f"{got}. {words}")
    if (off := mistakes.near(array, expected)) is not None:
        raise Wrong(f"{got}. That is close (within {100 * off:.2g}%); exact is asked.")
    raise Wrong(f"{got}; {mistakes.not_found(array, expected) if reveal else 'that is not it'}.")


def several(value, *names: str) -> list:
    """Take apart what a function returns that has as many results as there are names.

    Raises Wrong where it is something else: "Return two results: dW, then db."
    """
    counts = {2: "two", 3: "three", 4: "four"}
    asked = f"Return {counts.get(len(names), len(names))} results: {', then '.join(names)}"
    if isinstance(value, (str, bytes, dict, set, frozenset)):
        raise Wrong(f"{asked}; got {answers.kind(value)}.")
    try:
        parts = list(value)
    except Exception:  # one number, or what cannot be gone through
        raise Wrong(f"{asked}; got {answers.kind(value)}.") from None
    if len(parts) != len(names):
        raise Wrong(f"{asked}; got {len(parts)}.")
    return parts


def keyed(value, *keys) -> dict:
    """Check that a function returned a dictionary with these keys, and no others.

    Raises Wrong saying which key is missing, or is one too many.
    """
    asked = f"Return a dictionary with the keys {', '.join(map(show, keys))}"
    if not isinstance(value, dict):
        raise Wrong(f"{asked}; got {answers.kind(value)}.")
    for key in keys:
        if key not in value:
            raise Wrong(f"{asked}; {show(key)} is missing in {show(value)}.")
    for key in value:
        if key not in keys:
            raise Wrong(f"{asked}; {show(key)} is none of them.")
    return value


def _holes(value, array: np.ndarray) -> bool:
    """Whether a NaN of the array was None in the reader's list."""
    if not isinstance(value, (list, tuple)) or array.size > answers.MOST_NESTED:
        return False
    return any(entry is None or _holes(entry, array) for entry in value)
