"""The training loop of the book: any model and loss, validation, early stopping, checkpoints.

Defined in the section "Modules and training". A training that is killed and started again ends, on
a CPU, at the weights of one that was never stopped, bit by bit.
"""

import os
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from math import ceil, isfinite
from numbers import Real
from operator import length_hint
from pathlib import Path

import torch

from dlbasics.checkpoints import file_path, load_checkpoint, packed, save_checkpoint
from dlbasics.metrics import accuracy, mean, smooth
from dlbasics.page.arguments import count
from dlbasics.page.progress import Progress, is_of_the_data
from dlbasics.page.randomness import own_randomness, random_state, set_random_state

__all__ = ["History", "accuracy", "batches", "evaluate", "fit", "smooth"]


@dataclass
class History:
    """What a training measured, one entry an epoch; a list is empty where nothing was asked for."""

    train_loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_metric: list[float] = field(default_factory=list)

    @property
    def best_epoch(self) -> int:
        """The epoch, counted from 0, with the lowest validation loss; the first of equals."""
        return self.validation_loss.index(min(self.validation_loss))

    @property
    def waited(self) -> int:
        """How many epochs have passed since the best one."""
        return len(self.validation_loss) - 1 - self.best_epoch if self.validation_loss else 0


# fmt: off
def fit(
    model, loss, train, *, optimizer, num_epochs, batch_size=64, validation=None,
    metric=None, scheduler=None, clip=None, patience=None, checkpoint=None, seed=0,
    progress=True,
) -> History:
    """Train a model in place, and leave it in evaluation mode.

    model, loss: called as model(*inputs) and loss(output, target), a mean over a batch.
    train, validation: a tuple of tensors (*inputs, target), an example a row; or any
        iterable of such batches, one for all epochs, such as a DataLoader.
    optimizer: of the model's parameters. num_epochs: in all, with those of the file.
    batch_size: for a tuple of tensors, which is shuffled anew in every epoch.
    metric: called as metric(output, target) on validation batches, a mean.
    scheduler: steps after each epoch; ReduceLROnPlateau gets the validation loss.
    clip: the largest norm of the gradient; a longer one is scaled down.
    patience: stop after so many epochs without a new lowest validation loss. The model
        is given the weights of its best epoch, whether it was stopped or not.
    checkpoint: a path, written after every epoch. If it exists, training goes on there.
    seed: of the order of the examples, and of dropout. The caller's generators stay.
    Raises ValueError for bad arguments, a checkpoint that is damaged or of another run
    (both before anything is changed), and a loss that is not finite.
    """
    settings = dict(seed=seed, batch_size=batch_size, clip=clip, patience=patience)
    run = _Run(model, optimizer, scheduler, train, validation, metric, settings)
    run.check(num_epochs, checkpoint)
    history = run.history
    with own_randomness(run.device, seed), run.bar(num_epochs, progress) as bar:
        if checkpoint is not None and Path(checkpoint).exists():
            run.resume(checkpoint, num_epochs)
        for epoch in range(len(history.train_loss), num_epochs):
            if patience is not None and history.waited >= patience:
                break
            model.train()
            losses, sizes = [], []
            for *inputs, target in run.batches():
                optimizer.zero_grad()
                value = loss(model(*inputs), target)
                value.backward()
                if clip is not None:
                    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
                optimizer.step()
                losses.append(value.detach())  # .item() here would wait for a GPU
                sizes.append(len(target))
                bar.tick(len(losses))
            history.train_loss.append(mean(losses, sizes, f"in epoch {epoch + 1}"))
            if validation is not None:
                value, score = evaluate(model, loss, run.validation, metric)
                history.validation_loss.append(value)
                history.validation_metric += [score] if metric else []
            if scheduler is not None:
                run.step_scheduler()
            if patience is not None and history.waited == 0:
                run.best = {k: v.clone() for k, v in model.state_dict().items()}
            if checkpoint is not None:
                save_checkpoint(checkpoint, run.state())
    if patience is not None and run.best is not None:
        model.load_state_dict(run.best)
    model.eval()
    return history
# fmt: on


