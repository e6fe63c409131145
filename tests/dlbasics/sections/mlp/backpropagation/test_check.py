"""The exercises on backpropagation: right in other words, and wrong answers with their hints."""

import numpy as np
import pytest
import torch

from dlbasics import engine
from dlbasics.engine import Tensor
from dlbasics.sections.mlp.backpropagation import check as backpropagation


def judge(name, answer):
    return getattr(backpropagation, name).judge(answer)


# --- right answers, written differently ---


def by_formula(a, b):
    return 2 * a * b**2 + 2 * a * b, 2 * a**2 * b + a**2


def by_torch(a, b):
    a, b = (torch.tensor(value, requires_grad=True) for value in (a, b))
    (a * b * (a * b + a)).backward()
    return [a.grad, b.grad]


def from_the_start(edges, output):
    """Forward: for every node, the sum over its uses, by recursion."""

    def gradient(name):
        if name == output:
            return 1.0
        return sum(local * gradient(node) for node, into, local in edges if into == name)

    return {name: gradient(name) for edge in edges for name in edge[:2]}


def softplus_by_logaddexp(x):
    rule = lambda g: g * np.exp(-np.logaddexp(0, -x.data))  # noqa: E731
    return engine.made("softplus", np.logaddexp(0, x.data), (x, rule))


def softplus_of_other_operations(x):
    """max(x, 0) + log(1 + e to the power of -|x|), as a chain; the kinks at 0 cancel."""
    size = x.relu() + (-x).relu()
    chain = x.relu() + ((-size).exp() + 1).log()
    return chain + x * (x.data == 0) * 0.5


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
        ("by_hand", by_formula),
        ("by_hand", by_torch),
        ("gradients", from_the_start),
        ("softplus", softplus_by_logaddexp),
        ("softplus", softplus_of_other_operations),
        ("centred_backward", centred_by_matrix),
        ("centred_backward", centred_by_the_engine),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def overwritten(edges, output):
    grad = {output: 1.0}
    for node, into, local in reversed(edges):
        grad[into] = grad[node] * local
    return grad


def from_one_everywhere(edges, output):
    grad = {name: 1.0 for edge in edges for name in edge[:2]}
    for node, into, local in reversed(edges):
        grad[into] += grad[node] * local
    return grad


def softplus_with(rule, value=lambda x: np.logaddexp(0, x)):
    def answer(x):
        return engine.made("softplus", value(x.data), (x, lambda g: rule(g, x.data)))

    return answer


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("by_hand", lambda a, b: (a * b * b + a * b + a * b, a * (a * b + a)), "followed s on one"),
        ("by_hand", lambda a, b: ((2 * a * b + a) * b, (2 * a * b + a) * a), "followed a on one"),
        ("by_hand", lambda a, b: by_formula(a, b)[::-1], "in the wrong order"),
        ("by_hand", lambda a, b: a * b, "Return two numbers"),
        ("by_hand", lambda a, b: (1.0, 2.0, 3.0), "the shape"),
        ("gradients", overwritten, "the last message alone"),
        ("gradients", from_one_everywhere, "starts from 1 at the output alone"),
        ("gradients", lambda edges, output: [1.0], "Return a dictionary"),
        ("gradients", lambda edges, output: {output: 1.0}, "for each of L, u, x"),
        ("softplus", lambda x: (x.exp() + 1).log(), "overflows"),
        ("softplus", softplus_with(lambda g, x: sigmoid(x)), "must multiply by g"),
        ("softplus", softplus_with(lambda g, x: g), "You pass on g as it came"),
        ("softplus", softplus_with(lambda g, x: g * sigmoid(-x)), "the sigmoid of -x"),
        (
            "softplus",
            softplus_with(lambda g, x: g * sigmoid(x) * sigmoid(-x)),
            "the derivative of the sigmoid",
        ),
        (
            "softplus",
            softplus_with(lambda g, x: g * np.exp(x) / (1 + np.exp(x))),
            "the gradient is not finite",
        ),
        ("softplus", softplus_with(lambda g, x: g.no_such_thing), "Your rule stopped with"),
        ("softplus", lambda x: np.logaddexp(0, x.data), "Return a Tensor"),
        ("softplus", lambda x: Tensor(np.logaddexp(0, x.data)), "knows no input"),
        ("softplus", softplus_with(lambda g, x: g, np.abs), "for the value at"),
        ("centred_backward", lambda g: g, "the way of X itself"),
        (
            "centred_backward",
            lambda g: g - g.sum(axis=1, keepdims=True),
            "The mean divides by d",
        ),
        (
            "centred_backward",
            lambda g: g + g.mean(axis=1, keepdims=True),
            "its message has a minus",
        ),
        ("centred_backward", lambda g: g - g.mean(axis=0), "means down the columns"),
        (
            "centred_backward",
            lambda g: -g.mean(axis=1, keepdims=True) + 0 * g,
            "the way of the mean alone",
        ),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message
