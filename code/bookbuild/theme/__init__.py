"""The look of the pages: Furo, a bar that opens the notebook elsewhere, our palette; all from the book itself."""

from pathlib import Path

from bookbuild.repository import repository
from bookbuild.theme import bundle, front_door, markup, road, sitemap

HERE = Path(__file__).parent


def place_in_part(site_map, docname: str) -> dict | None:
    """Say which section of its part a page is.

    site_map: the table of contents, as sphinx-external-toc reads it.
    Returns {"part": caption, "overview": the part's index page or None, "number": from 1, "count": sections in the
    part}, or None outside of the parts and for an overview.
    """
    for tree in site_map.root.subtrees:
        names = [str(item) for item in tree.items]
        sections = [name for name in names if not name.endswith("/index")]
        if docname in sections and (tree.caption or "").startswith("Part"):
            overview = next((name for name in names if name not in sections), None)
            number = sections.index(docname) + 1
            return {
                "part": tree.caption,
                "overview": overview,
                "number": number,
                "count": len(sections),
            }
    return None


def _page_context(app, pagename, templatename, context, doctree):
    """Give the templates a page's links and its place in the book."""
    repo = repository(app)
    context["launch"] = None
    context["place"] = place_in_part(app.config.external_site_map, pagename)
    # Sphinx marks a part's name as a heading and does not say of which level.
    tree = context.get("furo_navigation_tree") or ""
    context["furo_navigation_tree"] = tree.replace(
        'role="heading"', 'role="heading" aria-level="2"'
    )
    # docutils gives bibliography entries a role that ARIA 1.3 deprecates, inside of a plain list.
    context["body"] = context.get("body", "").replace('role="doc-biblioentry"', 'role="listitem"')
    if Path(app.srcdir, f"{pagename}.md").is_file():
        context["edit_url"] = repo.edit(f"{pagename}.md")
        context["issue_url"] = repo.issue(f"{pagename}: ")
    if pagename in app.bookbuild_fingerprints and pagename != app.config.root_doc:
        context["launch"] = {
            "colab": repo.colab(pagename),
            "binder": repo.binder(pagename),
            "download": context["pathto"](repo.download(pagename), 1),
        }


def _configure(app, config):
    config.templates_path.append(str(HERE / "templates"))
    config.html_static_path.append(str(HERE / "static"))
    config.html_favicon = str(HERE / "static" / "logo.svg")


def setup(app):
    """Add our templates and files before Sphinx prepares the theme's."""
    app.setup_extension("furo")  # now, so that its settings in _config.yml are known ones
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _page_context, priority=800)  # after Furo
    for part in (bundle, front_door, markup, road, sitemap):
        part.setup(app)
