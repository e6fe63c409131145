"""The figures on training: they draw, and their texts tell what they show."""

import pytest

from dlbasics.sections.pytorch.modules_and_training import figures
from dlbasics.training import History


@pytest.mark.parametrize(("stopped", "label"), [(False, "lowest"), (True, "kept")])
def test_curves(drawn, stopped, label):
    history = History([2.0, 1.0, 0.5], [2.2, 1.5, 1.75])
    assert figures.curves(history, stopped) is None
    texts, alt = drawn()
    assert {"training", "validation", label, "epoch", "loss"} <= set(texts)
    assert alt == (
        "Over 3 epochs the training loss goes from 2.00 to 0.50. The validation loss is lowest, "
        "1.50, after epoch 2, and 1.75 at the end."
    )


def test_curves_without_validation(drawn):
    figures.curves(History([2.0, 1.0]))
    texts, alt = drawn()
    assert "validation" not in texts
    assert alt == "Over 2 epochs the training loss goes from 2.00 to 1.00."


def test_curves_of_nothing():
    with pytest.raises(ValueError, match="no epoch to draw"):
        figures.curves(History())
