"""Checkers of the exercises in the section on Bayes' theorem."""

import numpy as np

from dlbasics import bayes
from dlbasics.page.checker import (
    FAULTS,
    Wrong,
    call,
    checker,
    close,
    compare,
    faults,
    keyed,
    numbers,
)
from dlbasics.sections.bayes.bayes_theorem import packets

RATIO = "Odds o belong to the probability o / (1 + o): you divided by 1 - o."
TOWNS = [(0.2, 0.9, 0.06), (0.01, 0.8, 0.15), (0.6, 0.7, 0.25)]
"""(prior, sensitivity, false positive rate), so different that no two mistakes look alike."""


@checker
def infected_after_two_letters(answer):
    """The two letters contradict each other, and the odds are multiplied by both ratios."""

    def right(prior, sensitivity, false_positive_rate):
        return _share(
            prior * sensitivity * (1 - sensitivity),
            (1 - prior) * false_positive_rate * (1 - false_positive_rate),
        )

    def after_no(prior, sensitivity, false_positive_rate):
        return bayes.screening(prior, 1 - sensitivity, 1 - false_positive_rate)

    hints = {
        "That is the probability of being healthy: the other share of the same people.": (
            lambda p, se, fp: 1 - right(p, se, fp)
        ),
        "That is what the positive letter means by itself: the negative one is missing, or has the "
        "same factor in both groups, which cancels.": bayes.screening,
        "That is what the negative letter means by itself: the positive one is missing, or has the "
        "same factor in both groups, which cancels.": after_no,
        "The infected are a share of the people, and so are the healthy: theirs is 1 - prior.": (
            lambda p, se, fp: _share(p * se * (1 - se), fp * (1 - fp))
        ),
        "That is for two positive letters. What are the two likelihoods of a negative one?": (
            lambda p, se, fp: bayes.screening(p, se**2, fp**2)
        ),
        "That is for two negative letters; the first one was positive.": (
            lambda p, se, fp: bayes.screening(p, (1 - se) ** 2, (1 - fp) ** 2)
        ),
        "A healthy person gets a negative letter with the probability 1 - false_positive_rate: you "
        "have taken the alarmed ones twice.": (
            lambda p, se, fp: bayes.screening(p, se * (1 - se), fp**2)
        ),
        "An infected person gets a negative letter with the probability 1 - sensitivity: you have "
        "taken those whom the test finds twice.": (
            lambda p, se, fp: bayes.screening(p, se**2, fp * (1 - fp))
        ),
        "The prior is missing, or you gave it the same factor for both groups, and that cancels; "
        "the healthy are 1 - prior of all people.": lambda p, se, fp: bayes.screening(
            0.5, se * (1 - se), fp * (1 - fp)
        ),
        "That takes the prior twice, once for each letter. The prior of the second letter is the "
        "posterior of the first.": (
            lambda p, se, fp: _share(p**2 * se * (1 - se), (1 - p) ** 2 * fp * (1 - fp))
        ),
        "That is the prior again: the probabilities of the two letters add up to 1. Both letters "
        "came, so multiply them.": lambda p, se, fp: p,
        "That is the mean of two answers, one for each letter. Let the posterior of the first be "
        "the prior of the second.": (
            lambda p, se, fp: (bayes.screening(p, se, fp) + after_no(p, se, fp)) / 2
        ),
        "That multiplies two posteriors. What is multiplied is the likelihoods, or the odds.": (
            lambda p, se, fp: bayes.screening(p, se, fp) * after_no(p, se, fp)
        ),
        "These are the odds of being infected. Turn odds o into a probability: o / (1 + o).": (
            lambda p, se, fp: p / (1 - p) * se / fp * (1 - se) / (1 - fp)
        ),
        "That multiplies the prior by the likelihood ratios. The ratios belong to odds: turn the "
        "prior into odds first, and the result back into a probability.": (
            lambda p, se, fp: p * se / fp * (1 - se) / (1 - fp)
        ),
        "The likelihood ratios are upside down: P(letter | infected) stands above, P(letter | "
        "healthy) below.": (lambda p, se, fp: _share(p * fp * (1 - fp), (1 - p) * se * (1 - se))),
        "One likelihood ratio is upside down: a negative letter's is (1 - sensitivity) / (1 - "
        "false_positive_rate).": lambda p, se, fp: _share(
            p * se * (1 - fp), (1 - p) * fp * (1 - se)
        ),
        RATIO: lambda *args: _wrong_way(right(*args)),
        "That is the probability that an infected person gets a positive letter. The data are two "
        "letters, and healthy people get them too.": lambda p, se, fp: se,
        "That is P(both letters | infected), a likelihood: you still have to weigh it against the "
        "healthy people who get the same two letters.": lambda p, se, fp: se * (1 - se),
        "That is the share of all people who are infected and get these two letters. Divide by "
        "everybody who gets them.": lambda p, se, fp: p * se * (1 - se),
        "That is right for the leaflet's numbers only: your function uses none of its arguments.": (
            right(0.1, 0.99, 0.10)
        ),
    }
    for town in TOWNS:
        compare(answer, right, *town, hints=hints)


