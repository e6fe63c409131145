"""A small autograd engine: NumPy arrays that remember how they were made, and find gradients.

Defined in the section "Backpropagation with arrays"; after Linnainmaa (1976), in the manner of micrograd
(Karpathy, 2020), with arrays in place of single numbers. Agrees with torch on every operation.
"""

from math import isfinite

import numpy as np


class Tensor:
    """An array of floats that knows which operation made it, and of what.

    data: real numbers, as NumPy reads them; float32 stays float32.
    requires_grad: whether backward() is to find the gradient with respect to it.
    grad: that gradient, an array shaped as data, or None. A leaf, which no operation
        made, adds up what every backward() brings; other nodes keep the last one.
    parents: (input, rule) for each input that needs a gradient. The rule turns what has
        arrived at this tensor into the message for that input.
    Raises ValueError for data that are not real numbers, and shapes that do not fit.
    """

    __slots__ = ("data", "grad", "op", "parents", "requires_grad")
    __array_ufunc__ = None  # array + tensor is left to __radd__ below

    def __init__(self, data, requires_grad=False):
        self.data = floats(data)
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
        """Find the gradient of this node with respect to every node before it.

        seed: what arrives here, shaped as data; by default 1, for a node of one number.
        """
        self._walk_back(checked_seed(self, seed))

    def _walk_back(self, seed):
        """Send messages from this node, where `seed` arrives, to all before it."""
        order = self.graph()
        for node in order:
            if node.parents:
                node.grad = None
        self._receive(seed)
        for node in reversed(order):  # complete: all that use it came before
            for parent, rule in node.parents:
                parent._receive(unbroadcast(rule(node.grad), parent.shape))

    def _receive(self, gradient):
        """Add what arrives: a node that is used twice is answerable for both uses."""
        if not self.parents:  # a leaf's gradient is its own: you may write into it
            gradient = np.array(gradient, self.data.dtype)
        self.grad = gradient if self.grad is None else self.grad + gradient

    def _with(self, other):
        """Return both arrays, and other as a Tensor. A number takes our dtype."""
        if not isinstance(other, Tensor):
            dtype = self.data.dtype if np.isscalar(other) else None
            other = Tensor(np.asarray(other, dtype))
        return self.data, other.data, other

    # Two inputs. If one is stretched, backward() sums its gradient back: unbroadcast.

    def __add__(self, other):
        a, b, other = self._with(other)
        return made("+", a + b, (self, lambda g: g), (other, lambda g: g))

    def __sub__(self, other):
        a, b, other = self._with(other)
        return made("-", a - b, (self, lambda g: g), (other, lambda g: -g))

    def __mul__(self, other):
        a, b, other = self._with(other)
        return made("*", a * b, (self, lambda g: g * b), (other, lambda g: g * a))

    def __truediv__(self, other):
        a, b, other = self._with(other)
        out = a / b
        return made("/", out, (self, lambda g: g / b), (other, lambda g: -g * out / b))

    def __matmul__(self, other):
        a, b, other = self._with(other)
        if 1 in (a.ndim, b.ndim):
            return self._times_vector(other)
        check_product(a.shape, b.shape)
        return made("@", a @ b, (self, lambda g: g @ b.mT), (other, lambda g: a.mT @ g))

    def _times_vector(self, other):
        """Multiply where one is a vector: a column on the right, a row on the left."""
        if other.ndim == 1:
            return (self @ other.reshape(-1, 1))[..., 0]
        return (self.reshape(1, -1) @ other)[..., 0, :]

    # One input.

    def __neg__(self):
        return made("neg", -self.data, (self, lambda g: -g))

    def __pow__(self, k):
        a, k = self.data, checked_exponent(k)
        less = k - 1 if k else 0  # to the power of 0: the slope is 0, at 0 too
        return made(f"**{k}", a**k, (self, lambda g: g * k * a**less))

    def exp(self):
        """Compute e to the power of each entry."""
        out = np.exp(self.data)
        return made("exp", out, (self, lambda g: g * out))

    def log(self):
        """Compute the natural logarithm of each entry, all above 0."""
        a = above_zero(self.data)
        return made("log", np.log(a), (self, lambda g: g / a))

    def tanh(self):
        """Compute the hyperbolic tangent of each entry."""
        out = np.tanh(self.data)
        return made("tanh", out, (self, lambda g: g * (1 - out * out)))

    def relu(self):
        """Keep what is above 0; the rest, and the derivative there and at 0, are 0."""
        out = np.maximum(self.data, 0)
        return made("relu", out, (self, lambda g: g * (out > 0)))

    # From many numbers to few: what each of them gets back, and how much.

    def sum(self, axis=None, keepdims=False):
        """Add up, over all axes or some; each addend gets the whole gradient."""
        shape, out = self.shape, self.data.sum(axis=axis, keepdims=keepdims)
        return made("sum", out, (self, lambda g: spread(g, shape, axis, keepdims)))

    def max(self, axis=None, keepdims=False):
        """Take the largest; several that tie share the gradient, as in torch.amax."""
        a, out = self.data, self.data.max(axis=axis, keepdims=keepdims)
        wins = a == spread(out, a.shape, axis, keepdims)
        share = wins / wins.sum(axis=axis, keepdims=True, dtype=a.dtype)

        def hand_back(g):
            return spread(g, a.shape, axis, keepdims) * share

        return made("max", out, (self, hand_back))

    # The same numbers in another place.

    def reshape(self, *shape):
        """Put the entries into another shape."""
        out, before = self.data.reshape(*shape), self.shape
        return made("reshape", out, (self, lambda g: g.reshape(before)))

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

    def mean(self, axis=None, keepdims=False):
        """Take the mean over all axes or some."""
        total = self.sum(axis, keepdims)
        return total * (total.data.size / size_above_zero(self.data))

    def __rsub__(self, other):
        return self._with(other)[-1] - self

    def __rtruediv__(self, other):
        return self._with(other)[-1] / self

    def __rmatmul__(self, other):
        return self._with(other)[-1] @ self

    __radd__, __rmul__ = __add__, __mul__
    T = property(transpose)
    shape = property(lambda self: self.data.shape)
    ndim = property(lambda self: self.data.ndim)

    def item(self):
        """Return the only entry as a Python number."""
        return self.data.item()

    def __repr__(self):
        return f"Tensor({self.data}, op={self.op!r})"


