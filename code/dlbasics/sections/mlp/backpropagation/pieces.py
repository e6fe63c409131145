"""What the reader's own engine is tried on, piece by piece: single operations, then walks back."""

import numpy as np

from dlbasics.page import calling
from dlbasics.page.checker import Wrong, call

OPERATIONS = (
    ("a + b", lambda a, b: a + b, (2.0, 3.5), 5.5, {"That is the product.": 7.0}),
    ("a * b", lambda a, b: a * b, (2.0, 3.5), 7.0, {"That is the sum.": 5.5}),
    (
        "a - b",
        lambda a, b: a - b,
        (2.0, 3.5),
        -1.5,
        {"That is b - a.": 1.5, "That is a + b.": 5.5},
    ),
    (
        "a.tanh()",
        lambda a: a.tanh(),
        (0.6,),
        float(np.tanh(0.6)),
        {
            "That is the slope, 1 - t²; the value is t = tanh a.": 1 - np.tanh(0.6) ** 2,
            "That is the tangent: write `np.tanh`.": np.tan(0.6),
        },
    ),
)
"""(in words, how, the numbers, the value, hints: message -> the wrong value that it explains)."""

ADD = "Two messages come to a, and one overwrites the other: add them, with `+=`."
EARLY = (
    "A node sent on what it had before all messages to it had come. Put the nodes in order first, and "
    "go through that order from its end."
)
TWICE = "A node sends its messages twice. In the order, each node stands only once."
FORWARD = "You went through the order from its start. Go through it from its end: `reversed(...)`."
SEED = "All gradients are 0. The walk begins with a gradient of 1 at the output itself."
T = float(np.tanh(0.3))

WALKS = (
    (
        "(a * b).backward()",
        lambda a, b: a * b,
        (2.0, 3.5),
        [3.5, 2.0],
        {
            SEED: [[0, 0]],
            "You paired each slope with the other parent: that of a is the number of b.": [
                [2.0, 3.5]
            ],
            "Those are the slopes of a sum.": [[1, 1]],
        },
    ),
    (
        "(a - b).backward()",
        lambda a, b: a - b,
        (2.0, 3.5),
        [1, -1],
        {
            "A larger b makes a - b smaller: its slope is -1.": [[1, 1]],
            "You exchanged the slopes: 1 belongs to a, and -1 to b.": [[-1, 1]],
        },
    ),
    (
        "(a * b + a).backward()",
        lambda a, b: a * b + a,
        (2.0, 3.5),
        [4.5, 2.0],
        {ADD: [[1, 2], [3.5, 2]], FORWARD: [[1, 0]]},
    ),
    ("(a * a).backward()", lambda a: a * a, (3.5,), [7.0], {ADD: [[3.5]]}),
    (
        "a.tanh().backward()",
        lambda a: a.tanh(),
        (0.3,),
        [1 - T**2],
        {
            "That is t itself; the slope of tanh is 1 - t².": [[T]],
            "The slope of tanh is 1 - t², with t = tanh a, not 1 - a².": [[1 - 0.3**2]],
            "The slope of tanh is 1 - t², not 1 - t.": [[1 - T]],
            "The slope of tanh is 1 - t², where t is tanh a already: you took tanh twice.": [
                [1 - np.tanh(T) ** 2]
            ],
        },
    ),
    (
        "u = a * a; (u + u).backward()",
        lambda a: (lambda u: u + u)(a * a),
        (1.3,),
        [5.2],
        {EARLY: [[7.8]], TWICE: [[10.4]]},
    ),
    (
        "u = a * a; (u + u * a).backward()",
        lambda a: (lambda u: u + u * a)(a * a),
        (1.3,),
        [7.67],
        {EARLY: [[4.29], [10.27]], TWICE: [[13.65]]},
    ),
)
"""(in words, how, the numbers, their gradients, hints: message -> the wrong gradients that it explains)."""


class Counted(float):
    """A number that counts how often it is a factor, on any Counted."""

    products = 0

    def __mul__(self, other):
        Counted.products += 1
        return float(self) * float(other)

    __rmul__ = __mul__


def told(given) -> str:
    """Say which numbers an expression was tried with."""
    return " and ".join(f"{name} = {number:g}" for name, number in zip("ab", given, strict=False))


def gradients(given) -> str:
    """Name what is compared."""
    return "the gradients of a and b" if len(given) == 2 else "the gradient of a"


def same(found, right) -> bool:
    """Whether gradients are those that are expected."""
    try:
        return bool(np.allclose(np.asarray(found, float), right, rtol=1e-6, atol=1e-9))
    except (TypeError, ValueError):
        return False


def fitting(hints, found) -> dict:
    """Of the wrong gradients that a hint explains, take those that were found; else the first."""
    return {
        words: next((wrong for wrong in wrongs if same(found, wrong)), wrongs[0])
        for words, wrongs in hints.items()
    }


def pairs(out, words) -> None:
    """Refuse parents without slopes: the page's `in_order` takes each pair apart."""
    for pair in getattr(out, "parents", ()):
        if not (isinstance(pair, tuple | list) and len(pair) == 2):
            raise Wrong(
                f"`{words}` stops: your operations keep parents without slopes. Beside each parent stands "
                "its slope, in a pair: [(parent, slope), (parent, slope)]."
            )


def each_line_once(answer) -> None:
    """Refuse a walk along each way by itself: 2^12 ways here, over 36 lines."""
    Counted.products = 0
    v, k = answer(1.0), answer(Counted(1.0))
    for _ in range(12):
        v = v * k
        v = v + v
    Counted.products = 0
    ran("v.backward()", lambda: (v.backward(), True)[1])
    if Counted.products > 100:
        raise Wrong(
            "All gradients are right. But your walk goes along every way by itself: on a graph of 36 lines "
            f"it sent {Counted.products} messages through 12 products. Put the nodes in order, and "
            "let each send its messages once."
        )


def ran(words, work):
    """Run a piece of a check; what goes wrong is told under words that the reader knows."""
    try:
        return call(work)
    except Wrong as wrong:
        text = str(wrong).replace(f"{calling.name(work)}()", f"`{words}`")
        if "returned nothing" in text:
            text = f"`{words}` gives nothing yet: write that method next; it ends with `return`."
        raise Wrong(text) from None
