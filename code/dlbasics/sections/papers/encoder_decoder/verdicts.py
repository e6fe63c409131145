"""The checker of the exercise on stored runs: which rule of judging them is the reader's."""

from itertools import pairwise

import numpy as np

from dlbasics.page.checker import Wrong, call, checker, close, several

CASES = (  # runs (steps, rate, validation, test), and the spread; no two wrong rules agree on all
    (
        [
            (600, 0.01, 0.36, 0.30),
            (600, 0.02, 0.57, 0.55),
            (6000, 0.01, 0.96, 0.93),
            (6000, 0.02, 0.90, 0.97),
        ],
        0.02,
    ),
    (
        [
            (100, 0.1, 0.71, 0.80),
            (400, 0.1, 0.80, 0.81),
            (1600, 0.3, 0.70, 0.86),
            (1600, 0.1, 0.82, 0.82),
        ],
        0.03,
    ),
    (
        [
            (900, 0.3, 0.91, 0.88),
            (300, 0.3, 0.52, 0.50),
            (900, 0.1, 0.87, 0.95),
            (300, 0.1, 0.49, 0.58),
        ],
        0.05,
    ),
    ([(50, 0.2, 0.44, 0.41), (200, 0.2, 0.63, 0.66), (800, 0.2, 0.61, 0.62)], 0.03),
    ([(600, 0.01, 0.30, 0.90), (6000, 0.01, 0.60, 0.90)], 0.1),  # validation alone rises
    ([(10, 0.1, 0.88, 0.90), (100, 0.1, 0.52, 0.50), (1000, 0.1, 0.78, 0.80)], 0.1),
    ([(600, 0.01, 0.52, 0.50), (6000, 0.01, 0.70, 0.75)], 0.25),  # just the spread
    ([(10, 0.1, 0.45, 0.40), (100, 0.1, 0.72, 0.70), (1000, 0.1, 0.71, 0.70)], 0.05),
)
RULES = {  # message -> a wrong second answer, from the test scores t, the validation scores v, the spread
    "Compare the largest number of steps with the one before it, not with the first.": (
        lambda t, v, spread: t[-1] - t[0] > spread
    ),
    "Compare the last with the one before it, not with the best of all before.": (
        lambda t, v, spread: t[-1] > max(t[:-1]) + spread
    ),
    "Compare the last two only: an earlier gain says nothing about the last.": (
        lambda t, v, spread: any(b - a > spread for a, b in pairwise(t))
    ),
    "A gain that is no larger than the spread between seeds may be chance.": (
        lambda t, v, spread: t[-1] > t[-2]
    ),
    "A fall is no gain: do not take the size of the difference without its sign.": (
        lambda t, v, spread: abs(t[-1] - t[-2]) > spread
    ),
    "That is the difference the other way round: the last minus the one before it.": (
        lambda t, v, spread: t[-2] - t[-1] > spread
    ),
    "Judge by the test scores of the list, not by the validation scores.": (
        lambda t, v, spread: v[-1] - v[-2] > spread
    ),
    "More than the spread is asked: a gain of just the spread does not count.": (
        lambda t, v, spread: t[-1] - t[-2] >= spread
    ),
    "That is the opposite: `True` says that the last is higher by more than the spread.": (
        lambda t, v, spread: not t[-1] - t[-2] > spread
    ),
}


@checker
def judge(answer):
    """Validation chose each rate, and the last two budgets tell whether it still rises."""
    told = []
    for runs, spread in CASES:
        value = call(answer, runs, spread, _names=("runs", "spread"))
        tests, rising = _two_results(value)
        right, _ = _judge(runs, spread)
        order = sorted({steps for steps, *_ in runs})
        by_test = [max(test for s, _, _, test in runs if s == steps) for steps in order]
        means = [np.mean([test for s, _, _, test in runs if s == steps]) for steps in order]
        rate = max(runs, key=lambda run: run[2])[1]
        hints = {
            "You let the test choose the rate. Validation chooses, the test only judges.": by_test,
            "Those are the validation scores. Return the test scores of the runs they choose.": (
                _validated(runs)
            ),
            "Those are the right scores in another order: the smallest number of steps first.": (
                right[::-1]
            ),
            "You took the mean over the rates: take the run that validation would choose.": means,
            "You chose one rate for all: choose anew for each number of steps.": (
                [test for steps in order for s, r, _, test in runs if (s, r) == (steps, rate)]
            ),
        }
        close(tests, right, f"for the test scores of {runs}", hints)
        if not isinstance(rising, (bool, np.bool_)):
            raise Wrong(f"The second answer is True or False; got {rising!r}.")
        told.append(bool(rising))
    expected = [_judge(runs, spread)[1] for runs, spread in CASES]
    if told == expected:
        return
    at = next(k for k in range(len(CASES)) if told[k] != expected[k])
    tests = _judge(*CASES[at])[0]
    first = (
        f"For the test scores {tests} and a spread of {CASES[at][1]} the answer is {expected[at]}."
    )
    for words, rule in RULES.items():
        if told == ruled(rule):
            raise Wrong(f"{first} {words}")
    raise Wrong(first)


def ruled(rule) -> list[bool]:
    """What a rule answers in all cases."""
    return [bool(rule(_judge(runs, spread)[0], _validated(runs), spread)) for runs, spread in CASES]


def _validated(runs) -> list[float]:
    """The validation scores of the runs that are chosen."""
    order = sorted({steps for steps, *_ in runs})
    return [max(val for s, _, val, _ in runs if s == steps) for steps in order]


def _depth(value) -> int:
    """How deep lists are nested: 0 for a number."""
    if isinstance(value, np.ndarray):
        return value.ndim
    return 1 + (_depth(value[0]) if value else 0) if isinstance(value, (list, tuple)) else 0


def _two_results(value) -> list:
    """Take apart (list, True or False); a list alone, pairs, and the two exchanged are told."""
    asked = "Return two results: the list of test scores, then True or False."
    if isinstance(value, (list, tuple, np.ndarray)) and _depth(value) and len(value):
        first = value[0]
        if isinstance(first, (bool, np.bool_)):
            raise Wrong(f"{asked} You exchanged them.")
        if all(_depth(part) == 0 for part in value) or _depth(value[-1]):
            raise Wrong(f"{asked} You returned one list alone.")
        if _depth(first) == 2:
            raise Wrong(f"{asked} The list holds the test scores alone, not the steps beside them.")
    return several(value, "the test scores", "whether it still rises")


def _judge(runs, spread):
    chosen = {}
    for steps, _, validation, test in runs:
        if steps not in chosen or validation > chosen[steps][0]:
            chosen[steps] = validation, test
    tests = [chosen[steps][1] for steps in sorted(chosen)]
    return tests, tests[-1] - tests[-2] > spread
