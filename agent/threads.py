"""Conversations as they were held: listed, read and removed. What was answered in them is kept by `agent/stored.py`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from langgraph.checkpoint.sqlite import SqliteSaver

from dateline.agent.stored import FILE, KEPT, Kept, kept_from, opened
from dateline.index.archive import Archive
from dateline.index.errors import NotFoundError, StoreError
from dateline.index.wiping import wipe

_LIST = """
    SELECT conversation, json_extract(answer, '$.question'), turns, begun_at, last_at, last
    FROM (
        SELECT conversation AS held, min(number) AS first, count(*) AS turns, min(kept_at) AS begun_at,
               max(kept_at) AS last_at, max(number) AS last
        FROM answers WHERE conversation IS NOT NULL GROUP BY conversation
    ) JOIN answers ON number = first
    WHERE last < ? ORDER BY last DESC LIMIT ?
"""
_LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation, without what was said."""

    id: str
    question: str
    """The first one."""
    turns: int
    begun_at: str
    """ISO date-time in UTC."""
    last_at: str
    number: int
    """Of its last answer: the later, the higher."""


def threads(folder: Path, *, limit: int, before: int | None = None) -> list[Thread]:
    """The conversations whose answers are kept, the latest first; `before` is the `number` of one: those after it.

    Raises:
        StoreError: they cannot be read.

    """
    if not (folder / FILE).exists():
        return []
    with opened(folder, "read") as database:
        rows = database.execute(_LIST, (_LAST if before is None else before, limit))
        return [Thread(*row) for row in rows]


def answers_of(folder: Path, archive: Archive, conversation: str) -> Iterator[Kept]:
    """A conversation's answers, the oldest first, each held against the archive as it is now.

    Raises:
        NotFoundError: there is no such conversation.
        StoreError: they cannot be read.

    """
    rows = []
    if (folder / FILE).exists():
        with opened(folder, "read") as database:
            rows = database.execute(f"{KEPT} WHERE conversation = ? ORDER BY number", (conversation,)).fetchall()
    if not rows:
        raise NotFoundError(f"There is no conversation with the id “{conversation}”.")
    for row in rows:
        yield kept_from(archive, row)


def remove(folder: Path, saver: SqliteSaver, conversation: str) -> None:
    """Remove a conversation with its answers and what was said of them, and wipe what the files still hold of them.

    Raises:
        NotFoundError: there is no such conversation.
        StoreError: the files cannot be changed.

    """
    ids: list[tuple[str]] = []
    if (folder / FILE).exists():
        with opened(folder, "changed") as database:
            with database:
                ids = database.execute("SELECT id FROM answers WHERE conversation = ?", (conversation,)).fetchall()
                for table in ("feedback", "named", "answers"):
                    database.executemany(f"DELETE FROM {table} WHERE id = ?", ids)  # nosec B608
            wipe(database)
    try:
        with saver.lock:
            query = "SELECT 1 FROM checkpoints WHERE thread_id = ? LIMIT 1"
            known = saver.conn.execute(query, (conversation,)).fetchone()
        if known:
            saver.delete_thread(conversation)
            with saver.lock:
                wipe(saver.conn)
    except sqlite3.Error as error:
        raise StoreError(f"The conversations in {folder} cannot be changed: {error}.") from error
    if not ids and not known:
        raise NotFoundError(f"There is no conversation with the id “{conversation}”.")


def figures(folder: Path) -> tuple[int, int]:
    """How many answers are kept, and of how many conversations.

    Raises:
        StoreError: they cannot be read.

    """
    if not (folder / FILE).exists():
        return 0, 0
    with opened(folder, "read") as database:
        row = database.execute("SELECT count(*), count(DISTINCT conversation) FROM answers").fetchone()
    return int(row[0]), int(row[1])
