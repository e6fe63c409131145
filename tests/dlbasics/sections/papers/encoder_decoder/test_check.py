"""The exercises on encoder and decoder: right in other words, and wrong answers with their hints."""

import numpy as np
import pytest
import torch

from dlbasics.sections.papers.encoder_decoder import check, verdicts


def judge(name, answer):
    return getattr(check, name).judge(answer)


# --- right answers, written differently ---


def count_by_torch(words, symbols, m, n):
    with torch.device("meta"):
        parts = [
            torch.nn.Embedding(words, m),
            torch.nn.Embedding(symbols, m),
            torch.nn.GRU(m, n, bias=False),
            torch.nn.GRU(m + n, n, bias=False),
            torch.nn.Linear(n, symbols, bias=False),
        ]
    return sum(p.numel() for part in parts for p in part.parameters())


def context_by_loop(s, h, W, U, v, heard):  # noqa: N803
    e = [float(v @ np.tanh(W @ s + U @ h[j])) for j in range(heard)]
    total = sum(np.exp(e))
    return sum(np.exp(e[j]) / total * h[j] for j in range(heard))


def context_by_mask(s, h, W, U, v, heard):  # noqa: N803
    e = np.tanh(W @ s + h @ U.T) @ v
    e[heard:] = -np.inf
    return torch.tensor(e).softmax(0).numpy() @ h


def write_while(step, state, start, end, most):
    written = [start]
    while written[-1] != end and len(written) <= most:
        scores, state = step(written[-1], state)
        written.append(max(range(len(scores)), key=lambda k: scores[k]))
    return [symbol for symbol in written[1:] if symbol != end]


def write_array(step, state, start, end, most):
    return np.array(write_while(step, state, start, end, most), dtype=int)


