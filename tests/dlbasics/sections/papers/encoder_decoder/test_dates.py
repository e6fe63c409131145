"""The language of dates: what is written, its translation, and that no date is in two parts."""

import re
from datetime import date, timedelta

import pytest
import torch

from dlbasics.sections.papers.encoder_decoder import dates


def test_every_manner():
    day = date(2021, 3, 3)
    texts = [" ".join(dates.written(day, manner)) for manner in range(dates.MANNERS)]
    assert texts == [
        "3 March 2021",
        "March 3 , 2021",
        "3 Mar 2021",
        "the 3rd of March , 2021",
        "Wednesday , 3 March 2021",
        "Mar 3rd , 2021",
        "3 / 3 / 2021",
        "Wednesday the 3rd of March 2021",
    ]


def test_ordinals():
    told = [dates.ordinal(day) for day in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31)]
    assert told == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "13th",
        "21st",
        "22nd",
        "23rd",
        "30th",
        "31st",
    ]


def test_iso_is_pythons():
    days = [date(1950, 1, 1), date(2049, 12, 31), date(2024, 2, 29)]
    symbols = dates.iso(days)
    assert symbols.pop() == dates.END
    assert re.findall(r"\d{4}-\d\d-\d\d", "".join(symbols)) == [day.isoformat() for day in days]


def test_a_date_belongs_to_one_part():
    days = [dates.FIRST + timedelta(n) for n in range(36_525)]
    assert days[-1] == dates.LAST
    parts = [dates.part(day) for day in days]
    for which in ("validation", "test"):
        assert 0.09 < parts.count(which) / len(parts) < 0.11
    # Each month, each day of the month and each year is in the training part.
    train = [day for day, part in zip(days, parts, strict=True) if part == "train"]
    assert len({(day.month, day.day) for day in train}) == 366
    assert len({day.year for day in train}) == 100
    for which in ("train", "validation", "test"):
        assert {dates.part(day) for day in dates.Language(which, 0).days} == {which}


def test_batches_hold_sentences_of_one_length():
    seen = set()
    for x, y in dates.Language("train", 0).batches(30, size=8, most=3):
        assert len(x) == len(y) == 8 and x.dtype == y.dtype == torch.int64
        assert (y[:, -1] == dates.SYMBOL[dates.END]).all()
        assert not (y == dates.SYMBOL[dates.START]).any()
        seen.add((y.shape[1] - 1) // 3)
    assert seen == {1, 2, 3}


def test_a_seed_gives_the_same_sentences_and_a_part_its_own():
    def first(which, seed):
        return dates.Language(which, seed).sentence(3)

    assert first("test", 1) == first("test", 1)
    assert first("test", 1) != first("test", 2) != first("validation", 2)


def test_an_unknown_part_is_refused():
    with pytest.raises(ValueError, match="train, validation or test"):
        dates.Language("all", 0)
