"""The other libraries that the book's loops are timed against, each used as its own manual does.

Most are no part of the book's environment: `prepare` installs them beside it, in `_build/peers`.
"""

import importlib.util
import logging
import os
import random
import subprocess
import sysconfig
import venv
import warnings
from importlib.metadata import version
from pathlib import Path

import torch
from torch import nn

from bookbuild.bench.workloads import BATCH, EPOCHS, LR, Run, Workload, judge, network

LIST = Path(__file__).with_name("peers.txt")
KEEP = ("torch", "numpy")
"""What the peers must not replace: everybody is timed on the same."""


def prepare(folder: Path) -> Path:
    """Install the peers into an environment that sees the book's own too; returns its Python.

    Raises subprocess.CalledProcessError where they cannot be had, as without a network.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = LIST.read_text(encoding="utf-8")
    done = folder / "peers.txt"
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        venv.create(folder, clear=True, with_pip=True)
        pinned = [f"{name}=={version(name).split('+')[0]}" for name in KEEP]
        command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*command, "-r", LIST, *pinned], check=True)
        ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
        site = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True)
        ours = sysconfig.get_path("purelib")
        Path(site.stdout.strip(), "book.pth").write_text(ours, encoding="utf-8")
        done.write_text(wanted, encoding="utf-8")
    return python


def scikit_learn(work: Workload, seed: int) -> Run:
    """Train scikit-learn's classifier."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    X_train, y_train, X_test, _ = work.data
    # alpha=0: no weight decay; tol=0 and n_iter_no_change: never stop early.
    model = MLPClassifier(
        work.sizes[1:-1], batch_size=BATCH, learning_rate_init=LR, max_iter=EPOCHS, alpha=0.0, tol=0.0,
        n_iter_no_change=EPOCHS + 1, random_state=seed,
    )  # fmt: skip

    def train():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(X_train, y_train)

    return Run(train, lambda: work.accuracy(model.predict_proba(X_test)))


def skorch(work: Workload, seed: int) -> Run:
    """Train skorch's classifier, silent and without its validation."""
    from skorch import NeuralNetClassifier

    torch.manual_seed(seed)
    X, y = work.tensors
    net = NeuralNetClassifier(
        network(work.sizes), criterion=nn.CrossEntropyLoss, optimizer=torch.optim.Adam, lr=LR,
        max_epochs=EPOCHS, batch_size=BATCH, iterator_train__shuffle=True, train_split=None, verbose=0,
    )  # fmt: skip
    return Run(lambda: net.fit(X, y), lambda: judge(net.module_, work))


def lightning(work: Workload, seed: int, **options) -> Run:
    """Train with Lightning; by default bare: no bar, no logger, no checkpoints, no summary."""
    import lightning as L  # noqa: N812 - as its manual does

    for name in ("lightning", "lightning.pytorch", "lightning.fabric"):
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="lightning")
    torch.manual_seed(seed)

    class Classifier(L.LightningModule):
        def __init__(self):
            super().__init__()
            self.network = network(work.sizes)

        def training_step(self, batch, _):
            X, y = batch
            return nn.functional.cross_entropy(self.network(X), y)

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters(), lr=LR)

    data = torch.utils.data.TensorDataset(*work.tensors)
    loader = torch.utils.data.DataLoader(data, batch_size=BATCH, shuffle=True)
    model = Classifier()
    bare = {"logger": False, "enable_progress_bar": False, "enable_checkpointing": False}
    options = {**bare, "enable_model_summary": False, **options}
    trainer = L.Trainer(max_epochs=EPOCHS, accelerator="cpu", devices=1, **options)
    return Run(lambda: trainer.fit(model, loader), lambda: judge(model.network, work))


def lightning_with_bar(work: Workload, seed: int) -> Run:
    """Train with Lightning and its progress bar, as `fit` is timed with its own."""
    return lightning(work, seed, enable_progress_bar=True)


def micrograd(work: Workload, seed: int) -> Run:
    """Train on one example by micrograd, number by number; an epoch is extrapolated from it."""
    from micrograd.nn import MLP

    random.seed(seed)
    X, y = work.data.X_train[0].tolist(), int(work.data.y_train[0])
    model = MLP(len(X), work.sizes[1:])

    def train():
        # The squared error of ten outputs: micrograd has no exponential for a cross-entropy.
        errors = ((out - (k == y)) ** 2 for k, out in enumerate(model(X)))
        sum(errors).backward()
        for p in model.parameters():
            p.data -= LR * p.grad

    return Run(train, None, epochs=1 / len(work.data.X_train))


CONTENDERS = {
    "scikit-learn": scikit_learn,
    "skorch": skorch,
    "lightning": lightning,
    "lightning with bar": lightning_with_bar,
    "micrograd": micrograd,
}
"""name -> what sets a run up."""

SAID = {
    "scikit-learn": "scikit-learn's MLPClassifier",
    "skorch": "skorch, silent",
    "lightning": "Lightning, bare",
    "lightning with bar": "Lightning, with its progress bar",
    "micrograd": "micrograd, from one example",
}
"""What the table calls them."""


def present(name: str) -> bool:
    """Whether a contender's package is here; what the book needs always is."""
    package = name.split()[0]
    return package not in ("skorch", "lightning", "micrograd") or bool(
        importlib.util.find_spec(package)
    )
