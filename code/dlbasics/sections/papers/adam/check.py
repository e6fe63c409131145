"""Checkers of the exercises in the section on Adam."""

import numpy as np

from dlbasics.page.answers import numbers
from dlbasics.page.checker import Wrong, call, checker, close, compare, several
from dlbasics.papers import adam
from dlbasics.sections.papers.adam.rivals import fair_lead as fair_lead
from dlbasics.sections.papers.adam.rivals import in_order
from dlbasics.sections.papers.adam.turning import drift as drift


def _adamw(theta, g, m, v, t, alpha, decay, *, eps=1e-8, kept=None):
    """One step of AdamW; kept: the factor of theta, where it is another."""
    direction, m, v = adam.adam_step(g, m, v, t, eps=eps)
    kept = 1 - alpha * decay if kept is None else kept
    return kept * theta - alpha * direction, m, v


def _l2(theta, g, m, v, t, alpha, decay):
    """Adam with the decay in the gradient."""
    return _adamw(theta, g + decay * theta, m, v, t, alpha, 0)


@checker
def adamw_step(answer):
    """Decay and division no longer meet: every weight shrinks by one factor, whatever its gradients."""
    for theta, g, m, v, t, alpha, decay in [
        (1.7, 0.6, -0.3, 0.4, 2, 0.2, 0.3),
        (-2.3, 0.9, -0.4, 0.7, 3, 0.05, 0.8),
        (0.8, -3.0, 0.2, 2.5, 12, 0.3, 0.1),
        (0.7, 1e-8, 0.0, 0.0, 1, 0.4, 0.5),  # a gradient as small as eps
    ]:
        args = (theta, g, m, v, t, alpha, decay)
        parts = several(call(answer, *args), "theta", "m", "v")
        new_theta, new_m, new_v = _adamw(*args)
        in_order(parts, (new_theta, new_m, new_v), ("theta", "m", "v"))
        where = "for theta={:g}, g={:g}, m={:g}, v={:g}, t={}, alpha={:g}, decay={:g}".format(*args)
        slope = g + decay * theta
        close(
            parts[1],
            new_m,
            f"as the new m {where}",
            {
                "The decay has got into m: it goes past the means.": 0.9 * m + 0.1 * slope,
                "That is m divided by 1 - 0.9**t. Hand on m itself: the correction is for the step "
                "alone.": new_m / (1 - 0.9**t),
                "The old m counts 0.9 and the gradient 0.1.": 0.1 * m + 0.9 * g,
                "The gradient counts 1 - 0.9 = 0.1.": 0.9 * m + g,
            },
        )
        close(
            parts[2],
            new_v,
            f"as the new v {where}",
            {
                "The decay has got into v: it goes past the means.": 0.999 * v + 0.001 * slope**2,
                "That is v divided by 1 - 0.999**t. Hand on v itself: the correction is for the step "
                "alone.": new_v / (1 - 0.999**t),
                "v is the mean of the *squared* gradients.": 0.999 * v + 0.001 * g,
                "The old v counts 0.999 and the square 0.001.": 0.001 * v + 0.999 * g**2,
                "That remembers v with 0.9; v has 0.999.": 0.9 * v + 0.1 * g**2,
            },
        )
        m_hat, root = new_m / (1 - 0.9**t), (new_v / (1 - 0.999**t)) ** 0.5
        by_eps = {
            "eps is not in the divisor: divide by (root + 1e-8), with brackets.": (
                (1 - alpha * decay) * theta - alpha * m_hat / root
            ),
            "eps stands beside the root, not under it.": (
                (1 - alpha * decay) * theta - alpha * m_hat / (root**2 + 1e-8) ** 0.5
            ),
        }
        close(
            parts[0],
            new_theta,
            f"as the new theta {where}",
            by_eps
            if g == 1e-8  # the cases above have told all else
            else {
                "That has no decay.": _adamw(*args[:6], 0)[0],
                "That is Adam with the decay in the gradient. Here it goes past m and v.": _l2(
                    *args
                )[0],
                "The decay is multiplied by alpha too: theta shrinks by the factor 1 - alpha * decay.": (
                    _adamw(*args, kept=1 - decay)[0]
                ),
                "The decay made theta larger: its sign.": _adamw(*args, kept=1 + alpha * decay)[0],
                "The step is uncorrected: divide m by 1 - 0.9**t and v by 1 - 0.999**t.": (
                    (1 - alpha * decay) * theta - alpha * new_m / (new_v**0.5 + 1e-8)
                ),
                "v must go under the root.": (
                    (1 - alpha * decay) * theta - alpha * m_hat / (root**2 + 1e-8)
                ),
                "The step leads uphill: subtract it.": (
                    (1 - alpha * decay) * theta + alpha * m_hat / (root + 1e-8)
                ),
                "alpha is missing in front of the step.": (
                    (1 - alpha * decay) * theta - m_hat / (root + 1e-8)
                ),
                "The decay must not be divided by the root: it shrinks theta by itself.": (
                    theta - alpha * (m_hat + decay * theta) / (root + 1e-8)
                ),
                "The decay must not shrink the step as well, only the old theta.": (
                    (1 - alpha * decay) * (theta - alpha * m_hat / (root + 1e-8))
                ),
            },
        )


