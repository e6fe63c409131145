"""Guards on what a section shows and says: figures, glued values, terms, citations, style."""

import ast
import itertools
import re
from collections import Counter

from book.book import Book
from book.pages import Page, dotted

PHRASES = ("in this section we will", "it is important to note", "simply", "obviously")


def figures(page: Page, book: Book) -> list[str]:
    """Every drawn figure has a name and a caption, and the text leads to it."""
    problems = []
    drawn = [cell for cell in page.cells if cell.draws]
    for cell in drawn:
        name = str(cell.figure.get("name") or "")
        if not cell.figure.get("caption"):
            text = "the figure cell has no caption: add mystnb.figure.caption"
            problems.append(page.problem(cell.line, text))
        if not name:
            text = "the figure cell has no name: add mystnb.figure.name: fig-..."
            problems.append(page.problem(cell.line, text))
        elif not name.startswith("fig-"):
            text = f"the figure name {name!r} must start with fig-: rename it"
            problems.append(page.problem(cell.line, text))
    referred = {content.split("<")[-1].strip(" >") for _, content, _ in page.roles("numref")}
    spoken = [prose.line for prose in page.prose if prose.kind in ("text", "table")]
    in_a_row = set()
    for one, other in itertools.pairwise(drawn):
        if not any(one.line < line < other.line for line in spoken):
            in_a_row |= {drawn.index(one), drawn.index(other)}
    for place in sorted(in_a_row):
        name = drawn[place].figure.get("name")
        if name and name not in referred:
            text = f"figures follow each other without text: refer to this one, {{numref}}`{name}`"
            problems.append(page.problem(drawn[place].line, text))
    return problems


def figure_names(book: Book) -> list[str]:
    """No two figures of the book have the same name."""
    seen: dict[str, str] = {}
    problems = []
    for path in book.sections:
        page = book.page(path)
        for cell in page.cells:
            if name := cell.figure.get("name"):
                if name in seen:
                    text = f"the figure name {name} is taken by {seen[name]}: choose another"
                    problems.append(page.problem(cell.line, text))
                else:
                    seen[name] = f"{path}:{cell.line}"
    return problems


def alternative_texts(page: Page, book: Book) -> list[str]:
    """Static images say in words what they show."""
    found = [
        (match[1], prose.line)
        for prose in page.prose
        for match in re.finditer(r"!\[([^\]]*)\]\(", prose.text)
    ]
    for directive in page.directives:
        if directive.name in ("figure", "image"):
            found.append((directive.options.get("alt", ""), directive.line))
    return [
        page.problem(line, f"the alt text {alt!r} is too short: tell in five words or more")
        for alt, line in found
        if len(alt.split()) < 5
    ]


def glued(page: Page, book: Book) -> list[str]:
    """Every quoted value is glued, every glued value is quoted, and each format works."""
    defined: dict[str, int] = {}
    problems = []
    for cell in page.cells:
        for name, call in cell.calls():
            if name.split(".")[-1] != "glue":
                continue
            line = cell.at(call)
            for key in _keywords(page, call):
                if key is None:
                    text = "glue(**...) of names that the page does not spell out: write name=value"
                    problems.append(page.problem(line, text))
                elif key in defined:
                    text = f"{key} is glued already in line {defined[key]}: choose another name"
                    problems.append(page.problem(line, text))
                else:
                    defined[key] = line
    used = set()
    answers = [
        ("glue:text", box.options["answer"], box.line)
        for box in page.named("guess")
        if "answer" in box.options
    ]
    for role, content, line in [*page.roles(r"glue(?::\w+)?"), *answers]:
        name, _, spec = content.partition(":")
        used.add(name)
        if role != "glue:text":
            text = f"{{{role}}} is not exported to notebooks: use {{glue:text}}`{content}`"
            problems.append(page.problem(line, text))
        if name not in defined:
            text = f"{name} is not glued on this page: add glue({name}=...) to a remove-cell cell"
            problems.append(page.problem(line, text))
        if not _formats(spec):
            text = f"the format {spec!r} of {name} is no Python format: write it like .3f or .0%"
            problems.append(page.problem(line, text))
    for name, line in defined.items():
        if name not in used:
            text = f"{name} is glued and never quoted: use {{glue:text}}`{name}`, or drop it"
            problems.append(page.problem(line, text))
    return problems


def _keywords(page: Page, call: ast.Call) -> list[str | None]:
    """The names that a call of glue defines; None for a name that cannot be read off the page."""
    names: list[str | None] = []
    for keyword in call.keywords:
        if keyword.arg is not None:
            names.append(keyword.arg)
            continue
        value = keyword.value
        if isinstance(value, ast.Name):
            value = _assigned(page, value.id)
        if isinstance(value, ast.Dict):
            names += [k.value if isinstance(k, ast.Constant) else None for k in value.keys]
        elif isinstance(value, ast.Call) and dotted(value.func) == "dict" and not value.args:
            names += [k.arg for k in value.keywords]
        else:
            names.append(None)
    return names


