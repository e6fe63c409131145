"""The reader's function and what it is called with: is it a stub, does it fit, what did it change."""

import copy
import dis
import inspect
import itertools
import warnings
from collections.abc import Callable, Iterator

import numpy as np

from dlbasics.page.answers import numbers, show

NOTHING = {"RESUME", "NOP", "RETURN_VALUE", "COPY_FREE_VARS", "MAKE_CELL", "CACHE"}
"""Instructions of every function; one that only loads None beside them holds no code."""


def untouched(answer) -> bool:
    """Whether a function or a class is still the stub of the page: dots, and nothing else."""
    if isinstance(answer, type):
        own = [value for name, value in vars(answer).items() if not _automatic(name, value)]
        return all(inspect.isfunction(value) and untouched(value) for value in own)
    if not inspect.isfunction(answer) or answer.__name__ == "<lambda>":
        return False
    steps = [step for step in dis.get_instructions(answer.__code__) if step.opname not in NOTHING]
    return [step.argval for step in steps] == [None]


def _automatic(name: str, value) -> bool:
    """Whether Python wrote an attribute of a class by itself."""
    return name.startswith("__") and name.endswith("__") and not inspect.isfunction(value)


def name(answer) -> str:
    """The name of the reader's function."""
    try:
        found = answer.__name__
    except Exception:
        found = ""
    return found if isinstance(found, str) and found else "your function"


def parameters(answer) -> list[str]:
    """The names of the reader's parameters; none where they cannot be told."""
    try:
        return list(inspect.signature(answer).parameters)
    except Exception:
        return []


def misfit(answer, args: tuple, kwargs: dict, names: list[str]) -> str:
    """Say why a function cannot take these arguments; "" where it can, or nobody knows.

    names: what the arguments are called, where the checker knows.
    """
    try:
        signature = inspect.signature(answer)
    except Exception:
        return ""
    try:
        signature.bind(*args, **kwargs)
        return ""
    except TypeError:
        count = len(args) + len(kwargs)
        called = [*names, *kwargs] if len(names) == len(args) else []
        return (
            f"it gets {_count(count, called)}, and takes "
            f"{_count(len(signature.parameters), list(signature.parameters))}. Keep the line with "
            "`def` as it was"
        )


def _count(count: int, names: list[str]) -> str:
    listed = f" ({', '.join(names)})" if names else ""
    return f"{count} {'argument' if count == 1 else 'arguments'}{listed}"


def own(value):
    """Copy what a function could change in place."""
    if isinstance(value, (np.ndarray, list, dict)):
        return copy.deepcopy(value)
    if type(value).__module__ == "torch" and hasattr(value, "clone") and not value.requires_grad:
        return value.clone()
    return value


def unchanged(before, after) -> bool:
    """Whether a copy still holds what its original does; what cannot be told is unchanged."""
    try:
        if isinstance(before, (list, tuple)):
            return len(before) == len(after) and all(map(unchanged, before, after))
        if isinstance(before, dict):
            return list(before) == list(after) and all(
                unchanged(before[k], after[k]) for k in before
            )
        if isinstance(before, np.ndarray) or hasattr(before, "detach"):
            one, other = numbers(before), numbers(after)
            return one is None or np.array_equal(one, other, equal_nan=True)
        return not isinstance(before, (int, float, str, bool)) or before == after
    except Exception:
        return True


def swapped(reference: Callable, names: list[str], args: tuple) -> Iterator[tuple[str, object]]:
    """Yield (what to say, the value) of the book's own function for two exchanged arguments."""
    for i, j in itertools.combinations(range(len(args)), 2):
        other = [own(arg) for arg in args]
        other[i], other[j] = other[j], other[i]
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                value = reference(*other)
        except Exception:  # these two cannot stand for each other
            continue
        yield (
            f"That is right where `{names[i]}` is {show(args[j])} and `{names[j]}` is "
            f"{show(args[i])}: the two are exchanged in your function.",
            value,
        )


def sizes(names: list[str], args: tuple) -> dict[str, int]:
    """What n could be: how many entries, rows and columns the arguments have."""
    found = {}
    for called, arg in zip(names, args, strict=True):
        shape = np.shape(arg) if isinstance(arg, (list, tuple)) else getattr(arg, "shape", ())
        parts = (
            ["the number of entries of"] if len(shape) == 1 else ["the rows of", "the columns of"]
        )
        for part, size in zip(parts, shape, strict=False):
            found[f"{part} {called}"] = int(size)
        if isinstance(arg, (int, np.integer)) and not isinstance(arg, bool):
            found[called] = int(arg)
    return found
