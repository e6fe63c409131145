"""The figures of the section on the timeline: the idea of each milestone as a sketch of boxes and arrows."""

from typing import NamedTuple

from dlbasics.page import plotting
from dlbasics.sections.history.timeline.milestones import MILESTONES


class Box(NamedTuple):
    """A box with its middle at (x, y), across from 0 to 10; color: a name of the palette, or "" for ink."""

    x: float
    y: float
    text: str
    color: str = ""


class Arrow(NamedTuple):
    """An arrow between two points; bend: how far it bows; color: as of a box; text, with its middle at `at`."""

    start: tuple[float, float]
    end: tuple[float, float]
    bend: float = 0.0
    color: str = ""
    text: str = ""
    at: tuple[float, float] = (0.0, 0.0)


_WORDS = ("the", "dog", "did", "not", "eat", "as", "it", "was", "ill")
_AT = [0.6 + 1.1 * i for i in range(len(_WORDS))]

SKETCHES = {
    "AlexNet": (
        2.0,
        [
            Box(0.8, 1, "photo-\ngraph"), Box(2.7, 1, "edges,\ncolours", "blue"),
            Box(4.6, 1, "corners,\nfur", "blue"), Box(6.5, 1, "eyes,\nwheels", "blue"),
            Box(8.8, 1, "one of\n1,000 names", "vermillion"),
        ],
        [Arrow((1.5, 1), (2.0, 1)), Arrow((3.4, 1), (3.95, 1)), Arrow((5.25, 1), (5.8, 1)),
         Arrow((7.2, 1), (7.7, 1))],
        "A photograph goes through layers from left to right: edges and colours, then corners and "
        "fur, then eyes and wheels, and at the end one of 1,000 names.",
    ),
    "DQN": (
        2.4,
        [
            Box(1.5, 1.2, "the last\nfour screens"), Box(4.6, 1.2, "network", "blue"),
            Box(7.9, 1.2, "what left, right\nand fire are worth", "vermillion"),
            Box(4.6, 2.15, "game"),
        ],
        [Arrow((2.6, 1.2), (3.8, 1.2)), Arrow((5.4, 1.2), (6.2, 1.2)),
         Arrow((7.9, 1.65), (5.2, 2.2), 0.2, "", "a move", (6.6, 1.75)),
         Arrow((4.0, 2.2), (1.5, 1.65), 0.2, "", "new screen, points", (3.0, 1.75))],
        "A loop: the last four screens go into a network, which says what each move is worth; a move "
        "goes into the game, which gives a new screen and points.",
    ),
    "encoder-decoder": (
        2.3,
        [
            Box(0.7, 1, "I"), Box(1.7, 1, "am"), Box(2.8, 1, "cold"), Box(5.0, 1, "one vector", "blue"),
            Box(7.3, 1, "j’ai", "vermillion"), Box(8.7, 1, "froid", "vermillion"),
        ],
        [Arrow((0.95, 1), (1.3, 1)), Arrow((2.05, 1), (2.35, 1)), Arrow((3.25, 1), (4.1, 1)),
         Arrow((5.9, 1), (6.85, 1)), Arrow((7.7, 1), (8.2, 1)),
         Arrow((7.3, 1.25), (1.75, 1.25), 0.38, "green", "attention looks back at each word", (4.55, 1.45))],
        "The words I, am, cold go one by one into one vector; out of it come j'ai and froid. A bowed "
        "arrow, attention, leads from the written word back to each word that was read.",
    ),
    "Adam": (
        2.2,
        [
            Box(2.5, 1.9, "the slope"), Box(6.5, 1.9, "the step"),
            Box(2.5, 1.3, "a thousandth"), Box(2.5, 0.8, "one"), Box(2.5, 0.3, "a thousand"),
            Box(6.5, 1.3, "about one rate", "blue"), Box(6.5, 0.8, "about one rate", "blue"),
            Box(6.5, 0.3, "about one rate", "blue"),
        ],
        [Arrow((3.7, y), (5.4, y)) for y in (1.3, 0.8, 0.3)],
        "Three slopes, a thousandth, one and a thousand, each lead to a step of the same size, one rate.",
    ),
    "GAN": (
        2.4,
        [
            Box(0.85, 1.9, "random\nnumbers"), Box(3.1, 1.9, "forger", "vermillion"), Box(5.5, 1.9, "a forgery"),
            Box(5.5, 0.6, "a real one"), Box(8.3, 1.25, "detective:\nreal or forged?", "blue"),
        ],
        [Arrow((1.6, 1.9), (2.4, 1.9)), Arrow((3.8, 1.9), (4.65, 1.9)),
         Arrow((6.35, 1.8), (7.1, 1.45)), Arrow((6.4, 0.7), (7.1, 1.05)),
         Arrow((8.0, 0.85), (3.1, 1.65), -0.5, "green", "what gave it away", (2.5, 0.55))],
        "A forger makes a forgery from random numbers. A detective gets forgeries and real ones and says which "
        "is which; an arrow leads back to the forger: what gave it away.",
    ),
    "ResNet": (
        2.0,
        [
            Box(1.0, 1, "what\ncomes in"), Box(3.6, 1, "layer", "blue"), Box(5.4, 1, "layer", "blue"),
            Box(7.1, 1, "+", "vermillion"), Box(9.0, 1, "what\ngoes on"),
        ],
        [Arrow((1.75, 1), (3.0, 1)), Arrow((4.2, 1), (4.8, 1)), Arrow((6.0, 1), (6.8, 1)),
         Arrow((7.4, 1), (8.3, 1)), Arrow((2.3, 1.05), (7.1, 1.25), -0.35, "green", "the skip", (4.6, 1.55))],
        "What comes in goes through two layers to a plus sign, and also by a bowed arrow, the skip, "
        "past both layers to the plus sign; the sum goes on.",
    ),
    "Transformer": (
        2.5,
        [Box(x, 0.4, word, "vermillion" if word == "it" else "")
         for x, word in zip(_AT, _WORDS, strict=True)],
        [Arrow((_AT[6], 0.7), (_AT[1], 0.7), 0.4, "green", "it looks most at: dog", (3.6, 2.3)),
         *(Arrow((_AT[6], 0.7), (_AT[i], 0.7), 0.4) for i in (0, 2, 3, 4, 5)),
         Arrow((_AT[6], 0.7), (_AT[7], 0.7), -0.6), Arrow((_AT[6], 0.7), (_AT[8], 0.7), -0.5)],
        "In the sentence: the dog did not eat as it was ill, arrows lead from the word it to every "
        "other word, the strongest to dog.",
    ),
    "BERT": (
        2.0,
        [Box(1.0, 1, "the capital"), Box(2.75, 1, "of"), Box(4.5, 1, "[hidden]", "vermillion"),
         Box(6.2, 1, "is"), Box(7.6, 1, "Paris"), Box(4.5, 0.2, "France?", "blue")],
        [Arrow((1.0, 1.25), (4.3, 1.3), -0.25), Arrow((2.75, 1.25), (4.4, 1.25), -0.3),
         Arrow((6.2, 1.25), (4.6, 1.25), 0.3), Arrow((7.6, 1.25), (4.7, 1.3), 0.25),
         Arrow((4.5, 0.75), (4.5, 0.45), color="blue")],
        "In the sentence: the capital of, a hidden word, is Paris, the words on both sides point to "
        "the hidden one; the guess is France.",
    ),
    "GPT": (
        2.0,
        [Box(1.0, 1, "once"), Box(2.4, 1, "upon"), Box(3.6, 1, "a"), Box(5.3, 1, "time?", "blue"),
         Box(7.6, 1, "… and again", "")],
        [Arrow((1.0, 1.25), (5.1, 1.3), -0.25), Arrow((2.4, 1.25), (5.2, 1.25), -0.25),
         Arrow((3.6, 1.25), (5.3, 1.25), -0.25), Arrow((5.9, 1), (6.6, 1), color="blue")],
        "The words once, upon and a point to the next one, whose guess is time; then the same again.",
    ),
    "SimCLR": (
        2.4,
        [Box(1.2, 1.8, "photo of a dog"), Box(1.2, 0.5, "photo of a car"),
         Box(4.6, 2.1, "cut, grey", "blue"), Box(4.6, 1.5, "cut, turned", "blue"),
         Box(4.6, 0.5, "cut, red", "blue"), Box(8.2, 1.8, "close together", "green"),
         Box(8.2, 0.5, "far from both", "vermillion")],
        [Arrow((2.4, 1.85), (3.8, 2.1)), Arrow((2.4, 1.75), (3.7, 1.5)), Arrow((2.4, 0.5), (3.9, 0.5)),
         Arrow((5.4, 2.1), (7.1, 1.9)), Arrow((5.5, 1.5), (7.1, 1.7)), Arrow((5.3, 0.5), (7.1, 0.5))],
        "Two altered copies of one photograph of a dog are brought close together; a copy of a "
        "photograph of a car is kept far from both.",
    ),
}  # fmt: skip
"""name -> (height, boxes, arrows, what the sketch shows)."""


