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
    ("pool", lambda x, size, stride: windows(x, size, size, np.max), "by their own size"),
    ("pool", lambda x, size, stride: windows(x, size, 1, np.max), "move on by 1"),
    (
        "pool",
        lambda x, size, stride: windows(
            x[: len(x) - stride, : x.shape[1] - stride], size, stride, np.max
        ),
        "last window is missing",
    ),
    (
        "pool",
        lambda x, size, stride: [
            [x[i : i + size, j : j + size].max() for j in range(0, x.shape[1], stride)]
            for i in range(0, len(x), stride)
        ],
        "over the edge",
    ),
    (
        "pool",
        lambda x, size, stride: windows(x, size, stride, lambda w: w[:stride, :stride].max()),
        "as wide as the step",
    ),
    (
        "pool",
        lambda x, size, stride: windows(x, size, stride, lambda w: w[:-1, :-1].max()),
        "one column too few",
    ),
    (
        "pool",
        lambda x, size, stride: windows(x[:, : len(x)], size, stride, np.max),
        "columns by the rows",
    ),
    ("pool", lambda x, size, stride: windows(x, size, stride, np.max)[0], "Expected"),
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
    (
        "layer_counts",
        lambda n, i, o, k, s, p, g: (o * (i // g * k**2 + 1), width(n, k, s, p)),
        "the other order",
    ),
    ("layer_counts", lambda n, i, o, k, s, p, g: (width(n, k, s, p) ** 2, 0), "how many places"),
    ("layer_counts", lambda n, i, o, k, s, p, g: (width(n, k, 1, p), 0), "stride"),
    (
        "layer_counts",
        lambda n, i, o, k, s, p, g: (width(n, k, s, p), o * (i // g * k + 1)),
        "kernel × kernel",
    ),
    (
        "layer_counts",
        lambda n, i, o, k, s, p, g: (width(n, k, s, p), o * (i // g) * k**2 + 1),
        "whole layer",
    ),
    (
        "layer_counts",
        lambda n, i, o, k, s, p, g: (width(n, k, s, p), o * (i // g) * (k**2 + 1)),
        "not one for each input map",
    ),
    (
        "layer_counts",
        lambda n, i, o, k, s, p, g: (width(n, k, s, p), o // g * (i // g * k**2 + 1)),
        "divided all by the groups",
    ),
    ("as_matrix", lambda kernel, n: RIGHT["as_matrix"][0](kernel[::-1], n), "turned"),
    ("as_matrix", lambda kernel, n: RIGHT["as_matrix"][0](kernel, n).T, "transpose"),
    (
        "as_matrix",
        lambda kernel, n: [[*kernel, *[0] * (n - len(kernel))]] * (n - len(kernel) + 1),
        "at the same place",
    ),
    ("as_matrix", lambda kernel, n: RIGHT["as_matrix"][0](kernel, n)[::-1], "to the left"),
    (
        "as_matrix",
        lambda kernel, n: sum(value * np.eye(n, k=u) for u, value in enumerate(kernel)),
        "stays inside",
    ),
    ("as_matrix", lambda kernel, n: RIGHT["as_matrix"][0](kernel, n)[:-1], "One place is missing"),
    (
        "as_matrix",
        lambda kernel, n: RIGHT["as_matrix"][0](kernel, n)[:: len(kernel)][: n // len(kernel)],
        "its own width",
    ),
    ("as_matrix", lambda kernel, n: np.ones(n - len(kernel) + 1), "shape of z"),
    ("as_matrix", lambda kernel, n: RIGHT["as_matrix"][0](kernel, n).astype(int), "whole numbers"),
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
        "a column a seed",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[a.mean(0).argmin()].mean() - d[c.mean(0).argmin()].mean(),
        "average along axis 1",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[a.min(1).argmin()].mean() - d[c.min(1).argmin()].mean(),
        "each rate by its luckiest seed",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[(a - c).mean(1).argmax()].mean() - d[(a - c).mean(1).argmax()].mean(),
        "in its favour",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[(a - c).mean(1).argmin()].mean() - d[(a - c).mean(1).argmin()].mean(),
        "suits neither",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[a[:, 0].argmin(), 0] - d[c[:, 0].argmin(), 0],
        "first seed only",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[a[:, 0].argmin()].mean() - d[c[:, 0].argmin()].mean(),
        "rates by the first seed",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[a.mean(1).argmin()].mean() - d[d.mean(1).argmin()].mean(),
        "the conv net's rate by the test errors",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: np.mean(
            [b[a[:, s].argmin(), s] - d[c[:, s].argmin(), s] for s in range(3)]
        ),
        "each seed a rate of its own",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[a.max(1).argmin()].mean() - d[c.max(1).argmin()].mean(),
        "worst seed",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[np.median(a, 1).argmin()].mean() - d[np.median(c, 1).argmin()].mean(),
        "median of its seeds",
    ),
    (
        "lead_of_conv",
        lambda a, b, c, d: b[a.mean(1).argmin()].mean() / d[c.mean(1).argmin()].mean(),
        "divided",
    ),
    ("lead_of_conv", lambda a, b, c, d: b[a.argmin()].mean() - d[c.argmin()].mean(), "among"),
]


@pytest.mark.parametrize(("name", "answer", "words"), WRONG)
def test_mistakes_get_their_hints(name, answer, words):
    result = getattr(check, name).judge(answer)
    assert result.passed is False and words in result.message, result.message


def test_no_two_mistakes_in_the_lead_give_the_same_numbers():
    cases = [(check._lead(*case), check._mistakes(*case)) for case in map(check._case, check.CASES)]
    names = list(cases[0][1])
    values = np.array([[right, *mistakes.values()] for right, mistakes in cases]).T  # (mistakes, 3)
    for i, first in enumerate(values):
        for j, second in enumerate(values[:i]):
            apart = np.abs(first - second).max()
            assert apart > 0.003, (["right", *names][i], ["right", *names][j])
