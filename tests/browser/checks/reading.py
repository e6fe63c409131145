"""The order of what is read, within a page and from page to page."""

from itertools import pairwise

from browser.site import ROAD
from browser.visit import Visit


def headings_in_order(page, visit: Visit) -> list[str]:
    """One h1, and no level left out on the way down."""
    levels = page.evaluate(
        "[...document.querySelectorAll('article :is(h1,h2,h3,h4)')].map(h => +h.tagName[1])"
    )
    problems = []
    if levels[:1] != [1] or levels.count(1) != 1:
        problems.append(f"the headings do not begin with the one h1: {levels}")
    for earlier, later in pairwise(levels):
        if later > earlier + 1:
            problems.append(f"an h{later} follows an h{earlier}")
    return problems


def next_leads_on(page, visit: Visit) -> list[str]:
    """*Next* and *Previous* lead through the book along the road."""
    if visit.name not in ROAD:
        return []
    at = ROAD.index(visit.name)
    problems = []
    for kind, number in (("prev", at - 1), ("next", at + 1)):
        expected = [f"{visit.site}/{ROAD[number]}.html"] if 0 <= number < len(ROAD) else []
        found = page.locator(f"a.{kind}-page").evaluate_all("links => links.map(a => a.href)")
        if found != expected:
            problems.append(f"{kind} leads to {found}, not to {expected}")
    return problems