@checker
def four_parts(answer):
    """Most faulty screws come from the old machine, though it makes fewer screws."""
    old, new = 0.3 * 0.04, 0.7 * 0.01  # faulty and from the old, from the new machine
    right = {
        "prior": 0.3,
        "likelihood": 0.04,
        "evidence": old + new,
        "posterior": old / (old + new),
    }
    hints = {
        "prior": {
            "That is the new machine's share; θ is that the old machine made the screw.": 0.7,
            "Both machines alike? The problem says how many screws each of them makes.": 0.5,
            "That is what you believe after you have seen that the screw is faulty.": (
                right["posterior"]
            ),
            "That is P(faulty | old). The prior is P(old), before you look at the screw.": 0.04,
        },
        "likelihood": {
            "That is P(old | faulty). The likelihood is the other way round: P(faulty | old).": (
                right["posterior"]
            ),
            "That is P(faulty and old). The likelihood looks at the old machine's screws only.": old,
            "That is P(faulty | new). θ is that the old machine made the screw.": 0.01,
            "That is P(old), before you look at the screw.": 0.3,
            "4 of 100 is another number: divide 4 by 100.": 0.4,
        },
        "evidence": {
            "That adds the two likelihoods without their priors: the machines do not make equally "
            "many screws.": 0.05,
            "That is the plain mean of the two likelihoods. Weigh each by its prior.": 0.025,
            "That is only the faulty screws of the old machine. Those of the new one are evidence "
            "too.": old,
            "The new machine's likelihood lacks its prior.": old + 0.01,
            "Both products are right; add them.": old * new,
            "That would be right if every screw were faulty. How many are, of both machines?": 1,
        },
        "posterior": {
            "That is P(faulty and old). Divide by the evidence.": old,
            "That is P(new | faulty): the other share of the faulty screws.": new / (old + new),
            "That divides the likelihood by the evidence; the prior is missing.": (
                0.04 / (old + new)
            ),
            "That would be right if both machines made equally many screws.": 0.8,
            "These are odds, old to new. Turn odds o into a probability: o / (1 + o).": old / new,
        },
    }
    value = call(answer)
    if isinstance(value, tuple | list) and len(value) == len(right):
        raise Wrong(
            "Four numbers alone do not say which is which: return the dictionary asked for."
        )
    parts = keyed(value, *right)
    for name, value in right.items():
        close(parts[name], value, f"for the {name}", hints[name], reveal=False)


