"""Make `stored.py`: the runs of the section "Encoder and decoder" that are too long for a page.

    python -m dlbasics.sections.papers.encoder_decoder.long_run

It tunes each arm's learning rate on validation sentences, with seeds that never judge, and then judges with
the seeds 0, 1 and 2 on test sentences. A quarter of an hour on one core; with names of arms, only those.
"""

import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import torch

from dlbasics import set_seed
from dlbasics.sections.papers.encoder_decoder import runs
from dlbasics.sections.papers.encoder_decoder.translator import (
    Translator,
    drawn,
    scores,
    sentences,
    train,
)

STEPS = 600
JUDGING = (0, 1, 2)
STORED = Path(__file__).with_name("stored.py")
HEAD = '''"""Runs that are too long for the page, made by `long_run.py`; not to be edited by hand.

A row is a run: arm, learning rate, steps, seed, which sentences, mean loss of the first 100 steps, CPU seconds; of
1, 2, 3 and 4 dates the share of translations that are right to the last symbol, then the share of right symbols.
"""

DATE = "{date}"
ROWS = """\\
'''


@dataclass
class Arm:
    """A translator and how long it trains; `rates` are tried on validation sentences.

    passes: 1 where every batch is new; 10 where the batches of a tenth of the steps come ten times.
    """

    looks: str
    n: int = 64
    directions: int = 2
    backwards: bool = False
    steps: int = STEPS
    passes: int = 1
    rates: tuple = (0.0025, 0.005, 0.01, 0.02, 0.04)
    tuning: tuple = (100, 101)

    def model(self) -> Translator:
        """Make it, with the numbers that chance gives now."""
        return Translator(self.looks, self.n, directions=self.directions)

    def batches(self, seed: int):
        """What it trains on."""
        return drawn(seed, self.steps, self.passes, backwards=self.backwards)

    def run(self, lr: float, seed: int, which: str) -> tuple:
        """Train and judge: loss at the start, seconds, and the two lists of `scores`."""
        set_seed(seed)
        began = time.process_time()
        model = self.model()
        losses = train(model, lr, self.steps, self.batches(seed))
        seconds = time.process_time() - began
        early = sum(losses[:100]) / len(losses[:100])
        return early, seconds, *scores(model, sentences(which, 0), self.backwards)


ARMS = {
    "attention": Arm("attention"),
    "vector": Arm("last", n=70),
    "vector-longer": Arm("last", n=70, steps=10 * STEPS, rates=(0.005, 0.01, 0.02), tuning=(100,)),
    "vector-again": Arm(
        "last", n=70, steps=10 * STEPS, passes=10, rates=(0.005, 0.01, 0.02), tuning=(100,)
    ),
    "vector-wide": Arm("last", n=128),
    "equal-weights": Arm("equal", n=70),
    "forwards": Arm("last", directions=1, rates=(0.01, 0.02, 0.04, 0.08)),
    "backwards": Arm("last", directions=1, backwards=True, rates=(0.01, 0.02, 0.04, 0.08)),
}


def row(name: str, lr: float, seed: int, which: str) -> str:
    """Run an arm once, and write what came out."""
    early, seconds, whole, single = ARMS[name].run(lr, seed, which)
    numbers = f"{early:.4f},{seconds:.1f}," + ",".join(f"{share:.4f}" for share in whole + single)
    text = f"{name},{lr},{ARMS[name].steps},{seed},{which},{numbers}"
    print(text, flush=True)
    return text


def kept(name: str) -> list[str]:
    """The stored rows of all other arms."""
    text = STORED.read_text(encoding="utf-8").split('"""\\\n')[1].split('"""')[0]
    return [line for line in text.split() if not line.startswith(f"{name},")]


def main(names: list[str]) -> None:
    """Run the arms named, and put their rows in place of their old ones."""
    torch.set_num_threads(1)
    for name in names or ARMS:
        arm = ARMS[name]
        rows = [row(name, lr, seed, "validation") for lr in arm.rates for seed in arm.tuning]
        best = runs.best(name, runs.read("\n".join(rows)))
        rows += [row(name, best, seed, "test") for seed in JUDGING]
        text = HEAD.format(date=date.today()) + "\n".join(kept(name) + rows) + '\n"""\n'
        STORED.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
