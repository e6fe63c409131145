"""From counts to causes: adjusting for a confounder, and data in which the causes are known.

A table of counts is a mapping treatment -> stratum -> (successes, total), such as `KIDNEY_STONES`.
A stratum is a group of cases that are alike in what is adjusted for. Expected counts, which need
not be whole, are counts too.
"""

from collections.abc import Mapping

import numpy as np

from dlbasics.page.arguments import count

KIDNEY_STONES = {
    "A": {"small": (81, 87), "large": (192, 263)},
    "B": {"small": (234, 270), "large": (55, 80)},
}
"""Patients cured, of how many, by treatment and size of the stone (Charig et al. 1986).

A is open surgery, B percutaneous nephrolithotomy.
"""


def naive(counts) -> dict[str, float]:
    """Compute P(success | treatment) for every treatment, whoever was given it.

    counts: as the module says. Returns treatment -> probability.
    Raises ValueError for bad counts, and for a treatment that nobody was given.
    """
    treatments, _, successes, totals = _table(counts)
    for treatment, total in zip(treatments, totals.sum(axis=1), strict=True):
        if total == 0:
            raise ValueError(f"nobody was given the treatment {treatment!r}")
    rates = successes.sum(axis=1) / totals.sum(axis=1)
    return dict(zip(treatments, rates.tolist(), strict=True))


def adjust(counts) -> dict[str, float]:
    """Compute P(success | do(treatment)) for every treatment, adjusted for the strata.

    counts: treatment -> stratum -> (successes, total).
    Returns treatment -> probability.
    Raises ValueError for bad counts, and for a stratum in which nobody was given a
    treatment: nothing is known of it there. The result is causal only where the strata
    hold all the confounding there is (Pearl 2009, section 3.3).
    """
    treatments, strata, successes, totals = _table(counts)  # lists and arrays
    for t, z in np.argwhere(totals == 0):
        raise ValueError(
            f"cannot adjust: in the stratum {strata[z]!r} "
            f"nobody was given the treatment {treatments[t]!r}"
        )
    rates = successes / totals  # (treatments, strata): P(success | t, z)
    shares = totals.sum(axis=0) / totals.sum()  # (strata,): P(z), among everybody
    return dict(zip(treatments, (rates @ shares).tolist(), strict=True))


def tabulate(treatment, stratum, success) -> dict[str, dict[str, tuple[int, int]]]:
    """Count the cases of each treatment and stratum, and the successes among them.

    treatment, stratum: (n,) names. success: (n,) booleans.
    Returns counts as the module says; treatments and strata in alphabetical order.
    Raises ValueError for shapes that differ, no cases, or a success that is no boolean.
    """
    treatment, stratum, success = map(np.asarray, (treatment, stratum, success))
    if treatment.ndim != 1 or not treatment.shape == stratum.shape == success.shape:
        raise ValueError(
            "treatment, stratum and success need the same shape (n,); "
            f"got {treatment.shape}, {stratum.shape} and {success.shape}"
        )
    if success.dtype != bool or not success.size:
        raise ValueError(f"success must hold booleans, at least one; got {success.dtype}")
    table = {}
    for t in np.unique(treatment):
        table[str(t)] = {}
        for z in np.unique(stratum):
            here = success[(treatment == t) & (stratum == z)]
            table[str(t)][str(z)] = (int(here.sum()), len(here))
    return table


def draw_study(counts, n: int, rng: np.random.Generator, randomised: bool = False):
    """Draw a study of n new patients from the population that a table describes.

    counts: as the module says; no treatment may be missing from a stratum.
    randomised: a coin (or a fair die) chooses each patient's treatment, instead of the doctors.
    Returns counts of the same form, in whole patients. Raises ValueError for bad input.
    """
    treatments, strata, successes, totals = _table(counts)
    adjust(counts)  # refuses an empty cell
    shares = totals / totals.sum()
    if randomised:
        shares = np.broadcast_to(shares.mean(axis=0), shares.shape)
    n = count(n, "n")
    patients = rng.multinomial(n, shares.ravel()).reshape(shares.shape)
    cured = rng.binomial(patients, successes / totals)
    return {
        t: {z: (int(cured[i, j]), int(patients[i, j])) for j, z in enumerate(strata)}
        for i, t in enumerate(treatments)
    }


def draw_patients(
    n: int,
    rng: np.random.Generator,
    harm: float = 1.0,
    calls_per_illness: float = 1.0,
) -> dict[str, np.ndarray]:
    """Draw n patients in whom exposure causes illness, and illness causes calls to a hotline.

    harm: how much illness a unit of exposure adds. calls_per_illness: how strongly calls follow
        illness. All three quantities are in units of the noise in illness, as differences from
        their means.
    Returns name -> (n,), for "exposure", "illness" and "calls".
    """
    n = count(n, "n")
    exposure = rng.normal(size=n)
    illness = harm * exposure + rng.normal(size=n)
    calls = calls_per_illness * illness + 0.5 * rng.normal(size=n)
    return {"exposure": exposure, "illness": illness, "calls": calls}


def _table(counts) -> tuple[list, list, np.ndarray, np.ndarray]:
    """Check counts; return treatments, strata, successes and totals (treatments, strata)."""
    if not isinstance(counts, Mapping) or not counts:
        raise ValueError(
            "counts must map each treatment to its strata, and each stratum to "
            f"(successes, total); got {counts!r}"
        )
    treatments = list(counts)
    for treatment, row in counts.items():
        if not isinstance(row, Mapping) or not row:
            raise ValueError(f"treatment {treatment!r} needs a mapping of strata; got {row!r}")
    strata = list(counts[treatments[0]])
    for treatment, row in counts.items():
        if differ := set(row) ^ set(strata):
            names = ", ".join(sorted(map(repr, differ)))
            raise ValueError(
                "every treatment needs the same strata, with (0, 0) where it was given to nobody; "
                f"{treatment!r} and {treatments[0]!r} differ in {names}"
            )
        for stratum, pair in row.items():
            if np.shape(pair) != (2,) or not 0 <= pair[0] <= pair[1] < np.inf:
                raise ValueError(
                    f"treatment {treatment!r}, stratum {stratum!r}: expected (successes, total) "
                    f"with 0 <= successes <= total; got {pair!r}"
                )
    array = np.array([[counts[t][z] for z in strata] for t in treatments], dtype=float)
    return treatments, strata, array[..., 0], array[..., 1]
