"""Checkers of the exercises in the section "Encoder and decoder"."""

import numpy as np

from dlbasics.page.checker import Wrong, call, checker, close, compare, several

WORDS = ("<start>", "<end>", "2021", "-03", "-05")
SCRIPTS = {  # what `_script` writes: the symbols it scores highest, in order
    "one date": (2, 3, 4, 1),
    "another": (4, 2, 3, 2, 3, 1),
    "nothing": (1,),
    "endless": (2, 3, 2, 3, 2, 3, 2, 3, 2, 3),
}


@checker
def gru_parameters(answer):
    """Three blocks for each GRU, and the decoder's reads an embedding and a context."""
    for sizes in [(7, 5, 3, 2), (200, 130, 24, 64), (30_000, 30_000, 620, 1000)]:
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
    for words, n, heard in [(3, 2, 2), (5, 3, 3), (4, 4, 4)]:
        s, h = rng.normal(size=n), rng.normal(size=(words, n))
        W, U = rng.normal(size=(2, n, n))  # noqa: N806
        v = rng.normal(size=n)
        e = np.tanh(W @ s + h @ U.T) @ v
        every = _softmax(e)
        first = _softmax(e[:heard])
        zeros = np.where(np.arange(words) < heard, e, 0.0)
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
            "W or U is transposed: the score of word j has U @ h[j] in it, for all rows at once "
            "h @ U.T.": _softmax((np.tanh(W @ s + h @ U) @ v)[:heard]) @ h[:heard],
            "You returned the weights. The context is the mean of the annotations with these "
            "weights.": first,
        }
        value = call(answer, s, h, W, U, v, heard, _names=("s", "h", "W", "U", "v", "heard"))
        close(value, first @ h[:heard], f"for {words} words, of which {heard} were heard", hints)


def _softmax(e):
    powers = np.exp(e - e.max())
    return powers / powers.sum()


@checker
def write(answer):
    """Each symbol that was written went in again, and the end stopped it."""
    for name, script in SCRIPTS.items():
        most = 7
        step, heard = _script(script)
        value = call(answer, step, 0, 0, 1, most, _names=("step", "state", "start", "end", "most"))
        try:
            value = [int(symbol) for symbol in value]
        except (TypeError, ValueError):
            raise Wrong(f"Return a list of numbers of symbols; got {value!r}.") from None
        right = list(script[: script.index(1)] if 1 in script else script[:most])
        where = f"Where the decoder would write {[WORDS[k] for k in script]}, with most={most}"
        if value == right:
            _fed(heard, right, where, name)
            continue
        if 1 in script and value == [*right, 1]:
            raise Wrong(f"{where}, the end is not part of the translation: leave it out.")
        if value == [0, *right]:
            raise Wrong(f"{where}, the start is not part of the translation: leave it out.")
        if 1 in script and value[: len(right) + 1] == [*right, 1]:
            raise Wrong(f"{where}, it must stop at the end.")
        if name == "endless" and len(value) > most:
            raise Wrong(f"{where}, it must stop after {most} symbols; it wrote {len(value)}.")
        _fed(heard, right, where, name)
        raise Wrong(f"{where}, expected {right}; got {value}.")


def _script(script):
    """A step whose best symbol follows a script, as long as it is fed what it wrote; and what it was fed."""
    heard = []

    def step(symbol, state):
        heard.append((int(symbol), state))
        scores = np.full(len(WORDS), -3.0)
        scores[script[min(state, len(script) - 1)]] = 2.0
        scores[(script[min(state, len(script) - 1)] + 1) % len(WORDS)] = 1.0
        return scores, state + 1

    return step, heard


def _fed(heard, right, where, name) -> None:
    """Raise Wrong where a step was fed something else than what had just been written."""
    for place, (symbol, state) in enumerate(heard):
        if state != place:
            raise Wrong(
                f"{where}, step {place + 1} got the state {state} instead of {place}: hand on the "
                "state that the step before returned."
            )
        expected = 0 if place == 0 else right[place - 1] if place <= len(right) else None
        if expected is not None and symbol != expected:
            fed = "the start" if symbol == 0 else f"symbol {symbol}"
            asked = "the start" if place == 0 else f"the symbol just written, {expected}"
            raise Wrong(f"{where}, step {place + 1} was fed {fed}; feed it {asked}.")


@checker
def judge(answer):
    """Validation chose each rate, and the last two budgets tell whether it still rises."""
    cases = [
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
    ]
    for runs, spread in cases:
        value = call(answer, runs, spread, _names=("runs", "spread"))
        tests, rising = several(value, "the test scores", "whether it still rises")
        right, still = _judge(runs, spread)
        order = sorted({steps for steps, *_ in runs})
        by_test = [max(test for s, _, _, test in runs if s == steps) for steps in order]
        validated = [max(val for s, _, val, _ in runs if s == steps) for steps in order]
        hints = {
            "You let the test choose the rate. Validation chooses, the test only judges.": by_test,
            "Those are the validation scores. Return the test scores of the runs they choose.": (
                validated
            ),
            "Those are the right scores in another order: the smallest number of steps first.": (
                right[::-1]
            ),
        }
        where = f"the test scores of {runs}"
        close(tests, right, f"for {where}", hints)
        if not isinstance(rising, (bool, np.bool_)):
            raise Wrong(f"The second answer is True or False; got {rising!r}.")
        if bool(rising) != still:
            if bool(rising) == (right[-1] > right[0] + spread):
                raise Wrong(
                    f"For the test scores {right}: compare the largest number of steps with the one "
                    "before it, not with the first."
                )
            if bool(rising) == (right[-1] > right[-2]):
                raise Wrong(
                    f"For the test scores {right} and a spread of {spread}: a gain that is no larger "
                    "than the spread between seeds may be chance."
                )
            raise Wrong(
                f"For the test scores {right} and a spread of {spread}, the answer is {still}."
            )


def _judge(runs, spread):
    chosen = {}
    for steps, _, validation, test in runs:
        if steps not in chosen or validation > chosen[steps][0]:
            chosen[steps] = validation, test
    tests = [chosen[steps][1] for steps in sorted(chosen)]
    return tests, tests[-1] - tests[-2] > spread
