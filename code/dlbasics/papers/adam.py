"""Adam of "Adam: A Method for Stochastic Optimization": Algorithm 1, and two that came after it.

Kingma and Ba (2015), arXiv 1412.6980. AMSGrad: Reddi, Kale and Kumar (2018), arXiv 1904.09237. AdamW:
Loshchilov and Hutter (2019), arXiv 1711.05101. Defined in the section "Adam".

The letters are the paper's: g the gradient, m and v the running means of g and of g * g, t the step,
alpha the step size. PyTorch calls alpha `lr`, and `Adam` here agrees with `torch.optim.Adam`.
"""

import math
from numbers import Real

import numpy as np
import torch


def adam_step(g, m, v, t, beta1=0.9, beta2=0.999, eps=1e-8):
    """Compute Adam's direction, and the new m and v; a step is theta - alpha * direction.

    g: the gradient, a number, an array or a tensor; everything is done entry by entry.
    m, v: as the step before returned them, 0 before the first. t: the step, 1, 2, ...
    Returns (direction, m, v): Algorithm 1.
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return m_hat / (v_hat**0.5 + eps), m, v


class Adam(torch.optim.Optimizer):
    """Algorithm 1 for PyTorch's parameters; its arguments are those of `torch.optim.Adam`.

    params: tensors, or dictionaries of options. lr: alpha. betas: beta1 and beta2, each in [0, 1).
    weight_decay: a factor; that much of each parameter is added to its gradient. The paper has none.
    amsgrad: divide by the largest v so far (AMSGrad, as PyTorch has it: with bias correction).
    Raises ValueError for numbers outside of their range.
    """

    decoupled = False

    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, amsgrad=False
    ):
        beta1, beta2 = betas
        for name, value in {"lr": lr, "eps": eps, "weight_decay": weight_decay}.items():
            if not (isinstance(value, Real) and math.isfinite(value) and value >= 0):
                raise ValueError(f"{name} must be a finite number, 0 or more; got {value!r}")
        for name, value in {"beta1": beta1, "beta2": beta2}.items():
            if not (isinstance(value, Real) and 0 <= value < 1):
                raise ValueError(f"{name} must be at least 0 and below 1; got {value!r}")
        defaults = {"lr": lr, "betas": (beta1, beta2), "eps": eps}
        super().__init__(params, defaults | {"weight_decay": weight_decay, "amsgrad": amsgrad})

    @torch.no_grad()
    def step(self, closure=None):
        """Take one step; closure, optional, computes the loss and its gradients anew."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for theta in group["params"]:
                if theta.grad is not None:
                    self._move(theta, theta.grad, group)
        return loss

    def _move(self, theta, g, group):
        """Change one parameter tensor in place; g, m and v have its shape.

        It is Algorithm 1 in the order in which PyTorch computes it, so that even rounding agrees.
        """
        state, alpha, decay = self.state[theta], group["lr"], group["weight_decay"]
        if not state:
            state["t"], state["m"] = 0, torch.zeros_like(theta)
            state["v"], state["v_max"] = torch.zeros_like(theta), torch.zeros_like(theta)
        if self.decoupled:
            theta.mul_(1 - alpha * decay)  # AdamW: the decay goes past m and v
        elif decay:
            g = g.add(theta, alpha=decay)
        state["t"] += 1
        t, m, v = state["t"], state["m"], state["v"]
        beta1, beta2 = group["betas"]
        m.lerp_(g, 1 - beta1)  # m + (1 - beta1) (g - m)
        v.mul_(beta2).addcmul_(g, g, value=1 - beta2)
        if group["amsgrad"]:
            v = torch.maximum(state["v_max"], v, out=state["v_max"])
        root = v.sqrt() / math.sqrt(1 - beta2**t)  # of v_hat
        theta.addcdiv_(m, root.add_(group["eps"]), value=-alpha / (1 - beta1**t))


class AdamW(Adam):
    """Adam whose weight decay shrinks the parameters directly, past m and v."""

    decoupled = True

    def __init__(
        self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False
    ):
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad)


def printed_bound(beta1: float, beta2: float) -> float:
    """Return the paper's bound on a step, in units of alpha: section 2.1, with eps = 0."""
    ratio = (1 - beta1) / math.sqrt(1 - beta2)
    return max(ratio, 1.0)


def largest_step(beta1: float, beta2: float) -> float:
    """Return the least bound on |m_hat| / sqrt(v_hat) for all gradients and t; inf where there is none.

    By the inequality of Cauchy and Schwarz, for beta1 ** 2 < beta2; derived in the section "Adam".
    """
    if beta1**2 >= beta2:
        return math.inf if beta1 else 1.0
    return (1 - beta1) / math.sqrt((1 - beta2) * (1 - beta1**2 / beta2))


def walk(gradients, beta1=0.9, beta2=0.999, eps=1e-8) -> np.ndarray:
    """Return Adam's directions (T,) for a list of gradients (T,) of one parameter, in units of alpha."""
    m = v = 0.0
    directions = []
    for t, g in enumerate(np.asarray(gradients, dtype=float), start=1):
        direction, m, v = adam_step(g, m, v, t, beta1, beta2, eps)
        directions.append(direction)
    return np.array(directions)
