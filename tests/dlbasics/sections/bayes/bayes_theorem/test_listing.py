"""The theorem that the page defines is the one that the library runs and its tests prove."""

import inspect

from book.book import Book
from dlbasics import bayes


def test_the_page_defines_the_theorem_of_the_library():
    page = Book().page("chapters/bayes/bayes-theorem.md")
    listing = inspect.getsource(bayes.theorem)
    assert [cell for cell in page.cells if cell.source.startswith(listing)]
