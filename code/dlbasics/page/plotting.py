"""One style for every figure: readable in light and dark mode and in print, crisp at any size.

A figure is shown as SVG whose ink is `currentColor` and whose data colours are CSS variables.
Inside the book they take the page's colours; elsewhere (JupyterLab, Colab, VS Code) they fall back
to the tones below.
"""

import hashlib
import io
import re
from html import escape
from math import ceil

import matplotlib
import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.figure import Figure

INK = "#767676"
"""Text, axes and ticks: a contrast of at least 4.5 to 1 with white and with black alike."""

COLORS = {
    "blue": "#0072b2",
    "vermillion": "#d55e00",
    "green": "#009e73",
    "purple": "#cc79a7",
    "amber": "#e69f00",
    "sky": "#56b4e9",
}
"""The palette of Okabe and Ito (2008), in the order of use; told apart by colour-blind readers too.

The first four have a contrast of at least 3 to 1 with white and with black. Amber and sky are too
light for that on white: a thin line in them needs a label or a mark of its own.
"""

CYCLE = tuple(COLORS.values())

LEAST_TEXT = 11
"""How small the text of a figure may become on a phone, in CSS pixels; exponents and indices are smaller."""

STYLE = {
    "axes.edgecolor": INK,
    "axes.facecolor": "none",
    "axes.labelcolor": INK,
    "axes.prop_cycle": matplotlib.cycler(color=CYCLE),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlesize": 11,
    "axes.labelsize": 10.5,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "font.size": 10,
    "grid.color": INK,
    "grid.alpha": 0.25,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "lines.linewidth": 2,
    "patch.edgecolor": INK,  # arrows too
    "savefig.facecolor": "none",
    "svg.fonttype": "none",  # text stays text: searchable, selectable, and small
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def subplots(
    rows: int = 1, columns: int = 1, *, width: float = 5.4, height: float = 3.4, **options
):
    """Make a figure in the book's style; as `matplotlib.pyplot.subplots`.

    width, height: in inches. At a width of 5.4 the text is readable on a phone; a wide screen shows
        the figure larger.
    Returns (figure, axes). The style stays in force: a legend or a text that is added later asks
    for it only then.
    """
    matplotlib.rcParams.update(STYLE)
    return plt.subplots(rows, columns, figsize=(width, height), **options)


def show(figure: Figure, alt: str) -> None:
    """Show a figure as SVG under an alternative text, and close it.

    alt: what the figure shows, for a reader who cannot see it: the finding, not just the axes.
    Raises ValueError where alt is too short to tell anything.
    """
    if len(alt.split()) < 5:
        raise ValueError(
            f"the alternative text must say what the figure shows, in words; got {alt!r}"
        )
    display({"image/svg+xml": svg(figure, alt), "text/plain": f"[figure: {alt}]"}, raw=True)
    plt.close(figure)


def svg(figure: Figure, alt: str) -> str:
    """Render a figure as SVG with the book's CSS variables; the same figure gives the same text."""
    # Ids made with the salt stay apart when several figures share a page, and are repeatable.
    salt = hashlib.sha1(alt.encode()).hexdigest()
    buffer = io.StringIO()
    with plt.rc_context(STYLE | {"svg.hashsalt": salt}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = _for_page(buffer.getvalue())
    # On a phone the figure stays wide enough to be read, and the page lets it scroll.
    sizes = [float(size) for size in re.findall(r'<text style="font-size: ([\d.]+)px', text)]
    narrowest = ceil(figure.get_figwidth() * 72 * LEAST_TEXT / min(sizes, default=LEAST_TEXT))
    # matplotlib's one style rule, said on the root, is inherited, and does not reach the page.
    style = f"color: {INK}; stroke-linejoin: round; stroke-linecap: butt; "
    style += f"min-width: {narrowest}px"
    root = f'<svg role="img" aria-label="{escape(alt)}" class="dlb-figure" style="{style}" '
    return text.replace("<svg ", root, 1)


def _for_page(text: str) -> str:
    """Turn matplotlib's file into markup that can stand in a page beside others of its kind."""
    text = text[text.index("<svg") :]
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*<defs>\s*<style.*?</defs>", "", text, count=1, flags=re.DOTALL)
    # Only ids that something refers to: the others repeat from figure to figure.
    used = set(re.findall(r"(?:url\(|href=\")#([\w.-]+)", text))
    text = re.sub(r' id="([\w.-]+)"', lambda m: m[0] if m[1] in used else "", text)
    text = re.sub(r"<g>\s*</g>", "", text)
    text = re.sub(r'(?<= d=")[^"]+', lambda m: " ".join(m[0].split()), text)
    for name, color in COLORS.items():
        text = re.sub(f"(?<=: ){color}", f"var(--dlb-{name}, {color})", text, flags=re.IGNORECASE)
    text = re.sub(f"(?<=: ){INK}", "currentColor", text, flags=re.IGNORECASE)
    # Mathematics names the font alone, other text a list of fonts.
    font = "font-family: var(--dlb-font, system-ui, sans-serif)"
    return re.sub(r"font-family: 'DejaVu Sans'[^;\"]*", font, text)
