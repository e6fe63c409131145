"""The exercises on backpropagation: right in other words, and wrong answers with their hints."""

import numpy as np
import pytest
import torch

from dlbasics.scalar_engine import Value
from dlbasics.sections.mlp.backpropagation import check


def judge(name, answer):
    return getattr(check, name).judge(answer)


# --- right answers, written differently ---


class Typed:
    """An engine as a reader may type it: everything in one class, the order found within."""

    def __init__(self, data, parents=()):
        self.data = data
        self.parents = parents
        self.grad = 0

    def __add__(self, other):
        return type(self)(self.data + other.data, ((self, 1), (other, 1)))

    def __mul__(self, other):
        return type(self)(self.data * other.data, ((self, other.data), (other, self.data)))

    def __sub__(self, other):
        return type(self)(self.data - other.data, ((self, 1), (other, -1)))

    def tanh(self):
        t = np.tanh(self.data)
        return type(self)(t, [(self, 1 - t * t)])

    def order(self):
        done = []

        def visit(node):
            if node not in done:
                for parent, _ in node.parents:
                    visit(parent)
                done.append(node)

        visit(self)
        return done

    def clear(self):
        for node in self.order():
            node.grad = 0
        self.grad = 1

    def backward(self):
        self.clear()
        for node in self.order()[::-1]:
            for parent, slope in node.parents:
                parent.grad = parent.grad + slope * node.grad


class TypedWithRules(Typed):
    """In the manner of micrograd: a subtraction made of what is there, and numbers as floats."""

    def __sub__(self, other):
        return self + other * type(self)(-1.0)


class Closures(Typed):
    """In micrograd's own manner: parents without slopes, and a function that sends."""

    def __init__(self, data, parents=(), send=lambda grad: None):
        self.data, self.parents, self.grad, self.send = data, parents, 0, send

    def with_slopes(self, data, *pairs):
        def send(grad):
            for parent, slope in pairs:
                parent.grad += slope * grad

        return type(self)(data, [parent for parent, _ in pairs], send)

    def __add__(self, other):
        return self.with_slopes(self.data + other.data, (self, 1), (other, 1))

    def __mul__(self, other):
        return self.with_slopes(self.data * other.data, (self, other.data), (other, self.data))

    def __sub__(self, other):
        return self.with_slopes(self.data - other.data, (self, 1), (other, -1))

    def tanh(self):
        t = np.tanh(self.data)
        return self.with_slopes(t, (self, 1 - t * t))

    def order(self):
        done = []

        def visit(node):
            if node not in done:
                for parent in node.parents:
                    visit(parent)
                done.append(node)

        visit(self)
        return done

    def backward(self):
        self.clear()
        for node in self.order()[::-1]:
            node.send(node.grad)


def by_formula(a, b):
    s = a * b
    slope = np.tanh(s) + s / np.cosh(s) ** 2
    return slope * b + 1, slope * a


def by_torch(a, b):
    a, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (a, b))
    (a * b * torch.tanh(a * b) + a).backward()
    return [a.grad, b.grad]


def by_the_scalar_engine(a, b):
    a, b = Value(a), Value(b)
    s = a * b
    (s * s.tanh() + a).backward()
    return np.array([a.grad, b.grad])


def sum_of_two(x="x"):
    """x + x, in a tuple and with whole numbers."""
    return (("L", x, 1), ["L", x, 1])


class Pairs:
    """What a reader may have typed: other names in it, pairs in a tuple, no repr."""

    def __init__(self, data, parents=()):
        self.data = data
        self.parents = tuple(parents)
        self.grad = 0

    def __add__(self, other):
        return Pairs(self.data + other.data, [(self, 1), (other, 1)])

    def __mul__(self, other):
        return Pairs(self.data * other.data, [(self, other.data), (other, self.data)])


