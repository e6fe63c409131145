"""The framework of the checkers: whatever a reader hands over, the verdict is a sentence."""

import builtins
import contextlib
import functools
import sys
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from dlbasics.page.checker import (
    FAULTS,
    Result,
    Wrong,
    call,
    checker,
    close,
    compare,
    faults,
    keyed,
    numbers,
    several,
)


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
    assert result.passed is False
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


def test_an_error_of_the_checker_itself_is_not_hidden(capsys):
    @checker
    def broken(answer):
        """It is right."""
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):  # the authors' tests see it
        broken.judge(None)
    broken(None)  # the reader does not, and is not told that the answer is wrong
    out = capsys.readouterr().out
    assert out.startswith("○ No verdict. The checker itself stopped (ZeroDivisionError)")
    assert "please report it" in out


# --- calling ---


def stub(x): ...


def documented(x):
    """Double it."""
    ...  # your code here


class Stub:
    """Dots only."""

    size: int

    def double(self, x): ...

    def halve(self, x):
        """Halve."""


class EmptyStub: ...


@pytest.mark.parametrize("answer", [stub, documented, Stub, EmptyStub])
def test_the_untouched_stub_gets_no_verdict(answer, capsys):
    assert double.judge(answer).passed is None
    double(answer)
    out = capsys.readouterr().out
    assert out.startswith("○ Not tried yet. Replace the dots by your own code")
    assert "✗" not in out and "✓" not in out


def test_nothing_is_called_before_the_reader_has_tried():
    @checker
    def never(answer):
        """It is right."""
        raise AssertionError("the judge ran")

    assert never.judge(stub).passed is None


def ellipsis(x):
    return ...


def prints(x):
    print("I got", x)


class Begun:
    factor = 2

    def double(self, x): ...


@pytest.mark.parametrize("answer", [ellipsis, prints, lambda x: None, functools.partial(stub)])
def test_an_answer_that_returns_nothing(answer):
    assert "(3) returned nothing. End your function with `return`" in told(answer)


@pytest.mark.parametrize("answer", [Begun, len, 3, None, functools.partial(stub)])
def test_what_is_no_stub(answer):
    assert double.judge(answer).passed is False


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


class QuietError(BaseException):
    """No `except Exception` catches it."""


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ValueError("no such thing"), "your own error says: no such thing."),
        (KeyError("x"), "your own error says: 'x'."),
        (ZeroDivisionError(), "it divides by 0."),
        (ValueError("on two\n  lines"), "on two lines."),
        (ValueError("long " * 1000), "long lo..."),
        (MuteError(), "an error of the kind MuteError."),
        (QuietError(), "an error of the kind QuietError."),
        (SystemExit(), "it ends the program, as `exit()` does."),
        (SystemExit("bye"), "it ends the program, as `exit()` does."),
        (GeneratorExit(), "an error of the kind GeneratorExit."),
        (MemoryError(), "it asks for more memory than there is."),
        (ExceptionGroup("two", [ValueError(), KeyError()]), "your own error says: two"),
    ],
)
def test_a_function_that_stops(error, text):
    message = told(raises(error))
    assert message.startswith("In answer(3) your code stopped in line ")
    assert ", `raise error`: " in message
    assert text in message
    assert len(message) < 500


def test_a_function_that_leaves():
    assert "it ends the program" in told(lambda x: sys.exit(1))


def test_an_interrupt_is_the_readers_own():
    with pytest.raises(KeyboardInterrupt):
        double(raises(KeyboardInterrupt()))


def test_endless_recursion():
    def answer(x):
        return answer(x)

    assert "the function calls itself without end" in told(answer)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (lambda: 6, "it gets 1 argument, and takes 0 arguments."),
        (lambda x, y: 6, "it gets 1 argument, and takes 2 arguments (x, y)."),
    ],
)
def test_the_wrong_number_of_parameters(answer, text):
    message = told(answer)
    assert message.startswith("<lambda>(3) cannot be called: ") and text in message


