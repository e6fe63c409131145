"""A small autograd engine: NumPy arrays that remember how they were made, and find gradients.

Defined in the section "Backpropagation"; after Linnainmaa (1976), in the manner of micrograd
(Karpathy, 2020), with arrays in place of single numbers. Agrees with torch on every operation.
"""

import numpy as np


class Tensor:
    """An array of floats that knows which operation made it, and of what.

    data: what NumPy can read as real numbers; float32 stays float32, whole numbers become float64.
    requires_grad: whether backward() is to find the gradient by it.
    grad: the gradient, an array shaped as data, or None. Leaves, which no operation made, add up
        what every backward() brings, until you set grad = None; other nodes keep the last one.
    parents: (tensor, rule) for each input that needs a gradient; rule(gradient by this tensor)
        is what this tensor passes on to that input.
    Raises ValueError for data that are not real numbers, and for shapes that do not fit.
    """

    __slots__ = ("data", "grad", "op", "parents", "requires_grad")
    __array_ufunc__ = None  # array + tensor is left to __radd__ below

    def __init__(self, data, requires_grad=False):
        data = np.asarray(data)
        if data.dtype.kind not in "fiub":
            raise ValueError(f"a Tensor holds real numbers; got the dtype {data.dtype}")
        self.data = data if data.dtype.kind == "f" else data.astype(float)
        self.requires_grad = requires_grad
        self.grad, self.parents, self.op = None, (), ""

    def graph(self):
        """List the nodes that this one is made of, each after all of its inputs."""
        order, seen, stack = [], set(), [(self, False)]
        while stack:  # a loop, not recursion: Python stops after 1,000 nested calls
            node, inputs_done = stack.pop()
            if inputs_done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack += [(parent, False) for parent, _ in node.parents]
        return order

    def backward(self, seed=None):
        """Find the gradient of this node by every node before it.

        seed: shaped as data; the gradient of what you are after by this node. Left out, 1.
        """
        if not self.requires_grad:
            raise ValueError("nothing before this tensor requires a gradient")
        if seed is None and self.data.size != 1:
            raise ValueError(
                f"backward() starts from one number; this has the shape {self.shape}: "
                "sum it, take the mean, or pass a seed of that shape"
            )
        seed = np.ones_like(self.data) if seed is None else np.asarray(seed, dtype=float)
        if seed.shape != self.shape or not np.isfinite(seed).all():
            raise ValueError(f"the seed must be finite, shape {self.shape}; got {seed.shape}")
        order = self.graph()
        for node in order:
            if node.parents:
                node.grad = None
        self._receive(seed)
        for node in reversed(order):  # every node before its inputs: its gradient is complete
            for parent, rule in node.parents:
                parent._receive(unbroadcast(rule(node.grad), parent.data.shape))

    def _receive(self, gradient):
        """Add what arrives: a node that is used twice is answerable for both uses."""
        if self.grad is not None:
            self.grad = self.grad + gradient
        else:  # a leaf's gradient is its own: the reader may write into it
            self.grad = gradient if self.parents else np.array(gradient, self.data.dtype)

    # Two inputs. Where one is stretched, backward() sums its gradient back: see unbroadcast.

    def __add__(self, other):
        other = self._like(other)
        return made("+", self.data + other.data, (self, lambda g: g), (other, lambda g: g))

    def __mul__(self, other):
        other, a = self._like(other), self.data
        b = other.data
        return made("*", a * b, (self, lambda g: g * b), (other, lambda g: g * a))

    def __truediv__(self, other):
        other, a = self._like(other), self.data
        b = other.data
        return made("/", a / b, (self, lambda g: g / b), (other, lambda g: -g * a / b**2))

    def __matmul__(self, other):
        other = self._like(other)
        if other.ndim == 1:  # a vector on the right is a column, one on the left a row
            return (self @ other.reshape(-1, 1))[..., 0]
        if self.ndim == 1:
            return (self.reshape(1, -1) @ other)[..., 0, :]
        a, b = self.data, other.data
        if not (a.ndim and b.ndim and a.shape[-1] == b.shape[-2]):
            raise ValueError(f"@ needs (..., n, d) and (..., d, m); got {a.shape} and {b.shape}")
        to_a, to_b = lambda g: g @ b.mT, lambda g: a.mT @ g
        return made("@", a @ b, (self, to_a), (other, to_b))

    # One input.

    def __neg__(self):
        return made("-", -self.data, (self, lambda g: -g))

    def __pow__(self, k):
        if not isinstance(k, (int, float)):
            raise ValueError(f"the exponent must be a number, not a {type(k).__name__}")
        a = self.data
        return made(f"**{k}", a**k, (self, lambda g: g * k * a ** (k - 1) if k else 0 * g))

    def exp(self):
        """Compute e to the power of each entry."""
        out = np.exp(self.data)
        return made("exp", out, (self, lambda g: g * out))

    def log(self):
        """Compute the natural logarithm of each entry, all above 0."""
        a = self.data
        if not (a > 0).all():
            raise ValueError("log needs numbers above 0")
        return made("log", np.log(a), (self, lambda g: g / a))

    def tanh(self):
        """Compute the hyperbolic tangent of each entry."""
        out = np.tanh(self.data)
        return made("tanh", out, (self, lambda g: g * (1 - out * out)))

    def relu(self):
        """Keep what is above 0; the rest becomes 0. At 0 the derivative is taken as 0."""
        out = np.maximum(self.data, 0)
        return made("relu", out, (self, lambda g: g * (out > 0)))

    # From many numbers to few: what each of them gets back, and how much.

    def sum(self, axis=None, keepdims=False):
        """Add up, over all axes or some; each addend gets the whole gradient."""
        a = self.data
        spread = lambda g: np.broadcast_to(_with_axes(g, a, axis, keepdims), a.shape)  # noqa: E731
        return made("sum", a.sum(axis=axis, keepdims=keepdims), (self, spread))

    def mean(self, axis=None, keepdims=False):
        """Take the mean over all axes or some."""
        total = self.sum(axis, keepdims)
        if not self.data.size:
            raise ValueError(f"no mean of an empty tensor; its shape is {self.shape}")
        return total * (total.data.size / self.data.size)

    def max(self, axis=None, keepdims=False):
        """Take the largest; several that tie share the gradient, as in torch.amax."""
        a, out = self.data, self.data.max(axis=axis, keepdims=True)
        winners = a == out
        share = winners / winners.sum(axis=axis, keepdims=True, dtype=a.dtype)
        out = out if keepdims else out.squeeze() if axis is None else out.squeeze(axis)
        return made("max", out, (self, lambda g: _with_axes(g, a, axis, keepdims) * share))

    # The same numbers in another place.

    def reshape(self, *shape):
        """Put the entries into another shape."""
        before = self.shape
        return made("reshape", self.data.reshape(*shape), (self, lambda g: g.reshape(before)))

    def transpose(self, *axes):
        """Reorder the axes; left out, turn them round."""
        back = np.argsort([axis % self.ndim for axis in axes]) if axes else None
        out = self.data.transpose(axes or None)
        return made("transpose", out, (self, lambda g: g.transpose(back)))

    def __getitem__(self, index):
        def put(g):
            whole = np.zeros_like(self.data)
            np.add.at(whole, index, g)  # adds: an entry may be picked twice
            return whole

        return made("[]", self.data[index], (self, put))

    # The rest follows from what is there.

    def __sub__(self, other):
        return self + -self._like(other)

    def __rsub__(self, other):
        return self._like(other) - self

    def __rtruediv__(self, other):
        return self._like(other) / self

    def __rmatmul__(self, other):
        return self._like(other) @ self

    __radd__, __rmul__ = __add__, __mul__
    T = property(transpose)
    shape = property(lambda self: self.data.shape)
    ndim = property(lambda self: self.data.ndim)

    def item(self):
        """Return the only entry as a Python number."""
        return self.data.item()

    def __repr__(self):
        return f"Tensor({self.data}, op={self.op!r})"

    def _like(self, other):
        """Make a tensor of an array or a number; a number takes the dtype of this tensor."""
        if isinstance(other, Tensor):
            return other
        return Tensor(np.asarray(other, self.data.dtype) if np.isscalar(other) else other)


