"""Checkers of the exercises in the section on generative adversarial networks."""

import numpy as np

from dlbasics.page.checker import call, checker, close, compare, several


@checker
def judge(answer):
    """At each place the share of the real ones; and no other judge reaches a larger V."""
    for p, q in [
        ([0.5, 0.3, 0.2], [0.1, 0.3, 0.6]),
        ([0.7, 0.1, 0.15, 0.05], [0.4, 0.2, 0.1, 0.3]),
    ]:
        p, q = np.array(p), np.array(q)
        best, value = several(call(answer, p, q), "D*", "V")
        D = p / (p + q)
        where = f"with p={p.tolist()}, q={q.tolist()}"
        close(best, D, f"for D* {where}", {
            "That is the share of the made ones, the probability of being made.": q / (p + q),
            "That is p over q. Divide by all that arrives at the place, p + q.": p / q,
            "Those are the real ones alone: divide by all that arrives there, p + q.": p,
        })  # fmt: skip
        real, made = np.log(D), np.log(1 - D)
        close(value, (p * real + q * made).sum(), f"for V {where}", {
            "The means of V are taken over what arrives: weigh log D by p, and log(1 − D) by q.": (
                (real + made).mean()
            ),
            "V is a mean, not a plain sum over the places: weigh log D by p, and log(1 − D) by q.": (
                (real + made).sum()
            ),
            "Both logarithms were weighed by p. The made examples arrive with q.": (
                (p * (real + made)).sum()
            ),
            "The second half is missing: what D says of the made examples.": (p * real).sum(),
            "The first half is missing: what D says of the real examples.": (q * made).sum(),
            "For the made examples V takes the logarithm of 1 − D, not of D.": (
                ((p + q) * real).sum()
            ),
            "That is the loss, −V.": -(p * real + q * made).sum(),
        })  # fmt: skip


@checker
def slopes(answer):
    """The saturating loss has nearly no slope where D says 0; the other has nearly none at 1."""
    for s in ([-3.0, 0.4, 1.5], [2.0, -1.2, 0.3, -0.5]):
        s = np.array(s)
        D, n = 1 / (1 + np.exp(-s)), len(s)
        first, second = several(call(answer, s), "the saturating one", "the non-saturating one")
        where = f"with the scores {s.tolist()}"
        mean = "The losses are means over the batch: each score has 1/n of it."
        close(first, -D / n, f"for the saturating loss, {where}", {
            "Those are the slopes of the other loss: the saturating one comes first.": -(1 - D) / n,
            mean: -D,
            "That is the slope with respect to D. Times the slope of the sigmoid, D (1 − D).": (
                -1 / (1 - D) / n
            ),
            "That is the slope of the sigmoid. Times that of log(1 − D) with respect to D.": (
                D * (1 - D) / n
            ),
            "The sign: log(1 − D) falls as the score rises.": D / n,
        })  # fmt: skip
        close(second, -(1 - D) / n, f"for the non-saturating loss, {where}", {
            mean: -(1 - D),
            "That is the slope with respect to D. Times the slope of the sigmoid, D (1 − D).": (
                -1 / D / n
            ),
            "The slope of −log D is −(1 − D): you lost the 1.": D / n,
            "The sign: −log D falls as the score rises.": (1 - D) / n,
        })  # fmt: skip


def _covered(samples, centres, radius, threshold=0.25, among=None):
    distances = np.linalg.norm(samples[:, None] - centres, axis=2)
    near = distances.min(axis=1) < radius
    counts = np.bincount(distances.argmin(axis=1)[near], minlength=len(centres))
    total = len(samples) if among is None else among(near)
    return (counts >= threshold * total / len(centres)).sum(), near.mean()


@checker
def covered(answer):
    """Both numbers: one tells what is missing, the other what is wasted."""
    rng = np.random.default_rng(5)
    for k, sizes, strays, radius in [
        (4, [40, 6, 20, 1], 93, 0.5), (5, [30, 1, 4, 12, 9], 104, 0.25)
    ]:  # fmt: skip
        centres = 4 * np.array([[np.cos(a), np.sin(a)] for a in 2 * np.pi * np.arange(k) / k])
        samples = np.repeat(centres, sizes, axis=0)
        samples = samples + rng.uniform(-radius / 2, radius / 2, samples.shape)
        samples = np.concatenate([samples, rng.uniform(-1, 1, (strays, 2))])
        held, share = _covered(samples, centres, radius)
        told = several(call(answer, samples, centres, radius), "centres held", "share near")
        where = f"with {len(samples)} samples, {k} centres and the radius {radius}"
        close(told[0], held, f"for the number of centres held, {where}", {
            "You count every centre with a sample near it. A quarter of the fair share is asked.": (
                _covered(samples, centres, radius, threshold=1e-9)[0]
            ),
            "A quarter of the fair share is enough; you asked for the whole of it.": (
                _covered(samples, centres, radius, threshold=1)[0]
            ),
            "The fair share is of all samples, n / k, and not only of those that are near.": (
                _covered(samples, centres, radius, among=np.sum)[0]
            ),
        })  # fmt: skip
        close(told[1], share, f"for the share near a centre, {where}", {
            "That is how many are near: divide by the number of samples.": share * len(samples),
            "That is the share that is not near.": 1 - share,
        })  # fmt: skip


def _best_loss(k, m):
    D = m / (m + k)
    return -(m / k * np.log(D) + np.log(1 - D))


@checker
def best_loss(answer):
    """Log 4 if nothing is missing, and less the more is: but only for a D at its best."""
    for k, m in [(8, 1), (8, 3), (5, 5), (10, 7)]:
        hints = {
            "That is V; the loss is −V.": lambda k, m: -_best_loss(k, m),
            "Only m of the k modes are made: a share m/k of the real examples meets made ones. For "
            "the others D says 1, and log 1 is 0.": (
                lambda k, m: -(np.log(m / (m + k)) + np.log(k / (m + k)))
            ),
            "In a mode that is made, the real density is 1/k of the whole and the made one 1/m. You "
            "exchanged the two.": lambda k, m: -(m / k * np.log(k / (m + k)) + np.log(m / (m + k))),
            "That is the loss if D said ½ in all modes. In a mode that nothing is made of, the best "
            "D says 1.": lambda k, m: np.log(4),
            "That is with D = ½ where something is made. There are k modes to share what is real, "
            "and m to share what is made.": lambda k, m: m / k * np.log(2) + np.log(2),
            "The made examples are missing: minus the mean of log(1 − D).": (
                lambda k, m: -m / k * np.log(m / (m + k))
            ),
        }
        if k == m:  # where all is made, most of those are right
            hints = {"That is V; the loss is −V.": -np.log(4)}
        compare(answer, _best_loss, k, m, hints=hints)
