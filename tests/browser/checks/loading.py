"""A page is whole, and light to load."""

import gzip
from functools import cache
from urllib.parse import urlsplit

from browser.site import SITE
from browser.visit import Visit, settle

MOST_BYTES = 200_000
MOST_REQUESTS = 15


def whole(page, visit: Visit) -> list[str]:
    """The page arrives, has one title, and every image of it is there."""
    problems = [] if visit.status == 200 else [f"the server answers {visit.status}"]
    titles = page.locator("h1").count()
    if titles != 1:
        problems.append(f"{titles} h1")
    broken = page.evaluate(
        "[...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src)"
    )
    return problems + [f"broken image {source}" for source in broken]


def light(page, visit: Visit) -> list[str]:
    """At most 200 kB compressed and 15 requests; the figures of the section itself are not counted."""
    if not visit.section:
        return []
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    settle(page, visit)
    page.evaluate("window.scrollTo(0, 0)")
    weight = sum(transferred(address.removeprefix(visit.site)) for address in visit.requests)
    figures = page.evaluate(
        "[...document.querySelectorAll('svg.dlb-figure')].map(e => e.outerHTML).join('')"
    )
    weight -= len(gzip.compress(figures.encode()))
    problems = []
    if len(visit.requests) > MOST_REQUESTS:
        problems.append(f"{len(visit.requests)} requests: {' '.join(visit.requests)}")
    if weight > MOST_BYTES:
        problems.append(f"{weight:,} bytes")
    return problems


@cache
def transferred(path: str) -> int:
    """How many bytes a browser gets for a file: compressed, unless the format is compressed already."""
    data = (SITE / urlsplit(path).path.lstrip("/")).read_bytes()
    return len(data) if path.endswith((".woff2", ".png")) else len(gzip.compress(data, 6))