def made(op, data, *inputs):
    """Make the tensor of an operation, given as pairs (input, rule of its gradient)."""
    out = Tensor(data)
    out.op = op
    out.parents = tuple(pair for pair in inputs if pair[0].requires_grad)
    out.requires_grad = bool(out.parents)
    return out


def unbroadcast(gradient, shape):
    """Sum a gradient over the axes along which an input of that shape was stretched."""
    if gradient.shape == shape:
        return gradient
    new = gradient.ndim - len(shape)  # axes that the input did not have
    stretched = [new + i for i, size in enumerate(shape) if size == 1]
    return gradient.sum(axis=(*range(new), *stretched)).reshape(shape)


def cross_entropy(logits, labels):
    """Compute the mean of -log softmax(logits)[label]: one number, however large the logits.

    logits: Tensor (n, k). labels: (n,) whole numbers from 0 to k - 1.
    Raises ValueError for an empty batch, other labels, and logits that are NaN or infinite.
    """
    z, labels = logits.data, np.asarray(labels)
    if z.ndim != 2 or not z.size or labels.shape != z.shape[:1] or labels.dtype.kind not in "iu":
        raise ValueError(
            f"logits must be (n, k), not empty, and labels (n,) whole numbers; got {z.shape} and "
            f"{labels.shape} of {labels.dtype}"
        )
    n, k = z.shape
    if labels.min() < 0 or labels.max() >= k:
        raise ValueError(f"labels must be from 0 to {k - 1}; got {labels.min()} to {labels.max()}")
    if not np.isfinite(z).all():
        raise ValueError("logits must be finite; found NaN or infinity")
    z, rows = np.ascontiguousarray(z.T), np.arange(n)  # (k, n): NumPy reduces it faster
    z = z - z.max(axis=0)  # changes no probability, and exp cannot overflow
    exp = np.exp(z)
    total = exp.sum(axis=0)
    loss = (np.log(total) - z[labels, rows]).mean()

    def to_logits(g):
        softmax = exp / total
        softmax[labels, rows] -= 1
        return softmax.T * (g / n)

    return made("cross_entropy", loss, (logits, to_logits))


def _with_axes(gradient, like, axis, keepdims):
    """Give a gradient back the axes that a sum removed, with the size 1."""
    if keepdims or axis is None:
        return gradient
    return np.expand_dims(gradient, tuple(np.atleast_1d(axis) % like.ndim))
