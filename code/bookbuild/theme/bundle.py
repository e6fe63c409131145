"""Serve one style sheet and one script instead of a dozen: every file is a round trip before the page can be drawn."""

import re
from pathlib import Path, PurePosixPath

OWN = Path(__file__).with_name("static")
STYLE, SCRIPT = "_static/bundle.css", "_static/bundle.js"

BUNDLED_SCRIPTS = (
    "_static/documentation_options.js",
    "_static/doctools.js",
    "_static/sphinx_highlight.js",
    "_static/scripts/furo.js",
)
"""What every page runs. The search page's own scripts stay apart: only that page needs them."""

OWN_STYLES, OWN_SCRIPTS = (
    sorted(path.name for path in OWN.glob(kind)) for kind in ("*.css", "*.js")
)
"""One style sheet and one script a feature of the page; book.css, which defines the colours, comes first."""

LEFT_OUT = ("_static/mystnb.",)
"""myst-nb's 43 kB of style, most of it for terminal colours: book.css has the rules that the book uses."""


def _name(file) -> str:
    """Name the file of a style sheet or script as Sphinx registers it."""
    return str(getattr(file, "filename", file)).split("?")[0]


def _page_context(app, pagename, templatename, context, doctree):
    """Replace the files by the bundles, and remember what has to go into them."""
    for file in context.get("css_files", []):
        if not _name(file).startswith(LEFT_OUT):
            app.bookbuild_styles.setdefault(_name(file))
    version = app.bookbuild_key[:8]
    context["css_files"] = [f"{STYLE}?v={version}"]
    rest = [file for file in context.get("script_files", []) if _name(file) not in BUNDLED_SCRIPTS]
    # Furo reads the page's headings: after them, and in order.
    context["script_files"] = [*rest, f"{SCRIPT}?v={version}"]


def moved_urls(css: str, folder: PurePosixPath) -> str:
    """Rewrite the relative addresses in a style sheet of `folder` (relative to the bundle's) for the bundle."""

    def move(match):
        address = match[1].strip("\"'")
        return match[0] if re.match(r"[a-z]+:|/|#", address) else f"url({folder / address})"

    return re.sub(r"url\(([^)]+)\)", move, css)


def _write(app, exception):
    """Write the bundles, when Sphinx and the theme have written what goes into them."""
    if exception or not app.bookbuild_styles:
        return
    out = Path(app.outdir)
    sheets = []
    for name in app.bookbuild_styles:
        css = (out / name).read_text(encoding="utf-8")
        css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
        sheets.append(moved_urls(css, PurePosixPath(name).parent.relative_to("_static")).strip())
    (out / STYLE).write_text("\n".join(sheets), encoding="utf-8")
    scripts = [(out / name).read_text(encoding="utf-8") for name in BUNDLED_SCRIPTS]
    scripts = [re.sub(r"//# sourceMappingURL=.*", "", script).strip() for script in scripts]
    # Each in a room of its own: two features may use one name.
    own = [(OWN / name).read_text(encoding="utf-8").strip() for name in OWN_SCRIPTS]
    scripts += [f"(() => {{\n{script}\n}})()" for script in own]
    (out / SCRIPT).write_text(";\n".join(scripts) + "\n", encoding="utf-8")


def setup(app):
    """Connect after everybody who adds files to a page, and after the last of them is written."""
    app.bookbuild_styles = {}
    for name in sorted(OWN_STYLES, key=lambda name: name != "book.css"):
        app.add_css_file(name, priority=900)
    app.connect("html-page-context", _page_context, priority=900)
    app.connect("build-finished", _write, priority=800)
