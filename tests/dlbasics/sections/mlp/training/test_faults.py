"""The broken runs: each has its one fault, and no other."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from dlbasics import datasets
from dlbasics.sections.mlp.training import faults


def test_about_half_of_the_digits_are_negatives():
    X, y, X_held, y_held = faults.negatives(1)
    assert X.shape == (1137, 64) and X_held.shape == (300, 64)
    assert y.shape == (1137,) and y_held.shape == (300,)
    # The corner of a digit is paper: -1 where it is shown as it is, 1 in a negative.
    assert set(X[:, 0]) == {-1, 1} and 0.45 < np.mean(X[:, 0] == 1) < 0.55
    again = np.concatenate([X, X_held]) * np.concatenate([X, X_held])[:, :1] * -1
    ours = sorted(map(tuple, (again + 1) / 2))
    assert ours == sorted(map(tuple, datasets.digits().X_train))
    assert not np.array_equal(faults.negatives(2)[0], X)


def test_each_letter_has_its_fault():
    runs = {letter: faults.run(letter, seed=0, num_epochs=1) for letter in faults.FAULTS}
    for letter, run in runs.items():
        assert run.model.sizes == (64, 100, 10)
        assert run.model.activations[0] == ("identity" if letter == "C" else "relu")
        assert run.model.activations[1] == ("relu" if letter == "D" else "identity")
        assert np.array_equal(run.y_train, run.y_true) == (letter != "B")
        assert_array_equal(run.X_train, runs["healthy"].X_train)
        assert len(run.history.train_loss) == len(run.history.validation_loss) == 1
    assert sorted(runs["B"].y_train) == sorted(runs["B"].y_true)
    assert faults.FAULTS["A"]["lr"] == 100 * faults.LR
    assert set(faults.NAMES) == set("ABCD")


def test_a_run_is_the_same_for_a_seed():
    one, two, other = (faults.run("healthy", seed, num_epochs=2) for seed in (4, 4, 5))
    assert_array_equal(one.model.theta, two.model.theta)
    assert not np.array_equal(one.model.theta, other.model.theta)


def test_an_unknown_letter_is_refused():
    with pytest.raises(ValueError, match="no run 'E'; there are healthy, A, B, C, D"):
        faults.run("E")
