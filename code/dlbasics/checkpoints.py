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
    complete and on the disk before it takes the name.
    """
    buffer = io.BytesIO()
    torch.save(state, buffer)
    content = buffer.getvalue()
    checksum = hashlib.sha256(content).hexdigest().encode()
    path = Path(path)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(_HEAD + checksum + b"\n" + content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
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
    data = Path(path).read_bytes()
    if not data:
        raise ValueError(f"{path}: the file is empty")
    if not data.startswith(_HEAD):
        raise ValueError(f"{path}: this is no checkpoint of dlbasics, or its beginning is damaged")
    digest, content = data[len(_HEAD) :][:65], data[len(_HEAD) + 65 :]
    if digest != hashlib.sha256(content).hexdigest().encode() + b"\n":
        raise ValueError(f"{path}: damaged, cut short or changed (its checksum does not fit)")
    try:  # weights_only: a checkpoint from a stranger must not run code here
        return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ValueError(f"{path}: holds more than tensors and plain values: {error}") from None
