"""The figures of the section on the timeline: the idea of each milestone as a sketch of boxes and arrows."""

from typing import NamedTuple

from dlbasics.page import plotting

WIDTH = 4.3
"""Of a sketch, in inches."""


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
    "sum": (
        2.1,
        [Box(0.6, 1.7, "2"), Box(0.6, 0.4, "3"),
         Box(5.3, 1.05, "8 − 15 = −7", "blue"), Box(9.3, 1.05, "0", "vermillion")],
        [Arrow((1.0, 1.7), (3.8, 1.25), text="times 4", at=(2.6, 1.85)),
         Arrow((1.0, 0.4), (3.8, 0.85), text="times −5", at=(2.6, 0.25)),
         Arrow((6.8, 1.05), (8.9, 1.05), text="bend", at=(7.8, 1.35))],
        "Two numbers come in: 2 is multiplied by 4, and 3 by −5. The products are added, 8 − 15 = −7; "
        "the sum is negative, and 0 is handed on.",
    ),
    "AlexNet": (
        1.9,
        [
            Box(0.75, 0.95, "photo"), Box(2.8, 0.95, "edges,\ncolours", "blue"),
            Box(5.0, 0.95, "corners,\nfur", "blue"), Box(7.15, 0.95, "eyes,\nwheels", "blue"),
            Box(9.2, 0.95, "one of\n1,000\nnames", "vermillion"),
        ],
        [Arrow((1.4, 0.95), (1.95, 0.95)), Arrow((3.65, 0.95), (4.05, 0.95)), Arrow((5.95, 0.95), (6.3, 0.95)),
         Arrow((8.0, 0.95), (8.4, 0.95))],
        "A photograph goes through layers from left to right: edges and colours, then corners and "
        "fur, then eyes and wheels, and at the end one of 1,000 names.",
    ),
    "DQN": (
        3.1,
        [
            Box(1.5, 0.6, "the last\nfour screens"), Box(5.0, 0.6, "network", "blue"),
            Box(8.4, 0.6, "what each\nmove is worth", "vermillion"), Box(5.0, 2.6, "game"),
        ],
        [Arrow((2.95, 0.6), (4.05, 0.6)), Arrow((5.95, 0.6), (6.85, 0.6)),
         Arrow((8.4, 1.2), (5.7, 2.6), 0.25, text="a move", at=(8.7, 2.3)),
         Arrow((4.3, 2.6), (1.5, 1.2), 0.25, text="new screen", at=(1.4, 2.3)),
         Arrow((5.0, 2.2), (5.0, 1.0), 0, "green", "scored?", (6.0, 1.6))],
        "A loop: the last four screens go into a network, which says what each move is worth; a move "
        "goes into the game, which gives a new screen. Whether it scored goes from the game to the network by an arrow "
        "of their own.",
    ),
    "encoder-decoder": (
        2.6,
        [
            Box(0.4, 0.4, "I"), Box(1.5, 0.4, "am"), Box(2.9, 0.4, "cold"), Box(5.3, 0.4, "one list", "blue"),
            Box(7.6, 0.4, "j’ai", "vermillion"), Box(9.2, 0.4, "froid", "vermillion"),
        ],
        [Arrow((0.65, 0.4), (1.05, 0.4)), Arrow((1.95, 0.4), (2.3, 0.4)), Arrow((3.5, 0.4), (4.4, 0.4)),
         Arrow((6.2, 0.4), (7.1, 0.4)), Arrow((8.1, 0.4), (8.55, 0.4)),
         Arrow((9.2, 0.8), (2.9, 0.8), 0.35, "green"), Arrow((9.2, 0.8), (1.5, 0.8), 0.35, "green"),
         Arrow((9.2, 0.8), (0.4, 0.8), 0.35, "green", "attention", (5.3, 1.4))],
        "The words I, am, cold go one by one into one list; out of it come j'ai and froid. Three bowed "
        "arrows, attention, lead from the last word written back to each word that was read.",
    ),
    "Adam": (
        2.9,
        [
            Box(2.3, 2.5, "the slope"), Box(7.3, 2.5, "the step"),
            Box(2.3, 1.8, "a thousandth"), Box(2.3, 1.1, "one"), Box(2.3, 0.4, "a thousand"),
            Box(7.3, 1.8, "about one rate", "blue"), Box(7.3, 1.1, "about one rate", "blue"),
            Box(7.3, 0.4, "about one rate", "blue"),
        ],
        [Arrow((3.9, y), (5.5, y)) for y in (1.8, 1.1, 0.4)],
        "Three slopes, a thousandth, one and a thousand, each lead to a step of the same size, one rate.",
    ),
    "GAN": (
        3.6,
        [
            Box(1.1, 2.0, "random\nnumbers"), Box(3.6, 2.0, "forger", "vermillion"), Box(6.0, 2.0, "a forgery"),
            Box(6.0, 0.5, "a real one"), Box(8.9, 1.25, "detective:\nreal or\nforged?", "blue"),
        ],
        [Arrow((2.1, 2.0), (2.8, 2.0)), Arrow((4.4, 2.0), (4.95, 2.0)),
         Arrow((7.05, 2.0), (7.7, 1.6)), Arrow((7.1, 0.5), (7.7, 0.9)),
         Arrow((8.9, 2.05), (3.6, 2.4), 0.3, "green", "what gave it away", (6.2, 3.35))],
        "A forger makes a forgery from random numbers. A detective gets forgeries and real ones and says which "
        "is which; an arrow leads back to the forger: what gave it away.",
    ),
    "ResNet": (
        2.2,
        [
            Box(0.6, 0.4, "3"), Box(3.2, 0.4, "layer", "blue"), Box(5.2, 0.4, "layer", "blue"),
            Box(7.6, 0.4, "+", "vermillion"), Box(9.4, 0.4, "3.2"),
        ],
        [Arrow((0.9, 0.4), (2.5, 0.4)), Arrow((3.9, 0.4), (4.5, 0.4)),
         Arrow((5.9, 0.4), (7.25, 0.4), text="0.2", at=(6.5, 0.7)), Arrow((7.95, 0.4), (8.9, 0.4)),
         Arrow((1.3, 0.45), (7.6, 0.75), -0.35, "green", "the skip: 3", (4.3, 1.95))],
        "What comes in, 3, goes through two layers, which say 0.2, to a plus sign, and also by a bowed arrow, "
        "the skip, past both layers to the plus sign; the sum, 3.2, goes on.",
    ),
    "Transformer": (
        2.7,
        [Box(x, 0.35, word, "vermillion" if word == "it" else "")
         for x, word in zip(_AT, _WORDS, strict=True)],
        [Arrow((_AT[6], 0.7), (_AT[1], 0.7), 0.4, "green", "it looks most at: dog", (3.6, 2.5)),
         *(Arrow((_AT[6], 0.7), (_AT[i], 0.7), 0.4) for i in (0, 2, 3, 4, 5)),
         Arrow((_AT[6], 0.7), (_AT[7], 0.7), -0.6), Arrow((_AT[6], 0.7), (_AT[8], 0.7), -0.5)],
        "In the sentence: the dog did not eat as it was ill, arrows lead from the word it to every "
        "other word, the strongest to dog.",
    ),
    "BERT": (
        2.6,
        [Box(1.25, 1.4, "the capital"), Box(3.1, 1.4, "of"), Box(4.9, 1.4, "[hidden]", "vermillion"),
         Box(6.7, 1.4, "is"), Box(8.2, 1.4, "Paris"), Box(4.9, 0.35, "France?", "blue")],
        [Arrow((1.25, 1.75), (4.7, 1.8), -0.25), Arrow((3.1, 1.75), (4.8, 1.75), -0.3),
         Arrow((6.7, 1.75), (5.0, 1.75), 0.3), Arrow((8.2, 1.75), (5.1, 1.8), 0.25),
         Arrow((4.9, 1.05), (4.9, 0.7), color="blue")],
        "In the sentence: the capital of, a hidden word, is Paris, the words on both sides point to "
        "the hidden one; the guess is France.",
    ),
    "GPT": (
        1.4,
        [Box(0.8, 0.4, "once"), Box(2.4, 0.4, "upon"), Box(3.7, 0.4, "a"), Box(5.3, 0.4, "time?", "blue"),
         Box(8.3, 0.4, "… and again")],
        [Arrow((0.8, 0.75), (5.2, 0.8), -0.25), Arrow((2.4, 0.75), (5.3, 0.75), -0.25),
         Arrow((3.7, 0.75), (5.35, 0.75), -0.25), Arrow((6.05, 0.4), (6.95, 0.4), color="blue")],
        "The words once, upon and a point to the next one, whose guess is time; then the same again.",
    ),
    "SimCLR": (
        2.9,
        [Box(1.1, 2.0, "photo\nof a dog"), Box(1.1, 0.6, "photo\nof a car"),
         Box(4.8, 2.4, "cut, grey", "blue"), Box(4.8, 1.6, "cut, blurred", "blue"),
         Box(4.8, 0.6, "cut, red", "blue"), Box(8.8, 2.0, "close\ntogether", "green"),
         Box(8.8, 0.6, "far from\nboth", "vermillion")],
        [Arrow((2.15, 2.1), (3.75, 2.4)), Arrow((2.15, 1.9), (3.45, 1.6)), Arrow((2.15, 0.6), (3.8, 0.6)),
         Arrow((5.85, 2.4), (7.7, 2.1)), Arrow((6.15, 1.6), (7.7, 1.9)), Arrow((5.8, 0.6), (7.7, 0.6))],
        "Two altered copies of one photograph of a dog are brought close together; a copy of a "
        "photograph of a car is kept far from both.",
    ),
}  # fmt: skip
"""name -> (height, boxes, arrows, what the sketch shows)."""


def sketch(name: str) -> None:
    """Draw the idea of a milestone. name: one of `SKETCHES`."""
    height, boxes, arrows, alt = SKETCHES[name]
    # As wide as a phone shows without scrolling; a unit is as long upwards as across.
    figure, axes = plotting.subplots(width=WIDTH, height=WIDTH * height / 10)
    figure.get_layout_engine().set(w_pad=0, h_pad=0)
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
