"""What the explorable of the section shows: sentences, what two translators wrote, and where one of them looked."""

from math import log

import torch

from dlbasics.sections.papers.encoder_decoder import dates
from dlbasics.sections.papers.encoder_decoder.translator import MOST


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


def widest(alpha: list[list[float]]) -> int:
    """Find the symbol whose weights are spread most widely, by their entropy: a row for each symbol."""
    entropies = [-sum(a * log(a) for a in row if a > 0) for row in alpha]
    return entropies.index(max(entropies))
