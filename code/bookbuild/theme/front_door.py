"""The site's own address leads to the first page (sphinx-external-toc's redirect is no valid HTML)."""

from html import escape
from pathlib import Path

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{address}">
<meta http-equiv="refresh" content="0; url={target}">
</head>
<body><p><a href="{target}">{title}</a></p></body>
</html>
"""


def _write(app, exception):
    if exception is None and app.builder.name == "html" and app.config.root_doc != "index":
        target = app.builder.get_target_uri(app.config.root_doc)
        page = PAGE.format(
            title=escape(app.config.html_title),
            target=target,
            address=app.config.html_baseurl + target,
        )
        Path(app.outdir, "index.html").write_text(page, encoding="utf-8")


def setup(app):
    """Write it after sphinx-external-toc."""
    app.connect("build-finished", _write, priority=800)
