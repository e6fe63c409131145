"""Choose where tensors live: a CUDA GPU, an Apple GPU, or the CPU. The same notebook runs on each."""

import os

import torch

VARIABLE = "DLBASICS_DEVICE"
"""The environment variable that overrides the choice: `cpu`, `cuda`, `cuda:1`, `mps`."""


def best_device() -> torch.device:
    """Name the fastest device of this machine: CUDA before Apple's MPS before the CPU.

    Returns a torch.device. The environment variable DLBASICS_DEVICE overrides the choice.
    Raises ValueError where that variable names no device, or one that this machine lacks.
    """
    if wish := os.environ.get(VARIABLE, "").strip():
        return _wished(wish)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def _wished(wish: str) -> torch.device:
    """Check the device that the environment asks for."""
    expected = "expected cpu, cuda, cuda:N or mps"
    try:
        device = torch.device(wish)
    except RuntimeError:
        raise ValueError(f"{VARIABLE}={wish!r} names no device; {expected}") from None
    present = {
        "cpu": 1,
        "cuda": torch.cuda.device_count() if torch.cuda.is_available() else 0,
        "mps": int(torch.backends.mps.is_available()),
    }
    if device.type not in present:
        raise ValueError(
            f"{VARIABLE}={wish!r} names a device that the book does not use; {expected}"
        )
    if (device.index or 0) >= present[device.type]:
        raise ValueError(
            f"{VARIABLE}={wish!r}: this machine has {present[device.type]} such devices; {expected}"
        )
    return device