@checker
def rare_step(answer):
    """With the usual betas the step is below 1 at first, 0.48 at k = 12, since m forgets, and above 1
    from k = 106. Add up all k steps from one gradient to the next (m fades over the zeros): a rare word
    moves about 1/sqrt(k) as far as a word of every batch (for k up to 1,000); under SGD, 1/k.
    """

    def right(k, beta1, beta2):
        return (1 - beta1) / (1 - beta1**k) * ((1 - beta2**k) / (1 - beta2)) ** 0.5

    hints = {
        "That is the case of a gradient that never came before. Here it has come every k steps, "
        "and both means still remember.": lambda k, b1, b2: (1 - b1) / (1 - b2) ** 0.5,
        "That is after k gradients in a row. Here k - 1 zeros lie between two of them.": (
            lambda k, b1, b2: (1 - b1**k) / (1 - b2**k) ** 0.5
        ),
        "v must go under the root.": (
            lambda k, b1, b2: (1 - b1) / (1 - b1**k) * (1 - b2**k) / (1 - b2)
        ),
        "m remembers the earlier gradients too: sum the geometric series.": (
            lambda k, b1, b2: (1 - b1) * ((1 - b2**k) / (1 - b2)) ** 0.5
        ),
        "v remembers the earlier gradients too: sum the geometric series.": (
            lambda k, b1, b2: (1 - b1) / (1 - b1**k) / (1 - b2) ** 0.5
        ),
        "The two betas are exchanged: m has beta1.": lambda k, b1, b2: right(k, b2, b1),
        "That is 1 over it: m stands above, the root of v below.": (
            lambda k, b1, b2: 1 / right(k, b1, b2)
        ),
        "That is the step right before the gradient comes again.": (
            lambda k, b1, b2: right(k, b1, b2) * b1 ** (k - 1) / b2 ** ((k - 1) / 2)
        ),
        "That is one step after the gradient came.": (
            lambda k, b1, b2: right(k, b1, b2) * b1 / b2**0.5
        ),
        "That is for a gradient at every (k+1)-th step. k - 1 zeros lie between two of them.": (
            lambda k, b1, b2: right(k + 1, b1, b2)
        ),
        "That is for a gradient at every (k-1)-th step. k - 1 zeros lie between two of them.": (
            lambda k, b1, b2: right(k - 1, b1, b2)
        ),
        "The newest gradient counts 1 - beta in its mean, not 1.": (
            lambda k, b1, b2: (1 - b2**k) ** 0.5 / (1 - b1**k)
        ),
        "That takes plain means, in which m is g/k and v is g²/k. Here newer gradients count more.": (
            lambda k, b1, b2: k**-0.5
        ),
        "That uses 0.9 and 0.999 whatever comes in: use beta1 and beta2.": (
            lambda k, b1, b2: right(k, 0.9, 0.999)
        ),
        "That has alpha = 0.001 in it. The step is asked in units of alpha.": (
            lambda k, b1, b2: right(k, b1, b2) / 1000
        ),
    }
    for k, beta1, beta2 in [(4, 0.9, 0.999), (7, 0.8, 0.95), (30, 0.6, 0.99)]:
        gradients = _too_few(call(answer, k, beta1, beta2), right(k, beta1, beta2), k, beta1, beta2)
        if gradients:
            raise Wrong(
                f"For k={k}, beta1={beta1}, beta2={beta2} that is the step after only {gradients} "
                "gradients, from m = v = 0. It has gone on for ever: v needs many more, or use the "
                "geometric series."
            )
        compare(answer, right, k, beta1, beta2, hints=hints)
    compare(answer, right, 1, 0.9, 0.999)


