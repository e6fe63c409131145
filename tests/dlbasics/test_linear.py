"""Linear regression against torch, scikit-learn, finite differences and closed forms."""

import math

import numpy as np
import pytest
import scipy.optimize
import scipy.stats
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.preprocessing import StandardScaler

from dlbasics import linear

# The same examples on every machine; no time limit, because a machine of CI may be slow.
properties = settings(derandomize=True, deadline=None, max_examples=60)


def problem(seed=0, n=20, d=3, m=None):
    """X, y, w, b of a random model; m is None for one output without an axis."""
    rng = np.random.default_rng(seed)
    outputs = () if m is None else (m,)
    shapes = ((n, d), (n, *outputs), (d, *outputs), outputs)
    return [np.asarray(rng.normal(size=shape)) for shape in shapes]


@pytest.mark.parametrize("m", [None, 1, 4])
def test_loss_and_gradients_are_torchs(m):
    X, y, w, b = problem(m=m)
    weight, bias = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    loss = torch.nn.functional.mse_loss(torch.tensor(X) @ weight + bias, torch.tensor(y))
    loss.backward()
    assert_allclose(linear.mse(X, y, w, b), loss.item(), rtol=1e-12)
    dw, db = linear.gradients(X, y, w, b)
    assert dw.shape == w.shape and np.shape(db) == b.shape
    assert_allclose(dw, weight.grad, rtol=1e-10, atol=1e-14)
    assert_allclose(db, bias.grad, rtol=1e-10, atol=1e-14)


@given(st.integers(0, 500), st.integers(1, 9), st.integers(1, 4), st.sampled_from([None, 1, 3]))
@properties
def test_gradients_agree_with_finite_differences(seed, n, d, m):
    X, y, w, b = problem(seed, n, d, m)
    dw, db = linear.gradients(X, y, w, b)
    near = {"rtol": 1e-6, "atol": 1e-8}
    assert_allclose(dw, linear.numerical_gradient(lambda v: linear.mse(X, y, v, b), w), **near)
    assert_allclose(db, linear.numerical_gradient(lambda v: linear.mse(X, y, w, v), b), **near)


def test_numerical_gradient_against_scipy_and_by_hand():
    theta = np.array([0.3, -1.2, 2.0])
    ours = linear.numerical_gradient(scipy.optimize.rosen, theta)
    assert_allclose(ours, scipy.optimize.rosen_der(theta), rtol=1e-6)
    assert_array_equal(theta, [0.3, -1.2, 2.0])
    assert_allclose(linear.numerical_gradient(math.sin, 0.5), math.cos(0.5), rtol=1e-8)


def test_numerical_gradient_gets_better_with_h_squared():
    coarse, fine = (abs(linear.numerical_gradient(math.exp, 1.0, h) - math.e) for h in (1e-1, 1e-2))
    assert 90 < coarse / fine < 110


@pytest.mark.parametrize("h", [0, -1, math.nan, math.inf])
def test_numerical_gradient_refuses_a_bad_h(h):
    with pytest.raises(ValueError, match="h must be a finite number above 0"):
        linear.numerical_gradient(math.exp, 1.0, h)


@pytest.mark.parametrize("m", [None, 3])
def test_closed_form_is_scikit_learns(m):
    X, y, *_ = problem(m=m)
    w, b = linear.closed_form(X, y)
    reference = LinearRegression().fit(X, y)
    assert_allclose(w, reference.coef_.T, rtol=1e-9)
    assert_allclose(b, reference.intercept_, rtol=1e-9)
    dw, db = linear.gradients(X, y, w, b)
    assert np.abs(dw).max() < 1e-12 and np.abs(db).max() < 1e-12


def test_closed_form_of_dependent_columns_is_the_shortest():
    X, y, *_ = problem(n=3, d=7)
    theta = np.append(*linear.closed_form(X, y))
    assert_allclose(theta, np.linalg.pinv(linear.with_ones(X)) @ y, rtol=1e-9)


@pytest.mark.parametrize("m", [None, 2])
def test_descent_walks_as_torchs_optimizer_does(m):
    X, y, w, b = problem(seed=1, m=m)
    path = linear.gradient_descent(X, y, w, b, lr=0.1, steps=25)
    weight, bias = torch.tensor(w, requires_grad=True), torch.tensor(b, requires_grad=True)
    optimizer = torch.optim.SGD([weight, bias], lr=0.1)
    for step in range(26):
        loss = torch.nn.functional.mse_loss(torch.tensor(X) @ weight + bias, torch.tensor(y))
        assert_allclose(path.losses[step], loss.item(), rtol=1e-10)
        assert_allclose(path.w[step], weight.detach(), rtol=1e-9, atol=1e-12)
        assert_allclose(path.b[step], bias.detach(), rtol=1e-9, atol=1e-12)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert path.w.shape == (26, *w.shape) and path.b.shape == (26, *b.shape)