def made(op, data, *inputs):
    """Make the tensor of an operation; inputs: pairs (Tensor, rule)."""
    out = Tensor(data)
    out.op = op
    out.parents = tuple(pair for pair in inputs if pair[0].requires_grad)
    out.requires_grad = bool(out.parents)
    return out


def unbroadcast(gradient, shape):
    """Sum a gradient over the axes along which an input of that shape was stretched."""
    if np.shape(gradient) == shape:
        return gradient
    new = gradient.ndim - len(shape)  # how many axes the input did not have
    axes = list(range(new))
    for i, size in enumerate(shape):
        if size == 1:
            axes.append(new + i)
    return gradient.sum(axis=tuple(axes)).reshape(shape)


def spread(gradient, shape, axis, keepdims):
    """Hand what has arrived at a sum over `axis` to every addend, shaped `shape`."""
    if not (keepdims or axis is None):  # axes that the sum removed, with the size 1
        gradient = np.expand_dims(gradient, tuple(np.atleast_1d(axis) % len(shape)))
    return np.broadcast_to(gradient, shape)


def operation(op, data, *inputs):
    """Make the tensor of an operation of your own; inputs: pairs (Tensor, rule).

    Raises ValueError for an input that is no such pair.
    """
    for pair in inputs:
        if not (isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], Tensor)):
            raise ValueError(f"an operation's input is a pair (Tensor, rule); got {pair!r}")
    return made(op, data, *inputs)


# What is refused, and why.


def floats(data):
    """Read real numbers as an array of floats; floats are neither copied nor converted."""
    data = np.asarray(data)
    if data.dtype.kind not in "fiub":
        raise ValueError(f"a Tensor holds real numbers; got the dtype {data.dtype}")
    return data if data.dtype.kind == "f" else data.astype(float)


def checked_seed(tensor, seed):
    """Return the gradient from which the walk back starts at a tensor."""
    if not tensor.requires_grad:
        raise ValueError("nothing before this tensor requires a gradient")
    if seed is None and tensor.data.size != 1:
        raise ValueError(
            f"backward() starts from one number; this has the shape {tensor.shape}: "
            "sum it, take the mean, or pass a seed of that shape"
        )
    seed = np.ones_like(tensor.data) if seed is None else floats(seed)
    if seed.shape != tensor.shape or not np.isfinite(seed).all():
        wanted = f"the seed must be finite, of the shape {tensor.shape}"
        raise ValueError(f"{wanted}; got the shape {seed.shape}")
    return seed


def check_product(left, right):
    """Check that arrays of these shapes can be multiplied as matrices."""
    if not (left and right and left[-1] == right[-2]):
        raise ValueError(f"@ needs shapes (..., n, d) and (..., d, m); got {left} and {right}")


def checked_exponent(k):
    """Return a finite number."""
    if not isinstance(k, (int, float)):
        raise ValueError(f"the exponent must be a number, not a {type(k).__name__}")
    if not isfinite(k):
        raise ValueError(f"the exponent must be finite; got {k}")
    return k


def size_above_zero(data):
    """Return how many entries there are, of an array that has a mean."""
    if not data.size:
        raise ValueError(f"no mean of an empty tensor; its shape is {data.shape}")
    return data.size


def above_zero(data):
    """Return data that have a logarithm."""
    if not (data > 0).all():
        raise ValueError("log needs numbers above 0")
    return data
