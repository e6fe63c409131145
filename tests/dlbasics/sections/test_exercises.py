"""Every exercise of the book: its stub gets no verdict, its solution passes.

Right answers in other words, and wrong ones with their hints, are in the modules named after the sections.
"""

import math
from importlib import import_module

import numpy as np
import pytest
import torch

from book.book import Book
from book.exercises import called, exercises
from dlbasics.page import checker as framework
from dlbasics.page.mistakes import same

BOOK = Book()
EXERCISES = [
    pytest.param(path, exercise, id=f"{path.split('/')[-1].removesuffix('.md')}-{exercise.name}")
    for path in BOOK.sections
    for exercise in exercises(BOOK.page(path))
]


def checker(path, name):
    """The checker that a page calls."""
    room = BOOK.page(path).room.replace("/", ".")
    return getattr(import_module(f"dlbasics.{room}.check"), name)


@pytest.mark.parametrize(("path", "exercise"), EXERCISES)
def test_the_stub_gets_no_verdict(path, exercise, capsys):
    """Nothing is judged before the reader has tried, and nothing looks like a failure."""
    check = checker(path, exercise.name)
    assert check.judge(exercise.stub).passed is None
    check(exercise.stub)
    assert capsys.readouterr().out.startswith("○ Not tried yet. Replace the dots")


@pytest.mark.parametrize(("path", "exercise"), EXERCISES)
def test_the_solution_passes(path, exercise, capsys):
    check = checker(path, exercise.name)
    result = check.judge(exercise.solution)
    assert result.passed, result.message
    check(exercise.solution)
    assert capsys.readouterr().out.startswith("✓ Right. ")


@pytest.mark.parametrize("path", BOOK.sections)
def test_every_exercise_has_a_checker_and_a_solution(path):
    page = BOOK.page(path)
    names = called(page, "exercise")
    assert len(names) == len(page.named("exercise")) >= 3
    assert called(page, "solution") == names


class Trap:
    """Every question that may be asked of it ends in an error."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    __len__ = __iter__ = __getitem__ = __float__ = __eq__ = __bool__ = __getattr__
    __hash__ = object.__hash__


ODD = [
    None, "x", b"x", 3, True, math.nan, math.inf, 1j, 10**400, [], [1, None], ["a"], [[1], [1, 2]],
    (), (1, 2), (None, None), ("a", "b"), ([1], [[2]]), {}, {1: 2}, {"A": []}, {"L": None}, set(),
    {("a", "b")}, {"treatment"}, object(), object, len, Trap(), [Trap(), Trap()], iter([1, 2]),
    range(3), np.zeros(0), np.zeros((2, 3)), np.array("x"), np.array([None, 1]), np.ma.masked,
    np.ones((3, 1, 4)), torch.zeros(2, 3), torch.ones(1, requires_grad=True), torch.nn.ReLU(),
    torch.nn.Linear(3, 1),
]  # fmt: skip


@pytest.mark.parametrize(("path", "exercise"), EXERCISES)
def test_whatever_is_returned_gets_a_verdict(path, exercise):
    """A checker that takes an answer apart by itself must not stumble over it."""
    check = checker(path, exercise.name)
    for value in ODD:
        result = check.judge(lambda *_, value=value, **__: value)
        assert result.passed is False and result.message
        assert "Traceback" not in result.message
    for odd in ODD:
        assert check.judge(odd).passed in (False, None)


@pytest.mark.parametrize(("path", "exercise"), EXERCISES)
def test_each_mistake_is_told_by_its_own_hint(path, exercise, monkeypatch):
    """A mistake that a hint knows never meets another one's value: the first that fits is told.

    It is judged by the first comparison in which it gives a wrong value.
    """
    check, seen = checker(path, exercise.name), []
    room = import_module(check.__module__)

    def record(value, expected, where, hints=None, tolerance=1e-6, *_, **__):
        wrong = {words: np.asarray(v, dtype=float) for words, v in (hints or {}).items()}
        seen.append((np.asarray(expected, dtype=float), wrong, tolerance))

    for module in (room, framework):
        monkeypatch.setattr(module, "close", record, raising=False)
    assert check.judge(exercise.solution).passed
    for words in {words: None for _, wrong, _ in seen for words in wrong}:
        for expected, wrong, tolerance in seen:
            if words in wrong and not same(wrong[words], expected, tolerance):
                first = next(w for w, v in wrong.items() if same(v, wrong[words], tolerance))
                assert first == words, f"{words!r} would be told as {first!r}"
                break
