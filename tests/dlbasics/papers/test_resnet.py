"""Residual networks against transformers, the paper's counts, and what a skip must do."""

import os

import pytest
import torch
from torch import nn

from dlbasics.papers import resnet

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a model made of a config needs nothing from outside

COUNTS = {18: 11_689_512, 34: 21_797_672, 50: 25_557_032, 101: 44_549_160, 152: 60_192_808}
MILLIONS = {20: 0.27, 32: 0.46, 44: 0.66, 56: 0.85, 110: 1.7, 1202: 19.4}


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(before)


# --- the paper's counts ---


@pytest.mark.parametrize("depth", COUNTS)
def test_the_nets_for_imagenet_have_the_papers_layers_and_parameters(depth):
    with torch.device("meta"):
        net = getattr(resnet, f"resnet{depth}")()
    assert resnet.parameters(net) == COUNTS[depth]
    assert resnet.depth(net) == depth


@pytest.mark.parametrize("depth", COUNTS)
def test_a_plain_twin_lacks_the_shortcuts_and_nothing_else(depth):
    with torch.device("meta"):
        net, twin = resnet.imagenet_net(depth), resnet.imagenet_net(depth, option=None)
    own = dict(net.named_parameters())
    paths = {name: p for name, p in own.items() if "shortcut" in name}
    rest = {name: p.shape for name, p in own.items() if name not in paths}
    assert rest == {name: p.shape for name, p in twin.named_parameters()}
    assert len(paths) == 3 * (3 if depth < 50 else 4)  # kernel, scale and shift a stage
    assert resnet.depth(twin) == depth


def test_option_a_costs_no_parameters():
    with torch.device("meta"):
        padded, twin = resnet.resnet34(option="A"), resnet.resnet34(option=None)
    assert resnet.parameters(padded) == resnet.parameters(twin) < COUNTS[34]


