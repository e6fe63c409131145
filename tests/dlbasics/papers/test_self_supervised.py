"""SimCLR's loss against the paper's formula written out view by view, and bad input."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from dlbasics.papers import self_supervised as ss


def written_out(first, second, tau):
    """The paper's equation 1 and its Algorithm 1, in plain Python."""
    views = [row.tolist() for pair in zip(first, second, strict=True) for row in pair]

    def sim(u, v):
        dot = sum(a * b for a, b in zip(u, v, strict=True))
        return dot / math.sqrt(sum(a * a for a in u)) / math.sqrt(sum(b * b for b in v))

    losses = []
    for i, view in enumerate(views):
        partner = views[i ^ 1]  # 2k and 2k + 1 belong together
        below = sum(math.exp(sim(view, other) / tau) for k, other in enumerate(views) if k != i)
        losses.append(-math.log(math.exp(sim(view, partner) / tau) / below))
    return sum(losses) / len(losses)


@given(
    number=st.integers(2, 6),
    width=st.integers(1, 5),
    tau=st.floats(0.05, 5),
    seed=st.integers(0, 10_000),
)
def test_the_loss_is_the_papers(number, width, tau, seed):
    generator = torch.Generator().manual_seed(seed)
    first, second = torch.randn(2, number, width, generator=generator, dtype=torch.float64)
    found = ss.nt_xent(first, second, tau).item()
    assert found == pytest.approx(written_out(first, second, tau), rel=1e-9, abs=1e-12)


def test_length_does_not_count():
    first, second = torch.randn(2, 4, 3, dtype=torch.float64)
    longer = ss.nt_xent(3 * first, 0.1 * second, 0.5)
    assert torch.allclose(ss.nt_xent(first, second, 0.5), longer)


def test_known_values():
    # Four views alike: each partner is one of three equal candidates.
    same = torch.ones(2, 3)
    assert ss.nt_xent(same, same, 0.5).item() == pytest.approx(math.log(3))
    # Partners alike and the other pair opposite: 1 / (1 + 2 exp(-2 / tau)).
    apart = torch.tensor([[1.0, 0.0], [-1.0, 0.0]])
    expected = math.log(1 + 2 * math.exp(-2 / 0.5))
    assert ss.nt_xent(apart, apart, 0.5).item() == pytest.approx(expected, rel=1e-6)


def test_a_model_learns_to_tell_partners():
    torch.manual_seed(0)
    model = ss.SimCLR(nn.Sequential(nn.Linear(6, 16), nn.ReLU()), 16, 8)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)

    def views(number):  # a picture is three numbers; three others are drawn anew for each view
        picture = torch.randn(number, 3)
        return [model(torch.cat([picture, torch.randn(number, 3)], dim=1)) for _ in range(2)]

    def right(first, second):  # how often the nearest of the other views is the partner
        z = nn.functional.normalize(torch.cat([first, second]), dim=1)
        nearest = (z @ z.T).fill_diagonal_(-2).argmax(dim=1)
        return (nearest == torch.arange(len(z)).roll(len(first))).float().mean().item()

    before = right(*views(256))
    for _ in range(200):
        loss = ss.nt_xent(*views(32), 0.2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    after = right(*views(256))
    assert before < 0.3 and after > 0.7, (before, after)


@pytest.mark.parametrize(
    ("first", "second", "tau", "reason"),
    [
        (torch.ones(2, 3), torch.ones(3, 3), 0.5, "both must be"),
        (torch.ones(1, 3), torch.ones(1, 3), 0.5, "two pictures"),
        (torch.ones(2), torch.ones(2), 0.5, "both must be"),
        (torch.ones(2, 3), torch.zeros(2, 3), 0.5, "zero"),
        (torch.ones(2, 3), torch.full((2, 3), math.nan), 0.5, "not a number"),
        (torch.ones(2, 3), torch.ones(2, 3), 0.0, "temperature"),
        (torch.ones(2, 3), torch.ones(2, 3), math.inf, "temperature"),
    ],
)
def test_bad_input(first, second, tau, reason):
    with pytest.raises(ValueError, match=reason):
        ss.nt_xent(first, second, tau)