def judge_by_dictionary(runs, spread):
    chosen = {}
    for steps, _, validation, test in sorted(runs):
        chosen[steps] = max(chosen.get(steps, (-1, -1)), (validation, test))
    tests = [test for _, (_, test) in sorted(chosen.items())]
    return [tests, np.bool_(tests[-1] > tests[-2] + spread)]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("gru_parameters", count_by_torch),
        ("context", context_by_loop),
        ("context", context_by_mask),
        ("write", write_while),
        ("write", write_array),
        ("judge", judge_by_dictionary),
    ],
)
def test_right_in_other_words(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and the hint that each must get ---


def _count(tables=1, blocks=3, reads=2):
    def count(words, symbols, m, n):
        decoder = m + n if reads == 2 else m
        return tables * (words + symbols) * m + blocks * n * (m + n + decoder + n) + symbols * n

    return count


def _context(after=None, cut=True, tanh=np.tanh, softmax=True):
    def context(s, h, W, U, v, heard):  # noqa: N803
        e = tanh(W @ s + h @ U.T) @ v
        if cut:
            e, h = e[:heard], h[:heard]
        weights = np.exp(e) / np.exp(e).sum() if softmax else e
        return after(weights, h, heard) if after else weights @ h

    return context


def _write(keep_end=False, keep_start=False, teach=False, least=False, forget=False, cap=True):
    def write(step, state, start, end, most):
        written, symbol = [start] if keep_start else [], start
        for _ in range(most if cap else most + 2):
            scores, new = step(start if teach else symbol, state)
            state = state if forget else new
            symbol = int(np.argmin(scores) if least else np.argmax(scores))
            if symbol == end:
                return [*written, end] if keep_end else written
            written.append(symbol)
        return written

    return write


def _ignores_end(step, state, start, end, most):
    written, symbol = [], start
    for _ in range(most):
        scores, state = step(symbol, state)
        symbol = int(np.argmax(scores))
        if symbol != end:
            written.append(symbol)
    return written


def _exchanged(step, state, start, end, most):
    written, symbol = [], start
    for _ in range(most):
        state, scores = step(symbol, state)
        symbol = int(np.argmax(scores))
        if symbol == end:
            break
        written.append(symbol)
    return written


def _score_for_place(step, state, start, end, most):
    written, symbol = [], start
    for _ in range(most):
        scores, state = step(symbol, state)
        symbol = max(scores)
        if symbol == end:
            break
        written.append(symbol)
    return written


def _look(change=lambda h, heard: h[:heard], w=1, u=1):
    """Context with other words, and with W or U transposed."""

    def context(s, h, W, U, v, heard):  # noqa: N803
        h = change(h, heard)
        e = np.tanh((W if w else W.T) @ s + h @ (U.T if u else U)) @ v
        return np.exp(e) / np.exp(e).sum() @ h

    return context


def _silenced(h, heard):
    h = h.copy()
    h[heard:] = 0
    return h


def _rate_for_all(runs, spread):
    rate = max(runs, key=lambda run: run[2])[1]
    tests = [test for _, r, _, test in sorted(runs) if r == rate]
    return tests, tests[-1] - tests[-2] > spread


def _mean_of_rates(runs, spread):
    order = sorted({run[0] for run in runs})
    tests = [np.mean([run[3] for run in runs if run[0] == steps]) for steps in order]
    return tests, tests[-1] - tests[-2] > spread


def _parts(pack):
    """The right answer, otherwise packed."""

    def answer(runs, spread):
        tests, rising = _judge()(runs, spread)
        return pack(tests, rising, sorted({run[0] for run in runs}))

    return answer


def _by_validation(runs, spread):
    tests, _ = _judge()(runs, spread)
    validated, _ = _judge(reported=2)(runs, spread)
    return tests, validated[-1] - validated[-2] > spread


def _one_short(step, state, start, end, most):
    return _write()(step, state, start, end, most - 1)


def _never_stops(step, state, start, end, most):
    written, symbol = [], start
    for _ in range(most):
        scores, state = step(symbol, state)
        symbol = int(np.argmax(scores))
        written.append(symbol)
    return written


def _judge(key=2, reported=3, order=1, rises=None):
    def answer(runs, spread):
        tests = []
        for steps in sorted({run[0] for run in runs}):
            tests.append(
                max((run for run in runs if run[0] == steps), key=lambda r: r[key])[reported]
            )
        tests = tests[::order]
        rising = tests[-1] - tests[-2] > spread if rises is None else rises(tests, spread)
        return tests, rising

    return answer


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("gru_parameters", _count(tables=0), "two tables of embeddings are missing"),
        ("gru_parameters", _count(blocks=4), "Four are an LSTM's"),
        ("gru_parameters", _count(blocks=1), "You counted one"),
        ("gru_parameters", _count(reads=1), "m + n numbers, not m"),
        (
            "gru_parameters",
            lambda words, symbols, m, n: (words + symbols) * m + 3 * n * (2 * m + n) + n * symbols,
            "matrices U are missing",
        ),
        (
            "gru_parameters",
            lambda *sizes: _count()(*sizes) + sizes[1] * sizes[3],
            "not from state and context",
        ),
        (
            "gru_parameters",
            lambda words, symbols, m, n: _count()(words, symbols, m, n) + (words - symbols) * m,
            "the decoder's has `symbols`",
        ),
        ("context", _context(cut=False), "have not been said yet"),
        ("context", _look(lambda h, k: h[k:]), "words that have not been said"),
        ("context", _look(lambda h, k: h[: k - 1]), "left out one word too many"),
        ("context", _look(lambda h, k: h[: k + 1]), "looked at one word too many"),
        ("context", _look(_silenced), "of zeros still gets a weight"),
        ("context", _look(w=0), "W is transposed"),
        ("context", _look(u=0), "U is transposed"),
        ("context", _look(w=0, u=0), "W and U are transposed"),
        ("context", _context(lambda a, h, k: a[:k] @ h[:k], cut=False), "must have the sum 1"),
        ("context", _context(tanh=lambda x: x), "tanh is missing"),
        ("context", _context(softmax=False), "put them through a softmax"),
        ("context", _context(lambda a, h, k: h.mean(0)), "plain mean"),
        ("context", _context(lambda a, h, k: h[a.argmax()]), "Take a mean"),
        ("write", _write(keep_end=True), "the end is not part of the translation"),
        ("write", _write(keep_start=True), "the start is not part of the translation"),
        ("write", _write(teach=True), "feed it the symbol just written"),
        ("write", _write(forget=True), "hand on the state"),
        ("write", _write(cap=False), "must stop after 7 symbols"),
        ("write", _never_stops, "must stop at the end"),
        ("write", _ignores_end, "you leave the end out, and go on writing"),
        ("write", _exchanged, "scores first, then the new state"),
        ("write", _score_for_place, "that is the largest score"),
        ("write", _write(least=True), "take the largest"),
        ("write", _one_short, "it may write 7 symbols; it wrote 6"),
        ("write", lambda *given: 3, "Return a list"),
        ("judge", _judge(key=3), "Validation chooses"),
        ("judge", _judge(reported=2), "Those are the validation scores"),
        ("judge", _judge(order=-1), "smallest number of steps first"),
        ("judge", _judge(rises=lambda t, s: t[-1] - t[0] > s), "not with the first"),
        ("judge", _judge(rises=lambda t, s: t[-1] > t[-2]), "may be chance"),
        ("judge", _judge(rises=lambda t, s: "yes"), "True or False"),
        ("judge", _judge(rises=lambda t, s: t[-1] > max(t[:-1]) + s), "best of all before"),
        ("judge", _judge(rises=lambda t, s: abs(t[-1] - t[-2]) > s), "A fall is no gain"),
        ("judge", _judge(rises=lambda t, s: t[-2] - t[-1] > s), "other way round"),
        ("judge", _judge(rises=lambda t, s: t[-1] - t[-2] >= s), "just the spread"),
        ("judge", _judge(rises=lambda t, s: t[-1] - t[-2] <= s), "the opposite"),
        ("judge", _judge(rises=lambda t, s: any(np.diff(t) > s)), "the last two only"),
        ("judge", _judge(rises=lambda t, s: True), "the answer is False"),
        ("judge", _by_validation, "not by the validation scores"),
        ("judge", _rate_for_all, "one rate for all"),
        ("judge", _mean_of_rates, "mean over the rates"),
        ("judge", _parts(lambda tests, rising, order: tests), "one list alone"),
        ("judge", _parts(lambda tests, rising, order: np.array(tests)), "one list alone"),
        ("judge", _parts(lambda tests, rising, order: (rising, tests)), "You exchanged them"),
        (
            "judge",
            _parts(lambda tests, rising, order: (list(zip(order, tests, strict=True)), rising)),
            "not the steps beside them",
        ),
        (
            "judge",
            _parts(lambda tests, rising, order: list(zip(order, tests, strict=True))),
            "one list alone",
        ),
        ("judge", lambda runs, spread: [0.3, 0.9, 0.1], "Return two results"),
    ],
)
def test_wrong_answers_get_their_hints(name, answer, hint):
    result = judge(name, answer)
    assert result.passed is False and hint in result.message, result.message


@pytest.mark.parametrize("name", ["gru_parameters", "context", "write", "judge"])
def test_a_number_from_nowhere_is_refused(name):
    assert judge(name, lambda *arguments: -7.0).passed is False


def test_no_two_rules_of_judge_answer_alike():
    right = verdicts.ruled(lambda t, v, spread: t[-1] - t[-2] > spread)
    answers = [right, *map(verdicts.ruled, verdicts.RULES.values())]
    assert len({tuple(answer) for answer in answers}) == len(answers)
