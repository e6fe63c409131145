"""Figures that stand in a page beside others, in light and dark mode."""

import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from dlbasics.page import plotting

ALT = "A line rises from one to two, and a dot lies on it."
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def clean():
    """Matplotlib as it is before a chapter starts, and no figure left over."""
    matplotlib.use("agg")
    with plt.rc_context(matplotlib.rcParamsDefault):
        yield
    plt.close("all")


def draw():
    """A figure with everything that gets its colour in a way of its own."""
    figure, axes = plotting.subplots()
    axes.plot([1, 2], [1, 2], label="a < b & c")
    axes.plot([1.5], [1.5], "o", color=plotting.COLORS["vermillion"])
    axes.fill_between([1, 2], [1, 1], [2, 1], color=plotting.COLORS["sky"], alpha=0.2)
    axes.bar([1, 2], [0.2, 0.4], color="none", edgecolor=plotting.INK)
    axes.scatter([1.1, 1.2], [1.8, 1.9], color=plotting.COLORS["green"])
    axes.annotate("here", (1, 1), (1.5, 1.2), arrowprops={"arrowstyle": "->"})
    axes.text(1.2, 1.8, r"so $\theta_1$")
    axes.set(title="The title", xlabel="x", ylabel="y")
    axes.legend(title="the lines")
    axes.grid()
    return figure


def render(figure=None, alt=ALT):
    return plotting.svg(figure or draw(), alt)


@pytest.fixture(scope="module")
def text():
    """The markup of that figure: drawing it takes a while."""
    with plt.rc_context(matplotlib.rcParamsDefault):
        return render()


# --- the style ---


def test_what_is_added_later_has_the_style_too():
    _, axes = plotting.subplots()
    axes.plot([1, 2], [1, 2], label="line")
    legend = axes.legend(title="lines")
    assert not legend.get_frame_on()
    (label,) = legend.get_texts()
    assert matplotlib.colors.same_color(label.get_color(), plotting.INK)
    assert legend.get_title().get_color() == plotting.INK
    assert axes.text(1, 1, "text").get_color() == plotting.INK
    note = axes.annotate("note", (1, 1), (2, 2), arrowprops={"arrowstyle": "->"})
    assert note.get_color() == plotting.INK
    assert matplotlib.colors.same_color(note.arrow_patch.get_edgecolor(), plotting.INK)
    assert axes.set_title("title").get_fontsize() == 11


def test_no_black_and_no_white_is_left(text):
    colors = set(re.findall(r"#[0-9a-f]{6}\b", text.partition(">")[2]))
    assert colors == {plotting.COLORS[name] for name in ("blue", "vermillion", "sky", "green")}
    # matplotlib writes black, SVG's own default, by writing nothing.
    root = ElementTree.fromstring(text)
    for label in root.iter(f"{SVG}text"):
        spans = label.findall(f"{SVG}tspan") or [label]
        assert all("fill: currentColor" in span.get("style", "") for span in spans), label.text
    for path in root.iter(f"{SVG}path"):
        style = path.get("style")
        assert style is None or "fill: " in style or "stroke: " in style, style


def test_axes_come_as_from_pyplot():
    figure, axes = plotting.subplots(2, 3, width=6, height=4, sharex=True)
    assert axes.shape == (2, 3)
    assert figure.get_size_inches() == pytest.approx([6, 4])


def test_data_colours_come_in_order():
    _, axes = plotting.subplots()
    lines = [axes.plot([0, 1])[0].get_color() for _ in plotting.COLORS]
    assert tuple(lines) == plotting.CYCLE


# --- the markup ---


def test_the_same_figure_gives_the_same_text(text):
    assert render() == text


