"""Translate what stands inside a line: text, formulas, links, images, notes.

`bookbuild.markdown` builds the blocks on it.
"""

from urllib.parse import quote, urljoin, urlsplit

from docutils import nodes
from sphinx.util import logging
from sphinx_markdown_builder.contexts import SubContext
from sphinx_markdown_builder.translator import MarkdownTranslator

from bookbuild.markdown_text import code_span, destination, escape, image, inline_math

logger = logging.getLogger(__name__)


class InlineTranslator(MarkdownTranslator):
    """The tools of the walk, and the nodes of a line.

    A node renders its children to a string, places that, and leaves.
    """

    def __init__(self, document, builder, docname, site):
        super().__init__(document, builder)
        self.docname, self.site = docname, site
        self.page_url = f"{site}/{builder.get_target_uri(docname)}"
        self._quoted = 0
        self._in_table = False

    # --- tools -------------------------------------------------------------------------------

    def render(self, *children) -> str:
        """Translate nodes on their own."""
        self._push_context(SubContext())
        for child in children:
            child.walkabout(self)
        return self._ctx_queue.pop().make().strip("\n")

    def block(self, text: str, before=2, after=2):
        """Place a block, blank lines around it, and leave its node."""
        if text.strip():
            self.add(text, prefix_eol=before, suffix_eol=after)
        raise nodes.SkipNode

    def wrap(self, node, left: str, right: str):
        """Put marks around a node's text; spaces at its ends stay outside of them."""
        text = self.render(*node.children)
        core = text.strip()
        if core:
            at = text.index(core)
            text = f"{text[:at]}{left}{core}{right}{text[at + len(core) :]}"
        self.add(text)
        raise nodes.SkipNode

    def quoted(self, *children) -> str:
        """Translate nodes as a block quotation."""
        self._quoted += 1
        text = self.render(*children)
        self._quoted -= 1
        return text

    def number(self, kind: str | None, *ids: str) -> str:
        """The number that the book gives to a figure, an exercise, a theorem ..., or ""."""
        numbers = self.builder.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        return next((".".join(map(str, numbers[i])) for i in ids if i in numbers), "")

    def caption(self, kind: str, node, caption) -> str:
        """Render a caption with its number, in italics."""
        number = self.number(kind, *node["ids"])
        label = self.config.numfig_format.get(kind, "%s") % number if number else ""
        text = self.render(*caption.children).strip() if caption is not None else ""
        text = ": ".join(filter(None, [label, text]))
        return f"*{text}*" if text else ""

    def warn(self, node, message: str):
        """Report what the notebook will lack; the build is strict, so it stops there."""
        logger.warning(
            message, location=(self.docname, node.line), type="bookbuild", subtype="export"
        )

    def unknown_visit(self, node):
        """Name a node that this module does not know; its text goes through."""
        self.warn(node, f"the notebook export does not know the node <{node.tagname}>")

    def unknown_departure(self, node):
        """Leave it."""

    # --- figures, links, notes ---------------------------------------------------------------

    def figure_caption(self, node) -> str:
        """Render the caption of a figure, if it has one."""
        caption = next((c for c in node.children if isinstance(c, nodes.caption)), None)
        return "" if caption is None else self.caption("figure", node, caption)

    def visit_figure(self, node):
        """An image, its caption, its legend."""
        inside = [c for c in node.children if not isinstance(c, nodes.caption | nodes.legend)]
        legend = [c for c in node.children if isinstance(c, nodes.legend)]
        parts = [self.render(*inside), self.figure_caption(node), self.render(*legend)]
        self.block("\n\n".join(part.strip() for part in parts if part.strip()))

    def visit_image(self, node):
        """A picture of the published book, with its alternative text."""
        if "only-dark" in node["classes"]:
            raise nodes.SkipNode
        kinds = [*self.builder.supported_image_types, "?", "*"]
        found = node.get("candidates", {})
        uri = next((found[kind] for kind in kinds if kind in found), node["uri"])
        if uri in self.builder.env.images:
            uri = f"{self.site}/{self.builder.imagedir}/{quote(self.builder.env.images[uri][1])}"
        self.add_link(image(node.get("alt", ""), uri), node)

    def add_link(self, text: str, node):
        """Place a link or an image, in its line or, where it stands alone, as a block."""
        if isinstance(node.parent, nodes.TextElement):
            self.add(text)
            raise nodes.SkipNode
        self.block(text)

    def visit_reference(self, node):
        """A link; one inside of the book leads to the published page."""
        url = node.get("refuri", "")
        if node.get("refid"):
            url = f"{self.page_url}#{node['refid']}"
        elif url and not urlsplit(url).scheme:
            url = urljoin(self.page_url, url)
        if self.ctx.content and self.ctx.content[-1].endswith("!"):
            self.ctx.content[-1] = (
                self.ctx.content[-1][:-1] + r"\!"
            )  # "!" before "[" makes an image
        if node.astext() == url:
            self.add_link(f"<{url}>", node)
        text = self.render(*node.children)
        core = text.strip()
        if not url or not core:
            self.add_link(text, node)
        self.add_link(text.replace(core, f"[{core}]({destination(url)})"), node)

    def visit_download_reference(self, node):
        """A link to the published file."""
        url = f"{self.site}/_downloads/{quote(node.get('filename', ''))}"
        text = self.render(*node.children)
        self.add_link(f"[{text}]({destination(url)})" if "filename" in node else text, node)

    def visit_footnote_reference(self, node):
        """A raised number; a link would lead out of the notebook."""
        self.add(f"<sup>[{node.astext()}]</sup>")
        raise nodes.SkipNode

    def visit_footnote(self, node):
        """The note under its number."""
        label, *body = node.children
        self.block(f"<sup>[{label.astext()}]</sup> {self.render(*body)}")

    def visit_citation(self, node):
        """An entry of a bibliography."""
        label, *body = node.children
        self.block(f"**[{escape(label.astext())}]** {self.render(*body)}")

    # --- inside a line -----------------------------------------------------------------------

    def visit_Text(self, node):  # noqa: N802 (docutils' name)
        """Prose, with escapes only where a character would act."""
        self.add(escape(node.astext().replace("\n", " "), self._in_table))

    def visit_literal(self, node):
        """Code in a line."""
        self.add(code_span(node.astext(), self._in_table))
        raise nodes.SkipNode

    def visit_math(self, node):
        """A formula in a line."""
        self.add(inline_math(node.astext(), self._in_table))
        raise nodes.SkipNode

    def visit_emphasis(self, node):
        """Italics."""
        self.wrap(node, "*", "*")

    def visit_strong(self, node):
        """Bold."""
        self.wrap(node, "**", "**")

    def visit_subscript(self, node):
        """Lowered."""
        self.wrap(node, "<sub>", "</sub>")

    def visit_superscript(self, node):
        """Raised."""
        self.wrap(node, "<sup>", "</sup>")

    visit_literal_emphasis = visit_title_reference = visit_emphasis
    visit_literal_strong = visit_strong

    def visit_abbreviation(self, node):
        """An abbreviation with what it stands for: a notebook has no tooltip."""
        why = node.get("explanation")
        self.wrap(node, "", f" ({escape(why)})" if why else "")

    def visit_problematic(self, node):
        """What docutils could not understand."""
        self.warn(node, f"the notebook export met an unresolved {node.astext()!r}")
