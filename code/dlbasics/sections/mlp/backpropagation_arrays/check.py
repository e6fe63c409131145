"""Checkers of the exercises in the section on backpropagation with arrays."""

import numpy as np

from dlbasics.engine import Tensor
from dlbasics.page.answers import numbers, show
from dlbasics.page.checker import Wrong, call, checker, close, compare, several

KEEP = "Keep the axis, with the size 1: `keepdims=True`."


@checker
def sine(answer):
    """The tensor remembers its parent, and its rule multiplies what arrives by the slope."""
    rng = np.random.default_rng(0)
    for shape in [(3,), (2, 2)]:
        data, arrives = rng.normal(size=shape).round(2), rng.normal(size=shape).round(2)
        x = Tensor(data, requires_grad=True)
        out = _sine(answer, x)
        if not isinstance(out, Tensor):
            raise Wrong(f"Return a Tensor, as `engine.made` does; got {show(out)}.")
        where = f"for the entries {show(data)}"
        values = {
            "That is the cosine. The value is the sine; the cosine is its slope.": np.cos(data),
            "Those are the entries themselves.": data,
            "That is tanh.": np.tanh(data),
        }
        close(out.data, np.sin(data), where, values)
        if not out.parents:
            raise Wrong(
                "The result does not remember x. Hand the pair of x and its rule to `engine.made`, as "
                "`tanh` does."
            )
        if not callable(out.parents[0][1]):
            raise Wrong(
                "Beside x stands a slope, as in your Value. This engine wants a *rule* there: a function "
                "that turns g, what has arrived, into the message, `lambda g: ...`."
            )
        _walk(out, arrives)
        s, c = np.sin(data), np.cos(data)
        hints = {
            "Your rule returns the slope alone: multiply it by g, what has arrived.": c,
            "Your rule hands g on as it is: the slope, the cosine, is missing.": arrives,
            "The slope of the sine is the cosine, with a plus.": -arrives * c,
            "Your rule multiplies by the sine. The slope is the cosine.": arrives * s,
            "The slope is the cosine of x. You took the cosine of the result, sin x.": (
                arrives * np.cos(s)
            ),
            "That is the rule of tanh. The slope of the sine is the cosine.": arrives * (1 - s * s),
            "You added g and the slope. A message is their product.": arrives + c,
            "You took the cosine of g, what has arrived. The slope is the cosine of x.": np.cos(
                arrives
            ),
        }
        close(x.grad, arrives * c, f"as the gradient {where}, where {show(arrives)} arrives", hints)
    x = Tensor([0.4, -0.9], requires_grad=True)
    y = x * _sine(answer, x)
    y.backward(np.array([1.0, 2.0]))
    a = x.data
    right = np.array([1.0, 2.0]) * (np.sin(a) + a * np.cos(a))
    close(x.grad, right, "as the gradient in `x * sine(x)`, where [1, 2] arrives")


def _sine(answer, x):
    """Call it; tell a function of NumPy that got the tensor where it takes arrays."""
    try:
        return call(answer, x)
    except Wrong as wrong:
        text = str(wrong)
        if "does not take" in text or "does not work between" in text:
            text += " NumPy's functions take arrays: `np.sin(x.data)`."
        elif "requires_grad" in text:
            text = (
                "`engine.made` takes the pair (x, rule) as it is, after name and data: not in a list, and "
                "not the rule alone."
            )
        elif "dtype object" in text:
            text = (
                "`engine.made` takes a name first, such as 'sin'; then the values, an array; then the pair "
                "(x, rule)."
            )
        elif "`made`" in text:
            text += " Write `engine.made`."
        raise Wrong(text) from None


def _walk(out, arrives) -> None:
    """Walk back from a tensor of the reader's; what its rule does wrong is told."""

    def backward():
        out.backward(arrives)
        return True

    try:
        call(backward)
    except Wrong as wrong:
        text = f"On the way back: {wrong}".replace("backward()", "`backward()`")
        if "does not take" in text or "does not work between" in text:
            text += " In the rule too, NumPy's functions take arrays: `x.data`."
        raise Wrong(text) from None


