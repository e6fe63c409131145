"""The training loop: against a hand-written one, through interruptions, and with bad input."""

import copy
import math
import os
import random
import signal
import time
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss
from torch.optim import lr_scheduler
from torch.utils.data import DataLoader, TensorDataset

from dlbasics import checkpoints
from dlbasics.training import History, accuracy, evaluate, fit


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def data(n=90, d=5, classes=3, seed=0):
    """Inputs (n, d) and labels (n,) that follow from them."""
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(n, d, generator=generator)
    return X, (X @ torch.randn(d, classes, generator=generator)).argmax(dim=1)


def network(seed=0, dropout=0.0, d=5, classes=3):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Linear(d, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(dropout), nn.Linear(8, classes)
    )


def adam(model, lr=0.01, **options):
    return torch.optim.Adam(model.parameters(), lr=lr, **options)


def run(model=None, train=None, loss=cross_entropy, num_epochs=3, **options):
    """fit on small data, silently; returns the model, its optimizer and the history."""
    model = network() if model is None else model
    optimizer = options.pop("optimizer", None) or adam(model)
    options = {"batch_size": 16, "progress": False} | options
    train = data() if train is None else train
    history = fit(model, loss, train, optimizer=optimizer, num_epochs=num_epochs, **options)
    return SimpleNamespace(model=model, optimizer=optimizer, history=history)


def same(a, b):
    """Whether two nests of dictionaries, lists and tensors are equal, bit by bit."""
    if isinstance(a, torch.Tensor):
        return a.dtype == b.dtype and torch.equal(a, b)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def same_end(a, b):
    """Whether two runs ended at the same weights, optimizer state and history."""
    return (
        same(a.model.state_dict(), b.model.state_dict())
        and same(a.optimizer.state_dict(), b.optimizer.state_dict())
        and a.history == b.history
    )


