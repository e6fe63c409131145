"""Checkers of the exercises in the section on backpropagation."""

import numpy as np

from dlbasics.engine import Tensor
from dlbasics.page.checker import Wrong, call, checker, close


@checker
def by_hand(answer):
    """Each use of a number brings a message, and the messages are added."""
    for a, b in [(2.0, 3.0), (-1.5, 0.5), (0.7, -2.0)]:
        value = call(answer, a, b)
        try:
            value = np.array([float(part) for part in value])
        except (TypeError, ValueError):
            raise Wrong("Return two numbers: the gradient by a, then by b.") from None
        s = a * b
        t = s + a
        right = [(t + s) * b + s, (t + s) * a]
        hints = {
            "You followed s on one of its ways only. It goes into f, and into t as well.": [
                t * b + s,
                t * a,
            ],
            "You followed a on one of its ways only. It goes into s, and into t as well.": [
                (t + s) * b,
                (t + s) * a,
            ],
            "Those are the right two numbers in the wrong order: a first, then b.": right[::-1],
        }
        close(value, right, f"for a={a:g}, b={b:g}", hints)


@checker
def gradients(answer):
    """Messages are added where they meet; a plus sign was all that was missing."""
    # (node, input, derivative of the node by the input), in the order of the forward pass.
    chain = [("u", "x", 3.0), ("L", "u", -2.0)]
    diamond = [("u", "x", 3.0), ("v", "x", 5.0), ("L", "u", 2.0), ("L", "v", -1.0)]
    square = [("s", "x", 4.0), ("s", "x", 4.0), ("L", "s", 0.5), ("L", "x", 7.0)]
    for edges, right in (
        (chain, {"L": 1.0, "u": -2.0, "x": -6.0}),
        (diamond, {"L": 1.0, "u": 2.0, "v": -1.0, "x": 1.0}),
        (square, {"L": 1.0, "s": 0.5, "x": 11.0}),
    ):
        value = call(answer, edges, "L")
        if not isinstance(value, dict) or set(value) != set(right):
            raise Wrong(f"Return a dictionary with a gradient for each of {', '.join(right)}.")
        last = {"L": 1.0}
        for node, into, local in reversed(edges):
            last[into] = last[node] * local
        for name, expected in right.items():
            hints = {
                "That is the last message alone: the earlier one was overwritten.": last[name],
                "A gradient starts from 1 at the output alone, from 0 elsewhere.": expected + 1,
            }
            close(value[name], expected, f"for the gradient of {name} in {edges}", hints)


@checker
def softplus(answer):
    """The rule multiplies what comes from above by the sigmoid; no exponential overflows."""
    for values in ([-2.0, 0.0, 1.5], [[0.3, -0.7]], [800.0, -800.0]):
        x = Tensor(np.array(values), requires_grad=True)
        with np.errstate(all="ignore"):  # an overflow is told below
            out = call(answer, x)
            if not isinstance(out, Tensor):
                raise Wrong("Return a Tensor: what made('softplus', data, (x, rule)) gives you.")
            right = np.logaddexp(0, x.data)
            sigmoid = np.exp(-np.logaddexp(0, -x.data))
            if not np.isfinite(out.data).all():
                raise Wrong(
                    f"For x={values} the value is not finite: e to the power of 800 overflows. "
                    "Write softplus(x) = max(x, 0) + log(1 + e to the power of -|x|)."
                )
            close(out.data, right, f"for the value at x={values}")
            if not out.requires_grad:
                raise Wrong("The result knows no input: hand (x, rule) to made.")
            seed = np.full(x.shape, 3.0)
            try:
                out.backward(seed)
            except Exception as error:  # the reader's rule may do anything
                raise Wrong(f"Your rule stopped with {type(error).__name__}: {error}") from None
        if not np.isfinite(x.grad).all():
            raise Wrong(f"For x={values} the gradient is not finite. Which exponential overflows?")
        hints = {
            "The rule must multiply by g, the gradient that arrives from above.": sigmoid,
            "You pass on g as it came. What is the derivative of softplus?": seed,
            "That is the derivative of the sigmoid; softplus has the sigmoid itself.": (
                seed * sigmoid * (1 - sigmoid)
            ),
            "That is the sigmoid of -x. Which one nears 1 where x is large?": seed * (1 - sigmoid),
        }
        close(x.grad, 3 * sigmoid, f"for the gradient at x={values}, where g is 3", hints)


@checker
def centred_backward(answer):
    """Stretching forward is adding up backward, and both uses of X answer for the loss."""
    rng = np.random.default_rng(0)
    for n, d in [(2, 3), (3, 3), (4, 2)]:
        arrives = rng.normal(size=(n, d)).round(2)
        total = arrives.sum(axis=1, keepdims=True)
        hints = {
            "That is the way of X itself. X goes into the mean too.": arrives,
            "That is the way of the mean alone, and X is used directly too.": -total / d
            + np.zeros((n, d)),
            "The mean divides by d, and so does its gradient.": arrives - total,
            "The mean is subtracted: its message has a minus.": arrives + total / d,
            "You took means down the columns. Each row has its own mean.": (
                arrives - arrives.mean(axis=0, keepdims=True)
            ),
        }
        close(
            call(answer, arrives),
            arrives - total / d,
            f"for a gradient of the shape ({n}, {d})",
            hints,
        )
