"""A loop that does not end is stopped where that is safe, and nothing else is touched."""

import signal
import threading
import time

import pytest

from dlbasics.page import checker as framework
from dlbasics.page.checker import call, checker
from dlbasics.page.timelimit import TooLong, limit


def spin():
    while True:
        pass


def test_an_endless_loop_is_stopped():
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TooLong), limit(0.05):
        spin()
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_bare_except_does_not_keep_it_running():
    def stubborn():
        caught = 0
        while caught < 2:
            try:
                spin()
            except:  # noqa: E722 - as a beginner writes it
                caught += 1
        spin()

    with pytest.raises(TooLong), limit(0.02):
        stubborn()


def test_no_alarm_rings_later():
    with limit(0.05):
        pass
    time.sleep(0.1)


def test_an_alarm_of_somebody_else_is_left_alone():
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with limit(0.01):
            time.sleep(0.1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rang == [1]


def test_another_thread_has_no_limit():
    done = []

    def work():
        with limit(0.01):
            time.sleep(0.05)
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


def test_where_there_is_no_alarm_there_is_no_limit(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    with limit(0.01):
        time.sleep(0.05)


def test_the_reader_is_told_where_it_was(monkeypatch):
    @checker
    def ends(answer):
        """It ends."""
        call(answer, 3)

    def answer(x):
        while x:
            try:
                x = x + 1
            except Exception:
                x = 0

    monkeypatch.setattr(framework, "SECONDS", 0.05)
    result = ends.judge(answer)
    assert result.passed is False
    assert result.message.startswith("answer(3) was still running after 0.05 seconds in line ")
    assert result.message.endswith("and was stopped. Does each loop come to an end?")
