"""Pack the built book into one file that opens from a disk, with no server and no network.

python -m bookbuild.archive
"""

import re
import sys
import zipfile
from pathlib import Path

from bookbuild.freshness import STAMP
from bookbuild.theme.bundle import SCRIPT

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
TARGET = ROOT / "_build" / "deep-learning-basics.zip"
FOLDER = "deep-learning-basics"

LEFT_OUT = {STAMP, ".buildinfo", "sitemap.xml", "robots.txt", "objects.inv", "404.html"}
"""What only a web server, or Sphinx, has a use for."""


def pack(site: Path, target: Path) -> int:
    """Write the archive; returns the number of files in it.

    Raises FileNotFoundError where `site` holds no complete build.
    """
    if not (site / STAMP).is_file():
        raise FileNotFoundError(f"there is no complete build in {site}: run `make book` first")
    draft = target.with_suffix(".part")
    files = [
        path for path in sorted(site.rglob("*")) if path.is_file() and path.name not in LEFT_OUT
    ]
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            name = path.relative_to(site).as_posix()
            data = path.read_bytes()
            if name == SCRIPT:
                # A page from a disk may not read other pages, which the search does to show where it found a word.
                data = re.sub(rb"SHOW_SEARCH_SUMMARY: true", b"SHOW_SEARCH_SUMMARY: false", data)
            archive.writestr(
                zipfile.ZipInfo(f"{FOLDER}/{name}", (2026, 1, 1, 0, 0, 0)),
                data,
                zipfile.ZIP_DEFLATED,
            )
    draft.replace(target)
    return len(files)


if __name__ == "__main__":
    try:
        count = pack(SITE, TARGET)
    except FileNotFoundError as error:
        sys.exit(str(error))
    print(f"{count} files in {TARGET.relative_to(ROOT)}; unpack it and open {FOLDER}/index.html")
