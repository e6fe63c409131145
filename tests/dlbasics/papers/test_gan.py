"""The paper's networks, its losses against torch's, a step against its gradients, the theory against closed forms."""

import math

import numpy as np
import pytest
import torch
from scipy import integrate, stats
from scipy.spatial.distance import jensenshannon
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from dlbasics.papers import gan

GRID = np.linspace(-12, 14, 5201)
DX = GRID[1] - GRID[0]
P, Q = stats.norm(0, 1).pdf(GRID), stats.norm(2, 1.5).pdf(GRID)


def test_the_sizes_are_those_of_the_authors_code():
    with torch.device("meta"):
        G, D = gan.Generator(), gan.Discriminator()
    # mnist.yaml: 100 -> 1200 -> 1200 -> 784; 784 -> 240 x 5 -> 240 x 5 -> 1.
    assert gan.parameters(G) == 100 * 1200 + 1200 + 1200 * 1200 + 1200 + 1200 * 784 + 784
    assert gan.parameters(D) == 784 * 1200 + 1200 + 240 * 1200 + 1200 + 240 + 1
    assert gan.parameters(G) == 2_503_984 and gan.parameters(D) == 1_231_441


def test_the_generator_by_numpy():
    torch.manual_seed(0)
    G, z = gan.Generator(5, 7, 4), torch.randn(3, 5)
    first, second, last = (layer for layer in G.layers if isinstance(layer, torch.nn.Linear))
    h = z.numpy()
    for layer in (first, second):
        h = np.maximum(h @ layer.weight.detach().numpy().T + layer.bias.detach().numpy(), 0)
    x = h @ last.weight.detach().numpy().T + last.bias.detach().numpy()
    np.testing.assert_allclose(G(z).detach().numpy(), 1 / (1 + np.exp(-x)), atol=1e-6)


def test_maxout_is_the_largest_of_its_pieces():
    torch.manual_seed(0)
    layer, x = gan.Maxout(6, 4, 3), torch.randn(5, 6)
    W, b = layer.linear.weight.detach().numpy(), layer.linear.bias.detach().numpy()
    y = layer(x).detach().numpy()
    assert y.shape == (5, 4)
    for unit in range(4):
        pieces = [x.numpy() @ W[3 * unit + i] + b[3 * unit + i] for i in range(3)]
        np.testing.assert_allclose(y[:, unit], np.max(pieces, axis=0), atol=1e-6)


def test_the_discriminator_drops_in_training_alone():
    torch.manual_seed(0)
    D, x = gan.Discriminator(20, 6, 3), torch.rand(8, 20)
    assert not torch.equal(D(x), D(x))
    D.eval()
    assert torch.equal(D(x), D(x)) and D(x).shape == (8,)
    assert [layer.p for layer in D.layers if isinstance(layer, torch.nn.Dropout)] == [0.2, 0.5, 0.5]


def test_the_weights_start_as_in_the_authors_code():
    torch.manual_seed(0)
    mean = torch.linspace(0, 1, 50)
    G, D = gan.Generator(10, 300, 50, mean_image=mean), gan.Discriminator(30, 40, 5)
    for model, reach in ((G, 0.05), (D, 0.005)):
        for module in model.modules():
            if isinstance(module, torch.nn.Linear):
                assert 0.9 * reach < module.weight.abs().max() <= reach
                assert module is G.layers[4] or (module.bias == 0).all()
    torch.testing.assert_close(G.layers[4].bias.sigmoid(), mean.clamp(1e-7, 1 - 1e-7))


def test_the_losses_are_cross_entropies_and_closed_forms():
    torch.manual_seed(0)
    real, fake = torch.randn(2, 40, dtype=torch.float64) * 3
    ones, zeros = torch.ones_like(real), torch.zeros_like(real)
    torch.testing.assert_close(
        gan.discriminator_loss(real, fake), bce(real, ones) + bce(fake, zeros)
    )
    torch.testing.assert_close(gan.generator_loss(fake), bce(fake, ones))
    torch.testing.assert_close(gan.generator_loss(fake, saturating=True), -bce(fake, zeros))
    D = fake.sigmoid()
    torch.testing.assert_close(gan.generator_loss(fake), -D.log().mean())
    torch.testing.assert_close(gan.generator_loss(fake, saturating=True), (1 - D).log().mean())
    torch.testing.assert_close(
        gan.discriminator_loss(real, fake), -(real.sigmoid().log() + (1 - D).log()).mean()
    )


def test_the_losses_of_a_judge_that_cannot_tell_and_of_one_that_is_sure():
    zero = torch.zeros(5, dtype=torch.float64)
    assert gan.discriminator_loss(zero, zero).item() == pytest.approx(math.log(4), abs=1e-12)
    sure = torch.full((5,), 800.0)
    for loss in (
        gan.discriminator_loss(sure, -sure), gan.discriminator_loss(-sure, sure),
        gan.generator_loss(-sure), gan.generator_loss(sure, saturating=True),
    ):  # fmt: skip
        assert loss.isfinite()  # -log of a sigmoid would be infinite


