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


def diagnose(shallow, deep, shallow_test, deep_test):
    if deep > shallow:
        return "degradation"
    return "overfitting" if deep_test > shallow_test else "neither"


def kernel_by_dirac(C):
    return torch.nn.init.dirac_(torch.empty(C, C, 3)).numpy()


def middle(C, value=1.0, place=1):
    kernel = np.zeros((C, C, 3))
    kernel[range(C), range(C), place] = value
    return kernel


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("diagnose", diagnose),
        ("diagnose", lambda *losses: diagnose(*losses).upper()),
        ("handing_kernel", kernel_by_dirac),
        ("handing_kernel", lambda C: [[[0, int(i == j), 0] for j in range(C)] for i in range(C)]),
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
        (
            "diagnose",
            lambda a, b, c, d: "overfitting" if d > c else "neither",
            "own *training* set",
        ),
        (
            "diagnose",
            lambda a, b, c, d: "degradation" if d > c else "neither",
            "the lower training loss",
        ),
        (
            "diagnose",
            lambda a, b, c, d: "degradation" if b > a else "overfitting",
            "better on both",
        ),
        ("diagnose", lambda a, b, c, d: b > a, "Return one of"),
        (
            "diagnose",
            lambda a, b, c, d: "overfitting" if d > c and b < a else "degradation",
            "better on both",
        ),
        ("handing_kernel", lambda C: middle(C, place=0), "to the right"),
        ("handing_kernel", lambda C: middle(C, place=2), "to the left"),
        ("handing_kernel", lambda C: np.ones((C, C, 3)), "all three places"),
        ("handing_kernel", lambda C: np.zeros((C, C, 3)), "hands nothing on"),
        ("handing_kernel", np.eye, "output channel, input channel"),
        ("handing_kernel", lambda C: np.repeat(np.eye(C)[:, :, None], 3, 2), "three neighbours"),
        ("handing_kernel", lambda C: np.repeat(np.eye(C)[:, :, None], 3, 2) / 3, "blurs"),
        ("handing_kernel", lambda C: np.tile([0.0, 1.0, 0.0], (C, C, 1)), "adds all channels up"),
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
