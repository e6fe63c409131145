"""The exercises on backpropagation with arrays: right in other words, and wrong answers with hints."""

import numpy as np
import pytest
import torch

from dlbasics import engine
from dlbasics.engine import Tensor, made
from dlbasics.sections.mlp.backpropagation_arrays import check


def judge(name, answer):
    return getattr(check, name).judge(answer)


# --- right answers, written differently ---


def sine_by_operation(x):
    return engine.operation("sine", np.sin(x.data), (x, lambda g: np.cos(x.data) * g))


def factors_by_torch(s, X, G):
    s, X = (torch.tensor(array, requires_grad=True) for array in (s, X))
    (s * X).backward(torch.tensor(G))
    return s.grad, X.grad


def factors_by_einsum(s, X, G):
    return [np.einsum("nd,nd->n", G, X)[:, None], s * G]


def residual_by_the_engine(X, W, b, G):
    X, W, b = (Tensor(array, requires_grad=True) for array in (X, W, b))
    (X + (X @ W + b).tanh()).backward(G)
    return X.grad, W.grad, b.grad


def centred_by_matrix(g):
    d = g.shape[1]
    return g @ (np.eye(d) - np.ones((d, d)) / d)


def centred_by_the_engine(g):
    X = Tensor(np.zeros_like(g), requires_grad=True)
    (X - X.mean(axis=1, keepdims=True)).backward(g)
    return X.grad


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("sine", sine_by_operation),
        ("factors_backward", factors_by_torch),
        ("factors_backward", factors_by_einsum),
        ("residual_backward", residual_by_the_engine),
        ("centred_backward", centred_by_matrix),
        ("centred_backward", centred_by_the_engine),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def sine_with(rule, value=np.sin):
    return lambda x: engine.made("sin", value(x.data), (x, lambda g: rule(g, x.data)))


def factors(s_bar, X_bar=lambda s, X, G: G * s):
    return lambda s, X, G: (s_bar(s, X, G), X_bar(s, X, G))


def right_factors(s, X, G):
    return (G * X).sum(axis=1, keepdims=True)


