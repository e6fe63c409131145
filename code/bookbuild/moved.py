"""Old addresses of the site lead to where their pages moved: `bookbuild_moved` in `_config.yml` maps old to new.

An old page is a file of its own that sends readers on, and keeps the part of the address behind `#`. Search engines are
told the new address; neither the site map nor the book's own search names the old one.
"""

import posixpath
from html import escape
from pathlib import Path

from sphinx.errors import ConfigError

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="canonical" href="{address}">
<script>location.replace("{target}" + location.search + location.hash)</script>
<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>
</head>
<body><p>This page moved: <a href="{target}">{title}</a></p></body>
</html>
"""


def wrong(moved: dict[str, str], pages) -> list[str]:
    """Say what is wrong with the map of moved pages.

    moved: old page -> new page, without suffix. pages: those of the book.
    """
    problems = []
    for old, new in moved.items():
        if old in pages:
            problems.append(f"{old} is a page again: take its entry out")
        elif new in moved:
            problems.append(
                f"{old} leads to {new}, which moved itself: let it lead to {moved[new]}"
            )
        elif new not in pages:
            problems.append(
                f"{old} leads to {new}, which is no page: name the page that has its text"
            )
        elif posixpath.normpath(old) != old or old.startswith(("/", "..")) or "." in old:
            problems.append(
                f"{old} is no page of the site: write it without suffix, as in _toc.yml"
            )
    return problems


def _check(app, env):
    moved = app.config.bookbuild_moved
    if problems := wrong(moved, env.found_docs):
        raise ConfigError("bookbuild_moved in _config.yml: " + "; ".join(problems))


def page(old: str, new: str, title: str, base: str) -> str:
    """Write the page at the old address. base: address of the site, with its slash at the end."""
    target = posixpath.relpath(f"{new}.html", posixpath.dirname(old) or ".")
    return PAGE.format(title=escape(title), target=target, address=f"{base}{new}.html")


def _write(app, exception):
    if exception is None and app.builder.name == "html":
        for old, new in app.config.bookbuild_moved.items():
            path = Path(app.outdir, f"{old}.html")
            path.parent.mkdir(parents=True, exist_ok=True)
            title = app.env.titles[new].astext()
            path.write_text(page(old, new, title, app.config.html_baseurl), encoding="utf-8")


def setup(app):
    """Check the map when all pages are known, and write the old addresses after the pages."""
    app.add_config_value("bookbuild_moved", {}, "env")
    app.connect("env-updated", _check)
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
