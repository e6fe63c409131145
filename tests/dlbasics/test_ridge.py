"""Regression under a Gaussian prior against scikit-learn, torch, SciPy and finite differences."""

import math

import numpy as np
import pytest
import scipy.optimize
import scipy.special
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.linear_model import LinearRegression, Ridge

from dlbasics import ridge

# The same examples on every machine; no time limit, because a machine of CI may be slow.
properties = settings(derandomize=True, deadline=None, max_examples=60)


def regression(seed=0, n=20, d=4):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d))
    return X, X @ rng.normal(size=d) + 0.3 * rng.normal(size=n)


@pytest.mark.parametrize(("sigma", "tau"), [(0.3, 0.5), (1, 1), (2, 0.1), (0.01, 10)])
@pytest.mark.parametrize("size", [(20, 4), (3, 7)], ids=["tall", "wide"])
def test_map_is_ridge_regression(sigma, tau, size):
    X, y = regression(n=size[0], d=size[1])
    w = ridge.gaussian_map(X, y, sigma, tau)
    assert w.shape == (size[1],)
    reference = Ridge(alpha=sigma**2 / tau**2, fit_intercept=False).fit(X, y)
    assert_allclose(w, reference.coef_, rtol=1e-6, atol=1e-9)


def test_a_flat_prior_gives_least_squares():
    X, y = regression()
    w = ridge.gaussian_map(X, y, 0.3, np.inf)
    assert_allclose(w, LinearRegression(fit_intercept=False).fit(X, y).coef_, rtol=1e-9)
    X, y = regression(n=3, d=7)  # fewer points than weights: the shortest of all solutions
    assert_allclose(ridge.gaussian_map(X, y, 0.3, np.inf), np.linalg.pinv(X) @ y, rtol=1e-9)


def test_map_is_where_the_gradient_vanishes():
    X, y = regression(seed=1)
    sigma, tau = 0.3, 0.5
    w = ridge.gaussian_map(X, y, sigma, tau)

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
    assert_allclose(w.detach(), ridge.gaussian_map(X, y, 0.3, 0.5), atol=1e-10)


@given(st.floats(0.05, 5), st.floats(0.05, 5))
@properties
def test_a_narrower_prior_gives_shorter_weights(one, other):
    X, y = regression(seed=3)
    narrow, wide = (ridge.gaussian_map(X, y, 0.5, tau) for tau in sorted((one, other)))
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
        ridge.gaussian_map(X, y, 1, 1)


def test_a_regression_on_nan():
    for X, y in [([[math.nan]], [1]), ([[1]], [math.inf])]:
        with pytest.raises(ValueError, match="X and y must be finite"):
            ridge.gaussian_map(X, y, 1, 1)


@pytest.mark.parametrize(
    ("noise_std", "prior_std"),
    [(0, 1), (-1, 1), (math.inf, 1), (math.nan, 1), (1, 0), (1, -1), (1, math.nan)],
)
def test_a_deviation_that_cannot_be(noise_std, prior_std):
    with pytest.raises(ValueError, match="noise_std and prior_std must be above 0"):
        ridge.gaussian_map([[1.0]], [1.0], noise_std, prior_std)


# --- a curve to fit ---


def test_the_noisy_sine():
    x, y = ridge.noisy_sine(20_000, 0.3, np.random.default_rng(0))
    assert x.shape == y.shape == (20_000,)
    assert (np.diff(x) >= 0).all()
    assert scipy.stats.kstest(x, scipy.stats.uniform(-1, 2).cdf).pvalue > 0.01
    noise = y - np.sin(np.pi * x)
    assert scipy.stats.kstest(noise, scipy.stats.norm(0, 0.3).cdf).pvalue > 0.01
    again = ridge.noisy_sine(20_000, 0.3, np.random.default_rng(0))
    assert_array_equal(again, (x, y))


def test_the_sine_without_noise():
    x, y = ridge.noisy_sine(5, 0, np.random.default_rng(0))
    assert_array_equal(y, np.sin(np.pi * x))


def test_a_noisy_sine_that_cannot_be():
    for noise_std in (-0.1, math.nan, math.inf):
        with pytest.raises(ValueError, match="noise_std must be a finite number, not negative"):
            ridge.noisy_sine(5, noise_std, np.random.default_rng(0))
    for n in (-1, 1.5):
        with pytest.raises(ValueError, match="n must be a whole number"):
            ridge.noisy_sine(n, 0.3, np.random.default_rng(0))


def test_polynomials_against_scipy():
    x = np.linspace(-1, 1, 41)
    X = ridge.polynomials(x)
    assert X.shape == (41, 10)
    for degree in range(10):
        assert_allclose(X[:, degree], scipy.special.eval_legendre(degree, x), atol=1e-12)
    assert_array_equal(ridge.polynomials(x, 0), np.ones((41, 1)))


def test_polynomials_are_orthogonal():
    x, weights = np.polynomial.legendre.leggauss(20)
    X = ridge.polynomials(x)
    expected = np.diag(2 / (2 * np.arange(10) + 1))
    assert_allclose(X.T @ (weights[:, None] * X), expected, atol=1e-12)


def test_polynomials_elsewhere():
    for x in ([1.1], [math.nan], 0.5, [[0.5]]):
        with pytest.raises(ValueError, match=r"x must have the shape \(n,\), every entry from -1"):
            ridge.polynomials(x)
    for degree in (-1, 1.5):
        with pytest.raises(ValueError, match="degree must be a whole number"):
            ridge.polynomials([0.5], degree)
