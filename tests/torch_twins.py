"""Weights carried from the book's layers into torch's, for tests that hold one against the other."""

import torch


def copy_attention(ours, theirs):
    """Give torch's attention our weights: it keeps three matrices in one."""
    parts = (ours.query, ours.key, ours.value)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
        theirs.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
        theirs.out_proj.load_state_dict(ours.output.state_dict())


def shake(module):
    """Move every parameter: biases begin as 0 and norms as 1, which would hide a mistake."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return module
