"""The framework of the checkers: whatever a reader hands over, the verdict is a sentence."""

import functools
import sys
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from dlbasics.page.checker import Result, Wrong, call, checker, close, numbers


@checker
def double(answer):
    """Your function doubles
    its argument.

    This paragraph is for the authors.
    """
    hints = {"That is the square.": 9, "That is the argument itself.": 3}
    close(call(answer, 3), 6, "for the argument 3", hints)


@checker
def doubles(answer):
    """Every entry is doubled."""
    hints = {"That is the square.": [1, 4, 9], "That sums them.": 12}
    close(call(answer, np.array([1.0, 2.0, 3.0])), [2, 4, 6], "for [1, 2, 3]", hints)


def told(answer, judge=double):
    """The message that a wrong answer gets."""
    result = judge.judge(answer)
    assert not result.passed
    return result.message


# --- the verdict ---


def test_a_right_answer_is_told_why(capsys):
    assert double(lambda x: 2 * x) is None
    assert capsys.readouterr().out == "✓ Right. Your function doubles its argument.\n"


def test_a_wrong_answer_gets_a_hint(capsys):
    assert double(lambda x: x * x) is None
    out = capsys.readouterr().out
    assert out == "✗ Not yet. You get 9 for the argument 3. That is the square.\n"


def test_the_judge_returns_the_verdict_and_prints_nothing(capsys):
    assert double.judge(lambda x: 2 * x) == Result(True, "Your function doubles its argument.")
    assert capsys.readouterr().out == ""


def test_a_checker_keeps_its_name():
    assert double.__name__ == "double"


@pytest.mark.parametrize("doc", [None, "", "  \n\n  "])
def test_a_checker_must_have_praise(doc):
    def judge(answer):
        pass

    judge.__doc__ = doc
    with pytest.raises(ValueError, match="the checker judge needs a docstring"):
        checker(judge)


def test_an_error_of_the_checker_itself_is_not_hidden():
    @checker
    def broken(answer):
        """It is right."""
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken(None)


# --- calling ---


def stub(x): ...


def ellipsis(x):
    return ...


def prints(x):
    print("I got", x)


@pytest.mark.parametrize("answer", [stub, ellipsis, prints])
def test_the_unfilled_stub(answer):
    expected = f"{answer.__name__}(3) returned nothing. Replace the dots by your own code"
    assert told(answer).startswith(expected)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (6, "got 6"),
        (6.123456, "got 6.123"),
        (None, "got None"),
        ("f", "got 'f'"),
        (..., "Ellipsis"),
    ],
)
def test_not_a_function(answer, shown):
    message = told(answer)
    assert "Hand over the function itself, without calling it" in message
    assert shown in message


def raises(error):
    def answer(x):
        raise error

    return answer


class MuteError(Exception):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ValueError("no such thing"), "answer(3) stopped with ValueError: no such thing"),
        (KeyError("x"), "stopped with KeyError: 'x'"),
        (ZeroDivisionError(), "stopped with ZeroDivisionError."),
        (ValueError("on two\n  lines"), "ValueError: on two lines"),
        (ValueError("long " * 1000), "long lo..."),
        (MuteError(), "stopped with MuteError."),
        (SystemExit(), "stopped with SystemExit."),
        (SystemExit("bye"), "stopped with SystemExit: bye"),
        (MemoryError(), "stopped with MemoryError."),
        (StopIteration(3), "stopped with StopIteration: 3"),
        (ExceptionGroup("two", [ValueError(), KeyError()]), "stopped with ExceptionGroup: two"),
    ],
)
def test_a_function_that_stops(error, text):
    assert text in told(raises(error))


def test_a_function_that_leaves():
    assert "stopped with SystemExit: 1" in told(lambda x: sys.exit(1))


def test_an_interrupt_is_the_readers_own():
    with pytest.raises(KeyboardInterrupt):
        double(raises(KeyboardInterrupt()))


def test_endless_recursion():
    def answer(x):
        return answer(x)

    assert "stopped with RecursionError" in told(answer)


