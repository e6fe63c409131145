"""Lay out all files of a new section, from `chapters/_template.md`.

python -m bookbuild.section papers/gan --title "Generative adversarial networks"

The page is the template with names of its own. Its checkers, its figure and its explorable are copies of those that the
template borrows, so that everything runs at once; replace one piece after the other. The contents, the overview of the
part and the front page name the section.
"""

import argparse
import posixpath
import re
import sys
from pathlib import Path

import yaml

from bookbuild.borrow import borrow

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
TEMPLATE = "chapters/_template.md"
FRONT = "chapters/index.md"
TEST_CHECK = '''\
"""Right and wrong answers to the exercises on {title}."""

import pytest

from dlbasics.sections.{room} import check

NAMES = {names}


@pytest.mark.parametrize("name", NAMES)
def test_a_number_from_nowhere_is_refused(name):
    # Replace it by the mistakes that beginners really make, each with the hint that it must get.
    result = getattr(check, name).judge(lambda *arguments: -7.0)
    assert result.passed is False and result.message
'''
TEST_FIGURES = '''\
"""The figure on {title}: it draws, and its text tells what it shows."""

from dlbasics.sections.{room} import figures


def test_{figure}(drawn):
{call}
    texts, alt = drawn()
    # Say which words and numbers must be there.
    assert texts and len(alt.split()) > 10
'''
TEST_EXPLORABLE = '''\
"""The explorable `{name}` in Chromium, and its numbers against Python's."""

from browser.explorables import close, results_at
from dlbasics import bayes


def test_it_agrees_with_python(start):
    # Hold whatever the explorable computes against the helper that computes it in dlbasics.
    states = [
        {{"prior": prior, "sensitivity": 0.9, "false_positive_rate": 0.2}} for prior in (0.01, 0.5, 1)
    ]
    for state, results in zip(states, results_at(start("{name}"), states), strict=True):
        assert close(results["posterior"], bayes.screening(**state)), state
'''
TO_DO = """\
Made {docname}.md, its code in code/dlbasics/sections/{room}/ and its tests. It builds as it is.
What only you can do, and `make test` asks for:
"""


class RefusedError(ValueError):
    """The section cannot be laid out; nothing was written."""


