"""A ring of eight Gaussians: its samples, what of it is covered, and runs of a small GAN on it.

Defined in the section "Generative adversarial networks". `python -m dlbasics.sections.papers.gan.ring`
tries the rates and prints what `tried.py` holds, on seeds by which no page judges.
"""

from itertools import pairwise, product
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
NEW_SEEDS = (200, 201, 202)
# (batch norm, saturating) -> the pair of rates with the largest mean overlap in tried.RING.
BEST = {
    (True, False): (3e-3, 1e-3),
    (False, False): (3e-3, 3e-3),
    (True, True): (3e-3, 3e-4),
    (False, True): (3e-3, 3e-3),
}
MOMENTS = (1, 50, 100, 200, 300, 400, 500, 750, 1000, 1250, 1500, 2000, 2500, 3000)
STRIDES = (500, 1000, 1500, 2000, 2500, 3000)
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


def spread(samples) -> float:
    """Compute how far samples (n, 2) lie from their own mean: the root of the mean square."""
    samples = torch.as_tensor(samples)
    return (samples - samples.mean(dim=0)).square().sum(dim=1).mean().sqrt().item()


def real(n: int):
    """Draw n points of the ring: (n, 2)."""
    return CENTRES[torch.randint(8, (n,))] + SIGMA * torch.randn(n, 2)


def network(*sizes, batch_norm=False):
    """Make a network of linear layers with ReLUs between them, and batch norm before each ReLU or none."""
    layers = []
    for inputs, outputs in pairwise(sizes[:-1]):
        norm = [nn.BatchNorm1d(outputs)] if batch_norm else []
        layers += [nn.Linear(inputs, outputs), *norm, nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


def networks(batch_norm: bool):
    """Make G, 8 numbers -> a point, with batch norm or without, and D, a point -> a score."""
    return network(8, 64, 64, 2, batch_norm=batch_norm), network(2, 64, 64, 1)


def train(seed, batch_norm, rate_g, rate_d, saturating=False, num_steps=3000):
    """Train one pair on the ring, as the page does: both rates fall to 0 over the second half.

    Returns G in evaluation mode, and D's mean loss over the last tenth of the steps.
    """
    torch.manual_seed(seed)
    G, D = networks(batch_norm)
    losses = fit(G, D, real, (rate_g, rate_d), 8, num_steps, saturating)
    last = losses[-num_steps // 10 :]
    return G.eval(), sum(last) / len(last)


def fit(G, D, draw, rates, z_dim, num_steps, saturating=False):
    """Train G and D in place, with G's and D's rate, on what draw(n) draws; return D's losses."""
    adams = [
        torch.optim.Adam(model.parameters(), rate, betas=(0.5, 0.999), fused=True)
        for model, rate in zip((G, D), rates, strict=True)
    ]
    losses = []
    for step in range(num_steps):
        for adam, rate in zip(adams, rates, strict=True):
            adam.param_groups[0]["lr"] = rate * min(1, 2 - 2 * step / num_steps)
        z = torch.randn(128, z_dim)
        losses.append(gan.train_step(G, D, draw(128), z, *adams, saturating)[0])
    return losses


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

    def wandered(self, steps=STRIDES) -> float:
        """Compute how far the mean of the samples moves from one of the steps to the next, on average."""
        centres = torch.stack([cloud.mean(dim=0) for cloud in self.clouds(*steps).values()])
        return centres.diff(dim=0).norm(dim=1).mean().item()

    def clouds(self, *steps):
        """Return step -> the samples then, for the moments asked for."""
        return {step: self.samples[self.moments.index(step)] for step in steps}

    def data(self, name: str) -> dict:
        """Return what the explorable needs of this run, in whole numbers.

        near: of all samples, how many are near each place. centre: their mean, in hundredths.
        samples: 140 of them, to be drawn. wandered: as by the method of that name.
        """
        return {
            "name": name,
            "loss": [round(loss, 3) for loss in self.losses],
            "of": len(self.z),
            "near": [(shares_near(x) * len(x)).round().int().tolist() for x in self.samples],
            "centre": [(100 * x.mean(dim=0)).round().int().tolist() for x in self.samples],
            "wandered": round(self.wandered(), 3),
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
    for batch_norm in (False, True):  # tried.LONGER, tried.LONGER_WITH
        print(trial(batch_norm=batch_norm, rate_g=3e-3, rate_d=3e-4, num_steps=15_000))
    for (batch_norm, saturating), (rate_g, rate_d) in BEST.items():  # tried.AGAIN
        settings = {"batch_norm": batch_norm, "rate_g": rate_g, "rate_d": rate_d}
        print(trial(NEW_SEEDS, saturating=saturating, **settings))


if __name__ == "__main__":
    main()
