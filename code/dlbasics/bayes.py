"""Bayes' theorem, from two hypotheses to a continuous parameter. The code of Part 1.

Throughout, θ is what we do not know (a hypothesis or a parameter) and D is the data that we have
seen. Probabilities are numbers from 0 to 1; an array of k of them, one per hypothesis, has the
shape (k,).
"""

from dataclasses import dataclass
from math import exp, isfinite, lgamma, log, log1p

import numpy as np

from dlbasics.page.arguments import count, probabilities, unit_array, units


def theorem(prior, likelihood):
    """Bayes' theorem, for arrays with one entry per hypothesis θ."""
    joint = prior * likelihood  # P(θ) P(D | θ)
    evidence = joint.sum()  # P(D), the sum over all hypotheses
    return joint / evidence  # P(θ | D)


def posterior(prior, likelihood) -> np.ndarray:
    """Compute P(θ | D) for every hypothesis θ: check what is given, then run `theorem`.

    prior: (k,) the probabilities P(θ) before the data; not negative, summing to 1.
    likelihood: (k,) P(D | θ), how probable the data are under each hypothesis
        (a density will do).
    Returns (k,) probabilities that sum to 1.
    Raises ValueError for bad input, and where the data are impossible under every
    hypothesis that the prior allows.
    """
    prior, likelihood = probabilities(prior, "prior"), _likelihood(likelihood)
    if prior.shape != likelihood.shape:
        raise ValueError(
            "prior and likelihood need one entry per hypothesis each; "
            f"their shapes are {prior.shape} and {likelihood.shape}"
        )
    if not (prior * likelihood).any():
        raise ValueError(
            "the evidence P(D) is 0: the data are impossible under every hypothesis "
            "that the prior allows, or too improbable for a float: then take "
            "posterior_from_logs"
        )
    return theorem(prior, likelihood)


def posterior_from_logs(prior, log_likelihood) -> np.ndarray:
    """Compute P(θ | D) from log P(D | θ), which works where P(D | θ) is too small for a float.

    prior: (k,) as in `posterior`.
    log_likelihood: (k,) natural logarithms; -inf stands for an impossible outcome.
    Returns (k,) probabilities that sum to 1. Raises ValueError as `posterior` does.
    """
    prior = probabilities(prior, "prior")
    log_likelihood = np.asarray(log_likelihood, dtype=float)
    if np.isnan(log_likelihood).any() or (log_likelihood == np.inf).any():
        raise ValueError("a log-likelihood is a number below infinity; found NaN or +inf")
    if log_likelihood.shape != prior.shape:
        raise ValueError(
            "prior and log_likelihood need one entry per hypothesis each; "
            f"their shapes are {prior.shape} and {log_likelihood.shape}"
        )
    top = log_likelihood[prior > 0].max()
    if top == -np.inf:
        top = 0.0  # all impossible: `posterior` says so
    # Only ratios of likelihoods matter: dividing all by the largest leaves the posterior as it is.
    # What the prior forbids may lie above the largest; it weighs nothing, but must not overflow.
    return posterior(prior, np.exp(np.minimum(log_likelihood - top, 0.0)))


def update(prior, likelihoods) -> np.ndarray:
    """Take in data one at a time: each posterior is the prior of the next.

    prior: (k,) as in `posterior`.
    likelihoods: (n, k), row i holds P(D_i | θ); the D_i are independent given θ.
    Returns (k,), the posterior after all n; n = 0 gives the prior back.
    Raises ValueError as `posterior` does.
    """
    belief = probabilities(prior, "prior").copy()  # never the caller's own array
    rows = np.asarray(likelihoods, dtype=float)
    if rows.shape[:1] == (0,):
        return belief
    if rows.ndim != 2:
        raise ValueError(
            f"likelihoods must have the shape (n, k), one row per datum; got {rows.shape}"
        )
    for row in rows:
        belief = posterior(belief, row)
    return belief


