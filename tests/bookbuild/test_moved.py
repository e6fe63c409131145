"""Every old address leads to its page, for readers and for search engines; a wrong map stops the build."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
import yaml
from bs4 import BeautifulSoup

import small_book
from bookbuild.moved import page, wrong

ROOT = Path(__file__).parents[2]
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
MOVED = CONFIG["sphinx"]["config"]["bookbuild_moved"]
BASE = "https://owner.github.io/book/"
FILES = {
    "conf.py": small_book.CONF.format(parts=["moved"]) + f'html_baseurl = "{BASE}"\n',
    "index.md": "# Book\n\n```{toctree}\npapers/new\n```\n",
    "papers/new.md": "# A & B\n\n## Part\n\nText.\n",
}


def built(folder, moved, fails=False):
    conf = FILES["conf.py"] + f"bookbuild_moved = {moved!r}\n"
    small_book.write(folder, FILES | {"conf.py": conf})
    return small_book.build(folder, fails)


@pytest.mark.parametrize("old", MOVED)
def test_every_entry_of_the_book_leads_to_a_source(old):
    assert (ROOT / f"{MOVED[old]}.md").is_file() and not (ROOT / f"{old}.md").exists()
    html = BeautifulSoup(page(old, MOVED[old], "Title", BASE), "html.parser")
    assert urljoin(f"{BASE}{old}.html", html.a["href"]) == f"{BASE}{MOVED[old]}.html"


def test_an_old_address_leads_to_the_new_one(tmp_path):
    built(tmp_path, {"history/deep/old": "papers/new", "old": "papers/new"})
    site = tmp_path / "_build/html"
    for old in ("history/deep/old", "old"):
        html = BeautifulSoup((site / f"{old}.html").read_text("utf-8"), "html.parser")
        assert (site / old).parent.joinpath(html.a["href"]).resolve() == site / "papers/new.html"
        assert html.title.get_text() == html.a.get_text() == "A & B"
        assert html.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        assert html.find("link", rel="canonical")["href"] == f"{BASE}papers/new.html"
        assert html.noscript.meta["content"] == f"0; url={html.a['href']}"
        assert f'"{html.a["href"]}" + location.search + location.hash' in html.script.get_text()
    assert "old" not in (site / "searchindex.js").read_text("utf-8")


@pytest.mark.parametrize(
    ("moved", "message"),
    [
        ({"old": "papers/none"}, "old leads to papers/none, which is no page"),
        ({"papers/new": "index"}, "papers/new is a page again"),
        ({"a": "b", "b": "index"}, "a leads to b, which moved itself: let it lead to index"),
        ({"../a": "index"}, "../a is no page of the site"),
        ({"a.html": "index"}, "a.html is no page of the site"),
    ],
)
def test_a_wrong_entry_is_named(moved, message):
    assert any(message in problem for problem in wrong(moved, {"index", "papers/new"}))


def test_a_wrong_entry_stops_the_build(tmp_path):
    output = built(tmp_path, {"old": "papers/none"}, fails=True)
    assert "bookbuild_moved in _config.yml: old leads to papers/none" in output
    assert not (tmp_path / "_build/html/old.html").exists()
