"""A multi-layer perceptron made of the tensors of dlbasics.autograd, and its training by Adam.

Defined in the section "Backpropagation".
"""

from itertools import pairwise
from math import isfinite, prod, sqrt

import numpy as np

from dlbasics.arguments import count
from dlbasics.autograd import Tensor, cross_entropy


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


class Adam:
    """The steps of Kingma & Ba (2014), in place on one array theta; as torch.optim.Adam."""

    def __init__(self, theta, lr, betas=(0.9, 0.999), eps=1e-8):
        if not (isfinite(lr) and lr > 0):
            raise ValueError(f"lr must be a finite number above 0; got {lr!r}")
        self.theta, self.lr, self.betas, self.eps, self.t = theta, lr, betas, eps, 0
        self.sum, self.squares, self.work = (np.zeros_like(theta) for _ in range(3))

    def step(self, gradient):
        """Change theta by one step.

        The paper's m and v are (1 - β1) sum and (1 - β2) squares; these factors and those that
        correct for the start are numbers, so they are multiplied in last, all at once.
        """
        (beta1, beta2), work = self.betas, self.work
        self.t += 1
        self.sum *= beta1
        self.sum += gradient
        self.squares *= beta2
        self.squares += np.multiply(gradient, gradient, out=work)
        m_hat = (1 - beta1) / (1 - beta1**self.t)  # times sum
        root_v_hat = sqrt((1 - beta2) / (1 - beta2**self.t))  # times the root of squares
        np.sqrt(self.squares, out=work)
        work += self.eps / root_v_hat
        np.divide(self.sum, work, out=work)
        work *= self.lr * m_hat / root_v_hat
        self.theta -= work


def train(model, X, y, *, num_epochs, rng, lr=1e-3, batch_size=64):
    """Train an MLP on cross-entropy by Adam, in place.

    X: (n, d). y: (n,) labels. rng: shuffles the examples anew in every epoch.
    Returns the mean loss of each epoch. Raises ValueError before the first step for data that do
    not fit the model, and for NaN; later, where training runs away.
    """
    X, y, dtype = np.asarray(X), np.asarray(y), model.flat.dtype
    num_epochs, batch_size = count(num_epochs, "num_epochs"), count(batch_size, "batch_size")
    if not batch_size:
        raise ValueError("batch_size must be 1 or more")
    X = X.astype(dtype)
    cross_entropy(model(X), y)  # every check of shapes, labels and numbers, once
    optimizer, losses = Adam(model.flat, lr), []
    for _ in range(num_epochs):
        order, total = rng.permutation(len(X)), 0.0
        X_epoch, y_epoch = X[order], y[order]  # shuffled once: a batch is then a slice, no copy
        for start in range(0, len(X), batch_size):
            batch = slice(start, start + batch_size)
            loss = cross_entropy(model(X_epoch[batch]), y_epoch[batch])
            for parameter in model.parameters:
                parameter.grad = None
            loss.backward()
            optimizer.step(np.concatenate([p.grad.ravel() for p in model.parameters]))
            total += loss.item() * len(y_epoch[batch])
        losses.append(total / len(X))
    return losses