def batches(data, batch_size, device, generator=None):
    """Yield the batches of one epoch on a device; of a tuple of tensors, shuffled by a generator."""
    if isinstance(data, tuple):
        if generator is not None:  # one copy an epoch: then every batch is a mere view
            order = torch.randperm(len(data[0]), generator=generator).to(device)
            data = [tensor[order] for tensor in data]
        yield from zip(*(tensor.split(batch_size) for tensor in data), strict=True)
        return
    for batch in data:
        if not isinstance(batch, (tuple, list)) or len(batch) < 2:
            raise ValueError("every batch must be a tuple of tensors: (*inputs, target)")
        yield [tensor.to(device, non_blocking=True) for tensor in batch]


def evaluate(model, loss, data, metric=None, batch_size=1024):
    """Compute the mean of a loss, and of a metric, over data, without training.

    data: as for fit, in its own order. loss, metric: called as (output, target), means.
    Returns (loss, metric), the latter None where none is given. The model's mode and
    the global random numbers are left as they were.
    """
    device, training = _device(model), model.training
    data = _on(device, data, "the data")
    if (batch_size := _whole(batch_size, "batch_size")) < 1:
        raise ValueError("batch_size must be 1 or more; got 0")
    values, scores, sizes = [], [], []
    model.eval()
    try:
        with torch.no_grad(), own_randomness(device):
            for *inputs, target in batches(data, batch_size, device):
                output = model(*inputs)
                values.append(loss(output, target))
                if metric:
                    scores.append(torch.as_tensor(metric(output, target)).float())
                sizes.append(len(target))
    except (IndexError, RuntimeError) as error:
        if not is_of_the_data(error):  # a device that is full, say
            raise
        raise ValueError(f"in validation, batch {len(sizes) + 1}: {error}") from error
    finally:
        model.train(training)
    value = mean(values, sizes, "in validation")
    return value, mean(scores, sizes, "in validation", "metric") if metric else None


