"""Checkers of the exercises in the section on the timeline."""

import numpy as np

from dlbasics.page.checker import Wrong, call, checker, compare, show
from dlbasics.sections.history.timeline.milestones import MILESTONES

_CLAIMS = (
    ("DQN", "Whose network was shown screens?"),
    ("ResNet", "Who carried what came in past the layers?"),
    ("GAN", "Where do a forger and a detective play?"),
    ("Transformer", "Who lets words meet by attention alone?"),
    (
        "GPT-3",
        "GPT-2 tried it, and translated badly: which later, larger model came so close?",
    ),
    ("SimCLR", "Who makes two copies of each picture?"),
)


@checker
def who_did_it(answer):
    """Six claims, six ideas: if you can tell the claim, you can tell why the paper was written."""
    value = call(answer)
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, (list, tuple)) or not all(isinstance(entry, str) for entry in value):
        raise Wrong(f"Return a list of six names; got {show(value)}.")
    if len(value) != len(_CLAIMS):
        raise Wrong(f"There are six claims, and you return {len(value)} names.")
    known = {milestone.name.lower(): milestone for milestone in MILESTONES}
    for number, (name, (right, hint)) in enumerate(zip(value, _CLAIMS, strict=True), 1):
        found = known.get(name.strip().lower())
        if found is None:
            raise Wrong(
                f"{name!r}, for claim {number}, is no name in the figure; there are: "
                f"{', '.join(milestone.name for milestone in MILESTONES)}."
            )
        if found.name != right:
            raise Wrong(
                f"Claim {number} is not that of {found.name}, which is: to {found.claim}. {hint}"
            )


@checker
def place_on_axis(answer):
    """Equal distances are equal factors: that is all that a logarithmic axis says."""

    def right(count, low, high):
        return np.log10(count / low) / np.log10(high / low)

    hints = {
        "That is the place on an even axis.": (
            lambda count, low, high: (count - low) / (high - low)
        ),
        "That counts from 1, not from the lower end of the axis.": (
            lambda count, low, high: np.log10(count) / np.log10(high)
        ),
        "That is measured from the upper end.": (
            lambda count, low, high: np.log10(high / count) / np.log10(high / low)
        ),
        "That counts the factors of ten from the lower end. Of how many that the axis has?": (
            lambda count, low, high: np.log10(count / low)
        ),
        "The lower end is missing below the line: the axis spans high / low.": (
            lambda count, low, high: np.log10(count / low) / np.log10(high)
        ),
        "Logarithms of quotients are differences: log(count) - log(low), not their quotient.": (
            lambda count, low, high: np.log10(count) / np.log10(low)
        ),
        "Brackets are missing: a division is done before a difference. Put each difference in brackets.": (
            lambda count, low, high: (
                np.log10(count) - np.log10(low) / np.log10(high) - np.log10(low)
            )
        ),
        "Brackets are missing below the line: put the whole difference in brackets.": (
            lambda count, low, high: (
                (np.log10(count) - np.log10(low)) / np.log10(high) - np.log10(low)
            )
        ),
        "Brackets are missing above the line: put the whole difference in brackets.": (
            lambda count, low, high: (
                np.log10(count) - np.log10(low) / (np.log10(high) - np.log10(low))
            )
        ),
        "A logarithm of a difference counts no factors: take it of count / low and of high / low.": (
            lambda count, low, high: np.log10(count - low) / np.log10(high - low)
        ),
        "That is rounded to one digit: keep all digits.": (
            lambda count, low, high: round(right(count, low, high), 1)
        ),
    }
    for count, low, high in [(3e6, 2e4, 2e10), (5e4, 2e2, 8e5), (7e10, 1e5, 1e12)]:
        compare(answer, right, count, low, high, hints=hints)


