"""Where Chroma is: in the process, with its files in the store's folder, or a server that several processes share."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dateline.index.errors import StoreError

IN_STORE = "in the store's folder"
"""The place of vectors that no server elsewhere keeps."""
FOLDER = "chroma"
"""Where Chroma's files are, in the store's folder."""
_WIPE = "chroma.wipe"
_WIPED_WITHIN = 60.0
"""Seconds in which a server of our own has wiped its files and is back."""


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server, and what is ours on it."""

    url: str
    token: str | None = field(default=None, repr=False)
    """Sent as `x-chroma-token`, as Chroma's cloud wants it."""
    tenant: str = "default_tenant"
    database: str = "default_database"
    collection: str = "passages"
    """The passages of one store; another store on the same server needs another."""
    own: bool = False
    """Whether it serves the files in the store's folder, started by `dateline serve` for its processes."""

    @property
    def place(self) -> str:
        """Where the vectors are, in words that tell one place from another."""
        if self.own:
            return IN_STORE
        return " ".join(part for part in (self.url, self._beside_default()) if part)

    def _beside_default(self) -> str:
        usual = ("default_tenant", "default_database", "passages")
        named = (self.tenant, self.database, self.collection)
        return "" if named == usual else "/".join(named)


def connect(folder: Path, server: ChromaServer | None) -> Any:
    """A client of the server; without one, of the files in a store's folder, which this process must hold.

    Raises:
        StoreError: no server answers there.

    """
    import chromadb  # loads slowly, and to name a server does not need it
    from chromadb.errors import ChromaError

    if server is None:
        make(folder)
        return _embedded(folder / FOLDER)
    parts = urlsplit(server.url)
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            headers={"x-chroma-token": server.token} if server.token else None,
            tenant=server.tenant,
            database=server.database,
            settings=_settings(),
        )
    except (ValueError, ChromaError) as error:
        raise StoreError(
            f"No Chroma server answers at {server.url}; start one with `chroma run`, or unset DATELINE_CHROMA_URL."
        ) from error


def make(folder: Path) -> None:
    """Make Chroma's files in a store's folder where there are none.

    They are made whole under another name: Chroma never opens again what was cut short while it was being made.
    """
    files = folder / FOLDER
    if not files.exists():
        made = files.with_name(f"{files.name}.new")
        shutil.rmtree(made, ignore_errors=True)
        _embedded(made).close()
        made.rename(files)


def _embedded(files: Path) -> Any:
    import chromadb

    try:
        return chromadb.PersistentClient(path=str(files), settings=_settings())
    except (AttributeError, ValueError):
        # Within a process, Chroma keeps what it could not open, say on a full disk, and drops it only when it is asked
        # for again.
        return chromadb.PersistentClient(path=str(files), settings=_settings())


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def answers(url: str) -> bool:
    """Whether a Chroma server answers at an address."""
    import httpx

    try:
        return httpx.get(f"{url}/api/v2/heartbeat", timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


# -- wiping the files of a server of our own: it ends, and wipes them before it starts again --


def is_to_be_wiped(folder: Path) -> bool:
    """Whether the files in a store's folder are to be wiped before they are opened again."""
    return (folder / _WIPE).exists()


def note_wiped(folder: Path) -> None:
    """Note that they were."""
    (folder / _WIPE).unlink(missing_ok=True)


def have_wiped(folder: Path, server: ChromaServer) -> bool:
    """Let our own server wipe its files, and wait until it answers again; False if it does not in time."""
    (folder / _WIPE).touch()
    deadline = time.monotonic() + _WIPED_WITHIN
    while time.monotonic() < deadline:
        if not is_to_be_wiped(folder) and answers(server.url):
            return True
        time.sleep(0.1)
    return False