def divided_by_a_chain(a, b):
    inverse = Value(1 / b.data, [(b, -1 / b.data**2)])
    return a * inverse


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("engine", Typed),
        ("engine", TypedWithRules),
        ("engine", Closures),
        ("by_hand", by_formula),
        ("by_hand", by_torch),
        ("by_hand", by_the_scalar_engine),
        ("smallest_graph", sum_of_two),
        ("smallest_graph", lambda: [("L", "weight", -3), ("L", "weight", 0.5)]),
        ("breaks_hasty", lambda x: (lambda u: u * u + u)(x + x)),
        ("breaks_hasty", lambda x: (lambda u: u * u)(x.tanh())),
        ("breaks_hasty", lambda x: (lambda u: u + u)(Pairs(x.data, [(x, 1.0)]))),
        (
            "divide",
            lambda a, b: Pairs(a.data / b.data, [(b, -a.data / b.data**2), (a, b.data**-1)]),
        ),
        ("divide", divided_by_a_chain),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


class OnlyHolds:
    def __init__(self, data, parents=()):
        self.data = data

    def __add__(self, other): ...


class HoldsNothing:
    def __init__(self, data, parents=()): ...

    def __add__(self, other):
        return self


class Assigns(Typed):
    """Each message overwrites what is there."""

    def backward(self):
        self.clear()
        for node in self.order()[::-1]:
            for parent, slope in node.parents:
                parent.grad = slope * node.grad


class Hasty(Typed):
    def backward(self):
        self.clear()
        self.send()

    def send(self):
        for parent, slope in self.parents:
            parent.grad += slope * self.grad
            parent.send()


class LayerByLayer(Typed):
    """Sends in the order in which nodes are met from the output."""

    def backward(self):
        self.clear()
        met = [self]
        for node in met:
            for parent, slope in node.parents:
                parent.grad += slope * node.grad
                if parent not in met:
                    met.append(parent)


class TwiceInTheOrder(Typed):
    def order(self):
        done = []

        def visit(node):
            for parent, _ in node.parents:
                visit(parent)
            done.append(node)

        visit(self)
        return done


class NeverStarts(Typed):
    def clear(self):
        for node in self.order():
            node.grad = 0


class NeverClears(Typed):
    def clear(self):
        self.grad = 1


class ClearsAllButLeaves(Typed):
    def clear(self):
        for node in self.order():
            if node.parents:
                node.grad = 0
        self.grad = 1


class PairsExchanged(Typed):
    def __mul__(self, other):
        return type(self)(self.data * other.data, ((self, self.data), (other, other.data)))


def with_method(name, method):
    return type("Number", (Typed,), {name: method})


def plain_sum(self, other):
    return self.data + other.data


def turned_round(self, other):
    return type(self)(other.data - self.data, ((self, -1), (other, 1)))


def both_plus(self, other):
    return type(self)(self.data - other.data, ((self, 1), (other, 1)))


def slope_of_tanh_from(slope):
    def tanh(self):
        t = np.tanh(self.data)
        return type(self)(t, [(self, slope(self.data, t))])

    return tanh


def from_the_start(self):
    self.clear()
    for node in self.order():
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


def without_slopes(self, other):
    return type(self)(self.data * other.data, [self, other])


def along_every_way(self):
    self.clear()

    def send(node, message):
        for parent, slope in node.parents:
            parent.grad += message * slope
            send(parent, message * slope)

    send(self, 1.0)


class NoBackwardYet(Typed):
    __add__ = Typed.__add__

    def backward(self): ...


def messages_multiplied(a, b):
    s = a * b
    t = np.tanh(s)
    s_bar = t * s * (1 - t**2)
    return s_bar * b + 1, s_bar * a


def one_on_both(a, b):
    a_bar, b_bar = by_formula(a, b)
    return a_bar, b_bar + 1


def one_on_b(a, b):
    a_bar, b_bar = by_formula(a, b)
    return a_bar - 1, b_bar + 1


