"""Checkers of the exercises on DQN."""

import numpy as np

from dlbasics.page.checker import Wrong, call, checker, close, compare, several
from dlbasics.sections.papers.dqn.slips import TABLES, judged, middle, told


@checker
def backwards(answer):
    """Told backwards, the news of the reward runs through the whole corridor in one game."""

    def right(length, games, rate, discount):
        return told(length, games, rate, discount)

    hints = {
        "So it goes from the first square to the last, or with the values of the game before. Start "
        "at the exit, and let each update use what the one before it has changed.": (
            lambda *args: told(*args, order=1)
        ),
        "The discount is missing: a reward one move away counts less.": (
            lambda *args: told(*args, shrink=False)
        ),
        "The value of the next square is missing from the target.": (
            lambda *args: told(*args, ahead=False)
        ),
        "Those are the values after one game more.": lambda n, games, *rest: told(
            n, games + 1, *rest
        ),
        "Those are the values after one game less.": lambda n, games, *rest: told(
            n, games - 1, *rest
        ),
        "The values are right, but the other way round: the first square comes first.": (
            lambda *args: told(*args)[::-1]
        ),
        "That is as though the rate were 1: move only a part of the way to the target.": (
            lambda n, games, rate, discount: told(n, games, 1.0, discount)
        ),
        "Either the values start again at 0 in each game, or each is replaced by a part of its "
        "target. Set them to 0 once, and keep the rest of the old value: old + rate * (y - old).": (
            lambda *args: told(*args, keep=0)
        ),
        "The old value is not taken off the target: old + rate * (y - old).": (
            lambda *args: told(*args, off=0)
        ),
        "Only leaving the corridor is rewarded: the reward is 1 at the last square, 0 elsewhere.": (
            lambda *args: told(*args, everywhere=True)
        ),
        "The reward of the last square comes at once: it is not discounted, only what comes after a "
        "move is.": lambda *args: told(*args, late=True),
        "The first square is never updated: a range that counts down ends before its second "
        "number.": lambda *args: told(*args, first=1),
        "The last square is never updated, or its reward never given.": (
            lambda length, *rest: [0.0] * length
        ),
    }
    for case in ((3, 3, 0.3, 0.8), (4, 4, 0.6, 0.9)):
        compare(answer, right, *case, hints=hints)


@checker
def how_many(answer):
    """Nearly all of them lie between the maps and the 256 units, whatever the game."""

    def count(frames, num_actions, *, biases=True, maps=81, first=8, second=4, once=False):
        bias = 1 if biases else 0
        inputs = 1 if once else frames
        return (
            16 * (first * first * inputs + bias)
            + 32 * (second * second * 16 + bias)
            + 256 * (32 * maps + bias)
            + num_actions * (256 + bias)
        )

    def right(frames, num_actions):
        return count(frames, num_actions)

    hints = {
        "The biases are missing: one for each map, unit and value.": (
            lambda *args: count(*args, biases=False)
        ),
        "A filter reaches through all frames at once: it has 8 x 8 weights for each of them.": (
            lambda *args: count(*args, once=True)
        ),
        "The 32 maps have 9 x 9 places each, and every place is an input of all 256 units.": (
            lambda *args: count(*args, maps=1)
        ),
        "The last maps are 9 x 9, not 20 x 20.": lambda *args: count(*args, maps=400),
        "The last maps are 9 x 9: (20 - 4) / 2 + 1.": lambda *args: count(*args, maps=100),
        "That is without the values at the end.": lambda frames, k: count(frames, 0),
        "A filter of the second layer reaches through all 16 maps.": (
            lambda *args: count(*args) - 32 * 16 * 15
        ),
        "A filter reaches through all that comes in: the first layer's through all frames, the "
        "second's through all 16 maps.": lambda *args: count(*args, once=True) - 32 * 16 * 15,
        "The second layer does not see the frames: what comes in there are the 16 maps.": (
            lambda frames, k: count(frames, k) + 32 * 16 * (frames - 16)
        ),
        "`frames` is not used: the first layer's filters have 8 x 8 weights for each frame.": (
            lambda frames, k: count(4, k)
        ),
        "`num_actions` is not used: one value for each button.": lambda frames, k: count(frames, 6),
        "A map has one bias, the same at all its places.": (
            lambda *args: count(*args) + 16 * 399 + 32 * 80
        ),
        "The units are counted too. Only weights and biases are learnt.": (
            lambda frames, k: count(frames, k) + 16 * 400 + 32 * 81 + 256 + k
        ),
        "The biases of the first layer are missing.": lambda *args: count(*args) - 16,
        "The biases of the second layer are missing.": lambda *args: count(*args) - 32,
        "The biases of the 256 units are missing.": lambda *args: count(*args) - 256,
        "The biases of the values are missing.": lambda frames, k: count(frames, k) - k,
        "That counts only the first two layers.": (
            lambda frames, k: 16 * (64 * frames + 1) + 32 * (256 + 1)
        ),
    }
    for case in ((4, 6), (1, 18), (3, 4)):
        compare(answer, right, *case, hints=hints)


