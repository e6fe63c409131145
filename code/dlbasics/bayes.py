"""Bayes' theorem, from two hypotheses to a continuous parameter. The code of Part 1.

Throughout, θ is what we do not know (a hypothesis or a parameter) and D is the data that we have
seen. Probabilities are numbers from 0 to 1; an array of k of them, one per hypothesis, has the
shape (k,).
"""

from dataclasses import dataclass
from math import isfinite, lgamma

import numpy as np


def posterior(prior, likelihood) -> np.ndarray:
    """Compute P(θ | D) for every hypothesis θ by Bayes' theorem.

    prior: (k,) the probabilities P(θ) before the data; not negative, summing to 1.
    likelihood: (k,) P(D | θ), how probable the data are under each hypothesis
        (a density will do).
    Returns (k,) probabilities that sum to 1.
    Raises ValueError for bad input, and where the data are impossible under every
    hypothesis that the prior allows.
    """
    prior, likelihood = _probabilities(prior, "prior"), _likelihood(likelihood)
    if prior.shape != likelihood.shape:
        raise ValueError(
            "prior and likelihood need one entry per hypothesis each; "
            f"their shapes are {prior.shape} and {likelihood.shape}"
        )
    joint = prior * likelihood  # P(θ) P(D | θ)
    evidence = joint.sum()  # P(D)
    if evidence == 0:
        raise ValueError(
            "the evidence P(D) is 0: the data are impossible under every hypothesis "
            "that the prior allows, or too improbable for a float: then take "
            "posterior_from_logs"
        )
    return joint / evidence


