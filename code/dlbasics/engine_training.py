"""A multi-layer perceptron made of the tensors of dlbasics.engine, its loss, and its training by Adam.

Defined in the section "Backpropagation with arrays".
"""

from itertools import pairwise
from math import prod

import numpy as np

from dlbasics.engine import Tensor, made
from dlbasics.mlp import Adam, positive
from dlbasics.page.arguments import count


class MLP:
    """Layers of X @ W + b with a ReLU between two of them, made of tensors.

    sizes: numbers in each layer, inputs first and classes last. Weights begin as He et al. (2015)
        propose, biases at 0. rng: a NumPy generator. dtype: float32 is fast, float64 exact.
    layers: (W, b) for each, leaves that require a gradient. flat: the same numbers as one array;
        W and b look into it, so what changes the one changes the other.
    """

    def __init__(self, sizes, rng, dtype=np.float32):
        sizes = [count(size, "a layer's size") for size in sizes]
        if len(sizes) < 2 or 0 in sizes:
            raise ValueError(f"sizes must be two or more numbers above 0; got {sizes}")
        shapes = [shape for d, m in pairwise(sizes) for shape in ((d, m), (m,))]
        self.flat = np.zeros(sum(map(prod, shapes)), dtype)
        parts = np.split(self.flat, np.cumsum([prod(shape) for shape in shapes])[:-1])
        self.parameters = [
            Tensor(part.reshape(shape), requires_grad=True)
            for part, shape in zip(parts, shapes, strict=True)
        ]
        self.layers = list(zip(self.parameters[::2], self.parameters[1::2], strict=True))
        for W, _ in self.layers:
            W.data[:] = rng.normal(scale=np.sqrt(2 / len(W.data)), size=W.shape)

    def __call__(self, X):
        """Compute the logits (n, classes) of X (n, d), an array or a Tensor."""
        H = X if isinstance(X, Tensor) else Tensor(np.asarray(X, self.flat.dtype))
        for W, b in self.layers[:-1]:
            H = (H @ W + b).relu()
        W, b = self.layers[-1]
        return H @ W + b


def cross_entropy(logits, labels):
    """Compute the mean of -log softmax(logits)[label]; large logits do no harm.

    logits: Tensor (n, k). labels: (n,) whole numbers from 0 to k - 1.
    Raises ValueError for an empty batch, other labels, and logits that are not finite.
    """
    labels = checked_labels(labels, logits)
    n, rows = len(labels), np.arange(len(labels))
    z = np.ascontiguousarray(logits.data.T)  # (k, n) reduces faster than (n, k)
    z = z - z.max(axis=0)  # changes no probability, and exp cannot overflow
    exp = np.exp(z)
    total = exp.sum(axis=0)
    loss = (np.log(total) - z[labels, rows]).mean()

    def to_logits(g):
        softmax = exp / total
        softmax[labels, rows] -= 1
        return softmax.T * (g / n)

    return made("cross_entropy", loss, (logits, to_logits))


def train(model, X, y, *, num_epochs, rng, lr=1e-3, batch_size=64):
    """Train an MLP on cross-entropy by Adam, in place.

    X: (n, d). y: (n,) labels. rng: shuffles the examples anew in every epoch.
    Returns the mean loss of each epoch. Raises ValueError, with the model as it was, for data that
    do not fit it, for what is not finite, and where training runs away.
    """
    X, dtype = np.asarray(X), model.flat.dtype
    num_epochs, batch_size = count(num_epochs, "num_epochs"), count(batch_size, "batch_size")
    if not batch_size:
        raise ValueError("batch_size must be 1 or more")
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a NumPy generator; got {rng!r}")
    if X.dtype.kind not in "fiub":
        raise ValueError(f"X must hold real numbers; got the dtype {X.dtype}")
    with np.errstate(over="ignore"):
        X, y = X.astype(dtype), np.asarray(y)
    if not np.isfinite(X).all():
        raise ValueError(f"X must be finite, as {dtype} too")
    optimizer = Adam(model.flat, positive(lr, "lr"))
    cross_entropy(model(X), y)  # every check of shapes and labels, once
    start, losses = model.flat.copy(), []
    for epoch in range(num_epochs):
        try:
            losses.append(run_epoch(model, X, y, batch_size, optimizer, rng))
        except ValueError:
            model.flat[:] = start
            raise ValueError(f"training ran away in epoch {epoch}: lower lr") from None
    return losses


def run_epoch(model, X, y, batch_size, optimizer, rng):
    """Take one step for each mini-batch of a fresh shuffle; return the mean loss."""
    order, total = rng.permutation(len(X)), 0.0
    X, y = X[order], y[order]  # shuffled once: a batch is then a slice, no copy
    for start in range(0, len(X), batch_size):
        batch = slice(start, start + batch_size)
        loss = cross_entropy(model(X[batch]), y[batch])
        for parameter in model.parameters:
            parameter.grad = None
        loss.backward()
        gradient = np.concatenate([p.grad.ravel() for p in model.parameters])
        optimizer.step(model.flat, gradient)
        total += loss.item() * len(y[batch])
    if not np.isfinite(model.flat).all():
        raise ValueError("the last step overflowed")
    return total / len(X)


def checked_labels(labels, logits):
    """Return labels (n,) as an array, if they and the logits (n, k) fit each other."""
    if not isinstance(logits, Tensor):
        raise ValueError(f"logits must be a Tensor, not a {type(logits).__name__}")
    labels = np.asarray(labels)
    if logits.ndim != 2 or not logits.data.size or not np.isfinite(logits.data).all():
        raise ValueError(f"logits must be finite, (n, k), and not empty; got {logits.shape}")
    n, k = logits.shape
    if labels.shape != (n,) or labels.dtype.kind not in "iu":
        got = f"got {labels.shape} of {labels.dtype}"
        raise ValueError(f"labels must be {n} whole numbers, the shape ({n},); {got}")
    if labels.min() < 0 or labels.max() >= k:
        got = f"got {labels.min()} to {labels.max()}"
        raise ValueError(f"labels must be from 0 to {k - 1}; {got}")
    return labels
