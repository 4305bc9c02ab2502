"""Jobs: articles that were accepted and are taken in one batch after another; one SQLite file in the store's folder.

An article stands here until its outcome is known, so that a server that was killed goes on where it was. Taking an
article in twice changes nothing, and so nothing is lost or doubled.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from dateline.api.problems import KeyReusedError
from dateline.index.dates import now
from dateline.index.errors import NotFoundError, StoreError
from dateline.index.lock import opening

FILE = "jobs.sqlite3"
KEYS_KEPT = timedelta(hours=24)
"""For how long a request is known again by its Idempotency-Key."""
MOST_REJECTIONS = 100
"""Rejected articles that are listed."""
_TABLES = """
    CREATE TABLE IF NOT EXISTS jobs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        created_at TEXT NOT NULL,
        finished_at TEXT,
        total INTEGER NOT NULL,
        trouble TEXT
    );
    CREATE TABLE IF NOT EXISTS items (
        job INTEGER NOT NULL,
        n INTEGER NOT NULL,
        fields TEXT,
        outcome TEXT,
        reason TEXT,
        PRIMARY KEY (job, n)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS open_items ON items (job, n) WHERE outcome IS NULL;
    CREATE TABLE IF NOT EXISTS keys (
        key TEXT NOT NULL PRIMARY KEY,
        request TEXT NOT NULL,
        kept_at TEXT NOT NULL,
        status INTEGER NOT NULL,
        response TEXT NOT NULL
    ) WITHOUT ROWID;
"""

Fields = dict[str, Any]
JobOutcome = Literal["new", "changed", "unchanged", "rejected"]


@dataclass(frozen=True, slots=True)
class Rejection:
    """An article of a job that was not taken in."""

    n: int
    reason: str


@dataclass(frozen=True, slots=True)
class Job:
    """Articles that are taken in, and how far it is."""

    id: str
    state: Literal["waiting", "running", "done"]
    created_at: str
    finished_at: str | None
    total: int
    done: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    rejections: tuple[Rejection, ...]
    trouble: str | None


class JobLedger:
    """The jobs of a store. Safe to be used by several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        with self._opened():
            pass

    def add(self, articles: Sequence[Fields], *, key: str | None = None) -> str:
        """Accept articles as a job; returns its id.

        Raises:
            KeyReusedError: the key was used for something else.

        """
        id_ = uuid4().hex
        with self._opened() as database, database:
            database.execute("BEGIN IMMEDIATE")
            if key is not None and (known := self._known(database, key, articles)):
                return str(known[1]["id"])
            query = "INSERT INTO jobs (id, created_at, total) VALUES (?, ?, ?)"
            number = database.execute(query, (id_, now(), len(articles))).lastrowid
            rows = ((number, n, json.dumps(fields)) for n, fields in enumerate(articles, 1))
            database.executemany("INSERT INTO items (job, n, fields) VALUES (?, ?, ?)", rows)
            if key is not None:
                self._remember(database, key, articles, 202, {"id": id_})
        return id_

    def job(self, id_: str) -> Job:
        """A job and how far it is.

        Raises:
            NotFoundError: there is no such job.

        """
        query = "SELECT number, created_at, finished_at, total, trouble FROM jobs WHERE id = ?"
        with self._opened() as database:
            if (row := database.execute(query, (id_,)).fetchone()) is None:
                raise NotFoundError(f"There is no job with the id “{id_}”.")
            number, created_at, finished_at, total, trouble = row
            counting = "SELECT outcome, count(*) FROM items WHERE job = ? AND outcome IS NOT NULL GROUP BY outcome"
            counts = dict(database.execute(counting, (number,)).fetchall())
            rejected = "SELECT n, reason FROM items WHERE job = ? AND outcome = 'rejected' ORDER BY n LIMIT ?"
            rejections = tuple(Rejection(*one) for one in database.execute(rejected, (number, MOST_REJECTIONS)))
        done = sum(counts.values())
        return Job(
            id=id_,
            state="done" if finished_at else "running" if done else "waiting",
            created_at=created_at,
            finished_at=finished_at,
            total=total,
            done=done,
            new=counts.get("new", 0),
            changed=counts.get("changed", 0),
            unchanged=counts.get("unchanged", 0),
            rejected=counts.get("rejected", 0),
            rejections=rejections,
            trouble=trouble,
        )

    def open_jobs(self) -> int:
        """How many jobs are not done."""
        with self._opened() as database:
            return int(database.execute("SELECT count(*) FROM jobs WHERE finished_at IS NULL").fetchone()[0])

    # -- for whoever does the work --

    def next_items(self, most: int) -> tuple[int, list[tuple[int, Fields]]] | None:
        """The oldest job that is not done, with its next articles by number; None where all are done."""
        with self._opened() as database, database:
            query = "SELECT number FROM jobs WHERE finished_at IS NULL ORDER BY number"
            for (job,) in database.execute(query).fetchall():
                open_ = "SELECT n, fields FROM items WHERE job = ? AND outcome IS NULL ORDER BY n LIMIT ?"
                if found := database.execute(open_, (job, most)).fetchall():
                    return job, [(n, json.loads(fields)) for n, fields in found]
                database.execute("UPDATE jobs SET finished_at = ?, trouble = NULL WHERE number = ?", (now(), job))
        return None

    def note(self, job: int, outcomes: Sequence[tuple[int, JobOutcome, str | None]]) -> None:
        """Keep what became of articles, by number; their words are forgotten here."""
        with self._opened() as database, database:
            database.executemany(
                "UPDATE items SET outcome = ?, reason = ?, fields = NULL WHERE job = ? AND n = ?",
                [(outcome, reason, job, n) for n, outcome, reason in outcomes],
            )

    def note_trouble(self, job: int, trouble: str | None) -> None:
        """Keep why a job does not go on."""
        with self._opened() as database, database:
            database.execute("UPDATE jobs SET trouble = ? WHERE number = ?", (trouble, job))

    # -- idempotency keys --

    def replay(self, key: str, request: Any) -> tuple[int, Any] | None:
        """What was answered to a request with this key, status and body; None where it is new.

        Raises:
            KeyReusedError: the key was used for something else.

        """
        with self._opened() as database:
            return self._known(database, key, request)

    def remember(self, key: str, request: Any, status: int, response: Any) -> None:
        """Keep what was answered to a request with a key."""
        with self._opened() as database, database:
            self._remember(database, key, request, status, response)

    @staticmethod
    def _known(database: sqlite3.Connection, key: str, request: Any) -> tuple[int, Any] | None:
        since = (datetime.now(UTC) - KEYS_KEPT).isoformat(timespec="seconds")
        query = "SELECT request, status, response FROM keys WHERE key = ? AND kept_at > ?"
        if (row := database.execute(query, (key, since)).fetchone()) is None:
            return None
        if row[0] != _fingerprint(request):
            raise KeyReusedError("This Idempotency-Key was used for other articles; give each request its own.")
        return row[1], json.loads(row[2])

    @staticmethod
    def _remember(database: sqlite3.Connection, key: str, request: Any, status: int, response: Any) -> None:
        since = (datetime.now(UTC) - KEYS_KEPT).isoformat(timespec="seconds")
        database.execute("DELETE FROM keys WHERE kept_at <= ?", (since,))
        row = (key, _fingerprint(request), now(), status, json.dumps(response))
        database.execute("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?)", row)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as database:
                with opening(self._path.parent):
                    database.execute("PRAGMA journal_mode = WAL")
                    database.execute("PRAGMA secure_delete = ON")
                    database.executescript(_TABLES)
                yield database
        except sqlite3.Error as error:
            raise StoreError(f"The jobs in {self._path} cannot be read or written: {error}.") from error


def _fingerprint(request: Any) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
