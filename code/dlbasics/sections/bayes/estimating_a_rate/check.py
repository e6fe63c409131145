"""Checkers of the exercises in the section on estimating a rate."""

from math import prod

import numpy as np

from dlbasics import bayes
from dlbasics.page.checker import checker, compare


@checker
def next_sprouts(answer):
    """Remembered seeds and real ones go into one count."""

    def right(mean, worth, successes, failures):
        return (mean * worth + successes) / (worth + successes + failures)

    hints = {
        "That is the share of the seeds that you saw: her word is missing.": (
            lambda m, w, s, f: s / (s + f)
        ),
        "That is her word alone: the seeds are missing.": lambda m, w, s, f: m,
        "That is halfway between her word and the seeds. Weigh each by its number of seeds.": (
            lambda m, w, s, f: (m + s / (s + f)) / 2
        ),
        "That is the peak of the posterior. The next seed sprouts with the probability that is its "
        "mean.": lambda m, w, s, f: (m * w + s - 1) / (w + s + f - 2),
        "That is the probability that the next seed fails.": (
            lambda m, w, s, f: 1 - right(m, w, s, f)
        ),
        "That adds `mean` to the sprouts as if it were a count. Her word is worth mean * worth "
        "sprouts.": lambda m, w, s, f: (m + s) / (1 + s + f),
        "That adds the failures to her sprouts.": lambda m, w, s, f: (m * w + f) / (w + s + f),
        "Her sprouts are missing in the numerator.": lambda m, w, s, f: s / (w + s + f),
        "The seeds that you saw are missing in the denominator.": (
            lambda m, w, s, f: (m * w + s) / w
        ),
        "That starts from a flat prior and adds her seeds to it. The exercise says that a + b is "
        "`worth`.": lambda m, w, s, f: (m * w + s + 1) / (w + s + f + 2),
    }
    for case in [(0.3, 20, 9, 2), (0.75, 12, 1, 5), (0.4, 50, 2, 0)]:
        compare(answer, right, *case, hints=hints)


@checker
def came_true_share(answer):
    """A forecaster is calibrated if this is about the forecast, wherever you look."""

    def chosen(forecasts, low, high):
        return (forecasts >= low) & (forecasts < high)

    def right(forecasts, outcomes, low, high):
        return outcomes[chosen(forecasts, low, high)].mean()

    hints = {
        "That is the mean of the forecasts; count how many of them came true.": (
            lambda p, o, low, high: p[chosen(p, low, high)].mean()
        ),
        "That divides by the number of all cases. Divide by those with such a forecast.": (
            lambda p, o, low, high: (chosen(p, low, high) & o).mean()
        ),
        "That is a number of cases. Divide by the number of cases with such a forecast.": (
            lambda p, o, low, high: (chosen(p, low, high) & o).sum()
        ),
        "That is the share of such forecasts among what came true: the other conditional.": (
            lambda p, o, low, high: chosen(p, low, high)[o].mean()
        ),
        "That is the share of all cases that came true. Keep those with such a forecast.": (
            lambda p, o, low, high: o.mean()
        ),
        "That is the share of cases with such a forecast. Of those, how many came true?": (
            lambda p, o, low, high: chosen(p, low, high).mean()
        ),
        "That counts a forecast of exactly `high` too; the exercise asks for less than `high`.": (
            lambda p, o, low, high: o[(p >= low) & (p <= high)].mean()
        ),
        "That leaves out a forecast of exactly `low`; it belongs to the cases.": (
            lambda p, o, low, high: o[(p > low) & (p < high)].mean()
        ),
        "That is the share that did not come true.": (
            lambda p, o, low, high: 1 - right(p, o, low, high)
        ),
    }
    forecasts = np.array([0.8, 0.1, 0.6, 0.95, 0.3, 0.7, 0.8, 0.55, 0.65, 0.9, 0.75, 0.6, 0.8])
    outcomes = np.array([1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0], dtype=bool)
    for low, high in [(0.6, 0.8), (0.3, 0.65)]:
        compare(answer, right, forecasts, outcomes, low, high, hints=hints)