@checker
def prior_needed(answer):
    """With odds it is one product: posterior odds are prior odds times the likelihood ratio."""

    def odds(target, sensitivity, false_positive_rate):
        return target / (1 - target) * false_positive_rate / sensitivity

    def right(target, sensitivity, false_positive_rate):
        return _from_odds(odds(target, sensitivity, false_positive_rate))

    hints = {
        "These are the odds of being infected. Turn odds o into a probability: o / (1 + o).": odds,
        "That takes the target for the prior, and multiplies by the ratio of likelihoods; the "
        "target is the posterior, so divide by the ratio.": bayes.screening,
        RATIO: lambda *args: _wrong_way(right(*args)),
        "That is the share of healthy people before the test.": (lambda *args: 1 - right(*args)),
        "You return the target as it came; the prior is asked for.": lambda target, *_: target,
        "That divides a probability by the likelihood ratio. The ratio belongs to odds: turn the "
        "target into odds first, and the result back into a probability.": (
            lambda target, se, fp: target * fp / se
        ),
        "That forgets the odds of the target: they are target / (1 - target).": (
            lambda target, se, fp: _from_odds(target * fp / se)
        ),
        "That leaves out the false alarms: the likelihood ratio is sensitivity / "
        "false_positive_rate.": lambda target, se, fp: _from_odds(target / (1 - target) / se),
        "That leaves out the sensitivity: the likelihood ratio is sensitivity / "
        "false_positive_rate.": lambda target, se, fp: _from_odds(target / (1 - target) * fp),
        "That is right for the slider's case only: your function uses none of its arguments.": (
            right(0.9, 0.99, 0.1)
        ),
    }
    case = "is the slider's case: your function uses none of its arguments."
    hints |= {f"{read} {case}": read for read in (0.476, 0.477, 0.48)}
    # Never 0.5: there, dividing where one should multiply gives the share of the healthy.
    for target in (0.8, 0.3, 0.97):
        for test in [(0.85, 0.05), (0.99, 0.1)]:
            compare(answer, right, target, *test, hints=hints)


@checker
def precision_abroad(answer):
    """Recall and the false alarms travel with the test, as assumed here; precision is made anew in every town."""

    def rates(table):
        (tp, fn), (fp, tn) = table
        return tp / (tp + fn), fp / (fp + tn)

    def right(table, base_rate):
        return bayes.screening(base_rate, *rates(table))

    hints = {
        "That is the precision at home. Which two numbers of the test stay the same abroad?": (
            lambda table, _: _share(table[0][0], table[1][0])
        ),
        "That is the recall: of the infected, the share with a positive letter.": (
            lambda table, _: rates(table)[0]
        ),
        "That is the share of all people there who are infected and positive. Divide by all the "
        "positive.": lambda table, base_rate: base_rate * rates(table)[0],
        "That is the share of healthy people among the positive letters.": (
            lambda table, base_rate: 1 - right(table, base_rate)
        ),
        "That takes fp / (tp + fp) for the false alarms. They are a share of the healthy: divide by "
        "fp + tn.": lambda table, base_rate: bayes.screening(
            base_rate, rates(table)[0], _share(table[1][0], table[0][0])
        ),
        "That takes the healthy with a negative letter for the false alarms: fp, not tn, counts the "
        "alarmed.": lambda table, base_rate: bayes.screening(
            base_rate, rates(table)[0], 1 - rates(table)[1]
        ),
        "That is the accuracy abroad. Precision looks at the positive letters only.": (
            lambda table, base_rate: (
                base_rate * rates(table)[0] + (1 - base_rate) * (1 - rates(table)[1])
            )
        ),
        "The base rate is missing: that would be right where half of the people are infected.": (
            lambda table, _: _share(*rates(table))
        ),
        "tp and fp are counts of that town: divide each by its row first.": (
            lambda table, base_rate: _share(base_rate * table[0][0], (1 - base_rate) * table[1][0])
        ),
        "The alarmed are a share of the healthy, and the healthy are 1 - base_rate of all people.": (
            lambda table, base_rate: _share(base_rate * rates(table)[0], rates(table)[1])
        ),
        "That takes tp / (tp + fp) for the recall. Recall is a share of the infected: divide by "
        "tp + fn.": lambda table, base_rate: bayes.screening(
            base_rate, _share(table[0][0], table[1][0]), rates(table)[1]
        ),
        "That unpacks the table as ((tp, fp), (fn, tn)). A row is one truth: ((tp, fn), (fp, tn)).": (
            lambda table, base_rate: right(tuple(zip(*table, strict=True)), base_rate)
        ),
        "These are the odds of being infected. Turn odds o into a probability: o / (1 + o).": (
            lambda *args: right(*args) / (1 - right(*args))
        ),
        RATIO: lambda *args: _wrong_way(right(*args)),
        "That multiplies the precision at home by the base rate. Precision has the base rate of "
        "home in it already: begin with the two numbers that stay the same.": (
            lambda table, base_rate: base_rate * _share(table[0][0], table[1][0])
        ),
        "fp / tn compares the alarmed with the other healthy people. Divide by all healthy people, "
        "fp + tn.": lambda table, base_rate: bayes.screening(
            base_rate, rates(table)[0], table[1][0] / table[1][1]
        ),
        "tp / fn and fp / tn compare two parts of a row. Divide each by the sum of its row.": (
            lambda table, base_rate: _share(
                base_rate * table[0][0] / table[0][1],
                (1 - base_rate) * table[1][0] / table[1][1],
            )
        ),
        "That takes the leaflet's 0.99 and 0.10. This test's two rates are in `table`.": (
            lambda _, base_rate: bayes.screening(base_rate, 0.99, 0.10)
        ),
    }
    # 0.02 comes last: there, 1 - base_rate is nearly 1, and to forget it is nearly right.
    sold, other = ((80, 20), (70, 210)), ((45, 15), (28, 112))
    for table, base_rate in [(sold, 0.3), (other, 0.6), (sold, 0.02)]:
        compare(answer, right, table, base_rate, hints=hints)