@checker
def lead(answer):
    """Each at its own rate, on seeds that chose nothing: now the lead has a fair chance to be 0."""
    for tables in TABLES:
        ours, theirs = (np.array(table, dtype=float) for table in tables)
        shown = f"ours = {tables[0]} and theirs = {tables[1]}"

        def parts(ours=ours, theirs=theirs, **slip):
            return [judged(table, **slip) for table in (ours, theirs)]

        def gap(ours=ours, theirs=theirs, **slip):
            first, second = parts(ours, theirs, **slip)
            return first.mean() - second.mean()

        def error(ddof=1, n=None):
            return np.sqrt(sum(runs.var(ddof=ddof) / (n or len(runs)) for runs in parts()))

        right, spread = gap(), error()
        value = several(call(answer, ours, theirs), "lead", "standard_error")
        one_rate = middle(ours[:, :3].mean(axis=1))
        across = [
            table[min(middle(table[:, :3].mean(axis=0)), len(table) - 1), 3:]
            for table in (ours, theirs)
        ]
        hints = {
            "The rate was chosen on the seeds that judge it. Choose on the first three.": (
                gap(pick=slice(3, None))
            ),
            "Choose on the first three seeds, and judge on the others: here all did both.": (
                gap(pick=slice(None), by=slice(None))
            ),
            "Choose on the first three seeds alone: here all chose.": gap(pick=slice(None)),
            "Three seeds choose: the columns 0, 1 and 2. Here only two did.": gap(first=2),
            "That is judged on the seeds that chose. Judge on the other seeds.": (
                gap(by=slice(0, 3))
            ),
            "Judge on the seeds that did not choose: here the first three judge too.": (
                gap(by=slice(None))
            ),
            "Both at one rate, the one that suits the first. Each has its own.": (
                ours[one_rate, 3:].mean() - theirs[one_rate, 3:].mean()
            ),
            "That is the mean over all rates. Choose one rate for each.": (
                ours[:, 3:].mean() - theirs[:, 3:].mean()
            ),
            "Of equal rates take the middle one, not the first.": gap(take=np.argmax),
            "Of equal rates take the middle one, not the last.": gap(
                take=lambda scores: len(scores) - 1 - np.argmax(scores[::-1])
            ),
            "The rate is chosen by the best single seed. Choose by the mean of the three.": (
                gap(score=np.max)
            ),
            "The rate is chosen by the median. Choose by the mean of the three.": (
                gap(score=np.median)
            ),
            "The worst rate is chosen, not the best.": gap(take=np.argmin),
            "The means are over the rates: a rate is a row, so average along axis=1.": (
                across[0].mean() - across[1].mean()
            ),
            "The lead of the first over the second, not the other way round.": -right,
            "That is the standard error. The lead comes first.": spread,
        }
        hints = {words: wrong for words, wrong in hints.items() if abs(wrong - right) > 1e-9}
        close(value[0], right, f"for the lead, where {shown}", hints)
        n = ours.shape[1] - 3
        paired = np.subtract(*parts()).std(ddof=1) / np.sqrt(n)
        hints = {
            "That is the standard deviation. The error of a mean shrinks with the root of the number "
            "of seeds.": spread * np.sqrt(n),
            "Divide the squares by n - 1 (ddof=1): the mean was estimated from the same runs.": (
                error(ddof=0)
            ),
            "Take the root: variances add, the standard error is the root of their sum.": spread**2,
            "Standard errors do not add. Their squares do.": (
                sum(runs.std(ddof=1) / np.sqrt(n) for runs in parts())
            ),
            "Divide by the number of seeds that judge, which differs from table to table; you "
            "divide by 5.": error(n=5),
            "All seeds are counted. Divide by the number of those that judge.": error(n=n + 3),
            "That is the error of the paired differences, seed by seed. Here the runs are taken as "
            "independent: the squared errors of the two means add.": paired,
            "The squared errors are subtracted. The variance of a difference is the sum.": np.sqrt(
                abs(np.subtract(*[runs.var(ddof=1) / n for runs in parts()]))
            ),
        }
        hints = {words: wrong for words, wrong in hints.items() if abs(wrong - spread) > 1e-9}
        close(value[1], spread, f"for the standard error, where {shown}", hints)


