"""Adam against PyTorch's and a NumPy reference, and the bounds on its step."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from dlbasics.papers import adam

STEPS = 1000


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(before)


def quadratic():
    """Parameters of two shapes with curvatures from 1e-3 to 1e3, and noise."""
    params = [
        nn.Parameter(torch.ones(4, dtype=torch.float64)),
        nn.Parameter(torch.ones(2, 3).double()),
    ]
    curvatures = [torch.logspace(-3, 3, 4).double(), torch.logspace(-2, 2, 6).double().view(2, 3)]

    def loss(t):
        noise = torch.Generator().manual_seed(t)
        return sum(
            (c * (p + torch.randn(p.shape, generator=noise, dtype=torch.float64)) ** 2).sum()
            for p, c in zip(params, curvatures, strict=True)
        )

    return params, loss


def network():
    """A small net on batches of noise, in double precision."""
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3)).double()

    def loss(t):
        draw = torch.Generator().manual_seed(t)
        X = torch.randn(16, 6, generator=draw, dtype=torch.float64)
        y = X[:, :3].abs().argmax(dim=1)
        return nn.functional.cross_entropy(net(X), y)

    return list(net.parameters()), loss


def rosenbrock():
    """A curved valley, without noise."""
    theta = nn.Parameter(torch.tensor([-1.2, 1.0], dtype=torch.float64))
    return [theta], lambda t: (1 - theta[0]) ** 2 + 100 * (theta[1] - theta[0] ** 2) ** 2


def sleeper():
    """A gradient of 0 for 900 steps, then of 1."""
    theta = nn.Parameter(torch.zeros(1, dtype=torch.float64))
    return [theta], lambda t: theta.sum() * (t > 900)


def run(problem, make, steps=STEPS):
    """Every parameter after every step, (steps, P)."""
    params, loss = problem()
    optimizer = make(params)
    path = []
    for t in range(1, steps + 1):
        optimizer.zero_grad()
        loss(t).backward()
        optimizer.step()
        path.append(torch.cat([p.detach().flatten() for p in params]).clone())
    return torch.stack(path)


PROBLEMS = [quadratic, network, rosenbrock, sleeper]
OPTIONS = [
    {},
    {"lr": 0.02, "betas": (0.8, 0.95)},
    {"lr": 0.01, "eps": 1e-3},
    {"lr": 0.01, "weight_decay": 0.1},
    {"lr": 0.01, "amsgrad": True},
    {"lr": 0.01, "betas": (0.0, 0.99)},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_adam_is_pytorchs_over_a_thousand_steps(problem, options):
    ours = run(problem, lambda params: adam.Adam(params, **options))
    theirs = run(problem, lambda params: torch.optim.Adam(params, **options))
    assert ours.shape[0] == STEPS and (ours - theirs).abs().max() < 1e-6


@pytest.mark.parametrize(
    "options", [{}, {"lr": 0.01, "weight_decay": 0.3}, {"amsgrad": True}], ids=str
)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_adamw_is_pytorchs(problem, options):
    ours = run(problem, lambda params: adam.AdamW(params, **options))
    theirs = run(problem, lambda params: torch.optim.AdamW(params, **options))
    assert (ours - theirs).abs().max() < 1e-6


@pytest.mark.parametrize("options", OPTIONS[:3], ids=str)
def test_single_precision_agrees_as_well(options):
    def single():
        torch.manual_seed(1)
        net = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3))
        X, y = torch.randn(64, 6), torch.randint(3, (64,))
        return list(net.parameters()), lambda t: nn.functional.cross_entropy(net(X), y)

    ours = run(single, lambda params: adam.Adam(params, **options))
    theirs = run(single, lambda params: torch.optim.Adam(params, **options))
    assert (ours - theirs).abs().max() < 1e-6


def test_the_class_takes_the_steps_of_the_ten_lines():
    rng = np.random.default_rng(3)
    theta = nn.Parameter(torch.zeros(3, dtype=torch.float64))
    optimizer = adam.Adam([theta], lr=0.01)
    expected, m, v = np.zeros(3), np.zeros(3), np.zeros(3)
    for t in range(1, STEPS + 1):
        g = rng.normal(size=3) * [1e-3, 1, 1e3]
        direction, m, v = adam.adam_step(g, m, v, t)
        expected = expected - 0.01 * direction
        theta.grad = torch.tensor(g)
        optimizer.step()
    assert np.abs(theta.detach().numpy() - expected).max() < 1e-12


def test_algorithm_1_as_printed_in_numpy():
    """The lines of Algorithm 1, with every sum over the past written out."""
    rng = np.random.default_rng(0)
    gradients = rng.normal(size=(200, 3)) * [1e-3, 1, 1e3]
    theta, m, v = np.zeros(3), np.zeros(3), np.zeros(3)
    for t in range(1, 201):
        direction, m, v = adam.adam_step(gradients[t - 1], m, v, t)
        theta = theta - 0.001 * direction
    expected = np.zeros(3)
    for t in range(1, 201):
        ages = np.arange(t - 1, -1, -1)[:, None]
        m_hat = 0.1 * (0.9**ages * gradients[:t]).sum(axis=0) / (1 - 0.9**t)
        v_hat = 0.001 * (0.999**ages * gradients[:t] ** 2).sum(axis=0) / (1 - 0.999**t)
        expected -= 0.001 * m_hat / (np.sqrt(v_hat) + 1e-8)
    assert np.abs(theta - expected).max() < 1e-12
    assert np.allclose([adam.walk(g)[-1] for g in gradients.T], direction, rtol=1e-12)


def test_the_terms_alone_are_momentum_and_rmsprop():
    """Without v's memory it is a sign; without m's it is RMSProp, corrected."""
    g = torch.tensor([0.3, -2.0], dtype=torch.float64)
    sign, _, _ = adam.adam_step(g, 0.0, 0.0, 1, beta1=0.0, beta2=0.0, eps=0.0)
    assert torch.equal(sign, g.sign())
    direction, m, _ = adam.adam_step(g, 0.0, 4.0, 50, beta1=0.0, beta2=0.9, eps=0.0)
    assert torch.equal(m, g)
    assert torch.allclose(direction, g / ((3.6 + 0.1 * g**2) / (1 - 0.9**50)).sqrt())


@pytest.mark.parametrize("times", [1e6, 1e-6])
def test_a_factor_in_the_gradients_cancels_up_to_eps(times):
    rng = np.random.default_rng(1)
    g = rng.normal(1, 2, 500)
    exact = adam.walk(times * g, eps=0.0)
    assert np.allclose(exact, adam.walk(g, eps=0.0), rtol=1e-9)
    assert np.allclose(adam.walk(times * g, eps=1e-8 * times), adam.walk(g), rtol=1e-9)
    gap = np.abs(adam.walk(times * g) - adam.walk(g)).max()
    assert gap < 1e-6 if times > 1 else 1e-4 < gap < 0.1


@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.9, 0.99), (0.9, 0.9), (0.0, 0.999), (0.5, 0.3)])
def test_no_gradients_go_beyond_the_bound_and_some_reach_it(betas):
    beta1, beta2 = betas
    bound = adam.largest_step(beta1, beta2)
    rng = np.random.default_rng(2)
    streams = [
        rng.normal(size=400),
        rng.standard_cauchy(size=400),
        np.r_[np.zeros(300), np.ones(50)],
        np.r_[1.0, np.zeros(50), -np.ones(20)],
    ]
    for g in streams:
        assert np.nanmax(np.abs(adam.walk(g, beta1, beta2, eps=1e-250))) <= bound + 1e-9
    growing = (beta2 / beta1) ** np.arange(-200.0, 1) if beta1 else np.ones(1)
    reached = adam.walk(np.r_[np.zeros(20_000), growing], beta1, beta2, eps=1e-250)[-1]
    assert reached == pytest.approx(bound, rel=2e-3)


def test_the_printed_bound_is_passed_by_equal_gradients_after_a_sleep():
    assert adam.printed_bound(0.9, 0.999) == pytest.approx(math.sqrt(10))
    assert adam.printed_bound(0.9, 0.9) == 1
    steps = adam.walk([0.0] * 20_000 + [1.0] * 60)[20_000:]
    assert steps[0] == pytest.approx(adam.printed_bound(0.9, 0.999), rel=1e-4)
    assert steps.max() > 2 * steps[0] and steps.max() < adam.largest_step(0.9, 0.999)
    assert adam.largest_step(0.9, 0.9) == pytest.approx(1)
    assert adam.largest_step(0.9, 0.5) == math.inf
    assert adam.largest_step(0.0, 0.0) == 1


def test_parameters_without_a_gradient_stay_and_a_closure_is_called():
    used, unused = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))
    optimizer = adam.Adam([used, unused], lr=0.1)

    def closure():
        optimizer.zero_grad()
        value = (used**2).sum()
        value.backward()
        return value

    assert optimizer.step(closure).item() == 2
    assert torch.equal(unused, torch.ones(2)) and torch.allclose(used, torch.full((2,), 0.9))


def test_its_state_can_be_saved_and_a_scheduler_sets_its_rate():
    def half(resume):
        torch.manual_seed(3)
        theta = nn.Parameter(torch.randn(3))
        optimizer = adam.Adam([theta], lr=0.1)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 3, 0.5)
        for t in range(8):
            if resume and t == 4:
                state = optimizer.state_dict()
                optimizer = adam.Adam([theta], lr=0.1)
                optimizer.load_state_dict(state)
                scheduler.optimizer = optimizer
            optimizer.zero_grad()
            (theta**4).sum().backward()
            optimizer.step()
            scheduler.step()
        return theta.detach()

    assert torch.equal(half(False), half(True))


@pytest.mark.parametrize(
    "options",
    [
        {"lr": -1.0},
        {"lr": math.nan},
        {"eps": -1e-8},
        {"weight_decay": -0.1},
        {"betas": (1.0, 0.999)},
        {"betas": (0.9, -0.1)},
    ],
)
def test_numbers_out_of_range_are_refused(options):
    with pytest.raises(ValueError, match="got"):
        adam.Adam([nn.Parameter(torch.ones(1))], **options)
