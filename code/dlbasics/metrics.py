"""Numbers that a training tells: accuracy, means over batches, and curves made smooth.

Defined in the section "Modules and training"; dlbasics.training offers them too.
"""

import torch


def accuracy(logits, labels):
    """Compute the share of examples whose largest logit is at their label.

    logits: (n, k, ...), labels: (n, ...), whole numbers. Returns a tensor of the shape ().
    """
    if logits.ndim < 2 or logits.shape[:1] + logits.shape[2:] != labels.shape:
        raise ValueError(
            f"logits (n, k, ...) need labels (n, ...); got {tuple(logits.shape)} "
            f"and {tuple(labels.shape)}"
        )
    if not len(labels):
        raise ValueError("no example, no accuracy: logits and labels are empty")
    if labels.is_floating_point():
        raise ValueError(f"labels are whole numbers; got {labels.dtype}")
    return (logits.argmax(dim=1) == labels).float().mean()


def smooth(values, weight: float) -> list[float]:
    """Average each value with those before it; a step back, one counts `weight` times as much.

    values: (k,). weight: from 0 (nothing is changed) to below 1. Returns k numbers.
    The mean of Adam (Kingma and Ba, 2015): the first values are not pulled towards 0.
    """
    if not 0 <= weight < 1:
        raise ValueError(f"weight must lie from 0 to below 1; got {weight!r}")
    total, weights, means = 0.0, 0.0, []
    for value in values:
        total, weights = weight * total + float(value), weight * weights + 1
        means.append(total / weights)
    return means


def mean(values, sizes, where, name="loss"):
    """Average the batches' means, each weighed by its size.

    values: tensors of the shape (). where, name: for the ValueError where one is not finite, or
    where there is none.
    """
    if not values:
        raise ValueError(f"no batch {where}: the data are empty, or a generator that is used up")
    values = torch.stack(values).cpu().double()
    if len(bad := (~torch.isfinite(values)).nonzero()):
        raise ValueError(
            f"the {name} is {values[bad[0]].item()} {where}, batch {bad[0].item() + 1}. "
            "A smaller learning rate or clip=1 may help."
        )
    sizes = torch.tensor(sizes, dtype=torch.float64)
    return float(values @ sizes / sizes.sum())
