"""What the disk, the databases and Chroma raise, told in one clear sentence."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from dateline.index.errors import DiskFullError, StoreError

_NOTHING = 1_000_000
"""Bytes free below which a failure of Chroma, which does not always say why, is put down to the disk."""


def explain(error: Exception, folder: Path, chroma_url: str | None) -> StoreError | None:
    """The failure of a store in words; None for what is no failure of a store but a mistake in the program."""
    import httpx  # these two load slowly, and only a failure needs them
    from chromadb.errors import ChromaError

    if not isinstance(error, (OSError, sqlite3.Error, DBAPIError, ChromaError, httpx.HTTPError)):
        return None
    cause = error.orig if isinstance(error, DBAPIError) else error
    reason = str(getattr(cause, "strerror", None) or cause).lower()
    chroma_starved = isinstance(error, ChromaError) and not chroma_url and shutil.disk_usage(folder).free < _NOTHING
    if getattr(cause, "errno", None) == errno.ENOSPC or "disk is full" in reason or chroma_starved:
        return DiskFullError(
            f"The disk of the store {folder} is full. Free some space and run the same command again; "
            "nothing that was stored is lost."
        )
    if isinstance(error, (ChromaError, httpx.HTTPError)) and chroma_url:
        return StoreError(
            f"The Chroma server at {chroma_url} fails: {reason}. "
            "Start it again and run the same command again; nothing that was stored is lost."
        )
    return StoreError(
        f"The store {folder} cannot be used: {reason}. Choose another folder by --store or DATELINE_STORE."
    )