def test_descent_arrives_at_the_closed_form():
    km, minutes = linear.bus_rides()
    path = linear.gradient_descent(km[:, None], minutes, [0], 0, lr=0.04, steps=3000)
    w, b = linear.closed_form(km[:, None], minutes)
    assert_allclose(path.w[-1], w, rtol=1e-10)
    assert_allclose(path.b[-1], b, rtol=1e-10)
    still = linear.gradient_descent(km[:, None], minutes, [1], 2, lr=0.04, steps=0)
    assert still.w.tolist() == [[1]] and still.b.tolist() == [2]


@pytest.mark.parametrize("lr", [0, -0.1, math.nan, math.inf])
def test_descent_refuses_a_bad_learning_rate(lr):
    X, y, w, b = problem()
    with pytest.raises(ValueError, match="lr must be a finite number above 0"):
        linear.gradient_descent(X, y, w, b, lr, 1)
    with pytest.raises(ValueError, match="steps must be a whole number"):
        linear.gradient_descent(X, y, w, b, 0.1, 1.5)


def test_hessian_is_the_derivative_of_the_gradient():
    X, y, *_ = problem()
    A = linear.with_ones(X)

    def gradient(theta):
        return np.append(*linear.gradients(X, y, theta[:-1], theta[-1]))

    jacobian = scipy.optimize.approx_fprime(np.ones(4), gradient, 1e-6)
    assert_allclose(linear.hessian(X), jacobian, rtol=1e-5, atol=1e-7)
    assert_array_equal(A[:, -1], 1)


def test_the_limit_where_it_is_known():
    # Standardised, every eigenvalue is 2; a column of three points (-2, 0, 2) has 2 * 8 / 3.
    assert_allclose(linear.largest_learning_rate(np.array([[-1.0], [1.0]])), 1)
    assert_allclose(linear.largest_learning_rate(np.array([[-2.0], [0.0], [2.0]])), 3 / 8)


@given(st.integers(0, 500), st.integers(1, 4))
@properties
def test_the_limit_parts_walks_that_arrive_from_those_that_run_away(seed, d):
    X, y, *_ = problem(seed, 15, d)
    limit = linear.largest_learning_rate(X)
    least = linear.mse(X, y, *linear.closed_form(X, y))
    # Starts off the bottom along the steepest direction, in which the limit is exact.
    steepest = np.linalg.eigh(linear.hessian(X))[1][:, -1]
    theta = np.append(*linear.closed_form(X, y)) + steepest
    below, above = (
        linear.gradient_descent(X, y, theta[:-1], theta[-1], share * limit, 60).losses - least
        for share in (0.95, 1.05)
    )
    assert below[-1] < 0.01 * below[0] and above[-1] > 100 * above[0]
    at = linear.gradient_descent(X, y, theta[:-1], theta[-1], limit, 10).losses - least
    assert_allclose(at, at[0], rtol=1e-6)


def test_with_m_outputs_the_limit_is_m_times_larger():
    X, Y, W, b = problem(n=15, d=2, m=3)
    least = linear.mse(X, Y, *linear.closed_form(X, Y))
    limit = 3 * linear.largest_learning_rate(X)
    below, above = (
        linear.gradient_descent(X, Y, W, b, share * limit, 400).losses - least
        for share in (0.95, 1.05)
    )
    assert below[-1] < 0.01 * below[0] and above[-1] > 100 * above[0]


def test_dependent_columns_converge_too():
    X, y, w, _ = problem(n=10, d=2)
    X = np.hstack([X, X[:, :1]])
    least = linear.mse(X, y, *linear.closed_form(X, y))
    lr = 0.9 * linear.largest_learning_rate(X)
    ends = [
        linear.gradient_descent(X, y, start, 0.0, lr, 500) for start in (np.zeros(3), w[[0, 1, 1]])
    ]
    assert all(abs(path.losses[-1] - least) < 1e-9 for path in ends)
    assert np.abs(ends[0].w[-1] - ends[1].w[-1]).max() > 0.01


def test_diabetes_is_scikit_learns_in_raw_units():
    X, y, names = linear.diabetes()
    assert X.shape == (442, 10) and y.shape == (442,)
    assert names == ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]
    scaled, target = load_diabetes(return_X_y=True)
    assert_array_equal(y, target)
    (ours,) = linear.standardise(X)
    assert_allclose(ours / np.sqrt(442), scaled, atol=1e-6)


