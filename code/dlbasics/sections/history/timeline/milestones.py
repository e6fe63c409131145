"""The milestones of the section on the timeline: when, by whom, how many parameters, and what was new."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Milestone:
    """A paper: when it became public, and the model in it whose parameters are counted.

    parameters: None where there is nothing to count. counted: of which model, and by whom, or why
    not. claim: what the paper claims that none before it had done, as the end of "New: to".
    """

    name: str
    year: int
    month: int
    authors: str
    parameters: int | None
    counted: str
    claim: str


MILESTONES = (
    Milestone(
        "AlexNet", 2012, 12, "Krizhevsky, Sutskever, Hinton", 60_965_224,
        "counted on one network, where the paper says 60 million; the entry averaged seven",
        "learn from photographs what to look for in them, so well that seven such networks won the contest "
        "of 2012 by far",
    ),
    Milestone(
        "DQN", 2013, 12, "Mnih and six others", 677_686,
        "counted on the paper's network, for a game with six moves",
        "learn seven video games from the screen and the score by one network design, six of them better than "
        "any method before",
    ),
    Milestone(
        "GAN", 2014, 6, "Goodfellow and seven others", None,
        "the paper prints no count, and its networks differ from data set to data set",
        "train a network to draw with nothing but a second network, which learns too, as its judge",
    ),
    Milestone(
        "encoder-decoder", 2014, 9, "Sutskever, Vinyals, Le", 384_000_000,
        "the paper's number, for one of the five networks that it averages",
        "translate by networks alone so well that five, averaged, did better than a table of phrases on a large test",
    ),
    Milestone(
        "Adam", 2014, 12, "Kingma, Ba", None,
        "it is an algorithm: it trains the parameters of others",
        "divide a mean of the slopes by the root of that of their squares, both corrected at the start",
    ),
    Milestone(
        "ResNet", 2015, 12, "He, Zhang, Ren, Sun", 60_192_808,
        "counted on the paper's network of 152 layers; the paper prints none for it",
        "gain from depth up to 152 layers, on the photographs of a contest, by skips that cost next to nothing",
    ),
    Milestone(
        "Transformer", 2017, 6, "Vaswani and seven others", 213_000_000,
        "the paper's number, for the larger of its two models",
        "translate with attention as the only link between words, better than any single model before",
    ),
    Milestone(
        "GPT", 2018, 6, "Radford, Narasimhan, Salimans, Sutskever", 116_534_784,
        "counted on the paper's network; the paper prints no count",
        "fit one Transformer, which had learned from raw text first, to twelve tasks, and set the record on nine",
    ),
    Milestone(
        "BERT", 2018, 10, "Devlin, Chang, Lee, Toutanova", 340_000_000,
        "the paper's number, for the larger of its two models",
        "fit to many tasks one model that reads raw text from both sides at once, and set the record on eleven",
    ),
    Milestone(
        "GPT-2", 2019, 2, "Radford and five others", 1_557_611_200,
        "counted on the largest of its four networks; its authors corrected the 1,542 million of the paper",
        "guess the words of texts that it was not trained on, in seven collections of eight better than any model "
        "before, and to try other tasks by the text alone, translation badly",
    ),
    Milestone(
        "SimCLR", 2020, 2, "Chen, Kornblith, Norouzi, Hinton", 375_000_000,
        "the paper's number, for the widest of its networks",
        "learn from photographs without labels so well that, with a last layer trained on all labels, "
        "a network four times as wide comes level with one trained on labels throughout",
    ),
    Milestone(
        "GPT-3", 2020, 5, "Brown and thirty others", 175_000_000_000,
        "the paper's number, for the largest of its eight models",
        "do tasks from a few examples in the text, with no weight changed, so well that it came close, on some, "
        "to the best models trained for them",
    ),
)  # fmt: skip
"""In the order in which they became public; the language models of one milestone stand apart."""


def for_figure() -> dict:
    """Return the milestones as the explorable `timeline` takes them."""
    return {"milestones": [asdict(milestone) for milestone in MILESTONES]}


def named(name: str) -> Milestone:
    """Return the milestone of that name; raises ValueError where there is none."""
    for milestone in MILESTONES:
        if milestone.name == name:
            return milestone
    raise ValueError(f"no milestone {name!r}; there are: {', '.join(m.name for m in MILESTONES)}")


def years_between(one: Milestone, other: Milestone) -> float:
    """Compute the years from one milestone to another, by their months; negative if it was earlier."""
    return other.year - one.year + (other.month - one.month) / 12
