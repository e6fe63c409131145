"""What answers a guess is covered at first, and all of it can be read afterwards."""

from browser.visit import Visit, settle

SEEN = """
covers => covers.filter(cover => !cover.dataset.state).flatMap(cover => {
  const [, ...inside] = cover.querySelector('.guess-inside').children; // the first tells the result, once it is open
  const page = document.body.innerText;
  const read = e => e.checkVisibility() || (e.innerText.trim().length > 30 && page.includes(e.innerText.trim()));
  return inside.filter(read).map(e => `${cover.dataset.guess}: ${e.outerHTML.slice(0, 80)}`);
})
"""
CLOSED = """
covers => covers.filter(cover => !cover.querySelector('.guess-inside')?.offsetHeight).map(e => e.dataset.guess)
"""


def covered(page, visit: Visit) -> list[str]:
    """Nothing of what answers a guess can be read before the reader has guessed."""
    seen = page.locator(".guess-cover").evaluate_all(SEEN)
    return [f"can be read before the guess: {what}" for what in seen]


def opened(page, visit: Visit) -> list[str]:
    """Whoever asks is shown; every cover stays open, so that later checks look at what is in there too."""
    covers = page.locator(".guess-cover")
    if not covers.count():
        return []
    page.locator(".guess:not([data-state]) .guess-show").evaluate_all(
        "buttons => buttons.forEach(button => button.click())"
    )
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    settle(page, visit)
    return [f"{label} does not open" for label in covers.evaluate_all(CLOSED)]
