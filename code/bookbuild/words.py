"""A term's meaning at hand: its glossary entry, English and Korean, on hover, focus and touch, within the page.

Each page carries the entries of the terms that it uses (`words.js` shows them), and the glossary says where each term
is taught: on the first page of the road that uses it.
"""

from html import escape
from pathlib import Path

from docutils import nodes
from sphinx import addnodes

from bookbuild.recall import road

GLOSSARY = "chapters/glossary"
"""The page that holds the glossary; a book without it has no words at hand."""


def entries(doctree: nodes.document) -> dict[str, nodes.definition_list_item]:
    """Find the entry of each term of a glossary: target -> the item that defines it."""
    found = {}
    for glossary in doctree.findall(addnodes.glossary):
        for item in glossary.findall(nodes.definition_list_item):
            for term in item.findall(nodes.term):
                found.update(dict.fromkeys(term["ids"], item))
    return found


def names(item: nodes.definition_list_item) -> list[str]:
    """List the names of an entry: English, then Korean."""
    return [term.astext().strip() for term in item.findall(nodes.term)]


def used(doctree: nodes.document) -> list[str]:
    """List the terms that a page names by `{term}`, each once, in order, as the source writes them."""
    found = [
        node["reftarget"]
        for node in doctree.findall(addnodes.pending_xref)
        if node.get("reftype") == "term"
    ]
    return list(dict.fromkeys(found))


def _collect(app, doctree):
    """Note the terms that a page uses; it is read again when the glossary changes."""
    env = app.env
    terms = used(doctree)
    if terms and env.docname != GLOSSARY:
        _known(env)[env.docname] = terms
        env.note_dependency(str(Path(app.srcdir, f"{GLOSSARY}.md")))


def _known(env) -> dict[str, list[str]]:
    """Give what the environment knows: docname -> the terms that it uses."""
    if not hasattr(env, "bookbuild_words"):
        env.bookbuild_words = {}
    return env.bookbuild_words


def _purge(app, env, docname):
    _known(env).pop(docname, None)


def _merge(app, env, docnames, other):
    _known(env).update({name: _known(other)[name] for name in docnames if name in _known(other)})


def users(app) -> dict[str, list[str]]:
    """Say where each term is used: its target in the glossary -> the sections that name it, in the road's order."""
    domain = app.env.get_domain("std")
    found: dict[str, list[str]] = {}
    for docname in road(app.env):
        for term in [] if docname.endswith("index") else _known(app.env).get(docname, []):
            target = domain.objects.get(("term", term)) or domain._terms.get(term.lower())
            if target and docname not in found.setdefault(target[1], []):
                found[target[1]].append(docname)
    return found


def taught(app) -> dict[str, str]:
    """Say where each term is taught: on the first page of the road that uses it."""
    return {target: pages[0] for target, pages in users(app).items()}


def _outdated(app, env) -> list[str]:
    """Write the glossary again when a term is taught elsewhere."""
    now = {GLOSSARY: sorted(taught(app).items())} if GLOSSARY in env.found_docs else {}
    before, env.bookbuild_taught = getattr(env, "bookbuild_taught", {}), now
    return [GLOSSARY] if now != before else []


def _lead_back(app, doctree, docname):
    """End each entry of the glossary with the page that teaches the term."""
    if docname != GLOSSARY or app.builder.format != "html":
        return
    places = taught(app)
    for item in {id(item): item for item in entries(doctree).values()}.values():
        targets = [target for term in item.findall(nodes.term) for target in term["ids"]]
        page = next((places[target] for target in targets if target in places), None)
        if page:
            title = app.env.titles[page].astext()
            link = nodes.reference(
                "", title, refuri=app.builder.get_relative_uri(docname, page), internal=True
            )
            line = nodes.paragraph("", "", nodes.Text("Taught in "), link, classes=["taught"])
            next(item.findall(nodes.definition)).append(line)


def meanings(app) -> dict[str, str]:
    """Render every entry once: target -> names and meaning as HTML without links; the same text for all its names."""
    if not hasattr(app, "bookbuild_meanings"):
        app.bookbuild_meanings = {}
        rendered: dict[int, str] = {}
        for target, item in entries(app.env.get_doctree(GLOSSARY)).items():
            if id(item) not in rendered:
                rendered[id(item)] = _entry(app, item)
            app.bookbuild_meanings[target] = rendered[id(item)]
    return app.bookbuild_meanings


def _entry(app, item: nodes.definition_list_item) -> str:
    # A node's own copy ends with it; the module copy's would go on to its document, and from there to everything.
    meaning = next(item.findall(nodes.definition)).deepcopy()
    for link in list(meaning.findall(addnodes.pending_xref)):
        link.replace_self(nodes.inline("", link.astext()))
    body = "".join(app.builder.render_partial(part)["fragment"] for part in meaning.children)
    targets = " ".join(target for term in item.findall(nodes.term) for target in term["ids"])
    first, *rest = map(escape, names(item))
    title = f"<strong>{first}</strong>" + "".join(
        f' <span lang="ko">{name}</span>' for name in rest
    )
    return (
        f'<div data-terms="{escape(targets)}"><p class="word-name">{title}</p>{body.strip()}</div>'
    )


def _page_context(app, pagename, templatename, context, doctree):
    """Put the meanings of a page's terms at its end, each once."""
    if doctree is None or pagename == GLOSSARY or GLOSSARY not in app.env.found_docs:
        return
    glossary = app.builder.get_relative_uri(pagename, GLOSSARY)
    wanted = []
    for link in doctree.findall(nodes.reference):
        page, _, target = link.get("refuri", "").partition("#")
        if page == glossary and target in meanings(app):
            wanted.append(meanings(app)[target])
    if wanted:
        held = "".join(dict.fromkeys(wanted))
        context["body"] = context.get("body", "") + f'<template id="words">{held}</template>'


def setup(app):
    """Connect to reading, to resolving, and to writing, before the theme's own changes."""
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _outdated)
    app.connect("doctree-resolved", _lead_back)
    app.connect("html-page-context", _page_context, priority=700)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