def screening(prior: float, sensitivity: float, false_positive_rate: float) -> float:
    """Compute the probability of being infected after a positive test.

    prior: the share of infected people. sensitivity: P(positive | infected).
    false_positive_rate: P(positive | healthy). All from 0 to 1.
    Returns P(infected | positive).
    Raises ValueError for bad input, and where nobody can test positive.
    """
    prior, sensitivity, false_positive_rate = units(
        prior=prior, sensitivity=sensitivity, false_positive_rate=false_positive_rate
    )
    return float(posterior([prior, 1 - prior], [sensitivity, false_positive_rate])[0])


def natural_frequencies(
    prior: float, sensitivity: float, false_positive_rate: float, population: int = 1000
) -> tuple[int, int, int, int]:
    """Sort a population into the four groups of a screening test, in whole people.

    Arguments as in `screening`; population: how many people, at least 1.
    Returns (true positives, false negatives, false positives, true negatives), which sum to
    `population`: each expected count rounded down, and the people left over given to the largest
    remainders (ties: the earlier group).
    Raises ValueError for bad input.
    """
    prior, sensitivity, false_positive_rate = units(
        prior=prior, sensitivity=sensitivity, false_positive_rate=false_positive_rate
    )
    population = count(population, "population")
    if population == 0:
        raise ValueError("population must be at least 1")
    joint = [
        prior * sensitivity,
        prior * (1 - sensitivity),
        (1 - prior) * false_positive_rate,
        (1 - prior) * (1 - false_positive_rate),
    ]
    # 0.29 * 100 is 28.999999999999996 in floating point: it means 29, and remainders may tie.
    expected = np.round(np.array([p * population for p in joint]), 9)
    people = np.floor(expected).astype(int)
    by_remainder = np.argsort(-np.round(expected - people, 9), kind="stable")
    people[by_remainder[: population - people.sum()]] += 1
    return tuple(int(n) for n in people)


def confusion_matrix(actual, predicted) -> tuple[tuple[int, int], tuple[int, int]]:
    """Count cases by what they are and by what they were called.

    actual, predicted: (n,) booleans.
    Returns ((true positives, false negatives), (false positives, true negatives)).
    Raises ValueError for shapes that differ and for entries that are not booleans.
    """
    actual, predicted = np.asarray(actual), np.asarray(predicted)
    if actual.dtype != bool or predicted.dtype != bool:
        raise ValueError(
            f"actual and predicted must be booleans; got {actual.dtype} and {predicted.dtype}"
        )
    if actual.ndim != 1 or actual.shape != predicted.shape:
        raise ValueError(
            "actual and predicted need the same shape (n,); "
            f"got {actual.shape} and {predicted.shape}"
        )
    rows = ((predicted[actual], ~predicted[actual]), (predicted[~actual], ~predicted[~actual]))
    return tuple((int(yes.sum()), int(no.sum())) for yes, no in rows)


def bernoulli_likelihood(theta, successes: int, failures: int) -> np.ndarray:
    """Compute P(D | θ) for yes-or-no outcomes with the success probability θ: θ^s (1 - θ)^f.

    theta: (k,) from 0 to 1. successes, failures: whole numbers, not negative.
    Returns (k,). The order of the outcomes is taken as seen, so there is no binomial coefficient;
    it would cancel. Raises ValueError for bad input.
    """
    theta = unit_array(theta)
    successes, failures = count(successes, "successes"), count(failures, "failures")
    return theta**successes * (1 - theta) ** failures


