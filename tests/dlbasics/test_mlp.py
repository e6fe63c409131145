"""The multi-layer perceptron against torch, SciPy and finite differences."""

import math

import numpy as np
import pytest
import scipy.special
import scipy.stats
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from torch import nn

from dlbasics import datasets, linear, mlp

# The same examples on every machine; no time limit, because a machine of CI may be slow.
properties = settings(derandomize=True, deadline=None, max_examples=50)
TORCH = {"relu": nn.ReLU, "tanh": nn.Tanh, "identity": nn.Identity}


def problem(sizes=(4, 5, 3), activation="tanh", n=7, seed=0, **options):
    """A model and a batch for it."""
    rng = np.random.default_rng(seed)
    model = mlp.MLP(sizes, activation, rng, **options)
    model.theta += 0.1 * rng.normal(size=model.theta.shape)  # biases that are not 0
    return model, rng.normal(size=(n, sizes[0])), rng.integers(0, sizes[-1], n)


def twin(model):
    """The same network in torch, as one list of layers."""
    layers = []
    for (W, b), name in zip(model.layers, model.activations, strict=True):
        linear_layer = nn.Linear(*W.shape, dtype=torch.float64)
        with torch.no_grad():
            linear_layer.weight.copy_(torch.tensor(W.T))
            linear_layer.bias.copy_(torch.tensor(b))
        layers += [linear_layer, TORCH[name]()]
    return nn.Sequential(*layers)


def flat(model, net, read):
    """What `read` says of torch's parameters, in the order of theta."""
    linears = [layer for layer in net if isinstance(layer, nn.Linear)]
    parts = [read(layer.weight).T for layer in linears] + [read(layer.bias) for layer in linears]
    return np.concatenate([part.detach().numpy().ravel() for part in parts])


shapes = pytest.mark.parametrize("sizes", [(4, 3), (4, 5, 3), (2, 6, 5, 4), (3, 1, 1, 2)])


@shapes
@pytest.mark.parametrize("activation", list(TORCH))
@pytest.mark.parametrize("last", ["identity", "relu"])
def test_loss_and_gradients_are_torchs(sizes, activation, last):
    model, X, y = problem(sizes, activation, last=last)
    net = twin(model)
    logits = net(torch.tensor(X))
    loss = nn.functional.cross_entropy(logits, torch.tensor(y))
    loss.backward()
    assert_allclose(model.forward(X), logits.detach(), rtol=0, atol=1e-12)
    ours, grads = model.loss_and_grads(X, y)
    assert abs(ours - loss.item()) < 1e-12
    assert_allclose(grads, flat(model, net, lambda p: p.grad), rtol=0, atol=1e-12)


@given(st.integers(0, 999), st.integers(1, 6), st.integers(1, 4), st.integers(2, 4))
@properties
def test_gradients_agree_with_finite_differences(seed, n, hidden, k):
    model, X, y = problem((3, hidden, k), "tanh", n, seed)
    _, grads = model.loss_and_grads(X, y, weight_decay=0.1)

    def loss(theta):
        model.theta[:] = theta
        return model.loss_and_grads(X, y, weight_decay=0.1)[0]

    numerical = linear.numerical_gradient(loss, model.theta.copy(), h=1e-5)
    assert_allclose(grads, numerical, rtol=0, atol=1e-9)


def test_weight_decay_is_the_gaussian_prior():
    model, X, y = problem(n=20)
    tau = 0.7
    loss, _ = model.loss_and_grads(X, y, weight_decay=1 / (20 * tau**2))
    weights = np.concatenate([W.ravel() for W, _ in model.layers])
    prior = scipy.stats.norm.logpdf(weights, scale=tau).sum()
    constant = len(weights) * scipy.stats.norm.logpdf(0, scale=tau)
    log_p = scipy.special.log_softmax(model.forward(X), axis=1)[np.arange(20), y].sum()
    assert_allclose(20 * loss, -(log_p + prior - constant), rtol=1e-12)


def test_softmax_and_cross_entropy_are_scipys_and_survive_large_logits():
    Z = 5 * np.random.default_rng(0).normal(size=(6, 4))
    y = np.array([0, 1, 2, 3, 0, 1])
    assert_allclose(mlp.softmax(Z), scipy.special.softmax(Z, axis=1), rtol=1e-12)
    expected = -scipy.special.log_softmax(Z, axis=1)[np.arange(6), y].mean()
    assert_allclose(mlp.cross_entropy(Z, y)[0], expected, rtol=1e-12)
    with np.errstate(all="raise", under="ignore"):
        loss, gradient = mlp.cross_entropy(np.array([[1e4, 0.0], [0.0, -1e4]]), np.array([1, 0]))
    assert loss == 5000 and gradient.tolist() == [[0.5, -0.5], [0, 0]]
    before = Z.copy()
    mlp.cross_entropy(Z, y)
    mlp.softmax(Z)
    assert_array_equal(Z, before)


