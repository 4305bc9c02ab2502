"""What of the reader is shipped: the differences of its numbers from the bundled encoder's, in four bits each.

Fine-tuning moves weights so little that their differences bear much coarser steps than they themselves would (Liu et
al. 2024, arXiv:2402.10193, go down to one bit). Matrices are cut into groups of GROUP numbers, each a signed integer
from -7 to 7 times the group's float16 step; all else is float16.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.index.errors import ModelError
from dateline.index.model import sha256_of

Numbers = npt.NDArray[np.float32]
Packed = Mapping[str, npt.NDArray[Any]]

SHIPPED = Path(__file__).parent / "reader.safetensors"
SHIPPED_SHA256 = "7f9fbda79249a95b4c5bf9b937d804426227994edde9cc1daa7ecc696a50e30f"
GROUP = 64
_MOST = 7


def packed(trained: Mapping[str, Numbers], base: Mapping[str, Numbers]) -> dict[str, npt.NDArray[Any]]:
    """The differences of what was trained from what it began with; what the base does not have is kept whole."""
    tensors: dict[str, npt.NDArray[Any]] = {}
    for name, value in trained.items():
        difference = value - base[name] if name in base else value
        if name not in base or difference.ndim < 2:
            tensors[name] = difference.astype(np.float16)
        elif np.any(difference):
            groups = difference.reshape(-1, GROUP)
            steps = (np.abs(groups).max(axis=1) / _MOST).astype(np.float16)
            safe = np.where(steps > 0, steps, 1).astype(np.float32)[:, None]
            whole = np.clip(np.rint(groups / safe), -_MOST, _MOST).astype(np.int8) + _MOST + 1
            tensors[f"{name}.steps"] = steps
            tensors[f"{name}.numbers"] = (whole[:, 0::2] << 4 | whole[:, 1::2]).astype(np.uint8)
    return tensors


def unpacked(tensors: Packed, base: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """The trained numbers again: those of the base and what was packed."""
    found = {name: np.array(value, dtype=np.float32) for name, value in base.items()}
    for name, tensor in tensors.items():
        if name.endswith(".numbers"):
            name = name.removesuffix(".numbers")
            pairs = tensor.astype(np.uint8)
            whole = np.stack([pairs >> 4, pairs & 15], axis=-1).reshape(len(pairs), -1).astype(np.float32) - (_MOST + 1)
            steps = tensors[f"{name}.steps"].astype(np.float32)[:, None]
            found[name] += (whole * steps).reshape(found[name].shape)
        elif not name.endswith(".steps"):
            found[name] = found.get(name, 0.0) + tensor.astype(np.float32)
    return found


def checked(path: Path, sha256: str | None = None) -> str:
    """The SHA-256 (hex) of a file of packed weights, held against the one given.

    Raises:
        ModelError: the file is missing, or not the one whose hash was given.

    """
    if not path.is_file():
        raise ModelError(f"The reader's weights are missing: {path}; reinstall Dateline.")
    found = sha256_of(path)
    if sha256 is not None and found != sha256:
        raise ModelError(
            f"The reader's weights {path} are not the ones that belong to this version; reinstall Dateline."
        )
    return found


def read_packed(path: Path, sha256: str | None = None) -> dict[str, npt.NDArray[Any]]:
    """The tensors of a file of packed weights, held against a hash if one is given.

    Raises:
        ModelError: the file is missing, broken, or not the one whose hash was given.

    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    checked(path, sha256)
    try:
        return dict(load_file(path))
    except (SafetensorError, OSError) as error:
        raise ModelError(f"The reader's weights {path} cannot be read ({type(error).__name__}).") from error


def write_packed(path: Path, tensors: Packed) -> None:
    """Keep packed weights in a file."""
    from safetensors.numpy import save_file

    save_file({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}, path)
