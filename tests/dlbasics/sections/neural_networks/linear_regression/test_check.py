"""The exercises on linear regression: stubs fail, solutions pass, wrong answers get their hint."""

import numpy as np
import pytest
import torch

from book.book import Book
from book.exercises import exercises
from dlbasics import linear
from dlbasics.sections.neural_networks.linear_regression import check as linear_regression

SOLUTIONS = {
    e.name: e.solution
    for e in exercises(Book().page("chapters/neural-networks/linear-regression.md"))
}


def judge(name, answer):
    return getattr(linear_regression, name).judge(answer)


# --- right answers, written differently ---


def absolute_by_torch(x, y, w, b):
    w, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (w, b))
    (w * torch.tensor(x) + b - torch.tensor(y)).abs().mean().backward()
    return w.grad, b.grad


def absolute_in_plain_python(x, y, w, b):
    signs = [1 if w * u + b > v else -1 for u, v in zip(x, y, strict=True)]
    return [sum(s * u for s, u in zip(signs, x, strict=True)) / len(x), sum(signs) / len(x)]


def rate_by_singular_values(x):
    A = np.stack([np.ones_like(x), x])
    return len(x) / np.linalg.norm(A, 2) ** 2


def rate_by_quadratic_formula(x):
    p, q = np.mean(x**2), np.mean(x)
    return 2 / (p + 1 + np.sqrt((p - 1) ** 2 + 4 * q**2))


def fastest_by_search(least, largest):
    def slowest(rate):
        return max(abs(1 - rate * least), abs(1 - rate * largest))

    low, high = 0.0, 2 / largest
    for _ in range(200):  # the larger of two absolute values has one valley
        third = (high - low) / 3
        if slowest(low + third) < slowest(high - third):
            high -= third
        else:
            low += third
    return low, slowest(low)


def layer_by_torch(X, Y, W, b):
    X, Y = torch.tensor(X), torch.tensor(Y)
    W, b = torch.tensor(W, requires_grad=True), torch.tensor(b, requires_grad=True)
    torch.nn.functional.mse_loss(torch.nn.functional.linear(X, W, b), Y).backward()
    return W.grad, b.grad


def layer_by_ones(X, Y, W, b):
    A = linear.with_ones(X)
    gradient = 2 / Y.size * (A @ np.vstack([W.T, b]) - Y).T @ A  # (m, d + 1)
    return [gradient[:, :-1], gradient[:, -1]]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("absolute_gradients", absolute_by_torch),
        ("absolute_gradients", absolute_in_plain_python),
        ("largest_rate", rate_by_singular_values),
        ("largest_rate", rate_by_quadratic_formula),
        ("many_outputs", layer_by_torch),
        ("many_outputs", layer_by_ones),
        ("fastest_rate", fastest_by_search),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def times(name, factor):
    """The right answer, multiplied by factor(its arguments)."""
    right = {
        "absolute_gradients": absolute_in_plain_python,
        "largest_rate": rate_by_quadratic_formula,
        "many_outputs": layer_by_ones,
    }[name]

    def answer(*args):
        value, by = right(*args), factor(*args)
        return value * by if name == "largest_rate" else [part * by for part in value]

    return answer


def squares(x, y, w, b):
    residual = w * x + b - y
    return 2 * np.mean(residual * x), 2 * np.mean(residual)


def magnitudes(x, y, w, b):
    residual = np.abs(w * x + b - y)
    return np.mean(residual * x), np.mean(residual)


def without_the_mean(x):
    A = np.stack([x, np.ones_like(x)], axis=1)
    return 2 / np.linalg.eigvalsh(A.T @ A)[-1]


def by_grid(least, largest):
    rates = np.arange(0.001, 2 / largest, 0.001)
    slowest = np.maximum(abs(1 - rates * least), abs(1 - rates * largest))
    return rates[slowest.argmin()], slowest.min()


def without_transpose(X, Y, W, b):
    residual = X @ W + b - Y
    return 2 / Y.size * residual.T @ X, 2 / Y.size * residual.sum(axis=0)


