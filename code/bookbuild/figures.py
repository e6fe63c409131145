"""Put the figures that cells draw into the page itself, so that they follow its light and dark mode.

An SVG behind `<img>` cannot see the page's colours. `dlbasics.page.plotting` draws with `currentColor` and CSS
variables; inside the page these resolve to the page's own.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform


class InlineSvg(SphinxTransform):
    """Replace the SVG outputs of code cells by their markup."""

    default_priority = 700

    def apply(self, **kwargs):
        """Find images inside of myst-nb's output containers."""
        for bundle in self.document.findall(nodes.container):
            if bundle.get("mime_type") != "image/svg+xml":
                continue
            for image in list(bundle.findall(nodes.image)):
                path = Path(self.app.srcdir, image["uri"].lstrip("/"))
                svg = re.sub(r"^.*?(?=<svg)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
                image.replace_self(nodes.raw("", f'<div class="scroll">{svg}</div>', format="html"))


def setup(app):
    """Register the transform."""
    app.add_transform(InlineSvg)
