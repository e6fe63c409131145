"""A multi-layer perceptron in NumPy alone: softmax, cross-entropy, backpropagation, training.

Defined in the section "Training". Its parameters are one flat vector, `model.theta`; weights and
biases are views of it, so that an optimizer steps through all of them at once. The loss is the MEAN
over a batch, as in torch.nn.functional.cross_entropy; X has one example in a row.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite, sqrt

import numpy as np

from dlbasics.page.arguments import count

# name -> the function, in place, and its derivative written by the function's own value A.
ACTIVATIONS = {
    "relu": (lambda Z: np.maximum(Z, 0, out=Z), lambda A: A > 0),
    "tanh": (lambda Z: np.tanh(Z, out=Z), lambda A: 1 - A * A),
    "identity": (lambda Z: Z, lambda A: True),
}


class MLP:
    """A network of layers A @ W + b, with an activation after each but the last.

    sizes: how many inputs, hidden units in each layer, and classes: (64, 100, 10).
    activation: "relu", "tanh" or "identity". rng: draws the weights: normal, with the variance
        2 / inputs for ReLU (He et al., 2015), else 1 / inputs. Biases begin at 0.
    dtype: of all parameters, np.float64 or np.float32. last: the activation of the logits; anything
        but "identity" is a mistake, which the section shows.
    theta: (num_parameters,), all weights first. layers: [(W, b), ...], views of theta; W (in, out).
    """

    def __init__(self, sizes, activation, rng, *, dtype=np.float64, last="identity"):
        sizes = [count(size, "every size") for size in sizes]
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError(f"sizes must name inputs and classes, each 1 or more; got {sizes}")
        for name in (activation, last):
            if name not in ACTIVATIONS:
                raise ValueError(f"no activation {name!r}; there are {', '.join(ACTIVATIONS)}")
        if not isinstance(rng, np.random.Generator):
            raise ValueError(f"rng must be a NumPy generator, as set_seed returns; got {rng!r}")
        if np.dtype(dtype).kind != "f":
            raise ValueError(f"dtype must be a type of floats; got {dtype!r}")
        self.sizes = tuple(sizes)
        self.activations = [activation] * (len(sizes) - 2) + [last]
        self.num_weights = sum(i * o for i, o in pairwise(sizes))
        self.theta = np.zeros(self.num_weights + sum(sizes[1:]), dtype)
        self.layers = self.split(self.theta)
        gain = 2 if activation == "relu" else 1
        for W, _ in self.layers:
            W[:] = rng.normal(0, sqrt(gain / len(W)), W.shape)

    def split(self, vector) -> list[tuple[np.ndarray, np.ndarray]]:
        """Cut a vector shaped as theta into [(W, b), ...], views of it."""
        layers, weight, bias = [], 0, self.num_weights
        for i, o in pairwise(self.sizes):
            W, b = vector[weight : weight + i * o].reshape(i, o), vector[bias : bias + o]
            layers.append((W, b))
            weight, bias = weight + i * o, bias + o
        return layers

    def forward(self, X) -> np.ndarray:
        """Compute the logits (n, k) of X (n, d). Raises ValueError for bad X."""
        return activate(self, self._inputs(X))[-1]

    def loss_and_grads(self, X, y, weight_decay: float = 0.0) -> tuple[float, np.ndarray]:
        """Compute the loss on a batch, and its derivative by every parameter.

        X: (n, d). y: (n,), classes from 0. weight_decay: λ; λ/2 times the sum of all squared
        weights, biases left out, is added to the mean cross-entropy.
        Returns the loss and a vector shaped as theta. Raises ValueError for bad input.
        """
        X, y = self._inputs(X), self._labels(X, y)
        decay = positive(weight_decay, "weight_decay", zero=True)
        grads = np.empty_like(self.theta)
        loss = backpropagate(self, X, y, grads, self.split(grads))
        weights = self.theta[: self.num_weights]
        grads[: self.num_weights] += decay * weights
        return loss + decay / 2 * float(weights @ weights), grads

    def _inputs(self, X) -> np.ndarray:
        X = np.asarray(X, dtype=self.theta.dtype)
        if X.ndim != 2 or X.shape[1] != self.sizes[0] or not len(X):
            shape = f"(n, {self.sizes[0]}), n at least 1"
            raise ValueError(f"X must have the shape {shape}; got {X.shape}")
        if not np.isfinite(X).all():
            raise ValueError("X must be finite; found NaN or infinity")
        return X

    def _labels(self, X, y) -> np.ndarray:
        y, k = np.asarray(y), self.sizes[-1]
        if y.shape != (len(X),):
            raise ValueError(f"y must have the shape ({len(X)},), as X has rows; got {y.shape}")
        if y.dtype.kind not in "iuf" or not ((y >= 0) & (y < k) & (y % 1 == 0)).all():
            raise ValueError(f"y must hold whole numbers from 0 to {k - 1}")
        return y.astype(int)


def softmax(Z) -> np.ndarray:
    """Turn logits (n, k) into probabilities; adding a number to a row changes nothing."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))  # the largest becomes exp(0) = 1
    E /= E.sum(axis=1, keepdims=True)
    return E