@pytest.mark.parametrize("answer", [lambda: 6, lambda x, y: 6])
def test_the_wrong_number_of_parameters(answer):
    message = told(answer)
    assert "stopped with TypeError" in message and "argument" in message


def test_keyword_arguments_are_shown():
    with pytest.raises(Wrong, match=r"f\(1, rate=0.3333\) returned nothing"):
        call(lambda_named("f", lambda x, rate: None), 1, rate=1 / 3)
    assert call(lambda x, rate: x + rate, 1, rate=2) == 3


def lambda_named(name, function):
    function.__name__ = name
    return function


def test_a_function_without_a_name():
    message = told(functools.partial(stub))
    assert message.startswith("your function(3) returned nothing")


def test_right_whatever_it_is_that_is_called():
    class Doubler:
        def __call__(self, x):
            return 2 * x

        def method(self, x):
            return 2 * x

    for answer in (Doubler(), Doubler().method, functools.partial(lambda y, x: y * x, 2)):
        assert double.judge(answer).passed


def test_a_function_may_print(capsys):
    def answer(x):
        print("trying", x)
        return 2 * x

    double(answer)
    out = capsys.readouterr().out
    assert out == "trying 3\n✓ Right. Your function doubles its argument.\n"


def test_a_function_may_warn():
    def answer(x):
        warnings.warn("careful", UserWarning, stacklevel=1)
        return 2 * x

    with pytest.warns(UserWarning, match="careful"):
        assert double.judge(answer).passed


def test_a_function_may_change_what_it_got():
    array, nested, table = np.ones(2), [[1.0]], {"key": [1]}

    def spoil(array, nested, table):
        array[:] = 7
        nested[0][0] = 7
        table["key"].append(7)
        return 1

    call(spoil, array, nested, table=table)
    assert array.tolist() == [1, 1]
    assert nested == [[1]]
    assert table == {"key": [1]}


# --- comparing ---

RIGHT = [
    6,
    6.0,
    6 + 1e-9,
    np.float32(6),
    np.int8(6),
    np.array(6),
    torch.tensor(6),
    torch.tensor(6.0, requires_grad=True),
    Fraction(12, 2),
    Decimal(6),
]


@pytest.mark.parametrize("value", RIGHT, ids=repr)
def test_every_kind_of_number(value):
    assert double.judge(lambda x: value).passed


@pytest.mark.parametrize(
    "value",
    [
        [2, 4, 6],
        (2.0, 4.0, 6.0),
        np.array([2, 4, 6]),
        torch.tensor([2.0, 4.0, 6.0], requires_grad=True),
        [np.float64(2), np.array(4), torch.tensor(6)],
        range(2, 7, 2),
        np.ma.masked_array([2, 4, 6]),
    ],
    ids=repr,
)
def test_every_kind_of_array(value):
    assert doubles.judge(lambda x: value).passed


class Nameless:
    def __repr__(self):
        raise RuntimeError("no name")