def _assigned(page: Page, name: str) -> ast.AST | None:
    """What the page assigns to a name, if it does so once."""
    values = [
        node.value
        for cell in page.cells
        for node in ast.walk(cell.tree)
        if isinstance(node, ast.Assign) and [dotted(t) for t in node.targets] == [name]
    ]
    return values[0] if len(values) == 1 else None


def _formats(spec: str) -> bool:
    for value in (0.5, 5, "five"):
        try:
            format(value, spec)
            return True
        except ValueError:
            continue
    return False


def terms(page: Page, book: Book) -> list[str]:
    """Every term that a page marks is in the glossary."""
    known = {name.lower() for names, _ in book.glossary for name in names}
    problems = []
    for _, content, line in page.roles("term"):
        target = content[content.index("<") + 1 :].rstrip("> ") if "<" in content else content
        if target.strip(" !~").lower() not in known:
            text = f"the glossary has no {target!r}: add it to chapters/glossary.md"
            problems.append(page.problem(line, text))
    return problems


def glossary(book: Book) -> list[str]:
    """Every glossary entry has an English and a Korean name, no name twice, in alphabetical order."""
    problems, path = [], "chapters/glossary.md"
    for names, line in book.glossary:
        if not any(re.search("[가-힣]", name) for name in names):
            text = f"{names[0]!r} has no Korean name: add it on the next line"
            problems.append(f"{path}:{line}: {text}")
        if not any(
            re.search("[A-Za-z]", name) and not re.search("[가-힣]", name) for name in names
        ):
            problems.append(f"{path}:{line}: {names[0]!r} has no English name: add it above")
    counts = Counter(name.lower() for names, _ in book.glossary for name in names)
    for names, line in book.glossary:
        for name in names:
            if counts[name.lower()] > 1 and re.search("[A-Za-z]", name):
                problems.append(f"{path}:{line}: {name!r} is defined twice: join the entries")
    meant: dict[str, str] = {}
    for names, line in book.glossary:
        for name in {part.strip() for given in names for part in given.split(",")}:
            if re.search("[가-힣]", name) and meant.setdefault(name, names[0]) != names[0]:
                text = f"{name!r} stands for {meant[name]!r} and {names[0]!r}: choose another"
                problems.append(f"{path}:{line}: {text}")
    for (one, _), (other, line) in itertools.pairwise(book.glossary):
        if _sorted_as(one[0]) > _sorted_as(other[0]):
            problems.append(f"{path}:{line}: {other[0]!r} belongs above {one[0]!r}: move it there")
    return problems


def _sorted_as(name: str) -> str:
    """The letters alone, as an index sorts them."""
    return re.sub(r"[^\w]", "", name.lower())


def citations(page: Page, book: Book) -> list[str]:
    """Every work that a page cites is in the bibliography."""
    return [
        page.problem(line, f"references.bib has no {key}: add it to chapters/references.bib")
        for key, line in cited(page)
        if key not in book.bibliography
    ]


def cited(page: Page) -> list[tuple[str, int]]:
    """The keys that a page cites, each with its line."""
    roles = page.roles(r"cite(?::\w+)?")
    return [(key.strip(), line) for _, content, line in roles for key in content.split(",")]


def bibliography(book: Book) -> list[str]:
    """Every work can be found by a reader, and some page cites it."""
    used = {key for page in book.pages for key, _ in cited(page)}
    problems, path = [], "chapters/references.bib"
    for key, (fields, line) in book.bibliography.items():
        if not {"doi", "eprint", "isbn", "url"} & {name for name, value in fields.items() if value}:
            text = f"{key} cannot be looked up: add its doi, eprint, isbn or url"
            problems.append(f"{path}:{line}: {text}")
        if key not in used:
            problems.append(f"{path}:{line}: no page cites {key}: cite it, or take it out")
    return problems


def style(page: Page, book: Book) -> list[str]:
    """None of the phrases that say nothing, and nothing left to do."""
    problems = []
    for prose in page.prose:
        for phrase in PHRASES:
            if re.search(rf"\b{phrase}\b", prose.text, re.IGNORECASE):
                problems.append(page.problem(prose.line, f"{phrase!r} says nothing: take it out"))
    for number, line in enumerate(page.text.splitlines(), 1):
        if mark := re.search(r"\b(?:TODO|FIXME|XXX)\b", line):
            problems.append(page.problem(number, f"{mark[0]}: finish it, or open an issue"))
    return problems
