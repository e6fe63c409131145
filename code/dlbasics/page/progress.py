"""A line that tells how far a training is: in a notebook, in a terminal, or in a log."""

import shutil
import sys
import time

from IPython import get_ipython
from IPython.display import display


class Progress:
    """One line that a training rewrites as it goes; a context that ends the line.

    num_epochs: in all. history: of the training, which it reads. num_batches: of an epoch, or None.
    wanted: False keeps it silent. An error that comes of the data (see is_of_the_data) leaves the
    context as a ValueError that names the epoch and the batch.
    """

    def __init__(self, num_epochs, history, num_batches, wanted):
        self.num_epochs, self.history, self.num_batches = num_epochs, history, num_batches
        self.place, self.pause = "nowhere", float("inf")
        if wanted and hasattr(get_ipython(), "kernel"):
            self.place, self.pause = "notebook", 0.2
        elif wanted and sys.stderr.isatty():
            self.place, self.pause = "terminal", 0.1
        elif wanted:
            self.place, self.pause = "log", 10
        # What a notebook keeps has no number that differs from run to run, and is what came first:
        # a tool that compares outputs may see the first text only, or the last.
        self.kept = f"{num_epochs} epochs"
        self.handle, self.batch = None, 0

    def __enter__(self):
        self.due = time.monotonic() + self.pause
        if self.place == "notebook":
            self.handle = display({"text/plain": self.kept}, raw=True, display_id=True)
        return self

    def tick(self, batch):
        """Tell that so many batches of an epoch are done, unless there was news a moment ago."""
        self.batch = batch % (self.num_batches or sys.maxsize)
        now = time.monotonic()
        if now >= self.due:
            self.due = now + self.pause
            self.write(self.line(batch / self.num_batches if self.num_batches else 0))

    def line(self, part=0.0):
        """Write how far the training is, with part of an epoch done."""
        done = len(self.history.train_loss)
        share = min(1, (done + part) / max(self.num_epochs, 1))
        bar = "█" * round(20 * share) + "░" * (20 - round(20 * share))
        text = f"epoch {min(done + 1, self.num_epochs)} of {self.num_epochs} {bar}"
        for name in ("train_loss", "validation_loss", "validation_metric"):
            if values := getattr(self.history, name):
                text += f"  {name.replace('_', ' ')} {values[-1]:.4g}"
        return text

    def write(self, text):
        """Put a line where the former one was, or below it in a log."""
        if self.place == "notebook":
            self.handle.update({"text/plain": text}, raw=True)
        elif self.place == "terminal":
            width = shutil.get_terminal_size().columns - 1
            print(f"\r{text[:width]:{width}}", end="", file=sys.stderr, flush=True)
        elif self.place == "log":
            print(text, file=sys.stderr, flush=True)

    def __exit__(self, kind, error, trace):
        self.write(self.kept if self.place == "notebook" else self.line())
        if self.place == "terminal":
            print(file=sys.stderr, flush=True)
        if is_of_the_data(error):
            epoch = len(self.history.train_loss) + 1
            raise ValueError(f"in epoch {epoch}, batch {self.batch + 1}: {error}") from error


def is_of_the_data(error) -> bool:
    """Tell a wrong label, shape or dtype in a batch from a device that fails or is full.

    PyTorch raises IndexError for the first and a plain RuntimeError for the others; what a device
    raises is of a class of its own.
    """
    return isinstance(error, IndexError) or type(error) is RuntimeError
