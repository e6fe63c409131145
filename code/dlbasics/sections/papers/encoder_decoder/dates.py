"""Dates as people write them, and as ISO 8601 does: a small language to translate.

Made for the section "Encoder and decoder". A sentence holds one date or several, joined by words. Its
translation is the same dates in the same order, three symbols each (`2021`, `-03`, `-05`), then `<end>`.
"""

import random
from collections import defaultdict
from datetime import date, timedelta

import torch

from dlbasics.page.arguments import count

MONTHS = tuple(date(2000, month, 1).strftime("%B") for month in range(1, 13))
DAYS = tuple(date(2001, 1, day).strftime("%A") for day in range(1, 8))  # a Monday first
FIRST, LAST = date(1950, 1, 1), date(2049, 12, 31)
OPENINGS = ((), ("on",), ("from",), ("we", "met", "on"))
JOINTS = (("and",), ("then",), ("to",), (",",), ("and", "again", "on"))
START, END = "<start>", "<end>"
MANNERS = 8


def ordinal(day: int) -> str:
    """Write 3 as 3rd."""
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def written(day: date, manner: int) -> list[str]:
    """Write a date in one of the eight manners, word by word; with slashes, the day comes first."""
    number, month, year = str(day.day), MONTHS[day.month - 1], str(day.year)
    short, nth, weekday = month[:3], ordinal(day.day), DAYS[day.weekday()]
    manners = (
        [number, month, year],
        [month, number, ",", year],
        [number, short, year],
        ["the", nth, "of", month, ",", year],
        [weekday, ",", number, month, year],
        [short, nth, ",", year],
        [number, "/", str(day.month), "/", year],
        [weekday, "the", nth, "of", month, year],
    )
    return manners[manner]


def iso(days: list[date]) -> list[str]:
    """Translate dates: three symbols each, then END."""
    symbols = [s for day in days for s in (str(day.year), f"-{day.month:02}", f"-{day.day:02}")]
    return [*symbols, END]


def _vocabularies() -> tuple[list[str], list[str]]:
    words = {word for part in OPENINGS + JOINTS for word in part}
    for n in range(366):
        for manner in range(MANNERS):
            words.update(written(date(2000, 1, 1) + timedelta(n), manner))
    years = [str(year) for year in range(FIRST.year, LAST.year + 1)]
    symbols = [START, END, *years, *(f"-{n:02}" for n in range(1, 32))]
    return sorted(words | set(years)), symbols


WORDS, SYMBOLS = _vocabularies()
WORD = {word: number for number, word in enumerate(WORDS)}
SYMBOL = {symbol: number for number, symbol in enumerate(SYMBOLS)}


def part(day: date) -> str:
    """Tell to which part a date belongs: one in ten to "validation", one to "test", the rest to "train"."""
    return {0: "test", 1: "validation"}.get(day.toordinal() * 7919 % 10007 % 10, "train")


class Language:
    """An endless source of sentences whose dates belong to one part of all dates."""

    def __init__(self, which: str, seed: int):
        if which not in ("train", "validation", "test"):
            raise ValueError(f"which must be train, validation or test; got {which!r}")
        self.random = random.Random(f"{which} {seed}")
        days = (FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1))
        self.days = [day for day in days if part(day) == which]

    def sentence(self, dates: int) -> tuple[list[str], list[str]]:
        """Draw a sentence with so many dates, and its translation."""
        days = self.random.choices(self.days, k=dates)
        source = [*self.random.choice(OPENINGS)]
        for place, day in enumerate(days):
            source += self.random.choice(JOINTS) if place else ()
            source += written(day, self.random.randrange(MANNERS))
        return source, iso(days)

    def batches(self, number: int, size: int, most: int):
        """Yield batches of sentences of one length each: source (size, S), target (size, 3 n + 1).

        The number of dates, n, is drawn from 1 to `most`. Sentences wait until `size` of one length
        are there, so that nothing has to be filled up.
        """
        waiting = defaultdict(list)
        while number:
            dates = self.random.randint(1, count(most, "most"))
            source, target = self.sentence(dates)
            group = waiting[dates, len(source)]
            group.append((source, target))
            if len(group) == size:
                yield numbered(group)
                group.clear()
                number -= 1


def numbered(pairs: list) -> tuple[torch.Tensor, torch.Tensor]:
    """Turn sentences of one length and their translations into numbers: (B, S) and (B, T)."""
    source = torch.tensor([[WORD[word] for word in source] for source, _ in pairs])
    target = torch.tensor([[SYMBOL[symbol] for symbol in target] for _, target in pairs])
    return source, target
