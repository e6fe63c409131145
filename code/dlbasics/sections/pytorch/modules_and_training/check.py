"""Checkers of the exercises in the section on modules and training."""

import copy
import math
from itertools import pairwise

import torch
from torch import nn

from dlbasics.page.checker import Wrong, call, checker, close


@checker
def tower(answer):
    """Every layer is registered: the optimiser finds it, a checkpoint keeps it, .to() moves it."""
    for d, width, depth in [(3, 4, 1), (2, 5, 3)]:
        torch.manual_seed(0)
        model = call(answer, d, width, depth)
        if not isinstance(model, nn.Module):
            raise Wrong("Return a module: an object of a class that inherits from nn.Module.")
        where = f"with d={d}, width={width}, depth={depth}"
        want = (d + 1) * width + (depth - 1) * (width + 1) * width + width + 1
        found = sum(parameter.numel() for parameter in model.parameters())
        hints = {
            "Only the last layer is registered. Is the list of hidden layers a plain one?": (
                width + 1
            ),
            "The last layer is not registered, or missing.": want - width - 1,
            "There is one hidden layer too many.": want + (width + 1) * width,
            "There is a hidden layer too few. depth counts them all, the first too.": (
                want - (width + 1) * width
            ),
            "No layer is registered. Is the list that holds them a plain one?": 0,
        }
        close(found, want, f"parameters {where}", hints)
        X = torch.linspace(-2, 2, 6 * d).reshape(6, d)
        output = call(model, X)
        if not isinstance(output, torch.Tensor) or output.shape != (6, 1):
            raise Wrong(f"The output must have the shape (6, 1) for 6 examples, {where}.")
        output.sum().backward()
        if any(parameter.grad is None for parameter in model.parameters()):
            raise Wrong("forward leaves a layer out: one of the parameters gets no gradient.")
        if _never_negative(model, X, width):
            raise Wrong(
                "The output is never negative, whatever the last layer's weights are: a ReLU stands "
                "behind it too. A ReLU belongs after each hidden layer only."
            )
        with torch.no_grad():
            bend = model(X) + model(-X) - 2 * model(torch.zeros_like(X))
        if bend.abs().max() < 1e-6:
            raise Wrong("The model is a straight line: put a ReLU after each hidden layer.")
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.ndim == 1:
                    parameter.zero_()
            stretched = model(2 * X) - 2 * model(X)
        if stretched.abs().max() > 1e-4:
            raise Wrong(
                "Without biases, twice the input must give twice the output where all bends are "
                "those of ReLUs. Yours does not: another function stands between the layers."
            )


def _never_negative(model, X, width) -> bool:
    """Whether the output stays at 0 or above for some weights of the last layer, and for minus those."""
    last = [p for p in model.parameters() if p.shape in ((1, width), (1,))]
    lowest = []
    with torch.no_grad():
        for _ in range(2):
            lowest.append(model(X).min().item())
            for parameter in last:
                parameter.neg_()
    return min(lowest) >= 0


class _Watched(nn.Module):
    """A linear layer that notes whether it was run for training."""

    def __init__(self):
        super().__init__()
        self.layer, self.modes = nn.Linear(3, 1), []

    def forward(self, x):
        self.modes.append(self.training)
        return self.layer(x)


class _OrderedLoss(nn.MSELoss):
    """The mean of squares, which notes where the prediction came second."""

    exchanged = False

    def forward(self, prediction, target):
        self.exchanged |= target.requires_grad
        return super().forward(prediction, target)


@checker
def training_step(answer):
    """Zero, forward, backward, step: whatever is trained, these four lines do it."""
    torch.manual_seed(0)
    X, y, start = torch.randn(8, 3), torch.randn(8, 1), _Watched()

    seen = {}

    def after(steps):
        """The loss that each of two steps returns, then the weights, from one beginning."""
        model = copy.deepcopy(start)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        loss = _OrderedLoss()
        said = [steps(model, loss, optimizer, X, y) for _ in range(2)]
        seen.update(exchanged=loss.exchanged, modes=[*model.modes, model.training])
        return said, torch.cat([p.detach().flatten() for p in model.parameters()])

    def asked(*arguments):
        def training_step():  # without the arguments: a model's and an optimiser's text is long
            return answer(*arguments)

        return call(training_step if callable(answer) else answer)

    want_said, want = after(_step)
    said, got = after(asked)
    exchanged, modes = seen["exchanged"], seen["modes"]
    wrong = {
        "The weights did not move. Which call changes them?": after(_no_step)[1],
        "The second step adds its gradient to that of the first. What must be zeroed, and when?": (
            after(_no_zero)[1]
        ),
        "You take the step before the gradient is there: the first call does not move, and the "
        "second uses the gradient of the first.": after(_step_first)[1],
    }
    close(got, want, "weights after two steps", wrong)
    for i, (mine, right) in enumerate(zip(said, want_said, strict=True)):
        if isinstance(mine, torch.Tensor) and mine.requires_grad:
            raise Wrong(
                "The loss that you return holds on to its whole graph. `.item()` returns the number."
            )
        hints = {
            "That is the loss after the step; return the one before it.": _later(start, X, y, i)
        }
        close(mine, right, f"as the loss of step {i + 1}", hints)
    if exchanged:
        raise Wrong(
            "You hand the loss the target first: loss(y, prediction). For the mean of squares that "
            "makes no difference, for cross-entropy it does: the prediction comes first."
        )
    if not all(modes):
        raise Wrong(
            "The model runs in evaluation mode: `model.eval()` switches dropout and the learning of "
            "normalisation off. A training step runs in training mode, and leaves it so."
        )