def hand(slope, *, s_direct=True, s_tanh=True, a_direct=1):
    """The walk by hand with a slope of tanh, and with messages left out."""

    def answer(a, b):
        s = a * b
        t = np.tanh(s)
        s_bar = s_direct * t + s_tanh * s * slope(s, t)
        return s_bar * b + a_direct, s_bar * a

    return answer


def right_slope(s, t):
    return 1 - t**2


def messages_of_s(a, b):
    s = a * b
    s_bar = np.tanh(s) + s * (1 - np.tanh(s) ** 2)
    return s_bar + 1, s_bar


def messages_exchanged(a, b):
    s = a * b
    s_bar = s + np.tanh(s) * (1 - np.tanh(s) ** 2)
    return s_bar * b + 1, s_bar * a


def slopes_of_the_product_swapped(a, b):
    s_bar = messages_of_s(a, b)[1]
    return s_bar * a + 1, s_bar * b


def what_arrived_forgotten(a, b):
    s = a * b
    s_bar = np.tanh(s) + (1 - np.tanh(s) ** 2)
    return s_bar * b + 1, s_bar * a


def t_arrives_at_t(a, b):
    t = np.tanh(a * b)
    s_bar = t + t * (1 - t**2)
    return s_bar * b + 1, s_bar * a


def misspelt_return():
    return edgs  # noqa: F821


def unknown_slope():
    return [("L", "x", slope), ("L", "x", slope)]  # noqa: F821


def names_as_variables():
    first = (L, x, 3.0)  # noqa: F821
    return [first, (L, x, slope)]  # noqa: F821


def unknown_and_broken():
    return [(L, x, 1 / 0)]  # noqa: F821


def graph(*edges):
    return lambda: list(edges)


def doubled_sixty_times(x):
    for _ in range(60):
        x = x + x
    return x