def test_split_keeps_every_example_once():
    X, y = np.arange(20).reshape(10, 2), np.arange(10)
    parts = linear.split(X, y, np.random.default_rng(0), test_share=0.3)
    X_train, X_test, y_train, y_test = parts
    assert len(y_test) == 3 and sorted([*y_train, *y_test]) == list(range(10))
    assert_array_equal(X_train[:, 0], 2 * y_train)
    assert_array_equal(X_test[:, 0], 2 * y_test)
    again = linear.split(X, y, np.random.default_rng(0), test_share=0.3)
    other = linear.split(X, y, np.random.default_rng(1), test_share=0.3)
    assert_array_equal(again[3], y_test)
    assert other[3].tolist() != y_test.tolist()


@pytest.mark.parametrize("share", [0, 1, 0.01, 2, -0.5])
def test_split_refuses_an_empty_set(share):
    with pytest.raises(ValueError, match="neither set empty"):
        linear.split(np.ones((10, 1)), np.ones(10), np.random.default_rng(0), share)
    with pytest.raises(ValueError, match="got 10 and 9 examples"):
        linear.split(np.ones((10, 1)), np.ones(9), np.random.default_rng(0))


def test_standardise_moves_the_test_set_as_the_training_set():
    X, other = problem(n=30)[0] * 5 + 2, problem(seed=1, n=7)[0]
    scaler = StandardScaler().fit(X)
    ours = linear.standardise(X, other)
    assert_allclose(ours[0], scaler.transform(X))
    assert_allclose(ours[1], scaler.transform(other))
    for bad in (np.ones((5, 2)), np.full((5, 2), math.nan), np.arange(5.0)):
        with pytest.raises(ValueError, match="no column of it constant"):
            linear.standardise(bad)


@pytest.mark.parametrize(
    ("X", "y", "w", "b"),
    [
        (np.ones(3), np.ones(3), np.ones(1), 0),
        (np.ones((3, 2)), np.ones(4), np.ones(2), 0),
        (np.ones((3, 2)), np.ones(3), np.ones(3), 0),
        (np.ones((3, 2)), np.ones(3), np.ones(2), np.ones(1)),
        (np.ones((3, 2)), np.ones((3, 1)), np.ones(2), 0),  # would spread to (3, 3)
        (np.ones((3, 2)), np.ones((3, 4)), np.ones((2, 4)), 0),
        (np.ones((0, 2)), np.ones(0), np.ones(2), 0),
        (np.full((3, 2), math.nan), np.ones(3), np.ones(2), 0),
        (np.ones((3, 2)), [1, 2, math.inf], np.ones(2), 0),
    ],
)
def test_refuses_shapes_that_do_not_match_and_nan(X, y, w, b):
    for function in (linear.mse, linear.gradients):
        with pytest.raises(ValueError, match=r"X .*(must be|need)"):
            function(X, y, w, b)


def test_closed_form_and_ones_refuse_bad_input():
    for X in (np.ones(3), np.ones((0, 2)), np.full((2, 2), math.nan)):
        with pytest.raises(ValueError, match="X must be finite, shape"):
            linear.with_ones(X)
    for y in (np.ones(4), np.ones((3, 1, 1)), [1, 2, math.nan]):
        with pytest.raises(ValueError, match="y must be finite, shape"):
            linear.closed_form(np.ones((3, 2)), y)


# --- a Gaussian prior ---


def regression(seed=0, n=20, d=4):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    return X, X @ rng.normal(size=d) + 0.3 * rng.normal(size=n)


@pytest.mark.parametrize(("sigma", "tau"), [(0.3, 0.5), (1, 1), (2, 0.1), (0.01, 10)])
@pytest.mark.parametrize("size", [(20, 4), (3, 7)], ids=["tall", "wide"])
def test_map_is_ridge_regression(sigma, tau, size):
    X, y = regression(n=size[0], d=size[1])
    w = linear.gaussian_map(X, y, sigma, tau)
    assert w.shape == (size[1],)
    reference = Ridge(alpha=sigma**2 / tau**2, fit_intercept=False).fit(X, y)
    assert_allclose(w, reference.coef_, rtol=1e-6, atol=1e-9)


def test_a_flat_prior_gives_least_squares():
    X, y = regression()
    w = linear.gaussian_map(X, y, 0.3, np.inf)
    assert_allclose(w, LinearRegression(fit_intercept=False).fit(X, y).coef_, rtol=1e-9)
    X, y = regression(n=3, d=7)  # fewer points than weights: the shortest of all solutions
    assert_allclose(linear.gaussian_map(X, y, 0.3, np.inf), np.linalg.pinv(X) @ y, rtol=1e-9)