@checker
def factors_backward(answer):
    """A factor is used in every column of its row: its messages, each with its slope, are summed."""
    rng = np.random.default_rng(1)
    for n, d in [(3, 4), (3, 3), (4, 2)]:
        s, X, G = (rng.normal(size=size).round(2) for size in ((n, 1), (n, d), (n, d)))
        value = call(answer, s, X, G)
        s_bar, X_bar = several(value, "the gradient of s", "the gradient of X")
        _in_order(s_bar, X_bar, (n, 1), (n, d))
        where = f"for an X of the shape ({n}, {d})"
        _shape_of_factors(s_bar, n, d)
        close(s_bar, (G * X).sum(axis=1, keepdims=True), f"as the gradient of s, {where}", {
            "The messages lack their slope: s is multiplied by an entry of X each time.": (
                G.sum(axis=1, keepdims=True)
            ),
            "You took the mean. The messages of all uses are added.": (
                (G * X).mean(axis=1, keepdims=True)
            ),
            "You summed X. What arrives, G, is missing in it.": X.sum(axis=1, keepdims=True),
            "You summed G and X each by itself. Each message is a product: multiply, then sum.": (
                G.sum(axis=1, keepdims=True) * X.sum(axis=1, keepdims=True)
            ),
            "You multiplied by s once more. With respect to s, the slope of s x is x.": (
                s * (G * X).sum(axis=1, keepdims=True)
            ),
            "You summed down the columns. A factor was stretched along its row: `axis=1`.": (
                (G * X).sum(axis=0)[:, None] if n == d else np.zeros((n, 1))
            ),
        })  # fmt: skip
        close(X_bar, G * s, f"as the gradient of X, {where}", {
            "That is G itself: each entry of X was multiplied by its row's factor.": G,
            "That is what each message to s is. With respect to x, the slope of s x is s.": G * X,
            "That is the slope alone: multiply it by what arrives, G.": np.broadcast_to(s, (n, d)),
            "You divided by s. The slope of s x with respect to x is s.": G / s,
        })  # fmt: skip


def _in_order(s_bar, X_bar, size_s, size_x) -> None:
    """Refuse two results in the wrong order, where their shapes tell."""
    first, second = numbers(s_bar), numbers(X_bar)
    if first is None or second is None or size_s == size_x:
        return
    if first.shape == size_x and second.shape == size_s:
        raise Wrong("Those are the two gradients in the wrong order: that of s first, then of X.")


def _shape_of_factors(s_bar, n, d) -> None:
    """Tell what a wrong shape of the gradient of s comes from."""
    array = numbers(s_bar)
    shape = None if array is None else array.shape
    asked = f"s has the shape ({n}, 1), and so has its gradient; yours has {shape}."
    if shape == (n, d):
        raise Wrong(f"{asked} Each factor was stretched over {d} columns: sum over them.")
    if shape == (n, n):
        raise Wrong(
            f"{asked} That is a matrix product. Multiply entry by entry, `G * X`, and sum over each row."
        )
    if shape == (n,):
        raise Wrong(f"{asked} {KEEP}")
    if shape in ((1, d), (d,)):
        raise Wrong(f"{asked} You summed down the columns: a factor was stretched along its row.")
    if shape == ():
        raise Wrong(f"{asked} You summed over everything: each row has its own factor.")


