"""Errors in plain words: real ones of Python, NumPy and PyTorch, none of whose text reaches the reader."""

import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import torch

from dlbasics import bayes
from dlbasics.page import errors

A, V, W = np.arange(6.0).reshape(2, 3), np.arange(2.0), np.arange(4.0)
T, U = torch.ones(2, 3), torch.ones(2)
WATCHED = torch.ones(3, requires_grad=True)


def adds():
    grad = {"L": 1.0}
    grad["u"] += 2.0


def multiplies():
    grad = {"L": 1.0}
    grad[3] *= 2.0


def reads():
    return {"L": 1.0}["u"]


def unbound():
    if V is None:
        w = 0
    return w


def misspelt():
    gradient = 3
    return gradiant + gradient  # noqa: F821


def unknown():
    return qqqqq  # noqa: F821


def twice():
    loss = (WATCHED**2).sum()
    loss.backward()
    loss.backward()


def in_place():
    w = torch.ones(3, requires_grad=True)
    w -= 1


def endless():
    return endless()


def own_error():
    raise ValueError("x must not be 3")


def unpacks():
    a, b, c = [1, 2]
    return a, b, c


def unpacks_few():
    a, b = [1, 2, 3]
    return a, b


def unpacks_number():
    a, b = 3.0
    return a, b


def sets_item():
    x = 3.0
    x[0] = 1


def adds_wide():
    x = np.ones(3)
    x += np.ones((4, 3))


def fills():
    x = np.ones(4)
    x[:] = np.ones(3)


def inner():
    def f(a, b):
        return a + b

    return f(1)


CASES = [
    (adds, "line 21, `grad[\"u\"] += 2.0`: `+=` changes an entry that is there already, and the "
     "dictionary has no key 'u' yet: give it a first value, 0 for a sum, or ask with "
     "`.get('u', 0)`"),
    (multiplies, "`*=` changes an entry that is there already, and the dictionary has no key 3"),
    (reads, "the dictionary has no key 'u'"),
    (lambda: defaultdict(int)[[]], "a list cannot be a key of a dictionary"),
    (unbound, "`w` is read before the function gives it a value"),
    (misspelt, "nothing is called `gradiant` here; `gradient` is"),
    (unknown, "nothing is called `qqqqq` here"),
    (lambda: V.foo, "an array has no `.foo`"),
    (lambda: [1.0].mean(), "a list has no `.mean`"),
    (lambda: np.sofmax, "`numpy` has no `.sofmax`"),
    (lambda: None.shape, "None stands before `.shape`: something above returned nothing"),
    (lambda: A + V, "the shapes (2, 3) and (2,) do not fit together entry by entry"
     " (A has the shape (2, 3), V has the shape (2,))"),
    (lambda: A * W, "the shapes (2, 3) and (4,) do not fit"),
    (lambda: A @ V, "the last axis on the left of @ has the length 3, the first on its right 2 "
     "(A has the shape (2, 3), V has the shape (2,))"),
    (lambda: A.T @ W, "(A.T has the shape (3, 2), W has the shape (4,))"),
    (lambda: np.dot(A, V), "the shapes (2, 3) and (2,) have no product"),
    (lambda: A @ 3.0, "@ got a single number"),
    (adds_wide, "a result of the shape (4, 3) does not fit into an array of the shape (3,)"),
    (fills, "numbers of the shape (3,) do not fit into a place of the shape (4,)"),
    (lambda: T @ T, "the shapes (2, 3) and (2, 3) have no product: 3 is not 2"),
    (lambda: T @ U, "the shapes (2, 3) and (2,) have no product: 3 is not 2"),
    (lambda: T + U, "axis 1 has 3 entries in one, 2 in the other"),
    (lambda: U @ torch.tensor(3.0), "@ got a single number"),
    (lambda: A.reshape(4, 2), "6 numbers cannot be laid out in the shape (4, 2)"),
    (lambda: A.reshape(5), "6 numbers cannot be laid out in the shape (5,)"),
    (lambda: T.reshape(4, 2), "6 numbers cannot be laid out in the shape (4, 2)"),
    (lambda: T.view(5), "6 numbers cannot be laid out in the shape (5)"),
    (lambda: np.array([[1, 2], [3]]), "a list of lists of different lengths is no array"),
    (lambda: torch.tensor([[1, 2], [3]]), "a list of lists of different lengths is no array"),
    (lambda: np.concatenate([A, V]), "to be joined have shapes that do not fit"),
    (lambda: np.stack([V, W]), "to be stacked have different shapes"),
    (lambda: torch.stack([T, U]), "to be stacked have different shapes"),
    (lambda: V.sum(axis=1), "axis 1 of an array with 1 axes: the first is axis 0"),
    (lambda: U.sum(1), "there is no axis 1 here"),
    (lambda: V[2], "there is no entry 2 among 2: the last is 1"),
    (lambda: U[2], "there is no entry 2 among 2: the last is 1"),
    (lambda: A[0, 7], "there is no entry 7 among 3: the last is 2"),
    (lambda: [1][1], "an index lies outside of the list: the first entry has the index 0"),
    (lambda: (1,)[1], "an index lies outside of the tuple"),
    (lambda: V[0, 0], "an array with 1 axes got 2 indices"),
    (lambda: U[0, 0], "a tensor with 1 axes got more indices than that"),
    (lambda: V[np.ones(3, bool)], "a mask of True and False has another shape"),
    (lambda: U[torch.ones(3, dtype=bool)], "a mask of True and False has another shape"),
    (lambda: V[1.0], "an index must be a whole number"),
    (lambda: [1][V[1]], "an index must be a whole number"),
    (lambda: U[torch.ones(1)], "an index must be a whole number"),
    (lambda: [].pop(), "it takes an entry out of something that is empty"),
    (lambda: [1].index(2), "the value looked for is not there"),
    (lambda: 1 if A > 0 else 0, "need one True or False and got an array of them"),
    (lambda: max(A, 0), "need one True or False and got an array of them"),
    (lambda: 1 if T > 0 else 0, "need one True or False and got an array of them"),
    (unpacks, "3 names stand on the left of `=`, and 2 values on its right"),
    (unpacks_few, "2 names stand on the left of `=` or in a `for`, and more values"),
    (unpacks_number, "one value stands where several are taken apart or gone through"),
    (lambda: math.log(0), "`math.log` needs a number above 0"),
    (lambda: math.sqrt(-1), "`math.sqrt` none below 0"),
    (lambda: float("x"), "text is no number"),
    (lambda: int("x"), "text is no number"),
    (lambda: max([]), "the largest, least or first of nothing is asked for"),
    (lambda: np.array([]).max(), "the largest, least or first of nothing is asked for"),
    (lambda: np.argmax([]), "the largest, least or first of nothing is asked for"),
    (lambda: U.sum().backward(), "nothing that this number was made of has `requires_grad=True`"),
    (twice, "`backward()` was called twice on one graph"),
    (lambda: WATCHED.backward(), "`backward()` starts from one number"),
    (in_place, "a parameter is changed in place while its gradient is watched"),
    (lambda: WATCHED.numpy(), "NumPy cannot read a tensor with a gradient"),
    (lambda: T @ torch.ones(3, dtype=torch.float64), "tensors of different kinds of number met"),
    (lambda: math.exp(V), "a function for one number, such as `math.exp` or `float`, got an array"),
    (lambda: float(U), "a function for one number"),
    (lambda: U.item(), "a function for one number"),
    (lambda: None + 1, "+ does not work between None and a whole number"),
    (lambda: "3" - 1, "- does not work between text and a whole number"),
    (lambda: [1] - [2], "- does not work between a list and a list"),
    (lambda: -"x", "unary - does not work on text"),
    (lambda: None < 1, "< does not work between None and a whole number"),
    (lambda: [1, 2] * 0.5, "a list is no array"),
    (lambda: [1, 2] + 1, "a list is no array"),
    (lambda: "x" + 1, "text and a number cannot be joined by +"),
    (lambda: V.size(3), "round brackets ( ) stand behind a whole number, which is no function"),
    (lambda: V.size[3], "square brackets [ ] stand behind a whole number"),
    (sets_item, "square brackets [ ] stand behind a number"),
    (lambda: list(3), "one value stands where several"),
    (lambda: len(3.0), "`len` counts entries, and got a number"),
    (lambda: len(np.float64(3)), "`len` counts entries, and got"),
    (inner, "`f` is called with the wrong arguments"),
    (lambda: sorted(3, 4, 5), "wrong arguments"),
    (lambda: 1 / 0, "it divides by 0"),
    (lambda: 1 % 0, "it divides by 0"),
    (lambda: math.exp(800), "a number grew larger than a float can be"),
    (lambda: 2.0**5000, "a number grew larger than a float can be"),
    (endless, "the function calls itself without end"),
    (own_error, "`raise ValueError(\"x must not be 3\")`: your own error says: x must not be 3"),
    (lambda: next(iter([])), "there is no next item"),
    (lambda: __import__("nonesuch"), "an import does not find what it names"),
    (lambda: Path("nonesuch").read_text(), "a file or a connection did not open"),
    (lambda: np.linalg.inv(A), "as many rows as columns are needed"),
    (lambda: np.linalg.inv(np.zeros((2, 2))), "a matrix that has no inverse"),
    (lambda: bayes.posterior([0.5, 0.6], [1, 1]), "`posterior` says: the prior must sum to 1"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "words"), CASES, ids=lambda case: None)