class _Run:
    """What a training consists of, as a checkpoint keeps it."""

    def __init__(self, model, optimizer, scheduler, train, validation, metric, settings):
        self.model, self.optimizer, self.scheduler = model, optimizer, scheduler
        self.device, self.history, self.best = _device(model), History(), None
        self.train, self.validation = _on(self.device, train, "train"), None
        if validation is not None:
            self.validation = _on(self.device, validation, "validation")
        # What must agree for a training to go on as though it had never stopped. A scheduler keeps
        # the learning rate that it began with, except for ReduceLROnPlateau.
        groups = optimizer.param_groups
        plateau = isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau)
        rates = [] if plateau else [g.get("initial_lr", g.get("lr", 0)) for g in groups]
        decays = [group.get("weight_decay", 0) for group in groups]
        self.settings = settings | {
            "optimizer": type(optimizer).__name__,
            "scheduler": type(scheduler).__name__,
            "validation": validation is not None,
            "metric": metric is not None,
            "lr": sorted({float(rate) for rate in rates}),
            "weight_decay": sorted({float(decay) for decay in decays}),
            "examples": len(train[0]) if isinstance(train, tuple) else None,
        }
        # A DataLoader shuffles by itself, with its own generator or the global one.
        own = getattr(train, "generator", None)
        seed = _whole(settings["seed"], "seed")
        self.generator = own if own is not None else torch.Generator().manual_seed(seed)

    def batches(self):
        """Yield the shuffled batches of one epoch."""
        size = self.settings["batch_size"]
        return batches(self.train, size, self.device, self.generator)

    def bar(self, num_epochs, wanted):
        """Make the progress bar; how many batches an epoch has is known of most data."""
        if isinstance(self.train, tuple):
            num_batches = ceil(len(self.train[0]) / self.settings["batch_size"])
        else:
            num_batches = length_hint(self.train) or None
        return Progress(num_epochs, self.history, num_batches, wanted)

    def check(self, num_epochs, checkpoint):
        """Raise ValueError for arguments that cannot work, before anything is done."""
        _whole(num_epochs, "num_epochs")
        asked = self.settings
        for name in ("seed", "batch_size", "patience"):
            if name == "patience" and asked[name] is None:
                continue
            asked[name], given = _whole(asked[name], name), asked[name]
            if asked[name] < 1 and name != "seed":
                raise ValueError(f"{name} must be 1 or more; got {given!r}")
        if (clip := asked["clip"]) is not None:
            if not (isinstance(clip, Real) and isfinite(clip) and clip > 0):
                raise ValueError(f"clip must be a finite number above 0; got {clip!r}")
            asked["clip"] = float(clip)
        plateau = isinstance(self.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau)
        for name in ("metric", "patience", "scheduler"):
            given = plateau if name == "scheduler" else asked[name]
            if given and self.validation is None:
                raise ValueError(f"{name} needs validation data; got none")
        held = {id(p) for group in self.optimizer.param_groups for p in group["params"]}
        if not any(id(p) in held for p in self.model.parameters()):
            raise ValueError("the optimizer holds no parameter of this model; it would not learn")
        if checkpoint is not None:
            folder = file_path(checkpoint).parent
            if not folder.is_dir():
                raise ValueError(f"checkpoint: there is no folder {folder}")
            if not os.access(folder, os.W_OK):
                raise ValueError(f"checkpoint: nothing can be written in the folder {folder}")
            packed(self.state())

    def step_scheduler(self):
        """Let the scheduler set the learning rate of the next epoch."""
        if isinstance(self.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
            self.scheduler.step(self.history.validation_loss[-1])
        else:
            self.scheduler.step()

    def state(self):
        """Collect all that the rest of the training depends on."""
        return {
            "settings": self.settings,
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "scheduler": self.scheduler.state_dict() if self.scheduler else None,
            "history": asdict(self.history),
            "best": self.best,
            "order": self.generator.get_state(),
            "random": random_state(self.device),
        }

    def resume(self, path, num_epochs):
        """Take over the state in a checkpoint, or raise ValueError and change nothing."""
        state = load_checkpoint(path)
        whole = isinstance(state, dict) and state.keys() == self.state().keys()
        parts = [state[key] for key in ("settings", "model", "history")] if whole else [None]
        if not all(isinstance(part, dict) for part in parts) or not state["history"]:
            raise ValueError(f"{path}: this holds no training of fit")
        there, here = state["settings"], self.settings
        for key in here | there:
            if there.get(key) != here.get(key):
                raise ValueError(
                    f"{path}: written with {key} {there.get(key)}, not {here.get(key)}"
                )
        if len(state["history"]["train_loss"]) > num_epochs:
            raise ValueError(f"{path}: already past epoch {num_epochs}, where this run should end")
        saved, own = (
            {key: (tuple(tensor.shape), tensor.dtype) for key, tensor in weights.items()}
            for weights in (state["model"], self.model.state_dict())
        )
        for key in saved | own:
            if saved.get(key) != own.get(key):
                raise ValueError(
                    f"{path}: of another model: {key} is {saved.get(key)} there, "
                    f"{own.get(key)} here"
                )
        parts = [each for each in (self.optimizer, self.scheduler) if each]
        before = deepcopy([each.state_dict() for each in parts]), self.generator.get_state()
        try:
            history = History(**state["history"])
            self.optimizer.load_state_dict(state["optimizer"])
            if self.scheduler:
                self.scheduler.load_state_dict(state["scheduler"])
            self.generator.set_state(state["order"])
            set_random_state(state["random"], self.device)
        except (ValueError, KeyError, TypeError, RuntimeError) as error:
            for each, kept in zip(parts, before[0], strict=True):
                each.load_state_dict(kept)
            self.generator.set_state(before[1])
            raise ValueError(f"{path}: {error}") from error
        self.model.load_state_dict(state["model"])
        self.best = state["best"]
        for name, values in asdict(history).items():
            getattr(self.history, name).extend(values)


def _device(model):
    for parameter in model.parameters():
        return parameter.device
    raise ValueError("the model has no parameters; are its layers in a plain list?")


def _whole(value, name):
    if not isinstance(value, Real):
        raise ValueError(f"{name} must be a whole number; got {value!r}")
    return count(value, name)


def _on(device, data, name):
    """Check a tuple of tensors and move it to a device; let other data pass."""
    if not isinstance(data, tuple):
        return data
    if len(data) < 2 or not all(isinstance(t, torch.Tensor) and t.ndim for t in data):
        raise ValueError(f"{name} must be a tuple of tensors (*inputs, target), an example a row")
    lengths = [len(tensor) for tensor in data]
    if len(set(lengths)) > 1 or not lengths[0]:
        raise ValueError(f"the tensors of {name} must be equally long, not empty; got {lengths}")
    return tuple(tensor.to(device) for tensor in data)
