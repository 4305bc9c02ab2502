"""Where converted models are kept: in the user's cache, each under a hash of what it was made of."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import platformdirs
from filelock import FileLock

from dateline.index.errors import DatelineError, ModelError
from dateline.index.model import sha256_of

CARD = "card.json"
"""What must be known of a converted model to run it. Written last: a folder without it is no model."""
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")


_making = threading.Lock()
"""Torch and transformers are loaded, and their warnings silenced, by one thread at a time."""


class NotConvertibleError(DatelineError):
    """A model that must run on torch."""


def kept(made_of: Sequence[str], make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills, kept under the hash of what it is made of; made if need be.

    Two processes at once make it once; one that is killed leaves nothing that is taken for a model.

    Raises:
        NotConvertibleError: there is no place to keep it; and whatever `make` raises.

    """
    key = hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:20]
    folder = Path(platformdirs.user_cache_dir("dateline", appauthor=False), "models", key)
    if (folder / CARD).exists():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _making, FileLock(folder.with_suffix(".lock")):
            if not (folder / CARD).exists():
                made = folder.with_suffix(".new")
                shutil.rmtree(made, ignore_errors=True)
                shutil.rmtree(folder, ignore_errors=True)
                try:
                    made.mkdir()
                    make(made)
                    made.rename(folder)
                finally:
                    shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise NotConvertibleError(
            f"the converted model cannot be kept in {folder.parent} ({error.strerror})"
        ) from error
    return folder


def identity(path: str) -> list[str]:
    """What tells one model, in a folder or on the hub, from another: hashes of its weights and of all said about them.

    Raises:
        ModelError: it is on the hub, which cannot be reached, and was never fetched.
        NotConvertibleError: it has no weights, or they cannot be fetched.

    """
    folder = Path(path)
    if not folder.is_dir():
        folder = _snapshot(path)
    weights = [file for pattern in _WEIGHTS for file in sorted(folder.rglob(pattern))]
    if not weights:
        raise NotConvertibleError("it has no weights that can be told apart")
    return [f"{file.relative_to(folder)} {sha256_of(file)}" for file in [*weights, *sorted(folder.rglob("*.json"))]]


def _snapshot(hub_id: str) -> Path:
    """The folder into which the hub's model is, or was, fetched."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    wanted = ["*.json", "*.safetensors", "*.txt", "*.model"]
    try:
        return Path(snapshot_download(hub_id, allow_patterns=wanted))
    except LocalEntryNotFoundError as error:
        if "/" not in hub_id:  # a short name, which sentence-transformers completes
            raise NotConvertibleError("the hub cannot be reached") from error
        raise ModelError(
            f"There is no folder “{hub_id}”, and the hub cannot be reached to fetch a model of that name; "
            "name a folder that holds it, or try again with a network."
        ) from error
    except (OSError, ValueError, HfHubHTTPError) as error:
        raise NotConvertibleError("the hub cannot be reached") from error
