"""Full-text search over passages: SQLite FTS5, ranked by BM25 (Robertson and Zaragoza, 2009).

Words are folded (case, diacritics) and stemmed (Porter, 1980). Headline, outlet and day are context of each passage.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dateline.index.acronyms import acronyms, key
from dateline.index.entry import LAYOUT, Entry, Facts
from dateline.index.filters import Conditions
from dateline.index.wiping import wipe
from dateline.index.words import searchable

_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS entries (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_to INTEGER NOT NULL,
    published INTEGER NOT NULL,
    outlet TEXT NOT NULL,
    section TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_article ON entries (article_id);
CREATE TABLE IF NOT EXISTS acronyms (short TEXT, long TEXT, row INTEGER);
CREATE INDEX IF NOT EXISTS acronyms_by_short ON acronyms (short);
CREATE INDEX IF NOT EXISTS acronyms_by_long ON acronyms (long);
CREATE INDEX IF NOT EXISTS acronyms_by_row ON acronyms (row);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, context, text, tokenize = "porter unicode61 remove_diacritics 2"
);
PRAGMA user_version = {LAYOUT};
"""
_FACTS = ", ".join(Facts._fields)
_ROW_OF = {"words": "rowid", "acronyms": "row", "entries": "row"}
"""The tables, with the column that tells which entry a row belongs to."""
_WORD = re.compile(r"\w+")
_SQL_VARIABLES = 900
"""How many values go into one `IN (...)`: below every SQLite's limit."""
_MORE = 4
"""How many times as many passages as are wanted are ranked before any condition is looked at."""
_CACHE_KIB = 64_000
_MOST_NUMBERS = 10_000
"""Words whose number of passages is remembered."""


class Weights(NamedTuple):
    """How much an occurrence counts in BM25, by where it stands."""

    title: float
    context: float
    text: float = 1.0


