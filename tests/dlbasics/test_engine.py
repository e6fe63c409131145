"""The autograd engine against torch, operation by operation, and against finite differences."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import basic_indices, mutually_broadcastable_shapes
from numpy.testing import assert_allclose, assert_array_equal

from dlbasics import engine, linear
from dlbasics.engine import Tensor, unbroadcast

# The same examples on every machine; no time limit, because a machine of CI may be slow.
properties = settings(derandomize=True, deadline=None, max_examples=40)

seeds = st.integers(0, 2**16)
sizes = st.integers(1, 4)
shapes = st.lists(sizes, max_size=4).map(tuple)


def leaf(data):
    return Tensor(data, requires_grad=True)


def against_torch(ours, torchs, *arrays):
    """Compare a function's value, and its gradients from a random seed, with torch's."""
    mine = [leaf(array) for array in arrays]
    theirs = [torch.tensor(array, requires_grad=True) for array in arrays]
    out, expected = ours(*mine), torchs(*theirs)
    assert out.shape == tuple(expected.shape)
    assert_allclose(out.data, expected.detach(), rtol=1e-12, atol=1e-12)
    seed = np.random.default_rng(7).normal(size=out.shape)
    out.backward(seed)
    expected.backward(torch.tensor(seed))
    for a, b in zip(mine, theirs, strict=True):
        assert a.grad.shape == a.shape and a.grad.dtype == a.data.dtype
        assert_allclose(a.grad, b.grad, rtol=1e-10, atol=1e-10)


def draw(seed, *shapes, away=0.0):
    """Random arrays; away: how far from 0 they stay."""
    rng = np.random.default_rng(seed)
    values = [np.asarray(rng.normal(size=shape)) for shape in shapes]
    return [value + away * np.where(value < 0, -1, 1) for value in values]


# --- every operation, every broadcast ---

BINARY = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
}


@pytest.mark.parametrize("name", BINARY)
@given(mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=4), seeds)
@properties
def test_two_inputs_of_any_shapes_that_broadcast(name, shapes, seed):
    arrays = draw(seed, *shapes.input_shapes, away=0.3)
    against_torch(BINARY[name], BINARY[name], *arrays)


@pytest.mark.parametrize("name", BINARY)
@given(shapes, seeds)
@properties
def test_one_input_twice(name, shape, seed):
    against_torch(
        lambda a: BINARY[name](a, a), lambda a: BINARY[name](a, a), *draw(seed, shape, away=0.3)
    )


@pytest.mark.parametrize("name", BINARY)
def test_a_number_or_an_array_on_either_side(name):
    operation = BINARY[name]
    (a,) = draw(0, (2, 3), away=0.3)
    row = np.array([1.0, -2.0, 4.0])
    against_torch(lambda x: operation(x, 2), lambda x: operation(x, 2), a)
    against_torch(lambda x: operation(2, x), lambda x: operation(2, x), a)
    against_torch(lambda x: operation(x, row), lambda x: operation(x, torch.tensor(row)), a)
    against_torch(lambda x: operation(row, x), lambda x: operation(torch.tensor(row), x), a)


@given(
    mutually_broadcastable_shapes(num_shapes=2, max_dims=2, max_side=3), sizes, sizes, sizes, seeds
)
@properties
def test_matrix_product_over_any_stack(shapes, n, d, m, seed):
    left, right = shapes.input_shapes
    against_torch(
        lambda a, b: a @ b, lambda a, b: a @ b, *draw(seed, (*left, n, d), (*right, d, m))
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((4, 2, 3), (3,)), ((3,), (4, 3, 2))],
)
def test_matrix_product_with_vectors(left, right):
    against_torch(lambda a, b: a @ b, lambda a, b: a @ b, *draw(0, left, right))
    (a,) = draw(1, (2, 3))
    matrix = np.ones((4, 2))
    against_torch(lambda x: matrix @ x, lambda x: torch.tensor(matrix) @ x, a)


UNARY = {
    "minus": (lambda a: -a, lambda a: -a),
    "square": (lambda a: a**2, lambda a: a**2),
    "to the 0": (lambda a: a**0, lambda a: a**0),
    "to the -3": (lambda a: a**-3, lambda a: a**-3),
    "exp": (lambda a: a.exp(), lambda a: a.exp()),
    "log": (lambda a: (a * a).log(), lambda a: (a * a).log()),
    "root": (lambda a: (a * a) ** 0.5, lambda a: (a * a) ** 0.5),
    "tanh": (lambda a: a.tanh(), lambda a: a.tanh()),
    "relu": (lambda a: a.relu(), lambda a: a.relu()),
    "T": (lambda a: a.T, lambda a: a.permute(tuple(range(a.ndim))[::-1])),
    "flat": (lambda a: a.reshape(-1), lambda a: a.reshape(-1)),
    "in a tuple": (lambda a: a.reshape((a.data.size, 1)), lambda a: a.reshape((a.numel(), 1))),
}


@pytest.mark.parametrize("name", UNARY)
@given(shapes, seeds)
@properties
def test_one_input(name, shape, seed):
    against_torch(*UNARY[name], *draw(seed, shape, away=0.1))


def test_relu_and_powers_at_0_are_torchs():
    for operation in (lambda a: a.relu(), lambda a: a**2, lambda a: a**1, lambda a: a**0):
        against_torch(operation, operation, np.array([0.0, 1.0, -1.0]))


@pytest.mark.parametrize("name", ["sum", "mean", "max"])
@given(shapes, seeds, st.data())
@properties
def test_reductions_over_any_axes(name, shape, seed, data):
    every = list(range(-len(shape), len(shape)))
    some = st.lists(st.sampled_from(every), min_size=1, unique_by=lambda i: i % len(shape))
    axis = data.draw(st.none() | st.sampled_from(every) | some.map(tuple) if shape else st.none())
    keepdims = data.draw(st.booleans())
    axes = tuple(range(len(shape))) if axis is None else axis
    reference = getattr(torch, "amax" if name == "max" else name)
    against_torch(
        lambda a: getattr(a, name)(axis, keepdims),
        lambda a: reference(a, axes, keepdims) if shape else a * 1,
        *draw(seed, shape),
    )


def test_largest_numbers_that_tie_share_as_in_torch():
    tied = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    for axis in (0, 1, (0, 1)):
        against_torch(lambda a, x=axis: a.max(x), lambda a, x=axis: a.amax(x), tied)


@given(shapes, seeds, st.data())
@properties
def test_transpose_in_any_order(shape, seed, data):
    order = data.draw(st.permutations(range(len(shape))))
    if order:
        order[0] -= len(shape)  # counted from the end
    against_torch(
        lambda a: a.transpose(*order) if order else a.T, lambda a: a.permute(tuple(order)),
        *draw(seed, shape),
    )  # fmt: skip


@given(shapes.filter(len), seeds, st.data())
@properties
def test_slices_and_numbers_as_index(shape, seed, data):
    index = data.draw(basic_indices(shape, allow_ellipsis=True, allow_newaxis=True, min_dims=0))
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, slice) and (part.step or 1) < 0 for part in parts):
        return  # torch has no negative steps
    against_torch(lambda a: a[index], lambda a: a[index], *draw(seed, shape))


def test_arrays_as_index_with_repeats():
    (a,) = draw(0, (4, 3))
    rows, columns = np.array([0, 2, 2, 3]), np.array([1, 0, 0, 2])
    against_torch(lambda x: x[rows], lambda x: x[torch.tensor(rows)], a)
    against_torch(lambda x: x[rows, columns], lambda x: x[rows, columns], a)
    against_torch(lambda x: x[a > 0], lambda x: x[torch.tensor(a > 0)], a)
    assert [row.shape for row in Tensor(a)] == [(3,)] * 4


# --- what micrograd's own tests ask of an engine: long expressions, forward and backward ---


def test_a_sanity_check_of_mixed_scalars():
    def f(x):
        a = x * 3 + 5 - x
        b = a.relu() + x * a
        c = (b * b).relu() + x * b * 2
        return c / 7 + a + b

    against_torch(f, f, np.array(-3.5))


def test_more_operations_on_shared_scalars():
    def f(a, b):
        c = a - b
        d = a * b + a**3
        c = c * 2 + 1 - c
        c = c + (-a) + c
        d = d + (b - a).relu() + 2 * d
        d = d + 4 * d + (b + a).relu()
        e = (c - d) ** 2
        return e / 3 + 9.5 / (e + 1) + (2 - e / d) * b

    against_torch(f, f, np.array(-3.0), np.array(1.7))


def test_a_mixed_expression_of_arrays():
    def f(X, W, b, scale):
        H = (X @ W + b).tanh()
        normal = H / (H * H).sum(1, True) ** 0.5
        return ((normal[1:] - normal[:-1]).exp() * scale.T).mean(0).reshape(-1) + H[0] * H[0]

    def g(X, W, b, scale):
        H = (X @ W + b).tanh()
        normal = H / (H * H).sum(1, keepdim=True) ** 0.5
        return ((normal[1:] - normal[:-1]).exp() * scale.T).mean(0).reshape(-1) + H[0] * H[0]

    against_torch(f, g, *draw(3, (5, 4), (4, 3), (3,), (3, 1)))


@given(seeds)
@properties
def test_finite_differences(seed):
    X, W, b = draw(seed, (4, 3), (3, 2), (2,))

    def f(W):
        return ((X @ Tensor(W) + b).tanh() ** 2 + 1).log().mean()

    w = leaf(W)
    ((X @ w + b).tanh() ** 2 + 1).log().mean().backward()
    nudged = linear.numerical_gradient(lambda value: f(value).item(), W)
    assert_allclose(w.grad, nudged, rtol=1e-6, atol=1e-9)


# --- the graph ---


def test_leaves_add_up_until_they_are_reset_and_other_nodes_do_not():
    x = leaf(3.0)
    y = x * x
    z = y * 2
    for times in (1, 2, 3):
        z.backward()
        assert x.grad == 12 * times and y.grad == 2 and z.grad == 1
    x.grad = None
    z.backward()
    assert x.grad == 12
    (y + 1).backward()
    assert x.grad == 18 and y.grad == 1


def test_a_leaf_is_its_own_output():
    x = leaf(2.0)
    x.backward()
    x.backward(5)
    assert x.grad == 6


def test_nothing_is_computed_for_what_needs_no_gradient():
    x, w = Tensor([1.0, 2.0]), leaf([3.0, 4.0])
    out = (x * 2 * w).sum()
    out.backward()
    assert x.grad is None and w.grad.tolist() == [2, 4]
    assert [node.op for node in out.graph()] == ["", "*", "sum"]
    assert (x * 2).parents == () and not (x * 2).requires_grad


def test_graph_has_every_node_once_and_after_its_inputs():
    x = leaf(1.0)
    a = x * 2
    b = a + x
    out = b * a + b
    order = out.graph()
    assert len(order) == len({id(node) for node in order}) == 5
    for place, node in enumerate(order):
        assert all(parent in order[:place] for parent, _ in node.parents)


def test_paths_without_number_cost_one_visit_an_edge():
    x = leaf(1.0)
    y = x
    for _ in range(60):
        y = y + y
    y.backward()
    assert x.grad == 2.0**60 and len(y.graph()) == 61


def test_a_chain_longer_than_python_nests_calls():
    x = leaf(1.0)
    y = x
    for _ in range(20_000):
        y = y + 1e-9
    y.backward()
    assert x.grad == 1
    del y  # and it can be taken down again


def test_a_gradient_is_nobody_elses():
    x, y = leaf([1.0, 2.0]), leaf([1.0, 2.0])
    (x + y).sum().backward()
    x.grad *= 10
    assert y.grad.tolist() == [1, 1] and x.grad.tolist() == [10, 10]


def test_float32_stays_float32():
    x = leaf(np.ones((2, 3), np.float32))
    for out in (
        x + 1, 2 * x, x / 3, x**2, 1 - x, x.exp(), x.tanh(), x.relu(), x.mean(0), x.max(1),
        x @ np.ones((3, 2), np.float32), x[0], x * np.float64(2),
    ):  # fmt: skip
        assert out.data.dtype == np.float32
    (x * np.ones((2, 3))).sum().backward()
    assert x.grad.dtype == np.float32
    assert Tensor([1, 2]).data.dtype == float and Tensor(True).item() == 1


def test_data_are_taken_over_without_a_copy():
    array = np.ones(3)
    assert Tensor(array).data is array


def test_repr_tells_numbers_and_operation():
    assert repr(Tensor([1.0, 2.0]).exp() * 0) == "Tensor([0. 0.], op='*')"


@given(shapes, st.data())
@properties
def test_unbroadcast_is_the_transpose_of_broadcast(shape, data):
    """The one number that tells: <broadcast(x), g> = <x, unbroadcast(g)>."""
    wide = (
        *data.draw(st.lists(sizes, max_size=2)),
        *(data.draw(sizes) if s == 1 else s for s in shape),
    )
    x, g = draw(1, shape, wide)
    back = unbroadcast(g, shape)
    assert back.shape == shape
    assert_allclose((np.broadcast_to(x, wide) * g).sum(), (x * back).sum(), atol=1e-9)


# --- what is refused ---


@pytest.mark.parametrize("data", ["text", [1, "a"], 1j, None, [object()], [[1, 2], [3]]])
def test_refuses_what_is_no_array_of_real_numbers(data):
    with pytest.raises(ValueError, match=r"real numbers|inhomogeneous"):
        Tensor(data)


def test_backward_refuses_a_bad_start():
    x = leaf([1.0, 2.0])
    with pytest.raises(ValueError, match=r"starts from one number; this has the shape \(2,\)"):
        (x * 2).backward()
    for seed in ("ab", 1j, [None, None]):
        with pytest.raises(ValueError, match="real numbers"):
            (x * 2).backward(seed)
    for seed in (1.0, [1.0], [1.0, math.nan], [1.0, math.inf]):
        with pytest.raises(ValueError, match=r"the seed must be finite, of the shape \(2,\)"):
            (x * 2).backward(seed)
    with pytest.raises(ValueError, match="requires a gradient"):
        Tensor(1.0).backward()
    assert x.grad is None


@pytest.mark.parametrize("name", BINARY)
def test_shapes_that_do_not_broadcast(name):
    with pytest.raises(ValueError, match="could not be broadcast"):
        BINARY[name](leaf(np.ones((2, 3))), leaf(np.ones((2, 4))))


@pytest.mark.parametrize(
    ("left", "right"), [((2, 3), (4, 2)), ((), (3, 3)), ((2, 3), ()), ((2, 2, 3), (3, 3, 2))]
)
def test_shapes_that_do_not_multiply(left, right):
    with pytest.raises(ValueError, match=r"@ needs|broadcast|1 numbers"):
        leaf(np.ones(left)) @ leaf(np.ones(right))


def test_refuses_what_has_no_value():
    with pytest.raises(ValueError, match="log needs numbers above 0"):
        leaf([1.0, 0.0]).log()
    with pytest.raises(ValueError, match="log needs numbers above 0"):
        leaf(math.nan).log()
    with pytest.raises(ValueError, match="no mean of an empty tensor"):
        leaf(np.ones((0, 3))).mean()
    with pytest.raises(ValueError, match="zero-size"):
        leaf([]).max()
    with pytest.raises(ValueError, match="the exponent must be a number, not a Tensor"):
        leaf(2.0) ** leaf(2.0)
    for k in (math.nan, math.inf):
        with pytest.raises(ValueError, match="the exponent must be finite"):
            leaf(2.0) ** k
    with pytest.raises(ValueError, match="axis 2 is out of bounds"):
        leaf(np.ones((2, 2))).sum(2)
    with pytest.raises(ValueError, match="cannot reshape"):
        leaf(np.ones((2, 2))).reshape(3)


@pytest.mark.parametrize("pair", [leaf(1.0), (leaf(1.0),), (1.0, lambda g: g)])
def test_operation_refuses_what_is_no_pair_of_a_tensor_and_a_rule(pair):
    with pytest.raises(ValueError, match=r"is a pair \(Tensor, rule\)"):
        engine.operation("new", 1.0, pair)


def test_a_rule_may_return_a_plain_number():
    x = leaf(2.0)
    engine.operation("new", 6.0, (x, lambda g: 3.0)).backward()
    assert x.grad == 3


def test_a_new_operation_can_be_made_outside():
    def cube(x):
        return engine.operation("cube", x.data**3, (x, lambda g: g * 3 * x.data**2))

    against_torch(cube, lambda x: x**3, *draw(0, (2, 3)))
    assert_array_equal(cube(leaf(2.0)).data, 8)