def plain_loop(model, loss, train, *, optimizer, num_epochs, batch_size=16, seed=0, step=None):
    """The same training as fit's, written down as a beginner would."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    *inputs, target = train
    means = []
    for _ in range(num_epochs):
        model.train()
        order = torch.randperm(len(target), generator=generator)
        total = 0.0
        for i in range(0, len(target), batch_size):
            rows = order[i : i + batch_size]
            optimizer.zero_grad()
            value = loss(model(*(X[rows] for X in inputs)), target[rows])
            value.backward()
            if step:
                step(model)
            optimizer.step()
            total += float(value.detach()) * len(rows)
        means.append(total / len(target))
    return means


# --- the loop ---


@pytest.mark.parametrize("fused", [False, True])
@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_equals_a_plain_loop_bit_by_bit(dropout, fused):
    ours, theirs = network(dropout=dropout), network(dropout=dropout)
    a, b = adam(ours, fused=fused), adam(theirs, fused=fused)
    history = run(ours, optimizer=a, num_epochs=4, seed=7).history
    means = plain_loop(theirs, cross_entropy, data(), optimizer=b, num_epochs=4, seed=7)
    assert same(ours.state_dict(), theirs.state_dict())
    assert same(a.state_dict(), b.state_dict())
    assert history.train_loss == pytest.approx(means, rel=1e-12)
    assert history.validation_loss == history.validation_metric == []


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(3, 2), nn.Linear(2, 2)

    def forward(self, a, b):
        return self.left(a) * self.right(b)


def test_any_model_and_loss():
    generator = torch.Generator().manual_seed(1)
    train = tuple(torch.randn(40, k, generator=generator) for k in (3, 2, 2))

    def loss(output, target):
        return (output - target).abs().mean() + 0.1 * mse_loss(output, target)

    models = []
    for loop in (fit, plain_loop):
        torch.manual_seed(0)
        models.append(TwoInputs())
        optimizer = torch.optim.SGD(models[-1].parameters(), lr=0.1, momentum=0.9)
        quiet = {"progress": False} if loop is fit else {}
        loop(models[-1], loss, train, optimizer=optimizer, num_epochs=3, batch_size=7, **quiet)
    assert same(*(model.state_dict() for model in models))


def test_a_data_loader_equals_slices_in_equal_order():
    X, y = data()
    order = torch.Generator().manual_seed(0)
    perm = torch.randperm(len(X), generator=order)
    loader = DataLoader(TensorDataset(X[perm], y[perm]), batch_size=16)
    a = run(train=(X, y), num_epochs=1, validation=(X, y))
    b = run(train=loader, num_epochs=1, validation=loader)
    assert same(a.model.state_dict(), b.model.state_dict())
    assert a.history.train_loss == pytest.approx(b.history.train_loss)
    assert a.history.validation_loss == pytest.approx(b.history.validation_loss)


def test_any_iterable_of_batches():
    X, y = data()
    listed = [(X[:50], y[:50]), [X[50:], y[50:]]]
    assert len(run(train=listed).history.train_loss) == 3

    class Endless:  # without a length
        def __iter__(self):
            return iter(listed)

    assert same_end(run(train=listed, progress=True), run(train=Endless(), progress=True))


def test_a_seed_gives_one_run_and_leaves_the_generators_alone():
    def once(seed, draws):
        model = network(dropout=0.5)
        torch.rand(draws)  # whatever ran before
        before = torch.get_rng_state()
        ended = run(model, seed=seed, validation=data(seed=1))
        assert torch.equal(torch.get_rng_state(), before)
        return ended

    assert same_end(once(3, draws=0), once(3, draws=5))
    assert not same_end(once(3, draws=0), once(4, draws=0))


def test_no_epoch_changes_nothing():
    model = network()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    assert run(model, num_epochs=0).history == History()
    assert same(model.state_dict(), before)


def test_the_device_is_the_models():
    """A tuple and a loader move to where the model is; "meta" holds no numbers, only places."""
    placed = []

    def loss(output, target):
        placed.append((output.device.type, target.device.type))
        raise InterruptedError

    for train in (data(), [data()]):
        model = network().to("meta")
        with pytest.raises(InterruptedError):
            run(model, train, loss)
    assert placed == [("meta", "meta")] * 2


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_on_a_gpu():
    model = network(dropout=0.5).cuda()
    history = run(model, num_epochs=20, validation=data(), metric=accuracy).history
    assert history.train_loss[-1] < history.train_loss[0]


# --- validation ---


def test_validation_and_metric():
    X, y = data(seed=1)
    ended = run(validation=(X, y), metric=accuracy, num_epochs=2)
    with torch.no_grad():
        logits = ended.model.eval()(X)
    assert ended.history.validation_loss[-1] == pytest.approx(cross_entropy(logits, y).item())
    share = (logits.argmax(1) == y).float().mean().item()
    assert ended.history.validation_metric[-1] == pytest.approx(share)
    assert len(ended.history.validation_loss) == len(ended.history.validation_metric) == 2


def test_validation_does_not_change_the_training():
    X, y = data(seed=1)
    shuffled = DataLoader(TensorDataset(X, y), batch_size=20, shuffle=True)  # draws global numbers
    a, b, c = (
        run(network(dropout=0.5), validation=validation) for validation in (None, (X, y), shuffled)
    )
    assert same(a.model.state_dict(), b.model.state_dict())
    assert same(a.model.state_dict(), c.model.state_dict())
    assert same(a.optimizer.state_dict(), c.optimizer.state_dict())


@pytest.mark.parametrize("mode", [True, False])
def test_evaluate_weighs_batches_by_size_and_keeps_the_mode(mode):
    X, y = data(n=50)
    model = network(dropout=0.5).train(mode)
    whole = evaluate(model, cross_entropy, (X, y), accuracy)
    parts = evaluate(model, cross_entropy, (X, y), accuracy, batch_size=7)
    listed = evaluate(model, cross_entropy, [(X[:9], y[:9]), (X[9:], y[9:])], accuracy)
    assert whole == pytest.approx(parts) and whole == pytest.approx(listed)
    assert evaluate(model, cross_entropy, (X, y))[1] is None
    assert model.training == mode and model[3].training == mode
    assert all(parameter.grad is None for parameter in model.parameters())


def test_a_metric_may_return_a_plain_number():
    history = run(validation=data(), metric=lambda output, target: 0.25).history
    assert history.validation_metric == [0.25] * 3


def test_the_model_is_left_ready_to_predict():
    assert not run().model.training


# --- scheduler, clipping, early stopping ---


def test_the_scheduler_steps_after_each_epoch():
    model = network()
    optimizer = adam(model, lr=1.0)
    scheduler = lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.1)
    run(model, optimizer=optimizer, scheduler=scheduler, num_epochs=5)
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.01)


def test_the_plateau_scheduler_gets_the_validation_loss():
    model = network()
    optimizer = adam(model, lr=0.1)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, threshold=10.0)
    run(model, optimizer=optimizer, scheduler=scheduler, validation=data(), num_epochs=3)
    assert optimizer.param_groups[0]["lr"] < 0.1
    with pytest.raises(ValueError, match="scheduler needs validation data"):
        run(model, optimizer=optimizer, scheduler=scheduler)


def test_clipping_equals_torchs():
    ours, theirs = network(), network()
    a, b = (torch.optim.SGD(model.parameters(), lr=0.5) for model in (ours, theirs))
    run(ours, optimizer=a, clip=0.05)
    plain_loop(
        theirs, cross_entropy, data(), optimizer=b, num_epochs=3,
        step=lambda model: nn.utils.clip_grad_norm_(model.parameters(), 0.05),
    )  # fmt: skip
    assert same(ours.state_dict(), theirs.state_dict())
    assert not same(run(optimizer=None).model.state_dict(), ours.state_dict())


def test_early_stopping_gives_back_the_best_weights():
    """Labels are noise: the validation loss has a minimum, and training on goes uphill."""
    X, y = data()
    noise = torch.randint(3, y.shape, generator=torch.Generator().manual_seed(5))
    options = {"train": (X[:40], noise[:40]), "validation": (X[40:], noise[40:])}
    stopped = run(num_epochs=60, patience=4, **options)
    best = stopped.history.best_epoch
    assert len(stopped.history.train_loss) == best + 1 + 4 < 60
    until_best = run(num_epochs=best + 1, **options)
    assert same(stopped.model.state_dict(), until_best.model.state_dict())
    value, _ = evaluate(stopped.model, cross_entropy, options["validation"])
    assert value == min(stopped.history.validation_loss)
    # The best weights are given back where the end comes first, too.
    ended = run(num_epochs=best + 3, patience=4, **options)
    assert same(ended.model.state_dict(), stopped.model.state_dict())


def test_history_counts_from_the_first_best():
    history = History(validation_loss=[3.0, 1.0, 2.0, 1.0])
    assert (history.best_epoch, history.waited) == (1, 2)
    assert History().waited == 0


# --- checkpoints ---


def schedulers():
    plateau = lr_scheduler.ReduceLROnPlateau
    return {
        "none": None,
        "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=6),
        "lambda": lambda o: lr_scheduler.LambdaLR(o, lambda epoch: 0.9**epoch),
        "steps": lambda o: lr_scheduler.MultiStepLR(o, [2, 4]),
        "plateau": lambda o: plateau(o, patience=0, threshold=0.5),
        "cycle": lambda o: lr_scheduler.OneCycleLR(o, max_lr=0.05, total_steps=8),
        "sequence": lambda o: lr_scheduler.SequentialLR(
            o,
            [lr_scheduler.LinearLR(o, 0.1, total_iters=2), lr_scheduler.ConstantLR(o)],
            milestones=[2],
        ),
    }


class PowerCutError(Exception):
    pass


def cut_at(batch, loss=cross_entropy):
    """The loss, until the power fails in that call of it."""
    calls = 0

    def cut(output, target):
        nonlocal calls
        calls += 1
        if calls == batch:
            raise PowerCutError
        return loss(output, target)

    return cut


def whole_run(checkpoint=None, loss=cross_entropy, schedule="cosine", make=adam, **options):
    model = network(dropout=0.3)
    optimizer = make(model)
    made = schedulers()[schedule]
    options = {"num_epochs": 6, "validation": data(seed=1), "patience": 5, "clip": 1.0} | options
    return run(
        model, loss=loss, optimizer=optimizer, scheduler=made and made(optimizer),
        checkpoint=checkpoint, **options,
    )  # fmt: skip


def sgd(model):
    return torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)


@pytest.mark.parametrize("make", [adam, sgd])
@pytest.mark.parametrize("schedule", schedulers())
def test_stopped_and_resumed_ends_at_the_same_bits(tmp_path, schedule, make):
    path = tmp_path / "run.ckpt"
    expected = whole_run(schedule=schedule, make=make)
    for batch in (11, 17, 3):  # in the second epoch, two epochs later, and in the first one again
        with pytest.raises(PowerCutError):
            whole_run(path, cut_at(batch), schedule, make)
    ended = whole_run(path, schedule=schedule, make=make)
    assert same_end(ended, expected)
    again = whole_run(path, schedule=schedule, make=make)  # nothing is left to do
    assert same_end(again, expected)


def test_a_longer_run_goes_on_from_a_shorter_one(tmp_path):
    path = tmp_path / "run.ckpt"
    whole_run(path, schedule="none", num_epochs=2)
    assert same_end(
        whole_run(path, schedule="none", num_epochs=5), whole_run(schedule="none", num_epochs=5)
    )


def test_early_stopping_survives_a_stop(tmp_path):
    path = tmp_path / "run.ckpt"
    X, y = data()
    noise = torch.randint(3, y.shape, generator=torch.Generator().manual_seed(5))
    options = {"train": (X[:40], noise[:40]), "validation": (X[40:], noise[40:]), "patience": 3}
    expected = run(num_epochs=60, **options)
    for batch in (10, 6):
        with pytest.raises(PowerCutError):
            run(num_epochs=60, loss=cut_at(batch), checkpoint=path, **options)
    for _ in range(2):
        assert same_end(run(num_epochs=60, checkpoint=path, **options), expected)


@pytest.mark.parametrize("own", [False, True])
def test_a_shuffling_data_loader_resumes(tmp_path, own):
    path = tmp_path / "run.ckpt"

    def once(checkpoint=None, loss=cross_entropy):
        generator = torch.Generator().manual_seed(3) if own else None
        loader = DataLoader(
            TensorDataset(*data()), batch_size=16, shuffle=True, generator=generator
        )
        return run(network(dropout=0.3), loader, loss, 5, checkpoint=checkpoint)

    expected = once()
    with pytest.raises(PowerCutError):
        once(path, cut_at(15))
    assert same_end(once(path), expected)


def test_weights_alone_are_not_enough(tmp_path):
    """The control: without the optimizer's state the same training ends elsewhere."""
    expected = run(num_epochs=4)
    half = run(num_epochs=2)
    fresh = network()
    fresh.load_state_dict(half.model.state_dict())
    order = torch.Generator().manual_seed(0)
    for _ in range(2):
        torch.randperm(90, generator=order)
    loader = [[(X[rows], y[rows]) for rows in torch.randperm(90, generator=order).split(16)]
              for X, y in [data()] for _ in range(2)]  # fmt: skip
    optimizer = adam(fresh)
    for batches in loader:
        run(fresh, batches, optimizer=optimizer, num_epochs=1)
    assert not same(fresh.state_dict(), expected.model.state_dict())
    # With it, the same two epochs end where the whole run did: nothing else was missing.
    optimizer = adam(half.model)
    optimizer.load_state_dict(half.optimizer.state_dict())
    for batches in loader:
        run(half.model, batches, optimizer=optimizer, num_epochs=1)
    assert same(half.model.state_dict(), expected.model.state_dict())


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "run.ckpt"
    whole_run(path, num_epochs=2)
    return path


