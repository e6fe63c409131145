"""Reproducible numbers, and the record of a number that the text quotes."""

import math
import random
import subprocess
import sys
from unittest.mock import Mock

import myst_nb
import nbformat
import numpy as np
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from myst_nb.ext.glue import extract_glue_data

from dlbasics.page import notebook


@pytest.fixture(autouse=True)
def random_state():
    """Give the global generators back as they were."""
    kept = random.getstate(), np.random.get_state(), torch.get_rng_state()
    yield
    random.setstate(kept[0])
    np.random.set_state(kept[1])
    torch.set_rng_state(kept[2])


def draw(seed):
    rng = notebook.set_seed(seed)
    return random.random(), np.random.rand(), torch.rand(3).tolist(), rng.random()


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, np.int64(7)])
def test_a_seed_repeats_everything(seed):
    assert draw(seed) == draw(seed)


def test_seeds_differ():
    assert all(one != two for one, two in zip(draw(0), draw(1), strict=True))


def test_the_generator_is_numpys_with_that_seed():
    assert notebook.set_seed(5).random() == np.random.default_rng(5).random()
    assert notebook.set_seed().random() == np.random.default_rng(0).random()


@pytest.mark.parametrize("seed", [-1, 2**32, 0.0, True, "0", None, math.nan])
def test_a_bad_seed_seeds_nothing(seed):
    before = random.getstate()
    with pytest.raises(ValueError, match=r"seed must be a whole number from 0 to 2\*\*32 - 1"):
        notebook.set_seed(seed)
    assert random.getstate() == before


def test_pytorch_is_not_imported_only_to_be_seeded():
    code = "import sys, dlbasics; dlbasics.set_seed(0); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


# --- glue ---


@pytest.fixture
def shown():
    """What a cell puts into the notebook so far."""
    InteractiveShell.instance()
    with capture_output() as captured:
        yield lambda: captured.outputs
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("value", [0.5, 0.1 + 0.2, 1e-9, 3, -2, "text", "with 'quotes'", ""])
def test_the_record_is_that_of_myst_nb(shown, value):
    notebook.glue(name=value)
    myst_nb.glue("name", value, display=False)
    ours, theirs = shown()
    assert ours.data == theirs.data
    assert ours.metadata == theirs.metadata


@pytest.mark.parametrize(
    ("scalar", "plain"),
    [
        (np.float64(0.5), 0.5),
        (np.float32(0.5), 0.5),
        (np.int64(3), 3),
        (np.str_("text"), "text"),
        (np.array(0.5), 0.5),
        (torch.tensor(0.5, requires_grad=True), 0.5),
    ],
)
def test_scalars_are_stored_as_plain_numbers(shown, scalar, plain):
    notebook.glue(name=scalar)
    notebook.glue(name=plain)
    one, two = shown()
    assert one.data == two.data == {"application/papermill.record/text/plain": repr(plain)}


def test_myst_nb_reads_the_record(shown):
    notebook.glue(first=1, second="two")
    cell = nbformat.v4.new_code_cell(
        outputs=[
            nbformat.v4.new_output("display_data", data=output.data, metadata=output.metadata)
            for output in shown()
        ]
    )
    page = nbformat.v4.new_notebook(cells=[cell])
    assert set(extract_glue_data(page, [0], Mock())) == {"first", "second"}


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        np.float64("nan"),
        None,
        True,
        np.False_,
        1j,
        [1.0],
        np.array([1.0]),
        np.array([1.0, 2.0]),
        torch.ones(2),
        torch.ones(1),
        {},
    ],
)
def test_what_the_text_cannot_quote(shown, value):
    with pytest.raises(ValueError, match="glue takes finite numbers and texts; bad is"):
        notebook.glue(good=1, bad=value)
    assert shown() == []
