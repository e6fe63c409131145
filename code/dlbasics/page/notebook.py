"""What every first cell needs: reproducible random numbers, and numbers for the text to quote."""

import random
import sys

import numpy as np
from IPython.display import display


def set_seed(seed: int = 0) -> np.random.Generator:
    """Make a notebook reproducible: seed Python, NumPy and, where it is imported already, PyTorch.

    seed: a whole number from 0 to 2**32 - 1.
    Returns a NumPy generator seeded alike. Prefer it to the global state: a function that takes a
    generator says that it draws random numbers.
    Raises ValueError for another seed.
    """
    whole = isinstance(seed, (int, np.integer)) and not isinstance(seed, bool)
    if not whole or not 0 <= seed < 2**32:
        raise ValueError(f"the seed must be a whole number from 0 to 2**32 - 1, not {seed!r}")
    random.seed(int(seed))
    np.random.seed(int(seed))
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(int(seed))
    return np.random.default_rng(seed)


def glue(**values) -> None:
    """Store numbers or short texts of a run under names, for the text to quote with `glue:text`.

    values: name=value; a number or a text, also one in a NumPy scalar or a tensor without axes.
    Shows nothing in a notebook. The same record as `myst_nb.glue(name, value, display=False)`,
    which Colab lacks.
    Raises ValueError for anything else, True and False included, and for a number not finite; then
    nothing is stored.
    """
    plain = {}
    for name, value in values.items():
        if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
            value = value.item()  # a NumPy scalar prints as np.float64(...)
        text_or_number = isinstance(value, (int, float, str)) and not isinstance(value, bool)
        if not text_or_number or (isinstance(value, float) and not np.isfinite(value)):
            raise ValueError(f"glue takes finite numbers and texts; {name} is {value!r}")
        plain[name] = value
    prefix = "application/papermill.record/"
    for name, value in plain.items():
        metadata = {"scrapbook": {"name": name, "mime_prefix": prefix}}
        display({f"{prefix}text/plain": repr(value)}, raw=True, metadata=metadata)
