"""A ring of eight Gaussians: its samples, what of it is covered, and runs of a small GAN on it.

Defined in the section "Generative adversarial networks". `python -m dlbasics.sections.papers.gan.ring`
tries the rates and prints what `tried.py` holds, on seeds by which no page judges.
"""

from itertools import product
from typing import NamedTuple

import torch
from torch import nn

from dlbasics.papers import gan

ANGLES = torch.arange(8) * torch.pi / 4
CENTRES = 2 * torch.stack([ANGLES.cos(), ANGLES.sin()], dim=1)  # (8, 2)
SIGMA = 0.05
RATES_G, RATES_D = (3e-4, 1e-3, 3e-3), (1e-4, 3e-4, 1e-3, 3e-3)
PAIRS = tuple(product(RATES_G, RATES_D))
TRIAL_SEEDS = (100, 101, 102)
MOMENTS = (1, 50, 100, 200, 300, 400, 500, 750, 1000, 1250, 1500, 2000, 2500, 3000)
SIDE = 17  # places along a side of the map of D


class Coverage(NamedTuple):
    """What samples cover of the ring: places held, the share near one, and how well it is divided."""

    modes: int
    near: float
    overlap: float


def coverage(samples) -> Coverage:
    """Count what samples (n, 2) cover of the ring.

    A sample is near a place within 4 standard deviations of its centre, as all but 3 in 10,000 real
    points are. A place is held from a quarter of its fair share on: n / 32 samples. overlap: 1 if
    each place has its eighth and nothing lies elsewhere; 1 minus the total variation distance
    between the nine shares (eight places, and elsewhere) and those that they should be.
    Raises ValueError for samples of another shape, or none.
    """
    samples = torch.as_tensor(samples)
    if samples.ndim != 2 or samples.shape[1] != 2 or not len(samples):
        raise ValueError(f"samples are points (n, 2), one at least; got {tuple(samples.shape)}")
    shares = shares_near(samples)
    return Coverage(
        int((shares >= 1 / 32).sum()), shares.sum().item(), shares.clamp(max=1 / 8).sum().item()
    )


def shares_near(samples):
    """Compute the share of samples (n, 2) near each place: (8,)."""
    distances = torch.cdist(samples, CENTRES.to(samples))  # (n, 8)
    distance, place = distances.min(dim=1)
    near = place[distance < 4 * SIGMA]
    return near.bincount(minlength=8).double() / len(samples)


def real(n: int):
    """Draw n points of the ring: (n, 2)."""
    return CENTRES[torch.randint(8, (n,))] + SIGMA * torch.randn(n, 2)


def networks(batch_norm: bool):
    """Make G, 8 numbers -> a point, with batch norm or without, and D, a point -> a score."""
    layers = []
    for inputs in (8, 64):
        layers += [nn.Linear(inputs, 64), *[nn.BatchNorm1d(64)] * batch_norm, nn.ReLU()]
    G = nn.Sequential(*layers, nn.Linear(64, 2))
    D = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
    return G, D


def train(seed, batch_norm, rate_g, rate_d, saturating=False, num_steps=3000):
    """Train one pair on the ring, as the page does: both rates fall to 0 over the second half.

    Returns G in evaluation mode, and D's mean loss over the last tenth of the steps.
    """
    torch.manual_seed(seed)
    G, D = networks(batch_norm)
    adams = [
        torch.optim.Adam(model.parameters(), rate, betas=(0.5, 0.999), fused=True)
        for model, rate in ((G, rate_g), (D, rate_d))
    ]
    losses = []
    for step in range(num_steps):
        for adam, rate in zip(adams, (rate_g, rate_d), strict=True):
            adam.param_groups[0]["lr"] = rate * min(1, 2 - 2 * step / num_steps)
        z = torch.randn(128, 8)
        losses.append(gan.train_step(G, D, real(128), z, *adams, saturating)[0])
    last = losses[-num_steps // 10 :]
    return G.eval(), sum(last) / len(last)


@torch.no_grad()
def sampled(G, n: int = 4096):
    """Draw n samples of a generator of `networks`: (n, 2)."""
    return G(torch.randn(n, 8))


class Film:
    """What `gan-ring` shows of a training: samples of the same noise, and what D says on a grid.

    z: (n, 8), the noise. moments: the steps at which to look. Call it with (steps taken, G, D,
    losses so far) after each step; it draws no random number, and so changes no run.
    """

    def __init__(self, z, moments=MOMENTS):
        self.z, self.moments = z, tuple(moments)
        self.samples, self.fields, self.losses = [], [], []

    @torch.no_grad()
    def __call__(self, step, G, D, losses):
        """Look, if it is time to."""
        if step not in self.moments:
            return
        G.eval()
        self.samples.append(G(self.z))  # (n, 2)
        G.train()
        line = torch.linspace(-3, 3, SIDE)
        grid = torch.stack(torch.meshgrid(-line, line, indexing="ij"), dim=-1)  # from the top down
        self.fields.append(D(grid.flip(-1)).squeeze(-1).sigmoid())  # (SIDE, SIDE)
        self.losses.append(sum(losses[-50:]) / max(1, len(losses[-50:])))

    def wandered(self) -> float:
        """Compute how far the mean of the samples moves from one moment to the next, on average."""
        centres = torch.stack([cloud.mean(dim=0) for cloud in self.samples])  # (moments, 2)
        return centres.diff(dim=0).norm(dim=1).mean().item()

    def clouds(self, *steps):
        """Return step -> the samples then, for the moments asked for."""
        return {step: self.samples[self.moments.index(step)] for step in steps}

    def data(self, name: str) -> dict:
        """Return what the explorable needs of this run, in whole numbers: 140 samples a moment."""
        return {
            "name": name,
            "loss": [round(loss, 3) for loss in self.losses],
            "samples": [hundredths(cloud[:140]) for cloud in self.samples],
            "field": [(100 * field).round().int().flatten().tolist() for field in self.fields],
        }


def hundredths(points) -> list[int]:
    """Write points (n, 2) as 2n whole numbers, in hundredths, none further than 9.99 from 0."""
    return (100 * points).round().clamp(-999, 999).int().flatten().tolist()


def trial(seeds=TRIAL_SEEDS, **settings):
    """Train on several seeds; return (modes, near, overlap, D's last loss) for each, rounded."""
    rows = []
    for seed in seeds:
        G, loss = train(seed, **settings)
        rows.append((*(round(number, 3) for number in coverage(sampled(G))), round(loss, 3)))
    return rows


def main() -> None:
    """Try every pair of rates with and without batch norm, and both losses; print as Python."""
    for batch_norm in (True, False):
        for saturating in (False, True):
            for rate_g, rate_d in PAIRS:
                rows = trial(
                    batch_norm=batch_norm, rate_g=rate_g, rate_d=rate_d, saturating=saturating
                )
                print(f"    ({batch_norm}, {saturating}, {rate_g}, {rate_d}): {rows},")
    for batch_norm in (False, True):
        print(trial(batch_norm=batch_norm, rate_g=3e-3, rate_d=1e-2))  # tried.BEYOND
    print(trial(batch_norm=False, rate_g=3e-3, rate_d=3e-4, num_steps=15_000))


if __name__ == "__main__":
    main()
