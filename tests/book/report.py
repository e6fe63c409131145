"""How a guard's problems reach the one who runs the tests."""

import pytest


def report(problems: list[str]) -> None:
    """Fail with one line a problem, and without a traceback through the guards."""
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
