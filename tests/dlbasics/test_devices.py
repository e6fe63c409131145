"""The choice of a device, on machines with and without GPUs (which are imitated)."""

import pytest
import torch

from dlbasics import devices


@pytest.fixture
def machine(monkeypatch):
    """machine(cuda=2, mps=True) imitates a machine; without arguments it has a CPU alone."""

    def imitate(cuda=0, mps=False, wish=None):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
        monkeypatch.delenv(devices.VARIABLE, raising=False)
        if wish is not None:
            monkeypatch.setenv(devices.VARIABLE, wish)

    return imitate


@pytest.mark.parametrize(
    ("hardware", "expected"),
    [
        ({}, "cpu"),
        ({"mps": True}, "mps"),
        ({"cuda": 1}, "cuda"),
        ({"cuda": 2, "mps": True}, "cuda"),
    ],
)
def test_the_fastest_wins(machine, hardware, expected):
    machine(**hardware)
    assert devices.best_device() == torch.device(expected)


@pytest.mark.parametrize("wish", ["cpu", "cuda", "cuda:1", "mps", " cpu "])
def test_the_environment_overrides(machine, wish):
    machine(cuda=2, mps=True, wish=wish)
    assert devices.best_device() == torch.device(wish.strip())


def test_an_empty_wish_is_none(machine):
    machine(cuda=1, wish="")
    assert devices.best_device() == torch.device("cuda")


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ("gpu", "names no device"),
        ("cuda", "this machine has 0 such devices"),
        ("mps", "this machine has 0 such devices"),
        ("cpu:1", "this machine has 1 such devices"),
        ("meta", "does not use"),
    ],
)
def test_a_wish_that_cannot_be_met_says_why(machine, wish, message):
    machine(wish=wish)
    with pytest.raises(ValueError, match=f"DLBASICS_DEVICE='{wish}'.*{message}"):
        devices.best_device()


def test_a_tensor_can_live_there():
    assert torch.ones(2, device=devices.best_device()).sum().item() == 2
