"""What must hold on a narrow screen."""

from browser.visit import Visit

LEAST_TEXT, LEAST_TARGET = 11, 24
"""In CSS pixels: the text of a figure (WCAG has no number; ours), and what is pressed (WCAG 2.5.8)."""

TINY_TEXT = """(least) => [...document.querySelectorAll("svg.dlb-figure text")]
  .filter((text) => !text.querySelector("tspan"))  // exponents and indices are smaller
  .map((text) => {
    const { a, b } = text.getScreenCTM();  // the text may be turned
    return [text.textContent, parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b)];
  })
  .filter(([, size]) => size > 0 && size < least - 0.05)
  .map(([words, size]) => `${words}: ${size.toFixed(1)} px`)"""

CUT_OFF = """() => [...document.querySelectorAll(".math-wrapper, .scroll, .table-wrapper, .highlight pre")]
  .filter((box) => box.scrollWidth > box.clientWidth + 1)
  .filter((box) => {
    const { overflowX, backgroundImage } = getComputedStyle(box);
    return !["auto", "scroll"].includes(overflowX) || backgroundImage.split("linear-gradient").length < 5;
  }).map((box) => box.textContent.trim().slice(0, 60))"""

NUMBER_ON_FORMULA = """() => [...document.querySelectorAll("div.math > .eqno")].filter((number) => {
    const a = number.getBoundingClientRect();
    return a.width && [...number.parentElement.querySelectorAll(".katex-html .base")].some((part) => {
      const b = part.getBoundingClientRect();
      return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    });
  }).map((number) => number.textContent)"""

SMALL_LINKS = """(least) => [...document.querySelectorAll(".toc-tree a, .sidebar-tree a")]
  .filter((link) => link.offsetHeight && link.offsetHeight < least).map((link) => link.textContent)"""


def figure_text(page, visit: Visit) -> list[str]:
    """The text of every figure can be read."""
    return [f"a figure's text is too small: {t}" for t in page.evaluate(TINY_TEXT, LEAST_TEXT)]


def scrolling(page, visit: Visit) -> list[str]:
    """What is wider than the screen scrolls, and shows that there is more."""
    return [f"nothing shows that this scrolls: {text}" for text in page.evaluate(CUT_OFF)]


def equation_numbers(page, visit: Visit) -> list[str]:
    """No equation's number lies on its formula."""
    return [f"the number lies on its formula: {n}" for n in page.evaluate(NUMBER_ON_FORMULA)]


def link_sizes(page, visit: Visit) -> list[str]:
    """The links of the page's own contents are high enough to press."""
    return [f"too small to press: {text}" for text in page.evaluate(SMALL_LINKS, LEAST_TARGET)]