def test_keyword_arguments_are_shown():
    with pytest.raises(Wrong, match=r"f\(1, rate=0.3333\) returned nothing"):
        call(lambda_named("f", lambda x, rate: None), 1, rate=1 / 3)
    assert call(lambda x, rate: x + rate, 1, rate=2) == 3


def lambda_named(name, function):
    function.__name__ = name
    return function


def test_a_function_without_a_name():
    message = told(functools.partial(stub))
    assert message.startswith("your function(3) returned nothing.")


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
        ("6", "text, '6'"),
        (b"6", "text, b'6'"),
        (np.array("6"), "'6'"),
        ("six", "text, 'six'"),
        (6 + 0j, "a complex number, (6+0j)"),
        (np.complex128(6 + 1j), "a complex number, 6+1j"),
        (np.array(6 + 1j), "6.+1.j"),
        (torch.tensor(6 + 1j), "tensor(6.+1.j)"),
        ({"result": 6}, "a dictionary, {'result': 6}"),
        ({6}, "a set, {6}"),
        (object, "a function or a class, <class 'object'>: call it"),
        (len, "a function or a class, <built-in function len>: call it"),
        (generator(3), "got a generator: "),
        (np.datetime64("2026-01-01"), "2026-01-01"),
        (np.timedelta64(6, "s"), "6"),
        (np.ma.masked, "masked"),
        ([[1], [1, 2]], "got a list whose entries have different shapes, [[1], [1, 2]]"),
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
        [2, 4, None],
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
    assert "got a list whose entry 2 is None" in told(lambda x: [2, 4, None], doubles)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([6], "the shape (1,). The numbers are right; give them one number."),
        (np.ones((2, 3)), "the shape (2, 3). Their sum is right: take it."),
        ([5, 7], "the shape (2,). Their mean is right: take it."),
        ([], "the shape (0,)."),
        ([1, 2], "the shape (2,)."),
        ([np.nan, 2], "the shape (2,)."),
    ],
)
def test_an_array_for_a_number(value, text):
    message = told(lambda x: value)
    assert message == f"Expected one number for the argument 3; got {text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "one number. That is the sum of the right numbers."),
        (4, "one number. That is the mean of the right numbers."),
        (5, "one number."),
        ([[2], [4], [6]], "the shape (3, 1). The numbers are right; give them the shape (3,)."),
        ([[2, 4, 6]], "the shape (1, 3). The numbers are right; give them the shape (3,)."),
        (np.ones((3, 1)), "the shape (3, 1)."),
        (
            np.ones((3, 3)),
            "the shape (3, 3). A column of the shape (3, 1) beside an array of the shape (3,) "
            "makes that.",
        ),
    ],
)
def test_another_shape_for_an_array(value, text):
    message = told(lambda x: value, doubles)
    assert message == f"Expected the shape (3,) for [1, 2, 3]; got {text}"


def test_a_transpose():
    right = np.array([[1.0, 2], [3, 4], [5, 6]])
    with pytest.raises(Wrong, match=r"got the shape \(2, 3\)\. You have the transpose\.$"):
        close(right.T, right, "here")
    with pytest.raises(Wrong, match=r"That is the shape of the transpose\.$"):
        close(right.T + 1, right, "here")
    with pytest.raises(Wrong, match=r"You have the transpose: rows and columns are exchanged"):
        close(right[:2].T, right[:2], "here")


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
    assert "here; entry [0] is 1, and 0 is right." in message
    assert "\n" not in message and len(message) < 220


def test_a_difference_without_a_hint():
    text = "; 6 is right. Work this one case out by hand, step by step, and compare."
    assert told(lambda x: 7.25) == f"You get 7.25 for the argument 3{text}"
    assert told(lambda x: True) == f"You get True for the argument 3{text}"
    assert told(lambda x: np.array(7.25)).startswith("You get 7.25 for")
    assert told(lambda x: torch.tensor(7.25)).startswith("You get 7.25 for")
    message = told(lambda x: [2, 4, 7.5], doubles)
    assert message.startswith("You get [2, 4, 7.5] for [1, 2, 3]; [2, 4, 6] is right.")
    with pytest.raises(Wrong, match=r"You get 0.123457 here; .*0.123452 is right|close"):
        close(0.123457, 0.123452, "here")