@checker
def packet_posterior(answer):
    """Sums of logarithms stay in range where products of probabilities vanish."""
    rates = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    prior = np.array([0.3, 0.3, 0.2, 0.1, 0.1])
    # Without seeds, the logarithm of the likelihood is 0, and many mistakes look alike: last.
    # 6029 of 10,000 fit the packets of 50% and of 70% about equally well: too few seeds, and it shows.
    for s, f in [(7, 3), (2, 1), (7000, 3000), (6029, 3971), (0, 0)]:
        value = call(answer, prior, rates, s, f)
        right = bayes.posterior_from_logs(prior, s * np.log(rates) + f * np.log1p(-rates))
        many = s + f > 1000  # then every likelihood is 0 to a computer
        array = numbers(value)
        fits = array is not None and array.shape == right.shape
        lost = fits and (np.isnan(array).any() or not array.any())
        if lost and (many or FAULTS["overflow"] in faults()):
            got = "0 for every packet" if not array.any() else "NaN"
            raise Wrong(f"With {s} successes and {f} failures you get {got}: {packets.why_lost()}")
        of_so_many = packets.of_many if many else packets.of_few
        hints = of_so_many(prior, rates, s, f) if s + f > 0 else {}
        # A rounded answer sums to nearly 1, and one in percent to 100: `close` tells both.
        if fits and (array >= 0).all() and min(abs(array.sum() - 1), abs(array.sum() - 100)) > 0.03:
            hints["These do not sum to 1, as beliefs must. Divide by their sum."] = array
        close(value, right, f"for successes={s}, failures={f}", hints, reveal=not many)


def _share(part, rest) -> float:
    return part / (part + rest)


def _from_odds(odds) -> float:
    return odds / (1 + odds)


def _wrong_way(probability) -> float:
    """O / (1 - o) for the odds o of a probability, which is p / (1 - 2p)."""
    return probability / (1 - 2 * probability)