def refused(path, match, **options):
    """Resuming raises a ValueError that names the file, and changes neither side."""
    content = path.read_bytes()
    model = options.pop("model", None) or network(dropout=0.3)
    optimizer = options.pop("make", adam)(model)
    made = schedulers()[options.pop("schedule", "cosine")]
    scheduler = made and made(optimizer)
    kept = [model, optimizer] + [scheduler] * bool(scheduler)
    for parameter in model.parameters():  # an optimizer with a state of its own
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    before = copy.deepcopy([each.state_dict() for each in kept])
    with pytest.raises(ValueError, match=match) as info:
        run(
            model, optimizer=optimizer, scheduler=scheduler, checkpoint=path,
            **{"num_epochs": 6, "validation": data(seed=1), "patience": 5, "clip": 1.0} | options,
        )  # fmt: skip
    assert str(path) in str(info.value)
    assert same([each.state_dict() for each in kept], before)
    assert path.read_bytes() == content


def test_a_damaged_checkpoint_is_refused(saved):
    good = saved.read_bytes()
    generator = random.Random(0)
    for length in (1, 10, 22, 60, 87, 88, 500, len(good) // 2, len(good) - 1):
        saved.write_bytes(good[:length])
        refused(saved, "damaged")
    for place in [0, 5, 21, 22, 86, 87, *(generator.randrange(len(good)) for _ in range(40))]:
        flipped = bytearray(good)
        flipped[place] ^= 1 << generator.randrange(8)
        saved.write_bytes(flipped)
        refused(saved, "damaged")
    saved.write_bytes(good + b"\0")
    refused(saved, "damaged")
    saved.write_bytes(b"")
    refused(saved, "the file is empty")
    saved.write_bytes(b"epoch,loss\n1,0.5\n")
    refused(saved, "no checkpoint of dlbasics")
    torch.save(network().state_dict(), saved)
    refused(saved, "no checkpoint of dlbasics")
    checkpoints.save_checkpoint(saved, {"model": network().state_dict()})
    refused(saved, "holds no training of fit")


def test_a_checkpoint_of_another_training_is_refused(saved):
    wider = nn.Sequential(
        nn.Linear(5, 9), nn.BatchNorm1d(9), nn.ReLU(), nn.Dropout(0.3), nn.Linear(9, 3)
    )
    refused(saved, r"another model: 0.weight is .*\(8, 5\).* there, .*\(9, 5\)", model=wider)
    longer = network(dropout=0.3).append(nn.Linear(3, 3))
    refused(saved, "another model: 5.weight is None there", model=longer)
    refused(saved, "another model: 0.weight", model=network(dropout=0.3).double())
    refused(saved, "written with optimizer Adam, not SGD", make=sgd)
    refused(saved, "written with scheduler CosineAnnealingLR, not NoneType", schedule="none")
    refused(saved, "written with seed 0, not 1", seed=1)
    refused(saved, "written with batch_size 16, not 8", batch_size=8)
    refused(saved, "written with clip 1.0, not None", clip=None)
    refused(saved, "already past epoch 1", num_epochs=1)

    def two_groups(model):
        layers = [list(layer.parameters()) for layer in model]
        return torch.optim.Adam([{"params": layer} for layer in layers if layer], lr=0.01)

    refused(saved, "different number of parameter groups", make=two_groups)


def test_a_failed_write_leaves_the_old_checkpoint(saved, monkeypatch):
    content = saved.read_bytes()

    def fails(descriptor):
        raise OSError("No space left on device")

    monkeypatch.setattr(checkpoints.os, "fsync", fails)
    with pytest.raises(OSError, match="No space left"):
        whole_run(saved)
    assert saved.read_bytes() == content


def test_a_state_with_a_part_missing_is_refused(saved):
    state = checkpoints.load_checkpoint(saved)
    for part in (
        {"settings": {}},
        {"settings": state["settings"] | {"newer": 1}},
        {"model": [1]},
        {"optimizer": {}},
        {"scheduler": None},
        {"history": {}},
        {"history": state["history"] | {"more": [1.0]}},
        {"order": torch.zeros(3, dtype=torch.uint8)},
        {"random": {}},
    ):
        checkpoints.save_checkpoint(saved, state | part)
        refused(saved, "run.ckpt: ")


def test_a_changed_learning_rate_is_told(saved):
    refused(saved, r"with lr \[0.01\], not \[1.0\]", make=lambda model: adam(model, lr=1.0))
    heavier = {"make": lambda model: adam(model, weight_decay=0.5)}
    refused(saved, r"with weight_decay \[0.0\], not \[0.5\]", **heavier)
    refused(saved, "with examples 90, not 40", train=data(n=40))


def test_a_path_that_cannot_be_written_is_told_before_the_first_step(tmp_path, monkeypatch):
    model = network()
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(ValueError, match="this is a folder"):
        run(model, checkpoint=tmp_path)
    with monkeypatch.context() as read_only:
        read_only.setattr(os, "access", lambda folder, mode: False)
        with pytest.raises(ValueError, match="nothing can be written in the folder"):
            run(model, checkpoint=tmp_path / "run.ckpt")
    with pytest.raises(ValueError, match="a NumPy number"):
        run(model, optimizer=adam(model, lr=np.float64(0.01)), checkpoint=tmp_path / "run.ckpt")
    assert same(model.state_dict(), before) and not os.listdir(tmp_path)


def test_numbers_of_numpy_are_kept_as_plain_ones(tmp_path):
    path = tmp_path / "run.ckpt"
    options = {"batch_size": 16, "clip": 1.0, "patience": 2, "seed": 3}
    options = {key: np.asarray(value)[()] for key, value in options.items()}
    first = run(validation=data(seed=1), checkpoint=path, **options)
    again = run(validation=data(seed=1), checkpoint=path, **options)
    assert same(again.model.state_dict(), first.model.state_dict())


def test_code_in_a_checkpoint_is_not_run(saved, monkeypatch):
    class Evil:
        def __reduce__(self):
            return (os.system, ("exit 1",))

    with monkeypatch.context() as unguarded:
        unguarded.setattr(checkpoints, "_unpacked", lambda content: None)
        checkpoints.save_checkpoint(saved, {"model": Evil()})
    refused(saved, "more than tensors and plain values")


# --- kill it at any moment ---


def long_run(checkpoint=None):
    return whole_run(checkpoint, num_epochs=8, train=data(n=200))


def die_or_finish(path, out):
    """A process of its own: a training of some 0.1 s, then its end state in a file."""
    child = os.fork()
    if child:
        return child
    try:
        ended = long_run(path)
        torch.save([ended.model.state_dict(), ended.optimizer.state_dict()], out)
    finally:
        os._exit(0 if out.exists() else 1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: importing torch anew is slow")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # a child that hangs is killed too
def test_killed_at_random_moments_it_ends_at_the_same_bits(tmp_path):
    path, out, generator = tmp_path / "run.ckpt", tmp_path / "end.pt", random.Random(0)
    expected, seconds = long_run(), -time.perf_counter()
    long_run(tmp_path / "timed.ckpt")
    seconds += time.perf_counter()
    kills, finished, reached = 0, 0, set()
    while kills < 30 or not finished:
        child = die_or_finish(path, out)
        time.sleep(generator.uniform(0, min(0.7 * seconds, 0.4)))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            kills += 1
            if path.exists():
                reached.add(len(checkpoints.load_checkpoint(path)["history"]["train_loss"]))
        else:
            assert os.waitstatus_to_exitcode(status) == 0
            model, optimizer = torch.load(out, weights_only=True)
            assert same(model, expected.model.state_dict())
            assert same(optimizer, expected.optimizer.state_dict())
            finished += 1
            path.unlink()
            out.unlink()
        assert kills < 300, "no run came through"
    assert len(reached) >= 4, "the kills must fall on different epochs"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: importing torch anew is slow")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("moment", ["half written", "before the rename", "after the rename"])
def test_killed_in_the_middle_of_a_write_it_ends_at_the_same_bits(saved, moment):
    """The random kills above fall between these moments, and seldom on them."""
    content, part = saved.read_bytes(), saved.with_name("run.ckpt.part")
    child = os.fork()
    if not child:
        try:
            if moment == "half written":
                import resource  # not on Windows

                # The kernel ends the process at the 1,001st byte.
                signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
            else:
                replace = os.replace

                def die(*paths):
                    if moment == "after the rename":
                        replace(*paths)
                    os.kill(os.getpid(), signal.SIGKILL)

                os.replace = die
            whole_run(saved)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert (saved.read_bytes() == content) is (moment != "after the rename")
    if moment == "half written":
        assert part.stat().st_size == 1000
    assert part.exists() is (moment != "after the rename")
    assert same_end(whole_run(saved), whole_run())
    assert not part.exists()


# --- bad input ---


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"train": (torch.zeros(0, 5), torch.zeros(0, dtype=int))}, "not empty"),
        ({"train": (torch.zeros(4, 5), torch.zeros(3, dtype=int))}, r"equally long.*\[4, 3\]"),
        ({"train": (torch.zeros(4, 5),)}, "tuple of tensors"),
        ({"train": (torch.zeros(4, 5).numpy(), torch.zeros(4))}, "tuple of tensors"),
        ({"train": []}, "no batch in epoch 1"),
        ({"train": [torch.zeros(4, 5)]}, "every batch must be a tuple"),
        ({"validation": (torch.zeros(4, 5), torch.zeros(3))}, "tensors of validation"),
        ({"validation": []}, "no batch in validation"),
        ({"num_epochs": -1}, "num_epochs must be a whole number"),
        ({"num_epochs": 1.5}, "num_epochs must be a whole number"),
        ({"batch_size": 0}, "batch_size must be 1 or more"),
        ({"batch_size": None}, "batch_size must be a whole number"),
        ({"clip": "1"}, "clip must be a finite number above 0"),
        ({"train": (torch.zeros(4, 3), torch.zeros(4, dtype=int))}, "batch 1: mat1 and mat2"),
        ({"train": (torch.zeros(4, 5).double(), torch.zeros(4, dtype=int))}, "batch 1: .*dtype"),
        ({"batch_size": -4}, "batch_size must be a whole number"),
        ({"patience": 0, "validation": data()}, "patience must be 1 or more"),
        ({"patience": 3}, "patience needs validation data"),
        ({"metric": accuracy}, "metric needs validation data"),
        ({"clip": 0}, "clip must be a finite number above 0"),
        ({"clip": math.nan}, "clip must be a finite number above 0"),
        ({"seed": -1}, "seed must be a whole number"),
        ({"checkpoint": "nowhere/at/all/run.ckpt"}, "there is no folder nowhere"),
        ({"model": nn.ReLU()}, "the model has no parameters"),
        ({"optimizer": adam(network())}, "holds no parameter of this model"),
    ],
)
def test_bad_input_says_why(options, message):
    if isinstance(options.get("model"), nn.ReLU):
        options = options | {"optimizer": adam(network())}
    model = options.pop("model", None) or network()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    with pytest.raises(ValueError, match=message):
        run(model, **options)
    if options.get("validation") != []:
        assert same(model.state_dict(), before)


