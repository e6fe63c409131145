"""The exercises on training: right answers in other words pass, wrong ones get their hint."""

import math
from itertools import pairwise

import pytest
import torch
from torch import nn

from dlbasics.sections.pytorch.modules_and_training import check


def judge(name, answer):
    return getattr(check, name).judge(answer)


# --- right answers, written differently ---


class Tower(nn.Module):
    def __init__(self, d, width, depth, keep=nn.ModuleList):
        super().__init__()
        sizes = [d] + [width] * depth
        self.hidden = keep([nn.Linear(sizes[i], sizes[i + 1]) for i in range(depth)])
        self.out = nn.Linear(width, 1)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x).relu()
        return self.out(x)


def step_by_set_to_none(model, loss, optimizer, X, y):
    for parameter in model.parameters():
        parameter.grad = None
    value = loss(model(X), y)
    value.backward()
    optimizer.step()
    return value.detach()


def step_that_zeroes_last(model, loss, optimizer, X, y):
    value = loss(model(X), y)
    value.backward()
    optimizer.step()
    optimizer.zero_grad()
    return value.item()


def warmup_by_the_smaller(epoch, warm, total):
    cosine = math.cos(math.pi / 2 * max(0, epoch - warm) / (total - warm)) ** 2
    return min((epoch + 1) / warm, cosine)


def stops_by_search(losses, patience):
    for epoch in range(1, len(losses) + 1):
        seen = losses[:epoch]
        if epoch - 1 - seen.index(min(seen)) >= patience:
            return epoch
    return len(losses)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("tower", Tower),
        ("training_step", step_by_set_to_none),
        ("training_step", step_that_zeroes_last),
        ("warmup", warmup_by_the_smaller),
        ("stops_after", stops_by_search),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def plain_list(d, width, depth):
    return Tower(d, width, depth, keep=list)


def straight(d, width, depth):
    sizes = [d] + [width] * depth
    layers = [nn.Linear(a, b) for a, b in pairwise(sizes)]
    return nn.Sequential(*layers, nn.Linear(width, 1))


class Skips(Tower):
    def forward(self, x):
        return self.out(self.hidden[0](x).relu())


def no_last(d, width, depth):
    return nn.Sequential(*list(Tower(d, width, depth).hidden))


def loss_after(model, loss, optimizer, X, y):
    step_by_set_to_none(model, loss, optimizer, X, y)
    return loss(model(X), y).item()


def with_graph(model, loss, optimizer, X, y):
    optimizer.zero_grad()
    value = loss(model(X), y)
    value.backward()
    optimizer.step()
    return value


def with_tanh(d, width, depth):
    model = nn.Sequential(nn.Linear(d, width), nn.Tanh())
    for _ in range(depth - 1):
        model.extend([nn.Linear(width, width), nn.Tanh()])
    return model.append(nn.Linear(width, 1))


def relu_at_the_end(d, width, depth):
    return nn.Sequential(Tower(d, width, depth), nn.ReLU())


def exchanged(model, loss, optimizer, X, y):
    return step_by_set_to_none(model, lambda prediction, y: loss(y, prediction), optimizer, X, y)


def evaluating(model, loss, optimizer, X, y):
    model.eval()
    value = step_by_set_to_none(model, loss, optimizer, X, y)
    model.train()
    return value


def left_in_evaluation(model, loss, optimizer, X, y):
    value = step_by_set_to_none(model, loss, optimizer, X, y)
    model.eval()
    return value


def counts_rises(losses, patience):
    waited = 0
    for i in range(1, len(losses)):
        waited = waited + 1 if losses[i] >= losses[i - 1] else 0
        if waited == patience:
            return i + 1
    return len(losses)


def takes_equals(losses, patience):
    best, waited = math.inf, 0
    for i, loss in enumerate(losses):
        best, waited = (loss, 0) if loss <= best else (best, waited + 1)
        if waited == patience:
            return i + 1
    return len(losses)


def cosine(share):
    return (1 + math.cos(math.pi * share)) / 2


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("tower", plain_list, "Only the last layer is registered"),
        ("tower", straight, "The model is a straight line"),
        ("tower", with_tanh, "another function stands between the layers"),
        ("tower", relu_at_the_end, "A ReLU belongs after each hidden layer only"),
        ("tower", Skips, "forward leaves a layer out"),
        ("tower", no_last, "The last layer is not registered, or missing"),
        ("tower", lambda d, w, k: Tower(d, w, k + 1), "one hidden layer too many"),
        ("tower", lambda d, w, k: Tower(d, w, max(k - 1, 1)), "a hidden layer too few"),
        ("tower", lambda d, w, k: 5, "Return a module"),
        ("training_step", check._no_step, "The weights did not move"),
        ("training_step", check._no_zero, "What must be zeroed"),
        ("training_step", check._step_first, "before the gradient is there"),
        ("training_step", loss_after, "the loss after the step"),
        ("training_step", with_graph, "holds on to its whole graph"),
        ("training_step", exchanged, "the prediction comes first"),
        ("training_step", evaluating, "runs in evaluation mode"),
        ("training_step", left_in_evaluation, "runs in evaluation mode"),
        ("training_step", lambda model, loss, optimizer, X, y: None, "returned nothing"),
        ("warmup", lambda e, w, t: e / w if e < w else 1.0, "the first epoch does nothing"),
        (
            "warmup",
            lambda e, w, t: (e + 1) / w if e < w else cosine(e / t),
            "must begin where the rise ends",
        ),
        (
            "warmup",
            lambda e, w, t: (e + 1) / w if e < w else cosine((e - w) / t),
            "how many epochs does it have",
        ),
        (
            "warmup",
            lambda e, w, t: (e + 1) / w if e < w else math.cos(math.pi * (e - w) / (t - w)),
            "from 1 to -1",
        ),
        (
            "warmup",
            lambda e, w, t: (e + 1) / w if e < w else math.cos(math.pi / 2 * (e - w) / (t - w)),
            "a quarter of a cosine",
        ),
        (
            "warmup",
            lambda e, w, t: (e + 1) / w if e < w else 1 - (e - w) / (t - w),
            "falls along a straight line",
        ),
        (
            "warmup",
            lambda e, w, t: (e + 1) / w if e < w else (1 + math.cos(180 * (e - w) / (t - w))) / 2,
            "Your angle is in degrees",
        ),
        ("warmup", lambda e, w, t: min((e + 1) / (w + 1), 1), "it has `warm` equal parts"),
        ("stops_after", counts_rises, "from one epoch to the next"),
        ("stops_after", takes_equals, "An equal loss is no new best"),
        ("stops_after", lambda losses, p: stops_by_search(losses, p + 1), "one epoch too late"),
        ("stops_after", lambda losses, p: losses.index(min(losses)) + 1, "the best epoch"),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message, result.message


def test_the_checkers_leave_the_seed_of_nobody_in_doubt():
    """The verdict does not depend on what was drawn before."""
    for seed in (1, 2):
        torch.manual_seed(seed)
        assert judge("training_step", step_by_set_to_none).passed