def cross_entropy(Z, y) -> tuple[float, np.ndarray]:
    """Compute the mean of -log softmax(Z)[i, y[i]], and its derivative by Z (n, k).

    It never forms the logarithm of a probability, which could have been rounded to 0.
    """
    Z, y = scored(Z, y)  # or a ValueError: shapes or labels that do not fit
    n, rows = len(y), np.arange(len(y))
    Z = Z - Z.max(axis=1, keepdims=True)  # (n, k), largest entry of each row 0
    E = np.exp(Z)
    sums = E.sum(axis=1, keepdims=True)  # (n, 1), between 1 and k
    loss = (np.log(sums).sum() - Z[rows, y].sum()) / n
    E /= n * sums  # softmax / n
    E[rows, y] -= 1 / n  # (softmax - one-hot) / n
    return float(loss), E


def scored(Z, y) -> tuple[np.ndarray, np.ndarray]:
    """Check that Z holds logits (n, k) and y labels (n,) from 0 to k - 1; return them as arrays.

    What is NaN or infinite passes: a loss that is NaN is how train learns of an overflow.
    """
    Z, y = np.asarray(Z), np.asarray(y)
    if Z.ndim != 2 or y.shape != (len(Z),) or not Z.size:
        raise ValueError(
            f"logits must be (n, k) and labels (n,), n and k at least 1; got {Z.shape} and {y.shape}"
        )
    if y.dtype.kind not in "iu" or y.min() < 0 or y.max() >= Z.shape[1]:
        raise ValueError(f"labels must be whole numbers from 0 to {Z.shape[1] - 1}")
    return Z, y


def activate(model: MLP, X) -> list[np.ndarray]:
    """Run X (n, d) through the layers; return X and what each layer gives, logits last."""
    A = [X]
    for (W, b), name in zip(model.layers, model.activations, strict=True):
        Z = A[-1] @ W  # (n, in)(in, out) = (n, out)
        Z += b
        A.append(ACTIVATIONS[name][0](Z))
    return A


def backpropagate(model: MLP, X, y, grads, layer_grads) -> float:
    """Write the gradient of the mean cross-entropy into grads; return the loss.

    grads: shaped as theta. layer_grads: model.split(grads), the same memory.
    """
    A = activate(model, X)  # X, then what each layer gives
    loss, dA = cross_entropy(A[-1], y)  # dA: the derivative of the loss by A[-1]
    for layer in reversed(range(len(model.layers))):
        dZ, slope = dA, ACTIVATIONS[model.activations[layer]][1]
        dZ *= slope(A[layer + 1])  # f', written by what f gave
        W, (dW, db) = model.layers[layer][0], layer_grads[layer]
        np.matmul(A[layer].T, dZ, out=dW)  # (in, n)(n, out) = (in, out)
        dZ.sum(axis=0, out=db)
        if layer:
            dA = dZ @ W.T  # (n, out)(out, in) = (n, in)
    return loss


class SGD:
    """theta <- theta - lr * grads, in place."""

    def __init__(self, theta, lr: float):
        self.lr, self.work = lr, np.empty_like(theta)

    def step(self, theta, grads) -> None:
        """Change theta by one step against grads."""
        np.multiply(grads, self.lr, out=self.work)
        theta -= self.work


class Adam:
    """Steps of Kingma and Ba (2015), in place: theta <- theta - lr * m_hat / (sqrt(v_hat) + eps)."""

    def __init__(self, theta, lr: float, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps, self.t = lr, beta1, beta2, eps, 0
        self.m, self.v, self.work = (np.zeros_like(theta) for _ in range(3))

    def step(self, theta, grads) -> None:
        """Change theta by one step against grads."""
        self.t += 1
        m, v, work = self.m, self.v, self.work
        m *= self.beta1
        m += grads
        v *= self.beta2
        np.multiply(grads, grads, out=work)
        v += work
        # So far m_hat = m * c1 and v_hat = v * c2: two numbers do what two passes would.
        c1 = (1 - self.beta1) / (1 - self.beta1**self.t)
        c2 = (1 - self.beta2) / (1 - self.beta2**self.t)
        np.sqrt(v, out=work)
        work += self.eps / sqrt(c2)
        np.divide(m, work, out=work)
        work *= self.lr * c1 / sqrt(c2)
        theta -= work


OPTIMIZERS = {"sgd": SGD, "adam": Adam}


@dataclass
class History:
    """What train saw, one entry an epoch; the last two stay empty where nothing is held out.

    train_loss is the mean over an epoch's batches, each before its step. best_epoch, from 0, is the
    one whose validation_loss is the least; None where there is none.
    """

    train_loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)

    @property
    def best_epoch(self) -> int | None:
        """The epoch, from 0, with the least validation loss."""
        losses = self.validation_loss
        return losses.index(min(losses)) if losses else None


