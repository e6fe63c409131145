"""AlexNet: the network of ILSVRC-2012, its two towers written as groups of one convolution.

Krizhevsky, Sutskever & Hinton (2012), "ImageNet Classification with Deep Convolutional Neural
Networks". Defined in the section "AlexNet". Section numbers below are the paper's.

In shapes, B is the batch and the rest (channels, rows, columns). The first half of the channels of
a layer is one GPU's, the second half the other's.
"""

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the name that everybody gives it

from dlbasics.page.arguments import count
from dlbasics.papers import parameters as parameters

TOWERS = 2
"""The GPUs that shared the network: towers of the same layers, half of the channels in each."""

BIAS_ONE = ("conv2", "conv4", "conv5", "dense6", "dense7")
"""The layers whose biases begin at 1, so that their ReLUs begin with positive inputs (Section 5)."""


class AlexNet(nn.Module):
    """Five convolutions and three dense layers: scores for the classes of a picture (Section 3.5).

    num_classes: 1000 in the paper. Pictures have 224 rows and columns, as the paper prints, or 227;
    to those of 224 three columns and three rows of zeros are added: see `fitted`.
    """

    def __init__(self, num_classes: int = 1000):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 11, stride=4)
        self.conv2 = nn.Conv2d(96, 256, 5, padding=2, groups=TOWERS)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)  # sees both towers
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1, groups=TOWERS)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1, groups=TOWERS)
        self.dense6 = nn.Linear(256 * 6 * 6, 4096)
        self.dense7 = nn.Linear(4096, 4096)
        self.dense8 = nn.Linear(4096, _classes(num_classes))
        self.dropout = nn.Dropout(0.5)
        initialise(self)

    def forward(self, x):
        """Score the classes: (B, 3, 224, 224) -> (B, num_classes)."""
        x = fitted(x)  # (B, 3, 227, 227)
        x = pool(normalise(F.relu(self.conv1(x))))  # (B, 96, 27, 27)
        x = pool(normalise(F.relu(self.conv2(x))))  # (B, 256, 13, 13)
        x = F.relu(self.conv3(x))  # (B, 384, 13, 13)
        x = F.relu(self.conv4(x))  # (B, 384, 13, 13)
        x = pool(F.relu(self.conv5(x)))  # (B, 256, 6, 6)
        x = self.dropout(F.relu(self.dense6(x.flatten(1))))  # (B, 4096)
        x = self.dropout(F.relu(self.dense7(x)))  # (B, 4096)
        return self.dense8(x)  # (B, num_classes)


def fitted(x):
    """Make pictures (B, 3, 227, 227), on which 55 windows of 11 with stride 4 fit exactly.

    On 224 they do not: (224 - 11) / 4 is no whole number. The paper is silent; Krizhevsky's later code
    rounds up, so the last window reaches three pixels beyond the picture. There it finds zeros, and
    zero is the mean, which was taken off every picture (Section 2).
    Raises ValueError for other shapes.
    """
    if x.ndim != 4 or x.shape[1] != 3 or not len(x) or x.shape[2:] not in ((224, 224), (227, 227)):
        raise ValueError(
            f"expected pictures (B, 3, 224, 224) or (B, 3, 227, 227), at least one; got {tuple(x.shape)}"
        )
    beyond = 227 - x.shape[-1]
    return F.pad(x, (0, beyond, 0, beyond))


def normalise(a, towers: int = TOWERS):
    """Normalise each tower by itself: its maps do not cross to the other GPU. a: (B, C, H, W).

    That the two are apart here is our reading of "the GPUs communicate only in certain layers".
    """
    return torch.cat([response_norm(part) for part in a.chunk(towers, dim=1)], dim=1)


def response_norm(a, n: int = 5, k: float = 2.0, alpha: float = 1e-4, beta: float = 0.75):
    """Divide each activity by the activities at its place in the n nearest maps (Section 3.3).

    a: (B, C, H, W). torch's LocalResponseNorm divides alpha by n first; the paper's formula does not.
    """
    channels = a.shape[1]
    squares = F.pad(a.square(), (0, 0, 0, 0, n // 2, n // 2))  # two more on each side
    total = sum(squares[:, i : i + channels] for i in range(n))  # (B, C, H, W)
    return a / (k + alpha * total) ** beta


def pool(x):
    """Take the largest of 3 x 3 neighbours, every 2 pixels: windows overlap (Section 3.4)."""
    return F.max_pool2d(x, kernel_size=3, stride=2)


def initialise(model: AlexNet) -> None:
    """Draw weights from a Gaussian with standard deviation 0.01; biases are 1 or 0 (Section 5)."""
    for name, layer in model.named_children():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.constant_(layer.bias, 1.0 if name in BIAS_ONE else 0.0)


def shapes(model: nn.Module, x) -> dict[str, tuple[tuple[int, ...], int]]:
    """Send x through a model; name -> what comes out of each layer with weights, and how many it has.

    The shapes are without the batch. A call on the device `meta` computes no picture.
    """
    found, handles = {}, []
    for name, layer in model.named_modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):

            def note(module, _, output, name=name):
                found[name] = (tuple(output.shape[1:]), parameters(module))

            handles.append(layer.register_forward_hook(note))
    try:
        model(x)
    finally:
        for handle in handles:
            handle.remove()
    return found


def pca_colours(pixels):
    """Find the principal components of colours: eigenvalues (3,), rising, and a column each (3, 3).

    pixels: (n, 3), of all training pictures (Section 4.1). Raises ValueError where they are too few.
    """
    if pixels.ndim != 2 or pixels.shape[1] != 3 or len(pixels) < 2 or not pixels.isfinite().all():
        raise ValueError(f"expected finite pixels (n, 3), two or more; got {tuple(pixels.shape)}")
    return torch.linalg.eigh(torch.cov(pixels.T))


def recoloured(picture, values, vectors, alphas):
    """Add the same multiple of the principal colours to every pixel of a picture (Section 4.1).

    picture: (3, H, W). values (3,), vectors (3, 3): of `pca_colours`. alphas: (3,), drawn from a
    Gaussian with mean 0 and standard deviation 0.1, once each time that the picture is used.
    """
    return picture + (vectors @ (alphas * values))[:, None, None]


def ten_crops(pictures, size: int = 224):
    """Cut out the four corners and the centre, and mirror them: (B, C, H, W) -> (B, 10, C, size, size).

    At test the paper averages the ten predictions (Section 4.1). Raises ValueError where size does
    not fit.
    """
    rows, columns = pictures.shape[-2:]
    if not 1 <= count(size, "size") <= min(rows, columns):
        raise ValueError(f"size must be from 1 to {min(rows, columns)}; got {size}")
    middle = ((rows - size) // 2, (columns - size) // 2)
    below, right = rows - size, columns - size
    corners = [(0, 0), (0, right), (below, 0), (below, right), middle]
    crops = [pictures[..., i : i + size, j : j + size] for i, j in corners]
    return torch.stack([*crops, *(crop.flip(-1) for crop in crops)], dim=1)


def _classes(num_classes):
    if not count(num_classes, "num_classes"):
        raise ValueError("num_classes must be 1 or more")
    return int(num_classes)
