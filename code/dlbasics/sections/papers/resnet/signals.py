"""A small residual network for signals, its plain twin, and what the section "ResNet" does to them.

Shapes: B examples, L positions, C channels.
"""

import copy

import torch
from torch import nn

from dlbasics.page.arguments import count
from dlbasics.papers.resnet import Block, basic, convolution, initialise


class SignalNet(nn.Module):
    """A stem, blocks of two convolutions of 16 channels, and a linear layer: 2n + 2 layers for n blocks.

    skip: False makes the plain twin, with as many parameters. block: called as block(layers, shortcut), with
    shortcut None in a plain net.
    """

    def __init__(self, depth, skip=True, block=Block):
        super().__init__()
        self.stem = nn.Sequential(*convolution(1, 16, 3, stride=2, dims=1), nn.ReLU())
        self.blocks = nn.Sequential()
        for _ in range(depth // 2 - 1):
            shortcut = nn.Identity() if skip else None
            self.blocks.append(block(basic(16, 16, dims=1), shortcut))
        self.classify = nn.Linear(16, 10)
        initialise(self)

    def forward(self, x):
        """Compute logits. x: (B, 40). Returns (B, 10)."""
        x = self.blocks(self.stem(x[:, None]))  # (B, 1, 40), (B, 16, 20)
        return self.classify(x.mean(dim=2))  # (B, 10)


class PreBlock(nn.Module):
    """The block of He et al. (2016b): norm and ReLU before each convolution, and nothing on the way round."""

    def __init__(self, layers, shortcut=None):
        super().__init__()
        first, first_norm, _, second, second_norm = layers
        self.shortcut = shortcut
        self.F = nn.Sequential(first_norm, nn.ReLU(), first, second_norm, nn.ReLU(), second)

    def forward(self, x):
        """x: (B, C, L). Returns the same shape."""
        return self.F(x) if self.shortcut is None else self.F(x) + self.shortcut(x)


class PreNet(SignalNet):
    """A SignalNet of `PreBlock`, with one more norm and ReLU after the last of them, as that paper has."""

    def __init__(self, depth, skip=True):
        super().__init__(depth, skip, PreBlock)
        self.blocks.append(nn.Sequential(nn.BatchNorm1d(16), nn.ReLU()))


def quiet(model: SignalNet) -> SignalNet:
    """Let each branch begin at 0: the last scale of its normalisation (Goyal et al. 2017). Returns the model."""
    for block in model.blocks:
        nn.init.zeros_(block.F[-1].weight)
    return model


def calibrated(model: SignalNet, X, batch_size: int = 64) -> SignalNet:
    """Copy a net and measure the running means and variances of its normalisation anew, over X (n, 40)."""
    model = copy.deepcopy(model).train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d):
            module.reset_running_stats()
            module.momentum = None  # a mean over all batches
    with torch.no_grad():
        for batch in X.split(batch_size):
            model(batch)
    return model.eval()


def deepened(model: SignalNet, num_blocks: int) -> SignalNet:
    """Copy a plain net and append blocks that change nothing; return it, ready for evaluation.

    Each kernel is 0 but for a 1 that hands a channel on, and batch normalisation leaves everything
    as it is; ReLU does too, for what comes out of a ReLU. Holds in evaluation mode only.
    """
    if any(block.shortcut is not None for block in model.blocks):
        raise ValueError("expected a plain net; this one has skips")
    deep = copy.deepcopy(model)
    width = deep.classify.in_features
    for _ in range(count(num_blocks, "num_blocks")):
        block = Block(basic(width, width, dims=1)).to(deep.classify.weight.device)
        for module in block.modules():
            if isinstance(module, nn.Conv1d):
                nn.init.dirac_(module.weight)
            elif isinstance(module, nn.BatchNorm1d):
                module.running_var.fill_(1 - module.eps)
        deep.blocks.append(block)
    return deep.eval()


def without(model: SignalNet, index: int) -> SignalNet:
    """Copy a net and leave out the block with this index (as in Veit et al. 2016)."""
    if index not in range(len(model.blocks)):
        raise ValueError(f"the net has the blocks 0 to {len(model.blocks) - 1}; got {index!r}")
    cut = copy.deepcopy(model)
    cut.blocks.pop(int(index))
    return cut
