"""Checkers of the exercises in the section "Encoder and decoder"."""

from itertools import pairwise

import numpy as np

from dlbasics.page.checker import Wrong, call, checker, close, compare, several

WORDS = ("<start>", "<end>", "2021", "-03", "-05")
SCRIPTS = (  # what `_script` writes: the symbols it scores highest, in order; 1 is the end
    (2, 3, 4, 1, 4, 2, 4, 3),
    (4, 2, 3, 2, 3, 1, 2, 4),
    (1, 3, 2, 4, 3, 2, 4, 3),
    (2, 3, 2, 3, 2, 3, 2, 3, 2, 3),
)


@checker
def gru_parameters(answer):
    """Three blocks for each GRU, and the decoder's reads an embedding and a context."""
    for sizes in [(7, 5, 3, 2), (200, 130, 24, 64), (30_000, 20_000, 620, 1000)]:
        words, symbols, m, n = sizes
        tables = (words + symbols) * m
        encoder, decoder, output = 3 * n * (m + n), 3 * n * (m + n + n), n * symbols
        right = tables + encoder + decoder + output
        hints = {
            "The decoder reads the context beside the embedding: m + n numbers, not m.": (
                tables + 2 * encoder + output
            ),
            "A GRU has three blocks: r, z and the candidate. Four are an LSTM's.": (
                tables + (encoder + decoder) * 4 // 3 + output
            ),
            "A GRU has three blocks: r, z and the candidate. You counted one.": (
                tables + (encoder + decoder) // 3 + output
            ),
            "The scores of the symbols come from a matrix of n times symbols, too.": right - output,
            "The two tables of embeddings are missing.": right - tables,
            "The decoder has a table of embeddings of its own: symbols times m.": (
                right - symbols * m
            ),
            "The decoder's own GRU is missing.": right - decoder,
            "The matrices U are missing: each block has one for the state, too, of n times n.": (
                right - 6 * n * n
            ),
            "The scores come from the state alone here, n numbers: not from state and context.": (
                right + output
            ),
            "Both tables of embeddings have `words` rows in yours: the decoder's has `symbols`.": (
                right + (words - symbols) * m
            ),
            "No biases here: the exercise leaves them out.": right + 6 * n + symbols,
            "No biases here: the exercise leaves them out. (You counted those of the GRUs.)": (
                right + 6 * n
            ),
        }
        compare(answer, _gru_parameters, *sizes, hints=hints)


def _gru_parameters(words, symbols, m, n):
    return (words + symbols) * m + 3 * n * (2 * m + 3 * n) + n * symbols


@checker
def context(answer):
    """Scores, a softmax over what has been heard, and a mean of those annotations."""
    rng = np.random.default_rng(3)
    for words, n, heard in [(5, 2, 3), (6, 3, 4), (4, 4, 4)]:
        s, h = rng.normal(size=n), rng.normal(size=(words, n))
        W, U = rng.normal(size=(2, n, n))  # noqa: N806
        v = rng.normal(size=n)
        e = np.tanh(W @ s + h @ U.T) @ v
        every = _softmax(e)
        first = _softmax(e[:heard])
        zeros = np.where(np.arange(words) < heard, e, 0.0)
        silent = np.where(np.arange(words)[:, None] < heard, h, 0.0)
        hints = {
            "You looked at all words. Those from `heard` on have not been said yet.": every @ h,
            "The weights of the words that were heard must have the sum 1: take the softmax over "
            "their scores alone.": every[:heard] @ h[:heard],
            "A score of 0 is not a weight of 0: e to the power of 0 is 1. Leave the later words out.": (
                _softmax(zeros) @ h
            ),
            "The tanh is missing.": (_softmax(((W @ s + h @ U.T) @ v)[:heard]) @ h[:heard]),
            "You weighted the annotations with the scores themselves: put them through a softmax.": (
                e[:heard] @ h[:heard]
            ),
            "That is the plain mean: every weight is the same.": h[:heard].mean(axis=0),
            "You took only the annotation with the largest score. Take a mean, weighted by all.": (
                h[:heard][e[:heard].argmax()]
            ),
            "W meets the decoder's state s, and U the annotations: you exchanged them.": (
                _softmax((np.tanh(U @ s + h @ W.T) @ v)[:heard]) @ h[:heard]
            ),
            "U is transposed: the score of word j has U @ h[j] in it, for all rows at once "
            "h @ U.T.": _softmax((np.tanh(W @ s + h @ U) @ v)[:heard]) @ h[:heard],
            "W is transposed: the scores have W @ s in them.": (
                _softmax((np.tanh(s @ W + h @ U.T) @ v)[:heard]) @ h[:heard]
            ),
            "W and U are transposed: the score of word j has W @ s + U @ h[j] in it.": (
                _softmax((np.tanh(s @ W + h @ U) @ v)[:heard]) @ h[:heard]
            ),
            "An annotation of zeros still gets a weight. Leave the later words out of the softmax.": (
                _softmax(np.tanh(W @ s + silent @ U.T) @ v) @ silent
            ),
            "You left out one word too many: `heard` words have been said, h[:heard].": (
                _softmax(e[: heard - 1]) @ h[: heard - 1]
            ),
            "You looked at one word too many: `heard` words have been said, h[:heard].": (
                _softmax(e[: heard + 1]) @ h[: heard + 1]
            ),
            "You returned the weights. The context is the mean of the annotations with these "
            "weights.": first,
        }
        if heard < words:
            hints["You looked at the words that have not been said. h[:heard] are the others."] = (
                _softmax(e[heard:]) @ h[heard:]
            )
        value = call(answer, s, h, W, U, v, heard, _names=("s", "h", "W", "U", "v", "heard"))
        close(value, first @ h[:heard], f"for {words} words, of which {heard} were heard", hints)


