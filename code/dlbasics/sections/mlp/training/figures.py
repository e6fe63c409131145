"""The figures of the section on training."""

import numpy as np

from dlbasics.page import plotting

BLUE, RED = plotting.COLORS["blue"], plotting.COLORS["vermillion"]


def curves(runs: dict) -> None:
    """Draw the training and the validation loss of runs side by side, each with its best epoch.

    runs: name -> mlp.History, at most three.
    """
    figure, axes = plotting.subplots(1, len(runs), height=2.9, sharey=True, squeeze=False)
    told = []
    for axis, (name, history) in zip(axes[0], runs.items(), strict=True):
        held, best = history.validation_loss, history.best_epoch
        axis.plot(history.train_loss, color=BLUE, label="training")
        axis.plot(held, "--", color=RED, label="validation")
        axis.plot(best, held[best], "o", color=RED)
        axis.set(title=name, xlabel="epoch", ylim=(0, 0.8))
        told.append(
            f"{name}: training loss ends at {history.train_loss[-1]:.2f}; validation loss is least "
            f"in epoch {best} at {held[best]:.2f} and ends at {held[-1]:.2f}"
        )
    axes[0, 0].set_ylabel("loss")
    axes[0, 0].legend(loc="upper right")
    plotting.show(figure, f"{'. '.join(told)}.")


def broken_runs(runs: dict, healthy) -> None:
    """Draw four runs that went wrong, each with the healthy training loss behind it.

    runs: letter -> mlp.History. healthy: the History of the run without a fault.
    """
    figure, axes = plotting.subplots(2, 2, height=5.2, sharex=True, sharey=True)
    told = []
    for axis, (letter, history) in zip(axes.flat, runs.items(), strict=True):
        axis.plot(healthy.train_loss, color=plotting.INK, linewidth=1, label="healthy, training")
        axis.plot(history.train_loss, color=BLUE, linewidth=1.6, label="training")
        axis.plot(history.validation_loss, "--", color=RED, linewidth=1.6, label="validation")
        axis.axhline(np.log(10), color=plotting.INK, linestyle=":", linewidth=1)
        axis.set(yscale="log", ylim=(0.01, 40))
        axis.set_title(letter, loc="left", fontweight="bold")
        train, held = np.array(history.train_loss), np.array(history.validation_loss)
        ends = f"{letter}: training loss from {train[0]:.2g} to {train[-1]:.2g}"
        rises = np.mean(np.diff(train[5:]) > 0)
        told.append(
            f"{ends}, rising in {rises:.0%} of the epochs; validation loss from {held[0]:.2g} to "
            f"{held[-1]:.2g}, at most {held.max():.2g}"
        )
    for axis in axes[1]:
        axis.set_xlabel("epoch")
    for axis in axes[:, 0]:
        axis.set_ylabel("loss")
    axes[1, 1].annotate("ln 10", (0.98, np.log(10)), (0, 3), xycoords=("axes fraction", "data"),
                        textcoords="offset points", ha="right")  # fmt: skip
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3)
    plotting.show(
        figure, f"{'. '.join(told)}. The healthy run falls to {healthy.train_loss[-1]:.2g}."
    )


def pictures(X, y) -> None:
    """Draw digits, ink from -1 to 1, in a row with their labels.

    X: (n, 64). y: (n,).
    """
    figure, axes = plotting.subplots(1, len(X), height=0.95)
    for axis, picture, label in zip(axes, X, y, strict=True):
        axis.imshow(picture.reshape(8, 8), cmap="gray_r", vmin=-1, vmax=1)
        axis.set(xticks=[], yticks=[], title=str(label))
    dark = np.mean(X, axis=1) > 0
    told = ", ".join(
        f"{label} {'as a negative' if d else ''}".strip() for label, d in zip(y, dark, strict=True)
    )
    plotting.show(figure, f"{len(X)} small pictures of handwritten digits: {told}.")


def decays(decays, losses) -> None:
    """Draw the validation loss against the weight decay, a thin line a seed and their mean.

    decays: (k,). losses: (seeds, k).
    """
    figure, axis = plotting.subplots(height=3)
    places = np.arange(len(decays))
    axis.plot(places, losses.T, color=plotting.INK, linewidth=0.8)
    axis.plot(places, losses.mean(axis=0), "o-", color=BLUE, label="mean")
    axis.set_xticks(places, [f"{decay:g}" for decay in decays])
    axis.set(xlabel="weight decay λ", ylabel="validation loss at the end", ylim=(0, None))
    axis.legend(loc="lower right")
    means = losses.mean(axis=0)
    best = int(means.argmin())
    plotting.show(
        figure,
        f"Over {len(losses)} seeds the mean validation loss is {means[0]:.2f} without decay, least "
        f"at λ = {decays[best]:g} with {means[best]:.2f}, and {means[-1]:.2f} at {decays[-1]:g}.",
    )
