"""The book as a whole as the guards see it: contents, glossary, bibliography, helper modules."""

import ast
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml
from pybtex.database import parse_string

from book.pages import Page, read_page

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """A module of dlbasics that a page imports. name: below `dlbasics`; line: of the import."""

    name: str
    path: Path
    line: int

    @property
    def is_topic(self) -> bool:
        """Whether the section is about it: neither what every page has, nor figures or checkers."""
        parts = self.name.split(".")
        return parts[0] != "page" and parts[-1] not in ("check", "figures")


def is_section(path: Path, root: Path) -> bool:
    """Whether a file is a section: `chapters/<part>/<name>.md`."""
    parts = path.relative_to(root).parts
    return parts[0] == "chapters" and len(parts) == 3 and path.name != "index.md"


@dataclass
class Book:
    """A folder that holds `_toc.yml`, `chapters/`, `code/dlbasics/` and `tests/`."""

    root: Path = ROOT
    _parsed: dict[str, Page] = field(default_factory=dict, repr=False)

    @cached_property
    def files(self) -> list[str]:
        """Every Markdown file under chapters/, but the template."""
        paths = sorted(self.root.glob("chapters/**/*.md"))
        return [p.relative_to(self.root).as_posix() for p in paths if p.name != "_template.md"]

    def page(self, path: str) -> Page:
        """Parse a file once; a broken page spoils only what asks for it."""
        if path not in self._parsed:
            self._parsed[path] = read_page(self.root, self.root / path)
        return self._parsed[path]

    @property
    def pages(self) -> list[Page]:
        """Every page but the template."""
        return [self.page(path) for path in self.files]

    @property
    def sections(self) -> list[str]:
        return [path for path in self.files if is_section(self.root / path, self.root)]

    @cached_property
    def toc(self) -> list[tuple[str, int]]:
        """(docname, line in _toc.yml) of every page that the contents name."""
        lines = (self.root / "_toc.yml").read_text(encoding="utf-8").splitlines()
        entry = re.compile(r"^\s*(?:-\s+)?(?:root|file):\s*['\"]?([^\s'\"#]+)")
        return [(m[1], n) for n, line in enumerate(lines, 1) if (m := entry.match(line))]

    @cached_property
    def config(self) -> dict:
        return yaml.safe_load((self.root / "_config.yml").read_text(encoding="utf-8"))

    @cached_property
    def glossary(self) -> list[tuple[list[str], int]]:
        """(the names of an entry, its first line) of every glossary entry."""
        page = self.page("chapters/glossary.md")
        entries: list[tuple[list[str], int]] = []
        lines = page.text.splitlines()
        for directive in page.named("glossary"):
            fresh = True
            for number in range(directive.line, len(lines)):
                line = lines[number]
                if re.match(r"(:{3,}|`{3,})\s*$", line):
                    break
                if not line.strip() or line[0].isspace() or line.startswith(":"):
                    fresh = True
                elif fresh:
                    entries.append(([line.strip()], number + 1))
                    fresh = False
                else:
                    entries[-1][0].append(line.strip())
        return entries

    @cached_property
    def bibliography(self) -> dict[str, tuple[dict[str, str], int]]:
        """key -> (fields, line) of every entry of references.bib."""
        text = (self.root / "chapters/references.bib").read_text(encoding="utf-8")
        lines = {
            m[1]: text.count("\n", 0, m.start()) + 1
            for m in re.finditer(r"^\s*@\w+\s*\{\s*([^,\s]+)", text, re.MULTILINE)
        }
        entries = parse_string(text, "bibtex").entries
        return {
            key: ({k.lower(): v for k, v in entry.fields.items()}, lines.get(key, 1))
            for key, entry in entries.items()
        }

    def module_file(self, name: str) -> Path | None:
        """The file of `dlbasics.<name>`; None where there is no such module."""
        base = self.root / "code/dlbasics" / name.replace(".", "/")
        for path in (base.with_name(base.name + ".py"), base / "__init__.py"):
            if path.is_file():
                return path
        return None

    def imported(self, page: Page) -> list[Module]:
        """List the modules of dlbasics that a page imports, each once."""
        found: dict[str, Module] = {}
        for cell in page.cells:
            for node in ast.walk(cell.tree):
                for name in self._names(node):
                    path = self.module_file(name)
                    if path is not None:
                        found.setdefault(name, Module(name, path, cell.at(node)))
        return list(found.values())

    def _names(self, node: ast.AST) -> list[str]:
        """The modules below dlbasics that an import statement means."""
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
            return [n.removeprefix("dlbasics.") for n in names if n.startswith("dlbasics.")]
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dlbasics":
            base = node.module.removeprefix("dlbasics").lstrip(".")
            inner = [f"{base}.{a.name}".lstrip(".") for a in node.names]
            # `from dlbasics import explore` names the function that the package itself offers.
            modules = [name for name in inner if self.module_file(name)]
            return modules or ([base] if base else [])
        return []

    def mirror(self, module: Module) -> str:
        """Where the tests of a module belong: tests/dlbasics/a/test_b.py for dlbasics.a.b."""
        *folders, last = module.name.split(".")
        return "/".join(["tests", "dlbasics", *folders, f"test_{last}.py"])