class Trap:
    """Every question that NumPy may ask it ends in an error."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __float__(self):
        raise RuntimeError("float")

    def __array__(self, *args, **kwargs):
        raise RuntimeError("array")

    __len__ = __iter__ = __getitem__ = __repr__ = __float__


def generator(x):
    yield 6


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("6", "got '6'"),
        (b"6", "got b'6'"),
        (np.array("6"), "'6'"),
        ("six", "got 'six'"),
        (6 + 0j, "got (6+0j)"),
        (np.complex128(6 + 1j), "got 6+1j"),
        (np.array(6 + 1j), "6.+1.j"),
        (torch.tensor(6 + 1j), "tensor(6.+1.j)"),
        ({"result": 6}, "got {'result': 6}"),
        ({6}, "got {6}"),
        (object, "got <class 'object'>"),
        (len, "got <built-in function len>"),
        (generator(3), "got <generator object generator"),
        (np.datetime64("2026-01-01"), "2026-01-01"),
        (np.timedelta64(6, "s"), "6"),
        (np.ma.masked, "masked"),
        ([[1], [1, 2]], "got [[1], [1, 2]]"),
        (10**400, "type int"),
        (Nameless(), "an object of the type Nameless"),
        pytest.param(Trap(), "an object of the type Trap", id="trap"),
        (torch.eye(2).to_sparse(), "tensor("),
        ("x" * 1000, "xxx..."),
    ],
)
def test_no_number(value, shown):
    message = told(lambda x: value)
    assert message.startswith("Expected a number for the argument 3; got ")
    assert shown in message
    assert "\n" not in message and len(message) < 200


@pytest.mark.parametrize(
    "value",
    [
        ["a", "b", "c"],
        ["2", "4", "6"],
        [2, 4, 6 + 1j],
        np.array([2, 4, 6 + 1j]),
        np.ma.masked_array([2, 4, 6], mask=[0, 0, 1]),
        [Nameless(), 4, 6],
        [Trap(), 4, 6],
        [2, [4], 6],
    ],
)
def test_no_numbers(value):
    assert told(lambda x: value, doubles).startswith("Expected numbers of the shape (3,) for")


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), np.float32("nan")])
def test_not_finite(value):
    assert told(lambda x: value).startswith("Expected finite numbers for the argument 3; got ")
    assert "finite" in told(lambda x: [2, 4, value], doubles)
    assert "finite" in told(lambda x: [2, 4, None], doubles)


@pytest.mark.parametrize(
    ("value", "shape"), [([6], "(1,)"), (np.ones((2, 3)), "(2, 3)"), ([], "(0,)")]
)
def test_an_array_for_a_number(value, shape):
    message = told(lambda x: value)
    assert message == f"Expected one number for the argument 3; got the shape {shape}."


def test_a_number_for_an_array():
    assert told(lambda x: 12, doubles) == "Expected the shape (3,) for [1, 2, 3]; got one number."
    assert "(3,)" in told(lambda x: np.ones((3, 1)), doubles)


def test_enormous_answers():
    # No memory holds these numbers: they are one number, seen again and again.
    enormous = np.broadcast_to(np.float64(6), (10**6, 10**6))
    assert told(lambda x: enormous) == (
        "Expected one number for the argument 3; got the shape (1000000, 1000000)."
    )
    assert not double.judge(lambda x: np.broadcast_to(np.int8(6), (10**8, 10**8))).passed
    assert "one number" in told(lambda x: [6] * 10**6)


def test_an_array_is_shown_short():
    assert "You get [1, 2, 3.333] for" in told(lambda x: [1, 2, 10 / 3], doubles)

    @checker
    def many(answer):
        """It is right."""
        close(call(answer), np.zeros(1000), "here")

    message = told(lambda: np.ones(1000), many)
    assert message.endswith("here; that is not it.")
    assert "\n" not in message and len(message) < 120


def test_a_difference_without_a_hint():
    assert told(lambda x: 7) == "You get 7 for the argument 3; that is not it."
    assert told(lambda x: True) == "You get True for the argument 3; that is not it."
    assert told(lambda x: np.array(7.25)).startswith("You get 7.25 for")
    assert told(lambda x: torch.tensor(7.25)).startswith("You get 7.25 for")


def test_the_first_hint_that_fits_is_told():
    hints = {"One shape.": [5, 5], "Not this.": 4, "This.": 5, "Too late.": 5, "Never.": np.nan}
    with pytest.raises(Wrong, match=r"You get 5 here\. This\.$"):
        close(5, 6, "here", hints)


def test_the_tolerance():
    close(1e6 + 0.5, 1e6, "here")  # relative
    close(5e-7, 0, "here")  # absolute
    close(1.05, 1, "here", tolerance=0.1)
    with pytest.raises(Wrong):
        close(1.0001, 1, "here")
    with pytest.raises(Wrong):
        close(1.05, 1, "here", tolerance=0.01)


def test_numbers_reads_what_can_be_read():
    assert numbers([1, 2]).dtype == float
    assert numbers(torch.ones(2, 3, requires_grad=True)).shape == (2, 3)
    assert numbers(True) == 1
    assert numbers("1") is None
    assert numbers([[1], [1, 2]]) is None