@pytest.mark.filterwarnings("ignore")
def test_an_error_in_plain_words(function, words):
    with pytest.raises(BaseException) as caught:
        function()
    told = errors.explain(caught.value)
    assert words in told, (caught.value, told)
    assert told.startswith(" in line ")
    ours = "your own error says" in told or "posterior" in told
    text = str(caught.value)
    assert ours or len(text) < 5 or text not in told  # no other library's text


def test_the_line_is_the_last_of_the_readers_own():
    source = "def helper(x):\n    return np.log(x) + y\n\ndef answer(x):\n    return helper(x)\n"
    names = {"np": np}
    exec(compile(source, "cell", "exec"), names)
    with pytest.raises(NameError) as caught:
        names["answer"](3.0)
    assert errors.explain(caught.value) == " in line 2: nothing is called `y` here"


def test_the_readers_own_assert():
    for source, words in [
        ("assert 1 > 2", "an `assert` does not hold"),
        ("assert 0, 'x is 3'", "x is 3"),
    ]:
        with pytest.raises(AssertionError) as caught:
            exec(compile(source, "cell", "exec"), {})
        assert errors.explain(caught.value).endswith(words)


def test_no_place_where_nothing_of_the_reader_ran():
    assert errors.explain(ZeroDivisionError()) == ": it divides by 0"
    assert errors.line(ZeroDivisionError()) == ""


def test_an_error_that_cannot_be_asked():
    class MuteError(KeyError):
        @property
        def args(self):
            raise RuntimeError

        __str__ = __repr__ = None

    assert errors.explain(MuteError()) == ": an error of the kind MuteError"
