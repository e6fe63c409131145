"""What the explorable of the section shows: sentences, what two translators wrote, and where one of them looked."""

from math import log

import torch

from dlbasics.sections.papers.encoder_decoder import dates
from dlbasics.sections.papers.encoder_decoder.translator import MOST

SHORT = {month[:3] for month in dates.MONTHS}


@torch.no_grad()
def examples(attends, one_vector, seed: int = 7, each: int = 3) -> list[list[dict]]:
    """Let two translators write test sentences: a list for each number of dates, with `each` sentences.

    attends: a translator that keeps its weights in `alpha`. one_vector: another.
    The weights are rounded to four decimals: the page carries them.
    """
    language, shown = dates.Language("test", seed), []
    for n in range(1, MOST + 1):
        shown.append([])
        for _ in range(each):
            words, right = language.sentence(n)
            x, _ = dates.numbered([(words, right)])
            written = {}
            for name, model in (("attention", attends), ("vector", one_vector)):
                best = model(x, length=len(right)).argmax(dim=2)[0]
                written[name] = [dates.SYMBOLS[number] for number in best]
            alpha = [[round(a, 4) for a in row] for row in attends.alpha[0].tolist()]
            shown[-1].append({"words": words, "right": right, **written, "alpha": alpha})
    return shown


def place(words: list[str], t: int) -> int:
    """Find the word that says symbol t of a translation: a year, a month or a day; every date ends with its year."""
    years = [j for j, word in enumerate(words) if word.isdigit() and len(word) == 4]
    date, kind = divmod(t, 3)
    first, year = years[date - 1] + 1 if date else 0, years[date]
    if words[year - 1] == "/":  # 3 / 5 / 2021
        return year - 2 * kind
    inside = range(first, year)
    [month] = [j for j in inside if words[j][:3] in SHORT]
    [day] = [j for j in inside if words[j][0].isdigit()]
    return (year, month, day)[kind]


def widest(alpha: list[list[float]]) -> int:
    """Find the symbol whose weights are spread most widely, by their entropy: a row for each symbol."""
    entropies = [-sum(a * log(a) for a in row if a > 0) for row in alpha]
    return entropies.index(max(entropies))