def test_parameters_are_views_of_one_vector():
    model, X, _ = problem((4, 5, 3))
    assert model.theta.shape == (4 * 5 + 5 * 3 + 5 + 3,) and model.num_weights == 35
    before = model.forward(X)
    model.theta[-3:] += 1  # the biases of the logits
    assert_allclose(model.forward(X), before + 1, rtol=0, atol=1e-12)
    model.layers[0][0][:] = 7
    assert (model.theta[:20] == 7).all()
    (_, (W, b)) = model.split(np.arange(43))
    assert W.tolist()[0] == [20, 21, 22] and b.tolist() == [40, 41, 42]


@pytest.mark.parametrize(("activation", "gain"), [("relu", 2), ("tanh", 1), ("identity", 1)])
def test_begins_with_weights_of_the_right_size(activation, gain):
    model = mlp.MLP((200, 300, 10), activation, np.random.default_rng(0))
    (W, b), _ = model.layers
    assert abs(W.std() / math.sqrt(gain / 200) - 1) < 0.02
    assert (b == 0).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_keeps_its_type_of_numbers(dtype):
    model, X, y = problem(dtype=dtype)
    _, grads = model.loss_and_grads(X, y)
    mlp.train(model, X, y, num_epochs=1, weight_decay=0.01)
    assert model.forward(X).dtype == grads.dtype == model.theta.dtype == dtype
    exact = problem()[0].loss_and_grads(X, y)[1]
    assert_allclose(grads, exact, rtol=0, atol=1e-6)


@pytest.mark.parametrize("decay", [0, 0.02])
@pytest.mark.parametrize(
    ("name", "optimizer"), [("sgd", torch.optim.SGD), ("adam", torch.optim.Adam)]
)
def test_trains_as_torch_does(name, optimizer, decay):
    model, X, y = problem((4, 6, 3), "relu", n=23)
    net = twin(model)
    rng = np.random.default_rng(5)
    history = mlp.train(
        model,
        X,
        y,
        num_epochs=12,
        batch_size=5,
        lr=0.05,
        optimizer=name,
        weight_decay=decay,
        rng=rng,
    )
    weights = [p for key, p in net.named_parameters() if key.endswith("weight")]
    biases = [p for key, p in net.named_parameters() if key.endswith("bias")]
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases}]
    stepper, rng = optimizer(groups, lr=0.05), np.random.default_rng(5)
    for epoch in range(12):
        order, total = rng.permutation(23), 0
        for start in range(0, 23, 5):
            rows = order[start : start + 5]
            loss = nn.functional.cross_entropy(net(torch.tensor(X[rows])), torch.tensor(y[rows]))
            stepper.zero_grad()
            loss.backward()
            stepper.step()
            total += loss.item() * len(rows) / 23
        assert abs(history.train_loss[epoch] - total) < 1e-9
    assert_allclose(model.theta, flat(model, net, lambda p: p), rtol=0, atol=1e-9)


def test_learns_digits_and_is_the_same_for_a_seed():
    X, y, X_test, y_test = datasets.digits()
    models = []
    for _ in range(2):
        rng = np.random.default_rng(3)
        models.append(mlp.MLP((64, 50, 10), "relu", rng, dtype=np.float32))
        mlp.train(models[-1], X, y, num_epochs=10, batch_size=20, lr=0.005, rng=rng)
    assert mlp.accuracy(models[0].forward(X_test), y_test) > 0.94
    assert_array_equal(models[0].theta, models[1].theta)


def test_shuffles_the_same_way_where_no_generator_is_given():
    thetas = []
    for _ in range(2):
        model, X, y = problem()
        mlp.train(model, X, y, num_epochs=3, batch_size=2)
        thetas.append(model.theta)
    assert_array_equal(*thetas)


def test_stops_early_and_goes_back_to_the_best():
    model, X, y = problem((4, 30, 3), "relu", n=30)
    rng = np.random.default_rng(9)
    held = rng.normal(size=(40, 4)), rng.integers(0, 3, 40)  # nothing to learn: it must get worse
    history = mlp.train(
        model, X, y, num_epochs=500, lr=0.01, batch_size=10, validation=held, patience=4
    )
    losses = history.validation_loss
    assert len(losses) == history.best_epoch + 5 < 500
    assert len(history.train_loss) == len(history.validation_accuracy) == len(losses)
    assert abs(mlp.cross_entropy(model.forward(held[0]), held[1])[0] - min(losses)) < 1e-12


def test_keeps_the_last_where_there_is_no_patience():
    model, X, y = problem()
    history = mlp.train(model, X, y, num_epochs=4, validation=(X, y))
    assert abs(model.loss_and_grads(X, y)[0] - history.validation_loss[-1]) < 1e-12
    assert history.validation_accuracy[-1] == mlp.accuracy(model.forward(X), y)
    assert mlp.train(model, X, y, num_epochs=0) == mlp.History([], [], [])
    assert mlp.History().best_epoch is None


def test_an_overflow_is_told_and_leaves_the_model_as_it_was():
    model, X, y = problem((4, 50, 50, 3), "identity", n=50)
    before = model.theta.copy()
    with pytest.raises(FloatingPointError, match="lower lr"):
        mlp.train(model, X, y, num_epochs=50, batch_size=5, lr=1e9, optimizer="sgd")
    assert_array_equal(model.theta, before)