@pytest.mark.parametrize("depth", MILLIONS)
def test_the_nets_for_cifar_have_table_6s_parameters(depth):
    with torch.device("meta"):
        net = resnet.cifar_net((depth - 2) // 6)
    assert resnet.depth(net) == depth
    digits = 2 if MILLIONS[depth] < 1 else 1
    assert round(resnet.parameters(net) / 1e6, digits) == MILLIONS[depth]


@pytest.mark.parametrize("n", [3, 9])
def test_a_plain_net_for_cifar_is_as_large_as_the_residual_one(n):
    with torch.device("meta"):
        counts = {resnet.parameters(resnet.cifar_net(n, option)) for option in ("A", None)}
        larger = resnet.parameters(resnet.cifar_net(n, "B"))
    assert len(counts) == 1 and larger > counts.pop()


@pytest.mark.parametrize("depth", [18, 50])
def test_the_sizes_of_table_1(depth):
    net = resnet.imagenet_net(depth, num_classes=7).eval()
    sizes = {}
    for name, module in net.named_modules():
        module.register_forward_hook(lambda m, i, out, name=name: sizes.update({name: out.shape}))
    with torch.no_grad():
        net(torch.zeros(1, 3, 224, 224))
    ends = {18: (1, 3, 5, 7), 50: (2, 6, 12, 15)}[depth]
    factor = 1 if depth == 18 else 4
    assert sizes["stem"] == (1, 64, 56, 56) and sizes[""] == (1, 7)
    for end, width, size in zip(ends, (64, 128, 256, 512), (56, 28, 14, 7), strict=True):
        assert sizes[f"blocks.{end}"] == (1, width * factor, size, size)


def test_the_sizes_for_cifar():
    net = resnet.cifar_net(1)
    images = torch.zeros(2, 3, 32, 32)
    x = net.stem(images)
    assert x.shape == (2, 16, 32, 32)
    for block, shape in zip(net.blocks, [(16, 32), (32, 16), (64, 8)], strict=True):
        x = block(x)
        assert x.shape == (2, shape[0], shape[1], shape[1])
    assert net(images).shape == (2, 10)


# --- an independent implementation ---


def reference(depth):
    """Hugging Face's net with the paper's stride, random weights, and used running statistics."""
    import transformers  # slow to import

    make, blocks = resnet.IMAGENET[depth]
    deep = make is resnet.bottleneck
    config = transformers.ResNetConfig(
        depths=list(blocks), layer_type="bottleneck" if deep else "basic", num_labels=1000,
        hidden_sizes=[width * (4 if deep else 1) for width in (64, 128, 256, 512)],
        downsample_in_bottleneck=True,
    )  # fmt: skip
    net = transformers.ResNetForImageClassification(config)
    generator = torch.Generator().manual_seed(depth)
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            for values, low in ((module.weight, 0.5), (module.running_var, 0.5),
                                (module.bias, -0.2), (module.running_mean, -0.2)):  # fmt: skip
                values.data.uniform_(low, low + 0.4, generator=generator)
    return net


@pytest.mark.filterwarnings("ignore")  # of another package's imports
@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("depth", [18, 34, 50, 101, 152])
def test_agrees_with_transformers(depth, training):
    theirs, ours = reference(depth), resnet.imagenet_net(depth)
    values = list(theirs.state_dict().values())
    names = list(ours.state_dict())
    assert [v.shape for v in values] == [v.shape for v in ours.state_dict().values()]
    ours.load_state_dict(dict(zip(names, values, strict=True)))
    images = torch.randn(4, 3, 64, 64)
    theirs.train(training), ours.train(training)
    with torch.no_grad():
        expected, got = theirs(images).logits, ours(images)
    scale = expected.abs().max()
    assert scale > 0.01
    assert (got - expected).abs().max() <= 1e-5 * max(1, scale)
    # In training mode both have moved their running statistics alike.
    for value, own in zip(theirs.state_dict().values(), ours.state_dict().values(), strict=True):
        assert torch.allclose(value.float(), own.float(), rtol=1e-5, atol=1e-5)


@pytest.mark.filterwarnings("ignore")
def test_the_place_of_the_stride_matters():
    theirs = reference(50)
    for block in theirs.resnet.encoder.stages[1:]:
        one, three = (layer.convolution for layer in block.layers[0].layer[:2])
        assert one.stride == (2, 2) and three.stride == (1, 1)
        one.stride, three.stride = (1, 1), (2, 2)  # ResNet v1.5
    ours = resnet.resnet50()
    ours.load_state_dict(dict(zip(ours.state_dict(), theirs.state_dict().values(), strict=True)))
    images = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        assert (ours.eval()(images) - theirs.eval()(images).logits).abs().max() > 1e-3


# --- blocks and shortcuts ---


def test_a_block_adds_its_input():
    layers = nn.Conv1d(3, 3, 3, padding=1)
    x = torch.randn(2, 3, 7)
    assert torch.equal(resnet.Block(layers, nn.Identity())(x), torch.relu(layers(x) + x))
    assert torch.equal(resnet.Block(layers)(x), torch.relu(layers(x)))


def test_a_residual_block_whose_f_is_zero_hands_on_what_a_relu_gave():
    block = resnet.Block(resnet.basic(4, 4), nn.Identity())
    block.F[-1].weight.data.zero_()
    x = torch.rand(2, 4, 5, 5)
    assert torch.equal(block(x), x)


@pytest.mark.parametrize(("size", "stride", "left"), [(8, 2, 4), (7, 2, 4), (5, 1, 5)])
def test_padding_takes_every_second_position_and_adds_zeros(size, stride, left):
    x = torch.randn(2, 3, size, size)
    y = resnet.Padding(5, stride)(x)
    assert y.shape == (2, 8, left, left)
    assert torch.equal(y[:, :3], x[:, :, ::stride, ::stride]) and not y[:, 3:].any()


def test_shortcuts_follow_the_option():
    assert resnet.shortcut(4, 4, 2, None) is None
    for option in ("A", "B"):
        assert isinstance(resnet.shortcut(4, 4, 1, option), nn.Identity)
    assert isinstance(resnet.shortcut(4, 8, 2, "A"), resnet.Padding)
    assert sum(p.numel() for p in resnet.shortcut(4, 8, 2, "B").parameters()) == 4 * 8 + 16


def test_weights_are_drawn_as_in_he_2015():
    net = resnet.resnet18()
    for module in net.modules():
        if isinstance(module, nn.Conv2d) and module.weight.numel() > 1e5:
            fan_in = module.in_channels * module.kernel_size[0] ** 2
            assert module.weight.std().item() == pytest.approx((2 / fan_in) ** 0.5, rel=0.02)
            assert abs(module.weight.mean().item()) < 0.02 * module.weight.std().item()
            assert module.bias is None
    assert not net.classify.bias.any()


# --- bad input ---


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: resnet.imagenet_net(20), "the depths"),
        (lambda: resnet.resnet18(option="C"), "option must be"),
        (lambda: resnet.resnet18(num_classes=0), "num_classes must be 1"),
        (lambda: resnet.resnet18(num_classes=-3), "not negative"),
        (lambda: resnet.cifar_net(0), "n must be 1"),
        (lambda: resnet.cifar_net(1.5), "whole number"),
        (lambda: resnet.cifar_net(1)(torch.zeros(2, 1, 32, 32)), "expected images"),
        (lambda: resnet.cifar_net(1)(torch.zeros(3, 32, 32)), "expected images"),
        (lambda: resnet.cifar_net(1)(torch.zeros(0, 3, 32, 32)), "at least one"),
        (lambda: resnet.basic(4, 4, dims=3), "dims must be"),
        (lambda: resnet.basic(4, 4, stride=0), "stride must be 1"),
        (lambda: resnet.bottleneck(6, 6), "multiple of 4"),
        (lambda: resnet.shortcut(4, 8, 2, "C"), "option must be"),
        (lambda: resnet.shortcut(8, 4, 1, "A"), "not negative"),
        (lambda: resnet.Padding(1, 0), "stride must be 1"),
        (lambda: resnet.imagenet_net([18]), "the depths"),
        (lambda: resnet.ResNet(resnet.basic, (-1,), (16,), 10, "A"), "not negative"),
    ],
)
def test_bad_input_is_refused_with_the_reason(make, reason):
    with pytest.raises(ValueError, match=reason):
        make()


# --- multiplications ---


@pytest.mark.parametrize(
    ("depth", "printed"), [(18, 1.8), (34, 3.6), (50, 3.8), (101, 7.6), (152, 11.3)]
)
def test_multiplications_are_those_of_table_1(depth, printed):
    with torch.device("meta"):
        found = resnet.multiply_adds(resnet.imagenet_net(depth)) / 1e9
    assert abs(found - printed) < 0.07  # the paper rounds, or leaves the shortcuts out


def test_multiplications_by_hand():
    net = resnet.cifar_net(1, option=None, num_classes=7).train()
    stem = 32 * 32 * 16 * 27
    first = 2 * 32 * 32 * 16 * 16 * 9
    second = 16 * 16 * 32 * 9 * (16 + 32)
    third = 8 * 8 * 64 * 9 * (32 + 64)
    assert resnet.multiply_adds(net, 32) == stem + first + second + third + 64 * 7
    assert net.training and not any(m._forward_hooks for m in net.modules())
    with pytest.raises(ValueError, match="size must be 1"):
        resnet.multiply_adds(net, 0)