def sketch(name: str) -> None:
    """Draw the idea of a milestone. name: one of `SKETCHES`."""
    height, boxes, arrows, alt = SKETCHES[name]
    figure, axes = plotting.subplots(height=0.55 + 0.45 * height)
    for arrow in arrows:
        color = plotting.COLORS.get(arrow.color, plotting.INK)
        axes.annotate(
            "", arrow.end, arrow.start,
            arrowprops={
                "arrowstyle": "-|>", "color": color, "linewidth": 2 if arrow.color else 1,
                "connectionstyle": f"arc3,rad={arrow.bend}", "shrinkA": 0, "shrinkB": 0,
            },
        )  # fmt: skip
        if arrow.text:
            axes.text(*arrow.at, arrow.text, ha="center", va="center", color=color, fontsize=10)
    for box in boxes:
        color = plotting.COLORS.get(box.color, plotting.INK)
        axes.text(
            box.x, box.y, box.text, ha="center", va="center",
            bbox={"boxstyle": "round,pad=0.35", "facecolor": "none", "edgecolor": color},
        )  # fmt: skip
    axes.set(xlim=(0, 10), ylim=(0, height))
    axes.axis("off")
    plotting.show(figure, alt)


def counts() -> None:
    """Draw the milestones that have a count, by year, on a logarithmic axis."""
    figure, axes = plotting.subplots(height=3.6)
    have = [milestone for milestone in MILESTONES if milestone.parameters]
    dates = [milestone.year + (milestone.month - 0.5) / 12 for milestone in have]
    axes.plot(dates, [m.parameters for m in have], "o", color=plotting.COLORS["blue"])
    for date, milestone in zip(dates, have, strict=True):
        above = milestone.name in ("encoder-decoder", "Transformer", "BERT", "GPT-2", "GPT-3")
        axes.annotate(
            milestone.name, (date, milestone.parameters), (0, 7 if above else -14),
            textcoords="offset points", fontsize=10, ha="right" if above else "center",
        )  # fmt: skip
    axes.set(yscale="log", ylabel="parameters", ylim=(1e5, 1e12), xlim=(2012.4, 2021))
    axes.grid(axis="y")
    least, most = (f(have, key=lambda m: m.parameters) for f in (min, max))
    plotting.show(
        figure,
        f"{len(have)} models by year: the smallest, {least.name}, has {least.parameters:,} "
        f"parameters, the largest, {most.name}, {most.parameters:,}.",
    )
