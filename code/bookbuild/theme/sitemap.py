"""Tell search engines which pages there are.

From the table of contents: sphinx-sitemap lists the pages that one run wrote, which in an incremental build is not all.
"""

import xml.etree.ElementTree as ElementTree
from pathlib import Path


def sitemap(addresses: list[str]) -> bytes:
    """Write a sitemap (sitemaps.org, version 0.9) of absolute addresses."""
    root = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for address in addresses:
        ElementTree.SubElement(ElementTree.SubElement(root, "url"), "loc").text = address
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _write(app, exception):
    if exception is None and app.builder.name == "html":
        base = app.config.html_baseurl
        pages = [base + app.builder.get_target_uri(name) for name in app.config.external_site_map]
        Path(app.outdir, "sitemap.xml").write_bytes(sitemap(pages))
        Path(app.outdir, "robots.txt").write_text(
            f"User-agent: *\nSitemap: {base}sitemap.xml\n", encoding="utf-8"
        )


def setup(app):
    """Write it when the pages are written."""
    app.connect("build-finished", _write)
