"""Where runs keep what is costly to make again: one folder for each content and setting, in the user's cache."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import platformdirs

from dateline.index.model import sha256_of

_MAKES_NO_INDEX = ("errors.py", "failures.py", "feeds", "fetch", "lock.py", "reader", "retrieval")
"""Parts of `index` that leave what is in an index as it is."""


def cache_root() -> Path:
    """The folder for all of them."""
    return Path(platformdirs.user_cache_dir("dateline", appauthor=False), "eval")


def folder_for(kind: str, *parts: object) -> Path:
    """The folder for this kind of thing, made from these parts: equal parts, equal folder."""
    key = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]
    return cache_root() / f"{kind}-{key}"


@cache
def content_hash(source: Path) -> str:
    """SHA-256 (hex) over a file, or over the names and contents of all files below a folder."""
    files = sorted(source.rglob("*")) if source.is_dir() else [source]
    return _digest(f"{file.name} {sha256_of(file)}" for file in files if file.is_file())


@cache
def code_hash() -> str:
    """SHA-256 (hex) over the code that answers: what an older code began, a newer one does not finish."""
    import dateline.agent
    import dateline.index

    folders = [Path(module.__file__ or "").parent for module in (dateline.index, dateline.agent)]
    return _digest(sha256_of(file) for folder in folders for file in sorted(folder.rglob("*.py")))


@cache
def index_hash() -> str:
    """SHA-256 (hex) over the code that makes an index: another code, another index."""
    import dateline.index

    folder = Path(dateline.index.__file__ or "").parent
    files = [file.relative_to(folder) for file in sorted(folder.rglob("*.py"))]
    makes = [file for file in files if file.parts[0] not in _MAKES_NO_INDEX]
    return _digest(f"{file} {sha256_of(folder / file)}" for file in makes)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
