"""Checkers of the exercises in the section on data, model, loss and algorithm."""

import numpy as np

from dlbasics.page.checker import Wrong, call, checker, close, compare, show

_PARTS = ("data", "model", "loss", "algorithm")
_CHANGES = ("model", "data", "loss", "algorithm", "data", "algorithm")
_WHY = (
    "A jump is something new that can be said, whatever the cars are.",
    "More cars to learn from are more of what it learns from.",
    "It says how bad a miss is.",
    "It says how the next try is found.",
    "A corrected number is another number to learn from.",
    "How long it searches is the search's own; the string can say the same as before.",
)


@checker
def which_part(answer):
    """Whoever tells you of a new method: ask first which of the four it changes."""
    value = call(answer)
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, str):
        raise Wrong("Return a list of six words, each in quotes of its own; got one text.")
    if not isinstance(value, (list, tuple)) or not all(isinstance(entry, str) for entry in value):
        raise Wrong(f'Return a list of six words, such as "data"; got {show(value)}.')
    words = [entry.strip().lower() for entry in value]
    if len(words) != len(_CHANGES):
        raise Wrong(f"There are six changes, and you return {len(words)} words.")
    for number, (word, part, why) in enumerate(zip(words, _CHANGES, _WHY, strict=True), 1):
        if word not in _PARTS:
            raise Wrong(f"{word!r}, for change {number}, is none of {', '.join(_PARTS)}.")
        if word != part:
            raise Wrong(f"Change {number} is not in the {word}. {why}")


@checker
def single_exchanges(answer):
    """Where two parts differ at once, you cannot tell which of them did it."""
    earlier = None
    for runs in _RUNS:
        value = call(answer, runs)
        if isinstance(value, dict) and show(value) == earlier:
            raise Wrong("You return the same for other runs: work it out from `runs`.")
        earlier = show(value)
        base = runs[0]
        changed = [[part for part in _PARTS if run[part] != base[part]] for run in runs]
        right = {
            parts[0]: run["miss"] - base["miss"]
            for run, parts in zip(runs, changed, strict=True)
            if len(parts) == 1
        }
        if not isinstance(value, dict):
            raise Wrong(f"Return a dictionary from part to difference; got {show(value)}.")
        if extra := [key for key in value if not (isinstance(key, str) and key in right)]:
            known = extra[0] in _PARTS if isinstance(extra[0], str) else False
            if known:
                others = [part for parts in changed if extra[0] in parts for part in parts]
                also = [part for part in _PARTS if part in others and part != extra[0]]
                raise Wrong(
                    f"No run exchanges the {extra[0]} alone: where it differs, "
                    f"{f'the {also[0]} differs too' if also else 'nothing does here'}."
                )
            raise Wrong(f"{show(extra[0])} is not the name of a part that was exchanged alone.")
        if missing := [key for key in right if key not in value]:
            why = (
                "Does your loop go through all runs, and compare all four parts with the first run?"
                if value
                else 'Compare with the first run in the four parts only ("miss" is none), and '
                "return after the loop."
            )
            raise Wrong(
                f"Run {changed.index([missing[0]])}, counted from 0, exchanges the {missing[0]} "
                f"alone, and you do not name it. {why}"
            )
        for part, difference in right.items():
            place = changed.index([part])
            run = runs[place]
            rounded = round(difference, 1)
            hints = {
                "That is the miss itself. By how much did it change?": run["miss"],
                (
                    "The sign is turned round: take the run's miss minus that of the first."
                    if difference > 0
                    else "This miss fell, so its change is negative."
                ): -difference,
                "That is the change from the run before: the first is the one to compare with.": (
                    run["miss"] - runs[place - 1]["miss"]
                ),
                "That is rounded to one digit behind the point: keep all digits.": rounded,
                "That is a ratio: take the difference.": run["miss"] / base["miss"],
                "That is a ratio, turned over: take the difference.": base["miss"] / run["miss"],
                "That is a share of the first miss: take the difference.": (
                    run["miss"] / base["miss"] - 1
                ),
            }
            close(value[part], difference, f"for the {part}", hints)


_RUNS = [
    [
        {"data": "A", "model": "line", "loss": "squared", "algorithm": "nudge", "miss": 1.5},
        {"data": "A", "model": "line", "loss": "squared", "algorithm": "nudge", "miss": 1.5},
        {"data": "B", "model": "line", "loss": "squared", "algorithm": "nudge", "miss": 1.9},
        {"data": "A", "model": "string", "loss": "absolute", "algorithm": "nudge", "miss": 1.2},
        {"data": "A", "model": "line", "loss": "squared", "algorithm": "guess", "miss": 1.37},
    ],
    [
        {"data": 3, "model": "x", "loss": "p", "algorithm": "s", "miss": 4.0},
        {"data": 3, "model": "y", "loss": "p", "algorithm": "s", "miss": 2.7},
        {"data": 4, "model": "x", "loss": "p", "algorithm": "t", "miss": 1.0},
        {"data": 3, "model": "x", "loss": "q", "algorithm": "s", "miss": 5.3},
    ],
]
"""Runs of which the first is the base; some exchange one part, some two, one none."""


