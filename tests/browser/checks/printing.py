"""A page prints dark on white and without controls, also where its reader has it dark."""

from browser.checks.figures import inks
from browser.colors import luminance
from browser.visit import Visit

CONTROLS = (".launch-bar", ".sidebar-drawer", ".mobile-header", "details.fold:not([open])")


def dark_on_white(page, visit: Visit) -> list[str]:
    """The text is dark."""
    colour = page.evaluate("getComputedStyle(document.body).color")
    return [] if luminance(colour) < 0.2 else [f"the text prints in {colour}"]


def no_controls(page, visit: Visit) -> list[str]:
    """Nothing prints that only a screen can use."""
    return [
        f"{selector} prints"
        for selector in CONTROLS
        if page.locator(selector).locator("visible=true").count()
    ]


def figures_in_ink(page, visit: Visit) -> list[str]:
    """Figures print dark."""
    return [
        f"a figure prints in {ink}: {label[:60]}"
        for label, ink in inks(page)
        if luminance(ink) >= 0.2
    ]


def prints(page, visit: Visit) -> list[str]:
    """Chromium makes a PDF of it."""
    return [] if page.pdf(format="A4")[:4] == b"%PDF" else ["there is no PDF of the page"]
