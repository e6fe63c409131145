"""The built book keeps what the sources promise. It needs `make book` first."""

import pytest

from book import guards_built, guards_site
from book.book import Book
from book.report import report

SITE = guards_site.Site(Book())


@pytest.fixture(scope="module")
def site():
    """The built book; a missing or outdated one fails, because a skip would pass unseen."""
    if reason := guards_site.unready(SITE):
        pytest.fail(reason, pytrace=False)
    return SITE


def name(guard):
    return guard.__name__


@pytest.mark.parametrize("guard", guards_site.SITE, ids=name)
def test_site(site, guard):
    report(guard(site))


@pytest.mark.parametrize("guard", guards_built.SECTION, ids=name)
@pytest.mark.parametrize("docname", SITE.sections)
def test_section(site, docname, guard):
    report(guard(site, docname))
