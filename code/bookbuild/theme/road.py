"""The road through the book: where Previous and Next lead, and the parts as the side bar names them.

The road is the sections of the numbered parts, each part after its overview. A part that holds nothing but its overview
is announced: its overview says what will come, and the road passes it by.
"""

import re

ENTRY = re.compile(
    r'<span class="caption-text">(?P<name>[^<]+)</span></p>\s*<ul[^>]*>\s*'
    r'<li class="(?P<item>[^"]*)"><a class="(?P<link>[^"]*)" href="(?P<href>[^"]*)">(?P=name)</a></li>\s*'
)


def numbered(caption: str | None) -> bool:
    """Whether a part belongs to the road (the glossary and its kin do not)."""
    return (caption or "").startswith("Part ")


def road(site_map) -> list[str]:
    """List the pages from the front page to the last section.

    site_map: the table of contents, as sphinx-external-toc reads it.
    """
    pages = [str(site_map.root.docname)]
    for part in site_map.root.subtrees:
        names = [str(item) for item in part.items]
        if numbered(part.caption) and any(not name.endswith("/index") for name in names):
            pages += names
    return pages


def neighbours(site_map, docname: str) -> tuple[str | None, str | None]:
    """Say where Previous and Next lead from a page; from an announced part, to the road around it."""
    on_road = road(site_map)
    in_order = [str(site_map.root.docname)]
    for part in site_map.root.subtrees:
        if numbered(part.caption):
            in_order += [str(item) for item in part.items]
    if docname not in in_order:
        return None, None
    place = in_order.index(docname)
    before = [name for name in in_order[:place] if name in on_road]
    after = [name for name in in_order[place + 1 :] if name in on_road]
    return (before or [None])[-1], (after or [None])[0]


def link_captions(tree: str) -> str:
    """Make the name of a part lead to its overview, in place of an entry of the same name below it."""

    def link(match):
        here = ' aria-current="page"' if "current-page" in match["item"] else ""
        return f'<a class="caption-text" href="{match["href"]}"{here}>{match["name"]}</a></p>\n<ul>'

    tree = ENTRY.sub(link, tree)
    return re.sub(r"<ul>\s*</ul>", "", tree)


def _page_context(app, pagename, templatename, context, doctree):
    context["furo_navigation_tree"] = link_captions(context.get("furo_navigation_tree") or "")
    for name, page in zip(
        ("prev", "next"), neighbours(app.config.external_site_map, pagename), strict=True
    ):
        context[name] = page and {
            "link": context["pathto"](page),
            "title": app.builder.render_partial(app.env.titles[page])["title"],
        }


def setup(app):
    """Connect after Furo made the side bar."""
    app.connect("html-page-context", _page_context, priority=790)
