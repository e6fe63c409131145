"""Show an explorable: a figure that the reader moves, in the book's page and in a notebook alike.

`explore("screening")` as a cell's last line shows the section's `screening.js` within `frame.js`.
What it puts into the page is whole: no server, no network, no widget extension.
"""

import html
import json
import math
import re
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from numbers import Real

MOST_DATA = 100_000
"""How many characters the data of one explorable may have as JSON: a page is read on phones."""

_FRAME = files("dlbasics.page") / "frame.js"
_SECTIONS = files("dlbasics") / "sections"


@dataclass(frozen=True)
class Explorable:
    """An explorable and the state it starts in, as `explore` checked it; a notebook shows it."""

    name: str
    state: dict[str, float | str | bool]
    data: object = None

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        """Return the explorable as a piece of a page, and in words for where no page can be."""
        source = _read(self.name)
        about = read_about(source)
        tag = f"dlb-{self.name}"
        state = html.escape(json.dumps(self.state, allow_nan=False))
        data = "" if self.data is None else f' data-data="{html.escape(_compact(self.data))}"'
        # Shown where scripts do not run: an untrusted notebook, GitHub's preview.
        instead = html.escape(
            f"{about['title']}. {about['question']} "
            "(This figure moves: trust the notebook or run the cell to see it.)"
        )
        page = (
            f'<{tag} data-state="{state}"{data}><p>{instead}</p></{tag}>\n'
            f"<script>\n{bundle(source)}</script>"
        )
        words = f"Explorable {self.name}: {about['title']}. {about['question']}"
        return {"text/html": page, "text/plain": words}


def explore(name: str, /, *, data: object = None, **state: float | str | bool) -> Explorable:
    """Return the explorable `name`, for a cell's last line.

    Args:
        name: one of `names()`, such as "screening".
        data: results of the page's own runs, where the explorable draws such: lists, dictionaries
            with text as keys, texts, finite numbers, True, False and None.
        state: where its controls start, by key; the others start where the explorable puts them.

    Raises:
        ValueError: there is no such explorable or key, a value does not fit its control, or the
            data are missing, not wanted, too many, or not of those kinds.

    """
    if name not in names():
        raise ValueError(f"no explorable {name!r}; there are: {', '.join(names())}")
    about = read_about(_read(name))
    controls, wanted = about["controls"], about.get("data")
    if wanted and data is None:
        raise ValueError(f"{name} needs data=...: {wanted}")
    if data is not None and not wanted:
        raise ValueError(f"{name} takes no data")
    for key in state:
        if key not in controls:
            raise ValueError(f"{name} has no {key!r} to set; it has: {', '.join(controls)}")
    fitted = {key: _fit(key, value, controls[key]) for key, value in state.items()}
    return Explorable(name, fitted, _plain(data))


def names() -> list[str]:
    """Return the names of all explorables, in alphabetical order."""
    return sorted(_scripts())


def _scripts() -> dict[str, Traversable]:
    """Find every explorable: name -> its script, beside the section that shows it."""
    parts = (part for part in _SECTIONS.iterdir() if part.is_dir())
    sections = (section for part in parts for section in part.iterdir() if section.is_dir())
    scripts = (entry for section in sections for entry in section.iterdir())
    return {s.name.removesuffix(".js"): s for s in scripts if s.name.endswith(".js")}


def read_about(source: str) -> dict:
    """Return the `about` block of an explorable's source: its title, question and controls.

    The block is JSON inside JavaScript, so that both languages read the one declaration.

    Raises:
        ValueError: the source has no such block, or it is not JSON.

    """
    _, found, rest = source.partition("\nexport const about = ")
    if not found:
        raise ValueError("an explorable needs a line that starts with 'export const about = '")
    return json.JSONDecoder().raw_decode(rest)[0]


def bundle(source: str) -> str:
    """Return the frame and an explorable's source as one script that imports nothing.

    The explorable stands in a block of its own, so that it may use a name that the frame uses too. A
    classic script, not a module: it runs before anything below it is drawn, so that nothing jumps.
    """
    source = re.sub(r'^import \{[^}]*\} from "\./frame\.js";\n', "", source, flags=re.MULTILINE)
    frame = _FRAME.read_text(encoding="utf-8")
    script = f'(() => {{\n"use strict";\n{frame}\n{{\n{source}}}\n}})();\n'
    script = re.sub(r"^export (?=function|class|const|let)", "", script, flags=re.MULTILINE)
    # Inside a page, these two end or swallow a script even within a string or a comment.
    return re.sub("<(/script|!--)", r"<\\\1", script, flags=re.IGNORECASE)


def _read(name: str) -> str:
    return _scripts()[name].read_text(encoding="utf-8")


def _compact(data: object) -> str:
    return json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def _plain(data: object) -> object:
    """Return a copy of the data as JSON holds them; raises a `ValueError` that says what it cannot."""
    pending = [("data", data)]
    for place, value in pending:  # grows as it runs
        if place.count("[") > 20 or len(pending) > MOST_DATA:  # a list that holds itself has no end
            raise ValueError(
                f"the data may have {MOST_DATA:,} entries, nested 20 times, at most: take fewer"
            )
        if isinstance(value, (list, tuple)):
            pending += [(f"{place}[{i}]", entry) for i, entry in enumerate(value)]
        elif isinstance(value, dict):
            pending += [(f"{place}[{key!r}]", entry) for key, entry in value.items()]
            if not all(isinstance(key, str) for key in value):
                raise ValueError(f"the keys of {place} must be texts; got {list(value)[:5]}")
        elif isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{place} is {value}; the data must be finite")
        elif not isinstance(value, (int, float, str, bool, type(None))):
            raise ValueError(
                f"{place} is of the type {type(value).__name__}; expected lists, dictionaries, "
                "texts and plain numbers (.tolist() makes them of an array or a tensor)"
            )
    text = _compact(data)
    if len(text) > MOST_DATA:
        raise ValueError(
            f"the data have {len(text):,} characters, {MOST_DATA:,} at most: round the numbers, "
            "or take fewer"
        )
    return json.loads(text)


def _fit(key: str, value: float | str | bool, control: dict) -> float | str | bool:
    """Return `value` as JSON can hold it; raises a `ValueError` if it does not fit `control`."""
    if "options" in control:
        if isinstance(value, str) and value in control["options"]:
            return value
        raise ValueError(f"{key} is {value!r}; expected one of: {', '.join(control['options'])}")
    if isinstance(control["value"], bool):
        if isinstance(value, bool):
            return value
        raise ValueError(f"{key} is {value!r}; expected True or False")
    low, high = control["min"], control["max"]
    if isinstance(value, Real) and not isinstance(value, bool):
        number = float(value)
        if math.isfinite(number) and low <= number <= high:
            return number
    raise ValueError(f"{key} is {value!r}; expected a number from {low} to {high}")