@dataclass(frozen=True)
class BetaBinomial:
    """A Beta(a, b) belief about a success probability θ, updated by counting.

    a, b > 0: the belief is what the uniform prior Beta(1, 1) becomes after a - 1 successes and
    b - 1 failures, the pseudo-counts. Raises ValueError for other a or b.
    """

    a: float
    b: float

    def __post_init__(self):
        for name, value in (("a", self.a), ("b", self.b)):
            if not isfinite(value) or value <= 0:
                raise ValueError(f"{name} must be a finite number above 0, not {value!r}")

    def update(self, successes: int, failures: int) -> "BetaBinomial":
        """Return the posterior after the data: Beta(a + successes, b + failures)."""
        successes, failures = count(successes, "successes"), count(failures, "failures")
        return BetaBinomial(self.a + successes, self.b + failures)

    @property
    def mean(self) -> float:
        """The expected θ, which is also the probability that the next trial succeeds."""
        return self.a / (self.a + self.b)

    @property
    def mode(self) -> float:
        """The most probable θ, which is the MAP estimate.

        It is 0 or 1 where the density only falls or only rises: Beta(1, 2), Beta(2, 1).
        Raises ValueError where it is flat, or infinite at an end, so that no peak is the highest.
        """
        if self.a < 1 or self.b < 1 or self.a == self.b == 1:
            raise ValueError(f"Beta({self.a:g}, {self.b:g}) has no single peak; use its mean")
        return (self.a - 1) / (self.a + self.b - 2)

    @property
    def std(self) -> float:
        """The standard deviation of θ."""
        return (self.mean * (1 - self.mean) / (self.a + self.b + 1)) ** 0.5

    def pdf(self, theta) -> np.ndarray:
        """Compute the density at theta, (k,) from 0 to 1; its integral over [0, 1] is 1.

        Raises ValueError for a theta outside of [0, 1].
        """
        theta = unit_array(theta)
        log_norm = lgamma(self.a + self.b) - lgamma(self.a) - lgamma(self.b)
        with np.errstate(divide="ignore", invalid="ignore"):
            # 0 * log(0) is 0 here: a = 1 says nothing about θ = 0.
            left = np.where(self.a == 1, 0.0, (self.a - 1) * np.log(theta))
            right = np.where(self.b == 1, 0.0, (self.b - 1) * np.log1p(-theta))
            return np.exp(log_norm + left + right)

    def cdf(self, theta: float) -> float:
        """Compute the probability that the rate is at most theta, a number from 0 to 1.

        Raises ValueError for a theta outside of [0, 1].
        """
        (theta,) = units(theta=theta)
        # The continued fraction converges fast on this side of the mean; the other is its mirror.
        if theta * (self.a + self.b + 2) > self.a + 1:
            return 1 - _beta_tail(1 - theta, self.b, self.a)
        return _beta_tail(theta, self.a, self.b)

    def interval(self, mass: float = 0.9) -> tuple[float, float]:
        """Compute the central credible interval, which holds θ with the probability `mass`.

        mass: above 0 and below 1. What is left is split evenly: half below, half above.
        Returns (low, high), found by halving. Raises ValueError for another mass.
        """
        if not 0 < mass < 1:
            raise ValueError(f"mass must lie between 0 and 1, not be {mass!r}")
        return self._quantile((1 - mass) / 2), self._quantile((1 + mass) / 2)

    def predictive(self, trials: int) -> np.ndarray:
        """Compute how probable 0, 1, ... and all successes in the next `trials` trials are.

        trials: a whole number, not negative.
        Returns (trials + 1,), which sum to 1: the binomial probabilities under each θ, averaged
        over the belief (the beta-binomial distribution). Raises ValueError for another number.
        """
        trials = count(trials, "trials")

        def log_beta(a, b):
            return lgamma(a) + lgamma(b) - lgamma(a + b)

        logs = [
            log_beta(self.a + k, self.b + trials - k) - log_beta(k + 1, trials - k + 1)
            for k in range(trials + 1)
        ]
        return np.exp(np.array(logs) - log_beta(self.a, self.b)) / (trials + 1)

    def _quantile(self, share: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.cdf(middle) < share else (low, middle)
        return (low + high) / 2


def _likelihood(values) -> np.ndarray:
    """Check that values are probabilities or densities of the data; return an array of floats."""
    array = np.asarray(values, dtype=float)
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"the likelihood must be finite and not negative; got {array}")
    return array


def _beta_tail(x: float, a: float, b: float) -> float:
    """Compute the share of Beta(a, b) that lies below x, for x up to about the mean.

    Lentz's evaluation of the continued fraction (Press et al., Numerical Recipes, section 6.4).
    """
    if x <= 0:
        return 0.0
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 100_000):  # about as many as the square root of a or b
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / (1 + term * d)
            c = 1 + term / c
            fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    log_front = a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)
    return exp(log_front) * fraction / a
