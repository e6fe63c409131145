"""The search in Chromium: a term's own entry first, in English and Korean, then the pages; marks go with the page."""

import unicodedata
import zipfile
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from bookbuild.archive import FOLDER, pack
from browser.site import PAGES, SECTIONS, SITE

PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}
DARK = {"color_scheme": "dark"}
MARKED = "document.querySelectorAll('article .highlighted').length"


class Reader:
    """Somebody who searches."""

    def __init__(self, page, address):
        self.page, self.address = page, address

    def ask(self, query: str) -> "Reader":
        """Open the search page with a query, and wait until Sphinx has listed its last result."""
        self.page.goto(f"{self.address}/search.html?q={quote(query)}")
        self.page.wait_for_function(
            "document.querySelector('.search-summary')?.innerText.length > 0"
        )
        return self

    def entries(self) -> list[str]:
        """The names of the entries shown, English."""
        return self.page.locator("#search-terms:not([hidden]) .word-name a").all_inner_texts()

    def results(self) -> list[str]:
        """Where the results lead, in order."""
        links = self.page.locator("#search-results li a").all()
        return [link.get_attribute("href") for link in links]


@pytest.fixture
def reader(page, site):
    return Reader(page, site)


def test_a_search_works_without_a_network(reader, page, site):
    page.goto(f"{site}/{PAGES[0]}.html")
    box = page.locator("input[name=q]").locator("visible=true").first
    box.fill("conjugate")
    box.press("Enter")
    page.wait_for_selector("#search-results li a[href*='estimating-a-rate']")
    assert reader.entries()[0] == "conjugate prior"


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("prior", "prior"),
        ("Priors", "prior"),
        ("사전확률", "prior"),
        ("사전 확률", "prior"),
        ("사전확률을", "prior"),
        ("사전확률에서는", "prior"),
        ("사전", "prior"),
        ("켤레 사전분포와 가능도", "conjugate prior"),
        ("normal distribution", "Gaussian"),
        ("우도", "likelihood"),
        ("표준 편차", "standard deviation"),
        ("값", "value"),
        ("matrices", "matrix"),
        ("minibatch", "mini-batch"),
        ("optimizer", "optimiser"),
        ("RMS", "root mean square"),
        ("what is a conjugate prior?", "conjugate prior"),
        ("매개변수", "parameter"),
        ("매개변인", "mediator"),
    ],
)
def test_a_term_is_found_by_its_names(reader, query, term):
    assert reader.ask(query).entries()[0] == term


def test_a_term_that_is_spelt_in_pieces_of_letters_is_found(reader):
    # As macOS writes it.
    assert reader.ask(unicodedata.normalize("NFD", "사전확률")).entries()[0] == "prior"


def test_a_word_that_only_begins_like_a_term_is_none(reader):
    assert "key" not in reader.ask("키보드").entries()
    assert "key" not in reader.ask("keyboard").entries()


@pytest.mark.parametrize("query", ["prior", "사전확률을"])
def test_an_entry_says_what_the_term_means_and_where_it_is_taught(reader, page, query):
    reader.ask(query)
    entry = page.locator("#search-terms li").first
    text = entry.inner_text()
    assert "before the data" in text and "사전확률" in text and "Taught in Bayes" in text
    assert entry.locator("[lang=ko]").count() == 1
    assert entry.locator(".katex").count() >= 1
    assert reader.results()[0] == "chapters/bayes/bayes-theorem.html"
    # The glossary is above, once, and not as a page called "Glossary".
    assert not any("glossary.html#term-prior" in href for href in reader.results())
    assert not any(href.endswith("glossary.html") for href in reader.results())
    # What Sphinx says of the number of its results is true.
    summary = page.locator(".search-summary").inner_text()
    assert f"found {len(reader.results())} page" in summary
    # The sample of the page shows the English word, whatever was asked for.
    page.wait_for_selector("#search-results li .context")
    assert "prior" in page.locator("#search-results li .context").first.inner_text().lower()
    entry.locator(".word-name a").click()
    page.wait_for_url("**/chapters/glossary.html#term-prior")


