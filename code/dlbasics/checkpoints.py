"""Checkpoints: files that are whole or not there, and that notice when a single bit has changed.

Defined in the section "Modules and training", which keeps the state of a training in them.
"""

import hashlib
import io
import os
import pickle
from pathlib import Path

import torch

_HEAD = b"dlbasics checkpoint 1\n"


def save_checkpoint(path, state: dict) -> None:
    """Write tensors and plain values, such that path holds all of them or none.

    A reader finds the old file or the new one, whenever the power fails: the new one is
    complete and on the disk before it takes the name. Raises ValueError for a folder,
    and for a state that could not be read back; OSError where the disk refuses.
    """
    path = file_path(path)
    content = packed(state)  # by torch.save, into memory
    checksum = hashlib.sha256(content).hexdigest().encode()
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(_HEAD + checksum + b"\n" + content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:  # a half file helps nobody, least of all on a full disk
        if part.is_file():
            part.unlink()
        raise
    if os.name == "posix":  # the name, too, must reach the disk
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def load_checkpoint(path) -> dict:
    """Read what save_checkpoint wrote, tensors on the CPU.

    Raises ValueError, with the file's name and the reason, where it is damaged or no checkpoint.
    """
    data = file_path(path).read_bytes()
    if not data:
        raise ValueError(f"{path}: the file is empty")
    if not data.startswith(_HEAD):
        raise ValueError(f"{path}: this is no checkpoint of dlbasics, or its beginning is damaged")
    digest, content = data[len(_HEAD) :][:65], data[len(_HEAD) + 65 :]
    if digest != hashlib.sha256(content).hexdigest().encode() + b"\n":
        raise ValueError(f"{path}: damaged, cut short or changed (its checksum does not fit)")
    try:
        return _unpacked(content)
    except pickle.UnpicklingError as error:
        raise ValueError(f"{path}: holds more than tensors and plain values: {error}") from None


def packed(state: dict) -> bytes:
    """Turn tensors and plain values into bytes; ValueError where they could not be read back."""
    buffer = io.BytesIO()
    try:
        torch.save(state, buffer)
        _unpacked(buffer.getvalue())
    except (pickle.PicklingError, pickle.UnpicklingError, AttributeError, TypeError) as error:
        raise ValueError(
            "a checkpoint holds no more than tensors and plain values; this state holds something "
            "else, such as a NumPy number (float(...) makes it plain)"
        ) from error
    return buffer.getvalue()


def file_path(path) -> Path:
    """Check that a checkpoint can have this path: it may exist or not, but it is no folder."""
    path = Path(path)
    if path.is_dir():
        raise ValueError(f"{path}: this is a folder; a checkpoint is a file")
    return path


def _unpacked(content):
    # weights_only: a checkpoint from a stranger must not run code here
    return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
