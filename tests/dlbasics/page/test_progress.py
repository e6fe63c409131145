"""The line that tells how far a training is, in each of its places."""

import sys
from types import SimpleNamespace

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from dlbasics.page import progress
from dlbasics.training import fit


class PowerCutError(Exception):
    pass


def run(progress=True, loss=cross_entropy, num_epochs=3, **options):
    X, y = torch.randn(90, 5), torch.arange(90) % 3
    model = nn.Linear(5, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    options = {"batch_size": 16} | options
    fit(
        model, loss, (X, y), optimizer=optimizer, num_epochs=num_epochs,
        progress=progress, **options,
    )  # fmt: skip


def data():
    return torch.randn(20, 5), torch.arange(20) % 3


class Terminal:
    def __init__(self, tty):
        self.tty, self.text = tty, ""

    def isatty(self):
        return self.tty

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def shown(monkeypatch, tty, **options):
    stream = Terminal(tty)
    monkeypatch.setattr(sys, "stderr", stream)
    clock = iter(range(100_000))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    run(progress=True, validation=data(), **options)
    monkeypatch.undo()
    return stream.text


def test_a_log_gets_whole_lines_without_control_characters(monkeypatch):
    text = shown(monkeypatch, tty=False)
    assert text.endswith("\n") and text.count("\n") >= 2
    assert all(c == "\n" or c.isprintable() for c in text)
    assert text.splitlines()[-1].startswith("epoch 3 of 3 ████████████████████  train loss ")


def test_a_terminal_gets_one_line(monkeypatch):
    text = shown(monkeypatch, tty=True)
    assert text.count("\n") == 1 and text.endswith("\n")
    lines = text[:-1].split("\r")[1:]
    assert len(lines) > 5 and len({len(line) for line in lines}) == 1
    assert "validation loss" in lines[-1]


def test_a_notebook_gets_one_display_without_numbers_that_vary(monkeypatch):
    updates = []
    handle = SimpleNamespace(update=lambda bundle, raw: updates.append(bundle["text/plain"]))

    def display(bundle, raw, display_id):
        updates.append(bundle["text/plain"])
        return handle

    monkeypatch.setattr(progress, "get_ipython", lambda: SimpleNamespace(kernel=True))
    monkeypatch.setattr(progress, "display", display)
    assert shown(monkeypatch, tty=False) == ""
    assert len(updates) > 3 and "train loss" in updates[-2]
    assert updates[-1] == updates[0] == "3 epochs"


def test_silent(capsys):
    run(progress=False, validation=data())
    assert capsys.readouterr() == ("", "")


def test_an_interrupted_bar_ends_its_line(monkeypatch):
    stream = Terminal(True)
    monkeypatch.setattr(sys, "stderr", stream)
    calls = iter(range(8))

    def loss(output, target):
        if next(calls, None) is None:
            raise PowerCutError
        return cross_entropy(output, target)

    with pytest.raises(PowerCutError):
        run(loss=loss)
    assert stream.text.endswith("\n") and "epoch 2 of 3" in stream.text


@pytest.mark.parametrize("tty", [True, False])
def test_no_epoch_is_no_error(monkeypatch, tty):
    assert shown(monkeypatch, tty, num_epochs=0).endswith("\n")


def test_batches_of_unknown_number(monkeypatch):
    class Endless:
        def __iter__(self):
            return iter([data(), data()])

    stream = Terminal(True)
    monkeypatch.setattr(sys, "stderr", stream)
    model = nn.Linear(5, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    fit(model, cross_entropy, Endless(), optimizer=optimizer, num_epochs=2)
    assert "epoch 2 of 2" in stream.text