BAD_DATA = [
    (lambda X, y: (X[:, :3], y), r"X must have the shape \(n, 4\)"),
    (lambda X, y: (X[0], y), "X must have the shape"),
    (lambda X, y: (X[:0], y[:0]), "n at least 1"),
    (lambda X, y: (np.where(X[2, 1] == X, np.nan, X), y), "X must be finite"),
    (lambda X, y: (np.where(X[2, 1] == X, np.inf, X), y), "X must be finite"),
    (lambda X, y: (X, y[:-1]), r"y must have the shape \(7,\)"),
    (lambda X, y: (X, y[:, None]), "y must have the shape"),
    (lambda X, y: (X, y + 1), "whole numbers from 0 to 2"),
    (lambda X, y: (X, y - 1), "whole numbers from 0 to 2"),
    (lambda X, y: (X, y + 0.5), "whole numbers"),
    (lambda X, y: (X, np.full(7, np.nan)), "whole numbers"),
    (lambda X, y: (X, np.array(["0"] * 7)), "whole numbers"),
]


@pytest.mark.parametrize(("spoil", "reason"), BAD_DATA)
def test_bad_data_are_refused_and_change_nothing(spoil, reason):
    model, X, y = problem()
    y[:3] = 0, 1, 2
    before, bad = model.theta.copy(), spoil(X, y)
    with pytest.raises(ValueError, match=reason):
        model.loss_and_grads(*bad)
    with pytest.raises(ValueError, match=reason):
        mlp.train(model, *bad)
    with pytest.raises(ValueError, match=reason):
        mlp.train(model, X, y, validation=bad)
    assert_array_equal(model.theta, before)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"num_epochs": -1}, "num_epochs must be a whole number"),
        ({"num_epochs": 1.5}, "num_epochs must be a whole number"),
        ({"batch_size": 0}, "batch_size must be 1 or more"),
        ({"batch_size": -3}, "batch_size must be a whole number"),
        ({"lr": 0}, "lr must be finite and above 0"),
        ({"lr": math.nan}, "lr must be finite"),
        ({"weight_decay": -0.1}, "weight_decay must be finite and not negative"),
        ({"weight_decay": math.inf}, "weight_decay must be finite"),
        ({"optimizer": "lion"}, "no optimizer 'lion'; there are sgd, adam"),
        ({"patience": 3}, "patience must be 1 or more, and needs validation"),
        ({"patience": 0, "validation": "data"}, "patience must be 1 or more"),
        ({"patience": -1, "validation": "data"}, "patience must be a whole number"),
        ({"rng": 3}, "rng must be a NumPy generator or None"),
    ],
)
def test_bad_options_are_refused_and_change_nothing(options, reason):
    model, X, y = problem()
    before = model.theta.copy()
    if "validation" in options:
        options = options | {"validation": (X, y)}
    with pytest.raises(ValueError, match=reason):
        mlp.train(model, X, y, **options)
    assert_array_equal(model.theta, before)


@pytest.mark.parametrize(
    ("args", "options", "reason"),
    [
        (((4,), "relu"), {}, "sizes must name inputs and classes"),
        (((4, 0, 3), "relu"), {}, "each 1 or more"),
        (((4, -1, 3), "relu"), {}, "every size must be a whole number"),
        (((4, 3), "gelu"), {}, "no activation 'gelu'; there are relu, tanh, identity"),
        (((4, 3), "relu"), {"last": "softmax"}, "no activation 'softmax'"),
        (((4, 3), "relu"), {"dtype": int}, "dtype must be a type of floats"),
        (((4, 3), "relu"), {"rng": 0}, "rng must be a NumPy generator"),
    ],
)
def test_bad_networks_are_refused(args, options, reason):
    with pytest.raises(ValueError, match=reason):
        mlp.MLP(*args, **{"rng": np.random.default_rng(0)} | options)


@pytest.mark.parametrize("judge", [mlp.cross_entropy, mlp.accuracy])
@pytest.mark.parametrize(
    ("Z", "y", "reason"),
    [
        (np.zeros((3, 2)), [0, 1], r"got \(3, 2\) and \(2,\)"),
        (np.zeros((3, 2)), [[0], [1], [1]], r"got \(3, 2\) and \(3, 1\)"),
        (np.zeros(3), [0, 1, 1], "logits must be"),
        (np.zeros((0, 2)), [], "n and k at least 1"),
        (np.zeros((2, 2)), [0, 2], "whole numbers from 0 to 1"),
        (np.zeros((2, 2)), [0, -1], "whole numbers from 0 to 1"),
        (np.zeros((2, 2)), [0.0, 0.5], "whole numbers from 0 to 1"),
    ],
)
def test_labels_that_do_not_fit_the_logits_are_refused(judge, Z, y, reason):
    with pytest.raises(ValueError, match=reason):
        judge(Z, np.array(y))
