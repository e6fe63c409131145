"""Checkers of the exercises in the section on residual networks."""

import numpy as np

from dlbasics.page.answers import kind, numbers, shape
from dlbasics.page.checker import Wrong, call, checker, close

RUNS = (
    # shallow training, deep training, shallow test, deep test; what it is
    ((0.23, 1.01, 1.10, 1.35), "degradation"),
    ((0.23, 0.05, 1.10, 1.60), "overfitting"),
    ((0.40, 0.20, 0.90, 0.70), "neither"),
    (
        (0.30, 0.45, 0.80, 0.75),
        "degradation",
    ),  # its test loss is lower: still worse where it learned
    ((0.90, 0.40, 1.00, 1.01), "overfitting"),
)
WORDS = ("degradation", "overfitting", "neither")


@checker
def diagnose(answer):
    """Only the training losses tell degradation: a net that overfits is good where it learned."""
    for losses, right in RUNS:
        value = call(answer, *losses)
        told = (
            f"for training losses {losses[0]:g} (shallow) and {losses[1]:g} (deep), "
            f"test losses {losses[2]:g} and {losses[3]:g}"
        )
        if not isinstance(value, str) or value.strip().lower() not in WORDS:
            raise Wrong(
                f"Return one of {', '.join(map(repr, WORDS))}; {told} you return {value!r}."
            )
        if value.strip().lower() == right:
            continue
        why = {
            "degradation": "The deep net has the higher loss on its own *training* set, whatever the test says.",
            "overfitting": "The deep net has the lower training loss, and the higher test loss.",
            "neither": "The deep net is better on both sets.",
        }[right]
        raise Wrong(f"{told[0].upper()}{told[1:]}, you say {value!r}. {why}")


@checker
def handing_kernel(answer):
    """Each output channel reads its own input channel, at its own place, and nothing else."""
    for channels in (4, 3):
        value = call(answer, channels)
        array = numbers(value)
        if array is None or array.shape != (channels, channels, 3):
            raise Wrong(
                f"For C={channels} expected the shape ({channels}, {channels}, 3): output channel, input "
                f"channel, place in the window; got {kind(value) if array is None else shape(array)}."
            )
        right = np.zeros((channels, channels, 3))
        right[range(channels), range(channels), 1] = 1
        ends = [np.zeros_like(right) for _ in range(2)]
        for place, kernel in zip((0, 2), ends, strict=True):
            kernel[range(channels), range(channels), place] = 1
        hints = {
            "That moves the signal by one place to the right: the middle of the window is index 1.": ends[
                0
            ],
            "That moves the signal by one place to the left: the middle of the window is index 1.": ends[
                1
            ],
            "That adds three neighbours of each channel up: only the middle one may count.": (
                ends[0] + right + ends[1]
            ),
            "That adds all channels up in each output: output i may read input i alone.": (
                np.broadcast_to(np.array([0.0, 1.0, 0.0]), right.shape)
            ),
            "That adds up all channels and all three places.": np.ones_like(right),
            "A mean of three neighbours blurs the signal: only the middle one may count.": (
                (ends[0] + right + ends[1]) / 3
            ),
            "A kernel of zeros hands nothing on.": np.zeros_like(right),
        }
        close(value, right, f"for C={channels}", hints)


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