def test_the_keyboard_leads_from_the_field_to_the_entry(reader, page):
    reader.ask("prior")
    field = page.locator("#search-again")
    assert field.input_value() == "prior"
    field.fill("likelihood")
    field.press("Enter")
    page.wait_for_url("**q=likelihood")
    page.wait_for_selector("#search-terms:not([hidden])")
    page.locator("#search-again").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "likelihood"
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-likelihood")


@pytest.mark.parametrize(
    "query",
    [
        "<img src=x onerror=document.title='hit'>",
        "</script><script>document.title='hit'</script>",
        ".*(+?[\\",
        "a" * 5000,
        "확률" * 3000,
        "constructor",
        "__proto__",
        "%00 %E0%A4%A",
        "'\"&amp;",
        "-",
        "   ",
        "😀",
    ],
    ids=lambda query: query[:12],
)
def test_bad_input_finds_nothing_and_breaks_nothing(reader, page, query):
    reader.ask(query)
    assert "hit" not in page.title()
    assert page.locator("article img[src=x], #search-results script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_query_shows_the_field_and_no_results(page, site):
    for address in ("search.html", "search.html?q="):
        page.goto(f"{site}/{address}")
        page.wait_for_load_state("load")
        assert page.locator("#search-again").is_visible()
        assert not page.locator("#search-terms").is_visible()
        assert page.locator("#search-results").inner_text() == ""


def test_matches_are_marked_on_the_page_that_is_opened_and_on_no_other(reader, page, site):
    reader.ask("prior")
    # A page that the reader opens otherwise shows no marks.
    page.goto(f"{site}/{SECTIONS[0]}.html")
    page.wait_for_timeout(100)
    assert page.evaluate(MARKED) == 0 and page.get_by_text("Hide Search Matches").count() == 0
    # One that is opened from the results shows them, until it is left.
    reader.ask("prior")
    page.locator("#search-results li a").first.click()
    page.wait_for_load_state("load")
    page.wait_for_function(f"{MARKED} > 0")
    assert page.get_by_text("Hide Search Matches").count() == 1
    page.reload()
    page.wait_for_timeout(100)
    assert page.evaluate(MARKED) == 0 and page.get_by_text("Hide Search Matches").count() == 0
    page.locator("a.next-page").click()
    page.wait_for_load_state("load")
    page.wait_for_timeout(100)
    assert page.evaluate(MARKED) == 0 and page.get_by_text("Hide Search Matches").count() == 0


def test_a_korean_search_marks_the_english_word(reader, page):
    reader.ask("사전확률")
    page.locator("#search-terms .taught a").first.click()
    page.wait_for_function(f"{MARKED} > 0")
    assert page.locator("article .highlighted").first.inner_text().lower() == "prior"


@pytest.mark.parametrize("page", [{}, DARK, PHONE], indirect=True, ids=["light", "dark", "phone"])
def test_a_page_of_results_is_accessible_and_fits(reader, page):
    reader.ask("확률")
    page.wait_for_selector("#search-results li .context")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    levels = page.evaluate(
        "[...document.querySelectorAll('article h1, article h2')].map(h => h.innerText)"
    )
    assert levels == ["Search", "In the glossary", "Search Results"]


def test_the_search_works_from_a_disk(page, problems, tmp_path):
    pack(SITE, tmp_path / "book.zip")
    zipfile.ZipFile(tmp_path / "book.zip").extractall(tmp_path)
    page.context.set_offline(True)
    reader = Reader(page, (tmp_path / FOLDER).as_uri())
    assert reader.ask("사전확률을").entries()[0] == "prior"
    page.locator("#search-terms .word-name a").first.click()
    page.wait_for_url("**/glossary.html#term-prior")
