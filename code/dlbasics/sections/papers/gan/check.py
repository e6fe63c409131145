"""Checkers of the exercises in the section on generative adversarial networks."""

import numpy as np

from dlbasics.page.answers import numbers
from dlbasics.page.checker import Wrong, call, checker, close, compare, several
from dlbasics.page.mistakes import same


@checker
def judge(answer):
    """At each place the share of the real ones; and no other judge reaches a larger V."""
    for p, q in [
        ([0.5, 0.3, 0.2], [0.1, 0.3, 0.6]),
        ([0.7, 0.1, 0.15, 0.05], [0.4, 0.2, 0.1, 0.3]),
    ]:
        p, q = np.array(p), np.array(q)
        told = call(answer, p, q)
        if isinstance(told, np.ndarray) and told.shape == p.shape:
            raise Wrong("Return two results: D*, then V; you return one array. Where is V?")
        best, value = several(told, "D*", "V")
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
            "p and q are the weights of the mean already: add the places up, without dividing by "
            "how many they are.": (p * real + q * made).mean(),
            "The second logarithm is that of 1 − D, not of 1 − q.": (
                (p * real + q * np.log(1 - q)).sum()
            ),
            "That is V for two distributions that are the same. Here they differ.": -np.log(4),
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
        sure = "That is the loss itself. Its derivative with respect to each score is asked."
        sigmoid = "That is the slope of the sigmoid. Times that of the logarithm with respect to D."
        score = "s is a score, not a probability: D is its sigmoid, 1 / (1 + e^(−s))."
        close(first, -D / n, f"for the saturating loss, {where}", {
            "Those are the slopes of the other loss. Does the saturating one come first, and is the "
            "sign in your sigmoid right: 1 / (1 + e^(−s))?": -(1 - D) / n,
            mean: -D,
            "That is the slope with respect to D. Times the slope of the sigmoid, D (1 − D).": (
                -1 / (1 - D) / n
            ),
            sigmoid: D * (1 - D) / n,
            f"{sigmoid} ": D * (1 - D),
            f"{sigmoid}  ": -D * (1 - D) / n,
            f"{sigmoid}   ": -D * (1 - D),
            sure: np.log(1 - D),
            f"{sure} ": np.log(1 - D) / n,
            score: -s / n,
            f"{score} ": -s,
            f"{score}  ": -1 / (1 - s) / n,
            f"{score}   ": -1 / (1 - s),
            "The sign: log(1 − D) falls as the score rises.": D / n,
        })  # fmt: skip
        close(second, -(1 - D) / n, f"for the non-saturating loss, {where}", {
            mean: -(1 - D),
            "That is the slope with respect to D. Times the slope of the sigmoid, D (1 − D).": (
                -1 / D / n
            ),
            sigmoid: D * (1 - D) / n,
            f"{sigmoid} ": D * (1 - D),
            sure: -np.log(D),
            f"{sure} ": -np.log(D) / n,
            score: -(1 - s) / n,
            f"{score} ": -1 / s / n,
            "The slope of −log D is −(1 − D): you lost the 1.": D / n,
            "The sign: −log D falls as the score rises.": (1 - D) / n,
        })  # fmt: skip


def _covered(samples, centres, radius, threshold=0.25):
    distances = np.linalg.norm(samples[:, None] - centres, axis=2)
    near = distances.min(axis=1) < radius
    counts = np.bincount(distances.argmin(axis=1)[near], minlength=len(centres))
    return (counts >= threshold * len(samples) / len(centres)).sum(), near.mean()


