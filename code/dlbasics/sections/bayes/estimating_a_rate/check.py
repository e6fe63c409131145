"""Checkers of the exercises in the section on estimating a rate."""

from math import comb, prod

import numpy as np

from dlbasics import bayes
from dlbasics.page.checker import call, checker, close, compare, several


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
def sprouts_needed(answer):
    """The larger a + b, the more seeds it takes to move a belief."""

    def first(chance):
        return next(n for n in range(1000) if chance(n))

    def right(a, b, target):
        return first(lambda n: (a + n) / (a + b + n) > target)

    hints = {
        "With that many, the peak of the belief is above `target`. The next one sprouts with the "
        "probability that is the mean.": (
            lambda a, b, t: first(lambda n: (a - 1 + n) / (a + b - 2 + n) > t)
        ),
        "That adds the sprouts to a, and not to the sum in the denominator: a + b grows too.": (
            lambda a, b, t: first(lambda n: (a + n) / (a + b) > t)
        ),
        "That is the answer for a flat prior: yours is Beta(a, b).": (
            lambda a, b, t: first(lambda n: (1 + n) / (2 + n) > t)
        ),
        "That is one too few: with it, the probability is not above `target` yet.": (
            lambda a, b, t: right(a, b, t) - 1
        ),
        "That is a itself, after all sprouts. Return only how many you planted.": (
            lambda a, b, t: a + right(a, b, t)
        ),
        "That counts the remembered seeds too. Return only how many you planted.": (
            lambda a, b, t: a + b + right(a, b, t)
        ),
        "A number of seeds is whole: take the next whole number.": (
            lambda a, b, t: (t * (a + b) - a) / (1 - t)
        ),
        "That raises b: sprouts go to a.": (
            lambda a, b, t: first(lambda n: (b + n) / (a + b + n) > t)
        ),
    }
    for case in [(5, 20, 0.83), (12, 3, 0.93), (4, 9, 0.71)]:
        compare(answer, right, *case, hints=hints)
    at = {"Four sprouts make it equal to `target`, which is not above it yet.": 4}
    compare(answer, right, 3, 1, 0.875, hints=at)
    compare(answer, right, 9, 2, 0.7)  # above the target already


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
def both_ends(answer):
    """As much is left out below as above, wherever the peak lies."""

    def at(theta, belief, share):
        return theta[min((np.cumsum(belief) <= share).sum(), len(theta) - 1)]

    def right(theta, belief, mass):
        return [at(theta, belief, (1 - mass) / 2), at(theta, belief, (1 + mass) / 2)]

    def narrowest(theta, belief, mass):
        highest = np.argsort(-belief)
        kept = highest[: (np.cumsum(belief[highest]) < mass).sum() + 1]
        return [theta[kept].min(), theta[kept].max()]

    def around_the_mean(theta, belief, mass):
        mean = (theta * belief).sum()
        return [mean - mass / 2, mean + mass / 2]

    hints = {
        "That leaves out 1 - mass at each end; split it evenly: half below, half above.": (
            lambda theta, belief, mass: [at(theta, belief, 1 - mass), at(theta, belief, mass)]
        ),
        "That leaves out all of 1 - mass below, and nothing above. Split it evenly.": (
            lambda theta, belief, mass: [at(theta, belief, 1 - mass), theta[-1]]
        ),
        "That leaves out all of 1 - mass above, and nothing below. Split it evenly.": (
            lambda theta, belief, mass: [theta[0], at(theta, belief, mass)]
        ),
        "That leaves out mass / 2 at each end. What is left out in all is 1 - mass.": (
            lambda theta, belief, mass: [
                at(theta, belief, mass / 2),
                at(theta, belief, 1 - mass / 2),
            ]
        ),
        "Those are shares of the belief. Find the rates below which these shares lie.": (
            lambda theta, belief, mass: [(1 - mass) / 2, (1 + mass) / 2]
        ),
        "That is the narrowest interval with this share. The exercise leaves out as much below as "
        "above.": narrowest,
        "That is mass wide, around the mean: `mass` is a share of the belief, not a width.": (
            around_the_mean
        ),
        "Those are places in the array: return the rates, theta[place].": (
            lambda theta, belief, mass: [
                (np.cumsum(belief) <= share).sum() for share in ((1 - mass) / 2, (1 + mass) / 2)
            ]
        ),
        "That is the interval of a fixed 90%: use `mass`.": (
            lambda theta, belief, mass: right(theta, belief, 0.9)
        ),
    }
    hints["Those are the ends in the wrong order: return low, then high."] = (
        lambda theta, belief, mass: right(theta, belief, mass)[::-1]
    )
    theta = (np.arange(2000) + 0.5) / 2000
    for successes, failures, mass in [(7, 3, 0.8), (1, 9, 0.6), (30, 4, 0.7)]:
        joint = bayes.bernoulli_likelihood(theta, successes, failures)
        grid = theta, joint / joint.sum(), mass
        low, high = several(call(answer, *grid), "low", "high")
        close(
            [low, high],
            right(*grid),
            f"for on_grid(2000, {successes}, {failures}) and mass={mass}",
            {words: wrong(*grid) for words, wrong in hints.items()},
            tolerance=1.1e-3,
        )


