"""Checkers of the exercises in the section on residual networks."""

import numpy as np

from dlbasics.page.checker import call, checker, close


@checker
def bottleneck_parameters(answer):
    """Three layers for fewer parameters than the two of a basic block with a quarter of the channels."""
    for channels in (256, 512, 64):
        narrow = channels // 4
        weights = channels * narrow + 9 * narrow * narrow + narrow * channels
        norms = 2 * (narrow + narrow + channels)
        hints = {
            "Batch normalisation has a scale and a shift for each channel; they are missing.": weights,
            "Batch normalisation has two parameters a channel, a scale and a shift.": (
                weights + norms // 2
            ),
            "The convolutions of the paper have no bias: the shift of the normalisation does its "
            "work.": weights + norms + norms // 2,
            "That is a basic block: two 3 x 3 convolutions from C to C.": (
                18 * channels**2 + 4 * channels
            ),
            "A 3 x 3 kernel has 9 entries for every pair of channels.": (
                channels * narrow + 3 * narrow * narrow + narrow * channels + norms
            ),
            "The middle convolution is the narrow one: C / 4 channels in and out.": (
                2 * channels * narrow + 9 * channels * channels + norms
            ),
        }
        close(call(answer, channels), weights + norms, f"for C={channels}", hints)


@checker
def block_backward(answer):
    """The gradient that comes in goes out again, whatever the weights are, and F adds its own."""
    rng = np.random.default_rng(0)
    for n, d, h in ((3, 4, 4), (2, 3, 5)):
        x, g = rng.normal(size=(n, d)), rng.normal(size=(n, d))
        first, second = rng.normal(size=(d, h)), rng.normal(size=(h, d))
        mask = x @ first > 0
        inner = g @ second.T
        through = (inner * mask) @ first.T
        hints = {
            "That is the gradient through F alone. The skip adds a term.": through,
            "That is the skip alone. F sends a gradient back too.": g,
            "The ReLU is missing: where its input is negative, nothing comes back.": (
                inner @ first.T + g
            ),
            "A ReLU multiplies by 0 or 1 on the way back, not by its output.": (
                (inner * np.maximum(x @ first, 0)) @ first.T + g
            ),
            "The two ways add their gradients.": through - g,
        }
        value = call(answer, x, first, second, g)
        close(value, through + g, f"for X of the shape {x.shape}, W1 {first.shape}", hints)


@checker
def branch_scale(answer):
    """For many blocks it is near sqrt(ln(growth) / n): the deeper the net, the quieter each block."""
    for n, growth in ((15, 2.0), (50, np.e), (1, 3.0)):
        right = np.sqrt(growth ** (1 / n) - 1)
        hints = {
            "That is alpha squared: F is multiplied by alpha, its square by alpha squared.": right
            ** 2,
            "Blocks multiply: after n of them the factor of one is taken to the power n.": (
                np.sqrt((growth - 1) / n)
            ),
            "That is the factor by which one block lets the mean square grow.": growth ** (1 / n),
            "The skip itself hands on the whole of x: 1 + alpha^2 for each block.": (
                growth ** (1 / (2 * n))
            ),
        }
        # With one block several roads lead to one number; what fits none of them is told plainly.
        hints = {k: v for k, v in hints.items() if abs(v - right) > 1e-9}
        close(call(answer, n, growth), right, f"for n={n}, growth={growth:.4g}", hints)
