"""The archive: whole, the same every time, and never of half a build."""

import zipfile

import pytest

from bookbuild.archive import FOLDER, pack
from bookbuild.freshness import STAMP
from bookbuild.theme.bundle import SCRIPT


@pytest.fixture
def site(tmp_path):
    root = tmp_path / "html"
    files = {
        "index.html": "a",
        "chapters/x.html": "b",
        SCRIPT: "{SHOW_SEARCH_SUMMARY: true}",
        STAMP: "{}",
        "sitemap.xml": "",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_it_holds_every_page_and_nothing_for_servers_alone(site, tmp_path):
    assert pack(site, tmp_path / "book.zip") == 3
    with zipfile.ZipFile(tmp_path / "book.zip") as archive:
        assert sorted(archive.namelist()) == [
            f"{FOLDER}/{SCRIPT}",
            f"{FOLDER}/chapters/x.html",
            f"{FOLDER}/index.html",
        ]
        assert archive.read(f"{FOLDER}/{SCRIPT}") == b"{SHOW_SEARCH_SUMMARY: false}"


def test_the_same_build_gives_the_same_archive(site, tmp_path):
    for name in ("one.zip", "two.zip"):
        pack(site, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_half_a_build_is_refused_and_the_old_archive_stays(site, tmp_path):
    pack(site, tmp_path / "book.zip")
    before = (tmp_path / "book.zip").read_bytes()
    (site / STAMP).unlink()
    with pytest.raises(FileNotFoundError, match="make book"):
        pack(site, tmp_path / "book.zip")
    assert (tmp_path / "book.zip").read_bytes() == before
