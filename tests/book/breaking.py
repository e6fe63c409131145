"""Changes that break the sound book of `specimen`, each for one guard to find."""

from dataclasses import dataclass

from book import specimen
from book.specimen import PAGE


@dataclass
class Break:
    """A change that `guard` must answer with `message`.

    old, new: the first `old` in the file `path` becomes `new`. Without `old` the file is written
    anew, and with new=None deleted.
    at: text on the line that the guard must name; None for the place of the change, "" for the
    first line. where: the file that it must name, where that is not the changed one.
    """

    guard: object
    message: str
    old: str = ""
    new: str | None = ""
    at: str | None = None
    path: str = PAGE
    where: str | None = None

    def __str__(self):
        return f"{self.guard.__name__}: {self.message}"

    def apply(self, root) -> str:
        """Break the book in a folder; return "file:line" as the guard must name it."""
        text, place = self.new, 0
        if self.old:
            before = (root / self.path).read_text(encoding="utf-8")
            place = before.index(self.old)
            text = before.replace(self.old, self.new, 1)
        specimen.put(root, self.path, text)
        where = self.where or self.path
        if where.endswith("/"):
            return where.rstrip("/")
        shown = (root / where).read_text(encoding="utf-8") if (root / where).is_file() else ""
        if self.at is not None:
            place = shown.index(self.at)
        return f"{where}:{shown.count(chr(10), 0, place) + 1}"


def cell(source: str, *tags: str) -> str:
    """Write a code cell."""
    options = f":tags: [{', '.join(tags)}]\n" if tags else ""
    return f"```{{code-cell}} python\n{options}{source}\n```\n"
