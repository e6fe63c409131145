"""Checkers of the exercises in the section on Adam."""

import itertools

import numpy as np

from dlbasics.page.answers import numbers
from dlbasics.page.checker import Wrong, call, checker, close, compare, several
from dlbasics.papers import adam


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
        _in_order(parts, (new_theta, new_m, new_v), ("theta", "m", "v"))
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


_TURNS = 0.472313
"""Where Adam turns round for large = 3."""


def _drift(large, beta2, *, power=0.5, late=False, size=2):
    """One round's sum of moves; late: each is divided by the v before its own gradient.

    size: v is the mean of |g| to this power.
    """
    g = np.array([large, -1.0, -1.0])
    v = np.empty(3)
    v[0] = (1 - beta2) * (large**size + beta2 + beta2**2) / (1 - beta2**3)
    v[1] = beta2 * v[0] + 1 - beta2
    v[2] = beta2 * v[1] + 1 - beta2
    return -(g / (np.roll(v, 1) if late else v) ** power).sum()


@checker
def drift(answer):
    """Where the sum is above 0 Adam climbs, and below 0 it walks down. Now find where it turns round."""
    hints = {
        "The sign: a step goes against the gradient.": lambda n, b: -_drift(n, b),
        "v must go under the root.": lambda n, b: _drift(n, b, power=1.0),
        "That divides each gradient by the v from before it came. v takes in the new gradient "
        "first.": lambda n, b: _drift(n, b, late=True),
        "That is SGD: nothing is divided.": lambda n, b: 2.0 - n,
        "That is the first round, from v = 0. Go on until v repeats itself.": (
            lambda n, b: _rounds(n, b, 1)
        ),
        "That is the second round. Go on until v repeats itself.": lambda n, b: _rounds(n, b, 2),
        "That is the mean of the three directions, and the sum is asked.": (
            lambda n, b: _drift(n, b) / 3
        ),
        "That divides all by the root of the mean of the squares, as if the memory were endless.": (
            lambda n, b: (2 - n) / ((n**2 + 2) / 3) ** 0.5
        ),
        "That has the large gradient's own direction alone.": lambda n, b: (
            -n / ((1 - b) * (n**2 + b + b**2) / (1 - b**3)) ** 0.5
        ),
        "That takes the size of g in v, and not its square.": lambda n, b: _drift(n, b, size=1),
        "The old v counts beta2 and the square 1 - beta2: you have them exchanged.": (
            lambda n, b: _drift(n, 1 - b)
        ),
        "That is for large = 3 whatever comes in: use large.": lambda n, b: _drift(3.0, b),
        "That is the beta2 at which Adam turns round for large = 3. The function returns the sum of the "
        "three moves, for the large and the beta2 that come in.": lambda n, b: _TURNS,
    }

    def right(large, beta2):
        return _drift(large, beta2)

    for large, beta2 in [(3.0, 0.1), (4.0, 0.6), (2.5, 0.9)]:
        value = numbers(call(answer, large, beta2))
        if value is not None and value.ndim == 0:
            sums = np.cumsum([_rounds(large, beta2, i) for i in range(1, 30)])
            last = right(large, beta2)
            after = (float(value) - sums[-1]) / last  # so many rounds later, if v has settled
            early = np.isclose(sums[1:], value, rtol=1e-9).any()
            if early or (
                1 <= after < 1e7 and abs(after - round(after)) < 1e-6 * after and beta2 < 0.7
            ):
                raise Wrong(
                    f"For large={large:g}, beta2={beta2:g} that adds up many rounds. Begin the sum "
                    "anew for each round, and return the last."
                )
        compare(answer, right, large, beta2, hints=hints, tolerance=1e-5)


def _rounds(large, beta2, number):
    """The sum of round `number`, 1, 2, ..., from v = 0."""
    v = 0.0
    for _ in range(number):
        total = 0.0
        for g in (large, -1.0, -1.0):
            v = beta2 * v + (1 - beta2) * g**2
            total -= g / v**0.5
    return total


_TABLES = [
    (
        {
            3.0: [1.6, 1.5, 1.7],
            0.1: [0.9, 0.8, 1.0],
            0.2: [0.48, 0.5, 1.3],
            0.3: [0.5, 0.6, 0.55],
            1.0: [2.0, 0.2, 1.4],
        },
        {
            0.1: [0.5, 0.47, 0.55, 0.51],
            0.2: [0.64, 0.55, 0.6, 0.66],
            0.3: [0.62, 0.57, 0.71, 0.6],
            1.0: [0.72, 0.8, 0.75, 0.91],
            3.0: [1.23, 1.31, 1.11, 1.26],
        },
        {
            0.16: [0.6, 0.62, 1.5],
            0.01: [0.7, 0.75, 0.8],
            0.02: [0.66, 0.64, 0.71],
            0.04: [0.9, 0.3, 1.1],
            0.08: [1.3, 1.2, 1.25],
        },
        {
            0.01: [0.6, 0.54, 0.63, 0.58],
            0.02: [0.77, 0.69, 0.8, 0.78],
            0.04: [0.93, 0.84, 0.99, 0.88],
            0.08: [1.02, 1.14, 0.97, 1.09],
            0.16: [0.85, 0.87, 0.72, 0.95],
        },
    ),
    (
        {0.05: [0.8, 0.7], 0.1: [0.25, 0.6], 0.2: [0.36, 0.38], 0.5: [0.31, 0.35]},
        {
            0.05: [0.71, 0.65, 0.78, 0.7, 0.69],
            0.1: [0.57, 0.49, 0.6, 0.53, 0.58],
            0.2: [0.35, 0.3, 0.37, 0.39, 0.31],
            0.5: [0.44, 0.36, 0.41, 0.52, 0.4],
        },
        {0.05: [0.9, 0.75], 0.1: [0.5, 0.13], 0.2: [0.29, 0.28], 0.5: [0.45, 0.5]},
        {
            0.05: [0.83, 0.74, 0.81, 0.95, 0.79],
            0.1: [0.48, 0.46, 0.5, 0.43, 0.51],
            0.2: [0.42, 0.31, 0.36, 0.55, 0.34],
            0.5: [0.3, 0.28, 0.33, 0.3, 0.27],
        },
    ),
]


