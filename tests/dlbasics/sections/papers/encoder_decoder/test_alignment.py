"""What the page hands over to its explorable."""

import json
from datetime import date

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


@pytest.mark.parametrize("manner", range(dates.MANNERS))
def test_place_finds_the_words_of_each_date(manner):
    days = date(2021, 5, 8), date(1950, 3, 22)
    words = ["we", "met", "on"]
    for day in days:
        words += [*dates.written(day, manner), "and", "again", "on"]
    for t, symbol in enumerate(dates.iso(days)[:-1]):
        at = alignment.place(words, t)
        number, month = abs(int(symbol)), words[at][:3]
        kind = ("year", "month", "day")[t % 3]
        assert (at < words.index("2021") + 1) == (t < 3)
        if kind == "month" and not words[at].isdigit():
            assert month == dates.MONTHS[number - 1][:3]
        else:
            assert words[at].rstrip("stndrh") == str(number)
