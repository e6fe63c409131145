"""What the page hands over to its explorable."""

import json

import pytest

from dlbasics.page.explore import explore
from dlbasics.sections.papers.encoder_decoder import alignment, dates
from dlbasics.sections.papers.encoder_decoder.translator import Translator


def test_examples_hold_what_two_translators_wrote():
    attends, vector = Translator("attention", n=8, m=5), Translator("last", n=8, m=5)
    shown = alignment.examples(attends, vector)
    assert [len(sentences) for sentences in shown] == [3, 3, 3, 3]
    for n, sentences in enumerate(shown, start=1):
        for one in sentences:
            assert len(one["right"]) == len(one["attention"]) == len(one["vector"]) == 3 * n + 1
            assert set(one["attention"] + one["vector"]) <= set(dates.SYMBOLS)
            assert len(one["alpha"]) == 3 * n + 1
            assert all(sum(row) == pytest.approx(1, abs=0.01) for row in one["alpha"])
            assert {len(row) for row in one["alpha"]} == {len(one["words"])}
    assert len(json.dumps(shown)) < 60_000
    assert explore("date-alignment", data=shown)


def test_widest():
    assert alignment.widest([[1.0, 0.0], [0.5, 0.5], [0.9, 0.1]]) == 1
    assert alignment.widest([[0.4, 0.3, 0.3], [0.5, 0.5, 0.0]]) == 0
