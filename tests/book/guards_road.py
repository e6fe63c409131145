"""Guards on the road through the book: parts in order, nothing needed before it is taught, links that agree with Next.

The road is the pages of the numbered parts, as _toc.yml names them. A part that holds nothing but its overview is
announced: the overview tells what will come, and the road passes it by.
"""

import posixpath
import re
from dataclasses import dataclass

import yaml

from book.book import Book
from book.pages import Page
from bookbuild.parts import minutes

LINK = re.compile(
    r"\{doc\}`(?:[^`<]*<)?(?P<doc>[^`>]+?)>?`|\]\((?P<file>[^)\s:]+?)\.md(?:#[\w-]*)?\)"
)
ENTRY = re.compile(
    r"(?:\|\s*)?\{doc\}`(?:(?P<words>[^`<]+?)\s*<)?(?P<target>[^`>]+)>?`\s*(?:\|.*)?"
)
NEEDS = "**What you need.**"
HOME = "chapters/index"
HOUR = re.compile(r"\*\*The \w+ hour\.\*\*")
AN_HOUR = range(45, 76)


@dataclass(frozen=True)
class Part:
    """A part of the contents. pages: (docname, its own name in the contents or None)."""

    caption: str
    pages: list[tuple[str, str | None]]

    @property
    def number(self) -> int | None:
        match = re.fullmatch(r"Part (\d+) · \S.*", self.caption)
        return int(match[1]) if match else None

    @property
    def overview(self) -> str:
        return self.pages[0][0]

    @property
    def sections(self) -> list[str]:
        return [name for name, _ in self.pages if not name.endswith("/index")]


def parts(book: Book) -> list[Part]:
    """Read the parts of the contents, in order; entries without a file are `structure.contents`' to report."""
    contents = yaml.safe_load((book.root / "_toc.yml").read_text(encoding="utf-8"))
    return [
        Part(
            part.get("caption", ""),
            [
                (entry["file"], entry.get("title"))
                for entry in part["chapters"]
                if (book.root / f"{entry['file']}.md").is_file()
            ],
        )
        for part in contents.get("parts", [])
    ]


def road(book: Book) -> list[str]:
    """The pages that Next leads through, from the front page on."""
    pages = [HOME]
    for part in parts(book):
        if part.number is not None and part.sections:
            pages += [name for name, _ in part.pages]
    return pages


def line_of(book: Book, docname: str) -> int:
    return next((line for name, line in book.toc if name == docname), 1)


def links(page: Page, lines: list[tuple[int, str]]) -> list[tuple[str, int]]:
    """The pages of the book that lines of a page link to, each with its line."""
    folder = posixpath.dirname(page.docname)
    found = []
    for number, text in lines:
        for match in LINK.finditer(text):
            target = (match["doc"] or match["file"]).removesuffix(".md")
            found.append((posixpath.normpath(posixpath.join(folder, target)), number))
    return found


def needs(page: Page) -> list[tuple[str, int]]:
    """The pages that a section's box "You need" links to."""
    boxes = [b for b in page.named("admonition") if "prerequisites" in b.options.get("class", "")]
    text = page.text.splitlines()
    lines = [(n, text[n - 1]) for box in boxes for n in range(box.line, box.end + 1)]
    return links(page, lines)


def overview_needs(page: Page) -> list[tuple[str, int]]:
    """The pages that an overview's paragraph **What you need.** links to."""
    lines = enumerate(page.text.splitlines(), 1)
    return links(page, [(n, line) for n, line in lines if line.startswith(NEEDS)])


def order(book: Book) -> list[str]:
    """The parts are numbered in order, begin with their overviews, and hold the pages of one folder."""
    problems, wanted = [], 0
    for part in parts(book):
        if part.number is None:
            continue
        first = part.overview
        where = f"_toc.yml:{line_of(book, first)}"
        if part.number != wanted:
            problems.append(f"{where}: {part.caption!r} stands where Part {wanted} should: move it")
        wanted = part.number + 1
        if not first.endswith("/index"):
            problems.append(f"{where}: {part.caption!r} does not begin with its overview (index)")
        for name, _ in part.pages:
            if posixpath.dirname(name) != posixpath.dirname(first):
                text = f"{name} is no page of {posixpath.dirname(first)}/: move it to its own part"
                problems.append(f"_toc.yml:{line_of(book, name)}: {text}")
    return problems


def prerequisites(book: Book) -> list[str]:
    """What a section needs was taught before it; its part's overview names what lies outside of the part."""
    problems, place = [], {name: n for n, name in enumerate(road(book))}
    for part in parts(book):
        if part.number is None:
            continue
        outside: dict[str, str] = {}
        for name in part.sections:
            page = book.page(f"{name}.md")
            for target, line in needs(page):
                problems += _earlier(page, line, target, name, place)
                if posixpath.dirname(target) != posixpath.dirname(name):
                    outside.setdefault(target, page.path)
        overview = book.page(f"{part.overview}.md")
        named = overview_needs(overview)
        at = next((n for n, line in enumerate(overview.text.splitlines(), 1) if NEEDS in line), 1)
        if part.sections and at == 1:
            problems.append(overview.problem(1, f"the overview has no paragraph {NEEDS}"))
        for target, line in named:
            problems += _earlier(overview, line, target, part.overview, place)
            if part.sections and target not in outside:
                text = (
                    f"no section of this part needs {target}: name it in the section, or not here"
                )
                problems.append(overview.problem(line, text))
        for target in sorted(set(outside) - {target for target, _ in named}):
            text = f"{outside[target]} needs {target}: name it in {NEEDS}"
            problems.append(overview.problem(at, text))
    return problems


