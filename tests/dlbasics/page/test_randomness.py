"""The global random numbers, kept and seeded; what a GPU adds is imitated."""

import pytest
import torch

from dlbasics.page import randomness

CPU = torch.device("cpu")


def test_the_numbers_go_on_as_though_nothing_had_been_drawn():
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    with randomness.own_randomness(CPU, seed=5):
        inside = torch.rand(4)
    assert torch.equal(torch.rand(4), expected)
    torch.manual_seed(5)
    assert torch.equal(torch.rand(4), inside)


def test_an_error_inside_changes_nothing():
    before = torch.get_rng_state()
    with pytest.raises(KeyError), randomness.own_randomness(CPU):
        torch.rand(1)
        raise KeyError
    assert torch.equal(torch.get_rng_state(), before)


def test_a_state_comes_back():
    state = randomness.random_state(CPU)
    expected = torch.rand(4)
    randomness.set_random_state(state, CPU)
    assert torch.equal(torch.rand(4), expected)
    assert state.keys() == {"cpu"}


@pytest.mark.parametrize("kind", ["cuda", "mps"])
def test_the_generator_of_the_device_is_kept_too(monkeypatch, kind):
    set_to = []
    backend = getattr(torch, kind)
    monkeypatch.setattr(backend, "get_rng_state", lambda *device: torch.tensor([7]))
    monkeypatch.setattr(backend, "set_rng_state", lambda state, *device: set_to.append(state))
    device = torch.device(kind)
    state = randomness.random_state(device)
    assert state.keys() == {"cpu", kind}
    randomness.set_random_state(state, device)
    assert set_to == [torch.tensor([7])]
    randomness.set_random_state({"cpu": state["cpu"]}, device)  # written on another device
    assert len(set_to) == 1
