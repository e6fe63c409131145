"""Files that are whole or not there; what a training does with them is tested in test_training."""

import os
import random

import numpy as np
import pytest
import torch

from dlbasics import checkpoints
from dlbasics.checkpoints import load_checkpoint, save_checkpoint

STATE = {
    "weights": {"a": torch.arange(5.0), "b": torch.tensor(2)},
    "losses": [1.5, 0.25],
    "n": None,
}


def test_what_was_saved_comes_back(tmp_path):
    save_checkpoint(tmp_path / "a.ckpt", STATE)
    back = load_checkpoint(str(tmp_path / "a.ckpt"))
    assert torch.equal(back["weights"]["a"], STATE["weights"]["a"])
    assert back["losses"] == STATE["losses"] and back["n"] is None
    assert os.listdir(tmp_path) == ["a.ckpt"]  # the temporary file is gone


def test_every_bit_counts(tmp_path):
    path = tmp_path / "a.ckpt"
    save_checkpoint(path, STATE)
    good = path.read_bytes()
    generator = random.Random(0)
    for place in [0, 21, 22, 60, 87, len(good) - 1, *generator.choices(range(len(good)), k=300)]:
        bad = bytearray(good)
        bad[place] ^= 1 << generator.randrange(8)
        path.write_bytes(bad)
        with pytest.raises(ValueError, match=r"a.ckpt: .*damaged"):
            load_checkpoint(path)


@pytest.mark.parametrize("length", [1, 21, 22, 50, 87, 500, -1])
def test_a_file_that_is_cut_short(tmp_path, length):
    path = tmp_path / "a.ckpt"
    save_checkpoint(path, STATE)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(ValueError, match=r"a.ckpt: .*damaged"):
        load_checkpoint(path)


def test_other_files(tmp_path):
    path = tmp_path / "a.ckpt"
    path.write_bytes(b"")
    with pytest.raises(ValueError, match=r"a.ckpt: the file is empty"):
        load_checkpoint(path)
    torch.save(STATE, path)
    with pytest.raises(ValueError, match=r"a.ckpt: this is no checkpoint of dlbasics"):
        load_checkpoint(path)


class Harmful:
    def __reduce__(self):
        return (os.system, ("exit 1",))


def test_code_is_not_run(tmp_path, monkeypatch):
    with monkeypatch.context() as unguarded:
        unguarded.setattr(checkpoints, "_unpacked", lambda content: None)
        save_checkpoint(tmp_path / "a.ckpt", {"model": Harmful()})
    with pytest.raises(ValueError, match=r"a.ckpt: holds more than tensors and plain values"):
        load_checkpoint(tmp_path / "a.ckpt")


@pytest.mark.parametrize("value", [Harmful(), np.float64(0.5), lambda: 0])
def test_what_could_not_be_read_back_is_not_written(tmp_path, value):
    path = tmp_path / "a.ckpt"
    save_checkpoint(path, STATE)
    with pytest.raises(ValueError, match="tensors and plain values"):
        save_checkpoint(path, {"value": value})
    assert load_checkpoint(path)["losses"] == STATE["losses"]
    assert os.listdir(tmp_path) == ["a.ckpt"]


def test_a_folder_is_no_checkpoint(tmp_path):
    for use in (load_checkpoint, lambda path: save_checkpoint(path, STATE)):
        with pytest.raises(ValueError, match="this is a folder"):
            use(tmp_path)
    assert not os.listdir(tmp_path)


def test_what_a_killed_process_left_is_written_over(tmp_path):
    (tmp_path / "a.ckpt.part").write_bytes(b"half a file" * 10_000)
    save_checkpoint(tmp_path / "a.ckpt", STATE)
    assert load_checkpoint(tmp_path / "a.ckpt")["losses"] == STATE["losses"]
    assert os.listdir(tmp_path) == ["a.ckpt"]


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch, fails):
    path = tmp_path / "a.ckpt"
    save_checkpoint(path, STATE)
    content = path.read_bytes()

    def full(*arguments):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, fails, full)
    with pytest.raises(OSError, match="No space left"):
        save_checkpoint(path, {})
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["a.ckpt"]
