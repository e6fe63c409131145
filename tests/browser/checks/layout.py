"""The parts of a page have their place, and fit the screen."""

from browser.visit import Visit


def nothing_jumps(page, visit: Visit) -> list[str]:
    """While a page loads, its layout does not shift: an explorable is there before what follows it."""
    jumps = page.evaluate("window.jumps")
    return [] if jumps < 0.005 else [f"the layout shifted by {jumps:.3f} while the page loaded"]


def no_sideways_scrolling(page, visit: Visit) -> list[str]:
    """Neither the page nor what holds all of its text scrolls sideways."""
    return page.evaluate(
        """() => {
             const wide = [];
             for (let e = document.querySelector("article") || document.body; e; e = e.parentElement) {
               const scrolls = e === document.documentElement || getComputedStyle(e).overflowX !== "visible";
               const most = Math.min(e.clientWidth, screen.width);
               if (scrolls && e.scrollWidth > most)
                 wide.push(`${e.localName}.${e.className} is ${e.scrollWidth} wide, not ${most}`);
             }
             return wide;
           }"""
    )
