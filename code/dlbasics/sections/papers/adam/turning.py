"""The checker of the exercise on the problem that turns Adam the wrong way."""

import numpy as np

from dlbasics.page.answers import numbers
from dlbasics.page.checker import Wrong, call, checker, compare

_TURNS = 0.472313
"""Where Adam turns round for large = 3."""


def _drift(large, beta2, *, power=0.5, late=False, size=2):
    """One round's sum of moves; late: each is divided by the v before its own gradient.

    size: v is the mean of |g| to this power.
    """
    g = np.array([large, -1.0, -1.0])
    v = np.empty(3)
    v[0] = (1 - beta2) * (large**size + beta2 + beta2**2) / (1 - beta2**3)
    v[1] = beta2 * v[0] + 1 - beta2
    v[2] = beta2 * v[1] + 1 - beta2
    return -(g / (np.roll(v, 1) if late else v) ** power).sum()


@checker
def drift(answer):
    """Where the sum is above 0 Adam climbs, and below 0 it walks down. Now find where it turns round."""
    hints = {
        "The sign: a step goes against the gradient.": lambda n, b: -_drift(n, b),
        "v must go under the root.": lambda n, b: _drift(n, b, power=1.0),
        "That divides each gradient by the v from before it came. v takes in the new gradient "
        "first.": lambda n, b: _drift(n, b, late=True),
        "That is SGD: nothing is divided.": lambda n, b: 2.0 - n,
        "That is the first round, from v = 0. Go on until v repeats itself.": (
            lambda n, b: _rounds(n, b, 1)
        ),
        "That is the second round. Go on until v repeats itself.": lambda n, b: _rounds(n, b, 2),
        "That is the mean of the three directions, and the sum is asked.": (
            lambda n, b: _drift(n, b) / 3
        ),
        "That divides all by the root of the mean of the squares, as if the memory were endless.": (
            lambda n, b: (2 - n) / ((n**2 + 2) / 3) ** 0.5
        ),
        "That has the large gradient's own direction alone.": lambda n, b: (
            -n / ((1 - b) * (n**2 + b + b**2) / (1 - b**3)) ** 0.5
        ),
        "That takes the size of g in v, and not its square.": lambda n, b: _drift(n, b, size=1),
        "The old v counts beta2 and the square 1 - beta2: you have them exchanged.": (
            lambda n, b: _drift(n, 1 - b)
        ),
        "That is for large = 3 whatever comes in: use large.": lambda n, b: _drift(3.0, b),
        "That is the beta2 at which Adam turns round for large = 3. The function returns the sum of the "
        "three moves, for the large and the beta2 that come in.": lambda n, b: _TURNS,
    }

    def right(large, beta2):
        return _drift(large, beta2)

    for large, beta2 in [(3.0, 0.1), (4.0, 0.6), (2.5, 0.9)]:
        value = numbers(call(answer, large, beta2))
        if value is not None and value.ndim == 0:
            sums = np.cumsum([_rounds(large, beta2, i) for i in range(1, 30)])
            last = right(large, beta2)
            after = (float(value) - sums[-1]) / last  # so many rounds later, if v has settled
            early = np.isclose(sums[1:], value, rtol=1e-9).any()
            if early or (
                1 <= after < 1e7 and abs(after - round(after)) < 1e-6 * after and beta2 < 0.7
            ):
                raise Wrong(
                    f"For large={large:g}, beta2={beta2:g} that adds up many rounds. Begin the sum "
                    "anew for each round, and return the last."
                )
        compare(answer, right, large, beta2, hints=hints, tolerance=1e-5)


def _rounds(large, beta2, number):
    """The sum of round `number`, 1, 2, ..., from v = 0."""
    v = 0.0
    for _ in range(number):
        total = 0.0
        for g in (large, -1.0, -1.0):
            v = beta2 * v + (1 - beta2) * g**2
            total -= g / v**0.5
    return total
