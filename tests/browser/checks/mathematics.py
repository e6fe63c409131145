"""Formulas are typeset before the page is sent, in the book's own fonts, and can be heard."""

from browser.visit import Visit


def typeset(page, visit: Visit) -> list[str]:
    """KaTeX's fonts are loaded, no formula failed, and each has MathML for a screen reader."""
    formulas = page.locator(".katex").count()
    if not formulas:
        return []
    problems = []
    page.locator(".katex").first.scroll_into_view_if_needed()
    page.evaluate("document.fonts.ready")
    if not page.evaluate(
        "document.fonts.check('16px KaTeX_Main') && document.fonts.check('italic 16px KaTeX_Math')"
    ):
        problems.append("the fonts of mathematics are not there")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    if not {"KaTeX_Main", '"KaTeX_Main"'} & set(loaded):
        problems.append(f"KaTeX_Main was not loaded, only {sorted(set(loaded))}")
    if failed := page.locator(".katex-error").count():
        problems.append(f"{failed} formulas are wrong")
    if (heard := page.locator(".katex math").count()) != formulas:
        problems.append(f"{heard} of {formulas} formulas have MathML to be read")
    page.evaluate("window.scrollTo(0, 0)")
    return problems
