"""What was run once, because it takes minutes; tests run parts of it again.

Made by `python -m dlbasics.sections.papers.dqn.race` and `python -m
dlbasics.sections.papers.dqn.cartpole`, which print these lines.
"""

CATCH = {
    "replay, and a target network": [
        [25, 25, 19, 13, 25, 23, 25, 16],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 11, 22, 10, 15, 20, 10, 19],
    ],
    "last 32, three times as long": [
        [25, 25, 25, 22, 25, 25, 25, 22],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 25, 23, 25, 25, 25, 25, 25],
        [10, 9, 8, 15, 5, 5, 7, 11],
        [5, 5, 5, 5, 5, 5, 5, 5],
    ],
    "last one, three times as long": [
        [16, 14, 14, 11, 16, 20, 17, 17],
        [25, 25, 19, 25, 22, 18, 25, 25],
        [25, 25, 25, 25, 25, 25, 23, 25],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [20, 24, 25, 24, 15, 22, 25, 15],
        [4, 5, 5, 5, 5, 5, 5, 5],
    ],
    "32 games at once, no memory": [
        [25, 23, 24, 25, 25, 20, 25, 19],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 25, 25, 25, 25, 25, 25, 25],
        [25, 25, 25, 20, 25, 25, 24, 25],
    ],
}
"""Games won of 25: arm -> (race.RATES, race.SEEDS)."""

LAST_32_FOR_LONG = [5, 6, 5, 5, 5, 5, 5, 10]
"""Games won of 25 by "last 32" at the rate 0.01, 32 times as long: one for each of race.SEEDS."""

CARTPOLE = {
    "replay, target network": [
        [500, 500, 500, 500, 500, 500],
        [146, 500, 500, 500, 500, 500],
        [500, 500, 500, 233, 500, 500],
    ],
    "replay": [
        [500, 500, 292, 500, 500, 500],
        [162, 500, 198, 500, 500, 500],
        [500, 177, 500, 117, 500, 500],
    ],
}
"""Moves a game, the mean of 20 greedy games: arm -> (cartpole.RATES, cartpole.SEEDS)."""
