"""The stored runs come out again when a part of them is made anew."""

from itertools import islice

import pytest
import torch

from dlbasics import set_seed
from dlbasics.sections.papers.encoder_decoder import long_run, runs, translator


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_a_stored_run_comes_out_again():
    """One whole run, of a few seconds: alike on another machine, if not to the last digit."""
    kept = runs.judged("vector")[0]
    early, _, whole, single = long_run.ARMS["vector"].run(kept.lr, kept.seed, "test")
    assert early == pytest.approx(kept.early, abs=0.05)
    assert whole == pytest.approx(kept.whole, abs=0.15)
    assert single == pytest.approx(kept.single, abs=0.08)


@pytest.mark.parametrize(
    "name", ["vector-longer", "vector-again", "vector-wide", "equal-weights", "backwards"]
)
def test_the_first_hundred_steps_come_out_again(name):
    arm, kept = long_run.ARMS[name], runs.judged(name)[0]
    set_seed(kept.seed)
    batches = islice(arm.batches(kept.seed), 100)
    losses = translator.train(arm.model(), kept.lr, arm.steps, batches)
    assert len(losses) == 100
    assert sum(losses) / 100 == pytest.approx(kept.early, abs=0.05)


def test_rows_of_other_arms_are_kept():
    others = long_run.kept("vector")
    assert others and not any(row.startswith("vector,") for row in others)
    assert any(row.startswith("vector-wide,") for row in others)
    assert len(others) + len([r for r in runs.read() if r.arm == "vector"]) == len(runs.read())
