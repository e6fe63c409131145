"""SimCLR: learn to tell that two views come from one picture, without a label.

Chen et al. (2020), "A Simple Framework for Contrastive Learning of Visual Representations", arXiv 2002.05709.
Defined in the section "Self-supervised learning".

In shapes, N is the number of pictures of a batch, each with two views, and C the width of a projection.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the name that everybody gives it


def nt_xent(first, second, temperature: float = 0.5):
    """Ask each view which of the others is its partner: the paper's equation 1, meaned over all 2N views.

    first, second: (N, C), the projections of the two views; row i of both comes from picture i.
    temperature: the paper's tau; cosines are divided by it.
    Returns the loss, one number. Raises ValueError for shapes that differ, one picture, a row of zeros,
    a temperature that is not above 0.
    """
    if first.ndim != 2 or first.shape != second.shape or len(first) < 2:
        shapes = tuple(first.shape), tuple(second.shape)
        raise ValueError(f"both must be (N, C), with two pictures at least; got {shapes}")
    if not (math.isfinite(temperature) and temperature > 0):
        raise ValueError(f"the temperature must be finite and above 0; got {temperature}")
    if not (torch.cat([first, second]).norm(dim=1) > 0).all():  # NaN neither
        raise ValueError("a projection is zero, or not a number: it has no direction")
    return contrast(first, second, temperature)


def contrast(first, second, temperature):
    """Compute `nt_xent` without checks."""
    z = F.normalize(torch.cat([first, second]), dim=1)  # (2N, C), each of length 1
    similarity = z @ z.T / temperature  # (2N, 2N), cosines over tau
    similarity.fill_diagonal_(-torch.inf)  # nobody is asked about itself
    partner = torch.arange(len(z), device=z.device).roll(len(first))  # (2N,)
    return F.cross_entropy(similarity, partner)


class SimCLR(nn.Module):
    """An encoder f and a projection head g, which is thrown away after training. Section 2.1.

    encoder: maps a batch to (N, features). projection: the width of what the loss sees.
    """

    def __init__(self, encoder: nn.Module, features: int, projection: int):
        super().__init__()
        self.encoder = encoder
        # g(h) = W2 ReLU(W1 h); the paper's code adds batch norms, the text has none
        self.head = nn.Sequential(
            nn.Linear(features, features, bias=False),
            nn.ReLU(),
            nn.Linear(features, projection, bias=False),
        )

    def forward(self, x):
        """Map pictures to what the loss sees: (N, projection)."""
        return self.head(self.encoder(x))