@checker
def double_targets(answer):
    """One network says which button, the other what it is worth: fewer values are too high by luck."""

    def right(rewards, now, slow, ended, discount):
        rows = np.arange(len(rewards))
        return rewards + discount * slow[rows, now.argmax(axis=1)] * ~ended

    hints = {
        "That is the target of the page: the largest value of `slow`, whatever `now` says.": (
            lambda r, now, slow, ended, g: r + g * slow.max(axis=1) * ~ended
        ),
        "`now` says which button, `slow` what it is worth: here it is the other way round.": (
            lambda r, now, slow, ended, g: (
                r + g * now[np.arange(len(r)), slow.argmax(axis=1)] * ~ended
            )
        ),
        "`slow` is not asked at all: that is the largest value of `now`.": (
            lambda r, now, slow, ended, g: r + g * now.max(axis=1) * ~ended
        ),
        "Where the game has ended, nothing comes after the reward.": (
            lambda r, now, slow, ended, g: r + g * slow[np.arange(len(r)), now.argmax(axis=1)]
        ),
        "It is the other way round: the future counts where the game has not ended.": (
            lambda r, now, slow, ended, g: (
                r + g * slow[np.arange(len(r)), now.argmax(axis=1)] * ended
            )
        ),
        "The discount is missing.": (
            lambda r, now, slow, ended, g: r + slow[np.arange(len(r)), now.argmax(axis=1)] * ~ended
        ),
        "The reward must stay where the game has ended: only the future is left out.": (
            lambda r, now, slow, ended, g: (
                (r + g * slow[np.arange(len(r)), now.argmax(axis=1)]) * ~ended
            )
        ),
        "That is which button, not what it is worth: look it up in `slow`.": (
            lambda r, now, slow, ended, g: r + g * now.argmax(axis=1) * ~ended
        ),
        "The reward comes at once: only what comes after it is discounted.": (
            lambda r, now, slow, ended, g: (
                g * (r + slow[np.arange(len(r)), now.argmax(axis=1)] * ~ended)
            )
        ),
        "That takes the smaller of each two values. Let `now` choose the button, and look its worth "
        "up in `slow`.": (
            lambda r, now, slow, ended, g: r + g * np.minimum(now, slow).max(axis=1) * ~ended
        ),
        "The worth of a button is the smaller of what the two say. Only `slow` is asked for it.": (
            lambda r, now, slow, ended, g: (
                r + g * np.minimum(now, slow)[np.arange(len(r)), now.argmax(axis=1)] * ~ended
            )
        ),
        "The rewards are missing.": (
            lambda r, now, slow, ended, g: g * slow[np.arange(len(r)), now.argmax(axis=1)] * ~ended
        ),
    }
    rng = np.random.default_rng(1)
    for batch, num_actions, discount in ((4, 3, 0.9), (5, 2, 0.8)):
        now, slow = rng.normal(size=(2, batch, num_actions)).round(2)
        now[0], slow[0] = np.roll(np.sort(now[0]), 1), np.sort(slow[0])  # they disagree
        rewards = rng.choice([-1.0, 0.5, 2.0], batch)
        ended = np.arange(batch) % 3 == 1
        try:
            compare(answer, right, rewards, now, slow, ended, discount, hints=hints)
        except Wrong as wrong:
            if "a kind of value that it does not take" not in str(wrong):
                raise
            more = "`ended` holds booleans. NumPy turns them round by ~ (not by a minus sign)."
            raise Wrong(f"{wrong} {more}") from None
