"""The book as a whole as the guards see it: contents, glossary, bibliography, helper modules."""

import ast
import re
import subprocess
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


ARTIFACTS = {"_build", "__pycache__", ".git", ".venv", ".hypothesis"}
ARTIFACTS |= {".pytest_cache", ".ruff_cache", ".ipynb_checkpoints"}
LEFT = {".ipynb", ".pyc", ".log"}
"""What is not the repository's where git does not say so: folders, and endings of names."""


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
        """Every Markdown file under chapters/, but the template; and what the contents name, tracked or not yet."""
        paths = set(self.below("chapters", ".md"))
        paths |= {self.root / f"{name}.md" for name, _ in self.toc}
        names = [p.relative_to(self.root).as_posix() for p in sorted(paths) if p.is_file()]
        return [name for name in names if not name.endswith("/_template.md")]

    @cached_property
    def tracked(self) -> list[Path]:
        """The files of the repository, sorted: what git tracks; outside of a git checkout, what is no artifact.

        A log or a sketch that lies about in somebody's clone is not the repository's.
        """
        git = ["git", "-C", str(self.root)]
        top = subprocess.run([*git, "rev-parse", "--show-toplevel"], capture_output=True, text=True)
        # A download that was unpacked inside of another repository is not that repository's.
        if top.returncode == 0 and Path(top.stdout.strip()) == self.root.resolve():
            done = subprocess.run([*git, "ls-files", "-z"], capture_output=True, check=True)
            paths = [self.root / name for name in done.stdout.decode().split("\0") if name]
            return sorted(path for path in paths if path.is_file())
        paths = [p for p in self.root.rglob("*") if p.is_file() and p.suffix not in LEFT]
        return sorted(p for p in paths if not ARTIFACTS & set(p.relative_to(self.root).parts))

    def below(self, folder: str, suffix: str = "") -> list[Path]:
        """List the repository's files in a folder, however deep, whose names end so."""
        return [
            path
            for path in self.tracked
            if path.is_relative_to(self.root / folder) and path.name.endswith(suffix)
        ]

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
