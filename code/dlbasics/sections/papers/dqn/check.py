"""Checkers of the exercises on DQN."""

import numpy as np

from dlbasics.page.checker import call, checker, close, compare, several


@checker
def backwards(answer):
    """Told backwards, the news of the reward runs through the whole corridor in one game."""

    def run(length, games, rate, discount, *, order=-1, ahead=True, shrink=True):
        values = [0.0] * length + [0.0]
        for _ in range(games):
            for square in range(length)[::order]:
                last = square == length - 1
                reward = 1.0 if last else 0.0
                y = reward + (discount if shrink else 1) * (values[square + 1] if ahead else 0)
                values[square] += rate * (y - values[square])
        return values[:length]

    def right(length, games, rate, discount):
        return run(length, games, rate, discount)

    hints = {
        "So it goes from the first square to the last, or with the values of the game before. Start "
        "at the exit, and let each update use what the one before it has changed.": (
            lambda *args: run(*args, order=1)
        ),
        "The discount is missing: a reward one move away counts less.": (
            lambda *args: run(*args, shrink=False)
        ),
        "The value of the next square is missing from the target.": (
            lambda *args: run(*args, ahead=False)
        ),
        "Those are the values after one game more.": lambda n, games, *rest: run(
            n, games + 1, *rest
        ),
        "Those are the values after one game less.": lambda n, games, *rest: run(
            n, games - 1, *rest
        ),
        "The values are right, but the other way round: the first square comes first.": (
            lambda *args: run(*args)[::-1]
        ),
        "That is as though the rate were 1: move only a part of the way to the target.": (
            lambda n, games, rate, discount: run(n, games, 1.0, discount)
        ),
        "Each value is replaced by a part of the target. Keep the rest of the old value: "
        "old + rate * (y - old).": _replaced,
    }
    for case in ((3, 3, 0.3, 0.8), (4, 4, 0.6, 0.9)):
        compare(answer, right, *case, hints=hints)


def _replaced(length, games, rate, discount):
    values = [0.0] * length + [0.0]
    for _ in range(games):
        for square in reversed(range(length)):
            reward = 1.0 if square == length - 1 else 0.0
            values[square] = rate * (reward + discount * values[square + 1])
    return values[:length]


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
        "That counts only the first two layers.": (
            lambda frames, k: 16 * (64 * frames + 1) + 32 * (256 + 1)
        ),
    }
    for case in ((4, 6), (1, 18), (3, 4)):
        compare(answer, right, *case, hints=hints)


@checker
def lead(answer):
    """Each at its own rate, on seeds that chose nothing: now the lead has a fair chance to be 0."""
    rng = np.random.default_rng(3)
    for case in range(3):
        ours, theirs = (rng.integers(5, 26, (4, 7)).astype(float) for _ in range(2))
        # The rates that look best to those who choose are others than those that judge best.
        ours[1, :3], ours[2, 3:] = (25, 24, 25), (25, 24, 25, 23)
        theirs[2, :3], theirs[0, 3:] = (24, 25, 23), (24, 23, 25, 25)
        ours[1, 3:] = rng.integers(10, 22, 4)
        theirs[2, 3:] = rng.integers(10, 22, 4)

        def right(ours, theirs, *, pick=slice(0, 3), by=slice(3, None), ddof=1, root=True):
            chosen = [t[t[:, pick].mean(axis=1).argmax(), by] for t in (ours, theirs)]
            variances = [runs.var(ddof=ddof) / len(runs) for runs in chosen]
            error = np.sqrt(sum(variances)) if root else sum(variances)
            return chosen[0].mean() - chosen[1].mean(), error

        (difference, error) = right(ours, theirs)
        value = several(call(answer, ours, theirs), "lead", "standard_error")
        judges = right(ours, theirs, pick=slice(3, None))[0]
        everyone = right(ours, theirs, pick=slice(None), by=slice(None))[0]
        hints = {
            "The rate was chosen on the seeds that judge it. Choose on the first three.": judges,
            "Choose on the first three seeds, and judge on the others: here all did both.": everyone,
            "That is judged on the seeds that chose. Judge on the other seeds.": (
                right(ours, theirs, by=slice(0, 3))[0]
            ),
            "Judge on the seeds that did not choose: here the first three judge too.": (
                right(ours, theirs, by=slice(None))[0]
            ),
            "Both at one rate, the one that suits the first. Each has its own.": (
                _at_one_rate(ours, theirs)
            ),
            "That is the mean over all rates. Choose one rate for each.": (
                ours[:, 3:].mean() - theirs[:, 3:].mean()
            ),
            "The lead of the first over the second, not the other way round.": -difference,
        }
        hints = {words: wrong for words, wrong in hints.items() if abs(wrong - difference) > 1e-9}
        close(value[0], difference, f"for the lead in case {case + 1}", hints)
        n = ours.shape[1] - 3
        hints = {
            "That is the standard deviation. The error of a mean shrinks with the root of the number "
            "of seeds.": error * np.sqrt(n),
            "Divide the squares by n - 1 (ddof=1): the mean was estimated from the same runs.": (
                right(ours, theirs, ddof=0)[1]
            ),
            "Take the root: variances add, the standard error is the root of their sum.": error**2,
            "Standard errors do not add. Their squares do.": _added(ours, theirs),
        }
        close(value[1], error, f"for the standard error in case {case + 1}", hints)


def _at_one_rate(ours, theirs):
    k = ours[:, :3].mean(axis=1).argmax()
    return ours[k, 3:].mean() - theirs[k, 3:].mean()


def _added(ours, theirs):
    chosen = [t[t[:, :3].mean(axis=1).argmax(), 3:] for t in (ours, theirs)]
    return sum(runs.std(ddof=1) / np.sqrt(len(runs)) for runs in chosen)


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
        compare(answer, right, rewards, now, slow, ended, discount, hints=hints)