class Layout:
    """The files of a new section, and of the book with it.

    root: of the repository. name: `<part>/<section>`. title: of the page.
    Raises RefusedError, saying what is wrong.
    """

    def __init__(self, root: Path, name: str, title: str | None = None):
        self.root = root
        self.part, _, self.name = name.partition("/")
        if not (NAME.fullmatch(self.part) and NAME.fullmatch(self.name)):
            raise RefusedError(
                f"{name!r} is no name: write <part>/<section>, small letters and hyphens, as papers/gan"
            )
        self.docname = f"chapters/{name}"
        self.title = (title or self.name.replace("-", " ").capitalize()).strip()
        if re.search(r"[`{}|\\\n]", self.title):
            raise RefusedError(
                f"the title {self.title!r} must hold no ` {{ }} | \\ and no line break"
            )
        self.room = f"{self.part}/{self.name}".replace("-", "_")
        self.parts = self._parts()
        if self.part not in self.parts:
            raise RefusedError(
                f"there is no part {self.part!r}; there are: {', '.join(self.parts)}"
            )
        self.before = self._before()
        self.road = self._road()
        self.template = self._read(TEMPLATE)
        self.explorable = self._explorable()
        self.files = self._code() | {
            f"{self.docname}.md": "",
            f"tests/dlbasics/sections/{self.room}/test_{self.explorable.replace('-', '_')}.py": (
                TEST_EXPLORABLE.format(name=self.explorable)
            ),
        }
        taken = [path for path in self.files if (root / path).exists()]
        if taken or any(self.docname in pages for pages in self.parts.values()):
            raise RefusedError(f"{name} exists already: {', '.join(taken) or '_toc.yml names it'}")
        self.files |= {
            "_toc.yml": self._contents(),
            f"chapters/{self.part}/index.md": self._overview(),
            FRONT: self._front(),
        }
        self.files[f"{self.docname}.md"] = self._page()

    def write(self) -> None:
        """Write all files."""
        for path, text in self.files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def _read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    # --- the book around the section ------------------------------------------------------------

    def _parts(self) -> dict[str, list[str]]:
        """The pages of each part in the order of the contents, by the part's folder."""
        contents = yaml.safe_load(self._read("_toc.yml"))
        return {
            posixpath.basename(posixpath.dirname(part["chapters"][0]["file"])): [
                entry["file"] for entry in part["chapters"]
            ]
            for part in contents["parts"]
            if part.get("caption", "").startswith("Part ")
        }

    def _before(self) -> str:
        """The page of the part that stands before the section: by the plan in the overview, else the last one."""
        pages = self.parts[self.part]
        rows = self._read(f"chapters/{self.part}/index.md").splitlines()
        row = next((n for n, line in enumerate(rows) if line.startswith(self._planned)), None)
        if row is None:
            return pages[-1]
        above = set(re.findall(r"^\| \{doc\}`([\w-]+)`", "\n".join(rows[:row]), re.MULTILINE))
        return [page for page in pages if posixpath.basename(page) in above | {"index"}][-1]

    @property
    def _planned(self) -> str:
        return f"| {self.title}, *in writing* |"

    def _road(self) -> list[str]:
        """Every page of the road with the section in it."""
        road = []
        for part, pages in self.parts.items():
            pages = list(pages)
            if part == self.part:
                pages.insert(pages.index(self.before) + 1, self.docname)
            road += pages if len(pages) > 1 else []
        return road

    def _contents(self) -> str:
        """The table of contents, its comments kept."""
        line = re.compile(rf"^( *)- file: {re.escape(self.before)}[ \t]*(?:#.*)?\n", re.MULTILINE)
        text = self._read("_toc.yml")
        text = text if text.endswith("\n") else f"{text}\n"
        return line.sub(lambda m: f"{m[0]}{m[1]}- file: {self.docname}\n", text, count=1)

    def _overview(self) -> str:
        text = self._read(f"chapters/{self.part}/index.md")
        row = f"| {{doc}}`{self.name}` |"
        if self._planned in text:
            return text.replace(self._planned, row, 1)
        table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
        cells = table[0].splitlines()[0].count("|") - 2
        return f"{text[: table.end()]}{row}{' to be said |' * cells}\n{text[table.end() :]}"

    def _front(self) -> str:
        """The front page, with the section on the card of its part."""
        text = self._read(FRONT)
        own = f"{{doc}}`{self.docname.removeprefix('chapters/')}`\n"
        above = f"{{doc}}`{self.before.removeprefix('chapters/')}`\n"
        at = text.index(f"\n{above}") + 1
        end = (
            at + len(above)
            if not self.before.endswith("/index")
            else text.index("\n::::\n", at) + 1
        )
        first = re.compile(r"^\{doc\}`", re.MULTILINE).search(text, at + len(above), end)
        end = first.start() - 1 if first else end
        return f"{text[:end]}\n{own}{text[end:]}"

    # --- the section ----------------------------------------------------------------------------

    def _explorable(self) -> str:
        taken = {path.stem for path in (self.root / "code/dlbasics/sections").rglob("*.js")}
        return next(n for n in (self.name, f"{self.part}-{self.name}") if n not in taken)

    def _code(self) -> dict[str, str]:
        """The section's modules and their tests, from what the template borrows."""
        lender = re.search(
            r"from dlbasics\.sections\.([\w.]+) import check, figures", self.template
        )
        folder = f"code/dlbasics/sections/{lender[1].replace('.', '/')}"
        called = {
            name: dict.fromkeys(re.findall(rf"^{name}\.(\w+)\(", self.template, re.MULTILINE))
            for name in ("check", "figures")
        }
        told = {"check": "Checkers of the exercises", "figures": "The figures"}
        code = f"code/dlbasics/sections/{self.room}"
        tests = f"tests/dlbasics/sections/{self.room}"
        files = {
            f"{code}/{name}.py": borrow(
                self._read(f"{folder}/{name}.py"), set(names), f"{told[name]} on {self.title}."
            )
            for name, names in called.items()
        }
        script = re.search(r'explore\("([\w-]+)"\)', self.template)[1]
        files[f"{code}/{self.explorable}.js"] = self._read(f"{folder}/{script}.js").replace(
            f'explorable("{script}"', f'explorable("{self.explorable}"'
        )
        words = {"title": self.title, "room": self.room.replace("/", ".")}
        files[f"{tests}/test_check.py"] = TEST_CHECK.format(
            names=str(tuple(called["check"])).replace("'", '"'), **words
        )
        cell = re.search(
            r"caption: .*\n((?:(?!```).*\n)*?)(figures\.(\w+)\(.*\n)```", self.template
        )
        call = "".join(f"    {line}\n" for line in (cell[1] + cell[2]).splitlines()).rstrip("\n")
        files[f"{tests}/test_figures.py"] = TEST_FIGURES.format(call=call, figure=cell[3], **words)
        return files

    def _page(self) -> str:
        """The template with the section's own names and links."""
        head, text = self.template.split("\n# ", 1)
        head = re.sub(r"^%.*\n", "", head, flags=re.MULTILINE).rstrip() + "\n"
        text = text.partition("\n")[2]
        module = self.room.replace("/", ".")
        text = re.sub(r"(from dlbasics\.sections\.)[\w.]+( import check)", rf"\1{module}\2", text)
        text = re.sub(r'explore\("[\w-]+"\)', f'explore("{self.explorable}")', text)
        text = text.replace("} ../code/", "} ../../code/")
        text = re.sub(r"(?<=[a-z]-)template\b|\btemplate(?=-[a-z])", self.name, text)
        text = self._warm_up(text)
        road, here = self.road, self.road.index(self.docname)
        need = ""
        if not self.before.endswith("/index"):
            need = f", such as {{doc}}`{posixpath.basename(self.before)}`"
        text = re.sub(r", such as \[[^\]]*\]\([^)]*\)", need, text, count=1)
        after = self._link(road[here + 1]) if here + 1 < len(road) else None
        text = text.replace(
            "Then link the next section of the book.", f"Next: {after}." if after else ""
        )
        return f"{head}\n# {self.title}\n{text.rstrip()}\n"

    def _link(self, page: str) -> str:
        return f"{{doc}}`{posixpath.relpath(page, posixpath.dirname(self.docname))}`"

    def _warm_up(self, text: str) -> str:
        """Ask questions of earlier sections: two of the last one, and one of some four back."""
        asked = []
        for page in self.road[: self.road.index(self.docname)]:
            source = self._read(f"{page}.md")
            if labels := re.findall(r"^:::+\{recall\}.*\n:label: (\S+)", source, re.MULTILINE):
                asked.append(labels)
        back = [labels[0] for labels in asked[-5:-2]][-1:]
        chosen = asked[-1][: 3 - len(back)][:2] + back if asked else []
        block = re.compile(r"(?:^%.*\n)+\n:::\{warm-up\}.*\n:::\n\n", re.MULTILINE)
        box = f":::{{warm-up}} {' '.join(chosen)}\n:::\n\n" if chosen else ""
        return block.sub(box, text, count=1)

    def to_do(self) -> list[str]:
        """What the guards ask for and a skeleton cannot give."""
        road, here = self.road, self.road.index(self.docname)
        tasks = [
            "replace what the template says, one piece after the other, and measure its minutes"
        ]
        if here and not road[here - 1].endswith("/index"):
            tasks.append(
                f"end {road[here - 1]}.md with a link to this section: Next leads here now"
            )
        after = [page for page in road[here + 1 :] if not page.endswith("/index")]
        if after:
            text = "let the warm-ups of the sections after this one ask its questions"
            tasks.append(f"{text}, from {after[0]}.md on")
        if len(self.parts[self.part]) == 1:
            tasks.append(
                f"chapters/{self.part}/index.md and {FRONT} say that the part is being written"
            )
        return tasks


def main(arguments: list[str] | None = None, root: Path = ROOT) -> None:
    """Lay out a section, and say what is left to do."""
    parser = argparse.ArgumentParser(prog="make section", description="Lay out a new section.")
    parser.add_argument("name", help="<part>/<section>, such as papers/gan")
    parser.add_argument("--title", help="the title of the page; without it, the name")
    given = parser.parse_args(arguments)
    try:
        layout = Layout(root, given.name, given.title)
    except RefusedError as error:
        sys.exit(f"make section: {error}")
    layout.write()
    print(TO_DO.format(docname=layout.docname, room=layout.room), end="")
    for task in layout.to_do():
        print(f"- {task}")


if __name__ == "__main__":
    main()
