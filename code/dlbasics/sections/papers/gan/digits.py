"""Small digits to generate: a plain rival, and two judges who have met neither of the two.

Defined in the section "Generative adversarial networks". Real digits hold ink in sixteenths; so
that this gives nothing away, what is judged is rounded to sixteenths too.
"""

from typing import NamedTuple

import numpy as np
import torch
from scipy.spatial.distance import cdist
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.svm import SVC
from torch import nn

from dlbasics import datasets
from dlbasics.sections.papers.gan import ring

SPLIT = datasets.digits()
TRAIN = torch.tensor(SPLIT.X_train, dtype=torch.float32)  # (1437, 64)

# Tuned on three quarters of the training digits, judged by the rest: what came out is in tried.py.
TUNE, HELD = np.split(np.random.default_rng(0).permutation(SPLIT.X_train), [1077])
RATES, STEPS = (3e-3, 1e-3), 4000
DIRECTIONS, GAUSSIANS, LEAST_VARIANCE = 50, 56, 1e-3


class Judged(NamedTuple):
    """How often made digits were told from real ones, how many of the ten were held, how new they are."""

    told: float
    held: int
    distance: float


def mixture(seed: int, n: int = 360, train=SPLIT.X_train, gaussians: int = GAUSSIANS):
    """Draw n digits from a mixture of Gaussians on the principal components of train (m, 64).

    Returns (n, 64), ink from 0 to 1.
    """
    components = PCA(DIRECTIONS).fit(train)
    fitted = GaussianMixture(gaussians, reg_covar=LEAST_VARIANCE, random_state=seed)
    fitted.fit(components.transform(train))
    drawn = np.random.default_rng(seed).permutation(fitted.sample(n)[0])  # not Gaussian by Gaussian
    return components.inverse_transform(drawn).clip(0, 1)


def made(seed: int, n: int = 360):
    """Train the page's GAN on the training digits, and draw n of its digits: (n, 64)."""
    torch.manual_seed(seed)
    G = ring.network(16, 128, 128, 64, batch_norm=True).append(nn.Sigmoid())
    D = ring.network(64, 128, 128, 1)
    ring.fit(G, D, lambda n: TRAIN[torch.randint(len(TRAIN), (n,))], RATES, 16, STEPS)
    with torch.no_grad():
        return G.eval()(torch.randn(n, 16))


def judged(images, real=SPLIT.X_test, train=SPLIT.X_train) -> Judged:
    """Judge made digits (n, 64) by real ones that nobody has trained on, (m, 64).

    told: the share that a support vector machine tells rightly, made or real, on examples that it
    was not trained on (five folds, as many of either kind); 0.5 is chance. held: how many of the
    ten digits have at least a quarter of their fair share, as a second machine names them, which
    learnt from the training set. distance: the median distance to the nearest digit of train, over
    that of the real ones: 1 if as far as digits that nobody has seen, 0 for copies.
    Raises ValueError for images of another shape, or fewer than 50.
    """
    images = np.round(16 * np.asarray(images, dtype=float)) / 16
    if images.ndim != 2 or images.shape[1] != 64 or len(images) < 50:
        raise ValueError(f"images are (n, 64), 50 of them at least; got {images.shape}")
    n = min(len(images), len(real))
    X = np.concatenate([images[:n], real[:n]])
    y = np.repeat([0, 1], n)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    told = cross_val_score(_machine(), X, y, cv=folds).mean()
    names = _machine().fit(SPLIT.X_train, SPLIT.y_train).predict(images)
    shares = np.bincount(names, minlength=10) / len(images)
    far = [np.median(cdist(one, train).min(axis=1)) for one in (images, real)]
    return Judged(float(told), int((shares >= 1 / 40).sum()), float(far[0] / far[1]))


def _machine() -> SVC:
    return SVC(C=10, gamma=0.05)  # names 99% of the test digits rightly


def main() -> None:
    """Print what tried.MADE holds."""
    for seed in range(5):
        print(tuple(round(number, 3) for number in judged(made(seed))))


if __name__ == "__main__":
    main()