@checker
def doubling_time(answer):
    """The number of doublings is a logarithm to base 2; the time of each is what is left to divide."""

    def right(first, last, months):
        return months / np.log2(last / first)

    hints = {
        "That is the number of doublings. How long did each take?": (
            lambda first, last, months: np.log2(last / first)
        ),
        "That is doublings a month: turn it over.": (
            lambda first, last, months: np.log2(last / first) / months
        ),
        "That is the time for a factor of ten: take the logarithm to base 2.": (
            lambda first, last, months: months / np.log10(last / first)
        ),
        "That is the time for a factor of 2.718…: take the logarithm to base 2.": (
            lambda first, last, months: months / np.log(last / first)
        ),
        "Four times as many are two doublings, not four: take the logarithm of the factor.": (
            lambda first, last, months: months / (last / first)
        ),
        "Four times as many are two doublings, as half of the factor; but eight times are three.": (
            lambda first, last, months: 2 * months / (last / first)
        ),
        "The counts are turned over: it grew from the first to the last.": (
            lambda first, last, months: months / np.log2(first / last)
        ),
        "That is for growth by equal amounts: here each month multiplies by the same factor.": (
            lambda first, last, months: months * first / (last - first)
        ),
        "The first count is missing: the factor is last / first.": (
            lambda first, last, months: months / np.log2(last)
        ),
        "The logarithm of a difference counts no doublings: take it of the factor, last / first.": (
            lambda first, last, months: months / np.log2(last - first)
        ),
        "Brackets are missing: divide by the whole difference of the logarithms.": (
            lambda first, last, months: months / np.log2(last) - np.log2(first)
        ),
        "Divide the months by the number of doublings: you multiply.": (
            lambda first, last, months: months * np.log2(last / first)
        ),
        "You count whole doublings only, and round up; a part of a doubling counts as a part.": (
            lambda first, last, months: months / np.ceil(np.log2(last / first))
        ),
        "You count whole doublings only, and leave out the rest; a part of a doubling counts too.": (
            lambda first, last, months: months / np.floor(np.log2(last / first))
        ),
    }
    for first, last, months in [(3e6, 7e7, 19.0), (2e4, 9e8, 40.0), (5e3, 2.3e4, 7.0)]:
        compare(answer, right, first, last, months, hints=hints)


@checker
def cards_needed(answer):
    """That many cards only hold it. To train it takes several times as much memory, and much time."""

    def right(parameters, size, card):
        return int(np.ceil(parameters * size / (card * 1e9)))

    hints = {
        "A part of a card is a whole card more: round up.": (
            lambda parameters, size, card: int(parameters * size / (card * 1e9))
        ),
        "That is not a whole number: round up.": (
            lambda parameters, size, card: parameters * size / (card * 1e9)
        ),
        "The bytes of a parameter are missing.": (
            lambda parameters, size, card: int(np.ceil(parameters / (card * 1e9)))
        ),
        "You divide by the size of a parameter: more bytes need more cards.": (
            lambda parameters, size, card: int(np.ceil(parameters / size / (card * 1e9)))
        ),
        "A card has billions of bytes: card * 1e9.": (
            lambda parameters, size, card: int(np.ceil(parameters * size / card))
        ),
        "That is one card too many: where it fits exactly, no card more is needed.": (
            lambda parameters, size, card: int(parameters * size / (card * 1e9)) + 1
        ),
        "That is upside down: how many cards go into what is needed, not the other way round.": (
            lambda parameters, size, card: card * 1e9 / (parameters * size)
        ),
        "A card has card times 1e9 bytes here, not 1024**3.": (
            lambda parameters, size, card: int(np.ceil(parameters * size / (card * 1024**3)))
        ),
        "Those are bits: both sizes are given in bytes.": (
            lambda parameters, size, card: int(np.ceil(8 * parameters * size / (card * 1e9)))
        ),
        "A card has billions of bytes, not millions: card * 1e9.": (
            lambda parameters, size, card: int(np.ceil(parameters * size / (card * 1e6)))
        ),
        "You round up before you multiply by the bytes: round up at the end.": (
            lambda parameters, size, card: int(np.ceil(parameters / (card * 1e9))) * size
        ),
    }
    # The last two barely need one card more, and fit exactly on an odd number of cards.
    cases = [(175e9, 4, 24), (64e9, 4, 32), (213e6, 8, 16), (1.5e12, 2, 80)]
    for parameters, size, card in [*cases, (40.0002e9, 2, 80), (60e9, 4, 80)]:
        compare(answer, right, parameters, size, card, hints=hints)