@checker
def residual_backward(answer):
    """Both uses of X sent their messages, and each gradient has the shape of its array."""
    rng = np.random.default_rng(2)
    for n, d in [(4, 2), (2, 3)]:
        X, W, b, G = (rng.normal(size=size).round(2) for size in ((n, d), (d, d), (d,), (n, d)))
        value = call(answer, X, W, b, G)
        results = several(value, "the gradient of X", "the gradient of W", "the gradient of b")
        _order_of_three(results, {"X": (n, d), "W": (d, d), "b": (d,)})
        t = np.tanh(X @ W + b)
        z_bar = G * (1 - t**2)
        H = X + t
        wrong = {
            "The slope of tanh is missing: multiply by 1 − T², where T is tanh(XW + b).": G,
            "The slope of tanh is 1 − T², where T is tanh(XW + b), not H: H has X in it.": (
                G * (1 - H**2)
            ),
            "The slope of tanh is 1 − T², where T is tanh(XW + b): you took XW + b itself.": (
                G * (1 - (X @ W + b) ** 2)
            ),
            "The slope of tanh is 1 − T², not 1 − T.": G * (1 - t),
            "You left out H_bar, what arrives: multiply the slope by it.": 1 - t**2,
        }
        where = f"for an X of the shape ({n}, {d})"
        hints_x = {
            "You followed X into the layer only. It is added to the output as well.": z_bar @ W.T,
            "You followed X past the layer only. It goes into it as well.": G,
            "X goes through W: in `Z_bar @ W`, W must be transposed.": G + z_bar @ W,
            "Two messages meet at X, and you multiplied them. They are added.": G * (z_bar @ W.T),
            "Past the layer goes H_bar as it is: tanh is not on that way.": z_bar + z_bar @ W.T,
            "Past the layer goes H_bar, what has arrived, not 1.": 1 + z_bar @ W.T,
            "Past the layer goes H_bar, what has arrived, not X itself.": X + z_bar @ W.T,
        } | {words: G + Z @ W.T for words, Z in wrong.items()}
        hints_w = {words: X.T @ Z for words, Z in wrong.items()} | {
            "That is the transpose: `X.T @ Z_bar`, not `Z_bar.T @ X`.": z_bar.T @ X,
            "You took the mean over the examples. Their messages are added.": X.T @ z_bar / n,
            "W is multiplied by X, not by H.": H.T @ z_bar,
        }
        hints_b = {words: Z.sum(axis=0) for words, Z in wrong.items()} | {
            "You took the mean over the examples. Their messages are added.": z_bar.mean(axis=0),
        }
        _shape_of_bias(results[2], n, d)
        for name, found, right, hints in (
            ("W", results[1], X.T @ z_bar, hints_w),
            ("b", results[2], z_bar.sum(axis=0), hints_b),
            ("X", results[0], G + z_bar @ W.T, hints_x),
        ):
            close(found, right, f"as the gradient of {name}, {where}", hints)


def _order_of_three(results, sizes) -> None:
    """Refuse three results in another order, where their shapes tell: X, W, b."""
    found = [None if numbers(result) is None else numbers(result).shape for result in results]
    wanted = list(sizes.values())
    if found != wanted and sorted(map(str, found)) == sorted(map(str, wanted)):
        raise Wrong(f"Those are the gradients in another order: return that of {', '.join(sizes)}.")


def _shape_of_bias(b_bar, n, d) -> None:
    """Tell what a wrong shape of the gradient of b comes from."""
    array = numbers(b_bar)
    shape = None if array is None else array.shape
    asked = f"b has the shape ({d},), and so has its gradient; yours has {shape}."
    if shape == (n, d):
        raise Wrong(f"{asked} b was stretched over the {n} rows: sum over them.")
    if shape == (n,):
        raise Wrong(f"{asked} You summed along the rows; sum over them, `axis=0`.")
    if shape == (1, d):
        raise Wrong(f"{asked} Leave `keepdims` out here: b is no row of a matrix.")


@checker
def centred_backward(answer):
    """Stretching forward is adding up on the way back, and both uses of X answer for the loss."""

    def right(G):
        return G - G.mean(axis=1, keepdims=True)

    hints = {
        "That is the message by the way of X itself. X goes into the mean too.": lambda G: G,
        "That is the message by the way of the mean alone. X is used directly too.": (
            lambda G: right(G) - G
        ),
        "The mean divides by d, and so does its message.": (
            lambda G: G - G.sum(axis=1, keepdims=True)
        ),
        "The mean is subtracted: its message has a minus.": lambda G: 2 * G - right(G),
        "Each mean was copied d times: first add up what comes back to it.": (
            lambda G: G - G / G.shape[1]
        ),
        "You divided by d twice: a mean divides already.": (
            lambda G: G - G.mean(axis=1, keepdims=True) / G.shape[1]
        ),
        "You divided by n. The mean of a row has d numbers in it.": (
            lambda G: G - G.sum(axis=1, keepdims=True) / len(G)
        ),
        "You took means down the columns. Each row has its own mean.": (
            lambda G: G - G.mean(axis=0)
        ),
        "You took one mean of all entries. Each row has its own mean.": lambda G: G - G.mean(),
        f"The row's means must stay a column. {KEEP}": _only_square(lambda G: G - G.mean(axis=1)),
    }
    rng = np.random.default_rng(0)
    for n, d in [(3, 3), (2, 3), (4, 2)]:  # square first: there, a forgotten axis raises no error
        compare(answer, right, rng.normal(size=(n, d)).round(2), hints=hints)


def _only_square(function):
    """The function, for a square G; elsewhere 0, where NumPy would refuse."""
    return lambda G: function(G) if len(G) == G.shape[1] else np.zeros_like(G)