@checker
def short_loss(answer):
    """The two prices decide where the string settles: share / (1 - share) is the odds of having enough."""

    def right(miss, share):
        return np.where(miss < 0, -share / (1 - share) * miss, miss)

    hints = {
        "That counts a litre too much the dearer one. A negative miss is too little.": (
            lambda miss, share: np.where(miss > 0, share / (1 - share) * miss, -miss)
        ),
        "A loss is not negative: turn the sign of what is too little.": (
            lambda miss, share: np.where(miss < 0, share / (1 - share) * miss, miss)
        ),
        "That factor is the share itself. For 9 of 10 it must be 9.": (
            lambda miss, share: np.where(miss < 0, -share * miss, miss)
        ),
        "That factor is 1 / (1 - share), which is 10 for 9 of 10. It must be 9.": (
            lambda miss, share: np.where(miss < 0, -miss / (1 - share), miss)
        ),
        "The factor is turned over: too little must be dear where the share is near 1.": (
            lambda miss, share: np.where(miss < 0, -(1 - share) / share * miss, miss)
        ),
        "That counts 9 times whatever the share.": (
            lambda miss, share: np.where(miss < 0, -9 * miss, miss)
        ),
        "That counts 19 times whatever the share; 19 is for 0.95 alone.": (
            lambda miss, share: np.where(miss < 0, -19 * miss, miss)
        ),
        "That factor is 10 times the share, which is right for 0.9 alone.": (
            lambda miss, share: np.where(miss < 0, -10 * share * miss, miss)
        ),
        "That factor is rounded to a whole number: leave it as it is.": (
            lambda miss, share: np.where(miss < 0, -np.round(share / (1 - share)) * miss, miss)
        ),
        "That factor is cut to a whole number: leave it as it is.": (
            lambda miss, share: np.where(miss < 0, -(share // (1 - share)) * miss, miss)
        ),
        "That counts a litre too much as dearly as a litre too little.": (
            lambda miss, share: share / (1 - share) * np.abs(miss)
        ),
        "That squares the misses. Nine to one balances only where a litre counts as a litre.": (
            lambda miss, share: np.where(miss < 0, share / (1 - share) * miss**2, miss**2)
        ),
        "The two prices have the right ratio, but a litre too much must count 1.": (
            lambda miss, share: np.where(miss < 0, -share * miss, (1 - share) * miss)
        ),
        "That factor is 20 times the share, which is 19 for 0.95 and wrong for others.": (
            lambda miss, share: np.where(miss < 0, -20 * share * miss, miss)
        ),
        "That gives nothing for too much: then the best tank is endless.": (
            lambda miss, share: np.where(miss < 0, -share / (1 - share) * miss, 0)
        ),
    }
    for miss, share in [([-2.0, 3.0, -0.5, 1.25], 0.72), ([4.0, -1.0, 0.0, -2.5], 0.95)]:
        value = call(answer, np.array(miss), share)
        if isinstance(value, (float, np.floating)) and np.isclose(value, share / (1 - share)):
            raise Wrong("That is the factor alone. Return the loss of each miss.")
        compare(answer, right, np.array(miss), share, hints=hints)


@checker
def lower_but_worse(answer):
    """The loss chose one model and the unseen cars another: report both."""
    for scores in _SCORES:
        value = call(answer, scores)
        right = {
            (one, other)
            for one, (loss, miss) in scores.items()
            for other, (loss_2, miss_2) in scores.items()
            if loss < loss_2 and miss > miss_2
        }
        try:
            found = {tuple(pair) for pair in value}
            pairs = all(len(pair) == 2 and set(pair) <= set(scores) for pair in found)
        except Exception:  # whatever the reader returns
            pairs = False
        if not pairs or isinstance(value, (str, dict)):
            raise Wrong(f"Return pairs of two names each, as a list or a set; got {show(value)}.")
        turned = {(other, one) for one, other in right}
        if found == turned != right:
            raise Wrong("Each pair is turned round: first the one with the lower loss.")
        if any(one == other for one, other in found):
            raise Wrong("A model is not worse than itself.")
        for one, other in sorted(found - right):
            (loss, miss), (loss_2, miss_2) = scores[one], scores[other]
            if not loss < loss_2:
                raise Wrong(f"{one} does not have a lower loss than {other}.")
            raise Wrong(
                f"{one} has a lower loss than {other}, and misses unseen cars by "
                f"{'as much' if miss == miss_2 else 'less'} too: it is not worse."
            )
        if missing := sorted(right - found):
            one, other = missing[0]
            raise Wrong(
                f"{one} has a lower loss than {other} and misses unseen cars by more: that pair is "
                "missing."
            )


_SCORES = [
    {"level": (16.0, 3.3), "line": (3.2, 1.4), "string": (2.4, 1.6)},
    {"a": (1.0, 5.0), "b": (2.0, 4.0), "c": (3.0, 4.5), "d": (3.0, 1.0), "e": (0.5, 0.9)},
    {"one": (2.0, 2.0), "two": (1.0, 1.0)},
]
"""name -> (loss on the cars that were learned from, miss on unseen ones)."""