def residual(
    slope=lambda Z, t, H: 1 - t**2,
    X_bar=lambda G, Z, W: G + Z @ W.T,
    w_bar=lambda X, Z: X.T @ Z,
    b_bar=lambda Z: Z.sum(axis=0),
):
    """The three lines, with one of them changed."""

    def answer(X, W, b, G):
        Z = X @ W + b
        arrived = G * slope(Z, np.tanh(Z), X + np.tanh(Z))
        return X_bar(G, arrived, W), w_bar(X, arrived), b_bar(arrived)

    return answer


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("sine", sine_with(lambda g, a: np.cos(a)), "multiply it by g"),
        ("sine", sine_with(lambda g, a: g), "the cosine, is missing"),
        ("sine", sine_with(lambda g, a: -g * np.cos(a)), "with a plus"),
        ("sine", sine_with(lambda g, a: g * np.sin(a)), "multiplies by the sine"),
        ("sine", sine_with(lambda g, a: g * np.cos(np.sin(a))), "cosine of the result"),
        ("sine", sine_with(lambda g, a: g * (1 - np.sin(a) ** 2)), "the rule of tanh"),
        ("sine", sine_with(lambda g, a: g + np.cos(a)), "their product"),
        ("sine", sine_with(lambda g, a: g, np.cos), "That is the cosine"),
        ("sine", lambda x: Tensor(np.sin(x.data)), "does not remember x"),
        ("sine", lambda x: np.sin(x.data), "Return a Tensor"),
        ("sine", lambda x: np.sin(x), "take arrays"),
        ("sine", sine_with(lambda g, a: np.cos(g)), "the cosine of g"),
        ("sine", lambda x: made("sine", np.sin(x.data), (x, np.cos(x.data))), "wants a *rule*"),
        ("sine", lambda x: made("sine", np.sin(x.data), [(x, np.cos(x.data))]), "not in a list"),
        ("sine", lambda x: made(np.sin(x.data), (x, lambda g: g)), "takes a name first"),
        (
            "sine",
            lambda x: made("sine", np.sin(x.data), (x, lambda g: g * np.cos(x))),
            "In the rule",
        ),
        ("sine", sine_with(lambda g, a: g * a.cos()), "On the way back"),
        ("factors_backward", factors(lambda s, X, G: G * X), "sum over them"),
        ("factors_backward", factors(lambda s, X, G: (G * X).sum(axis=1)), "keepdims=True"),
        ("factors_backward", factors(lambda s, X, G: (G * X).sum(axis=0)), "down the columns"),
        (
            "factors_backward",
            factors(lambda s, X, G: (G * X).sum(axis=0, keepdims=True)),
            "down the columns",
        ),
        ("factors_backward", factors(lambda s, X, G: (G * X).sum()), "each row has its own"),
        (
            "factors_backward",
            factors(lambda s, X, G: G.sum(axis=1, keepdims=True)),
            "lack their slope",
        ),
        (
            "factors_backward",
            factors(lambda s, X, G: (G * X).mean(axis=1, keepdims=True)),
            "took the mean",
        ),
        (
            "factors_backward",
            factors(lambda s, X, G: X.sum(axis=1, keepdims=True)),
            "G, is missing",
        ),
        (
            "factors_backward",
            factors(lambda s, X, G: G.sum(axis=1, keepdims=True) * X.sum(axis=1, keepdims=True)),
            "multiply, then sum",
        ),
        (
            "factors_backward",
            factors(lambda s, X, G: s * right_factors(s, X, G)),
            "by s once more",
        ),
        ("factors_backward", factors(right_factors, lambda s, X, G: G), "That is G itself"),
        ("factors_backward", factors(right_factors, lambda s, X, G: G * X), "is s."),
        ("factors_backward", factors(right_factors, lambda s, X, G: s + 0 * G), "slope alone"),
        ("factors_backward", factors(right_factors, lambda s, X, G: G / s), "You divided by s"),
        ("factors_backward", lambda s, X, G: (G * s, right_factors(s, X, G)), "wrong order"),
        ("factors_backward", right_factors, "Return two results"),
        ("residual_backward", residual(slope=lambda Z, t, H: 1), "slope of tanh is missing"),
        ("residual_backward", residual(slope=lambda Z, t, H: 1 - H**2), "H has X in it"),
        ("residual_backward", residual(slope=lambda Z, t, H: 1 - Z**2), "XW + b itself"),
        ("residual_backward", residual(slope=lambda Z, t, H: 1 - t), "not 1 − T."),
        ("residual_backward", residual(X_bar=lambda G, Z, W: Z @ W.T), "into the layer only"),
        ("residual_backward", residual(X_bar=lambda G, Z, W: G), "past the layer only"),
        ("residual_backward", residual(X_bar=lambda G, Z, W: G + Z @ W), "must be transposed"),
        ("residual_backward", residual(X_bar=lambda G, Z, W: G * (Z @ W.T)), "They are added"),
        ("residual_backward", residual(X_bar=lambda G, Z, W: Z + Z @ W.T), "as it is"),
        ("residual_backward", residual(w_bar=lambda X, Z: Z.T @ X), "That is the transpose"),
        ("residual_backward", residual(w_bar=lambda X, Z: X.T @ Z / len(X)), "took the mean"),
        ("residual_backward", residual(b_bar=lambda Z: Z), "sum over them"),
        ("residual_backward", residual(b_bar=lambda Z: Z.sum(axis=1)), "`axis=0`"),
        ("residual_backward", residual(b_bar=lambda Z: Z.mean(axis=0)), "took the mean"),
        (
            "residual_backward",
            residual(b_bar=lambda Z: Z.sum(axis=0, keepdims=True)),
            "Leave `keepdims` out",
        ),
        ("residual_backward", residual(X_bar=lambda G, Z, W: 1 + Z @ W.T), "not 1."),
        (
            "residual_backward",
            lambda X, W, b, G: residual_by_the_engine(X, W, b, G)[::-1],
            "in another order: return that of X, W, b",
        ),
        (
            "residual_backward",
            lambda X, W, b, G: [residual_by_the_engine(X, W, b, G)[i] for i in (1, 2, 0)],
            "in another order",
        ),
        ("factors_backward", lambda s, X, G: (G @ X.T, G * s), "a matrix product"),
        ("residual_backward", lambda X, W, b, G: G, "Return three results"),
        ("centred_backward", lambda g: g, "the way of X itself"),
        ("centred_backward", lambda g: g - g.sum(axis=1, keepdims=True), "The mean divides by d"),
        ("centred_backward", lambda g: g + g.mean(axis=1, keepdims=True), "has a minus"),
        ("centred_backward", lambda g: g - g.mean(axis=0), "means down the columns"),
        ("centred_backward", lambda g: g - g.mean(), "one mean of all entries"),
        (
            "centred_backward",
            lambda g: -g.mean(axis=1, keepdims=True) + 0 * g,
            "the way of the mean alone",
        ),
        ("centred_backward", lambda g: g - g / g.shape[1], "first add up what comes back"),
        (
            "centred_backward",
            lambda g: g - g.mean(axis=1, keepdims=True) / g.shape[1],
            "divided by d twice",
        ),
        ("centred_backward", lambda g: g - g.mean(axis=1), "`keepdims=True`"),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert result.passed is False
    assert hint in result.message, result.message


def test_the_size_that_a_mean_divides_by_is_told():
    """By n instead of d: the first case is square, where the two are one; the second tells."""
    result = judge("centred_backward", lambda g: g - g.sum(axis=1, keepdims=True) / len(g))
    assert "You divided by n" in result.message
