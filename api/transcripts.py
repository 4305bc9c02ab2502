"""What streams have told, for all processes of a store: one SQLite file in its folder, the events of some minutes.

Who lost the connection may come back to another process, or after the one that was at work has died. Which process is
at work is told by a lock that the operating system gives back when it dies.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from dateline.api.gate import LOCKS, held, is_held
from dateline.index.errors import StoreError
from dateline.index.lock import opening
from dateline.index.wiping import wipe

FILE = "streams.sqlite3"
_SECONDS = 5.0
"""For which one process waits while another writes."""
_SWEEP = 60.0
"""Seconds after which what is to be forgotten is removed."""
_ABANDONED = 3_600.0
"""Seconds after which a stream is forgotten that nobody has come back for."""
_TABLES = """
    CREATE TABLE IF NOT EXISTS streams (
        id TEXT NOT NULL PRIMARY KEY,
        conversation TEXT NOT NULL,
        owner TEXT NOT NULL,
        begun_at REAL NOT NULL,
        finished_at REAL,
        heard_at REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS events (
        stream TEXT NOT NULL,
        n INTEGER NOT NULL,
        name TEXT NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (stream, n)
    ) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Message:
    """An event of a stream."""

    id: str
    name: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Transcript:
    """One stream, as far as it was told."""

    id: str
    conversation: str
    owner: str
    """The process that works on it, or did when it died."""
    finished: bool


class Transcripts:
    """The transcripts of a store, to which this process adds. Safe to be used by several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._locks = folder / LOCKS
        self.owner = f"process-{uuid4().hex}"
        self._life = ExitStack()
        with held(self._locks / "roll"):  # no lock is taken for that of a dead process before it is held
            for lock in self._locks.glob("process-*"):
                if not is_held(lock):
                    lock.unlink(missing_ok=True)
            self._life.enter_context(held(self._locks / self.owner))
        self._swept = 0.0
        self._one_at_a_time = threading.Lock()
        with _explained(self._path), opening(folder):
            self._database = sqlite3.connect(self._path, timeout=_SECONDS, check_same_thread=False)
            for pragma in ("journal_mode = WAL", "synchronous = OFF", "secure_delete = ON"):
                self._database.execute(f"PRAGMA {pragma}")
            self._database.executescript(_TABLES)

    def close(self) -> None:
        """Say that this process works on none any more."""
        self._database.close()
        (self._locks / self.owner).unlink(missing_ok=True)
        self._life.close()

    def begin(self, id_: str, conversation: str, *, kept: float) -> None:
        """Begin a transcript; those that were finished more than `kept` seconds ago are forgotten."""
        now = time.time()
        row = (id_, conversation, self.owner, now, now)
        with self._using() as database:
            if now > self._swept + _SWEEP:
                self._swept = now
                old = (now - kept, now - _ABANDONED)
                database.execute("DELETE FROM streams WHERE finished_at < ? OR heard_at < ?", old)
                database.execute("DELETE FROM events WHERE stream NOT IN (SELECT id FROM streams)")
            database.execute("INSERT INTO streams VALUES (?, ?, ?, ?, NULL, ?)", row)

    def add(self, id_: str, number: int, message: Message) -> None:
        """Keep an event."""
        row = (id_, number, message.name, json.dumps(message.data))
        with self._using() as database:
            database.execute("INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?)", row)

    def finish(self, id_: str) -> None:
        """Note that there is no more to come."""
        with self._using() as database:
            database.execute("UPDATE streams SET finished_at = ? WHERE id = ?", (time.time(), id_))

    def abandon(self, id_: str) -> None:
        """Note that nobody works on it any more, for nobody listens; who comes back can have it taken over."""
        with self._using() as database:
            database.execute("UPDATE streams SET owner = 'nobody' WHERE id = ?", (id_,))

    def find(self, id_: str, *, kept: float) -> Transcript | None:
        """A transcript, unless it was finished more than `kept` seconds ago."""
        query = "SELECT conversation, owner, finished_at FROM streams WHERE id = ? AND coalesce(finished_at, ?) >= ?"
        now = time.time()
        with self._using() as database:
            row = database.execute(query, (id_, now, now - kept)).fetchone()
        return None if row is None else Transcript(id_, row[0], row[1], row[2] is not None)

    def events(self, id_: str, after: int = 0) -> list[Message]:
        """The events after so many."""
        query = "SELECT n, name, data FROM events WHERE stream = ? AND n > ? ORDER BY n"
        with self._using() as database:
            rows = database.execute(query, (id_, after)).fetchall()
        return [Message(f"{id_}-{n}", name, json.loads(data)) for n, name, data in rows]

    def forget(self) -> None:
        """Forget all that was told, and wipe what is left of it in the file; to be called while nobody tells."""
        with self._using() as database:
            with database:
                database.execute(
                    "DELETE FROM streams WHERE finished_at IS NOT NULL OR id IN (SELECT stream FROM events)"
                )
                database.execute("DELETE FROM events")
            wipe(database)

    # -- between processes --

    def lives(self, owner: str) -> bool:
        """Whether the process is alive that works on a stream."""
        return owner == self.owner or is_held(self._locks / owner)

    def take_over(self, transcript: Transcript) -> bool:
        """Make a stream whose process died this one's; False where another one was quicker."""
        query = "UPDATE streams SET owner = ? WHERE id = ? AND owner = ? AND finished_at IS NULL"
        with self._using() as database:
            return database.execute(query, (self.owner, transcript.id, transcript.owner)).rowcount > 0

    def hear(self, id_: str) -> None:
        """Note that somebody listens, at another process than the one at work."""
        with self._using() as database:
            database.execute("UPDATE streams SET heard_at = ? WHERE id = ?", (time.time(), id_))

    def is_heard(self, id_: str, seconds: float) -> bool:
        """Whether somebody was noted within so many seconds."""
        query = "SELECT 1 FROM streams WHERE id = ? AND heard_at > begun_at AND heard_at > ?"
        with self._using() as database:
            return database.execute(query, (id_, time.time() - seconds)).fetchone() is not None

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        with _explained(self._path), self._one_at_a_time, self._database:
            yield self._database


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"The streams in {path} cannot be read or written: {error}.") from error


def same(told: Sequence[Message], number: int, message: Message) -> bool:
    """Whether a stream that is told again says what it said the first time."""
    return told[number - 1].name == message.name and told[number - 1].data == json.loads(json.dumps(message.data))