@checker
def fair_lead(answer):
    """The rate was chosen by data that judge nothing, for both; and the error tells what the lead is worth."""
    for validation_a, test_a, validation_b, test_b in _TABLES:
        tables = (validation_a, test_a, validation_b, test_b)
        a, b = _chosen(validation_a, test_a), _chosen(validation_b, test_b)
        lead = b - a

        one_rate = {}
        if set(validation_a) == set(validation_b):
            rate_a = min(validation_a, key=lambda rate: np.mean(validation_a[rate]))
            rate_b = min(validation_b, key=lambda rate: np.mean(validation_b[rate]))
            one_rate = {
                "That judges B at A's rate. B's own validation chooses B's rate.": (
                    np.mean(test_b[rate_a]) - a.mean()
                ),
                "That judges A at B's rate. A's own validation chooses A's rate.": (
                    b.mean() - np.mean(test_a[rate_b])
                ),
            }
        parts = several(call(answer, *tables), "the lead", "its standard error")
        where = "for the rates {} and {}".format(
            *(", ".join(map(str, v)) for v in (test_a, test_b))
        )
        _in_order(
            parts, (lead.mean(), lead.std(ddof=1) / len(lead) ** 0.5), ("the lead", "its error")
        )
        close(
            parts[0],
            lead.mean(),
            f"as the lead {where}",
            {
                "The sign: A leads where its loss is the lower one.": -lead.mean(),
                "That chooses the rates by the test losses. They judge; the validation chooses.": (
                    _chosen(test_b, test_b).mean() - _chosen(test_a, test_a).mean()
                ),
                "That compares validation losses. The test judges.": (
                    _chosen(validation_b, validation_b).mean()
                    - _chosen(validation_a, validation_a).mean()
                ),
                "That takes the rate of the luckiest seed. Take the mean over seeds.": _lead_by(
                    tables, min
                ),
                "That chooses by the median over seeds. Take the mean.": _lead_by(
                    tables, np.median
                ),
                "That takes the rate with the highest validation loss; the lowest is asked.": (
                    _lead_by(tables, np.mean, max)
                ),
                "That is the lead as a share of B's loss. The difference itself is asked.": (
                    lead.mean() / b.mean()
                ),
                **one_rate,
                "That is the sum over seeds: take the mean.": lead.sum(),
            },
        )
        n = len(lead)
        close(
            parts[1],
            lead.std(ddof=1) / n**0.5,
            f"as its standard error {where}",
            {
                "That is the standard deviation of the pairs: divide by the root of their number.": (
                    lead.std(ddof=1)
                ),
                "Divide by the root of the number of seeds, not by the number.": lead.std(ddof=1)
                / n,
                "NumPy's std divides by n. For a spread estimated from few pairs use ddof=1.": (
                    lead.std() / n**0.5
                ),
                "That is the error of two separate groups. The seeds are the same: take the "
                "differences first.": ((a.var(ddof=1) + b.var(ddof=1)) / n) ** 0.5,
                "That is the standard error of A's losses alone.": a.std(ddof=1) / n**0.5,
                "Under the root stands the number of judging seeds, not of tuning seeds.": (
                    lead.std(ddof=1) / len(next(iter(validation_a.values()))) ** 0.5
                ),
                "That is the standard deviation, with n; divide by the root of n, and use ddof=1.": (
                    lead.std()
                ),
            },
        )


def _chosen(validation, test, summary=np.mean, pick=min):
    """The test losses at the rate with the least mean validation loss."""
    return np.array(test[pick(validation, key=lambda rate: summary(validation[rate]))])


def _lead_by(tables, summary, pick=min):
    """The lead, with rates chosen by another summary of the seeds."""
    validation_a, test_a, validation_b, test_b = tables
    a = _chosen(validation_a, test_a, summary, pick)
    return (_chosen(validation_b, test_b, summary, pick) - a).mean()


def _in_order(parts, right, names):
    """Raise Wrong where the right results came in another order."""
    got = [numbers(part) for part in parts]
    if any(value is None or value.ndim for value in got) or np.allclose(got, right, 1e-6, 1e-9):
        return
    for order in itertools.permutations(range(len(right))):
        if np.allclose(got, [right[i] for i in order], 1e-6, 1e-9):
            raise Wrong(f"These are the right results in another order: {', then '.join(names)}.")


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
