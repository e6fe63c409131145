"""Every section has an explorable that works where it stands. What else each must do is tested beside its own tests."""

from browser.visit import Visit

FIND = "[...document.querySelectorAll('*')].map(e => e.localName).find(n => n.startsWith('dlb-'))"


def answers_the_keyboard(page, visit: Visit) -> list[str]:
    """An arrow key moves the first control."""
    if not visit.section:
        return []
    if not (found := page.evaluate(FIND)):
        return ["the section has no explorable"]
    element = page.locator(found).first
    before = element.evaluate("e => JSON.stringify(e.state)")
    element.locator("input, select, button").first.focus()
    page.keyboard.press("ArrowRight")
    moved = element.evaluate("e => JSON.stringify(e.state)") != before
    element.evaluate("e => e.reset && e.reset()")
    return [] if moved else [f"{found} does not answer the arrow keys"]
