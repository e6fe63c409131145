"""What the search page knows of the glossary: each term's names, meaning and pages, as a script that a disk serves too.

Sphinx's own index has a term's name and nothing of what it means, and the pages, being English, have no Korean words.
`search.js` looks a query up here, shows the entries that it means, and puts the pages that teach them first.
"""

import json
import re
from pathlib import Path

from docutils import nodes

from bookbuild import words

DATA = "_static/search/terms.js"
SHORT = re.compile(r"\b([A-Z]{2,5}) for short")
ALSO = re.compile(r"Also called (?:the )?([\w -]+)")
"""How an entry tells its abbreviation, and its other name."""


def found_by(item: nodes.definition_list_item) -> list[str]:
    """List what an entry is found by: each of its names alone, its abbreviation, its other name."""
    given = [part.strip() for name in words.names(item) for part in name.split(",")]
    return given + SHORT.findall(item.astext()) + ALSO.findall(item.astext())


def terms(app) -> list[dict]:
    """Tell of each entry of the glossary: what finds it, its names and meaning, its address, the pages that use it."""
    if words.GLOSSARY not in app.env.found_docs:
        return []
    uri, users = app.builder.get_target_uri, words.users(app)
    meanings = words.meanings(app)
    found: dict[int, dict] = {}
    for target, item in words.entries(app.env.get_doctree(words.GLOSSARY)).items():
        entry = found.setdefault(
            id(item),
            {
                "names": found_by(item),
                "html": meanings[target],
                "address": f"{uri(words.GLOSSARY)}#{target}",
                "targets": [],
                "pages": [],
            },
        )
        entry["targets"].append(target)
        for page in users.get(target, []):
            if page not in entry["pages"]:
                entry["pages"].append(page)
    road = words.road(app.env)
    for entry in found.values():
        pages = sorted(entry["pages"], key=road.index)
        entry["pages"] = [[page, uri(page), app.env.titles[page].astext()] for page in pages]
    return list(found.values())


def _write(app, exception):
    """Write the data when all pages are read; a classic script, because a page from a disk may not fetch."""
    if exception or app.builder.format != "html":
        return
    path = Path(app.outdir, DATA)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps(terms(app), ensure_ascii=False, separators=(",", ":"))
    glossary = json.dumps(words.GLOSSARY)
    path.write_text(f"const GLOSSARY = {glossary};\nconst TERMS = {data};\n", encoding="utf-8")


def setup(app):
    """Connect before the theme has done its last."""
    app.connect("build-finished", _write, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