def test_the_first_hint_that_fits_is_told():
    hints = {"One shape.": [5, 5], "Not this.": 4, "This.": 5, "Too late.": 5, "Never.": np.nan}
    with pytest.raises(Wrong, match=r"You get 5 here\. This\.$"):
        close(5, 6, "here", hints)


def test_the_tolerance():
    close(1e6 + 0.5, 1e6, "here")  # relative
    close(5e-7, 0, "here")  # absolute
    close(1.05, 1, "here", tolerance=0.1)
    with pytest.raises(Wrong):
        close(1.0001, 1.1, "here")
    with pytest.raises(Wrong):
        close(1.05, 1, "here", tolerance=0.01)


def test_numbers_reads_what_can_be_read():
    assert numbers([1, 2]).dtype == float
    assert numbers(torch.ones(2, 3, requires_grad=True)).shape == (2, 3)
    assert numbers(True) == 1
    assert numbers("1") is None
    assert numbers([[1], [1, 2]]) is None


# --- rounding and closeness ---


def test_right_but_rounded_passes_and_is_told_so(capsys):
    @checker
    def shares(answer):
        """It is right."""
        for where, right in {
            "first": [0.7804, 0.7297, 0.83265],
            "second": [1 / 3, 0.1, 0.25],
        }.items():
            close(call(answer, where), right, where)

    exact = {"first": [0.7804, 0.7297, 0.83265], "second": [1 / 3, 0.1, 0.25]}
    short = {"first": [0.78, 0.73, 0.833], "second": [0.33, 0.1, 0.25]}
    assert shares.judge(exact.get) == Result(True, "It is right.")
    result = shares.judge(short.get)
    assert result.passed and result.rounded
    shares(short.get)
    assert capsys.readouterr().out == (
        "✓ Right, but rounded. You return [0.78, 0.73, 0.833] first, and [0.7804, 0.7297, 0.8327] "
        "is nearer: keep all digits. It is right.\n"
    )
    # A later case that is wrong is wrong.
    assert shares.judge({**short, "second": [0.34, 0.1, 0.25]}.get).passed is False


@pytest.mark.parametrize("value", [0.52, 0.524, 0.5238, 0.52380952, np.float32(0.524)])
def test_rounded_to_two_digits_or_more(value):
    close(value, 11 / 21, "here")


@pytest.mark.parametrize("value", [0.5, 1, 0.53, 0.525, 0.523, 0.51, 0.4762])
def test_not_rounded(value):
    with pytest.raises(Wrong):
        close(value, 11 / 21, "here")


@pytest.mark.parametrize(
    ("value", "right"), [(1.0, 0.9967), (70_000, 70_400), (0, 0.001), ([1.0, 0.5], [0.996, 0.5])]
)
def test_a_count_and_a_certainty_are_not_roundings(value, right):
    with pytest.raises(Wrong):
        close(value, right, "here")


def test_close_is_told_so():
    with pytest.raises(Wrong, match=r"That is close \(within 0.16%\); exact is asked"):
        close(0.477, 0.47624, "here")
    with pytest.raises(Wrong, match="by hand"):  # counts are not close: they are right or wrong
        close(1003, 1000, "here")


def test_a_rounded_mistake_is_the_mistake():
    with pytest.raises(Wrong, match=r"That is the square\.$"):
        close(0.274, 0.52381, "here", {"That is the square.": 0.52381**2})
    with pytest.raises(Wrong, match="by hand"):  # two digits would fit too much
        close(0.27, 0.52381, "here", {"That is the square.": 0.52381**2})


