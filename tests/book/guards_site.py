"""Guards on the built pages: links, what they load, figures, leftovers of markup.

A guard takes the site and returns its problems as "file: what is wrong: what to do".
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from book.book import Book
from bookbuild.repository import Repository, read_repository

LOADING_LINKS = {"stylesheet", "preload", "icon", "modulepreload", "prefetch", "preconnect"}
LOADING_LINKS |= {"dns-prefetch", "manifest", "apple-touch-icon", "mask-icon"}
LOADING_TAGS = ("script", "img", "iframe", "source", "video", "audio", "embed", "track", "input")
OUTSIDE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
OUTSIDE_CSS = re.compile(r"(?:url\(\s*|@import\s+)[\"']?\s*(?:https?:)?//[^\s\"')]*", re.IGNORECASE)
NO_TEXT = ("code", "pre", "script", "style", "annotation", "template", "textarea", "title")
LEFTOVERS = {
    "??": re.compile(r"\?\?"),
    "a formula": re.compile(r"\$\$|\$[^$\n]*[\\^_=][^$\n]*\$|\$[A-Za-z]\$"),
    "a role": re.compile(r"\{[a-z][\w:+.-]*\}`"),
    "a directive": re.compile(r"(?:`{3}|:{3})\s*\{[\w:-]+\}"),
}


@dataclass
class Site:
    """A book and what was built of it, in `_build/html` and `_build/notebooks`."""

    book: Book

    @property
    def html(self) -> Path:
        return self.book.root / "_build/html"

    @property
    def notebooks(self) -> Path:
        return self.book.root / "_build/notebooks"

    @property
    def sections(self) -> list[str]:
        return [path.removesuffix(".md") for path in self.book.sections]

    @cached_property
    def repository(self) -> Repository:
        return read_repository(self.book.root)

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        """Every page by its path below `_build/html`."""
        return {
            path.relative_to(self.html).as_posix(): BeautifulSoup(
                path.read_text(encoding="utf-8"), "html.parser"
            )
            for path in sorted(self.html.rglob("*.html"))
        }

    @cached_property
    def anchors(self) -> dict[str, set[str]]:
        """What a link may lead to, by page."""
        return {
            name: {tag.get("id") for tag in page.find_all(id=True)}
            | {tag.get("name") for tag in page.find_all("a", attrs={"name": True})}
            for name, page in self.pages.items()
        }


def unready(site: Site) -> str:
    """Why the build cannot be checked; "" where it can."""
    stamp = site.html / ".complete.json"
    if not stamp.is_file():
        return "the book is not built, or its build failed: run `make book`"
    sources = ["_config.yml", "_toc.yml", *(f"{docname}.md" for docname, _ in site.book.toc)]
    for name in sources:
        path = site.book.root / name
        if path.is_file() and path.stat().st_mtime > stamp.stat().st_mtime:
            return f"{name} was changed after the book was built: run `make book`"
    return ""


def pages_exist(site: Site) -> list[str]:
    """Every entry of the table of contents has its page."""
    return [
        f"_toc.yml:{line}: _build/html/{docname}.html was not built: see the build's messages"
        for docname, line in site.book.toc
        if f"{docname}.html" not in site.pages
    ]


def links(site: Site) -> list[str]:
    """Every link and every file within the book leads somewhere."""
    problems = []
    for name, page in site.pages.items():
        for tag in page.find_all(True):
            for attribute in ("href", "src", "xlink:href", "poster"):
                if (url := tag.get(attribute)) is not None and (wrong := broken(site, name, url)):
                    problems.append(f"_build/html/{name}: <{tag.name}> {url!r} {wrong}")
    return problems


def broken(site: Site, page: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return ""
    target = page
    if parts.path:
        # 404.html is shown at any address, so its links begin at the root of the published site.
        root = urlsplit(site.repository.pages_url).path.rstrip("/") + "/"
        if page == "404.html" and parts.path.startswith(root):
            path = site.html.joinpath(unquote(parts.path.removeprefix(root))).resolve()
        else:
            path = (site.html / page).parent.joinpath(unquote(parts.path)).resolve()
        if path.is_dir():
            path = path / "index.html"
        if not path.is_file() or not path.is_relative_to(site.html.resolve()):
            return "leads to no file of the book: correct the link in its source"
        target = path.relative_to(site.html.resolve()).as_posix()
    fragment = unquote(parts.fragment)
    if fragment and target in site.anchors and fragment not in site.anchors[target]:
        return f"leads to no place in {target}: correct the #anchor in its source"
    return ""


def rendered(site: Site) -> list[str]:
    """Nothing was left unresolved, and no markup shows."""
    problems = []
    for name, page in site.pages.items():
        where = f"_build/html/{name}"
        for mark in ("problematic", "system-message", "katex-error"):
            for tag in page.find_all(class_=mark):
                text = " ".join(tag.get_text(" ").split())[:80]
                problems.append(f"{where}: class={mark!r} at {text!r}: correct its source")
        for string in page.find_all(string=True):
            if type(string).__name__ != "NavigableString":
                continue  # a comment, the document type
            if any(parent.name in NO_TEXT for parent in string.parents):
                continue
            for what, pattern in LEFTOVERS.items():
                if found := pattern.search(string):
                    near = string[max(found.start() - 20, 0) : found.end() + 30].strip()
                    problems.append(
                        f"{where}: {what} is left raw near {near!r}: correct its source"
                    )
    return problems


def nothing_from_outside(site: Site) -> list[str]:
    """A page loads nothing from another server."""
    problems, ship = [], "ship it with the book"
    for name, page in site.pages.items():
        where = f"_build/html/{name}"
        for tag in page.find_all(LOADING_TAGS):
            urls = [tag.get("src"), tag.get("poster"), *(tag.get("srcset") or "").split(",")]
            for url in urls:
                if url and OUTSIDE.match(url):
                    problems.append(f"{where}: <{tag.name}> loads {url.strip()}: {ship}")
        for tag in page.find_all(["image", "use", "feimage"]):
            url = tag.get("href") or tag.get("xlink:href")
            if url and OUTSIDE.match(url):
                problems.append(f"{where}: <{tag.name}> loads {url}: {ship}")
        for tag in page.find_all("object"):
            if OUTSIDE.match(tag.get("data") or ""):
                problems.append(f"{where}: <object> loads {tag['data']}: {ship}")
        for tag in page.find_all("link", href=True):
            if LOADING_LINKS & set(tag.get("rel") or []) and OUTSIDE.match(tag["href"]):
                problems.append(f"{where}: <link> loads {tag['href']}: {ship}")
        styles = [tag.get_text() for tag in page.find_all("style")]
        styles += [tag["style"] for tag in page.find_all(style=True)]
        for found in (m for style in styles for m in OUTSIDE_CSS.finditer(style)):
            problems.append(f"{where}: a style loads {found[0]}: {ship}")
    for path in sorted(site.html.rglob("*.css")):
        for found in OUTSIDE_CSS.finditer(path.read_text(encoding="utf-8")):
            name = path.relative_to(site.html).as_posix()
            problems.append(f"_build/html/{name}: loads {found[0]}: {ship}")
    return problems


def figures(site: Site) -> list[str]:
    """Every figure has a number, a caption, and words for a reader who cannot see it."""
    problems = []
    for name, page in site.pages.items():
        where = f"_build/html/{name}"
        for figure in page.find_all("figure"):
            label = figure.get("id") or "a figure without a name"
            if not (figure.figcaption and figure.find(class_="caption-number")):
                text = "has no caption with a number: add mystnb.figure.caption and .name"
                problems.append(f"{where}: {label} {text}")
            for svg in figure.find_all("svg"):
                if svg.get("role") != "img" or not (svg.get("aria-label") or "").strip():
                    text = "has no role=img with an aria-label: draw it with plotting.show"
                    problems.append(f"{where}: {label} {text}")
        for svg in page.select(".cell_output svg"):
            if svg.find_parent("figure") is None:
                label = (svg.get("aria-label") or "a drawing")[:60]
                problems.append(f"{where}: {label!r} is no figure: add mystnb.figure to its cell")
        for image in page.find_all("img"):
            if not (image.get("alt") or "").strip():
                text = f"<img src={image.get('src')!r}> has no alt text: say what it shows"
                problems.append(f"{where}: {text}")
    return problems


SITE = (pages_exist, links, rendered, nothing_from_outside, figures)
"""Guards on the whole site: guard(site) -> problems."""
