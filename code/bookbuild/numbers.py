"""Number figures, tables, formulas, exercises and theorems within their page; elsewhere a reference names the page.

Sphinx counts through the whole book where chapters have no numbers: "Exercise 15" would open Part 3, and a new section
would renumber every later one.
"""

import functools
from urllib.parse import urljoin

from docutils import nodes
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.transforms.post_transforms import SphinxPostTransform


def within_pages(numbers: dict) -> dict:
    """Count anew on every page.

    numbers: page -> kind -> anchor -> (number,), increasing within a page, as Sphinx keeps them.
    Returns the same, from (1,) on each page for each kind.
    """
    return {
        page: {
            kind: {
                anchor: (place,)
                for place, anchor in enumerate(sorted(anchors, key=anchors.get), start=1)
            }
            for kind, anchors in kinds.items()
        }
        for page, kinds in numbers.items()
    }


def _count_within_pages(assign):
    """Wrap Sphinx's count: it returns the pages to write again, those whose numbers changed."""

    @functools.wraps(assign)
    def assign_figure_numbers(self, env):
        before = env.toc_fignumbers
        assign(self, env)
        env.toc_fignumbers = within_pages(env.toc_fignumbers)
        return [page for page, now in env.toc_fignumbers.items() if now != before.get(page)]

    return assign_figure_numbers


def number_of(numbers: dict, page: str, anchor: str) -> str:
    """The number that a page gives to an anchor, or ""."""
    for anchors in numbers.get(page, {}).values():
        if anchor in anchors:
            return ".".join(map(str, anchors[anchor]))
    return ""


class NameThePage(SphinxPostTransform):
    """Add to "Exercise 2" in another page's text whose exercise it is: "Exercise 2 of Bayes' theorem"."""

    default_priority = (
        30  # after references are resolved (10) and sphinx-exercise has worded its own (22)
    )

    def run(self, **kwargs):
        """Find references to numbered things of other pages that show nothing but the number."""
        env, builder = self.env, self.app.builder
        here = builder.get_target_uri(env.docname)
        pages = {builder.get_target_uri(page): page for page in env.found_docs}
        for reference in self.document.findall(nodes.reference):
            address, _, anchor = urljoin(here, reference.get("refuri", "")).partition("#")
            page = pages.get(address)
            if not anchor or page in (None, env.docname):
                continue
            number = number_of(env.toc_fignumbers, page, anchor)
            if number and shows_only(reference.astext(), number):
                reference += nodes.inline("", f" of {env.titles[page].astext()}")


def shows_only(text: str, number: str) -> bool:
    """Whether a reference shows a kind and a number, as "Figure 3" or "(3)", and no words of its own."""
    kind, _, last = text.rpartition(" ")
    return last in (number, f"({number})") and kind.replace(" ", "").isalpha() | (not kind)


def setup(app):
    """Count before any page is written."""
    if not hasattr(TocTreeCollector.assign_figure_numbers, "__wrapped__"):
        TocTreeCollector.assign_figure_numbers = _count_within_pages(
            TocTreeCollector.assign_figure_numbers
        )
    app.add_post_transform(NameThePage)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
