"""The checker of the exercise on a fair lead, and results in another order."""

import itertools

import numpy as np

from dlbasics.page.answers import numbers
from dlbasics.page.checker import Wrong, call, checker, close, several

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
        in_order(
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


def in_order(parts, right, names):
    """Raise Wrong where the right results came in another order."""
    got = [numbers(part) for part in parts]
    if any(value is None or value.ndim for value in got) or np.allclose(got, right, 1e-6, 1e-9):
        return
    for order in itertools.permutations(range(len(right))):
        if np.allclose(got, [right[i] for i in order], 1e-6, 1e-9):
            raise Wrong(f"These are the right results in another order: {', then '.join(names)}.")
