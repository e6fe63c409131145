"""Residual networks: the nets of the paper for ImageNet and for CIFAR-10.

Defined in the section "ResNet". Source: He, Zhang, Ren & Sun, "Deep Residual Learning for Image
Recognition", CVPR 2016, arXiv 1512.03385. Shapes: B examples, C channels, positions L or H x W.
"""

import torch
from torch import nn
from torch.nn import functional

from dlbasics.page.arguments import count
from dlbasics.papers import parameters as parameters

LAYERS = (nn.Conv1d, nn.Conv2d, nn.Linear)
"""The layers with weights, which the paper counts."""


class Block(nn.Module):
    """Compute ReLU(F(x) + shortcut(x)); without a shortcut ReLU(F(x)), the plain twin.

    layers: F, a module. shortcut: a module with an output shaped as that of F, or None.
    """

    def __init__(self, layers: nn.Module, shortcut: nn.Module | None = None):
        super().__init__()
        self.shortcut = shortcut
        self.F = layers

    def forward(self, x):
        """x: (B, C, ...). Returns (B, C', ...)."""
        y = self.F(x)
        if self.shortcut is not None:
            y = y + self.shortcut(x)  # the whole idea
        return torch.relu(y)


def basic(inputs: int, outputs: int, stride: int = 1, dims: int = 2) -> nn.Sequential:
    """Make F of the shallower nets: two convolutions of size 3.

    inputs, outputs: numbers of channels. dims: 1 for signals, 2 for images.
    """
    return nn.Sequential(
        *convolution(inputs, outputs, 3, stride, dims),
        nn.ReLU(),
        *convolution(outputs, outputs, 3, 1, dims),
    )


