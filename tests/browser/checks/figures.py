"""Figures have the colours of the page that they stand on."""

from browser.colors import contrast, luminance
from browser.visit import Visit

INK = "e => [e.getAttribute('aria-label') || '', getComputedStyle(e).color]"


def inks(page) -> list[tuple[str, str]]:
    """(what a figure shows, its ink) of every figure."""
    return page.locator("svg.dlb-figure").evaluate_all(f"all => all.map({INK})")


def in_light_ink(page, visit: Visit) -> list[str]:
    """On light paper the ink is dark, at a contrast of 7 or more."""
    return _ink(page, dark=False)


def in_dark_ink(page, visit: Visit) -> list[str]:
    """On dark paper the ink is light, at a contrast of 7 or more."""
    return _ink(page, dark=True)


def _ink(page, dark: bool) -> list[str]:
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    problems = []
    for label, ink in inks(page):
        if contrast(ink, paper) <= 7:
            problems.append(f"the ink {ink} is hard to read on {paper}: {label[:60]}")
        if (luminance(ink) > luminance(paper)) != dark:
            problems.append(f"the ink {ink} is that of the other mode: {label[:60]}")
    return problems
