"""What a reader's function returned: read as numbers, and shown in a few words."""

import numpy as np

MOST_NESTED = 100_000
"""Entries of a list that are looked at one by one."""


def numbers(value) -> np.ndarray | None:
    """Read what a reader's function returned as an array of floats; None where it is no such thing.

    Real numbers only: text, even "0.5", complex numbers and masked entries are not.
    """
    try:
        value = _plain(value)
        if np.ma.is_masked(value):
            return None
        array = np.asarray(value)
        # bool, whole, float; object for what only knows how to become a float, as a Fraction does
        return array.astype(float, copy=False) if array.dtype.kind in "biufO" else None
    except KeyboardInterrupt:
        raise
    except BaseException:  # whatever the reader made, asking it must not end in a traceback
        return None


def precision(value) -> float:
    """The relative error that the value's own kind of number allows: 1e-4 for single precision."""
    try:
        while isinstance(value, (list, tuple)) and value:
            value = value[0]
        return {"float32": 1e-4, "float16": 5e-3, "bfloat16": 2e-2}.get(
            str(getattr(value, "dtype", "")).removeprefix("torch."), 0.0
        )
    except Exception:
        return 0.0


def kind(value) -> str:
    """Say what a value is that is no number, or no array of numbers: what a beginner must see."""
    try:
        if value is None:
            return "None"
        if isinstance(value, (str, bytes)):
            return f"text, {show(value)}"
        if isinstance(value, dict):
            return f"a dictionary, {show(value)}"
        if isinstance(value, (set, frozenset)):
            return f"a set, {show(value)}"
        if isinstance(value, (complex, np.complexfloating)):
            return f"a complex number, {show(value)}"
        if isinstance(value, (list, tuple)):
            return _kind_of_list(value)
        if hasattr(value, "__next__"):
            return "a generator: a `yield` or round brackets around a loop; `list(...)` runs it"
        if callable(value):
            return f"a function or a class, {show(value)}: call it, with ( )"
    except Exception:
        return show(value)
    return show(value)


def _kind_of_list(value) -> str:
    name = "a list" if isinstance(value, list) else "a tuple"
    lengths = set()
    for place, entry in enumerate(value[:MOST_NESTED]):
        if entry is None:
            return f"{name} whose entry {place} is None"
        if isinstance(entry, (str, bytes)):
            return f"{name} whose entry {place} is text, {show(entry)}"
        lengths.add(np.shape(_plain(entry)) if numbers(entry) is not None else None)
    if None not in lengths and len(lengths) > 1:
        return f"{name} whose entries have different shapes, {show(value)}"
    return f"{name} with something else than numbers in it, {show(value)}"


def shape(array: np.ndarray) -> str:
    """Write a shape the way the text does: one number, or the shape (2, 3)."""
    return f"the shape {array.shape}" if array.ndim else "one number"


def show(value, digits: int = 4) -> str:
    """Write a value the way a reader would, numbers rounded, on one line."""
    try:
        if isinstance(value, (bool, np.bool_)):
            return str(bool(value))
        if isinstance(value, (int, float, np.number)):
            return _short(_digits(value, digits), 60)
        if isinstance(value, (list, tuple, np.ndarray)) or hasattr(value, "detach"):
            array = numbers(value)
            if array is not None and array.ndim <= 2 and array.size <= 12:
                return _nested(array, digits)
        return _short(" ".join(repr(value).split()), 60)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return f"an object of the type {type(value).__name__}"


def _nested(array: np.ndarray, digits: int) -> str:
    if array.ndim == 0:
        return _digits(float(array), digits)
    return "[" + ", ".join(_nested(part, digits) for part in array) + "]"


def _digits(number, digits: int) -> str:
    whole = float(number).is_integer() and abs(number) < 1e9 if np.isreal(number) else False
    return f"{int(number)}" if whole else f"{number:.{digits}g}"


def apart(one, other) -> tuple[str, str]:
    """Write two numbers or arrays with as many digits as tell them apart."""
    for digits in (4, 6, 8, 10, 12, 17):
        written = show(one, digits), show(other, digits)
        if written[0] != written[1]:
            break
    return written


def _plain(value):
    """Free tensors of their gradients, also inside of lists: NumPy cannot read them otherwise."""
    if hasattr(value, "detach"):  # a torch tensor may have a gradient, and live on a GPU
        value = value.detach().cpu()
        return value.float() if str(value.dtype) == "torch.bfloat16" else value
    if isinstance(value, (list, tuple)) and len(value) <= MOST_NESTED:
        return [_plain(entry) for entry in value]
    return value


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
