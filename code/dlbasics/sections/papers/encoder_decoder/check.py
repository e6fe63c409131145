"""Checkers of the exercises in the section "Encoder and decoder"."""

import numpy as np

from dlbasics.page.answers import kind, numbers
from dlbasics.page.checker import Wrong, call, checker, close, compare
from dlbasics.sections.papers.encoder_decoder.verdicts import judge as judge

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
        empty = isinstance(value, list | tuple) and not value
        array = np.zeros(0) if empty else numbers(value)
        if array is None or array.ndim != 1 or not np.isfinite(array).all():
            raise Wrong(f"Return a list of numbers of symbols; got {kind(value)}.")
        value = array.tolist()
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
