"""An engine for single numbers: every number remembers what it was made of, and finds its gradients.

Defined in the section "Backpropagation", where the reader types it; after micrograd (Karpathy, 2020).
The page's cell and this module are the same lines: a test compares them.
"""

import numpy as np


class Value:
    """A number that knows its parents, and its slope with respect to each."""

    def __init__(self, data, parents=()):
        self.data = data
        self.parents = parents
        self.grad = 0.0

    def __repr__(self):
        return f"Value({self.data})"

    def __add__(self, other):
        parents = [(self, 1.0), (other, 1.0)]
        return Value(self.data + other.data, parents)

    def __mul__(self, other):
        parents = [(self, other.data), (other, self.data)]
        return Value(self.data * other.data, parents)

    def tanh(self):
        """Compute tanh; its slope is 1 - tanh²."""
        t = np.tanh(self.data)
        return Value(t, [(self, 1 - t**2)])

    def backward(self):
        """Find the gradient of every number that this one was made of."""
        nodes = in_order(self, [])
        for node in nodes:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(nodes):
            for parent, slope in node.parents:
                parent.grad += node.grad * slope


def in_order(node, done):
    """Append a node to the list `done`, after its parents, and only once."""
    if node not in done:
        for parent, _ in node.parents:
            in_order(parent, done)
        done.append(node)
    return done
