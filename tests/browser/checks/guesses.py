"""What answers a guess is covered at first, and all of it can be read afterwards."""

from browser.visit import Visit, settle

SEEN = """
covers => {
  const plain = text => text.replace(/\\s+/g, ' ').trim();
  const page = plain(document.body.innerText);
  return covers.filter(cover => !cover.dataset.state).flatMap(cover => {
    const [, ...inside] = cover.querySelector('.guess-inside').children; // the first tells the result, once it is open
    const told = text => text.length > 30 && page.includes(text);
    return inside.filter(e => e.checkVisibility() || told(plain(e.textContent)))
      .map(e => `${cover.dataset.guess}: ${e.outerHTML.slice(0, 80)}`);
  });
}
"""
CLOSED = """
covers => covers.filter(cover => !cover.querySelector('.guess-inside').checkVisibility()).map(e => e.dataset.guess)
"""
TO_THE_TOP = """
document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); scrollTo(0, 0)
"""
"""Lets go of the focus, so that Tab begins at the beginning again."""


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
    page.evaluate(TO_THE_TOP)
    settle(page, visit)
    return [f"{label} does not open" for label in covers.evaluate_all(CLOSED)]