def divide_with(slope_a, slope_b, value=lambda a, b: a / b):
    def divide(a, b):
        x, y = a.data, b.data
        return Value(value(x, y), [(a, slope_a(x, y)), (b, slope_b(x, y))])

    return divide


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("engine", OnlyHolds, "`a + b` gives nothing yet"),
        ("engine", HoldsNothing, "has no `data`"),
        ("engine", Typed(2.0), "Hand over the class itself"),
        ("engine", with_method("__add__", plain_sum), "return a new Number"),
        ("engine", with_method("__mul__", Typed.__add__), "That is the sum"),
        ("engine", with_method("__sub__", Typed.__add__), "That is a + b"),
        ("engine", with_method("__sub__", turned_round), "That is b - a"),
        (
            "engine",
            with_method("__mul__", lambda a, b: Value(a.data)),
            "of the type Value: return a",
        ),
        ("engine", with_method("backward", None), "`(a * b).backward()`"),
        ("engine", with_method("__sub__", both_plus), "its slope is -1"),
        ("engine", with_method("tanh", lambda self: np.tanh(self)), "`a.tanh()`"),
        ("engine", with_method("tanh", slope_of_tanh_from(lambda a, t: t)), "That is t itself"),
        ("engine", with_method("tanh", slope_of_tanh_from(lambda a, t: 1 - a**2)), "not 1 - a²"),
        ("engine", with_method("tanh", slope_of_tanh_from(lambda a, t: 1 - t)), "not 1 - t."),
        (
            "engine",
            with_method("tanh", slope_of_tanh_from(lambda a, t: 1 - np.tanh(t) ** 2)),
            "you took tanh twice",
        ),
        ("engine", NoBackwardYet, "write it next"),
        ("engine", with_method("backward", from_the_start), "from its start"),
        ("engine", with_method("__mul__", without_slopes), "parents without slopes"),
        ("engine", with_method("backward", along_every_way), "along every way by itself"),
        ("engine", NeverStarts, "All gradients are 0"),
        ("engine", PairsExchanged, "with the other parent"),
        ("engine", Assigns, "with `+=`"),
        ("engine", Hasty, "before all messages to it had come"),
        ("engine", LayerByLayer, "before all messages to it had come"),
        ("engine", TwiceInTheOrder, "only once"),
        ("engine", NeverClears, "Each walk begins anew"),
        ("engine", ClearsAllButLeaves, "Each walk begins anew"),
        ("by_hand", messages_multiplied, "you multiplied them"),
        ("by_hand", one_on_both, "a message to a alone"),
        ("by_hand", one_on_b, "You gave it to b"),
        ("by_hand", hand(lambda s, t: 1), "lacks the slope of tanh"),
        ("by_hand", hand(right_slope, s_tanh=False), "into the product only"),
        ("by_hand", hand(right_slope, s_direct=False), "into t only"),
        ("by_hand", hand(right_slope, a_direct=0), "followed a into s only"),
        ("by_hand", hand(lambda s, t: 1 - s**2), "not 1 − s²"),
        ("by_hand", hand(lambda s, t: 1 - np.tanh(t) ** 2), "you took tanh twice"),
        ("by_hand", hand(lambda s, t: 1 - t), "not 1 − t."),
        ("by_hand", messages_exchanged, "You exchanged the messages of the product"),
        ("by_hand", what_arrived_forgotten, "You sent the slope alone"),
        ("by_hand", t_arrives_at_t, "You took t."),
        ("by_hand", lambda a, b: tanh(a * b), "Write `np.tanh`."),  # noqa: F821
        ("by_hand", messages_of_s, "Send the message of s on to a and b"),
        ("by_hand", slopes_of_the_product_swapped, "The slope of ab with respect to a is b"),
        ("by_hand", lambda a, b: by_formula(a, b)[::-1], "in the wrong order"),
        ("by_hand", lambda a, b: a * b, "Return two results"),
        ("by_hand", lambda a, b: (1.0, 2.0, 3.0), "got 3"),
        ("smallest_graph", graph(("L", "x", 2.0)), "nothing in it is used twice"),
        ("smallest_graph", graph(("u", "x", 3), ("L", "u", 2)), "nothing in it is used twice"),
        ("smallest_graph", graph(("L", "a", 3), ("L", "b", 2)), "nothing in it is used twice"),
        ("smallest_graph", graph(("L", "x", 1), ("L", "x", 0)), "by luck"),
        ("smallest_graph", graph(("L", "x", "3"), ("L", "x", "2")), "(node, input, slope)"),
        (
            "smallest_graph",
            graph(("u", "x", 3), ("v", "x", 5), ("L", "u", 2), ("L", "v", -1)),
            "fewer than 4 edges",
        ),
        (
            "smallest_graph",
            graph(("u", "x", 3), ("L", "u", 1), ("L", "x", 1)),
            "fewer than 3 edges",
        ),
        ("smallest_graph", graph(("L", "u", 1), ("L", "u", 1), ("u", "x", 3)), "u is used before"),
        ("smallest_graph", graph(("f", "x", 1), ("f", "x", 1)), 'The output is called "L"'),
        ("smallest_graph", graph(("L", "x", 1), ("f", "L", 1)), 'The output is called "L"'),
        ("smallest_graph", graph(("L", "x", 1), ("v", "x", 1)), "Nothing uses v"),
        ("smallest_graph", graph(("L", "L", 1), ("L", "x", 1)), "its own input"),
        ("smallest_graph", graph(("L", "x", np.inf), ("L", "x", 1)), "A slope is a finite number"),
        ("smallest_graph", graph(("L", "x"), ("L", "x")), "Return a list of edges"),
        ("smallest_graph", graph((1, 2, 3)), "Return a list of edges"),
        ("smallest_graph", lambda: [(L, x, 3.0), (L, x, 3.0)], "with quotes"),  # noqa: F821
        ("smallest_graph", graph((Value(1.0), Value(2.0), 3)), "with quotes"),
        ("smallest_graph", graph(), "Return a list of edges"),
        ("smallest_graph", lambda: 3, "Return a list of edges"),
        ("smallest_graph", [("L", "x", 1.0)], "Hand over the function itself"),
        ("breaks_hasty", lambda x: x * x, "Leaves such as x may be used as often"),
        ("breaks_hasty", lambda x: x * x + x, "Leaves such as x may be used as often"),
        ("breaks_hasty", lambda x: x * 2, "write the number as `Value(2.0)`"),
        ("breaks_hasty", lambda x: 2 * x, "write the number as `Value(2.0)`"),
        ("breaks_hasty", lambda x: x + 1.5, "write the number as `Value(2.0)`"),
        ("breaks_hasty", lambda x: x - x, "has + and * alone"),
        ("breaks_hasty", lambda x: x**2, "has + and * alone"),
        ("breaks_hasty", lambda x: x * x + x * x, "written twice makes two nodes"),
        ("breaks_hasty", lambda x: x, "x alone is no expression"),
        ("breaks_hasty", lambda x: Value(2.0) * Value(3.0), "does not contain x"),
        ("breaks_hasty", lambda x: x.data**2, "Return a Value"),
        ("breaks_hasty", doubled_sixty_times, "walks along every way"),
        (
            "breaks_hasty",
            lambda x: (lambda u: x + u * u)(Value(2.0) * Value(3.0)),
            "does not reach x, or cancels",
        ),
        ("breaks_hasty", lambda x: Value(1.0, [(x, "2")]), "A slope must be a number"),
        ("breaks_hasty", lambda x: Value(1.0, [x]), "is a pair (parent, slope)"),
        ("breaks_hasty", lambda x: Value(1.0, 3), "The parents are a list of pairs"),
        ("divide", divide_with(lambda a, b: 1 / b, lambda a, b: a / b**2), "is negative"),
        ("divide", divide_with(lambda a, b: 1 / b, lambda a, b: -a / b), "has b squared below"),
        ("divide", divide_with(lambda a, b: 1 / b, lambda a, b: -1 / b**2), "multiplied by a"),
        (
            "divide",
            divide_with(lambda a, b: -a / b**2, lambda a, b: 1 / b),
            "with the other parent",
        ),
        ("divide", divide_with(lambda a, b: b, lambda a, b: a), "slopes of a product"),
        ("divide", divide_with(lambda a, b: 1, lambda a, b: -a / b**2), "is not 1"),
        (
            "divide",
            divide_with(lambda a, b: 1 / b, lambda a, b: -a / b**2, lambda a, b: b / a),
            "That is b / a",
        ),
        ("divide", lambda a, b: a * b, "That is the product"),
        ("divide", divide_with(lambda a, b: 0, lambda a, b: 0, lambda a, b: a // b), "cuts off"),
        ("divide", lambda a, b: Value(a.data / b.data), "knows no parents"),
        ("divide", lambda a, b: Value(a.data / b.data, [(a, 1 / b.data)]), "does not know b"),
        ("divide", lambda a, b: Value(a.data / b.data, [a, b]), "is a pair (parent, slope)"),
        ("divide", lambda a, b: a.data / b.data, "Return a Value"),
        ("divide", lambda a, b: a / b, "`a.data` and `b.data`"),
        (
            "divide",
            lambda a, b: Value(a / b, [(a, 1 / b), (b, -a / b**2)]),
            "`a.data` and `b.data`",
        ),
        (
            "divide",
            lambda a, b: Value(a.data / b.data, [(a, 1 / b), (b, 1.0)]),
            "`a.data` and `b.data`",
        ),
        ("divide", lambda a, b: Value(a.data / b.data, [(a, -a)]), "`a.data` and `b.data`"),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message, result.message


@pytest.mark.parametrize("answer", [misspelt_return, unknown_slope, unknown_and_broken])
def test_quotes_are_advised_only_where_they_mend(answer):
    """A name that is not known may be a slip of the fingers, or stand where a number belongs."""
    assert "quotes" not in judge("smallest_graph", answer).message
    assert "with quotes" in judge("smallest_graph", names_as_variables).message
