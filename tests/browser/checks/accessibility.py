"""Every page for readers who do not use a mouse, do not see, or do not see well."""

from pathlib import Path

import axe_playwright_python

from browser.visit import Visit

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
MOST_STEPS = 40
"""How many presses of Tab are followed on a page."""

FOCUS = """
() => {
  let e = document.activeElement;
  while (e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  if (e === document.body) return null;
  const style = getComputedStyle(e);
  // Furo's switches are invisible boxes whose label shows the focus.
  const shows = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || e.type === 'checkbox';
  return {what: e.outerHTML.slice(0, 90), shows};
}
"""


def axe(page, visit: Visit) -> list[str]:
    """Axe finds nothing, by any of its rules."""
    return _axe(page, {})


def contrast(page, visit: Visit) -> list[str]:
    """Axe finds every word readable in these colours; the other rules do not depend on the colours."""
    return _axe(page, {"runOnly": ["color-contrast", "link-in-text-block"]})


def _axe(page, options: dict) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate(
        "options => axe.run(options).then(results => results.violations)", options
    )
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def keyboard(page, visit: Visit) -> list[str]:
    """Tab begins at the link to the text, goes on to the rest, and shows where it is."""
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    page.keyboard.press("Tab")
    problems = []
    if "Skip to content" not in (first := page.evaluate("document.activeElement.textContent")):
        problems.append(f"Tab begins at {first[:40]!r}, not at the link that skips to the content")
    seen = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        seen.append(focus)
    if len(seen) < 5:
        problems.append(f"the keyboard reaches {len(seen)} things")
    problems += [f"no visible focus on {focus['what']}" for focus in seen if not focus["shows"]]
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    return problems


def solution_opens_by_keyboard(page, visit: Visit) -> list[str]:
    """The first fold is closed, and Enter opens it."""
    if not visit.section:
        return []
    summary = page.locator("details.fold > summary").first
    solution = page.locator("details.fold .cell_input").first
    if not solution.count():
        return ["there is no solution in a fold"]
    problems = ["a solution is in sight before it is asked for"] if solution.is_visible() else []
    summary.focus()
    page.keyboard.press("Enter")
    if not solution.is_visible():
        problems.append("Enter does not open the solution")
    page.keyboard.press("Enter")
    return problems


def nothing_moves(page, visit: Visit) -> list[str]:
    """Nothing moves for readers who ask for that."""
    moving = page.evaluate(
        """[...document.querySelectorAll('body *')].filter(e => {
             const s = getComputedStyle(e);
             return parseFloat(s.transitionDuration) > 0.001 || parseFloat(s.animationDuration) > 0.001;
           }).map(e => e.outerHTML.slice(0, 80))"""
    )
    return [f"moves: {what}" for what in moving]
