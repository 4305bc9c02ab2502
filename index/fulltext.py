"""Full-text search over passages: SQLite FTS5, ranked by BM25 (Robertson and Zaragoza, 2009).

Words are folded (case, diacritics) and stemmed (Porter, 1980). The headline counts as context of each passage.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dateline.index.dates import END_OF_TIME
from dateline.index.entry import Entry
from dateline.index.wiping import wipe

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_article ON entries (article_id);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, text, tokenize = "porter unicode61 remove_diacritics 2"
);
"""

_TITLE_WEIGHT, _TEXT_WEIGHT = 0.5, 1.0
_WORD = re.compile(r"\w+")
_SQL_VARIABLES = 900
"""How many values go into one `IN (...)`: below every SQLite's limit."""


class FullText:
    """The full-text index, one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "busy_timeout=60000", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def change(self, entries: Sequence[Entry], gone: Sequence[str] = ()) -> None:
        """Add passages, renew those with the same id, and remove others, all at once; unknown ids are passed over."""
        with self._db:
            self._remove([*gone, *(entry.id for entry in entries)])
            first = 1 + (self._db.execute("SELECT max(row) FROM entries").fetchone()[0] or 0)
            self._db.executemany(
                "INSERT INTO entries (row, id, article_id, valid_from, valid_to) VALUES (?, ?, ?, ?, ?)",
                [
                    (row, entry.id, entry.article_id, entry.valid_from, entry.valid_to)
                    for row, entry in enumerate(entries, first)
                ],
            )
            self._db.executemany(
                "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
                [(row, entry.title, entry.text) for row, entry in enumerate(entries, first)],
            )

    def _remove(self, ids: Sequence[str]) -> None:
        rows = [(row,) for chunk in _chunks(ids) for (row,) in self._among("SELECT row FROM entries WHERE id", chunk)]
        self._db.executemany("DELETE FROM words WHERE rowid = ?", rows)
        self._db.executemany("DELETE FROM entries WHERE row = ?", rows)

    def _among(self, query: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
        """The rows of a query that ends with a column, where that is one of these values."""
        marks = ", ".join("?" * len(values))
        return self._db.execute(f"{query} IN ({marks})", values).fetchall()

    def clear(self) -> None:
        """Remove everything."""
        with self._db:
            self._db.execute("DELETE FROM words")
            self._db.execute("DELETE FROM entries")

    def wipe(self) -> bool:
        """Rewrite the file, so that nothing is left in it of what was removed; False if others read it."""
        with self._db:
            self._db.execute("INSERT INTO words (words) VALUES ('optimize')")
        return wipe(self._db)

    def validity(self, article_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Ids of these articles' passages that the index holds, with (valid_from, valid_to)."""
        return {
            id_: (start, end)
            for chunk in _chunks(article_ids)
            for id_, start, end in self._among("SELECT id, valid_from, valid_to FROM entries WHERE article_id", chunk)
        }

    def read(self, ids: Sequence[str]) -> dict[str, Entry]:
        """What the index holds of these passages."""
        query = (
            "SELECT id, article_id, title, text, valid_from, valid_to "
            "FROM entries JOIN words ON words.rowid = entries.row WHERE id"
        )
        return {row[0]: Entry(*row) for chunk in _chunks(ids) for row in self._among(query, chunk)}

    def ids(self) -> Iterator[str]:
        """Ids of all passages that the index holds."""
        yield from (id_ for (id_,) in self._db.execute("SELECT id FROM entries"))

    def count(self) -> int:
        """Number of passages."""
        return int(self._db.execute("SELECT count(*) FROM entries").fetchone()[0])

    def search(self, words: Sequence[str], *, limit: int, at: int | None = None) -> list[str]:
        """Ids of the passages that hold any of the words, best BM25 first, as they stood at the moment `at`."""
        query = _any_of(words)
        if not query:
            return []
        rows = self._db.execute(
            "SELECT entries.id FROM words JOIN entries ON entries.row = words.rowid "
            "WHERE words MATCH ? AND valid_from <= ? AND valid_to > ? "
            f"ORDER BY bm25(words, {_TITLE_WEIGHT}, {_TEXT_WEIGHT}), entries.id LIMIT ?",
            (query, *(window(at)), limit),
        )
        return [id_ for (id_,) in rows]

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each word occurs, headlines included."""
        found: dict[str, int] = {}
        for word in words:
            query = " AND ".join(f'"{part}"' for part in _WORD.findall(word))
            row = self._db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (query or '""',)).fetchone()
            found[word] = int(row[0])
        return found


def window(at: int | None) -> tuple[int, int]:
    """The bounds (latest valid_from, valid_to to exceed) that select what stood at a moment, or stands now."""
    return (END_OF_TIME, END_OF_TIME - 1) if at is None else (at, at)


def _any_of(words: Sequence[str]) -> str:
    """An FTS5 query for any of the words: each in quotes, so that none is taken for an operator."""
    parts = [part for word in words for part in _WORD.findall(word)]
    return " OR ".join(f'"{part}"' for part in dict.fromkeys(parts))


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for i in range(0, len(values), _SQL_VARIABLES):
        yield values[i : i + _SQL_VARIABLES]