def flattest(x):
    return 2 / np.linalg.eigvalsh(linear.hessian(x[:, None]))[0]


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("absolute_gradients", squares, "the gradient of the mean of squares"),
        ("absolute_gradients", times("absolute_gradients", lambda *a: -1), "turned round"),
        (
            "absolute_gradients",
            times("absolute_gradients", lambda x, *a: len(x)),
            "is the sum over",
        ),
        ("absolute_gradients", times("absolute_gradients", lambda *a: 2), "factor of 2 is left"),
        ("absolute_gradients", lambda x, y, w, b: (x.mean(), 1.0), "without the sign"),
        (
            "absolute_gradients",
            lambda x, y, w, b: (np.sign(w * x + b - y) * x, np.sign(w * x + b - y)),
            "dL/dw has the shape (8,)",
        ),
        ("absolute_gradients", magnitudes, "Those are the means of |r| x and of |r|"),
        (
            "absolute_gradients",
            lambda *a: [v / 2 for v in squares(*a)],
            "the means of r x and of r",
        ),
        ("absolute_gradients", lambda *a: 3.0, "Return two results: dL/dw, then dL/db"),
        ("absolute_gradients", lambda *a: (1, 2, 3), "Return two results: dL/dw, then dL/db"),
        ("absolute_gradients", lambda *a: ("1", 2), "dL/dw has no number"),
        ("largest_rate", times("largest_rate", lambda x: 0.5), "That is 1 / λmax"),
        ("largest_rate", times("largest_rate", lambda x: 2), "has a factor of 2, which is missing"),
        ("largest_rate", times("largest_rate", lambda x: 1 / len(x)), "the sum of squares"),
        ("largest_rate", lambda x: 1 / np.mean(x**2), "leaves the bias out"),
        ("largest_rate", without_the_mean, "That takes the matrix of sums itself"),
        ("largest_rate", flattest, "the smallest eigenvalue"),
        ("many_outputs", times("many_outputs", lambda X, Y, W, b: Y.shape[1]), "n examples alone"),
        ("many_outputs", times("many_outputs", lambda X, Y, W, b: Y.size), "the sum of squares"),
        ("many_outputs", times("many_outputs", lambda *a: 0.5), "factor 2 of the square"),
        ("many_outputs", times("many_outputs", lambda *a: -1), "prediction minus Y"),
        ("many_outputs", lambda X, Y, W, b: 3, "Return two results: dW of the shape (m, d)"),
        (
            "many_outputs",
            lambda X, Y, W, b: (layer_by_ones(X, Y, W, b)[0].T, b),
            "Expected the shape (2, 1) for dW, with n=3, d=1, m=2; got the shape (1, 2)",
        ),
        (
            "many_outputs",
            lambda X, Y, W, b: (layer_by_ones(X, Y, W, b)[0], 0.0),
            "Expected the shape (2,) for db",
        ),
        ("fastest_rate", lambda least, largest: (2 / largest, 1), "That is the limit"),
        ("fastest_rate", lambda least, largest: (1 / largest, 0), "lets the flattest crawl"),
        ("fastest_rate", lambda least, largest: (1 / least, 0), "the steepest may run away"),
        ("fastest_rate", lambda least, largest: (1 / (least + largest), 0), "the two curves meet"),
        (
            "fastest_rate",
            lambda least, largest: (2 / (least + largest), 1 - 2 * largest / (least + largest)),
            "Take the absolute value",
        ),
        (
            "fastest_rate",
            lambda s, g: (2 / (s + g), ((g - s) / (g + s)) ** 2),
            "the error by its root",
        ),
        (
            "fastest_rate",
            lambda least, largest: 0.2,
            "Return two results: the rate, then the factor",
        ),
        ("fastest_rate", by_grid, "That is close (within"),
        ("fastest_rate", by_grid, "exact is asked"),
        (
            "many_outputs",
            without_transpose,
            "these two have no product: the last axis on the left of @",
        ),
        ("many_outputs", without_transpose, "X has the shape (3, 1), W has the shape (2, 1)"),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message
