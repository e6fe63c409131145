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
SECTIONS = [name for name in PAGES if name.count("/") == 2 and not name.endswith("/index")]