def bottleneck(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    """Make F of the deeper nets: to a quarter of the channels, 3 x 3, and up again.

    inputs, outputs: numbers of channels. The stride is in the first convolution, as in
    the paper; ResNet "v1.5" has it in the second.
    """
    if count(outputs, "outputs") % 4:
        raise ValueError(f"outputs must be a multiple of 4; got {outputs}")
    narrow = outputs // 4
    return nn.Sequential(
        *convolution(inputs, narrow, 1, stride),
        nn.ReLU(),
        *convolution(narrow, narrow, 3),
        nn.ReLU(),
        *convolution(narrow, outputs, 1),
    )


class Padding(nn.Module):
    """The shortcut of option A: take every stride-th position, and fill up with channels of zeros."""

    def __init__(self, channels: int, stride: int):
        super().__init__()
        if count(stride, "stride") == 0:
            raise ValueError("the stride must be 1 or more")
        self.channels, self.stride = count(channels, "the channels to add"), stride

    def forward(self, x):
        """x: (B, C, H, W). Returns (B, C + channels, H / stride, W / stride), rounded up."""
        x = x[:, :, :: self.stride, :: self.stride]
        return functional.pad(x, (0, 0, 0, 0, 0, self.channels))


def shortcut(inputs: int, outputs: int, stride: int, option: str | None) -> nn.Module | None:
    """Make the path round F: the identity where the shapes allow it, else what the option says.

    option: "A" pads with zeros and has no parameters, "B" is a 1 x 1 convolution with batch
        normalisation, None is no path at all, as in a plain net.
    """
    if option not in ("A", "B", None):
        raise ValueError(f"the option must be 'A', 'B' or None (plain); got {option!r}")
    if option is None:
        return None
    if stride == 1 and inputs == outputs:
        return nn.Identity()
    if option == "A":
        return Padding(outputs - inputs, stride)
    return nn.Sequential(*convolution(inputs, outputs, 1, stride))


class ResNet(nn.Module):
    """A stem, stages of blocks, the mean over all positions, and one linear layer.

    make: makes each block's F, `basic` or `bottleneck`. blocks: how many in each stage.
    channels: of each stage's output. Each stage but the first halves height and width.
    option: the shortcut where shapes change, "A" or "B"; None makes the plain twin.
    small: the stem for 32 x 32 images (one 3 x 3 convolution) in place of ImageNet's (7 x 7 with
        stride 2, and max pooling).
    Weights are drawn as in He et al. (2015), arXiv 1502.01852, equation 10; biases are 0.
    """

    def __init__(self, make, blocks, channels, num_classes, option, small=False):
        super().__init__()
        if count(num_classes, "num_classes") == 0:
            raise ValueError("num_classes must be 1 or more")
        now = 16 if small else 64
        stem = convolution(3, now, 3 if small else 7, 1 if small else 2)
        pool = [] if small else [nn.MaxPool2d(3, 2, padding=1)]
        self.stem = nn.Sequential(*stem, nn.ReLU(), *pool)
        self.blocks = nn.Sequential()
        for stage, (number, then) in enumerate(zip(blocks, channels, strict=True)):
            for i in range(count(number, "the number of blocks")):
                stride = 2 if stage > 0 and i == 0 else 1
                path = shortcut(now, then, stride, option)
                self.blocks.append(Block(make(now, then, stride), path))
                now = then
        self.classify = nn.Linear(now, num_classes)
        initialise(self)

    def forward(self, x):
        """Compute logits. x: (B, 3, H, W). Returns (B, num_classes)."""
        if x.ndim != 4 or x.shape[1] != 3 or not x.numel():
            raise ValueError(f"expected images (B, 3, H, W), at least one; got {tuple(x.shape)}")
        x = self.blocks(self.stem(x))  # (B, C, H / 32, W / 32), or H / 4, W / 4 if small
        return self.classify(x.mean(dim=(2, 3)))


IMAGENET = {
    18: (basic, (2, 2, 2, 2)),
    34: (basic, (3, 4, 6, 3)),
    50: (bottleneck, (3, 4, 6, 3)),
    101: (bottleneck, (3, 4, 23, 3)),
    152: (bottleneck, (3, 8, 36, 3)),
}
"""Table 1 of the paper: depth -> (F, blocks in each stage)."""


def imagenet_net(depth: int, option: str | None = "B", num_classes: int = 1000) -> ResNet:
    """Make a net of the paper's Table 1; option None gives its plain twin.

    depth: 18, 34, 50, 101 or 152 layers with weights, shortcuts not counted.
    """
    if depth not in list(IMAGENET):
        raise ValueError(f"the paper has the depths {list(IMAGENET)}; got {depth!r}")
    make, blocks = IMAGENET[depth]
    channels = [width * (4 if make is bottleneck else 1) for width in (64, 128, 256, 512)]
    return ResNet(make, blocks, channels, num_classes, option)


def resnet18(**options) -> ResNet:
    """Make ResNet-18; options as for imagenet_net."""
    return imagenet_net(18, **options)


def resnet34(**options) -> ResNet:
    """Make ResNet-34; options as for imagenet_net."""
    return imagenet_net(34, **options)


def resnet50(**options) -> ResNet:
    """Make ResNet-50; options as for imagenet_net."""
    return imagenet_net(50, **options)


def resnet101(**options) -> ResNet:
    """Make ResNet-101; options as for imagenet_net."""
    return imagenet_net(101, **options)


def resnet152(**options) -> ResNet:
    """Make ResNet-152; options as for imagenet_net."""
    return imagenet_net(152, **options)


def cifar_net(n: int, option: str | None = "A", num_classes: int = 10) -> ResNet:
    """Make a net of section 4.2 with 6n + 2 layers: n = 3, 9, 18 give ResNet-20, 56, 110."""
    if count(n, "n") == 0:
        raise ValueError("n must be 1 or more: it counts the blocks of a stage")
    return ResNet(basic, (n, n, n), (16, 32, 64), num_classes, option, small=True)


def depth(model) -> int:
    """Count the layers with weights as the paper does: shortcuts are not counted."""
    return sum(
        isinstance(module, LAYERS) and "shortcut" not in name
        for name, module in model.named_modules()
    )


def multiply_adds(model: ResNet, size: int = 224) -> int:
    """Count the multiplications of one picture, each with its addition: what the paper calls FLOPs.

    Convolutions, the linear layer, and 1 x 1 shortcuts; not norms, ReLUs and additions. size: the picture's
    height and width. The model may be on the `meta` device: no number is computed.
    """
    if count(size, "size") == 0:
        raise ValueError("the size must be 1 or more")
    total = 0

    def add(module, _, output):
        nonlocal total
        total += module.weight[0].numel() * output[0].numel()  # products a number, times numbers

    hooks = [m.register_forward_hook(add) for m in model.modules() if isinstance(m, LAYERS)]
    before, device = model.training, next(model.parameters()).device
    with torch.no_grad():
        model.eval()(torch.zeros(1, 3, size, size, device=device))
    model.train(before)
    for hook in hooks:
        hook.remove()
    return total


def initialise(model) -> None:
    """Draw weights with mean 0 and variance 2 / fan_in (He et al. 2015); biases are 0."""
    for module in model.modules():
        if isinstance(module, LAYERS):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def convolution(inputs: int, outputs: int, size: int, stride: int = 1, dims: int = 2):
    """Make a convolution that keeps the number of positions, up to the stride, and its norm.

    Returns the two modules. The convolution has no bias: the norm's shift does its work.
    """
    for name, value in {"inputs": inputs, "outputs": outputs, "stride": stride}.items():
        if count(value, name) == 0:
            raise ValueError(f"{name} must be 1 or more")
    if dims not in (1, 2):
        raise ValueError(f"dims must be 1 or 2; got {dims!r}")
    kernel, norm = {1: (nn.Conv1d, nn.BatchNorm1d), 2: (nn.Conv2d, nn.BatchNorm2d)}[dims]
    return kernel(inputs, outputs, size, stride, size // 2, bias=False), norm(outputs)
