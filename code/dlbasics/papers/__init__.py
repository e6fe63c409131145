"""Milestones rebuilt: each module is named after its section of the part on papers."""

from torch import nn


def parameters(model: nn.Module) -> int:
    """Count the numbers that training changes; a table that is used twice counts once."""
    return sum(parameter.numel() for parameter in model.parameters())
