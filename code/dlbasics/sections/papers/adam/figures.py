"""The figures of the section on Adam."""

import numpy as np

from dlbasics.page import plotting


def means(g, m, root_v) -> None:
    """Draw one parameter's gradients, their running mean m, and the root of v, the size of a typical one.

    g, m, root_v: (T,), one entry a step.
    """
    figure, axes = plotting.subplots(height=2.9)
    steps = np.arange(1, len(g) + 1)
    dots = slice(None, None, 3)  # every gradient would be heavy, and no clearer
    axes.plot(
        steps[dots], g[dots], "o", markersize=2.5, color=plotting.COLORS["sky"], label="gradient g"
    )
    axes.plot(steps, m, color=plotting.COLORS["vermillion"], label="m")
    axes.plot(steps, root_v, "--", color=plotting.COLORS["green"], label="root of v")
    axes.axhline(0, color=plotting.INK, linewidth=0.8)
    axes.set(xlabel="step t", ylabel="gradient", xlim=(0, len(g)))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    late = slice(len(g) // 2, None)
    plotting.show(
        figure,
        f"Noisy gradients of one parameter over {len(g)} steps. In the second half they spread with a "
        f"standard deviation of {np.std(g[late]):.1f} around {np.mean(g[late]):.1f}; their running mean "
        f"m stays between {m[late].min():.1f} and {m[late].max():.1f}, and the root of v has come up to "
        f"{root_v[-1]:.1f}.",
    )


def awakening(directions, printed, least) -> None:
    """Draw how long each step is once gradients come after a long sleep.

    directions: (T,), the first T steps, in units of alpha. printed: the paper's bound; least: ours.
    """
    figure, axes = plotting.subplots(height=3.0)
    steps = np.arange(1, len(directions) + 1)
    axes.plot(steps, directions, "o-", markersize=3, color=plotting.COLORS["blue"])
    for height, words, style in (
        (1, "α", ":"),
        (printed, "the paper's bound", "--"),
        (least, "the least bound", "-."),
    ):
        axes.axhline(height, color=plotting.INK, linewidth=1.2, linestyle=style)
        axes.text(steps[-1], height + 0.12, words, ha="right", va="bottom")
    axes.set(xlabel="gradients since it woke up", ylabel="step, in units of α")
    axes.set(xlim=(0, len(steps) + 1), ylim=(0, least * 1.15))
    top = int(directions.argmax())
    plotting.show(
        figure,
        f"After a long sleep the first step has the length {directions[0]:.2f}. The steps grow to "
        f"{directions[top]:.2f} at gradient {top + 1}, above the paper's bound of {printed:.2f} and "
        f"below {least:.2f}, and shrink to {directions[-1]:.2f} at gradient {len(directions)}.",
    )


def by_rate(rates, losses) -> None:
    """Draw the training loss of several rules against the learning rate, with each seed's own.

    rates: (k,), increasing. losses: name -> (k, seeds).
    """
    figure, axes = plotting.subplots(height=3.4)
    told = []
    styles = (
        ("-", "blue", "o"),
        ("--", "vermillion", "s"),
        ("-.", "green", "^"),
        (":", "purple", "D"),
    )
    for (name, of_rule), (line, color, mark) in zip(losses.items(), styles, strict=False):
        middle = np.median(of_rule, axis=1)
        color = plotting.COLORS[color]
        axes.fill_between(
            rates, of_rule.min(axis=1), of_rule.max(axis=1), color=color, alpha=0.2, lw=0
        )
        axes.plot(rates, middle, line + mark, color=color, markersize=4, label=name)
        best = int(middle.argmin())
        told.append(
            f"{name}: {middle[0]:.2f} at the smallest rate, lowest, {middle[best]:.4f}, at "
            f"{rates[best]:.4f}, and {middle[-1]:.2f} at the largest"
        )
    axes.set(
        xscale="log", yscale="log", xlabel="learning rate α", ylabel="training loss at the end"
    )
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    plotting.show(figure, f"Median training loss against the learning rate. {'; '.join(told)}.")


def wrong_way(paths) -> None:
    """Draw where x is after every step, for several rules. paths: name -> (T,)."""
    figure, axes = plotting.subplots(height=2.9)
    styles = ("-", "--", "-.", ":")
    for (name, path), style in zip(paths.items(), styles, strict=False):
        steps = np.unique(np.geomspace(1, len(path), 200).astype(int))  # even on the log axis
        axes.plot(steps, np.asarray(path)[steps - 1], style, label=name)
    axes.set(xlabel="step t", ylabel="x", xscale="log", ylim=(-1.1, 1.1), xlim=(1, None))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    ends = ", ".join(f"{name} at {path[-1]:.2f}" for name, path in paths.items())
    plotting.show(figure, f"Walks that begin at x = 0, best at x = -1. They end: {ends}.")


def judged(accuracies) -> None:
    """Draw the accuracy of every judging seed. accuracies: features -> {rule: (seeds,)}."""
    figure, axes = plotting.subplots(height=3.0)
    marks = {name: mark for mark, name in zip("os^D", _names(accuracies), strict=False)}
    colors = dict(zip(marks, plotting.COLORS.values(), strict=False))
    place, ticks, told, known = 0.0, [], [], set()
    for features, of_rules in accuracies.items():
        first = place
        for name, values in of_rules.items():
            axes.plot(
                100 * np.asarray(values),
                place + np.linspace(-0.25, 0.25, len(values)),
                marks[name],
                color=colors[name],
                markersize=4,
                label=None if name in known else name,
            )
            known.add(name)
            told.append(f"{features}, {name}: {100 * np.mean(values):.1f}%")
            place -= 1
        ticks.append(((first + place + 1) / 2, features))
        place -= 0.6
    axes.set_yticks([at for at, _ in ticks], [words for _, words in ticks])
    axes.set(xlabel="right answers on the test part, in %")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    plotting.show(figure, f"Accuracy on the test part, mean over seeds. {'; '.join(told)}.")


def _names(accuracies) -> list[str]:
    """All rules, in the order in which they first come."""
    return list(dict.fromkeys(name for rules in accuracies.values() for name in rules))
