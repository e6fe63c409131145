"""AlexNet against two plain towers of torch's own layers, and its parts against torch's."""

import numpy as np
import pytest
import torch
from torch import nn

from dlbasics.papers import alexnet


@pytest.fixture(scope="module")
def meta():
    with torch.device("meta"):
        return alexnet.AlexNet().eval()


# --- counts ---


def test_it_has_the_papers_parameters(meta):
    assert alexnet.parameters(meta) == 60_965_224


def test_parameters_layer_by_layer(meta):
    found = {name: alexnet.parameters(layer) for name, layer in meta.named_children()}
    assert found == {
        "conv1": 96 * (11 * 11 * 3 + 1),
        "conv2": 256 * (5 * 5 * 48 + 1),
        "conv3": 384 * (3 * 3 * 256 + 1),
        "conv4": 384 * (3 * 3 * 192 + 1),
        "conv5": 256 * (3 * 3 * 192 + 1),
        "dense6": 4096 * (256 * 6 * 6 + 1),
        "dense7": 4096 * (4096 + 1),
        "dense8": 1000 * (4096 + 1),
        "dropout": 0,
    }


def test_kernels_have_the_sizes_of_section_3_5(meta):
    assert [tuple(getattr(meta, f"conv{i}").weight.shape) for i in range(1, 6)] == [
        (96, 3, 11, 11), (256, 48, 5, 5), (384, 256, 3, 3), (384, 192, 3, 3), (256, 192, 3, 3),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [224, 227])
def test_shapes_of_the_layers(meta, size):
    found = alexnet.shapes(meta, torch.zeros(2, 3, size, size, device="meta"))
    outputs = {name: shape for name, (shape, _) in found.items()}
    assert list(outputs.values()) == [
        (96, 55, 55), (256, 27, 27), (384, 13, 13), (384, 13, 13), (256, 13, 13),
        (4096,), (4096,), (1000,),
    ]  # fmt: skip
    # The caption of Figure 2 gives the neurons of each layer; of the first it gives 253,440.
    neurons = [int(np.prod(shape)) for shape in outputs.values()]
    assert neurons == [290_400, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000]
    assert sum(number for _, number in found.values()) == 60_965_224


# --- two plain towers, independent of the model ---


