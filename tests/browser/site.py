"""The pages of the built book."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"


def _toc_pages() -> list[str]:
    """List the docnames of the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [
        toc["root"],
        *(entry["file"] for part in toc.get("parts", []) for entry in part["chapters"]),
    ]


PAGES = _toc_pages()
ROAD = [PAGES[0]]
"""The pages that Next leads through: a part that holds nothing but its overview is passed by."""
for part in yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))["parts"]:
    if part["caption"].startswith("Part ") and len(part["chapters"]) > 1:
        ROAD += [entry["file"] for entry in part["chapters"]]

MOVED = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"][
    "bookbuild_moved"
]
"""Old addresses, each with the page that it leads to."""

SECTIONS = [name for name in PAGES if name.count("/") == 2 and not name.endswith("/index")]
