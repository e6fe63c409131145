"""Strings of Markdown: escaping, code, formulas, tables."""

import base64
import re
from html import escape as escape_html

# Private-use characters: no text of a page holds them.
MARK = "\ue000{}\ue001"
"""Where a code cell stands (its index), or where a Markdown cell begins (a word)."""

CUT = re.compile(r"^[> ]*\ue000(\w+)\ue001 *$", re.MULTILINE)
BLANK_ENDS = re.compile(r"\A(?:[> ]*\n)+|(?:\n[> ]*)+\Z|\A[> ]*\Z")
ENVIRONMENT = re.compile(r"\\begin\{(\w+)(\*?)\}(.*)\\end\{\1\2\}", re.DOTALL)
# Numbered environments -> what may stand beside one \tag inside of $$.
INNER = {"align": "aligned", "flalign": "aligned", "gather": "gathered", "multline": "gathered"}


def escape(text: str, in_table: bool = False) -> str:
    """Escape what would act as markup, and only that: `-`, `.`, a lone `*` and snake_case stay."""
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    # Not `\\`: JupyterLab takes `\\(` for the beginning of a formula.
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)", "&#92;", text)
    text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
    text = re.sub(
        r"`|\*(?!\s|$)|(?<!\s)\*|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~", r"\\\g<0>", text
    )
    text = re.sub(r"\](?=[(\[])|\[(?=\^)", r"\\\g<0>", text)
    text = text.replace("|", r"\|") if in_table else text
    return text.replace("$", r"<span>\$</span>")


def block_start(text: str) -> str:
    """Escape what would turn a paragraph into a heading, a list, a rule or a quotation."""
    text = re.sub(r"\A(?=>|#{1,6}(?:\s|$)|[-+*](?:\s|$)|-{2,}$|={2,}$)", r"\\", text)
    text = re.sub(r"\A(\[[^\]]+)(?=\]:)", r"\\\1", text)
    return re.sub(r"\A(\d{1,9})(?=[.)](?:\s|$))", r"\1\\", text)


def code_span(text: str, in_table: bool = False) -> str:
    """Put code in a line, between backticks that it does not contain."""
    text = text.replace("\n", " ")
    runs = [len(run) for run in re.findall("`+", text)]
    ticks = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    if in_table and "|" in text:  # renderers disagree on `\|` inside of code
        return f"<code>{escape_html(text, quote=False).replace('|', '&#124;')}</code>"
    return f"{ticks}{pad}{text}{pad}{ticks}" if text.strip() else text


def code_fence(text: str, language: str) -> str:
    """Put code in a block, inside a fence that it does not contain."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def inline_math(text: str, in_table: bool = False) -> str:
    """Put a formula in a line; in a table, TeX's names for `|` keep it from ending the cell."""
    text = " ".join(text.split())
    if in_table:
        text = text.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return f"${text}$"


def display_math(text: str, number: str = "") -> str:
    r"""Prepare the inside of `$$`: one \tag, no blank lines, line breaks inside an environment.

    number: what the book prints beside the formula, "" for none.
    """
    lines = (re.sub(r"(?<!\\)%.*", "", line).rstrip() for line in text.splitlines())
    text = "\n".join(line for line in lines if line).strip()
    match = ENVIRONMENT.fullmatch(text)
    if match and r"\tag" not in text and match[1] in ("equation", *INNER):
        body = re.sub(r"\\label\{[^}]*\}|\\nonumber|\\notag", "", match[3]).strip()
        inner = INNER.get(match[1])
        text = f"\\begin{{{inner}}}\n{body}\n\\end{{{inner}}}" if inner else body
    flat = text
    while flat != (
        flat := re.sub(
            r"\\begin\{(\w+\*?)\}(?:(?!\\begin).)*?\\end\{\1\}", "", flat, flags=re.DOTALL
        )
    ):
        pass
    if r"\\" in flat:
        inner = "aligned" if re.search(r"(?<!\\)&", flat) else "gathered"
        text = f"\\begin{{{inner}}}\n{text}\n\\end{{{inner}}}"
    return rf"{text} \tag{{{number}}}" if number and r"\tag" not in text else text


def quotation(text: str) -> str:
    """Make a block quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def html_line(node) -> str:
    """Write a title as HTML, for places where Markdown is not read; its formulas stay TeX."""
    if node.tagname == "math":
        return inline_math(node.astext().replace("<", r"\lt "))
    if node.tagname == "#text":
        text = escape_html(node.astext().replace("\n", " "), quote=False)
        return text.replace("$", r"<span>\$</span>")
    text = "".join(map(html_line, node.children))
    mark = {"emphasis": "i", "literal": "code"}.get(node.tagname)
    return f"<{mark}>{text}</{mark}>" if mark else text


def image(alt: str, url: str) -> str:
    """Write an image."""
    alt = re.sub(r"[\[\]]", r"\\\g<0>", escape(" ".join(alt.split())))
    return f"![{alt}]({destination(url)})"


def svg_image(svg: str) -> str:
    """Write a drawing as an image: JupyterLab takes the markup itself away (its issue 6010)."""
    label = re.search(r'aria-label="([^"]*)"|<title[^>]*>([^<]*)</title>', svg)
    if "xmlns=" not in svg[: svg.index(">")]:
        svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    data = base64.b64encode(svg.encode()).decode()
    return image((label[1] or label[2]) if label else "", f"data:image/svg+xml;base64,{data}")


def destination(url: str) -> str:
    """Write a URL so that the parentheses around it stay its own."""
    return f"<{url}>" if re.search(r"\s", url) or url.count("(") != url.count(")") else url


def pipe_table(rows: list[list[tuple[str, dict]]], heads: int) -> str:
    """Lay out a table.

    rows: cells as (Markdown, attributes); `morecols` and `morerows` make a cell span, a class
        `text-right` aligns its column.
    heads: how many rows are heads. A pipe table has one, which is empty where the source has none.
    """
    grid, align = {}, {}
    for r, row in enumerate(rows):
        c = 0
        for text, attributes in row:
            while (r, c) in grid:
                c += 1
            for down in range(attributes.get("morerows", 0) + 1):
                for right in range(attributes.get("morecols", 0) + 1):
                    grid[r + down, c + right] = ""
            grid[r, c] = re.sub(r"\n+", "<br>", text.strip())
            for name, rule in (("left", ":---"), ("center", ":---:"), ("right", "---:")):
                if f"text-{name}" in attributes.get("classes", []):
                    align[c] = rule
    width = max(c for _, c in grid) + 1
    body = [[grid.get((r, c), "") for c in range(width)] for r in range(len(rows))]
    head = body.pop(0) if heads else [""] * width
    lines = [head, [align.get(c, "---") for c in range(width)], *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
