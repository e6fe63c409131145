"""Where the reader's code stopped, and why, in plain words (most are in `phrases`)."""

import ast
import difflib
import dis
import linecache
import re
import sysconfig
from pathlib import Path
from types import FrameType, TracebackType

from dlbasics.page.answers import show
from dlbasics.page.phrases import plain, words

OURS = str(Path(__file__).resolve().parents[1])
LIBRARIES = tuple(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib"))


def explain(error: BaseException) -> str:
    """Complete "your code stopped": in which line, and why, in plain words."""
    try:
        place = _place(error)
        return f"{line(error)}: {_why(error, place and (place[0], place[2]))}"
    except Exception:  # an error may be any object, and asking it may be another error
        return f": an error of the kind {type(error).__name__}"


def line(error: BaseException) -> str:
    """Complete "was running": in which line of the reader's."""
    place = _place(error)
    if place is None:
        return ""
    source = _source(*place[:2])
    return f" in line {place[1]}{f', `{source}`' if source else ''}"


def _place(error: BaseException) -> tuple[FrameType, int, int] | None:
    """(frame, line, instruction) of the last line of the reader's own that ran."""
    found = None
    step: TracebackType | None = error.__traceback__
    while step is not None:
        if _own(step.tb_frame.f_code.co_filename):
            found = step.tb_frame, step.tb_lineno, step.tb_lasti
        step = step.tb_next
    return found


def _own(name: str) -> bool:
    """Whether a file is the reader's: a notebook's cell, or none of the book and the libraries."""
    if name.startswith("<"):
        return name.startswith("<ipython-input") or name in ("<stdin>", "<string>")
    return not name.startswith((OURS, *LIBRARIES))


def _source(frame: FrameType, number: int) -> str:
    """The text of a line, where it is at hand: of a notebook's cell, or of a file of Python."""
    name = frame.f_code.co_filename
    text = linecache.getline(name, number).strip() if name.endswith(".py") else ""
    return "" if "`" in text else text if len(text) <= 60 else f"{text[:57]}..."


def _why(error: BaseException, place: tuple[FrameType, int] | None) -> str:
    text = _text(error)
    if said := _raised_on_purpose(error, text):
        return said
    if isinstance(error, KeyError):
        return _key(error, place)
    if isinstance(error, NameError):
        return _name(error, text, place)
    if isinstance(error, AttributeError):
        return _attribute(error)
    said = words(error, text)
    return said + (_operands(place) if "do not fit" in said or "product" in said else "")


def _text(error: BaseException) -> str:
    """The text of an error on one line; "" where even that fails."""
    try:
        return " ".join(str(error).split())
    except Exception:
        return ""


def _raised_on_purpose(error: BaseException, text: str) -> str:
    """What the reader's own `raise`, or one of the book's helpers, says: that text stays."""
    frames, step = [], error.__traceback__
    while step is not None:
        frames.append((step.tb_frame.f_code, step.tb_lasti))
        step = step.tb_next
    if not frames or not text or isinstance(error, SystemExit):
        return ""
    code, at = frames[-1]
    names = {step.offset: step.opname for step in dis.get_instructions(code)}
    if names.get(at) != "RAISE_VARARGS":
        return ""
    text = text if len(text) <= 300 else f"{text[:297]}..."
    if code.co_filename.startswith(OURS):
        called = next(c.co_name for c, _ in frames[1:] if c.co_filename.startswith(OURS))
        return f"`{called}` says: {text}"
    return f"your own error says: {text}" if _own(code.co_filename) else ""


def _key(error: KeyError, place) -> str:
    """A key that is missing; where an operator such as += asked for it, what to do."""
    key = show(error.args[0]) if error.args else "asked for"
    sign = _updates(place)
    if sign:
        return (
            f"{sign} changes an entry that is there already, and the dictionary has no key {key} "
            f"yet: give it a first value, 0 for a sum, or ask with `.get({key}, 0)`"
        )
    return f"the dictionary has no key {key}"


def _updates(place) -> str:
    """The operator, where the instruction reads the old entry for `d[key] += ...`; else ""."""
    if place is None:
        return ""
    steps = list(dis.get_instructions(place[0].f_code))
    at = next((n for n, step in enumerate(steps) if step.offset == place[1]), 0)
    before = [step.opname for step in steps[max(at - 2, 0) : at]]
    if before != ["COPY", "COPY"]:
        return ""
    later = (s.argrepr for s in steps[at + 1 :] if s.opname == "BINARY_OP")
    return next((f"`{sign}`" for sign in later if sign.endswith("=")), "")


def _name(error: NameError, text: str, place) -> str:
    name = next(iter(re.findall(r"'(\w+)'", text)), "") or error.name or ""
    if isinstance(error, UnboundLocalError):
        return (
            f"`{name}` is read before the function gives it a value (a name that a function "
            "assigns to is its own, also where one outside has the same name)"
        )
    if "free variable" in text:
        return f"`{name}` is read before it gets a value"
    known = [*place[0].f_locals, *place[0].f_globals] if place else []
    nearest = difflib.get_close_matches(name, [k for k in known if k != name], 1, 0.75)
    return f"nothing is called `{name}` here" + (f"; `{nearest[0]}` is" if nearest else "")


def _attribute(error: AttributeError) -> str:
    if error.name is None:
        return "something is asked for a part that it does not have"
    if error.obj is None:
        return f"None stands before `.{error.name}`: something above returned nothing"
    what = getattr(error.obj, "__name__", None)
    what = f"`{what}`" if isinstance(what, str) else plain(type(error.obj).__name__)
    return f"{what} has no `.{error.name}`"


def _operands(place) -> str:
    """The two operands of the operator that stopped, with their shapes, where they are names."""
    try:
        frame, at = place
        begin, end, left, right = list(frame.f_code.co_positions())[at // 2]
        line = linecache.getline(frame.f_code.co_filename, begin).encode()
        if begin != end or not frame.f_code.co_filename.endswith(".py"):
            return ""
        node = ast.parse(line[left:right].decode().strip(), mode="eval").body
        sides = [(ast.unparse(side), _shape(side, frame)) for side in (node.left, node.right)]
    except Exception:  # no source, no operator: then the text above must do
        return ""
    if None in [shape for _, shape in sides]:
        return ""
    return f" ({', '.join(f'{name} has the shape {shape}' for name, shape in sides)})"


def _shape(node: ast.AST, frame: FrameType) -> tuple | None:
    """The shape of a variable or of its transpose; nothing of the reader's runs for it."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        shape = _shape(node.value, frame)
        return None if shape is None else shape[::-1]
    if not isinstance(node, ast.Name):
        return None
    value = frame.f_locals.get(node.id, frame.f_globals.get(node.id))
    shape = getattr(value, "shape", None)
    return tuple(shape) if shape is not None else None