def train(
    model: MLP, X, y, *, num_epochs=20, batch_size=64, lr=1e-3, optimizer="adam",
    weight_decay=0.0, validation=None, patience=None, rng=None,
) -> History:  # fmt: skip
    """Train a model, in place, on shuffled mini-batches.

    X: (n, d). y: (n,), classes from 0. lr: the learning rate. optimizer: "adam" or "sgd".
    weight_decay: as for model.loss_and_grads. validation: (X, y), judged after every epoch.
    patience: stop after so many epochs without a lower validation loss, and go back to the
        parameters of the best epoch; None trains to the end and keeps the last.
    rng: the generator that shuffles; by default a fresh one, always with the same seed.
    Returns the History. Raises ValueError for bad input, with the model as it was, and
    FloatingPointError, with the model as it was, where the loss is infinite or NaN.
    """
    X, y = model._inputs(X), model._labels(X, y)
    num_epochs, batch_size = count(num_epochs, "num_epochs"), count(batch_size, "batch_size")
    lr, decay = positive(lr, "lr"), positive(weight_decay, "weight_decay", zero=True)
    if batch_size < 1:
        raise ValueError("batch_size must be 1 or more")
    if optimizer not in OPTIMIZERS:
        raise ValueError(f"no optimizer {optimizer!r}; there are {', '.join(OPTIMIZERS)}")
    if validation is not None:
        if not isinstance(validation, (tuple, list)) or len(validation) != 2:
            raise ValueError("validation must be a pair (X, y)")
        X_held = model._inputs(validation[0])
        validation = X_held, model._labels(X_held, validation[1])
    if patience is not None and (validation is None or count(patience, "patience") < 1):
        raise ValueError("patience must be 1 or more, and needs validation=(X, y)")
    if not isinstance(rng, np.random.Generator | None):
        raise ValueError(f"rng must be a NumPy generator or None; got {rng!r}")
    rng = np.random.default_rng(0) if rng is None else rng

    history, stepper = History(), OPTIMIZERS[optimizer](model.theta, lr)
    start = best = model.theta.copy()
    for epoch in range(num_epochs):
        with np.errstate(over="ignore", invalid="ignore"):
            loss = run_epoch(model, X, y, batch_size, stepper, decay, rng)
        if not (isfinite(loss) and np.isfinite(model.theta).all()):
            model.theta[:] = start
            raise FloatingPointError(f"the loss overflowed in epoch {epoch}: lower lr")
        history.train_loss.append(loss)
        if validation is not None:
            logits = activate(model, validation[0])[-1]
            history.validation_loss.append(cross_entropy(logits, validation[1])[0])
            history.validation_accuracy.append(accuracy(logits, validation[1]))
        if patience is not None:
            if history.best_epoch == epoch:
                best = model.theta.copy()
            elif epoch - history.best_epoch >= patience:
                break
    if patience is not None:
        model.theta[:] = best
    return history


def run_epoch(model, X, y, batch_size, optimizer, weight_decay, rng) -> float:
    """Take one step for each mini-batch of a fresh shuffle; return the mean loss."""
    order = rng.permutation(len(X))
    X, y = X[order], y[order]  # one copy an epoch; every batch is a slice of it
    grads = np.empty_like(model.theta)
    layer_grads, weights = model.split(grads), slice(model.num_weights)
    total = 0.0
    for start in range(0, len(X), batch_size):
        X_batch, y_batch = X[start : start + batch_size], y[start : start + batch_size]
        loss = backpropagate(model, X_batch, y_batch, grads, layer_grads)
        if weight_decay:
            grads[weights] += weight_decay * model.theta[weights]
        optimizer.step(model.theta, grads)
        total += loss * len(X_batch)
    return total / len(X)


def accuracy(logits, y) -> float:
    """Compute the share of rows of logits (n, k) whose largest entry is at the label (n,).

    Raises ValueError where shapes or labels do not fit.
    """
    logits, y = scored(logits, y)
    return float(np.mean(np.argmax(logits, axis=1) == y))


def positive(value, name: str, *, zero: bool = False) -> float:
    """Check that value is finite and above 0, or 0 where `zero` allows it; return a float."""
    if not (isfinite(value) and (value > 0 or (zero and value == 0))):
        raise ValueError(f"{name} must be finite and {'not negative' if zero else 'above 0'}")
    return float(value)