def test_map_is_where_the_gradient_vanishes():
    X, y = regression(seed=1)
    sigma, tau = 0.3, 0.5
    w = linear.gaussian_map(X, y, sigma, tau)

    def log_posterior(w):
        noise, prior = scipy.stats.norm(0, sigma), scipy.stats.norm(0, tau)
        return noise.logpdf(y - X @ w).sum() + prior.logpdf(w).sum()

    gradient = scipy.optimize.approx_fprime(w, log_posterior, 1e-6)
    assert np.abs(gradient).max() < 1e-3
    elsewhere = scipy.optimize.approx_fprime(w + 0.1, log_posterior, 1e-6)
    assert np.abs(elsewhere).max() > 1  # the test above can fail


def test_gradient_descent_with_weight_decay_arrives_there():
    X, y = (torch.tensor(part) for part in regression(seed=2))
    w = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    # SGD adds weight_decay * w to the gradient of half the squared error.
    optimizer = torch.optim.SGD([w], lr=0.01, weight_decay=0.3**2 / 0.5**2)
    for _ in range(1000):
        optimizer.zero_grad()
        (0.5 * ((X @ w - y) ** 2).sum()).backward()
        optimizer.step()
    assert_allclose(w.detach(), linear.gaussian_map(X, y, 0.3, 0.5), atol=1e-10)


@given(st.floats(0.05, 5), st.floats(0.05, 5))
@properties
def test_a_narrower_prior_gives_shorter_weights(one, other):
    X, y = regression(seed=3)
    narrow, wide = (linear.gaussian_map(X, y, 0.5, tau) for tau in sorted((one, other)))
    assert np.linalg.norm(narrow) <= np.linalg.norm(wide) + 1e-12


@pytest.mark.parametrize(
    ("X", "y"),
    [
        (np.ones(3), np.ones(3)),
        (np.ones((3, 2)), np.ones(2)),
        (np.ones((3, 2)), np.ones((3, 1))),
        (np.ones((0, 2)), np.ones(0)),
        (np.ones((3, 0)), np.ones(3)),
    ],
)
def test_a_regression_of_the_wrong_shape(X, y):
    with pytest.raises(ValueError, match=r"X must have the shape \(n, d\) and y \(n,\)"):
        linear.gaussian_map(X, y, 1, 1)


def test_a_regression_on_nan():
    for X, y in [([[math.nan]], [1]), ([[1]], [math.inf])]:
        with pytest.raises(ValueError, match="X and y must be finite"):
            linear.gaussian_map(X, y, 1, 1)


@pytest.mark.parametrize(
    ("noise_std", "prior_std"),
    [(0, 1), (-1, 1), (math.inf, 1), (math.nan, 1), (1, 0), (1, -1), (1, math.nan)],
)
def test_a_deviation_that_cannot_be(noise_std, prior_std):
    with pytest.raises(ValueError, match="noise_std and prior_std must be above 0"):
        linear.gaussian_map([[1.0]], [1.0], noise_std, prior_std)


@pytest.mark.parametrize(("sigma", "tau"), [(0.3, 0.5), (1, 1), (2, 0.1), (0.01, 10)])
@pytest.mark.parametrize("size", [(20, 4), (3, 7), (1, 1)], ids=["tall", "wide", "one"])
def test_evidence_is_scipys_gaussian(sigma, tau, size):
    X, y = regression(n=size[0], d=size[1])
    covariance = sigma**2 * np.eye(len(y)) + tau**2 * X @ X.T
    reference = scipy.stats.multivariate_normal(np.zeros(len(y)), covariance).logpdf(y)
    assert_allclose(linear.log_evidence(X, y, sigma, tau), reference, rtol=1e-7)


def test_evidence_is_an_average_of_likelihoods():
    X, y = np.array([[0.5], [-1.0], [2.0]]), np.array([0.2, -0.7, 1.9])
    w = np.linspace(-12, 12, 24001)  # τ = 1.5: eight deviations either way
    joint = scipy.stats.norm(0, 0.6).pdf(y[:, None] - X * w).prod(axis=0)
    evidence = (joint * scipy.stats.norm(0, 1.5).pdf(w)).sum() * (w[1] - w[0])
    assert_allclose(linear.log_evidence(X, y, 0.6, 1.5), np.log(evidence), rtol=1e-9)


def test_evidence_of_a_flat_prior():
    with pytest.raises(ValueError, match="a flat prior has no evidence"):
        linear.log_evidence([[1.0]], [1.0], 1, math.inf)
    for bad in (0, -1, math.nan):
        with pytest.raises(ValueError, match="noise_std and prior_std must be above 0"):
            linear.log_evidence([[1.0]], [1.0], 1, bad)
