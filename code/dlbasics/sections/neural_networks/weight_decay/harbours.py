"""Two ways of fitting, compared in the same harbours: by quartiles, and by harbours drawn anew."""

import numpy as np


def compare(one, other, shares=(0.25, 0.5, 0.75)):
    """Print the quantiles of two ways' misses, and where their difference lies in 95 of 100 redraws.

    one, other: (n,), the misses of the two ways in the same n harbours, in metres; harbours are
    redrawn in pairs. Returns the ends of the differences, (len(shares), 2).
    """
    one, other = np.asarray(one), np.asarray(other)
    draws = np.random.default_rng(0).integers(0, len(one), (2000, len(one)))
    gaps = []
    for share in shares:
        redrawn = (np.quantile(way[draws], share, axis=1) for way in (one, other))
        gaps.append(np.quantile(np.subtract(*redrawn), [0.025, 0.975]))
        pair = np.quantile(one, share), np.quantile(other, share)
        print(f"{share:.0%} miss by less than: {pair[0]:.2f} and {pair[1]:.2f} m,", end=" ")
        print(f"difference {gaps[-1][0]:.2f} to {gaps[-1][1]:.2f}")
    return np.array(gaps)
