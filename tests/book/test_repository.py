"""The repository as a whole keeps its order."""

import pytest

from book.book import Book
from book.guards_repository import REPOSITORY
from book.report import report


@pytest.mark.parametrize("guard", REPOSITORY, ids=lambda guard: guard.__name__)
def test_repository(guard):
    report(guard(Book()))