@checker
def so_many(answer):
    """Every order has the same probability, though each seed is learned from: only sums count."""

    def right(a, b, n, k):
        return bayes.BetaBinomial(a, b).predictive(n)[k]

    def with_rate(rate, n, k):
        return comb(n, k) * rate**k * (1 - rate) ** (n - k)

    def sprouts(a, b, k):
        return prod((a + i) / (a + b + i) for i in range(k))

    hints = {
        "That puts in one rate, the mean, for all seeds: it forgets that each is learned from.": (
            lambda a, b, n, k: with_rate(a / (a + b), n, k)
        ),
        "That puts in one rate, the peak of the belief. Weigh all rates, not one.": (
            lambda a, b, n, k: with_rate((a - 1) / (a + b - 2), n, k)
        ),
        "That is the probability of one order. There are comb(n, k) orders, all equally "
        "probable.": lambda a, b, n, k: right(a, b, n, k) / comb(n, k),
        "That is one order of seeds that are not learned from: the mean, and its opposite.": (
            lambda a, b, n, k: with_rate(a / (a + b), n, k) / comb(n, k)
        ),
        "That is the probability that the first k sprout. The other n - k must fail.": (
            lambda a, b, n, k: sprouts(a, b, k)
        ),
        "That has the failures missing: the other n - k seeds must fail.": (
            lambda a, b, n, k: comb(n, k) * sprouts(a, b, k)
        ),
        "That learns from sprouts only. A failure is learned from too: it raises b.": (
            lambda a, b, n, k: comb(n, k) * sprouts(a, b, k) * (b / (a + b + k)) ** (n - k)
        ),
        "That begins anew after the sprouts: the first failure comes when a is a + k already.": (
            lambda a, b, n, k: comb(n, k) * sprouts(a, b, k) * sprouts(b, a, n - k)
        ),
        "That raises a and b, and not the sum in the denominator: a + b grows too.": (
            lambda a, b, n, k: (
                comb(n, k)
                * prod((a + i) / (a + b) for i in range(k))
                * prod((b + i) / (a + b) for i in range(n - k))
            )
        ),
        "That learns before the first seed: begin with a / (a + b), then raise a.": (
            lambda a, b, n, k: (
                comb(n, k)
                * prod((a + i) / (a + b + i) for i in range(1, k + 1))
                * prod((b + i) / (a + b + k + i) for i in range(1, n - k + 1))
            )
        ),
        "That is the probability that k of them fail.": lambda a, b, n, k: right(b, a, n, k),
        "That is the probability that all n of them sprout.": lambda a, b, n, k: sprouts(a, b, n),
        "That is the probability of k or more.": (
            lambda a, b, n, k: sum(right(a, b, n, i) for i in range(k, n + 1))
        ),
        "That is the probability of at most k.": (
            lambda a, b, n, k: sum(right(a, b, n, i) for i in range(k + 1))
        ),
    }
    for case in [(2, 3, 5, 3), (4, 3, 6, 2), (3, 9, 7, 4)]:
        compare(answer, right, *case, hints=hints)
    for case in [(5, 2, 3, 0), (5, 2, 3, 3), (5, 2, 1, 1), (5, 2, 0, 0)]:
        compare(answer, right, *case)  # at an end, some of the hints are right answers


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