@checker
def warmup(answer):
    """Small steps while nothing is known, large ones, and small ones to settle."""
    for warm, total in [(4, 12), (1, 5), (3, 30)]:
        for epoch in range(total):
            value = call(answer, epoch, warm, total)
            right = _warmup(epoch, warm, total)
            hints = _rise_slips(epoch, warm)
            if epoch >= warm:
                hints = _fall_slips(epoch, warm, total)
            close(value, right, f"for epoch {epoch} of {total}, warm={warm}", hints)


def _rise_slips(epoch, warm):
    return {
        "With a learning rate of 0 the first epoch does nothing: count it as the first of the "
        "rise.": epoch / warm,
        "The rise must reach 1 in the last of the `warm` epochs: it has `warm` equal parts.": (
            (epoch + 1) / (warm + 1)
        ),
    }


def _fall_slips(epoch, warm, total):
    done = (epoch - warm) / (total - warm)
    return {
        "The cosine must begin where the rise ends: count its epochs from there.": (
            (1 + math.cos(math.pi * epoch / total)) / 2
        ),
        "The cosine must reach 0 at the last epoch's end: how many epochs does it have?": (
            (1 + math.cos(math.pi * (epoch - warm) / total)) / 2
        ),
        "The cosine goes from 1 to -1; a learning rate goes from 1 to 0.": math.cos(math.pi * done),
        "That is a quarter of a cosine, from 0 to π/2. Half of one goes from 0 to π.": (
            math.cos(math.pi / 2 * done)
        ),
        "That falls along a straight line; asked is half a cosine.": 1 - done,
        "Your angle is in degrees; `math.cos` takes radians: π for half a turn.": (
            (1 + math.cos(180 * done)) / 2
        ),
    }


@checker
def stops_after(answer):
    """The counter starts again at every new best, and nothing else starts it again."""
    for losses, patience in [
        ([5.0, 4, 3, 2, 1], 2),
        ([5.0, 2, 3, 4, 4, 4, 5], 2),
        ([5.0, 3, 4, 4.5, 2, 1], 2),
        ([5.0, 3, 4, 3.5, 3.2, 1], 3),
        ([3.0, 2, 2, 2, 1], 2),
        ([1.0, 2, 3], 1),
        ([4.0, 3, 5, 2.5, 6, 7, 8], 3),
    ]:
        value = call(answer, losses, patience)
        right = _stops(losses, patience)
        hints = {
            "That counts rises from one epoch to the next. Compare with the lowest loss so far.": (
                _stops_at_rises(losses, patience)
            ),
            "An equal loss is no new best: the counter goes on.": _stops(losses, patience, True),
            "That is one epoch too late: stop in the epoch in which the counter reaches patience.": (
                _stops(losses, patience + 1)
            ),
            "That is the best epoch. Asked is how many epochs run.": losses.index(min(losses)) + 1,
        }
        close(value, right, f"for losses {losses} and patience {patience}", hints)


def _step(model, loss, optimizer, X, y):
    optimizer.zero_grad()
    value = loss(model(X), y)
    value.backward()
    optimizer.step()
    return value.item()


def _no_step(model, loss, optimizer, X, y):
    return loss(model(X), y).item()


def _no_zero(model, loss, optimizer, X, y):
    value = loss(model(X), y)
    value.backward()
    optimizer.step()
    return value.item()


def _step_first(model, loss, optimizer, X, y):
    optimizer.step()
    optimizer.zero_grad()
    value = loss(model(X), y)
    value.backward()
    return value.item()


def _later(start, X, y, i):
    """The loss after step i, counted from 0."""
    model = copy.deepcopy(start)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(i + 1):
        _step(model, nn.MSELoss(), optimizer, X, y)
    return nn.MSELoss()(model(X), y).item()


def _warmup(epoch, warm, total):
    if epoch < warm:
        return (epoch + 1) / warm
    return (1 + math.cos(math.pi * (epoch - warm) / (total - warm))) / 2


def _stops(losses, patience, equal_is_better=False):
    best, waited = math.inf, 0
    for epoch, loss in enumerate(losses, 1):
        better = loss <= best if equal_is_better else loss < best
        best, waited = (loss, 0) if better else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses)


def _stops_at_rises(losses, patience):
    waited = 0
    for epoch, (before, now) in enumerate(pairwise(losses), 2):
        waited = waited + 1 if now >= before else 0
        if waited == patience:
            return epoch
    return len(losses)
