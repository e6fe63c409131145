"""Many networks side by side train as one alone does, in PyTorch's own layers and optimisers."""

import numpy as np
import pytest
import torch
from torch import nn

from dlbasics.papers.adam import adam_step
from dlbasics.sections.papers.adam import race


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def plain(g, m, v, t):
    return g, m, v


def module(theta):
    """One row of parameters as PyTorch's layers."""
    first, b1, second, b2 = theta.split(race.SIZES)
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    values = (first.view(64, 32).T, b1, second.view(32, 10).T, b2)
    for parameter, value in zip(net.parameters(), values, strict=True):
        parameter.data = value.clone()
    return net


def flat(net):
    first, b1, second, b2 = (p.detach() for p in net.parameters())
    return torch.cat([first.T.flatten(), b1, second.T.flatten(), b2])


@pytest.mark.parametrize(
    ("rule", "make"),
    [
        (plain, lambda p: torch.optim.SGD(p, lr=0.3)),
        (adam_step, lambda p: torch.optim.Adam(p, lr=0.01)),
    ],
)
def test_it_is_pytorchs_training(rule, make):
    rate, steps = (0.3, 30) if rule is plain else (0.01, 30)
    theta = race.train(rule, [rate / 2, rate], [5, 8], steps=steps, schedule=lambda done: 1.0)
    assert theta.shape == (2, 2, sum(race.SIZES))
    net = module(race.start(8))
    optimizer = make(net.parameters())
    X, y = race.splits()["train"]
    order = race._order(8, len(X), steps * 64).view(steps, 64)
    for rows in order:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(X[rows]), y[rows]).backward()
        optimizer.step()
    assert (theta[1, 1] - flat(net)).abs().max() < 1e-4
    found = race.measure(theta, [5, 8])
    X, y = race.splits()["test"]
    net = module(theta[1, 1])
    assert found["accuracy"][1, 1] == (net(X).argmax(1) == y).double().mean()
    assert found["test"][1, 1] == pytest.approx(
        nn.functional.cross_entropy(net(X), y).item(), rel=1e-5
    )


def test_the_parts_do_not_overlap_and_standardising_uses_the_training_part():
    parts = race.splits()
    assert [len(y) for _, y in parts.values()] == [1077, 360, 360]
    rows = [tuple(row) for X, _ in parts.values() for row in X.numpy().round(6)]
    assert len(set(rows)) > 1790  # hardly any picture twice
    X = race.splits("standardised")["train"][0]
    moving = X.std(dim=0) > 0
    assert X.mean(dim=0).abs().max() < 1e-5
    assert (X.std(dim=0, correction=0)[moving] - 1).abs().max() < 1e-4


def test_standardised_features_do_not_know_that_they_were_stretched():
    X = race.splits()["train"][0].double()
    stretched = X * race.stretch(3)
    centred, again = ((Z - Z.mean(0)) / Z.std(0).clamp(min=1e-12) for Z in (X, stretched))
    assert (centred - again).abs().max() < 1e-6
    factors = race.stretch(3)
    assert (
        factors.min() > 0.03 and factors.max() < 32 and race.stretch(3, "as they are").unique() == 1
    )
    assert not torch.equal(factors, race.stretch(4))


def test_the_same_seeds_give_the_same_networks_and_a_factor_in_the_loss_is_one_in_the_rate():
    one = race.train(plain, [0.2], [1], "stretched", steps=5)
    assert torch.equal(one, race.train(plain, [0.2], [1], "stretched", steps=5))
    other = race.train(plain, [0.1], [1], "stretched", steps=5, loss_times=2.0)
    assert (one - other).abs().max() < 1e-5


def test_what_ran_away_has_an_infinite_loss():
    found = race.measure(race.train(plain, [1e9], [0], steps=20), [0])
    assert np.isinf(found["train"]).all() or (found["train"] > 10).all()
    with pytest.raises(ValueError, match="features must be one of"):
        race.splits("tall")


def test_the_cosine_goes_from_all_to_nothing():
    assert [race.cosine(x) for x in (0, 0.5, 1)] == pytest.approx([1, 0.5, 0])