@pytest.mark.parametrize("saturating", [False, True])
def test_the_slopes_along_the_score(saturating):
    score = torch.tensor([-5.0, 0.3, 4.0], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(3 * gan.generator_loss(score, saturating), score)
    D = score.detach().sigmoid()
    torch.testing.assert_close(slope, -D if saturating else -(1 - D))


@pytest.mark.parametrize("saturating", [False, True])
def test_a_step_goes_down_both_losses_and_d_goes_first(saturating):
    torch.manual_seed(0)
    G, D = torch.nn.Linear(3, 2), torch.nn.Linear(2, 1)
    real, z, rate = torch.randn(10, 2), torch.randn(10, 3), 0.1
    weights = [parameter.detach().clone() for net in (G, D) for parameter in net.parameters()]
    g_w, g_b, d_w, d_b = (weight.requires_grad_() for weight in weights)
    fake = z @ g_w.T + g_b
    loss_d = gan.discriminator_loss(real @ d_w.T + d_b, fake.detach() @ d_w.T + d_b)
    steps = torch.autograd.grad(loss_d, (d_w, d_b))
    d_w, d_b = (w.detach() - rate * step for w, step in zip((d_w, d_b), steps, strict=True))
    loss_g = gan.generator_loss(fake @ d_w.T + d_b, saturating)
    steps = torch.autograd.grad(loss_g, (g_w, g_b))
    g_w, g_b = (w.detach() - rate * step for w, step in zip((g_w, g_b), steps, strict=True))

    sgd = [torch.optim.SGD(net.parameters(), rate) for net in (G, D)]
    told = gan.train_step(G, D, real, z, *sgd, saturating)
    assert told == pytest.approx((loss_d.item(), loss_g.item()), abs=1e-6)
    expected = (g_w, g_b, d_w, d_b)
    for parameter, wanted in zip([*G.parameters(), *D.parameters()], expected, strict=True):
        torch.testing.assert_close(parameter.detach(), wanted)


def test_the_best_discriminator_reaches_the_theorems_value():
    best = gan.optimal_discriminator(P, Q)
    reached = gan.value(P, Q, best, DX)
    apart = gan.jensen_shannon(P, Q, DX)
    assert reached.item() == pytest.approx(-math.log(4) + 2 * apart.item(), abs=1e-9)
    rng = np.random.default_rng(0)
    for _ in range(20):
        other = np.clip(best.numpy() + rng.normal(0, 0.05, best.shape), 0, 1)
        assert gan.value(P, Q, other, DX) < reached
    same = gan.optimal_discriminator(P, P)
    assert (same == 0.5).all()
    assert gan.value(P, P, same, DX).item() == pytest.approx(-math.log(4), abs=1e-6)


def test_the_divergence_against_scipy():
    by_scipy = jensenshannon(P * DX, Q * DX) ** 2  # scipy gives its root
    assert gan.jensen_shannon(P, Q, DX).item() == pytest.approx(by_scipy, abs=1e-9)

    def integrand(x):
        p, q = stats.norm(0, 1).pdf(x), stats.norm(2, 1.5).pdf(x)
        return (p * np.log(2 * p / (p + q)) + q * np.log(2 * q / (p + q))) / 2

    integral, _ = integrate.quad(integrand, -12, 14)
    assert gan.jensen_shannon(P, Q, DX).item() == pytest.approx(integral, abs=1e-8)
    assert gan.jensen_shannon(P, P, DX) == 0
    apart = gan.jensen_shannon([0, 0, 1.0, 1.0], [1.0, 1.0, 0, 0], 0.5)
    assert apart.item() == pytest.approx(math.log(2), abs=1e-12)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: gan.Maxout(0, 2, 2), "in_features"),
        (lambda: gan.Maxout(2, 2, 1.5), "pieces"),
        (lambda: gan.Generator(hidden=0), "hidden"),
        (lambda: gan.Generator(x_dim=3, mean_image=[0.1, 0.2]), "mean_image"),
        (lambda: gan.Generator(x_dim=2, mean_image=[0.1, 1.2]), "mean_image"),
        (lambda: gan.Discriminator(units=-1), "units"),
        (lambda: gan.optimal_discriminator([1.0, 0.0], [1.0, 0.0]), "both densities are 0"),
        (lambda: gan.optimal_discriminator([1.0], [1.0, 0.0]), "same places"),
        (lambda: gan.jensen_shannon([-1.0], [1.0], 1), "not negative"),
        (lambda: gan.jensen_shannon([float("nan")], [1.0], 1), "finite"),
        (lambda: gan.value([1.0], [1.0], [1.5], 1), "probabilities"),
        (lambda: gan.value([1.0], [1.0], [0.5, 0.5], 1), "probabilities"),
    ],
)
def test_bad_arguments_are_refused(call, reason):
    with pytest.raises(ValueError, match=reason):
        call()