def _softmax(e):
    powers = np.exp(e - e.max())
    return powers / powers.sum()


@checker
def write(answer):
    """Each symbol that was written went in again, and the end stopped it."""
    most = 7
    for script in SCRIPTS:
        step, heard = _script(script)
        value = call(answer, step, 0, 0, 1, most, _names=("step", "state", "start", "end", "most"))
        right = list(script[: script.index(1)] if 1 in script else script[:most])
        where = f"Where the decoder would write {[WORDS[k] for k in script]}, with most={most}"
        if any(state is None for _, state in heard):
            raise Wrong("`step` returns the scores first, then the new state: you exchanged them.")
        try:
            value = [float(symbol) for symbol in value]
        except (TypeError, ValueError):
            raise Wrong(f"Return a list of numbers of symbols; got {value!r}.") from None
        if any(symbol != int(symbol) for symbol in value):
            raise Wrong(
                f"{where}, you wrote {value[0]}: that is the largest score. The symbol is its "
                "place among the scores, as np.argmax gives it."
            )
        value = [int(symbol) for symbol in value]
        if value == right:
            _fed(heard, right, where)
            continue
        if value == _written(script, most, np.argmin):
            raise Wrong(
                f"{where}, you took the symbols with the smallest scores: take the largest."
            )
        if 1 in script:
            if value == [*right, 1]:
                raise Wrong(f"{where}, the end is not part of the translation: leave it out.")
            if value[: len(right) + 1] == [*right, 1]:
                raise Wrong(f"{where}, it must stop at the end.")
        if value == [0, *right]:
            raise Wrong(f"{where}, the start is not part of the translation: leave it out.")
        if 1 not in script and len(value) > most:
            raise Wrong(f"{where}, it must stop after {most} symbols; it wrote {len(value)}.")
        if 1 not in script and value == right[:-1]:
            raise Wrong(f"{where}, it may write {most} symbols; it wrote {len(value)}.")
        _fed(heard, right, where)
        if len(value) > len(right) and value[: len(right)] == right:
            raise Wrong(
                f"{where}, it must stop at the end: you leave the end out, and go on writing."
            )
        raise Wrong(f"{where}, expected {right}; got {value}.")


def _script(script):
    """A step whose best symbol follows a script, and what it was fed: (symbol, state), None for no state.

    The best score is no whole number, and the smallest belongs to one symbol alone.
    """
    heard = []

    def step(symbol, state):
        whole = isinstance(state, int)
        heard.append((int(symbol), state if whole else None))
        at = min(state if whole else len(heard) - 1, len(script) - 1)
        scores = np.full(len(WORDS), -3.0)
        scores[script[at]] = 2.5
        scores[(script[at] + 1) % len(WORDS)] = 1.0
        scores[(script[at] + 2) % len(WORDS)] = -4.5
        return scores, at + 1

    return step, heard


def _written(script, most, pick):
    """What is written by a decoder that picks its symbols otherwise."""
    step, _ = _script(script)
    written, symbol, state = [], 0, 0
    for _ in range(most):
        scores, state = step(symbol, state)
        symbol = int(pick(scores))
        if symbol == 1:
            break
        written.append(symbol)
    return written


def _fed(heard, right, where) -> None:
    """Raise Wrong where a step was fed something else than what had just been written."""
    for place, (symbol, state) in enumerate(heard):
        if place > len(right):
            return  # what it does after the end is told otherwise
        if state != place:
            raise Wrong(
                f"{where}, step {place + 1} got the state {state} instead of {place}: hand on the "
                "state that the step before returned."
            )
        expected = right[place - 1] if place else 0
        if symbol != expected:
            fed = "the start" if symbol == 0 else f"symbol {symbol}"
            asked = "the start" if place == 0 else f"the symbol just written, {expected}"
            raise Wrong(f"{where}, step {place + 1} was fed {fed}; feed it {asked}.")


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
    if isinstance(value, (list, tuple, np.ndarray)) and len(value):
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