def test_single_precision_is_no_mistake():
    right = np.array([0.1, 1 / 3, 12.7])
    close(torch.tensor(right + 3e-6, dtype=torch.float32), right, "here")
    close([np.float32(0.1), np.float32(1 / 3), np.float32(12.7)], right, "here")
    close(torch.tensor(right, dtype=torch.bfloat16), right, "here")


# --- a function of the book beside the reader's ---

CASES = [(0.1, 0.99, 0.2), (0.01, 0.8, 0.05)]


def posterior(prior, hit, alarm):
    return prior * hit / (prior * hit + (1 - prior) * alarm)


@checker
def positive(answer):
    """Right."""
    for case in CASES:
        hints = {
            "The evidence is missing.": lambda prior, hit, alarm: prior * hit,
            "That is a constant.": 0.7,
        }
        compare(answer, posterior, *case, hints=hints)


def test_the_books_own_function_judges():
    assert positive.judge(posterior).passed
    message = told(lambda p, h, a: p * h, positive)
    assert message == ("You get 0.099 for prior=0.1, hit=0.99, alarm=0.2. The evidence is missing.")
    assert told(lambda p, h, a: 0.7, positive).endswith("That is a constant.")


def test_exchanged_arguments_are_found():
    assert told(lambda p, a, h: posterior(p, h, a), positive).endswith(
        ". That is right where `hit` is 0.2 and `alarm` is 0.99: the two are exchanged in your "
        "function."
    )
    assert "`prior` is 0.99 and `hit` is 0.1" in told(lambda h, p, a: posterior(p, h, a), positive)


def test_the_arguments_are_named_where_they_do_not_fit():
    assert "it gets 3 arguments (prior, hit, alarm), and takes 2 arguments (p, h)" in told(
        lambda p, h: 0, positive
    )


def test_a_size_is_told_where_it_alone_explains():
    @checker
    def mean(answer):
        """Right."""
        compare(answer, lambda x: np.mean(x), np.array([1.0, 2, 4, 9.5, 3]))

    assert told(np.sum, mean).endswith(
        "That is exactly 5 times the right value; 5 is the number of entries of x."
    )


def test_the_reader_cannot_spoil_the_case():
    @checker
    def mean(answer):
        """Right."""
        x = np.array([1.0, 2.0])
        compare(answer, lambda x: x.mean(), x)
        assert x.tolist() == [1, 2]

    def spoil(x):
        x += 1
        return x.mean() - 1

    result = mean.judge(spoil)
    assert result.passed
    assert result.message == "Right. (Your function changes its argument `x`: work on a copy.)"
    # Beside a wrong answer too, and only with the run in which it happened.
    assert "changes its argument" in told(lambda x: x.sort() or x.fill(3) or 9.0, mean)
    assert "changes" not in mean.judge(np.mean).message


# --- what a function returns in parts ---


def test_several_results():
    assert several((1, 2), "dW", "db") == [1, 2]
    assert several(np.array([1, 2]), "dW", "db") == [1, 2]
    for value, text in [
        (3, "Return two results: dW, then db; got 3."),
        ((1, 2, 3), "Return two results: dW, then db; got 3."),
        ("ab", "Return two results: dW, then db; got text, 'ab'."),
        ({"dW": 1, "db": 2}, "got a dictionary"),
        (Trap(), "Return two results"),
    ]:
        with pytest.raises(Wrong) as wrong:
            several(value, "dW", "db")
        assert text in str(wrong.value)


def test_keyed_results():
    assert keyed({"u": 1, "x": 2}, "u", "x") == {"u": 1, "x": 2}
    for value, text in [
        ({"u": 1}, "Return a dictionary with the keys 'u', 'x'; 'x' is missing in {'u': 1}."),
        ({"u": 1, "x": 2, 3: 3}, "; 3 is none of them."),
        ([1, 2], "got a list"),
        (None, "got None"),
    ]:
        with pytest.raises(Wrong) as wrong:
            keyed(value, "u", "x")
        assert text in str(wrong.value)