def test_the_same_figure_in_another_process():
    script = (
        "from dlbasics.page import plotting; figure, axes = plotting.subplots();"
        "axes.plot([1, 2], [3, 4], 'o-'); axes.fill_between([1, 2], [3, 4]);"
        f"print(plotting.svg(figure, {ALT!r}), end='')"
    )
    command = [sys.executable, "-c", script]
    one, two = (
        subprocess.run(
            command, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    )
    assert one == two and one.startswith(b"<svg ")


def test_a_reader_who_cannot_see_it_is_told():
    root = ElementTree.fromstring(render(alt='5 < 6 & "so" it\'s on'))
    assert root.get("role") == "img"
    assert root.get("aria-label") == '5 < 6 & "so" it\'s on'
    assert root.get("class") == "dlb-figure"


def test_the_alternative_text_is_not_taken_for_markup():
    alt = f'colours: {plotting.INK} and: {plotting.COLORS["blue"]} with id="x" here'
    assert ElementTree.fromstring(render(alt=alt)).get("aria-label") == alt


def test_nothing_in_it_reaches_the_page(text):
    root = ElementTree.fromstring(text)
    assert text.startswith("<svg ") and text.rstrip().endswith("</svg>")
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not tags & {"style", "metadata", "title", "script"}
    assert not any(tag.startswith("{") for tag in tags)  # no RDF, no Dublin Core
    # What the one style rule said.
    assert "stroke-linejoin: round" in root.get("style")


def ids(text):
    return re.findall(r'\bid="([^"]+)"', text)


def references(text):
    return set(re.findall(r'(?:url\(#|href="#)([^")]+)', text))


def test_only_what_is_referred_to_has_an_id(text):
    assert ids(text)
    assert len(ids(text)) == len(set(ids(text)))
    assert set(ids(text)) == references(text)


def test_figures_share_no_id(text):
    other = render(alt="The same picture under another text.")
    assert not set(ids(text)) & set(ids(other))


def test_an_id_means_the_same_under_the_same_text(text):
    """Two different figures under one text: an id that both have must be of the same thing."""
    figure, axes = plotting.subplots(width=5)
    axes.plot([3, 4], "s")

    def by_id(svg):
        elements = ElementTree.fromstring(svg).iter()
        return {e.get("id"): ElementTree.tostring(e) for e in elements if e.get("id")}

    one, two = by_id(text), by_id(render(figure))
    assert all(one[key] == two[key] for key in one.keys() & two.keys())


def test_text_stays_text(text):
    root = ElementTree.fromstring(text)
    words = {"".join(label.itertext()).strip() for label in root.iter(f"{SVG}text")}
    assert {"The title", "a < b & c", "here", "the lines", "x"} <= words
    assert "θ" in text
    fonts = set(re.findall(r"font-family: ([^;\"]+)", text))
    assert fonts == {"var(--dlb-font, system-ui, sans-serif)"}


def test_colours_are_the_pages(text):
    assert f"stroke: var(--dlb-blue, {plotting.COLORS['blue']})" in text
    assert f"fill: var(--dlb-vermillion, {plotting.COLORS['vermillion']})" in text
    assert "stroke: currentColor" in text and "fill: currentColor" in text
    # The ink is said once, on the root: outside of the book nothing sets it.
    assert text.count(plotting.INK) == 1
    assert f"color: {plotting.INK}" in text.partition(">")[0]


def test_a_figure_is_drawn_in_the_style_whatever_the_settings(text):
    figure = draw()
    matplotlib.rcParams.update({"svg.fonttype": "path", "savefig.facecolor": "white"})
    assert render(figure) == text


# --- show ---


@pytest.fixture
def shown(monkeypatch):
    """What `show` puts into the notebook."""
    bundles = []
    monkeypatch.setattr(plotting, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def test_show_puts_the_figure_out_and_closes_it(shown, text):
    plt.close("all")  # what other tests of this process left open is not this test's concern
    assert plotting.show(draw(), ALT) is None
    assert shown == [{"image/svg+xml": text, "text/plain": f"[figure: {ALT}]"}]
    assert not plt.get_fignums()


@pytest.mark.parametrize("alt", ["", "A plot.", "loss against the epochs", "    "])
def test_show_refuses_a_text_that_tells_nothing(shown, alt):
    figure = draw()
    with pytest.raises(ValueError, match="must say what the figure shows, in words"):
        plotting.show(figure, alt)
    assert shown == []


# --- the colours ---


def linear(color):
    """The light of a colour: red, green and blue, each from 0 to 1, in proportion to energy."""
    channels = np.array(matplotlib.colors.to_rgb(color))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, two):
    """The contrast ratio of WCAG 2.2."""
    low, high = sorted(linear(color) @ [0.2126, 0.7152, 0.0722] for color in (one, two))
    return (high + 0.05) / (low + 0.05)


def lab(light):
    """CIE L*a*b* of linear sRGB, under the white of daylight."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    ratio = np.array(to_xyz) @ light / np.sum(to_xyz, axis=1)
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("paper", ["white", "black"])
def test_the_contrast_of_the_ink(paper):
    assert contrast("white", "black") == pytest.approx(21)
    assert contrast(plotting.INK, paper) >= 4.5


@pytest.mark.parametrize("paper", ["white", "black"])
def test_the_contrast_of_the_palette(paper):
    enough = [name for name, color in plotting.COLORS.items() if contrast(color, paper) >= 3]
    light = ["amber", "sky"] if paper == "black" else []
    assert enough == ["blue", "vermillion", "green", "purple", *light]


# Machado, Oliveira and Fernandes (2009), severity 1.
SIGHT = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}


@pytest.mark.parametrize("sight", SIGHT)
def test_the_palette_is_told_apart(sight):
    def distances(colors):
        seen = [lab(np.clip(np.array(SIGHT[sight]) @ linear(color), 0, 1)) for color in colors]
        return [np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)]

    # A distance of 2.3 is just noticed.
    assert min(distances(plotting.CYCLE)) > 12


@pytest.mark.parametrize(("size", "width"), [(10, 428), (5.5, 778)])
def test_a_figure_stays_wide_enough_to_be_read(size, width):
    """11 pixels for the smallest text: 5.4 inches are 388.8 points, 388.8 * 11 / 10 = 427.7."""
    figure, axes = plotting.subplots(width=5.4)
    axes.set_xlabel("time (s)", size=size)
    text = plotting.svg(figure, "An empty pair of axes, for a test")
    plt.close(figure)
    assert f"min-width: {width}px" in text
