"""What builds and publishes the book: a Sphinx extension made of one module a task.

A reader of the book never installs this package; `_config.yml` loads it from the source tree.
"""

from importlib import import_module

# In the order in which they must connect to Sphinx's events: a stale build is thrown away before anything is read,
# and notebooks are executed before Sphinx reads them.
PARTS = (
    "repository",
    "freshness",
    "moved",
    "execute",
    "figures",
    "mathematics",
    "numbers",
    "parts",
    "prompts",
    "guess",
    "recall",
    "review",
    "words",
    "search",
    "export",
    "theme",
)


def setup(app):
    """Load every part (the entry point that Sphinx calls)."""
    # Jupyter Book sets this for an extension that the book does without; unknown settings are warnings.
    app.add_config_value("comments_config", None, "")
    for part in PARTS:
        import_module(f"bookbuild.{part}").setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
