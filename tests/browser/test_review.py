"""The Review page, as a reader meets it over weeks: the tests set the clock of the browser.

They take the first section that the page lists, whichever it is.
"""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from bookbuild.recall_texts import TEXTS

KEY = "dlb-review"
FORMAT = "deep-learning-basics-review"
EN = TEXTS["en"]
SHIFTS = (
    "window.jumps = 0; new PerformanceObserver(list => { for (const e of list.getEntries())"
    " if (!e.hadRecentInput) window.jumps += e.value; }).observe({type: 'layout-shift', buffered: true})"
)
FIRST = "document.querySelector('.review-section')"
LABELS = f"[...{FIRST}.querySelectorAll('[data-recall]')].map(fold => fold.dataset.recall)"


class Reader:
    """Somebody with a browser, a clock, and the Review page."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        page.clock.install(time="2026-11-24T12:00:00")

    def at(self, time: str) -> "Reader":
        """Let it be this time, and open the page anew."""
        self.page.clock.set_fixed_time(time)
        return self.open()

    def open(self, name: str = "chapters/review") -> "Reader":
        self.page.goto(f"{self.site}/{name}.html")
        return self

    def part(self, name: str):
        return self.page.locator(f"[data-review='{name}']")

    def count(self) -> str:
        return self.part("count").inner_text()

    def labels(self) -> list[str]:
        return self.page.evaluate(LABELS)

    def begin(self) -> list[str]:
        """Say of the first section that it was read; returns its labels."""
        self.page.locator(".review-status button").first.click()
        return self.labels()

    def answer(self, knew: bool = True) -> None:
        self.part("show").click()
        self.part("knew" if knew else "not-yet").click()

    def answer_all(self, knew: bool = True) -> int:
        """Answer what is due; returns how many questions that were."""
        n = 0
        while self.part("card").is_visible():
            self.answer(knew)
            n += 1
            assert n < 100
        return n

    def kept(self) -> dict | None:
        text = self.page.evaluate(f"localStorage.getItem('{KEY}')")
        return json.loads(text) if text else None

    def keep(self, questions: dict) -> None:
        text = json.dumps({"version": 1, "questions": questions})
        self.page.evaluate("text => localStorage.setItem('dlb-review', text)", text)
        self.page.reload()

    def load(self, text: str, name: str = "list.json") -> str:
        """Load a file; returns what the page says."""
        before = self.part("message").inner_text()
        with self.page.expect_file_chooser() as chooser:
            self.part("load").click()
        file = {"name": name, "mimeType": "application/json", "buffer": text.encode()}
        chooser.value.set_files(file)
        self.page.wait_for_function(
            "before => !['', before].includes(document.querySelector('[data-review=message]').innerText)",
            arg=before,
        )
        return self.part("message").inner_text()


@pytest.fixture
def reader(page, site):
    return Reader(page, site)


def entry(step: int, due: str | None, at: str = "2026-11-20T12:00:00.000Z") -> dict:
    return {"step": step, "due": due, "at": at}


def saved(entries: dict, **changes) -> str:
    return json.dumps({"format": FORMAT, "version": 1, "questions": entries} | changes)


# --- the weeks -----------------------------------------------------------------------------------


def test_questions_come_back_after_one_three_seven_and_fourteen_days(reader):
    reader.open()
    assert reader.count() == EN["empty"] and not reader.part("card").is_visible()
    link = reader.page.locator(".review-section h4 a").first
    section = link.get_attribute("href").removesuffix(".html")
    labels = reader.labels()
    reader.open(f"chapters/{section}")
    assert reader.kept() is None, "a section that is only looked at is not begun"
    assert "review.js" not in reader.page.content()
    fold = reader.page.locator(f"#{labels[0]}")
    fold.locator("summary").click()
    assert fold.locator(".answer").is_visible()
    assert EN["started"] in reader.page.locator(".recall-note").inner_text()
    assert sorted(reader.kept()["questions"]) == sorted(labels)
    reader.open()
    assert reader.count() == EN["done"].format(day="Wednesday, November 25")
    for today, before in (
        ("25", "2026-11-24T23:59:30"),
        ("28", "2026-11-27T23:59:30"),
        ("2026-12-05", "2026-12-04T12:00:00"),
        ("2026-12-19", "2026-12-18T12:00:00"),
    ):
        day = today if "-" in today else f"2026-11-{today}"
        reader.at(before)
        assert not reader.part("card").is_visible(), before
        reader.at(f"{day}T00:00:30")
        assert reader.count() == EN["due"].format(n=len(labels))
        assert reader.answer_all() == len(labels)
    assert reader.count() == EN["all_rest"]
    assert reader.at("2027-12-19T12:00:00").count() == EN["all_rest"]
    assert reader.page.locator(".review-status").first.inner_text() == EN["section_rests"]


def test_what_was_not_known_begins_anew_at_one_day(reader):
    reader.open()
    (first, *others) = reader.begin()
    reader.answer()  # from today to tomorrow
    reader.answer_all()
    reader.at("2026-11-25T12:00:00").answer_all()  # three days on
    reader.at("2026-11-28T12:00:00").answer(knew=False)
    assert reader.kept()["questions"][first]["due"] == "2026-11-29"
    reader.answer_all()
    kept = reader.kept()["questions"]
    assert {kept[label]["due"] for label in others} == {"2026-12-05"}
    reader.at("2026-11-29T12:00:00")
    assert reader.count() == EN["due_one"]
    reader.answer()
    assert reader.kept()["questions"][first]["due"] == "2026-12-02"


def test_who_comes_late_is_asked_then_and_counts_from_then(reader):
    reader.open()
    label = reader.begin()[0]
    reader.answer_all()
    reader.at("2026-12-24T12:00:00").answer()
    assert reader.kept()["questions"][label]["due"] == "2026-12-27"


@pytest.mark.parametrize(
    "page", [{"timezone_id": "Asia/Seoul"}, {"timezone_id": "America/Los_Angeles"}], indirect=True
)
def test_days_are_those_of_the_reader_s_calendar(reader):
    reader.open()
    # Between these two, Universal Time changes its day in Seoul's morning and in California's afternoon.
    for hour in ("00:30", "08:30", "15:30", "23:30"):
        reader.at(f"2026-11-24T{hour}:00{offset(reader)}")
        reader.page.evaluate("localStorage.clear()")
        label = reader.open().begin()[0]
        reader.answer_all()
        assert reader.kept()["questions"][label]["due"] == "2026-11-25", hour


def offset(reader) -> str:
    return "+09:00" if "Seoul" in reader.page.evaluate(ZONE) else "-08:00"


ZONE = "Intl.DateTimeFormat().resolvedOptions().timeZone"


def test_a_day_of_25_hours_is_one_day(chromium, site):
    context = chromium.new_context(timezone_id="America/New_York")
    reader = Reader(context.new_page(), site)
    label = reader.at("2026-10-31T23:30:00-04:00").begin()[0]
    reader.answer_all()
    assert reader.kept()["questions"][label]["due"] == "2026-11-01"
    reader.at("2026-11-01T23:30:00-05:00").answer_all(knew=False)
    assert reader.kept()["questions"][label]["due"] == "2026-11-02"
    context.close()


def test_the_oldest_is_asked_first(reader):
    reader.open()
    one, two, three = reader.labels()[:3]
    rest = {label: entry(5, None) for label in reader.labels()[3:]}
    due = {one: entry(2, "2026-11-24"), two: entry(1, "2026-11-25"), three: entry(1, "2026-11-20")}
    reader.keep(due | rest)
    texts = []
    while reader.part("card").is_visible():
        texts.append(reader.part("question").inner_text())
        reader.answer()
    listed = [
        reader.page.locator(f"[data-recall={label}] summary").inner_text() for label in (three, one)
    ]
    assert texts == listed


def test_a_question_that_a_new_edition_adds_to_a_section_is_due(reader):
    reader.open()
    first, *others = reader.labels()
    reader.keep({first: entry(5, None)})
    assert reader.answer_all() == len(others)


def test_a_question_that_a_new_edition_drops_is_not_asked_and_not_lost(reader):
    reader.open()
    label = reader.labels()[0]
    gone = {"recall-gone-for-good": entry(1, "2026-11-01")}
    reader.keep(gone | {label: entry(5, None)})
    reader.answer_all()
    assert reader.kept()["questions"]["recall-gone-for-good"] == gone["recall-gone-for-good"]


# --- asking --------------------------------------------------------------------------------------


def test_the_answer_is_not_there_before_it_is_asked_for(reader):
    reader.open()
    label = reader.begin()[0]
    fold = reader.page.locator(f"[data-recall={label}]")
    answer = fold.locator(".answer").evaluate("e => e.textContent.trim()")
    panel = reader.page.locator(".review-panel")
    assert answer[:30] not in panel.inner_text() and answer[:30] not in panel.aria_snapshot()
    reader.part("text").fill("What I think.")
    reader.part("show").click()
    shown = reader.part("answer").evaluate("e => e.textContent.trim()")
    assert shown == answer and reader.part("text").input_value() == "What I think."
    reader.part("knew").click()
    assert reader.part("text").input_value() == ""
    assert "What I think" not in reader.page.evaluate("JSON.stringify(localStorage)")


def test_it_is_all_done_by_keyboard_and_the_focus_goes_along(reader):
    page = reader.open().page
    focus = "document.activeElement.dataset.review ?? document.activeElement.className"
    page.locator(".review-status button").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(focus) == "status"
    assert page.locator(".review-status").first.inner_text() == EN["section_due"]
    labels = reader.labels()
    reader.part("text").focus()
    page.keyboard.type("Because.")
    for place, verdict in enumerate(["knew", "not-yet", *["knew"] * (len(labels) - 2)]):
        while page.evaluate(focus) != "show":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate(focus) == "answer"
        while page.evaluate(focus) != verdict:
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.evaluate(focus) == ("count" if place + 1 == len(labels) else "question")
    assert reader.count() == EN["done"].format(day="Wednesday, November 25")


@pytest.mark.parametrize(
    "page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True
)
def test_axe_finds_nothing_while_it_asks(reader):
    reader.open()
    reader.begin()
    for step in (lambda: None, reader.part("show").click, reader.part("erase").click):
        step()
        results = Axe().run(reader.page)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize(
    "page",
    [
        {"viewport": {"width": 320, "height": 640}},
        {"viewport": {"width": 390, "height": 844}},
        {"viewport": {"width": 1280, "height": 900}},
    ],
    indirect=True,
    ids=["320", "390", "1280"],
)
def test_nothing_jumps_and_nothing_is_too_wide(reader):
    reader.page.add_init_script(SHIFTS)
    width = reader.page.viewport_size["width"]
    reader.open()
    for _ in range(2):  # with an empty list, and with a question that is due
        reader.page.wait_for_load_state("networkidle")
        assert reader.page.evaluate("jumps") < 0.01
        reader.begin()
        reader.page.reload()
    assert reader.part("card").is_visible()
    assert reader.page.evaluate("jumps") < 0.01
    reader.part("show").click()
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_sent(reader):
    reader.open()
    reader.page.wait_for_load_state("networkidle")
    requests = []
    reader.page.on("request", lambda request: requests.append(request.url))
    reader.begin()
    reader.answer_all()
    with reader.page.expect_download():
        reader.part("save").click()
    reader.load(saved({}))
    # A font that a question is the first to need comes from the book itself.
    font = re.compile(rf"{re.escape(reader.site)}/_static/katex/fonts/\w+-\w+\.woff2|blob:.*")
    assert [url for url in requests if not font.fullmatch(url)] == []


def test_another_window_and_midnight_are_noticed(reader):
    reader.open()
    labels = reader.begin()
    other = reader.page.context.new_page()
    other.clock.install(time="2026-11-24T12:00:00")
    second = Reader(other, reader.site)
    second.open()
    second.answer_all()
    reader.page.wait_for_function("document.querySelector('[data-review=card]').hidden")
    reader.page.clock.set_fixed_time("2026-11-25T08:00:00")
    reader.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert reader.count() == EN["due"].format(n=len(labels))


def test_another_language_is_spoken_throughout(reader):
    words = json.dumps(TEXTS["ko"] | {"due_one": "wrong"}, ensure_ascii=False)

    def translated(route):
        response = route.fetch()
        html = re.sub(r'(id="review-texts">).*?(</script>)', rf"\g<1>{words}\2", response.text())
        route.fulfill(response=response, body=html.replace('lang="en"', 'lang="ko"'))

    reader.page.route("**/chapters/review.html", translated)
    reader.open()
    label = reader.begin()[0]
    n = len(reader.labels())
    assert reader.count() == f"오늘 복습할 질문이 {n}개 있습니다."
    reader.answer_all()
    assert reader.count() == "오늘 복습할 질문이 없습니다. 다음 질문은 11월 25일 수요일에 나옵니다."
    status = reader.page.locator(".review-status").first.inner_text()
    assert status == "목록에 있음, 다음은 11월 25일."
    rest = {other: entry(5, None) for other in reader.labels()}
    reader.keep(rest | {label: entry(1, "2026-11-24")})
    assert reader.count() == "오늘 복습할 질문이 1개 있습니다."


# --- saving, loading, erasing --------------------------------------------------------------------


def test_a_list_is_saved_erased_and_loaded_again(reader):
    reader.open()
    label = reader.begin()[0]
    reader.answer()
    before = reader.kept()
    with reader.page.expect_download() as download:
        reader.part("save").click()
    assert download.value.suggested_filename == f"{FORMAT}-2026-11-24.json"
    text = download.value.path().read_text(encoding="utf-8")
    data = json.loads(text)
    assert (data["format"], data["version"], data["questions"]) == (FORMAT, 1, before["questions"])
    reader.part("erase").click()
    assert reader.part("erase-no").evaluate("e => e === document.activeElement")
    reader.part("erase-no").click()
    assert reader.kept() == before and reader.part("save").is_visible()
    reader.part("erase").click()
    reader.part("erase-yes").click()
    assert reader.part("message").inner_text() == EN["erased"]
    assert (
        reader.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('dlb-r'))") == []
    )
    assert reader.open().count() == EN["empty"]
    n = len(before["questions"])
    assert reader.load(text) == EN["loaded"].format(n=n)
    assert reader.kept() == before
    assert (
        reader.part("question").inner_text()
        != reader.page.locator(f"[data-recall={label}] summary").inner_text()
    ), "what was answered is not asked again"
    assert reader.load(text) == EN["loaded_none"]


def test_of_two_answers_the_later_one_wins(reader):
    reader.open()
    one, two, three = reader.labels()[:3]
    old, new = "2026-11-20T12:00:00.000Z", "2026-11-21T12:00:00.000Z"
    here = {one: entry(2, "2026-12-01", old), two: entry(3, "2026-12-02", new)}
    there = {
        one: entry(4, "2026-12-03", new),
        two: entry(1, "2026-12-04", old),
        three: entry(1, "2026-12-05", old),
    }
    reader.keep(here)
    assert reader.load(saved(there)) == EN["loaded"].format(n=2)
    merged = {one: there[one], two: here[two], three: there[three]}
    assert reader.kept()["questions"] == merged


GOOD = entry(1, "2026-12-01")
BAD = {
    "bad_json": ["", "dates", '{"format": '],
    "bad_format": [
        "null",
        "[]",
        "3",
        '"x"',
        "{}",
        saved({}, format="other"),
        saved({}, version=0),
        saved({}, version="1"),
        saved({}, questions=[]),
        saved({}, questions=None),
    ],
    "bad_version": [saved({}, version=2)],
    "bad_entry": [
        saved({"recall-a": GOOD, label: bad})
        for label, bad in {
            "x": GOOD,
            "recall-": GOOD,
            "recall-<b>": GOOD,
            "__proto__": GOOD,
            "recall-null": None,
            "recall-list": [],
            "recall-text": "soon",
            "recall-step-less": GOOD | {"step": -1},
            "recall-step-more": GOOD | {"step": 6},
            "recall-step-half": GOOD | {"step": 1.5},
            "recall-step-none": {"due": "2026-12-01", "at": GOOD["at"]},
            "recall-due-null": GOOD | {"due": None},
            "recall-due-rest": GOOD | {"step": 5},
            "recall-due-month": GOOD | {"due": "2026-13-01"},
            "recall-due-day": GOOD | {"due": "2026-02-31"},
            "recall-due-words": GOOD | {"due": "tomorrow"},
            "recall-due-number": GOOD | {"due": 20261201},
            "recall-at-none": {"step": 1, "due": "2026-12-01"},
            "recall-at-words": GOOD | {"at": "yesterday"},
        }.items()
    ],
    "bad_size": [saved({}) + " " * 1_000_001],
}


@pytest.mark.parametrize("key", BAD)
def test_a_bad_file_is_refused_with_the_reason_and_nothing_is_lost(reader, key):
    reader.open()
    reader.begin()
    before = reader.kept()
    for number, text in enumerate(BAD[key]):
        name = f"list-{number}.json"
        said = reader.load(text, name)
        expected = EN[key].format(file=name, label="…").split("…")[0]
        assert said.startswith(expected), (text[:200], said)
        assert reader.kept() == before, text[:200]
        if key == "bad_entry":
            label = next(label for label in json.loads(text)["questions"] if label != "recall-a")
            assert f"“{label}”" in said
    assert reader.load(saved({"recall-a": GOOD}), "good.json") == EN["loaded_one"]


def test_a_browser_that_keeps_nothing_still_asks_and_saves(reader):
    reader.page.add_init_script(
        "for (const name of ['getItem', 'setItem']) { const own = Storage.prototype[name];"
        " Storage.prototype[name] = function (key, ...rest) {"
        " if (key.startsWith('dlb-')) throw new DOMException('no', 'SecurityError');"
        " return own.call(this, key, ...rest); }; }"
    )
    reader.open()
    assert reader.part("message").inner_text() == EN["refused"]
    labels = reader.begin()
    reader.answer()
    assert reader.count() == EN["due"].format(n=len(labels) - 1)
    with reader.page.expect_download() as download:
        reader.part("save").click()
    assert labels[0] in json.loads(download.value.path().read_text(encoding="utf-8"))["questions"]
    assert EN["refused"] in reader.part("message").inner_text()
    section = reader.page.locator(".review-section h4 a").first.get_attribute("href")
    reader.page.goto(f"{reader.site}/chapters/{section}")
    reader.page.locator("details.recall[id] > summary").first.click()
    assert EN["started"] not in reader.page.locator(".recall-note").inner_text()


@pytest.mark.parametrize(
    "kept", ["{", "null", "[]", '{"version": 2}', '{"version": 1, "questions": []}']
)
def test_what_cannot_be_read_is_set_aside(reader, kept):
    reader.open()
    reader.page.evaluate("text => localStorage.setItem('dlb-review', text)", kept)
    section = reader.page.locator(".review-section h4 a").first.get_attribute("href")
    reader.page.goto(f"{reader.site}/chapters/{section}")
    reader.page.locator("details.recall[id] > summary").first.click()
    assert reader.page.evaluate("localStorage.getItem('dlb-review')") == kept
    reader.open()
    assert reader.part("message").inner_text() == EN["unreadable"]
    assert reader.page.evaluate("localStorage.getItem('dlb-review-unreadable')") == kept
    assert reader.count() == EN["empty"]
    assert reader.begin()


def test_one_damaged_entry_costs_no_other(reader):
    reader.open()
    one, two = reader.labels()[:2]
    reader.keep({one: entry(3, "2026-12-01"), two: {"step": "x"}})
    assert reader.part("message").inner_text() == EN["unreadable"]
    assert reader.kept()["questions"] == {one: entry(3, "2026-12-01")}


# --- without a script, and on paper --------------------------------------------------------------


def test_without_a_script_the_page_is_a_list_to_open(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/chapters/review.html")
    note = page.locator("noscript p")
    assert note.is_visible() and note.inner_text() == EN["no_script"]
    for name in (".review-panel", ".review-data", ".review-status"):
        assert page.locator(name).locator("visible=true").count() == 0
    fold = page.locator("details[data-recall]").first
    assert fold.locator("summary").is_visible() and not fold.locator(".answer").is_visible()
    fold.locator("summary").click()
    assert fold.locator(".answer").is_visible()
    context.close()


@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True)
def test_in_print_all_questions_stand_with_their_answers(reader):
    reader.open()
    reader.begin()
    reader.page.emulate_media(media="print")
    for name in (".review-panel", ".review-data", ".review-status"):
        assert reader.page.locator(name).locator("visible=true").count() == 0
    heights = reader.page.evaluate(
        "[...document.querySelectorAll('details[data-recall] > .answer')].map(e => e.checkVisibility("
        "{contentVisibilityAuto: true, visibilityProperty: true}) && e.getBoundingClientRect().height)"
    )
    assert heights and min(heights) > 20
