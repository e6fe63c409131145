"""The exercises on residual networks: right answers in other words, wrong ones with their hints."""

# ruff: noqa: N803, N806 - matrices are named as on the page

import numpy as np
import pytest
import torch

from dlbasics.papers import resnet
from dlbasics.sections.papers.resnet import check


def judge(name, answer):
    return getattr(check, name).judge(answer)


# --- right answers, written differently ---


def count_by_torch(C):
    with torch.device("meta"):
        return resnet.parameters(resnet.bottleneck(C, C))


def backward_by_torch(X, W1, W2, G):
    X, W1, W2, G = (torch.tensor(array) for array in (X, W1, W2, G))
    X.requires_grad_()
    Y = torch.relu(X @ W1) @ W2 + X
    (Y * G).sum().backward()
    return X.grad


def scale_by_logarithms(n, growth):
    return np.expm1(np.log(growth) / n) ** 0.5


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("bottleneck_parameters", count_by_torch),
        ("bottleneck_parameters", lambda C: 17 * C**2 / 16 + 3 * C),
        ("block_backward", backward_by_torch),
        ("branch_scale", scale_by_logarithms),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def right_backward(X, W1, W2, G):
    return ((G @ W2.T) * (X @ W1 > 0)) @ W1.T + G


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("bottleneck_parameters", lambda C: 17 * C**2 // 16, "they are missing"),
        ("bottleneck_parameters", lambda C: 17 * C**2 / 16 + 1.5 * C, "two parameters a channel"),
        ("bottleneck_parameters", lambda C: 17 * C**2 / 16 + 4.5 * C, "have no bias"),
        ("bottleneck_parameters", lambda C: 18 * C**2 + 4 * C, "a basic block"),
        ("bottleneck_parameters", lambda C: 11 * C**2 / 16 + 3 * C, "has 9 entries"),
        ("bottleneck_parameters", lambda C: 9.5 * C**2 + 3 * C, "is the narrow one"),
        ("block_backward", lambda X, A, B, G: right_backward(X, A, B, G) - G, "through F alone"),
        ("block_backward", lambda X, A, B, G: G, "the skip alone"),
        ("block_backward", lambda X, A, B, G: G @ B.T @ A.T + G, "The ReLU is missing"),
        (
            "block_backward",
            lambda X, A, B, G: ((G @ B.T) * np.maximum(X @ A, 0)) @ A.T + G,
            "0 or 1 on the way back",
        ),
        ("block_backward", lambda X, A, B, G: right_backward(X, A, B, G) - 2 * G, "two ways add"),
        ("block_backward", lambda X, A, B, G: G.T, "Expected the shape (3, 4)"),
        ("branch_scale", lambda n, growth: growth ** (1 / n) - 1, "alpha squared"),
        ("branch_scale", lambda n, growth: ((growth - 1) / n) ** 0.5, "Blocks multiply"),
        ("branch_scale", lambda n, growth: growth ** (1 / n), "one block lets the mean square"),
        ("branch_scale", lambda n, growth: growth ** (0.5 / n), "hands on the whole of x"),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message


def test_a_bottleneck_is_smaller_than_the_praise_says():
    with torch.device("meta"):
        for C in (64, 256):
            basic = resnet.parameters(resnet.basic(C // 4, C // 4))
            assert resnet.parameters(resnet.bottleneck(C, C)) < basic
