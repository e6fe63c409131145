"""The scalar engine against finite differences and torch, over random graphs; and the page's copy of it."""

import inspect
import math
import re
import textwrap
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dlbasics.scalar_engine import Value, in_order

PAGE = Path(__file__).parents[2] / "chapters/mlp/backpropagation.md"

# The same examples on every machine; no time limit, because a machine of CI may be slow.
properties = settings(derandomize=True, deadline=None, max_examples=100)

numbers = st.floats(-1.5, 1.5)
leaves = st.lists(numbers, min_size=1, max_size=4)
# A step takes two of the nodes so far (modulo their number): whatever comes out is a graph, with
# nodes that are used often, once, or not at all.
steps = st.lists(
    st.tuples(st.sampled_from(["+", "*", "tanh"]), st.integers(0, 50), st.integers(0, 50)),
    min_size=1,
    max_size=12,
)


def run(leaves, steps):
    """Run the steps on numbers of any kind; the product is kept small by a tanh."""
    nodes = list(leaves)
    for name, i, j in steps:
        a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
        new = {
            "+": lambda a, b: a + b,
            "*": lambda a, b: (a * b).tanh(),
            "tanh": lambda a, b: a.tanh(),
        }
        nodes.append(new[name](a, b))
    return nodes[-1]


@given(leaves, steps)
@properties
def test_gradients_of_random_graphs_are_torchs(leaves, steps):
    ours = [Value(number) for number in leaves]
    theirs = [torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in leaves]
    out, expected = run(ours, steps), run(theirs, steps)
    out.backward()
    expected.backward()
    assert math.isclose(out.data, expected.item(), rel_tol=1e-12, abs_tol=1e-12)
    used = {id(node) for node in in_order(out, [])}
    for one, other in zip(ours, theirs, strict=True):
        gradient = 0.0 if other.grad is None else other.grad.item()
        assert math.isclose(one.grad, gradient, rel_tol=1e-9, abs_tol=1e-9)
        assert id(one) in used or one.grad == 0


@given(leaves, steps)
@properties
def test_gradients_of_random_graphs_are_finite_differences(leaves, steps):
    ours = [Value(number) for number in leaves]
    run(ours, steps).backward()
    for i, leaf in enumerate(ours):
        ends = []
        for h in (1e-5, -1e-5):
            nudged = [Value(number + h * (i == j)) for j, number in enumerate(leaves)]
            ends.append(run(nudged, steps).data)
        slope = (ends[0] - ends[1]) / 2e-5
        assert math.isclose(leaf.grad, slope, rel_tol=1e-4, abs_tol=1e-4)


@given(leaves, steps)
@properties
def test_in_order_holds_every_node_once_and_after_its_parents(leaves, steps):
    order = in_order(run([Value(number) for number in leaves], steps), [])
    assert len({id(node) for node in order}) == len(order)
    for place, node in enumerate(order):
        assert all(any(parent is one for one in order[:place]) for parent, _ in node.parents)


def test_a_second_walk_starts_anew():
    x = Value(3.0)
    y = x * x
    z = y + y
    for _ in range(3):
        z.backward()
        assert (x.grad, y.grad, z.grad) == (12, 2, 1)
    y.backward()
    assert x.grad == 6


def test_ways_without_number_take_no_time():
    first = v = Value(1.0)
    for _ in range(60):
        v = v + v
    v.backward()
    assert first.grad == 2.0**60 and len(in_order(v, [])) == 61


def test_repr_tells_the_number():
    assert repr(Value(2.0) * Value(3.0)) == "Value(6.0)"


def test_the_page_types_what_is_tested_here():
    """The page's lines are these, whether they stand in the class or are added to it."""
    page = re.findall(r"```\{code-cell\} python\n(.*?)\n```", PAGE.read_text("utf-8"), re.DOTALL)
    engine = [
        cell for cell in page if re.match(r"class Value\b|def (in_order|backward|tanh)\b", cell)
    ]
    assert len(engine) == 4
    cells, names = "\n".join(engine), {"np": np}
    with redirect_stdout(StringIO()):
        exec(cells, names)
    methods = [name for name, member in vars(Value).items() if inspect.isfunction(member)]
    assert set(methods) == {"__init__", "__repr__", "__add__", "__mul__", "tanh", "backward"}
    for name in methods:
        assert name in vars(names["Value"])
        source = inspect.getsource(getattr(Value, name)).rstrip()
        assert source in cells or textwrap.dedent(source) in cells
    assert inspect.getsource(in_order).strip() in cells
    names["f"].backward()
    assert names["a"].grad == 4
    # About 25 lines of code, without blank ones and docstrings.
    both = inspect.getsource(Value) + inspect.getsource(in_order)
    lines = [line for line in both.splitlines() if line.strip() and '"""' not in line]
    assert len(lines) <= 30