@checker
def rate_factor(answer):
    """It begins at 0.32, sinks to 0.15 at step 12 and rises to 1: like a warm-up, seen from the uncorrected rule."""

    def right(t, beta1, beta2):
        return (1 - beta2**t) ** 0.5 / (1 - beta1**t)

    hints = {
        "That is 1 over it: the uncorrected steps are too long, so the factor is below 1.": (
            lambda t, b1, b2: 1 / right(t, b1, b2)
        ),
        "v stands under a root, and so does its correction.": (
            lambda t, b1, b2: (1 - b2**t) / (1 - b1**t)
        ),
        "Where is the correction of m?": lambda t, b1, b2: (1 - b2**t) ** 0.5,
        "Where is the correction of v?": lambda t, b1, b2: 1 / (1 - b1**t),
        "The two betas are exchanged: m has beta1.": lambda t, b1, b2: right(t, b2, b1),
        "That is of the first step alone. What became of t?": (
            lambda t, b1, b2: (1 - b2) ** 0.5 / (1 - b1)
        ),
        "That is one step late: at the first step t is 1.": (
            lambda t, b1, b2: right(t + 1, b1, b2)
        ),
        "That is one step early: at the first step t is 1.": (
            lambda t, b1, b2: right(t - 1, b1, b2)
        ),
        "The root is of v's correction alone, not of m's.": (
            lambda t, b1, b2: ((1 - b2**t) / (1 - b1**t)) ** 0.5
        ),
        "v stands below, so its correction comes out on top. And where is the correction of m?": (
            lambda t, b1, b2: 1 / (1 - b2**t) ** 0.5
        ),
        "v stands below, so the root of its correction comes out on top.": (
            lambda t, b1, b2: 1 / ((1 - b2**t) ** 0.5 * (1 - b1**t))
        ),
        "The power belongs to beta alone: 1 - beta**t, not (1 - beta)**t.": (
            lambda t, b1, b2: (1 - b2) ** (t / 2) / (1 - b1) ** t
        ),
        "That uses 0.9 and 0.999 whatever comes in: use beta1 and beta2.": (
            lambda t, b1, b2: right(t, 0.9, 0.999)
        ),
        "The corrections are multiplied. m is divided by its own, and v, below, by its own.": (
            lambda t, b1, b2: (1 - b2**t) ** 0.5 * (1 - b1**t)
        ),
    }
    for t, beta1, beta2 in [(12, 0.9, 0.999), (3, 0.8, 0.95), (40, 0.95, 0.99)]:
        compare(answer, right, t, beta1, beta2, hints=hints)


def _too_few(value, right, k, beta1, beta2):
    """After how many gradients a step from m = v = 0 has this length; None where it fits none."""
    value = numbers(value)
    if value is None or value.ndim:
        return None
    counts = np.arange(2, 20_000)
    lengths = right * (1 - beta1 ** (k * counts)) / (1 - beta2 ** (k * counts)) ** 0.5
    found = np.flatnonzero(np.isclose(lengths, value, rtol=1e-10, atol=0))
    far = len(found) == 1 and abs(lengths[found[0]] / right - 1) > 1e-5
    return int(counts[found[0]]) if far else None
