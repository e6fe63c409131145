"""Previous and Next follow the road past announced parts, and a part's name in the side bar leads to its overview."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from bookbuild.theme.road import link_captions, neighbours, road

SITE = SimpleNamespace(
    root=SimpleNamespace(
        docname="home",
        subtrees=[
            SimpleNamespace(caption="Part 0 · Soon", items=["soon/index"]),
            SimpleNamespace(caption="Part 1 · One", items=["one/index", "one/a", "one/b"]),
            SimpleNamespace(caption="Part 2 · Later", items=["later/index"]),
            SimpleNamespace(caption="Part 3 · Three", items=["three/index", "three/c"]),
            SimpleNamespace(caption="Part 4 · Last", items=["last/index"]),
            SimpleNamespace(caption="Reference", items=["glossary", "bibliography"]),
        ],
    )
)
ROAD = ["home", "one/index", "one/a", "one/b", "three/index", "three/c"]


def test_the_road_passes_announced_parts_and_the_reference_by():
    assert road(SITE) == ROAD


@pytest.mark.parametrize("place", range(len(ROAD)))
def test_next_and_previous_follow_the_road(place):
    before = ROAD[place - 1] if place else None
    after = ROAD[place + 1] if place + 1 < len(ROAD) else None
    assert neighbours(SITE, ROAD[place]) == (before, after)


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("soon/index", ("home", "one/index")),
        ("later/index", ("one/b", "three/index")),
        ("last/index", ("three/c", None)),
        ("glossary", (None, None)),
        ("search", (None, None)),
    ],
)
def test_a_page_beside_the_road_leads_back_to_it_or_nowhere(page, wanted):
    assert neighbours(SITE, page) == wanted


TREE = """<p class="caption" role="heading"><span class="caption-text">Part 0 · Soon &amp; on</span></p>
<ul>
<li class="toctree-l1"><a class="reference internal" href="soon/index.html">Part 0 · Soon &amp; on</a></li>
</ul>
<p class="caption" role="heading"><span class="caption-text">Part 1 · One</span></p>
<ul class="current">
<li class="toctree-l1 current current-page"><a class="current reference internal" href="#">Part 1 · One</a></li>
<li class="toctree-l1"><a class="reference internal" href="a.html">A</a></li>
</ul>
<p class="caption" role="heading"><span class="caption-text">Reference</span></p>
<ul>
<li class="toctree-l1"><a class="reference internal" href="glossary.html">Glossary</a></li>
</ul>
"""


def test_the_name_of_a_part_is_the_link_to_its_overview():
    tree = BeautifulSoup(link_captions(TREE), "html.parser")
    captions = tree.select(".caption")
    assert [tag.get_text() for tag in captions] == [
        "Part 0 · Soon & on",
        "Part 1 · One",
        "Reference",
    ]
    assert [tag.a and tag.a["href"] for tag in captions] == ["soon/index.html", "#", None]
    assert [bool(tag.a and tag.a.get("aria-current")) for tag in captions] == [False, True, False]
    assert [tag.get_text() for tag in tree.select("li")] == ["A", "Glossary"]
    assert len(tree.select("ul")) == 2 and all(tag.select("li") for tag in tree.select("ul"))