def _earlier(page: Page, line: int, target: str, here: str, place: dict[str, int]) -> list[str]:
    if here not in place:  # the overview of an announced part
        return []
    if target not in place:
        return [page.problem(line, f"{target} is no page of the road: link what teaches it")]
    if place[target] >= place[here]:
        text = f"{target} comes later on the road than {here}: teach it before, or do without"
        return [page.problem(line, text)]
    return []


def next_links(book: Book) -> list[str]:
    """The last link of a section leads where Next leads."""
    problems, pages = [], road(book)
    for here, after in zip(pages, [*pages[1:], None], strict=True):
        page = book.page(f"{here}.md")
        begin = page.heading("Further reading")
        if here.endswith("/index") or begin is None:
            continue
        lines = list(enumerate(page.text.splitlines(), 1))[begin:]
        found = links(page, lines)
        last, line = found[-1] if found else (None, begin)
        if after is not None and last != after:
            text = f"Next leads to {after}, and the last link here to {last or 'nothing'}: end with"
            problems.append(page.problem(line, f"{text} a link to {after}"))
    return problems


def one_name(book: Book) -> list[str]:
    """A page has one name: in the contents, on a card, in a table and as its title."""
    titles = {}
    for path in book.files:
        page = book.page(path)
        titles[page.docname] = next((name for level, name, _ in page.headings if level == 1), "")
    problems = []
    for part in parts(book):
        for name, own in part.pages:
            title = titles.get(name, "")
            if own is not None and own != title:
                text = f"{name} is called {own!r} here and {title!r} on its page: use one name"
                problems.append(f"_toc.yml:{line_of(book, name)}: {text}")
            if name.endswith("/index") and part.number is not None and title != part.caption:
                page = book.page(f"{name}.md")
                line = page.headings[0][2] if page.headings else 1
                text = f"the part is called {part.caption!r} in _toc.yml, and here {title!r}"
                problems.append(page.problem(line, f"{text}: use one name"))
    for path in book.files:
        if not path.endswith("index.md"):
            continue
        page = book.page(path)
        for text, target, line in entries(page):
            if text and text != titles.get(target):
                text = f"{target} is called {text!r} here and {titles.get(target)!r} on its page"
                problems.append(page.problem(line, f"{text}: leave the link without words"))
    return problems


def entries(page: Page) -> list[tuple[str, str, int]]:
    """The entries of a map: (words, page, line) of each link that fills a line or begins a row of a table."""
    found, folder = [], posixpath.dirname(page.docname)
    for prose in page.prose:
        match = ENTRY.fullmatch(prose.text)
        if match and prose.kind in ("text", "table"):
            target = posixpath.normpath(posixpath.join(folder, match["target"]))
            found.append((match["words"] or "", target, prose.line))
    return found


def maps(book: Book) -> list[str]:
    """The front page and the overview of each part name every section, in the order of the road."""
    problems, everything = [], []
    for part in parts(book):
        if part.number is not None:
            problems += _in_order(book.page(f"{part.overview}.md"), part.sections)
            everything += [name for name, _ in part.pages]
    return problems + _in_order(book.page(f"{HOME}.md"), everything)


def _in_order(page: Page, wanted: list[str]) -> list[str]:
    named = [(target, line) for _, target, line in entries(page)]
    for (target, line), want in zip(named, wanted, strict=False):
        if target != want:
            return [page.problem(line, f"{target} stands where {want} should, by _toc.yml")]
    if len(named) < len(wanted):
        line = named[-1][1] if named else 1
        return [page.problem(line, f"{wanted[len(named)]} is missing below: name it on this map")]
    if len(named) > len(wanted):
        target, line = named[len(wanted)]
        return [page.problem(line, f"{target} is not in _toc.yml at this place: take it out")]
    return []


def first_hours(book: Book) -> list[str]:
    """Each hour that the front page promises is a section that takes about that long, and they follow each other."""
    page, problems, place = book.page(f"{HOME}.md"), [], -1
    for number, line in enumerate(page.text.splitlines(), 1):
        if not HOUR.match(line):
            continue
        target, _ = (links(page, [(number, line)]) or [("", number)])[0]
        if f"{target}.md" not in book.sections or target not in road(book):
            problems.append(page.problem(number, "this hour has no section: begin with its link"))
            continue
        times = minutes(book.page(f"{target}.md").header)
        total = sum(times.values()) if times else None
        if total not in AN_HOUR:
            text = (
                f"{target} takes {total} minutes, not {AN_HOUR[0]} to {AN_HOUR[-1]}: promise less"
            )
            problems.append(page.problem(number, text))
        here = road(book).index(target)
        if place not in (-1, here - 1):
            text = (
                f"{target} does not follow the hour before it: let Next lead from one to the other"
            )
            problems.append(page.problem(number, text))
        place = here
    return problems


ROAD = (order, prerequisites, next_links, one_name, maps, first_hours)
"""Guards on the whole: guard(book) -> problems."""
