"""A store: one folder with the archive and the two indexes that are derived from it."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.index.archive import Archive
from dateline.index.chroma import FOLDER, IN_STORE, ChromaServer, have_wiped
from dateline.index.entry import LAYOUT
from dateline.index.errors import DiskFullError, StoreError, StoreLockedError
from dateline.index.failures import explain
from dateline.index.fulltext import FullText
from dateline.index.lock import StoreLock, opening
from dateline.index.model import BUNDLED, RuntimeName
from dateline.index.passages import Passage, split_passages
from dateline.index.wiping import wipe_chroma

if TYPE_CHECKING:
    from dateline.index.encoder import Encoder
    from dateline.index.vectors import VectorStore

LEAST_FREE = 24_000_000
"""Bytes that must be free before a batch is written: one batch needs a few, and Chroma must never run dry half-way."""

_MADE_WITH = "passages_made_with"


class Store:
    """The archive, Chroma and full text of one folder; each part is opened when first used.

    Searching and writing take the store's lock, reading the archive does not.
    """

    def __init__(
        self,
        folder: Path,
        *,
        model: str = BUNDLED,
        runtime: RuntimeName = "auto",
        passage_tokens: int = 200,
        chroma: ChromaServer | None = None,
        create: bool = True,
    ) -> None:
        self.folder = folder
        self._chroma = chroma
        self._passage_tokens = passage_tokens
        self._model = model
        self._runtime = runtime
        self._lock = StoreLock(folder)
        if not create and not (folder / "archive.sqlite3").exists():
            raise StoreError(f"There is no store in {folder} yet; take articles in first: dateline ingest SOURCE...")
        with self.explained():
            folder.mkdir(parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK):
                raise PermissionError(errno.EACCES, "Permission denied")

    def close(self) -> None:
        """Give everything back that was opened, the lock last."""
        for part in ("vectors", "fulltext", "archive"):
            if part in self.__dict__:
                self.__dict__.pop(part).close()
        self._lock.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def hold(self) -> None:
        """Make sure that this process may write: take the store's lock, or see that the Chroma server answers.

        Chroma in the store's folder is not yet opened.

        Raises:
            StoreLockedError: another process holds the store.
            StoreError: no Chroma server answers, or the folder cannot be written.

        """
        with self.explained():
            if self._chroma is None:
                self._lock.acquire()
            else:
                self.vectors  # noqa: B018

    @cached_property
    def encoder(self) -> Encoder:
        """The embedding model."""
        from dateline.index.encoder import shared_encoder  # loads slowly, and reading the archive does not need it

        return shared_encoder(self._model, self._runtime)

    @cached_property
    def archive(self) -> Archive:
        """The store of record."""
        with self._making():
            return Archive(f"sqlite:///{self.folder / 'archive.sqlite3'}")

    @cached_property
    def fulltext(self) -> FullText:
        """The full-text index."""
        with self._making():
            return FullText(self.folder / "fulltext.sqlite3")

    @cached_property
    def vectors(self) -> VectorStore:
        """The vectors in Chroma. Opened only by the process that holds the store, unless a server keeps them."""
        from dateline.index.vectors import VectorStore  # loads slowly, and reading the archive does not need it

        with self.explained():
            if self._chroma is None:
                self._lock.acquire()
                if not (self.folder / FOLDER).exists():
                    self.require_space()
            return VectorStore(self.folder, self._chroma)

    def wipe_vectors(self) -> bool:
        """Wipe what Chroma's files still hold of what was removed; False if others have them open.

        Chroma is given back for that, and opened again by whoever asks. The files of a server elsewhere are not ours.
        """
        self.close()
        if self._chroma is not None:
            return not self._chroma.own or have_wiped(self.folder, self._chroma)
        try:
            self.hold()
        except StoreLockedError:  # another process was quicker
            return False
        return wipe_chroma(self.folder / FOLDER)

    def check_settings(self) -> None:
        """Make sure that the passages at hand were made with the settings in force.

        Raises:
            StoreError: another model, passage size or place of Chroma made them.

        """
        made_with, now = self.archive.fact(_MADE_WITH), self._settings()
        earlier = now if made_with is None else json.loads(made_with)
        differing = [
            f"{name} {earlier.get(name, 'of an earlier version')}, now {value}"
            for name, value in now.items()
            if earlier.get(name) != value
        ]
        if differing:
            raise StoreError(
                f"The store {self.folder} was indexed with other settings: {'; '.join(differing)}. "
                "Set them back, or run `dateline reindex`."
            )

    def note_settings(self) -> None:
        """Remember the settings that the passages are made with."""
        self.archive.set_fact(_MADE_WITH, json.dumps(self._settings()))

    def _settings(self) -> dict[str, str | int]:
        chroma = self._chroma.place if self._chroma else IN_STORE
        return {"model": self._model, "passage_tokens": self._passage_tokens, "chroma": chroma, "layout": LAYOUT}

    def split(self, article_id: str, revision: int, title: str | None, text: str) -> list[Passage]:
        """Cut a revision into passages for the encoder in force; the headline, embedded with each, takes its share."""
        limit = self.encoder.max_tokens
        headline = self.encoder.count_tokens([title])[0] if title else 0
        return split_passages(
            article_id,
            revision,
            title,
            text,
            count_tokens=self.encoder.count_tokens,
            target_tokens=self._passage_tokens,
            max_tokens=max(limit - headline, limit // 2),
        )

    def free_bytes(self) -> int:
        """Bytes free on the disk below the store."""
        return shutil.disk_usage(self.folder).free

    def require_space(self) -> None:
        """Make sure that a batch can be written.

        Raises:
            DiskFullError: too little is free.

        """
        if (free := self.free_bytes()) < LEAST_FREE:
            raise DiskFullError(
                f"The disk of the store {self.folder} is full: {free // 1_000_000} MB free, "
                f"{LEAST_FREE / 1e6:.0f} MB needed. "
                "Free some space, or use another --store, and run the same command again."
            )

    @contextmanager
    def _making(self) -> Iterator[None]:
        """One process at a time opens a database: whoever comes first may have to make it, or bring it up to date."""
        with self.explained(), opening(self.folder):
            yield

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Failures of the disk, the databases and the Chroma server below become one clear sentence.

        Raises:
            DiskFullError: no space was left.
            StoreError: the folder or a file in it cannot be read or written.

        """
        try:
            yield
        except Exception as error:
            if (told := explain(error, self.folder, self._chroma.url if self._chroma else None)) is None:
                raise
            raise told from error
