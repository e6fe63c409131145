"""Checkers of the exercises in the section on the Transformer."""

import numpy as np

from dlbasics.page.checker import Wrong, call, checker, close, numbers


@checker
def look_up(answer):
    """That is the whole mechanism: a dot product for each key, a softmax, a mean of the values."""
    rng = np.random.default_rng(0)
    for keys, d_k, d_v in [(3, 4, 2), (5, 9, 1), (1, 2, 3)]:
        q, k, v = rng.normal(size=d_k), rng.normal(size=(keys, d_k)), rng.normal(size=(keys, d_v))
        value = call(answer, q, k, v)
        dots = k @ q
        hints = {
            "The scores are not divided by the square root of d_k.": _softmax(dots) @ v,
            "You divide by d_k; the paper divides by its square root.": _softmax(dots / d_k) @ v,
            "That is the sum of the values weighted by the scores themselves: the softmax is "
            "missing.": dots / np.sqrt(d_k) @ v,
            "That is the plain mean of the values: the query has no say.": v.mean(axis=0),
            "That is the value of the best key alone. The softmax lets the others speak too.": (
                v[dots.argmax()]
            ),
        }
        right = _softmax(dots / np.sqrt(d_k)) @ v
        close(value, right, f"for {keys} keys of {d_k} numbers", hints)
    large = call(answer, np.array([10_000.0, 0.0]), np.eye(2), np.array([[1.0], [2.0]]))
    close(large, [1.0], "for a query of (10000, 0); subtract the largest score before exp", {})


@checker
def decoder_mask(answer):
    """One mask does both: a position looks at itself and its past, and never at padding."""
    for target, pad in [
        ([[5, 3, 4, 0], [5, 2, 0, 0]], 0),
        ([[1, 2, 9, 9, 9]], 9),
        ([[3, 3], [3, 3], [3, 3]], 0),
    ]:
        target = np.array(target)
        value = call(answer, target, pad)
        length = target.shape[1]
        past, token = np.tril(np.ones((length, length), dtype=bool)), target != pad
        right = past & token[:, None, :]
        array = numbers(value)
        if array is not None and array.shape == (length, length) and len(target) > 1:
            raise Wrong(
                f"One mask for {len(target)} rows: but each row has its own padding. Return the "
                f"shape {right.shape}."
            )
        future, strict = ~np.tril(np.ones((length, length), dtype=bool), -1), np.tril(past, -1)
        hints = {
            "True is where a position may look. You marked where it may not.": ~right,
            "That lets padding be looked at: compare the tokens with pad.": (
                np.broadcast_to(past, right.shape)
            ),
            "That hides padding, but lets every position see its future.": (
                np.broadcast_to(token[:, None, :], right.shape)
            ),
            "That is turned round: position t must see 0 ... t, on and below the diagonal.": (
                future & token[:, None, :]
            ),
            "A position may look at itself; the first one has nothing else.": (
                strict & token[:, None, :]
            ),
            "You hide the rows of padding. Hide its columns: what is looked at is the last axis.": (
                past & token[:, :, None]
            ),
        }
        close(value, right, f"for target={target.tolist()}, pad={pad}", hints)


@checker
def decoder_layer(answer):
    """Two attentions, a feed-forward net and three norms: it is all in the table of parameters."""
    for d_model, d_ff in [(512, 2048), (1024, 4096), (6, 10)]:
        value = call(answer, d_model, d_ff)
        square, norm = d_model * d_model + d_model, 2 * d_model
        feeds = d_model * d_ff + d_ff + d_ff * d_model + d_model
        right = 8 * square + feeds + 3 * norm
        hints = {
            "That is an encoder layer. The decoder has a second attention, and a norm after it.": 4
            * square
            + feeds
            + 2 * norm,
            "The biases are missing: each linear layer has one for each output.": (
                8 * d_model**2 + 2 * d_model * d_ff + 3 * norm
            ),
            "The norms are missing: each has a scale and a shift for every column.": (
                8 * square + feeds
            ),
            "The second norm or the third is missing: one stands after each of the three "
            "parts.": right - norm,
            "An attention has four matrices: queries, keys, values, and the output.": (
                6 * square + feeds + 3 * norm
            ),
        }
        close(value, right, f"for d_model={d_model}, d_ff={d_ff}", hints)


class _RunningSum:
    """A function that the reader is told by name: one of def would be told by its address."""

    def __call__(self, x):
        return np.cumsum(x, axis=0)

    def __repr__(self):
        return "a running sum"


class _PlusMean:
    """A function of a set."""

    def __call__(self, x):
        return x + x.mean(axis=0)

    def __repr__(self):
        return "x + its mean"


@checker
def order_gap(answer):
    """Without positions, attention treats its input as a set: shuffle what goes in, and what comes
    out is shuffled alike, and not otherwise changed.
    """
    rng = np.random.default_rng(1)
    order = np.array([2, 0, 3, 1])
    x = rng.normal(size=(4, 3))

    for f in (_RunningSum(), _PlusMean()):
        value = call(answer, f, x, order)
        right = np.abs(f(x[order]) - f(x)[order]).max()
        hints = {
            "That compares f of the shuffled rows with f of the rows as they were. Shuffle the "
            "second alike before you compare.": np.abs(f(x[order]) - f(x)).max(),
            "Take the largest absolute difference: a signed one can hide a large negative entry.": (
                f(x[order]) - f(x)[order]
            ).max(),
            "Take the largest difference, not the mean.": (
                np.abs(f(x[order]) - f(x)[order]).mean()
            ),
            "You undo the order where it should be applied: index with it on both sides.": (
                np.abs(f(x[order]) - f(x)[np.argsort(order)]).max()
            ),
        }
        close(value, right, f"where f is {f}", hints)


def _softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()
