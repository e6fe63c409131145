"""What went wrong in a posterior over packets of seeds: which mistake gives which numbers."""

import numpy as np

from dlbasics import bayes
from dlbasics.page.checker import FAULTS, faults


def of_few(prior, rates, s, f) -> dict:
    """Which mistake gives which posterior, where the likelihoods are not too small."""
    likelihood, logs = bayes.bernoulli_likelihood(rates, s, f), np.log(prior)
    joint, log_likelihood = prior * likelihood, np.log(bayes.bernoulli_likelihood(rates, s, f))
    rule = "The logarithm of a product is a sum: log prior + log likelihood."
    return {
        "That does not sum to 1: divide by the evidence.": joint,
        "That does not sum to 1. After exp, divide by the sum.": joint / joint.max(),
        "These are logarithms. Take exp, and divide by the sum.": np.log(joint),
        "The prior is missing: these are likelihoods, made to sum to 1.": _normal(likelihood),
        "These are the likelihoods. Multiply by the prior, and divide by the evidence.": likelihood,
        f"That multiplies the logarithm of the likelihood by the prior. {rule}": (
            _normal(np.exp(prior * log_likelihood))
        ),
        f"That multiplies the two logarithms. {rule}": _normal(np.exp(logs * log_likelihood)),
        f"That adds the prior, not its logarithm. {rule}": _normal(np.exp(prior) * likelihood),
        "The failures are missing: each has the probability 1 - rate.": _normal(prior * rates**s),
        "That exchanges successes and failures: a success has the probability rate.": (
            _normal(prior * bayes.bernoulli_likelihood(rates, f, s))
        ),
        "That subtracts what the failures say. Their logarithms are below 0 by themselves: add.": (
            _normal(prior * rates**s / (1 - rates) ** f)
        ),
        "That has a minus sign before the logarithm of the likelihood: it is added.": (
            _normal(prior / likelihood)
        ),
        "That takes exp of minus the logarithms: the worst comes out best.": _normal(1 / joint),
    }


def of_many(prior, rates, s, f) -> dict:
    """Which mistake gives which posterior, where every likelihood is 0 to a computer."""
    equal = "After so many seeds all packets seem to fit equally well. "
    lift = "Was every 0 made the same small number? Then nothing of the seeds is left."
    hints = {
        f"{equal}That is the prior. {lift}": prior,
        f"{equal}That is the same belief for each. {lift}": np.full(len(rates), 1 / len(rates)),
    }
    for sure in (rates.max(), rates.min()):  # who is left after the successes, after the failures
        hints[
            f"All belief is in the packet of {sure:.0%}. If you multiply and normalise seed by seed, "
            "the others' beliefs become 0 on the way, and stay 0 whatever comes later: add logarithms."
        ] = (rates == sure).astype(float)
    right = bayes.posterior_from_logs(prior, s * np.log(rates) + f * np.log1p(-rates))
    for k in (10, 100, 1000, s + f):
        logs = (s * np.log(rates) + f * np.log1p(-rates)) / k
        value = bayes.posterior_from_logs(prior, logs)
        if np.abs(value - right).max() > 1e-5:
            hints[
                f"That is the posterior for {s / k:g} successes and {f / k:g} failures: the counts, or "
                f"the logarithms, were divided by {k:,}, and less data say less."
            ] = value
    return hints


def why_lost() -> str:
    """What made the last call return NaN or 0: NumPy tells which number left the range of floats."""
    if FAULTS["overflow"] in faults():
        return (
            "exp gave a number larger than the largest float, and inf / inf is no number. Subtract "
            "the largest logarithm, not the smallest and no fixed number: then no exp is above 1."
        )
    if FAULTS["divide by zero"] in faults():
        return (
            "the logarithm of 0 was taken. A power such as rates**successes is already 0 to a "
            "computer: take the logarithm first, as successes * np.log(rates)."
        )
    return (
        "every likelihood is smaller than the smallest float, so it becomes 0, and 0 / 0 is no "
        "number. Add logarithms, and subtract the largest before you take exp."
    )


def _normal(joint):
    return joint / joint.sum()