# --- whatever a reader hands over ---

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=8),
    st.binary(max_size=8),
    st.fractions(),
    st.decimals(),
    st.booleans().map(lambda _: Nameless()),
    st.booleans().map(lambda _: Trap()),
    st.just(object),
    arrays(
        st.sampled_from([float, int, complex, bool, "U3", "f4", "M8[s]"]), array_shapes(min_side=0)
    ),
    st.floats(width=32).map(lambda x: torch.tensor(x, requires_grad=True)),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
        st.sets(st.integers(), max_size=3),
        st.lists(inner, max_size=3).map(iter),
    ),
    max_leaves=8,
)
RIGHTS = st.one_of(
    st.floats(-1e6, 1e6),
    arrays(float, array_shapes(min_side=0, max_dims=3), elements=st.floats(-9, 9)),
)


@settings(deadline=None, max_examples=300)
@given(value=VALUES, right=RIGHTS)
@example(value=3.4028235677973366e38, right=1.5)  # just above what 32 bits hold
def test_any_value_gets_a_verdict(value, right):
    @checker
    def judge(answer):
        """Right."""
        close(call(answer), right, "here", {"A hint.": right}, sizes={"rows": 3})

    result = judge.judge(lambda: value)
    text = str(result)
    assert result.passed in (True, False)
    assert "\n" not in text and len(text) < 700
    for name in ("several", "keyed"):
        with contextlib.suppress(Wrong):
            {"several": several, "keyed": keyed}[name](value, "a", "b")


ERRORS = [
    kind
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException) and kind is not KeyboardInterrupt
]


@settings(deadline=None, max_examples=300)
@given(kind=st.sampled_from(ERRORS), arguments=st.lists(VALUES, max_size=3))
def test_any_error_gets_a_verdict(kind, arguments):
    try:
        error = kind(*arguments)
    except Exception:  # this kind wants other arguments
        reject()

    def answer(x):
        raise error

    result = double.judge(answer)
    assert result.passed is False
    assert "Traceback" not in result.message and len(result.message) < 700


@settings(deadline=None, max_examples=300)
@given(right=RIGHTS, seed=st.integers(0, 9999), size=st.floats(0, 1))
def test_a_right_answer_is_right_within_the_error_of_floats(right, seed, size):
    noise = np.random.default_rng(seed).uniform(-1, 1, np.shape(right)) * size
    hints = {"The sum is missing.": np.asarray(right) * 1.01, "No.": np.zeros_like(right)}
    near = np.asarray(right) * (1 + 1e-12 * noise) + 1e-12 * noise
    close(near, right, "here", hints)
    if near.size:  # nested lists of nothing have no shape
        close(near.tolist(), right, "here", hints)
    close(torch.tensor(near, requires_grad=True), right, "here", hints)
    close(near.astype(np.float32), right, "here", hints)


@settings(deadline=None, max_examples=300)
@given(right=st.floats(0.001, 1e6), digits=st.integers(2, 9))
def test_a_rounded_answer_is_tolerated(right, digits):
    short = float(f"{right:.{digits - 1}e}")
    if len(f"{short:.12g}".replace(".", "").strip("0")) >= 2 and short < 10**digits:
        close(short, right, "here")


@settings(deadline=None, max_examples=300)
@given(right=st.floats(0.01, 1e4), wrong=st.floats(0.01, 1e4))
def test_a_wrong_answer_is_not_told_to_be_right(right, wrong):
    if abs(wrong - right) > 0.06 * right:  # further than any rounding to two digits leads
        with pytest.raises(Wrong):
            close(wrong, right, "here")


def test_a_checker_can_ask_what_left_the_range_of_floats():
    call(lambda: np.exp(np.array(1000.0)))
    assert faults() == {FAULTS["overflow"]}
    call(lambda: np.log(np.array(0.0)))
    assert faults() == {FAULTS["divide by zero"]}
    call(lambda: 1.0)
    assert not faults()