def posterior_from_logs(prior, log_likelihood) -> np.ndarray:
    """Compute P(θ | D) from log P(D | θ), which works where P(D | θ) is too small for a float.

    prior: (k,) as in `posterior`.
    log_likelihood: (k,) natural logarithms; -inf stands for an impossible outcome.
    Returns (k,) probabilities that sum to 1. Raises ValueError as `posterior` does.
    """
    prior = _probabilities(prior, "prior")
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
    belief = _probabilities(prior, "prior").copy()  # never the caller's own array
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
    prior, sensitivity, false_positive_rate = _units(
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
    prior, sensitivity, false_positive_rate = _units(
        prior=prior, sensitivity=sensitivity, false_positive_rate=false_positive_rate
    )
    population = _count(population, "population")
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


def simulate_screening(
    prior: float,
    sensitivity: float,
    false_positive_rate: float,
    n: int,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw n people at random and test them.

    Arguments as in `screening`; n: how many people; rng: the source of random numbers.
    Returns two boolean arrays (n,): who is infected, and who tests positive.
    Raises ValueError for bad input.
    """
    prior, sensitivity, false_positive_rate = _units(
        prior=prior, sensitivity=sensitivity, false_positive_rate=false_positive_rate
    )
    n = _count(n, "n")
    infected = rng.random(n) < prior
    positive = rng.random(n) < np.where(infected, sensitivity, false_positive_rate)
    return infected, positive


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
    theta = _unit_array(theta)
    successes, failures = _count(successes, "successes"), _count(failures, "failures")
    return theta**successes * (1 - theta) ** failures


@dataclass(frozen=True)
class BetaBinomial:
    """A Beta(a, b) belief about a success probability θ, updated by counting.

    a, b > 0: the belief before any data is as if a - 1 successes and b - 1 failures had been seen
    on top of a uniform prior, Beta(1, 1). Raises ValueError for other a or b.
    """

    a: float
    b: float

    def __post_init__(self):
        for name, value in (("a", self.a), ("b", self.b)):
            if not isfinite(value) or value <= 0:
                raise ValueError(f"{name} must be a finite number above 0, not {value!r}")

    def update(self, successes: int, failures: int) -> "BetaBinomial":
        """Return the posterior after the data: Beta(a + successes, b + failures)."""
        successes, failures = _count(successes, "successes"), _count(failures, "failures")
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
        theta = _unit_array(theta)
        log_norm = lgamma(self.a + self.b) - lgamma(self.a) - lgamma(self.b)
        with np.errstate(divide="ignore", invalid="ignore"):
            # 0 * log(0) is 0 here: a = 1 says nothing about θ = 0.
            left = np.where(self.a == 1, 0.0, (self.a - 1) * np.log(theta))
            right = np.where(self.b == 1, 0.0, (self.b - 1) * np.log1p(-theta))
            return np.exp(log_norm + left + right)


def gaussian_map(X, y, noise_std: float, prior_std: float) -> np.ndarray:
    """Compute the most probable weights of a linear model, with Gaussian noise and Gaussian prior.

    The model is y = X w + noise, each noise term drawn from N(0, noise_std²), each weight from
    N(0, prior_std²).
    X: (n, d). y: (n,). noise_std > 0 in the unit of y; prior_std > 0, or infinite for a flat prior.
    Returns w (d,): the minimum of ‖y - X w‖² + λ ‖w‖² with λ = noise_std² / prior_std², which is
    ridge regression (Hoerl and Kennard 1970) and what weight decay descends on; a flat prior gives
    the least-squares fit.
    Raises ValueError for bad input.
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if X.ndim != 2 or y.shape != X.shape[:1] or not X.size:
        raise ValueError(
            f"X must have the shape (n, d) and y (n,), none empty; got {X.shape} and {y.shape}"
        )
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("X and y must be finite; found NaN or infinity")
    if not (isfinite(noise_std) and noise_std > 0 and prior_std > 0):
        raise ValueError(
            "noise_std and prior_std must be above 0, noise_std finite; "
            f"got {noise_std!r} and {prior_std!r}"
        )
    # Least squares on [X; sqrt(λ) I] w = [y; 0] has the same minimum and is better conditioned
    # than X^T X.
    d = X.shape[1]
    stacked = np.vstack([X, np.eye(d) * (noise_std / prior_std)])  # (n + d, d)
    return np.linalg.lstsq(stacked, np.concatenate([y, np.zeros(d)]), rcond=None)[0]


def noisy_sine(n: int, noise_std: float, rng: np.random.Generator):
    """Draw n noisy points of the wave y = sin(πx) at places x drawn uniformly from [-1, 1].

    noise_std: the standard deviation of the Gaussian noise, in the unit of y; not negative.
    Returns x (n,), in rising order, and y (n,). Raises ValueError for a negative noise_std or n.
    """
    n = _count(n, "n")
    if not (isfinite(noise_std) and noise_std >= 0):
        raise ValueError(f"noise_std must be a finite number, not negative; got {noise_std!r}")
    x = np.sort(rng.uniform(-1, 1, n))
    return x, np.sin(np.pi * x) + rng.normal(0, noise_std, n)


def polynomials(x, degree: int = 9) -> np.ndarray:
    """Compute Legendre's polynomials at x: what a linear model needs to fit a curve.

    x: (n,) from -1 to 1, where they are orthogonal, so that no weight has to undo another.
    degree: not negative.
    Returns (n, degree + 1), column j holding the polynomial of degree j.
    Raises ValueError for x elsewhere, and for a degree that is no whole number.
    """
    x = np.asarray(x, dtype=float)
    if x.ndim != 1 or not np.all(np.abs(x) <= 1):
        raise ValueError("x must have the shape (n,), every entry from -1 to 1")
    return np.polynomial.legendre.legvander(x, _count(degree, "degree"))


def _probabilities(values, name: str) -> np.ndarray:
    """Check that values, (k,), are probabilities that sum to 1; return an array of floats."""
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(
            f"the {name} must be a list of probabilities, shape (k,); got the shape {array.shape}"
        )
    if not np.isfinite(array).all():
        raise ValueError(f"the {name} must be finite; found NaN or infinity in {array}")
    if (array < 0).any():
        raise ValueError(
            f"the {name} must not be negative; entry {int(array.argmin())} is {array.min():g}"
        )
    # As near as single precision comes: a softmax in float32 is a prior too.
    if abs(array.sum() - 1) > 1e-6:
        raise ValueError(f"the {name} must sum to 1; it sums to {array.sum():.12g}")
    return array


def _likelihood(values) -> np.ndarray:
    """Check that values are probabilities or densities of the data; return an array of floats."""
    array = np.asarray(values, dtype=float)
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"the likelihood must be finite and not negative; got {array}")
    return array


def _units(**values: float) -> list[float]:
    """Check that every value, given by name, is a probability; return them as floats."""
    for name, value in values.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} is a probability: it must lie from 0 to 1, not be {value!r}")
    return [float(value) for value in values.values()]


def _unit_array(theta) -> np.ndarray:
    """Check that theta holds probabilities; return an array of floats."""
    theta = np.asarray(theta, dtype=float)
    if not np.all((theta >= 0) & (theta <= 1)):
        raise ValueError("theta is a probability: every entry must lie from 0 to 1")
    return theta


def _count(value: int, name: str) -> int:
    """Check that value counts something; return it as an int."""
    if (
        isinstance(value, (bool, np.bool_))
        or not isfinite(value)
        or value != int(value)
        or value < 0
    ):
        raise ValueError(f"{name} must be a whole number, not negative; got {value!r}")
    return int(value)
