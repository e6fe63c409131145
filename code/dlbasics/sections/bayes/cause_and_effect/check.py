"""Checkers of the exercises in the section on cause and effect."""

import numpy as np

from dlbasics import causality
from dlbasics.page import mistakes
from dlbasics.page.checker import Wrong, call, checker, close, numbers

TABLES = [
    causality.KIDNEY_STONES,
    {
        "A": {"small": (18, 20), "large": (30, 60)},
        "B": {"small": (90, 120), "large": (4, 10)},
    },
]


@checker
def four_answers(answer):
    """One table holds four answers. The question chooses among them, and the story what it means."""
    for counts in TABLES:
        value = call(answer, counts)
        small, large = (cured / total for cured, total in counts["A"].values())
        naive, adjusted = causality.naive(counts)["A"], causality.adjust(counts)["A"]
        told = {
            naive: "the share of the cured among all who got A",
            adjusted: "the adjusted probability",
            small: "the share of the cured among A's small stones",
            large: "the share of the cured among A's large stones",
            causality.naive(counts)["B"]: "a number about B",
            causality.adjust(counts)["B"]: "a number about B",
        }
        right = [
            (naive, "Nobody is treated here. Which files can come out of the drawer?"),
            (large, "What you know about yourself belongs behind the bar: A, and large."),
            (adjusted, "Everybody is to get A. How many large stones are there among everybody?"),
            (
                naive,
                "A coin chose, and the fever came after: it is one of the ways in which A acts.",
            ),
        ]
        array = numbers(value)
        if array is None or array.shape != (4,):
            raise Wrong("Return a list of four numbers, one for each question, in their order.")
        for place, (number, (expected, hint)) in enumerate(zip(array, right, strict=True), 1):
            found = [words for wrong, words in told.items() if _means(number, wrong)]
            found = [] if _means(number, expected) else found
            hints = {f"That is {words}. {hint}": number for words in found}
            close(number, expected, f"for question {place}", hints, reveal=False)


@checker
def adjusted_gain(answer):
    """Each treatment is judged on the same mixture of patients, that of everybody."""
    stones = np.array([[81, 192], [234, 55]]), np.array([[87, 263], [270, 80]])
    five = (
        np.array([[18, 90, 40, 7, 61], [50, 12, 99, 33, 20]]),
        np.array([[20, 180, 50, 30, 70], [60, 40, 120, 90, 21]]),
    )
    for cured, totals in (stones, five):
        rates = cured / totals
        value = call(answer, cured, totals)
        share = totals.sum(axis=0) / totals.sum()
        naive = cured.sum(axis=1) / totals.sum(axis=1)
        right = (rates[0] - rates[1]) @ share
        hints = {
            "That is the naive gain: each treatment is weighed by its own patients. Weigh both by "
            "the shares of the strata among everybody.": naive[0] - naive[1],
            "That counts every stratum alike. A stratum with more patients weighs more.": (
                rates[0] - rates[1]
            ).mean(),
            "That weighs by the first treatment's patients only. Both groups together are the "
            "population.": (rates[0] - rates[1]) @ (totals[0] / totals[0].sum()),
            "The order is the other way: the first treatment minus the second.": -right,
        }
        close(value, right, f"for {totals.shape[1]} strata", hints)


GRAPHS = [
    [
        ("age", "treatment"), ("age", "recovery"), ("treatment", "recovery"),
        ("treatment", "dose in blood"), ("dose in blood", "recovery"),
        ("treatment", "complaint"), ("recovery", "complaint"), ("recovery", "discharge"),
        ("complaint", "letter"), ("letter", "reply"),
    ],
    [("treatment", "recovery"), ("income", "treatment"), ("income", "recovery")],
    [
        ("recovery", "diary"), ("treatment", "diary"), ("treatment", "review"),
        ("luck", "recovery"), ("recovery", "review"), ("luck", "diary"),
    ],
]  # fmt: skip


@checker
def colliders(answer):
    """Two arrows meet there. Leave these columns out, and those that they cause in turn."""
    for arrows in GRAPHS:
        value = call(answer, list(arrows))
        try:
            found = None if isinstance(value, str) else set(value)
        except TypeError:  # a number, or a list of lists
            found = None
        if found is None:
            raise Wrong("Return a set of names; an empty set() where there is no collider.")
        edges = set(arrows)
        into = {a for a, b in arrows if b == "treatment"} & {
            a for a, b in arrows if b == "recovery"
        }
        after = {b for a, b in arrows if a == "treatment"}
        right = after & {b for a, b in arrows if a == "recovery"}
        if found == right:
            continue
        for name in sorted(found - right, key=str):
            if name in into:
                why = "causes both: it is a confounder, the one to adjust for"
            elif name in after and (name, "recovery") in edges:
                why = "lies on the way from treatment to recovery: a mediator"
            elif name in _below(right, arrows):
                why = (
                    "is caused by a collider, and only through it by both. Leave it alone too; but"
                )
                why += " asked is where the two arrows meet"
            elif (name, "recovery") in edges or (name, "treatment") in edges:
                why = "is a cause of one of the two, not an effect of both"
            else:
                why = "must be caused by both, and only one arrow arrives from the two"
            raise Wrong(f"In {_arrows(arrows)}, {name!r} is none: it {why}.")
        missed = sorted(right - found)[0]
        raise Wrong(f"In {_arrows(arrows)}, you miss {missed!r}: treatment and recovery cause it.")


def _means(number, value) -> bool:
    """Whether a number is this value, as it is or rounded."""
    number, value = np.asarray(number, dtype=float), np.asarray(value, dtype=float)
    return mistakes.same(number, value, 1e-6) or mistakes.rounded(number, value)


def _below(names, arrows) -> set[str]:
    """What some names cause, directly or not."""
    found = set(names)
    while more := {b for a, b in arrows if a in found} - found:
        found |= more
    return found - set(names)


def _arrows(arrows) -> str:
    return "; ".join(f"{a} → {b}" for a, b in arrows)