class Tower(nn.Module):
    """One GPU's convolutions, as the paper describes them, with torch's own layers only."""

    def __init__(self):
        super().__init__()
        norm = {"size": 5, "alpha": 5 * 1e-4, "beta": 0.75, "k": 2.0}  # torch divides alpha by 5
        self.first = nn.Sequential(
            nn.Conv2d(3, 48, 11, 4), nn.ReLU(), nn.LocalResponseNorm(**norm), nn.MaxPool2d(3, 2)
        )
        self.second = nn.Sequential(
            nn.Conv2d(48, 128, 5, padding=2), nn.ReLU(), nn.LocalResponseNorm(**norm), nn.MaxPool2d(3, 2)
        )  # fmt: skip
        self.third = nn.Sequential(nn.Conv2d(256, 192, 3, padding=1), nn.ReLU())
        self.rest = nn.Sequential(
            nn.Conv2d(192, 192, 3, padding=1), nn.ReLU(),
            nn.Conv2d(192, 128, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        )  # fmt: skip

    def convolutions(self):
        return [self.first[0], self.second[0], self.third[0], self.rest[0], self.rest[2]]


class Towers(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.gpus = nn.ModuleList([Tower(), Tower()])
        self.dense = nn.Sequential(
            nn.Flatten(), nn.Linear(9216, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(),
            nn.Linear(4096, num_classes),
        )  # fmt: skip

    def forward(self, x):
        own = [gpu.second(gpu.first(x)) for gpu in self.gpus]
        both = torch.cat(own, dim=1)  # the one exchange before the dense layers
        return self.dense(torch.cat([gpu.rest(gpu.third(both)) for gpu in self.gpus], dim=1))


@pytest.fixture(scope="module")
def pair():
    """Both networks, with the same random weights, large enough to matter in every layer."""
    torch.manual_seed(0)
    ours, theirs = alexnet.AlexNet(num_classes=10).eval(), Towers(10).eval()
    for layer in (ours.conv1, ours.conv2, ours.conv3, ours.conv4, ours.conv5):
        nn.init.kaiming_normal_(layer.weight)
        nn.init.uniform_(layer.bias, -0.2, 0.2)
    for layer in (ours.dense6, ours.dense7, ours.dense8):
        nn.init.normal_(layer.weight, std=0.02)
    for i, gpu in enumerate(theirs.gpus):
        for number, layer in enumerate(gpu.convolutions(), 1):
            source = getattr(ours, f"conv{number}")
            layer.weight.data = source.weight.chunk(2)[i].clone()
            layer.bias.data = source.bias.chunk(2)[i].clone()
    for place, name in ((1, "dense6"), (3, "dense7"), (5, "dense8")):
        theirs.dense[place].load_state_dict(getattr(ours, name).state_dict())
    return ours, theirs


def test_agrees_with_two_plain_towers(pair):
    ours, theirs = pair
    pictures = torch.randn(2, 3, 227, 227)
    with torch.no_grad():
        got, expected = ours(pictures), theirs(pictures)
    scale = expected.abs().max()
    assert scale > 0.1 and (got[0] - got[1]).abs().max() > 0.01
    assert (got - expected).abs().max() <= 1e-5 * max(1, scale)


def test_224_is_227_with_three_rows_and_columns_of_zeros(pair):
    ours, _ = pair
    picture = torch.randn(1, 3, 224, 224)
    larger = torch.zeros(1, 3, 227, 227)
    larger[..., :224, :224] = picture
    with torch.no_grad():
        assert torch.equal(ours(picture), ours(larger))


def test_towers_exchange_before_the_third_layer_and_not_before():
    torch.manual_seed(0)
    x = torch.randn(1, 3, 227, 227)
    model = alexnet.AlexNet(num_classes=2).eval()
    seen = {}
    for name in ("conv2", "conv3", "conv4", "conv5"):
        getattr(model, name).register_forward_hook(
            lambda _, inputs, output, name=name: seen.update({name: (inputs[0], output)})
        )
    model(x)
    for name, (_, output) in seen.items():
        source = seen[name][0]
        (gradient,) = torch.autograd.grad(
            output[:, : output.shape[1] // 2].sum(), source, retain_graph=True
        )
        other = gradient[:, source.shape[1] // 2 :].abs().max().item()
        assert (other > 0) == (name == "conv3"), name


# --- its parts ---


@pytest.mark.parametrize("channels", [1, 3, 48])
def test_response_normalisation_is_torchs_with_alpha_times_n(channels):
    a = 30 * torch.rand(2, channels, 4, 5)
    expected = nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0)(a)
    assert torch.allclose(alexnet.response_norm(a), expected, rtol=1e-5)
    by_formula = a.clone()
    for i in range(channels):
        near = a[:, max(0, i - 2) : min(channels, i + 3)].square().sum(dim=1)
        by_formula[:, i] /= (2 + 1e-4 * near) ** 0.75
    assert torch.allclose(alexnet.response_norm(a), by_formula, rtol=1e-5)


def test_towers_are_normalised_apart():
    a = torch.rand(1, 8, 2, 2)
    b = a.clone()
    b[:, 4:] *= 100
    assert torch.equal(alexnet.normalise(a)[:, :4], alexnet.normalise(b)[:, :4])
    assert not torch.equal(alexnet.response_norm(a)[:, :4], alexnet.response_norm(b)[:, :4])


def test_pools_overlap():
    x = torch.zeros(1, 1, 5, 5)
    x[0, 0, 2, 2] = 7.0
    assert (alexnet.pool(x) == 7).all() and alexnet.pool(x).shape == (1, 1, 2, 2)


def test_dropout_doubles_what_it_keeps_of_the_two_hidden_dense_layers():
    torch.manual_seed(0)
    model = alexnet.AlexNet(num_classes=2).train()
    seen = []
    model.dropout.register_forward_hook(lambda _, inputs, output: seen.append((inputs[0], output)))
    model(torch.randn(1, 3, 224, 224))
    assert [tuple(output.shape) for _, output in seen] == [(1, 4096), (1, 4096)]
    for before, after in seen:
        kept = after != 0
        assert 0.45 < kept[before > 0].float().mean() < 0.55
        assert torch.allclose(after[kept], 2 * before[kept])


def test_weights_begin_as_in_section_5():
    model = alexnet.AlexNet(num_classes=10)
    for name, layer in model.named_children():
        if name != "dropout":
            assert layer.weight.std().item() == pytest.approx(0.01, rel=0.03)
            one = name in ("conv2", "conv4", "conv5", "dense6", "dense7")
            assert (layer.bias == float(one)).all(), name


def test_ten_crops_are_corners_centre_and_their_mirrors():
    pictures = torch.arange(2 * 1 * 6 * 8).reshape(2, 1, 6, 8)
    crops = alexnet.ten_crops(pictures, size=4)
    assert crops.shape == (2, 10, 1, 4, 4)
    assert torch.equal(crops[:, 0], pictures[..., :4, :4])
    assert torch.equal(crops[:, 3], pictures[..., 2:, 4:])
    assert torch.equal(crops[:, 4], pictures[..., 1:5, 2:6])
    assert torch.equal(crops[:, 5:], crops[:, :5].flip(-1))


def test_colours_move_along_their_principal_components():
    rng = np.random.default_rng(0)
    pixels = torch.tensor(rng.normal(size=(500, 3)) @ rng.normal(size=(3, 3)))
    values, vectors = alexnet.pca_colours(pixels)
    spread, axes = np.linalg.eigh(np.cov(pixels.numpy().T))
    assert np.allclose(values, spread) and np.allclose(np.abs(vectors.numpy()), np.abs(axes))
    picture, alphas = torch.zeros(3, 2, 2, dtype=torch.float64), torch.tensor([0.1, -0.2, 0.3])
    moved = alexnet.recoloured(picture, values, vectors, alphas.double())
    signs = np.sign((vectors.numpy() * axes).sum(axis=0))
    expected = axes @ (signs * alphas.numpy() * spread)
    assert np.allclose(moved[:, 0, 0], expected) and torch.equal(moved[:, 0, 0], moved[:, 1, 1])


# --- bad input ---


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: alexnet.AlexNet(num_classes=0), "1 or more"),
        (lambda: alexnet.AlexNet(num_classes=2.5), "whole number"),
        (lambda: alexnet.fitted(torch.zeros(1, 3, 225, 225)), "expected pictures"),
        (lambda: alexnet.fitted(torch.zeros(3, 224, 224)), "expected pictures"),
        (lambda: alexnet.fitted(torch.zeros(1, 1, 224, 224)), "expected pictures"),
        (lambda: alexnet.fitted(torch.zeros(0, 3, 224, 224)), "at least one"),
        (lambda: alexnet.fitted(torch.zeros(1, 3, 224, 227)), "expected pictures"),
        (lambda: alexnet.ten_crops(torch.zeros(1, 3, 8, 8), size=9), "from 1 to 8"),
        (lambda: alexnet.ten_crops(torch.zeros(1, 3, 8, 8), size=0), "from 1 to 8"),
        (lambda: alexnet.pca_colours(torch.zeros(1, 3)), "two or more"),
        (lambda: alexnet.pca_colours(torch.zeros(5, 4)), r"\(n, 3\)"),
    ],
)
def test_bad_input_is_refused_with_the_reason(make, reason):
    with pytest.raises(ValueError, match=reason):
        make()
