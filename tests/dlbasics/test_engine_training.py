"""The network made of tensors: its gradients, its optimiser and its training, against torch's."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from dlbasics import datasets
from dlbasics.engine import Tensor
from dlbasics.engine_training import MLP, cross_entropy, train


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def problem(seed=0, n=50, d=4, classes=3):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    return X, np.argmax(X[:, :classes], axis=1)


def twin(model):
    """The same network in torch."""
    layers = []
    for W, b in model.layers:
        layer = torch.nn.Linear(*W.shape, dtype=torch.float64)
        layer.weight.data = torch.tensor(W.data.T, dtype=torch.float64)
        layer.bias.data = torch.tensor(b.data, dtype=torch.float64)
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


# The same examples on every machine; no time limit, because a machine of CI may be slow.
properties = settings(derandomize=True, deadline=None, max_examples=40)


@given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 2**16), st.sampled_from([0.1, 1, 50]))
@properties
def test_cross_entropy_is_torchs(n, k, seed, scale):
    rng = np.random.default_rng(seed)
    numbers, labels, arrives = rng.normal(size=(n, k)) * scale, rng.integers(0, k, n), rng.normal()
    ours = Tensor(numbers, requires_grad=True)
    theirs = torch.tensor(numbers, requires_grad=True)
    loss = cross_entropy(ours, labels)
    expected = torch.nn.functional.cross_entropy(theirs, torch.tensor(labels))
    loss.backward(arrives)
    expected.backward(torch.tensor(arrives, dtype=torch.float64))
    assert_allclose(loss.data, expected.detach(), rtol=1e-12, atol=1e-12)
    assert_allclose(ours.grad, theirs.grad, rtol=1e-10, atol=1e-10)


def test_cross_entropy_keeps_float32():
    x = Tensor(np.ones((2, 3), np.float32), requires_grad=True)
    loss = cross_entropy(x * np.ones((2, 3)), [0, 1])
    loss.backward()
    assert cross_entropy(x, [0, 1]).data.dtype == np.float32 == x.grad.dtype


def test_cross_entropy_of_huge_logits_stays_finite():
    logits = Tensor([[1e4, 0.0, -1e4], [0.0, 1e4, 0.0]], requires_grad=True)
    loss = cross_entropy(logits, [2, 1])
    loss.backward()
    assert_allclose(loss.data, 1e4)
    assert_allclose(logits.grad, [[0.5, 0, -0.5], [0, 0, 0]], atol=1e-12)


@pytest.mark.parametrize(
    ("logits", "labels", "reason"),
    [
        (np.ones((0, 3)), np.ones(0, int), "not empty"),
        (np.ones(3), [0, 1, 2], "logits must be"),
        (np.ones((2, 3)), [0], "labels must be 2 whole numbers"),
        (np.ones((2, 3)), [[0], [1]], "labels must be 2 whole numbers"),
        (np.ones((2, 3)), [0.0, 1.0], "whole numbers"),
        (np.ones((2, 3)), [True, False], "whole numbers"),
        (np.ones((2, 3)), [0, 3], "labels must be from 0 to 2; got 0 to 3"),
        (np.ones((2, 3)), [-1, 0], "labels must be from 0 to 2; got -1 to 0"),
        (np.full((2, 3), math.nan), [0, 1], "must be finite"),
        (np.full((2, 3), math.inf), [0, 1], "must be finite"),
    ],
)
def test_cross_entropy_refuses(logits, labels, reason):
    with pytest.raises(ValueError, match=reason):
        cross_entropy(Tensor(logits, requires_grad=True), labels)


def test_cross_entropy_refuses_an_array_in_place_of_logits():
    with pytest.raises(ValueError, match="logits must be a Tensor, not a ndarray"):
        cross_entropy(np.ones((2, 2)), [0, 1])


@pytest.mark.parametrize("sizes", [[4, 3], [4, 6, 3], [4, 6, 5, 3]])
def test_logits_loss_and_gradients_are_torchs(sizes):
    X, y = problem()
    model = MLP(sizes, np.random.default_rng(1), dtype=float)
    model.flat += 0.1  # no bias at 0
    reference = twin(model)
    logits = model(X)
    loss = cross_entropy(logits, y)
    loss.backward()
    expected = reference(torch.tensor(X))
    torch.nn.functional.cross_entropy(expected, torch.tensor(y)).backward()
    assert_allclose(logits.data, expected.detach(), rtol=1e-12, atol=1e-12)
    for ours, theirs in zip(model.parameters, reference.parameters(), strict=True):
        grad = theirs.grad.numpy().T
        assert_allclose(ours.grad, grad, rtol=1e-10, atol=1e-12)


def test_parameters_look_into_one_array():
    model = MLP([4, 6, 3], np.random.default_rng(0))
    assert model.flat.shape == (4 * 6 + 6 + 6 * 3 + 3,) and model.flat.dtype == np.float32
    assert [p.shape for p in model.parameters] == [(4, 6), (6,), (6, 3), (3,)]
    model.flat[:] = np.arange(model.flat.size)
    assert_array_equal(np.concatenate([p.data.ravel() for p in model.parameters]), model.flat)
    assert all(np.shares_memory(p.data, model.flat) for p in model.parameters)


def test_weights_begin_as_he_proposes():
    model = MLP([400, 300, 10], np.random.default_rng(0))
    for W, b in model.layers:
        assert_allclose(W.data.std(), np.sqrt(2 / len(W.data)), rtol=0.05)
        assert not b.data.any()


def test_a_training_run_is_torchs():
    """Same start, same batches: the same weights after 40 steps."""
    X, y = problem(n=60)
    model = MLP([4, 8, 3], np.random.default_rng(1), dtype=float)
    reference = twin(model)
    optimizer = torch.optim.Adam(reference.parameters(), lr=0.01)
    losses = train(model, X, y, num_epochs=10, rng=np.random.default_rng(2), lr=0.01, batch_size=16)
    rng, expected = np.random.default_rng(2), []
    for _ in range(10):
        order, total = rng.permutation(60), 0.0
        for batch in np.split(order, [16, 32, 48]):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(
                reference(torch.tensor(X[batch])), torch.tensor(y[batch])
            )
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        expected.append(total / 60)
    assert_allclose(losses, expected, rtol=1e-8)
    for ours, theirs in zip(model.parameters, reference.parameters(), strict=True):
        assert_allclose(ours.data, theirs.detach().numpy().T, rtol=1e-7, atol=1e-9)


def test_learns_real_digits_and_repeats_for_a_seed():
    X_train, y_train, X_test, y_test = datasets.digits()
    ends = []
    for _ in range(2):
        rng = np.random.default_rng(0)
        model = MLP([64, 32, 10], rng)
        losses = train(model, X_train, y_train, num_epochs=12, rng=rng, lr=3e-3)
        ends.append(model.flat)
    assert losses[-1] < 0.2 * losses[0] and len(losses) == 12
    assert (model(X_test).data.argmax(axis=1) == y_test).mean() > 0.9
    assert_array_equal(*ends)


def test_no_epoch_changes_nothing():
    model = MLP([4, 3], np.random.default_rng(0))
    before = model.flat.copy()
    assert train(model, *problem(), num_epochs=0, rng=np.random.default_rng(0)) == []
    assert_array_equal(model.flat, before)


def test_takes_tensors_too():
    model = MLP([4, 3], np.random.default_rng(0), dtype=float)
    X = Tensor(problem()[0], requires_grad=True)
    model(X).sum().backward()
    assert X.grad.shape == X.shape


@pytest.mark.parametrize("sizes", [[], [4], [4, 0], [4, 2.5], [4, -1], [4, math.nan]])
def test_refuses_bad_sizes(sizes):
    with pytest.raises(ValueError, match=r"sizes must be|size must be a whole number"):
        MLP(sizes, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"X": np.ones((50, 5))}, "@ needs"),
        ({"X": np.ones((0, 4)), "y": np.ones(0, int)}, "not empty"),
        ({"X": np.full((50, 4), math.nan)}, "X must be finite"),
        ({"X": np.full((50, 4), math.inf)}, "X must be finite"),
        ({"X": np.full((50, 4), "one")}, "X must hold real"),
        ({"X": np.full((50, 4), 1e300)}, "X must be finite, as float32 too"),
        ({"X": np.ones((50, 2, 4))}, "logits must be finite, \\(n, k\\)"),
        ({"X": np.ones((49, 4))}, "must be"),
        ({"y": np.full(50, 3)}, "labels must be from 0 to 2; got 3 to 3"),
        ({"y": np.full(50, -1)}, "labels must be from 0 to 2; got -1 to -1"),
        ({"y": np.full(50, 0.5)}, "whole numbers"),
        ({"num_epochs": -1}, "num_epochs must be a whole number"),
        ({"batch_size": 0}, "batch_size must be 1 or more"),
        ({"batch_size": 1.5}, "batch_size must be a whole number"),
        *[({"lr": lr}, "lr must be finite and above 0") for lr in (0, -1, math.nan, math.inf)],
        ({"rng": None}, "rng must be a NumPy generator"),
        ({"rng": 0}, "rng must be a NumPy generator"),
    ],
)
def test_train_refuses_before_the_first_step(changes, reason):
    X, y = problem()
    model = MLP([4, 3], np.random.default_rng(0))
    before = model.flat.copy()
    given = {"X": X, "y": y, "num_epochs": 1, "rng": np.random.default_rng(0)} | changes
    with pytest.raises(ValueError, match=reason):
        train(model, **given)
    assert_array_equal(model.flat, before)


def test_training_that_runs_away_says_so_and_leaves_the_model_as_it_was():
    X, y = problem()
    model = MLP([4, 8, 3], np.random.default_rng(0))
    before = model.flat.copy()
    for lr, num_epochs in ((1e18, 20), (1e39, 1)):
        with (
            np.errstate(all="ignore"),
            pytest.raises(ValueError, match=r"ran away in epoch \d+: lower lr"),
        ):
            train(model, X * 1e15, y, num_epochs=num_epochs, rng=np.random.default_rng(0), lr=lr)
        assert_array_equal(model.flat, before)
