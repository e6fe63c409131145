"""Checkers of the exercises in the section on linear regression."""

import numpy as np

from dlbasics import linear
from dlbasics.page.checker import Wrong, call, checker, close, numbers, several


@checker
def absolute_gradients(answer):
    """However far a ride is from the line, it pulls on b alike: an outlier has no louder voice."""
    km, minutes = linear.bus_rides()
    for w, b in [(3.0, 6.2), (4.1, 1.0), (2.0, 3.0)]:
        value = _pair(call(answer, km, minutes, w, b), "dL/dw", "dL/db (means over the rides)")
        residual = w * km + b - minutes
        right = _mean_pair(np.sign(residual), km)
        hints = {
            "The sign is turned round: a line that is too high must have a positive dL/db.": -right,
            "That is the gradient of the mean of squares. What is the derivative of |r| by r?": (
                2 * _mean_pair(residual, km)
            ),
            "That is the sum over the rides; the loss is their mean.": right * len(km),
            "A factor of 2 is left over from the squares.": 2 * right,
            "That is the derivative of the loss without the sign of each residual.": _mean_pair(
                np.ones_like(km), km
            ),
            "Those are the means of |r| x and of |r|: the loss itself is in them. The derivative "
            "of |r| is 1 or -1.": _mean_pair(np.abs(residual), km),
            "Those are the means of r x and of r. The derivative of |r| is 1 or -1: an outlier "
            "pulls no harder than the others.": _mean_pair(residual, km),
        }
        close(value, right, f"for w={w:g}, b={b:g}", hints)


@checker
def largest_rate(answer):
    """Data alone set the limit: neither the minutes nor the start of the walk are in it."""
    for x in (
        linear.bus_rides()[0],
        np.array([-1.0, 0.5, 2.0]),
        np.array([10.0, 12.0, 17.0, 30.0]),
    ):
        value = call(answer, x)
        right = linear.largest_learning_rate(x[:, None])
        smallest = np.linalg.eigvalsh(linear.hessian(x[:, None]))[0]
        hints = {
            "That is 1 / λmax, the rate that is best along the steepest direction. Twice as far "
            "still comes back.": right / 2,
            "The second derivative of a square has a factor of 2, which is missing.": right * 2,
            "That takes the matrix of sums itself. The second derivatives of the mean of squares "
            "are 2 / n times it.": right * 2 / len(x),
            "That belongs to the sum of squares. The book's loss is the mean: divide the matrix "
            "by n.": right / len(x),
            "That leaves the bias out: it has a row and a column of the matrix too.": (
                1 / np.mean(x**2)
            ),
            "You took the smallest eigenvalue. The steepest direction overshoots first.": (
                2 / smallest
            ),
        }
        close(value, right, f"for x={_list(x)}", hints)


@checker
def fastest_rate(answer):
    """There flattest and steepest shrink alike; the next step of greed makes the steepest swing."""
    for least, largest in [(1.0, 9.0), (0.486, 42.952), (3.0, 3.5), (2.0, 2.0)]:
        value = _pair(call(answer, least, largest), "the rate", "the factor")
        where = f"for the eigenvalues {least:g} and {largest:g}"
        rate = 2 / (least + largest)
        rates = {
            "That is the limit: there the steepest part never shrinks.": 2 / largest,
            "That ends the steepest part in one step, and lets the flattest crawl.": 1 / largest,
            "That ends the flattest part in one step, and the steepest may run away.": 1 / least,
            "Where do the two curves meet? One has 1 - ηλ, the other ηλ - 1.": 1
            / (least + largest),
        }
        close(value[0], rate, f"as the rate {where}", rates)
        factor = (largest - least) / (largest + least)
        factors = {
            "Take the absolute value: a part that changes sides shrinks too.": -factor,
            "The loss shrinks by that; the error by its root.": factor**2,
        }
        close(value[1], factor, f"as the factor {where}", factors)


@checker
def many_outputs(answer):
    """The same two lines serve one output and a thousand: every layer of a network begins with them."""
    rng = np.random.default_rng(0)
    small = [[[1], [-2], [3]], [[2, 1], [0, 3], [-1, 1]], [[1], [-1]], [1, 0]]
    cases = [tuple(np.array(array, dtype=float) for array in small)]
    for n, d, m in [(5, 3, 2), (4, 2, 4), (6, 3, 3)]:
        shapes = [(n, d), (n, m), (m, d), (m,)]
        cases.append(tuple(rng.normal(size=shape) for shape in shapes))
    for X, Y, W, b in cases:
        (n, d), m = X.shape, len(b)
        value = call(answer, X, Y, W, b)
        value = several(value, "dW of the shape (m, d)", "db of the shape (m,)")
        by_weight, by_bias = linear.gradients(X, Y, W.T, b)
        for name, mine, expected in zip(("dW", "db"), value, (by_weight.T, by_bias), strict=True):
            hints = {
                "That averages over the n examples alone. The loss is the mean over all n·m "
                "entries of Y.": expected * m,
                "That is the gradient of the sum of squares; the loss is their mean.": (
                    expected * n * m
                ),
                "The factor 2 of the square is missing.": expected / 2,
                "The sign is turned round: the residual is prediction minus Y.": -expected,
            }
            close(mine, expected, f"for {name}, with n={n}, d={d}, m={m}", hints)


def _pair(value, *names):
    """Read two numbers as one array; whatever is no pair of numbers is told so."""
    pair = [numbers(part) for part in several(value, *names)]
    for part, name in zip(pair, names, strict=True):
        if part is None or part.shape:
            got = "no number" if part is None else f"the shape {part.shape}"
            raise Wrong(f"Return two numbers: {', then '.join(names)}; {name} has {got}.")
    return np.array(pair)


def _mean_pair(pull, km):
    return np.array([np.mean(pull * km), np.mean(pull)])


def _list(x) -> str:
    return "[" + ", ".join(f"{value:g}" for value in x) + "]"