class Meeting:
    """Which passages of the index meet some conditions: the other arm asks, too, so that both keep to the same."""

    def __init__(self, db: sqlite3.Connection, conditions: Conditions) -> None:
        self._db = db
        self._condition, self._values = conditions.sql()

    def among(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that do."""
        found: set[str] = set()
        for chunk in _chunks(ids):
            marks = ", ".join("?" * len(chunk))
            query = f"SELECT id FROM entries WHERE id IN ({marks}) AND {self._condition}"  # nosec B608
            found.update(id_ for (id_,) in self._db.execute(query, (*chunk, *self._values)))
        return found

    def all(self) -> list[str]:
        """The ids of all that do."""
        return [id_ for (id_,) in self._db.execute(f"SELECT id FROM entries WHERE {self._condition}", self._values)]  # nosec B608


class FullText:
    """The full-text index, one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False)
        for pragma in ("busy_timeout=60000", "journal_mode=WAL", "secure_delete=ON", f"cache_size=-{_CACHE_KIB}"):
            self._db.execute(f"PRAGMA {pragma}")
        if self._db.execute("PRAGMA user_version").fetchone()[0] != LAYOUT:
            self._db.executescript("".join(f"DROP TABLE IF EXISTS {table};" for table in _ROW_OF))
        self._db.executescript(_SCHEMA)
        self._version: tuple[int, int] | None = None
        self._numbers: dict[str, int] = {}

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    def change(self, entries: Sequence[Entry], gone: Sequence[str] = ()) -> None:
        """Add passages, renew those with the same id, and remove others, all at once; unknown ids are passed over."""
        with self._db:
            self._remove([*gone, *(entry.id for entry in entries)])
            first = 1 + (self._db.execute("SELECT max(row) FROM entries").fetchone()[0] or 0)
            rows = list(enumerate(entries, first))
            marks = ", ".join("?" * len(Facts._fields))
            self._db.executemany(
                f"INSERT INTO entries (row, id, {_FACTS}) VALUES (?, ?, {marks})",  # nosec B608
                [(row, entry.id, *entry.facts) for row, entry in rows],
            )
            self._db.executemany(
                "INSERT INTO words (rowid, title, context, text) VALUES (?, ?, ?, ?)",
                [(row, read.title, read.context, read.text) for row, entry in rows for read in (as_indexed(entry),)],
            )
            self._db.executemany(
                "INSERT INTO acronyms (short, long, row) VALUES (?, ?, ?)",
                [(short, long, row) for row, entry in rows for short, long in acronyms(entry.text)],
            )

    def _remove(self, ids: Sequence[str]) -> None:
        rows = [(row,) for chunk in _chunks(ids) for (row,) in self._among("SELECT row FROM entries WHERE id", chunk)]
        for table, column in _ROW_OF.items():
            self._db.executemany(f"DELETE FROM {table} WHERE {column} = ?", rows)  # nosec B608

    def _among(self, query: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
        """The rows of a query that ends with a column, where that is one of these values."""
        marks = ", ".join("?" * len(values))
        return self._db.execute(f"{query} IN ({marks})", values).fetchall()

    def clear(self) -> None:
        """Remove everything."""
        with self._db:
            for table in _ROW_OF:
                self._db.execute(f"DELETE FROM {table}")  # nosec B608

    def wipe(self) -> bool:
        """Rewrite the file, so that nothing is left in it of what was removed; False if others read it."""
        with self._db:
            self._db.execute("INSERT INTO words (words) VALUES ('optimize')")
        return wipe(self._db)

    def facts(self, article_ids: Sequence[str]) -> dict[str, Facts]:
        """What the index holds of these articles' passages, by id."""
        query = f"SELECT id, {_FACTS} FROM entries WHERE article_id"  # nosec B608
        return {row[0]: Facts(*row[1:]) for chunk in _chunks(article_ids) for row in self._among(query, chunk)}

    def read(self, ids: Sequence[str]) -> dict[str, Entry]:
        """What the index holds of these passages; their words as `searchable` gives them."""
        query = f"SELECT id, title, context, text, {_FACTS} FROM entries JOIN words ON words.rowid = row WHERE id"  # nosec B608
        rows = (row for chunk in _chunks(ids) for row in self._among(query, chunk))
        return {
            id_: Entry(id=id_, title=title, context=context, text=text, facts=Facts(*facts))
            for id_, title, context, text, *facts in rows
        }

    def ids(self) -> Iterator[str]:
        """Ids of all passages that the index holds."""
        yield from (id_ for (id_,) in self._db.execute("SELECT id FROM entries"))

    def count(self) -> int:
        """Number of passages."""
        return self._remembered("", "SELECT count(*) FROM entries")

    def search(self, query: str, *, limit: int, conditions: Conditions, weights: Weights) -> dict[str, float]:
        """The passages that match an FTS5 query and meet the conditions, with their BM25 scores, the best first.

        Of equal ones the first by id comes first.
        """
        if not query:
            return {}
        score = f"bm25(words, {', '.join(str(float(weight)) for weight in weights)})"
        condition, values = conditions.sql()
        # Nearly all passages meet most conditions: they are looked up only once they are known to be wanted.
        first = self._db.execute(
            f"SELECT id, score, {condition} FROM (SELECT rowid AS found, {score} AS score FROM words "  # nosec B608
            "WHERE words MATCH ? ORDER BY score LIMIT ?) JOIN entries ON entries.row = found",
            (*values, query, _MORE * limit),
        ).fetchall()
        met = [(id_, score) for id_, score, meets in first if meets]
        if len(met) >= limit or len(first) < _MORE * limit:
            return _ranked(met, limit)
        rows = self._db.execute(
            f"SELECT id, {score} AS score FROM words JOIN entries ON entries.row = words.rowid "  # nosec B608
            f"WHERE words MATCH ? AND {condition} ORDER BY score, id LIMIT ?",
            (query, *values, limit),
        ).fetchall()
        return _ranked(rows, limit)

    def meeting(self, conditions: Conditions) -> Meeting:
        """Which passages meet the conditions."""
        return Meeting(self._db, conditions)

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each word occurs, context included."""
        query = "SELECT count(*) FROM words WHERE words MATCH ?"
        return {
            word: self._remembered(word, query, " AND ".join(f'"{part}"' for part in parts) or '""')
            for word in words
            for parts in (_WORD.findall(searchable(word)),)
        }

    def _remembered(self, key: str, query: str, *values: str) -> int:
        """A number that a query gives, remembered until the index is changed, by this process or another."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0], self._db.total_changes
        if version != self._version or len(self._numbers) > _MOST_NUMBERS:
            self._version, self._numbers = version, {}
        numbers = self._numbers
        if key not in numbers:
            numbers[key] = int(self._db.execute(query, values).fetchone()[0])
        return numbers[key]

    def aliases(self, name: str) -> list[str]:
        """What the archive says a name stands for, or how it is shortened; at most two, the most frequent first."""
        rows = self._db.execute(
            "SELECT other FROM (SELECT long AS other FROM acronyms WHERE short = ? "
            "UNION ALL SELECT short AS other FROM acronyms WHERE long = ?) "
            "GROUP BY other ORDER BY count(*) DESC, other LIMIT 2",
            (key(name), key(name)),
        )
        return [other for (other,) in rows]


def as_indexed(entry: Entry) -> Entry:
    """A passage with its words as the index holds them."""
    return Entry(entry.id, searchable(entry.title), searchable(entry.context), searchable(entry.text), entry.facts)


def any_of(phrases: Iterable[str]) -> str:
    """An FTS5 query for any of the words or phrases: each in quotes, so that none is taken for an operator."""
    parts = [" ".join(_WORD.findall(searchable(phrase))) for phrase in phrases]
    return " OR ".join(f'"{part}"' for part in dict.fromkeys(parts) if part)


def _ranked(rows: Iterable[tuple[str, float]], limit: int) -> dict[str, float]:
    """SQLite gives BM25 with its sign turned round."""
    ordered = sorted(rows, key=lambda row: (row[1], row[0]))
    return {id_: -score for id_, score in ordered[:limit]}


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for i in range(0, len(values), _SQL_VARIABLES):
        yield values[i : i + _SQL_VARIABLES]
