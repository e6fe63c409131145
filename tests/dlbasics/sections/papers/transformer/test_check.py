"""The exercises on the Transformer: right answers in other words, wrong ones with their hints."""

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812

from book.book import Book
from book.exercises import exercises
from dlbasics.papers import transformer as tr
from dlbasics.sections.papers.transformer import check

SOLUTIONS = {e.name: e.solution for e in exercises(Book().page("chapters/papers/transformer.md"))}


def judge(name, answer):
    return getattr(check, name).judge(answer)


# --- right answers, written differently ---


def by_torch(q, k, v):
    q, k, v = (torch.tensor(x) for x in (q, k, v))
    return F.scaled_dot_product_attention(q[None], k, v)[0]


def in_plain_python(q, k, v):
    scores = [sum(a * b for a, b in zip(q, row, strict=True)) / math.sqrt(len(q)) for row in k]
    powers = [math.exp(score - max(scores)) for score in scores]
    return [
        sum(p / sum(powers) * row[i] for p, row in zip(powers, v, strict=True))
        for i in range(len(v[0]))
    ]


def mask_in_loops(target, pad):
    rows, length = target.shape
    return [
        [[s <= t and target[b, s] != pad for s in range(length)] for t in range(length)]
        for b in range(rows)
    ]


def layer_by_torch(d_model, d_ff):
    with torch.device("meta"):
        return tr.parameters(nn.TransformerDecoderLayer(d_model, 2, d_ff))


def gap_by_rows(f, x, order):
    after = f(x)
    before = f(np.stack([x[i] for i in order]))
    return max(np.abs(before[j] - after[i]).max() for j, i in enumerate(order))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("look_up", by_torch),
        ("look_up", in_plain_python),
        ("decoder_mask", mask_in_loops),
        ("decoder_layer", layer_by_torch),
        ("order_gap", gap_by_rows),
    ],
)
def test_right_in_another_way(name, answer):
    result = judge(name, answer)
    assert result.passed, result.message


# --- wrong answers, and what they are told ---


def soft(scores):
    return np.exp(scores) / np.exp(scores).sum()


def past(target):
    return np.tril(np.ones((target.shape[1],) * 2, dtype=bool))


def layer(attends=8, feeds=1, norms=3, bias=1):
    def answer(d_model, d_ff):
        square = d_model**2 + bias * d_model
        both = 2 * d_model * d_ff + bias * (d_ff + d_model)
        return attends * square + feeds * both + 2 * norms * d_model

    return answer


def overflows(q, k, v):
    with np.errstate(all="ignore"):
        return soft(k @ q / np.sqrt(len(q))) @ v


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("look_up", lambda q, k, v: soft(k @ q) @ v, "not divided by the square root"),
        ("look_up", lambda q, k, v: soft(k @ q / len(q)) @ v, "You divide by d_k"),
        ("look_up", lambda q, k, v: k @ q / np.sqrt(len(q)) @ v, "the softmax is missing"),
        ("look_up", lambda q, k, v: v.mean(axis=0), "the query has no say"),
        ("look_up", lambda q, k, v: v[(k @ q).argmax()], "value of the best key alone"),
        ("look_up", overflows, "Expected finite numbers for a query of (10000, 0); subtract"),
        ("look_up", lambda q, k, v: soft(k @ q / np.sqrt(len(q))), "Expected the shape (2,)"),
        ("decoder_mask", lambda t, p: past(t), "each row has its own padding"),
        ("decoder_mask", lambda t, p: ~(past(t) & (t != p)[:, None]), "where it may not"),
        (
            "decoder_mask",
            lambda t, p: np.broadcast_to(past(t), (len(t), *past(t).shape)),
            "lets padding be looked at",
        ),
        (
            "decoder_mask",
            lambda t, p: np.repeat((t != p)[:, None], t.shape[1], 1),
            "see its future",
        ),
        ("decoder_mask", lambda t, p: past(t).T & (t != p)[:, None], "That is turned round"),
        (
            "decoder_mask",
            lambda t, p: np.tril(past(t), -1) & (t != p)[:, None],
            "may look at itself",
        ),
        ("decoder_mask", lambda t, p: past(t) & (t != p)[:, :, None], "the rows of padding"),
        ("decoder_layer", layer(attends=4, norms=2), "That is an encoder layer"),
        ("decoder_layer", layer(bias=0), "The biases are missing"),
        ("decoder_layer", layer(norms=0), "The norms are missing"),
        ("decoder_layer", layer(norms=2), "one stands after each of the three"),
        ("decoder_layer", layer(attends=6), "An attention has four matrices"),
        ("order_gap", lambda f, x, o: np.abs(f(x[o]) - f(x)).max(), "as they were"),
        ("order_gap", lambda f, x, o: (f(x[o]) - f(x)[o]).max(), "a signed one can hide"),
        ("order_gap", lambda f, x, o: np.abs(f(x[o]) - f(x)[o]).mean(), "not the mean"),
        (
            "order_gap",
            lambda f, x, o: np.abs(f(x[o]) - f(x)[np.argsort(o)]).max(),
            "You undo the order",
        ),
    ],
)
def test_a_wrong_answer_gets_its_hint(name, answer, hint):
    result = judge(name, answer)
    assert not result.passed
    assert hint in result.message


@pytest.mark.parametrize("name", SOLUTIONS)
def test_each_hint_explains_another_answer(name, monkeypatch):
    """No two hints of one comparison are of the same value: the second would never be told."""
    seen = []

    def record(value, expected, where, hints=None, tolerance=1e-6):
        seen.append([expected, *hints.values()])

    monkeypatch.setattr(check, "close", record)
    assert judge(name, SOLUTIONS[name]).passed
    rounded = {tuple(np.ravel(np.round(np.asarray(v, dtype=float), 5))) for v in seen[0]}
    assert len(rounded) == len(seen[0])
