"""Checkers of the exercises in the section on Bayes' theorem."""

import numpy as np

from dlbasics import bayes
from dlbasics.page.checker import Wrong, call, checker, close, numbers

TOWNS = [(0.1, 0.99, 0.1), (0.01, 0.8, 0.05), (0.6, 0.7, 0.3)]
"""(prior, sensitivity, false positive rate), so different that none hides a wrong formula."""


@checker
def infected_after_negative(answer):
    """In your town that is 1 person in 811: the test misses so few of the infected."""
    for prior, sensitivity, false_alarms in TOWNS:
        value = call(answer, prior, sensitivity, false_alarms)
        right = bayes.posterior([prior, 1 - prior], [1 - sensitivity, 1 - false_alarms])[0]
        hints = {
            "That is the probability of being healthy: the other share of the same letters.": (
                1 - right
            ),
            "That is what a positive letter means. What are the two likelihoods of a negative "
            "one?": bayes.screening(prior, sensitivity, false_alarms),
            "That is 1 minus the posterior of a positive letter: a healthy person's share of other "
            "letters. Start again from the two likelihoods of a negative letter.": (
                1 - bayes.screening(prior, sensitivity, false_alarms)
            ),
            "The prior is missing: that would be right where half of the people are infected.": (
                (1 - sensitivity) / (1 - sensitivity + 1 - false_alarms)
            ),
            "That is P(negative | infected), a likelihood: you still have to weigh it against the "
            "healthy people who get a negative letter.": 1 - sensitivity,
            "That is the share of all people who are infected and negative. Divide by everybody "
            "who is negative.": prior * (1 - sensitivity),
        }
        close(value, right, _where(prior, sensitivity, false_alarms), hints)


@checker
def prior_needed(answer):
    """With odds it is one product: posterior odds are prior odds times the likelihood ratio."""
    # Not 0.5 first: there, dividing where one should multiply gives the share of the healthy.
    for target in (0.9, 0.5, 0.99):
        for sensitivity, false_alarms in [(0.99, 0.1), (0.8, 0.05)]:
            value = call(answer, target, sensitivity, false_alarms)
            ratio = sensitivity / false_alarms
            odds = target / (1 - target) / ratio
            right = odds / (1 + odds)
            hints = {
                "These are the odds of being infected. Turn odds o into a probability: "
                "o / (1 + o).": odds,
                "That takes the target for the prior, and multiplies by the ratio of likelihoods; "
                "the target is the posterior, so divide by the ratio.": (
                    bayes.screening(target, sensitivity, false_alarms)
                ),
                "That is the share of healthy people before the test.": 1 - right,
                "That divides a probability by the likelihood ratio. The ratio belongs to odds: turn "
                "the target into odds first, and the result back into a probability.": target
                / ratio,
                "That forgets the odds of the target: they are target / (1 - target).": (
                    target / ratio / (1 + target / ratio)
                ),
            }
            close(value, right, _where(target, sensitivity, false_alarms, "target"), hints)


@checker
def map_rate(answer):
    """It is the peak of Beta(a + s, b + f), as if a - 1 more had sprouted and b - 1 more failed."""
    for a, b, s, f in [(3, 3, 1, 0), (2, 5, 7, 3), (4, 2, 0, 9)]:
        value = call(answer, a, b, s, f)
        after = bayes.BetaBinomial(a, b).update(s, f)
        hints = {
            "That is the mean of the posterior; the exercise asks for its peak.": after.mean,
            "That is the maximum likelihood estimate: the prior is missing.": s / (s + f),
            "That counts a and b themselves as seeds in the numerator. The exponents are a - 1 and "
            "b - 1.": (a + s) / (a + b + s + f - 2),
            "The numerator is right. The denominator is the sum of both exponents: two less.": (
                (a + s - 1) / (a + b + s + f)
            ),
        }
        close(value, after.mode, f"for a={a}, b={b}, successes={s}, failures={f}", hints)


@checker
def packet_posterior(answer):
    """Sums of logarithms stay in range where products of probabilities vanish."""
    rates = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    prior = np.array([0.3, 0.3, 0.2, 0.1, 0.1])
    for s, f in [(0, 0), (7, 3), (2, 1), (7000, 3000), (4000, 4000)]:
        with np.errstate(all="ignore"):
            value = call(answer, prior, rates, s, f)
        right = bayes.posterior_from_logs(prior, s * np.log(rates) + f * np.log1p(-rates))
        many = s + f > 1000  # then every likelihood is 0 to a computer
        array = numbers(value)
        if many and array is not None and array.shape == right.shape:
            if np.isnan(array).any():
                raise Wrong(
                    f"With {s} successes and {f} failures you get NaN: every likelihood is smaller "
                    "than the smallest float, so their sum is 0, and 0 / 0 is no number. Add "
                    "logarithms, and subtract the largest before you take exp."
                )
            if not array.any():
                raise Wrong(
                    f"With {s} successes and {f} failures you get 0 for every packet: the "
                    "likelihoods are smaller than the smallest float. Add logarithms, and subtract "
                    "the largest before you take exp."
                )
        hints = {}
        if not many:
            likelihood = bayes.bernoulli_likelihood(rates, s, f)
            joint = prior * likelihood
            hints = {
                "That does not sum to 1: divide by the evidence.": joint,
                "These are logarithms. Take exp, and divide by the sum.": np.log(joint),
                "The prior is missing: these are likelihoods, made to sum to 1.": (
                    likelihood / likelihood.sum()
                ),
            }
        close(value, right, f"for successes={s}, failures={f}", hints)


def _where(first, sensitivity, false_alarms, name="prior") -> str:
    """Say for which arguments; the first has a name of its own."""
    return f"for {name}={first}, sensitivity={sensitivity}, false_positive_rate={false_alarms}"
