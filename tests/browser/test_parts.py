"""Folds of deeper parts: by keyboard and without a script, opened by a link into them, opened in print."""

import pytest

from bookbuild.theme.bundle import OWN

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Folds</title>
<link rel="icon" href="data:,"><style>{style}</style></head><body>
<a id="to-part" href="#part">part</a> <a id="to-inside" href="#inside">inside</a> <a id="to-top" href="#top">top</a>
<h1 id="top">Page</h1><div style="height: 3000px"></div>
<section id="part"><details class="deeper"><summary><h2>Go deeper: why</h2></summary>
<p>Text.</p><section id="inside"><h3>A piece</h3><p id="text">Inside.</p></section></details></section>
<section id="other"><details class="deeper"><summary><h2>Go deeper: how</h2></summary><p>More.</p></details></section>
<script>(() => {{ {script} }})()</script></body></html>
"""
SEEN = "id => document.getElementById(id).checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})"
OPEN = "[...document.querySelectorAll('details')].map(fold => fold.open)"


@pytest.fixture
def folds(serve, tmp_path):
    style, script = ((OWN / f"parts.{kind}").read_text("utf-8") for kind in ("css", "js"))
    (tmp_path / "page.html").write_text(PAGE.format(style=style, script=script), encoding="utf-8")
    return f"{serve(tmp_path)}/page.html"


@pytest.mark.parametrize("name", ["part", "inside"])
def test_a_link_to_or_into_a_fold_opens_it_and_no_other(page, folds, name):
    page.goto(folds)
    assert page.evaluate(OPEN) == [False, False]
    for _ in range(2):  # a second click changes no address
        page.click(f"#to-{name}")
        page.wait_for_function("document.querySelector('details').open")
        assert page.evaluate(OPEN) == [True, False]
        assert page.locator(f"#{name}").evaluate("e => e.getBoundingClientRect().top") < 900
        page.evaluate("document.querySelector('details').open = false; scrollTo(0, 0)")
    page.click("#to-top")
    assert page.evaluate(OPEN) == [False, False]


@pytest.mark.parametrize("name", ["part", "inside"])
def test_an_address_into_a_fold_opens_it(page, folds, name):
    page.goto(f"{folds}#{name}")
    assert page.evaluate(OPEN) == [True, False]
    assert abs(page.locator(f"#{name}").evaluate("e => e.getBoundingClientRect().top")) < 900


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_it_opens_by_keyboard_and_without_a_script(page, folds):
    page.goto(folds)
    assert not page.locator("#text").is_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#text").is_visible()


def test_a_page_prints_with_its_folds_open_and_closes_them_again(page, folds):
    page.goto(folds)
    assert not page.evaluate(SEEN, "text")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(OPEN) == [True, True]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(OPEN) == [False, False]


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_a_page_prints_its_folds_without_a_script_too(page, folds):
    page.goto(folds)
    page.emulate_media(media="print")
    assert page.locator("#text").bounding_box()["height"] > 0
    below = page.locator("#other").bounding_box()["y"]
    assert below > page.locator("#text").bounding_box()["y"]
