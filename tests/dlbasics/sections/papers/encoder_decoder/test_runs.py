"""Reading stored runs, and choosing a rate by them."""

import pytest

from dlbasics.sections.papers.encoder_decoder import runs


def test_reading_and_choosing():
    text = "\n".join(
        f"a,{lr},600,{seed},{which},4.0,1.5,{share},0.2,{share},0.6"
        for lr, seed, which, share in [
            (0.1, 100, "validation", 0.5),
            (0.1, 101, "validation", 0.7),
            (0.2, 100, "validation", 0.9),
            (0.2, 101, "validation", 0.1),
            (0.1, 0, "test", 0.4),
        ]
    )
    read = runs.read(text)
    assert read[0].whole == [0.5, 0.2] and read[0].single == [0.5, 0.6]
    assert read[0].mean() == pytest.approx(0.55) and read[-1].which == "test"
    assert runs.tuning("a", read) == pytest.approx({0.1: 0.6, 0.2: 0.55})
    assert runs.tuning("a", read, by="whole") == pytest.approx({0.1: 0.4, 0.2: 0.35})
    assert runs.best("a", read) == 0.1
