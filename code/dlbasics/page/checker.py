"""Exercise checkers: they say what is wrong with an answer, and hint; never a traceback.

The checkers of a section are in the module named after it, say `dlbasics.check.bayes_theorem`.
Each is a function that raises `Wrong` with a message, decorated with `checker`:

    @checker
    def double(answer):
        "Your function doubles its argument."
        close(call(answer, 3), 6, "for the argument 3")
"""

import copy
import functools
from dataclasses import dataclass

import numpy as np


class Wrong(Exception):  # noqa: N818 - the answer is wrong, not the program
    """The answer is wrong; the message says how, to the reader."""


@dataclass(frozen=True)
class Result:
    """What a checker finds: passed or not, and what to tell the reader."""

    passed: bool
    message: str

    def __str__(self):
        return f"✓ Right. {self.message}" if self.passed else f"✗ Not yet. {self.message}"


def checker(judge):
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
        try:
            judge(answer)
        except Wrong as wrong:
            return Result(False, str(wrong))
        return Result(True, praise)

    @functools.wraps(judge)
    def check(answer) -> None:
        print(result(answer))

    check.judge = result
    return check


def call(answer, *args, **kwargs):
    """Call the reader's function; every way in which that can fail becomes a message.

    The function gets copies of arrays and lists, so that it cannot change what the checker goes on
    to use.
    Returns what it returns. Raises Wrong where `answer` is no function, raises an error, ends the
    program, or returns nothing.
    """
    if not callable(answer):
        raise Wrong(f"Hand over the function itself, without calling it: got {_show(answer)}.")
    shown = [*map(_show, args), *(f"{key}={_show(value)}" for key, value in kwargs.items())]
    where = f"{getattr(answer, '__name__', 'your function')}({', '.join(shown)})"
    try:
        value = answer(*map(_own, args), **{key: _own(value) for key, value in kwargs.items()})
    except (Exception, SystemExit) as error:  # an interrupt is the reader's own wish
        raise Wrong(f"{where} stopped with {type(error).__name__}{_reason(error)}") from None
    if value is None or value is Ellipsis:
        raise Wrong(
            f"{where} returned nothing. Replace the dots by your own code, and `return` the result."
        )
    return value


def close(
    value, expected, where: str, hints: dict[str, object] | None = None, tolerance: float = 1e-6
) -> None:
    """Compare a number or an array with what is expected.

    value: what the reader's function returned: a number, a list, an array, a tensor, or anything.
    where: completes "Expected ... " ("for a prior of 0.1").
    hints: message -> the wrong value that it explains; the first that fits is told.
    tolerance: the largest difference allowed, absolute and relative to `expected`.
    Raises Wrong where the value is no number, has another shape, is not finite, or differs.
    """
    expected = np.asarray(expected, dtype=float)
    array = numbers(value)
    if array is None:
        what = f"numbers of the shape {expected.shape}" if expected.ndim else "a number"
        raise Wrong(f"Expected {what} {where}; got {_show(value)}.")
    if array.shape != expected.shape:
        what = f"the shape {expected.shape}" if expected.ndim else "one number"
        got = f"the shape {array.shape}" if array.ndim else "one number"
        raise Wrong(f"Expected {what} {where}; got {got}.")
    if not np.isfinite(array).all():
        raise Wrong(f"Expected finite numbers {where}; got {_show(value)}.")
    if np.allclose(array, expected, rtol=tolerance, atol=tolerance):
        return
    for message, wrong in (hints or {}).items():
        wrong = np.asarray(wrong, dtype=float)
        if wrong.shape == array.shape and np.allclose(array, wrong, rtol=tolerance, atol=tolerance):
            raise Wrong(f"You get {_show(value)} {where}. {message}")
    raise Wrong(f"You get {_show(value)} {where}; that is not it.")


def numbers(value) -> np.ndarray | None:
    """Read what a reader's function returned as an array of floats; None where it is no such thing.

    Real numbers only: text, even "0.5", complex numbers and masked entries are not.
    """
    try:
        if hasattr(value, "detach"):  # a torch tensor may have a gradient, and live on a GPU
            value = value.detach().cpu()
        if np.ma.is_masked(value):
            return None
        array = np.asarray(value)
        # bool, whole, float; object for what only knows how to become a float, as a Fraction does
        return array.astype(float, copy=False) if array.dtype.kind in "biufO" else None
    except Exception:  # whatever the reader made, asking it must not end in a traceback
        return None


def _own(value):
    """Copy what a function could change in place."""
    return copy.deepcopy(value) if isinstance(value, (np.ndarray, list, dict)) else value


def _reason(error: BaseException) -> str:
    """Write the text of an error, where it has one, after a colon."""
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = ""
    return f": {_short(text, 300)}" if text else "."


def _show(value) -> str:
    """Write a value the way a reader would, numbers rounded, on one line."""
    try:
        if isinstance(value, (bool, np.bool_)):
            return str(bool(value))
        if isinstance(value, (int, float, np.number)):
            return f"{value:.4g}"
        if isinstance(value, (list, tuple, np.ndarray)) or hasattr(value, "detach"):
            array = numbers(value)
            if array is not None and array.ndim == 0:
                return f"{array:.4g}"
            if array is not None and array.ndim == 1 and array.size <= 8:
                return "[" + ", ".join(f"{number:.4g}" for number in array) + "]"
        return _short(" ".join(repr(value).split()), 60)
    except Exception:
        return f"an object of the type {type(value).__name__}"


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
