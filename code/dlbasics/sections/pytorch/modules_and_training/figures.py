"""The figures of the section on modules and training."""

from dlbasics.page import plotting
from dlbasics.training import History


def curves(history: History, stopped: bool = False) -> None:
    """Draw the losses of a training, epoch by epoch, and mark the lowest validation loss.

    stopped: whether it was given back the weights of its best epoch.
    """
    if not history.train_loss:
        raise ValueError("the history has no epoch to draw")
    figure, axes = plotting.subplots(height=3.2)
    epochs = range(1, len(history.train_loss) + 1)
    axes.plot(epochs, history.train_loss, "-", label="training")
    told = f"Over {len(epochs)} epochs the training loss goes from {history.train_loss[0]:.2f} to "
    told += f"{history.train_loss[-1]:.2f}"
    if history.validation_loss:
        best = history.best_epoch
        low = history.validation_loss[best]
        axes.plot(epochs, history.validation_loss, "--", label="validation")
        label = "kept" if stopped else "lowest"
        axes.plot(best + 1, low, "o", color=plotting.INK, label=label)
        told += (
            f". The validation loss is lowest, {low:.2f}, after epoch {best + 1}, and "
            f"{history.validation_loss[-1]:.2f} at the end"
        )
    axes.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc="lower left")
    plotting.show(figure, f"{told}.")
