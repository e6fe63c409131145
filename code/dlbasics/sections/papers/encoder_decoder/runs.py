"""Read the runs that `long_run.py` stored: which arms there are, their tuning, and how they were judged."""

from dataclasses import dataclass

from dlbasics.sections.papers.encoder_decoder import stored


@dataclass
class Run:
    """One training: whole and single are shares of 1, 2, 3 and 4 dates, as `translator.scores` gives them."""

    arm: str
    lr: float
    steps: int
    seed: int
    which: str
    early: float
    seconds: float
    whole: list[float]
    single: list[float]

    def mean(self, by: str = "single") -> float:
        """The share of right symbols, or by="whole" of right translations: each number of dates counts the same."""
        shares = getattr(self, by)
        return sum(shares) / len(shares)


def read(text: str = stored.ROWS) -> list[Run]:
    """Turn rows of text into runs."""
    runs = []
    for row in text.split():
        arm, lr, steps, seed, which, early, seconds, *shares = row.split(",")
        shares = [float(share) for share in shares]
        half = len(shares) // 2
        numbers = float(lr), int(steps), int(seed), which, float(early), float(seconds)
        runs.append(Run(arm, *numbers, shares[:half], shares[half:]))
    return runs


def tuning(arm: str, runs: list[Run] | None = None, by: str = "single") -> dict[float, float]:
    """The share that is right on validation sentences at each rate, a mean over the tuning seeds."""
    found: dict[float, list[float]] = {}
    for run in runs if runs is not None else read():
        if run.arm == arm and run.which == "validation":
            found.setdefault(run.lr, []).append(run.mean(by))
    return {lr: sum(means) / len(means) for lr, means in found.items()}


def best(arm: str, runs: list[Run] | None = None) -> float:
    """The rate that validation chooses: the largest share of right symbols."""
    rates = tuning(arm, runs)
    return max(rates, key=rates.get)


def judged(arm: str) -> list[Run]:
    """The runs of an arm on test sentences, with seeds that chose nothing."""
    return [run for run in read() if run.arm == arm and run.which == "test"]
