"""Every page of the built book, opened once in each mode; all checks of the mode look at it, and report together."""

import pytest

from browser.checks import CHECKS
from browser.site import PAGES
from browser.visit import MODES, Visit, browse, go, look

OTHERS = ["search", "genindex", "404"]
"""Pages that are made by the build, and have no source."""


@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
@pytest.mark.parametrize("mode", MODES)
def test_page(chromium, site, name, mode):
    visit = Visit(name, site, mode)
    with browse(chromium, visit, **MODES[mode]) as page:
        go(page, visit)
        problems = list(visit.problems)
        for check in CHECKS[mode]:
            problems += look(check, page, visit)
        if mode == "dark":
            visit.mode = "print"
            page.emulate_media(media="print")
            for check in CHECKS["print"]:
                problems += look(check, page, visit)
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
