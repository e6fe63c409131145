"""Generative adversarial networks: the two networks for MNIST, both losses, a step, and the theory.

Goodfellow et al., "Generative Adversarial Nets", NIPS 2014, arXiv 1406.2661; and the code that its
authors published, github.com/goodfeli/adversarial. The paper prints: rectified linear and sigmoid
units in G, maxout units and dropout in D, noise at the bottom of G alone, momentum, and k = 1 step
of D for each step of G. All sizes here, the rates of dropout and the initial weights are from the
file mnist.yaml of the code: the paper prints none of them.

D ends in a score, the logit; the paper's D(x) is its sigmoid.
"""

import torch
from torch import nn
from torch.nn.functional import softplus

from dlbasics.page.arguments import count
from dlbasics.papers import parameters as parameters


class Maxout(nn.Module):
    """Take the largest of several weighted sums: in_features numbers -> `units` numbers.

    pieces: how many weighted sums each unit chooses from (Goodfellow et al., "Maxout Networks",
    2013). Raises ValueError for a size that is not a whole number above 0.
    """

    def __init__(self, in_features: int, units: int, pieces: int):
        super().__init__()
        self.shape = _size(units, "units"), _size(pieces, "pieces")
        self.linear = nn.Linear(_size(in_features, "in_features"), units * pieces)

    def forward(self, x):
        """(B, in_features) -> (B, units)."""
        pieces = self.linear(x).unflatten(-1, self.shape)  # (B, units, pieces)
        return pieces.amax(dim=-1)


class Generator(nn.Module):
    """G: noise z (B, z_dim) -> images (B, x_dim), ink from 0 to 1.

    mean_image: (x_dim,), the mean of the training images, from 0 to 1; the code starts the last
    biases there. Raises ValueError for a bad size or a mean that does not fit.
    """

    def __init__(self, z_dim: int = 100, hidden: int = 1200, x_dim: int = 784, mean_image=None):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(_size(z_dim, "z_dim"), _size(hidden, "hidden")),
            nn.ReLU(),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, _size(x_dim, "x_dim")),
            nn.Sigmoid(),
        )
        _uniform(self, 0.05)
        if mean_image is not None:
            mean = torch.as_tensor(mean_image, dtype=torch.float32)
            if mean.shape != (x_dim,) or not ((mean >= 0) & (mean <= 1)).all():
                raise ValueError(f"mean_image must be {x_dim} numbers from 0 to 1")
            with torch.no_grad():
                self.layers[4].bias.copy_(mean.to(self.layers[4].bias.device).logit(eps=1e-7))

    def forward(self, z):
        """(B, z_dim) -> (B, x_dim)."""
        return self.layers(z)


class Discriminator(nn.Module):
    """D: images (B, x_dim) -> a score each, (B,); its sigmoid is the probability of "real".

    Dropout leaves a fifth of the pixels and half of each hidden layer out, in training alone.
    Raises ValueError for a bad size.
    """

    def __init__(self, x_dim: int = 784, units: int = 240, pieces: int = 5):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Dropout(0.2),
            Maxout(x_dim, units, pieces),
            nn.Dropout(0.5),
            Maxout(units, units, pieces),
            nn.Dropout(0.5),
            nn.Linear(units, 1),
        )
        _uniform(self, 0.005)

    def forward(self, x):
        """(B, x_dim) -> (B,)."""
        return self.layers(x).squeeze(-1)


def discriminator_loss(real, fake):
    """Compute minus V(D, G) of the paper's equation (1), from the scores of one batch.

    real, fake: scores of any shapes. Returns a tensor of the shape (): the mean of -log D(x) plus
    that of -log(1 - D(G(z))). The authors' code trains half of it.
    """
    return softplus(-real).mean() + softplus(fake).mean()


def generator_loss(fake, saturating: bool = False):
    """Compute what the generator minimises, from the scores of its samples.

    fake: scores of any shape. saturating: whether to take log(1 - D(G(z))), as the paper's
    Algorithm 1 prints, instead of -log D(G(z)), as its text advises and its code trains. Returns a
    tensor of the shape ().
    """
    return -softplus(fake).mean() if saturating else softplus(-fake).mean()


def train_step(G, D, real, z, adam_g, adam_d, saturating: bool = False):
    """Take Algorithm 1's step with k = 1: once down D's loss, then once down G's, on the same z.

    real: (B, ...) examples. z: (B, z_dim). adam_g, adam_d: optimisers of either sort. Returns the
    losses of D and G, each before its step.
    """
    fake = G(z)
    loss_d = discriminator_loss(D(real), D(fake.detach()))
    adam_d.zero_grad()
    loss_d.backward()
    adam_d.step()
    loss_g = generator_loss(D(fake), saturating)
    adam_g.zero_grad()
    loss_g.backward()
    adam_g.step()
    return loss_d.item(), loss_g.item()


def optimal_discriminator(p_data, p_g):
    """Compute Proposition 1: the D that maximises V where both densities are known.

    p_data, p_g: densities at the same places, not negative, and not both 0 at any. Returns a tensor
    of their shape. Raises ValueError for others.
    """
    p_data, p_g = _densities(p_data, p_g)
    if not (p_data + p_g > 0).all():
        raise ValueError("where both densities are 0, every D is as good: leave such places out")
    return p_data / (p_data + p_g)


def value(p_data, p_g, D, dx: float):
    """Compute V(D, G), the paper's equation (1), as a sum over a grid.

    p_data, p_g: densities at the places of the grid. D: probabilities from 0 to 1 there. dx: the
    size of a cell. Returns a tensor of the shape (); a density of 0 counts nothing.
    Raises ValueError where a density or a probability is none.
    """
    p_data, p_g = _densities(p_data, p_g)
    D = torch.as_tensor(D, dtype=p_data.dtype)
    if D.shape != p_data.shape or not ((D >= 0) & (D <= 1)).all():
        raise ValueError("D must be probabilities from 0 to 1, one for each place")
    # xlogy makes 0 log 0 a 0.
    return (torch.xlogy(p_data, D) + torch.xlogy(p_g, 1 - D)).sum() * dx


def jensen_shannon(p, q, dx: float):
    """Compute the Jensen-Shannon divergence of two densities on a grid, in nats: from 0 to log 2.

    p, q: (k,), densities; dx: the size of a cell. Returns a tensor of the shape ().
    Raises ValueError where one is no density.
    """
    p, q = _densities(p, q)
    middle = (p + q) / 2
    apart = [(torch.xlogy(one, one) - torch.xlogy(one, middle)).sum() for one in (p, q)]
    return (apart[0] + apart[1]) / 2 * dx


def _uniform(model, reach):
    # As pylearn2's irange: weights even between -reach and reach, biases 0.
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.uniform_(module.weight, -reach, reach)
            nn.init.zeros_(module.bias)


def _densities(*densities):
    made = [torch.as_tensor(density, dtype=torch.float64) for density in densities]
    if len({one.shape for one in made}) > 1:
        raise ValueError(f"densities at the same places; got {[tuple(one.shape) for one in made]}")
    if not all(one.isfinite().all() and (one >= 0).all() for one in made):
        raise ValueError("a density is finite and not negative")
    return made


def _size(value, name):
    if not count(value, name):
        raise ValueError(f"{name} must be above 0")
    return int(value)
