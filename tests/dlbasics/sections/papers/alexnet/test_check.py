"""Right and wrong answers to the exercises on AlexNet."""

import numpy as np
import pytest
import torch

from dlbasics.sections.papers.alexnet import check

RIGHT = {
    "pool": [
        lambda x, size, stride: np.array([
            [x[i : i + size, j : j + size].max() for j in range(0, x.shape[1] - size + 1, stride)]
            for i in range(0, x.shape[0] - size + 1, stride)
        ]),
        lambda x, size, stride: torch.nn.functional.max_pool2d(
            torch.tensor(x)[None, None], size, stride
        )[0, 0],
        lambda x, size, stride: np.lib.stride_tricks.sliding_window_view(x, (size, size))[
            ::stride, ::stride
        ].max(axis=(2, 3)).tolist(),
    ],
    "layer_counts": [
        lambda n, inputs, outputs, kernel, stride, padding, groups: (
            (n + 2 * padding - kernel) // stride + 1,
            outputs * (inputs // groups * kernel**2 + 1),
        ),
        lambda n, inputs, outputs, kernel, stride, padding, groups: [
            int(np.floor((n + 2 * padding - kernel) / stride)) + 1,
            sum(
                p.numel()
                for p in torch.nn.Conv2d(
                    inputs, outputs, kernel, stride, padding, groups=groups
                ).parameters()
            ),
        ],
    ],
    "as_matrix": [
        lambda kernel, n: sum(
            value * np.eye(n - len(kernel) + 1, n, k=u) for u, value in enumerate(kernel)
        ),
    ],
    "lead_of_conv": [
        lambda mlp_held, mlp_test, conv_held, conv_test: (
            mlp_test[mlp_held.mean(1).argmin()].mean() - conv_test[conv_held.mean(1).argmin()].mean()
        ),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "answer"), [(n, a) for n, many in RIGHT.items() for a in many])
def test_right_answers_pass(name, answer):
    result = getattr(check, name).judge(answer)
    assert result.passed, result.message


def windows(x, size, stride, take):
    rows, columns = (range(0, length - size + 1, stride) for length in x.shape)
    return [[take(x[i : i + size, j : j + size]) for j in columns] for i in rows]


def from_zero(x, size, stride):
    def largest(window):
        best = 0
        for value in window.ravel():
            best = max(best, value)
        return best

    return windows(x, size, stride, largest)


def width(n, kernel, stride, padding):
    return (n + 2 * padding - kernel) // stride + 1


def lead(choose):
    def answer(mlp_held, mlp_test, conv_held, conv_test):
        return choose(mlp_held, mlp_test, conv_held, conv_test)

    return answer


WRONG = [
    ("pool", lambda x, size, stride: windows(x, size, stride, np.mean), "means of the windows"),
    ("pool", lambda x, size, stride: windows(x, size, stride, np.min), "smallest"),
    ("pool", from_zero, "begin with the window's own numbers"),
    (
        "pool",
        lambda x, size, stride: windows(x, size, stride, lambda w: w[0, 0]),
        "first of its window",
    ),
    ("pool", lambda x, size, stride: windows(x, size, size, np.max), "got"),
    ("pool", lambda x, size, stride: windows(x, size, 1, np.max), "got"),
    ("layer_counts", lambda n, i, o, k, s, p, g: (width(n, k, s, p), o * i // g * k**2), "bias"),
    (
        "layer_counts",
        lambda n, i, o, k, s, p, g: (width(n, k, s, p), o * (i * k**2 + 1)),
        "own group",
    ),
    (
        "layer_counts",
        lambda n, i, o, k, s, p, g: (width(n, k, s, p), o * (k**2 + 1)),
        "every input map",
    ),
    ("layer_counts", lambda n, i, o, k, s, p, g: (width(n, k, s, p) - 1, 0), "one less than"),
    (
        "layer_counts",
        lambda n, i, o, k, s, p, g: ((n + 2 * p - k) / s + 1, o * (i // g * k**2 + 1)),
        "whole number",
    ),
    ("layer_counts", lambda n, i, o, k, s, p, g: ((n + p - k) // s + 1, 0), "both sides"),
    ("layer_counts", lambda n, i, o, k, s, p, g: width(n, k, s, p), "two results"),
    ("as_matrix", lambda kernel, n: RIGHT["as_matrix"][0](kernel[::-1], n), "turned"),
    ("as_matrix", lambda kernel, n: RIGHT["as_matrix"][0](kernel, n).T, "transpose"),
    (
        "as_matrix",
        lambda kernel, n: [[*kernel, *[0] * (n - len(kernel))]] * (n - len(kernel) + 1),
        "at the same place",
    ),
    ("as_matrix", lambda kernel, n: RIGHT["as_matrix"][0](kernel, n)[::-1], "to the left"),
    ("lead_of_conv", lambda a, b, c, d: -RIGHT["lead_of_conv"][0](a, b, c, d), "other sign"),
    ("lead_of_conv", lambda a, b, c, d: b.mean(1).min() - d.mean(1).min(), "by the test errors"),
    ("lead_of_conv", lambda a, b, c, d: a.mean(1).min() - c.mean(1).min(), "held back"),
    ("lead_of_conv", lambda a, b, c, d: b.mean() - d.mean(), "all rates"),
    ("lead_of_conv", lambda a, b, c, d: b.flat[a.argmin()] - d.flat[c.argmin()], "luckiest"),
    ("lead_of_conv", lambda a, b, c, d: (b.mean(), d.mean()), "one number"),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[(a + c).mean(1).argmin()].mean() - d[(a + c).mean(1).argmin()].mean(),
        "same rate",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[:, a.mean(0).argmin()].mean() - d[:, c.mean(0).argmin()].mean(),
        "axis",
    ),
]


@pytest.mark.parametrize(("name", "answer", "words"), WRONG)
def test_mistakes_get_their_hints(name, answer, words):
    result = getattr(check, name).judge(answer)
    assert result.passed is False and words in result.message, result.message