def _covered_wrongly(samples, centres, radius):
    """Compute what beginners return instead: message -> (centres held, share near)."""
    n, k = len(samples), len(centres)
    gaps = samples[:, None] - centres
    distances = np.linalg.norm(gaps, axis=2)
    held, share = _covered(samples, centres, radius)
    near = distances.min(axis=1) < radius
    nearest = distances.argmin(axis=1)
    counts, all_counts = (np.bincount(one, minlength=k) for one in (nearest[near], nearest))
    within = (distances < radius).sum(axis=0)
    quarter = n / (4 * k)

    def by(measure):
        close = measure.min(axis=1) < radius
        found = np.bincount(measure.argmin(axis=1)[close], minlength=k)
        return (found >= quarter).sum(), close.mean()

    square = "Those are squared distances: take the root before you compare with the radius."
    several_times = "A sample within two circles counts for its nearest centre alone."
    enough = "A quarter of the fair share is enough: at least means >=, not >."
    nearer = (
        "Nearer than the radius is asked in the counts too: you count all samples whose nearest "
    )
    return {
        square: by((gaps**2).sum(axis=2)),
        "Those are not distances: |Δx| + |Δy|. Take the root of the sum of the squares.": by(
            np.abs(gaps).sum(axis=2)
        ),
        enough: ((counts > quarter).sum(), share),
        several_times: ((within >= quarter).sum(), within.sum() / n),
        f"{several_times} ": ((within >= quarter).sum(), share),
        f"{nearer}centre it is, however far they are.": ((all_counts >= quarter).sum(), share),
        "You count every centre with a sample near it. A quarter of the fair share is asked.": (
            (counts >= 1).sum(), share
        ),
        "A quarter of the fair share n / k is enough; you asked for the whole of it.": (
            (counts >= n / k).sum(), share
        ),
        "You asked for n / 4. A quarter of the fair share is n / (4 k).": (
            (counts >= n / 4).sum(), share
        ),
        "The fair share is of all samples, n / k, and not only of those that are near.": (
            (counts >= near.sum() / (4 * k)).sum(), share
        ),
        "That is how many are near: divide by the number of samples.": (held, near.sum()),
        "That is the share that is not near.": (held, 1 - share),
        "The second number is the share of the samples that are near, not of the centres.": (
            held, held / k
        ),
        "Each sample counts once: divide by the number of samples n, not by n times k.": (
            held, share / k
        ),
        "The distances are (n, k): take the smallest along the centres, not along the samples.": (
            held, (distances.min(axis=0) < radius).mean()
        ),
    }  # fmt: skip


def _worlds():
    """Samples, centres and radius in two worlds, where no two of those mistakes agree."""
    rng = np.random.default_rng(5)
    for radius, sizes, far in (
        (0.5, [40, 14, 8, 3, 3, 2, 2, 1, 1, 0, 0, 0], [20, 20, 0, 0, 0, 0, 0, 0, 0, 10, 10, 10]),
        (0.3, [50, 17, 9, 4, 4, 3, 3, 1, 0, 0], [9, 0, 0, 0, 0, 15, 0, 15, 15, 15]),
    ):
        k = len(sizes)
        centres = np.array([[4.0 * (i // 2), 5.0 * (i % 2)] for i in range(k)])
        centres[7] = centres[0] + [1.5 * radius, 0]  # two circles that overlap
        made = []
        for centre, size, away in zip(centres, sizes, far, strict=True):
            angles = np.pi * rng.integers(0, 4, size) / 2
            steps = radius * rng.uniform(0.1, 0.7, size)
            made.append(centre + steps[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1))
            steps = np.where(np.arange(away) % 3, 1.2, 2.6)  # by squares, most of them are near
            made.append(centre - radius * steps[:, None] * [0, 1])
        made[2][:3] = centres[1] + 0.64 * radius  # near, but not by |Δx| + |Δy|
        yield np.concatenate(made), centres, radius


@checker
def covered(answer):
    """Both numbers: one tells what is missing, the other what is wasted."""
    for samples, centres, radius in _worlds():
        held, share = _covered(samples, centres, radius)
        told = several(call(answer, samples, centres, radius), "centres held", "share near")
        where = f"with {len(samples)} samples, {len(centres)} centres and the radius {radius}"
        mine = [numbers(one) for one in told]
        if all(one is not None and one.shape == () for one in mine):
            for words, wrong in _covered_wrongly(samples, centres, radius).items():
                if all(
                    same(a, np.asarray(b, dtype=float), 1e-9)
                    for a, b in zip(mine, wrong, strict=True)
                ):
                    raise Wrong(
                        f"You get {mine[0]:g} centres and the share {mine[1]:.4g} {where}. {words}"
                    )
        close(told[0], held, f"for the number of centres held, {where}")
        close(told[1], share, f"for the share near a centre, {where}")


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
            "All that is made lies in modes that are made: the second half has the weight 1, not "
            "m/k.": lambda k, m: -m / k * (np.log(m / (m + k)) + np.log(k / (m + k))),
            "D is no share of modes. In a mode that is made the densities are 1/k and 1/m: divide "
            "the first by the sum of both.": lambda k, m: (
                -(m / k * np.log(m / k) + np.log(1 - m / k))
            ),
            "Take the natural logarithm, not that with base 2.": (
                lambda k, m: _best_loss(k, m) / np.log(2)
            ),
            "That is the Jensen-Shannon divergence. The loss is log 4 minus twice that.": (
                lambda k, m: (np.log(4) - _best_loss(k, m)) / 2
            ),
        }
        if k == m:  # where all is made, most of those are right
            hints = {"That is V; the loss is −V.": -np.log(4)}
        compare(answer, _best_loss, k, m, hints=hints)
