"""The look of the pages: Furo with a launch bar of ours, our palette, and everything served from the book itself."""

from pathlib import Path

from bookbuild.repository import repository

HERE = Path(__file__).parent


def _page_context(app, pagename, templatename, context, doctree):
    """Give the templates the links of a page."""
    repo = repository(app)
    source = Path(app.srcdir, f"{pagename}.md")
    context["repository_url"] = repo.url
    context["launch"] = None
    if source.is_file():
        context["edit_url"] = repo.edit(f"{pagename}.md")
        context["issue_url"] = repo.issue(f"{pagename}: ")
    if pagename in getattr(app, "bookbuild_fingerprints", {}):
        context["launch"] = {
            "colab": repo.colab(pagename),
            "binder": repo.binder(pagename),
            "download": context["pathto"](repo.download(pagename), 1),
        }


def _configure(app, config):
    config.templates_path.append(str(HERE / "templates"))
    config.html_static_path.append(str(HERE / "static"))


def setup(app):
    """Add our templates and files before Sphinx prepares the theme's."""
    app.setup_extension("furo")  # now, so that its settings in _config.yml are known ones
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _page_context)
    app.add_css_file("book.css", priority=900)