@pytest.mark.parametrize("batch_size", [0, -1, 1.5, None])
def test_evaluate_needs_a_batch_size(batch_size):
    with pytest.raises(ValueError, match="batch_size must be"):
        evaluate(network(), cross_entropy, data(), batch_size=batch_size)


def test_evaluate_tells_a_wrong_shape_and_lets_a_full_device_pass():
    X, y = data()
    model = network().train()
    with pytest.raises(ValueError, match="in validation, batch 1: mat1 and mat2"):
        evaluate(model, cross_entropy, (X[:, :3], y))
    assert model.training

    def full(output, target):
        raise torch.OutOfMemoryError("out of memory")

    for call in (lambda: evaluate(model, full, (X, y)), lambda: run(model, loss=full)):
        with pytest.raises(torch.OutOfMemoryError):
            call()


def test_a_used_up_generator_is_told():
    with pytest.raises(ValueError, match=r"no batch in epoch 2: .* used up"):
        run(train=(batch for batch in [data()]))


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_not_finite_names_epoch_and_batch(tmp_path, bad):
    calls = 0

    def loss(output, target):
        nonlocal calls
        calls += 1
        return cross_entropy(output, target) * (bad if calls == 9 else 1)

    path = tmp_path / "run.ckpt"
    with pytest.raises(ValueError, match=rf"the loss is {bad} in epoch 2, batch 3\."):
        run(loss=loss, checkpoint=path)
    # The checkpoint is from before: training goes on from there.
    assert len(checkpoints.load_checkpoint(path)["history"]["train_loss"]) == 1


def test_labels_of_another_type_are_told():
    model = network()  # its running means have seen the batch by then; its weights stay
    before = [parameter.clone() for parameter in model.parameters()]
    with pytest.raises(ValueError, match=r"in epoch 1, batch 1: .*target"):
        run(model, train=(torch.zeros(4, 5), torch.zeros(4)))
    assert all(map(torch.equal, model.parameters(), before))


def test_a_label_out_of_range_names_epoch_and_batch():
    X, y = data(n=64)
    y[:] = 3
    with pytest.raises(ValueError, match=r"in epoch 1, batch 1: Target 3 is out of bounds"):
        run(train=(X, y))
    with pytest.raises(ValueError, match=r"in validation, batch 1: Target 3 is out of bounds"):
        run(validation=(X, y))
    good = data(n=16)
    with pytest.raises(ValueError, match=r"in epoch 1, batch 2: Target 3 is out of bounds"):
        run(train=[good, (X, y)])
