"""The repository that the book's links lead to: named once, in `_config.yml`; a fork's build names the fork."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import yaml

NOTEBOOKS_BRANCH = "notebooks"
"""The generated branch that Colab and Binder open: the exported notebooks, the helper package, the Binder files."""

DOWNLOADS = "_notebooks"
"""The folder of the published pages that holds the same notebooks for download."""


@dataclass(frozen=True)
class Repository:
    """A GitHub repository, and the links that follow from its name.

    url: `https://github.com/owner/name`, no trailing slash.
    branch: the branch of the sources, which edit links open.
    commit: what this build is made from (40 hex digits), or `branch` where git does not say.
    """

    url: str
    branch: str
    commit: str

    def __post_init__(self):
        if not re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", self.url):
            raise ValueError(
                f"repository.url must look like https://github.com/owner/name, not {self.url!r}"
            )

    @property
    def slug(self) -> str:
        """`owner/name`."""
        return self.url.removeprefix("https://github.com/")

    @property
    def pages_url(self) -> str:
        """Where the book is published, no trailing slash."""
        owner, name = self.slug.split("/")
        host = f"https://{owner.lower()}.github.io"
        return host if name.lower() == f"{owner.lower()}.github.io" else f"{host}/{name}"

    def colab(self, docname: str) -> str:
        """Open the notebook of a page in Colab."""
        return f"https://colab.research.google.com/github/{self.slug}/blob/{NOTEBOOKS_BRANCH}/{docname}.ipynb"

    def binder(self, docname: str) -> str:
        """Open the notebook of a page in JupyterLab on Binder."""
        return f"https://mybinder.org/v2/gh/{self.slug}/{NOTEBOOKS_BRANCH}?labpath={docname.replace('/', '%2F')}.ipynb"

    def download(self, docname: str) -> str:
        """Where the notebook of a page lies beside the published pages, relative to the site's root."""
        return f"{DOWNLOADS}/{docname}.ipynb"

    def edit(self, source: str) -> str:
        """Edit a source file (its path inside the repository)."""
        return f"{self.url}/edit/{self.branch}/{source}"

    def issue(self, title: str) -> str:
        """Report an error; the issue's title is filled in."""
        return f"{self.url}/issues/new?title={quote(title)}"

    @property
    def requirement(self) -> str:
        """What pip installs to get the helper package as it was when the book was built."""
        return f"dlbasics @ git+{self.url}@{self.commit}"


def read_repository(root: Path, environ=os.environ) -> Repository:
    """Read `_config.yml` in `root`; GITHUB_REPOSITORY (set by GitHub Actions, so by a fork's too) wins over it."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["repository"]
    url = config["url"].rstrip("/")
    if slug := environ.get("GITHUB_REPOSITORY"):
        url = f"https://github.com/{slug}"
    commit = environ.get("GITHUB_SHA") or _head(root) or config["branch"]
    return Repository(url=url, branch=config["branch"], commit=commit)


def _head(root: Path) -> str | None:
    """The commit of the working tree, or None outside of git."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def repository(app) -> Repository:
    """The repository of a running build."""
    return app.config.bookbuild_repository


def _configure(app, config):
    config.bookbuild_repository = read_repository(Path(app.srcdir))
    config.html_baseurl = config.bookbuild_repository.pages_url + "/"
    config.ogp_site_url = config.html_baseurl
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path
    # A chapter writes {{ repository }}, so that a fork's text names the fork.
    config.myst_substitutions["repository"] = f"[its repository]({config.bookbuild_repository.url})"


def setup(app):
    """Make the repository known before any other part asks for it."""
    # rebuild="": links are written with the page, and `freshness` rewrites all pages when the repository changes.
    app.add_config_value("bookbuild_repository", None, "")
    app.connect("config-inited", _configure)
