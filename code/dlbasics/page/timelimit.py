"""A time limit on the reader's code, where code can be stopped safely."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooLong(BaseException):
    """The time is over; no `except Exception` of the reader's may catch it."""


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Stop what runs inside after some seconds, by raising `TooLong`.

    Only the main thread of a POSIX system can be stopped, where nobody else uses its alarm, and not
    in the middle of one call of a library; elsewhere there is no limit.
    """
    alone = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    if not alone or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return
    running = True

    def ring(number, frame):
        if running:
            raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    try:
        # Again and again: a bare `except:` of the reader's would swallow a single one.
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
        try:
            yield
        finally:
            running = False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