@checker
def all_sprout(answer):
    """Each sprout raises the probability of the next, so the product is above the mean's power."""

    def right(a, b, n):
        return bayes.BetaBinomial(a, b).predictive(n)[n]

    hints = {
        "That is the mean to the power n: it forgets that each sprout is learned from.": (
            lambda a, b, n: (a / (a + b)) ** n
        ),
        "That is the peak of the belief to the power n. Weigh all rates, not one.": (
            lambda a, b, n: ((a - 1) / (a + b - 2)) ** n
        ),
        "That is the probability of the last seed, once the others have sprouted. Multiply it by "
        "those of the seeds before.": lambda a, b, n: (a + n - 1) / (a + b + n - 1),
        "That learns before the first seed: begin with a / (a + b), then raise a.": (
            lambda a, b, n: prod((a + i) / (a + b + i) for i in range(1, n + 1))
        ),
        "That raises a, and not the sum in the denominator: a + b grows too.": (
            lambda a, b, n: prod((a + i) / (a + b) for i in range(n))
        ),
        "That is the probability that the next one sprouts. All n of them must.": (
            lambda a, b, n: a / (a + b)
        ),
        "That is the probability that at least one of them fails.": (
            lambda a, b, n: 1 - right(a, b, n)
        ),
        "That is the probability that none of them sprouts.": lambda a, b, n: right(b, a, n),
    }
    for case in [(2, 1, 3), (4, 3, 2), (3, 9, 5)]:
        compare(answer, right, *case, hints=hints)
    compare(answer, right, 5, 2, 1)  # with one seed, some of the hints are right answers
    compare(answer, right, 5, 2, 0)  # nothing can fail


@checker
def limited_mean(answer):
    """What the prior rules out stays out, however many seeds sprout."""

    def weights(limit, successes, failures):
        theta = (np.arange(100_000) + 0.5) / 100_000
        joint = bayes.bernoulli_likelihood(theta, successes, failures)
        return theta, joint, np.where(theta <= limit, joint, 0)

    def right(limit, successes, failures):
        theta, _, joint = weights(limit, successes, failures)
        return (theta * joint).sum() / joint.sum()

    def by_the_whole(limit, successes, failures):
        theta, free, joint = weights(limit, successes, failures)
        return (theta * joint).sum() / free.sum()

    hints = {
        "That is the mean without a limit: give the cells above it the prior 0.": (
            lambda limit, s, f: (s + 1) / (s + f + 2)
        ),
        "That is where the posterior is highest; the exercise asks for its mean.": (
            lambda limit, s, f: min(s / (s + f), limit)
        ),
        "That is the mean of the prior: weigh each rate by its likelihood too.": (
            lambda limit, s, f: limit / 2
        ),
        "That multiplies the mean without a limit by the limit. Compute anew, with the prior 0 "
        "above the limit.": lambda limit, s, f: limit * (s + 1) / (s + f + 2),
        "That is no mean yet: divide by the evidence, which is smaller where cells are left out.": (
            by_the_whole
        ),
    }
    for case in [(0.5, 4, 3), (0.8, 9, 1), (0.3, 0, 2)]:
        compare(answer, right, *case, hints=hints, tolerance=2e-3)


@checker
def map_rate(answer):
    """It is the peak of Beta(a + s, b + f), as if a - 1 more had sprouted and b - 1 more failed."""

    def right(a, b, successes, failures):
        return bayes.BetaBinomial(a, b).update(successes, failures).mode

    hints = {
        "That is the mean of the posterior; the exercise asks for its peak.": (
            lambda a, b, s, f: (a + s) / (a + b + s + f)
        ),
        "That is the maximum likelihood estimate: the prior is missing.": (
            lambda a, b, s, f: s / (s + f)
        ),
        "That is the peak of the prior: the seeds are missing.": (
            lambda a, b, s, f: (a - 1) / (a + b - 2)
        ),
        "That has the exponent of the failures in the numerator: it is the peak of 1 - θ.": (
            lambda a, b, s, f: (b + f - 1) / (a + b + s + f - 2)
        ),
        "That counts a and b themselves as seeds in the numerator. The exponents are a - 1 and "
        "b - 1.": lambda a, b, s, f: (a + s) / (a + b + s + f - 2),
        "The numerator is right. The denominator is the sum of both exponents: two less.": (
            lambda a, b, s, f: (a + s - 1) / (a + b + s + f)
        ),
        "The denominator is the sum of both exponents, a + s - 1 and b + f - 1: that is two less.": (
            lambda a, b, s, f: (a + s - 1) / (a + b + s + f - 1)
        ),
    }
    for case in [(3, 2, 7, 2), (2, 5, 1, 0), (4, 2, 0, 9)]:
        compare(answer, right, *case, hints=hints)
