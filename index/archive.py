"""The store of record: articles, their revisions, and how those are cut into passages.

Chroma and the full-text index are derived from it and can be rebuilt from it at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, delete, insert, select, update

from dateline.index import tables as t
from dateline.index.article import By, RawArticle
from dateline.index.gathering import Gathering, sketch_of
from dateline.index.intake import Intake, Known, Outcome, Split
from dateline.index.lifetimes import Lifetime
from dateline.index.passages import Passage
from dateline.index.reading import Hit, Reading
from dateline.index.rows import chunks, no_article, passage_columns
from dateline.index.schema import open_engine
from dateline.index.sketches import METHOD, Sketch
from dateline.index.wiping import wipe

__all__ = ["Archive", "Hit", "Known", "Lifetime", "Outcome", "Split"]

_STORIES_MADE_BY = "stories_made_by"
_AT_ONCE = 200
"""Articles whose stories are found in one transaction."""


class Archive(Reading):
    """Articles and revisions in an SQL database (SQLite in WAL mode by default)."""

    def __init__(self, url: str) -> None:
        super().__init__(open_engine(url))

    def close(self) -> None:
        """Give the database's files back."""
        self._engine.dispose()

    # -- taking in ---------------------------------------------------------------------------------

    def put(self, raws: Sequence[RawArticle], split: Split, seen_at: str) -> list[tuple[str, Outcome]]:
        """Store articles in one transaction; returns (article id, outcome) for each, in order.

        A text whose hash the article already had changes nothing; a new text becomes a new revision, marked as not yet
        indexed, and is held against the others to find its story. Which revision is the newest is decided by the
        source's own numbers, then by the dates that it states, then by order of arrival.
        """
        ids = [raw.article_id for raw in raws]
        hashes, known = [raw.content_hash for raw in raws], self.hashes(ids)
        # What takes long is made before the archive is locked.
        sketches = {
            hash_: sketch_of(raw.title, raw.text)
            for id_, hash_, raw in zip(ids, hashes, raws, strict=True)
            if hash_ not in known.get(id_, ())
        }
        with self._taking_in(ids, split, seen_at, sketches) as intake:
            return [(id_, intake.take(raw)) for id_, raw in zip(ids, raws, strict=True)]

    def correct(self, raw: RawArticle, split: Split, seen_at: str, note: str | None) -> int:
        """Give a known article another text by hand; returns the number of the revision."""
        with self._taking_in([raw.article_id], split, seen_at, {}) as intake:
            self._require(intake, raw.article_id)
            return intake.revise(raw, "corrected", "hand", note)

    def retract(self, article_id: str, at: str | None, by: By, seen_at: str, note: str | None) -> bool:
        """Note that an article was taken back, at a moment (ISO 8601) that may be unknown; False if it was already.

        Raises:
            NotFoundError: there is no such article.

        """
        with self._taking_in([article_id], _no_passages, seen_at, {}) as intake:
            if self._require(intake, article_id).columns["status"] == "retracted":
                return False
            intake.retract(article_id, at, by, note)
        return True

    def restore(self, article_id: str, by: By, seen_at: str, note: str | None) -> bool:
        """Undo an article's retraction; False if there is none.

        Raises:
            NotFoundError: there is no such article.

        """
        with self._taking_in([article_id], _no_passages, seen_at, {}) as intake:
            if self._require(intake, article_id).columns["status"] != "retracted":
                return False
            intake.restore(article_id, seen_at, by, note)
        return True

    @contextmanager
    def _taking_in(
        self, ids: Sequence[str], split: Split, seen_at: str, sketches: dict[str, Sketch | None]
    ) -> Iterator[Intake]:
        with self._writing() as connection:
            intake = Intake(connection, ids, split, seen_at)
            yield intake
            intake.flush()
            Gathering(connection).place(
                {
                    id_: sketches[raw.content_hash] if raw.content_hash in sketches else sketch_of(raw.title, raw.text)
                    for id_, raw in intake.texts.items()
                }
            )

    @staticmethod
    def _require(intake: Intake, article_id: str) -> Known:
        known = intake.known(article_id)
        if known is None:
            raise no_article(article_id)
        return known

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that takes SQLite's write lock at once: what it reads still holds when it writes."""
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def resplit(self, split: Split) -> int:
        """Cut every revision into passages anew and mark it as not indexed; returns the number of revisions."""
        with self._engine.begin() as connection:
            connection.execute(delete(t.passages))
            rows = connection.execute(select(t.revisions)).all()
            for row in rows:
                passages = split(row.article_id, row.number, row.title, row.text)
                if passages:
                    connection.execute(insert(t.passages), [passage_columns(passage) for passage in passages])
            connection.execute(update(t.revisions).values(indexed=False))
            return len(rows)

    def gather(self, progress: Callable[[int], None] = lambda _: None) -> int:
        """Find the stories of articles that were never held against the others; returns their number.

        These are articles that an earlier Dateline took in, or all, where sketches are made otherwise now. Safe to stop
        at any moment, and to run twice.
        """
        a, r = t.articles.c, t.revisions.c
        made_by = self.fact(_STORIES_MADE_BY)
        if made_by not in (None, METHOD):
            with self._writing() as connection:
                connection.execute(update(t.articles).values(story_id=None, sketch=None))
                connection.execute(delete(t.buckets))
                connection.execute(delete(t.sketches))
        if made_by != METHOD:
            self.set_fact(_STORIES_MADE_BY, METHOD)
        query = (
            select(a.id, r.title, r.text)
            .join(t.revisions, (r.article_id == a.id) & (r.number == a.revision))
            .where(a.story_id.is_(None))
            .order_by(a.id)
            .limit(_AT_ONCE)
        )
        total = 0
        while True:
            with self._writing() as connection:
                sketches = {row.id: sketch_of(row.title, row.text) for row in connection.execute(query)}
                if not sketches:
                    return total
                Gathering(connection).place(sketches)
            total += len(sketches)
            progress(len(sketches))

    def delete(self, article_id: str) -> None:
        """Remove an article with its revisions, passages and history.

        Raises:
            NotFoundError: there is no such article.

        """
        with self._writing() as connection:
            Gathering(connection).leave([article_id])
            gone = connection.execute(delete(t.articles).where(t.articles.c.id == article_id))
            if gone.rowcount == 0:
                raise no_article(article_id)

    def wipe(self) -> bool:
        """Rewrite the database's file, so that nothing is left in it of what was removed; False if others read it."""
        if self._engine.dialect.name != "sqlite":
            return True  # a server keeps its own house
        self._engine.dispose()  # connections at rest would be in the way
        with self._engine.connect() as connection:
            database = connection.connection.driver_connection
            assert isinstance(database, sqlite3.Connection)
            return wipe(database)

    # -- what is indexed ---------------------------------------------------------------------------

    def mark(self, article_ids: Sequence[str], *, indexed: bool) -> None:
        """Note that both indexes hold these articles whole, or that they may not."""
        with self._engine.begin() as connection:
            for chunk in chunks(article_ids):
                query = update(t.revisions).where(t.revisions.c.article_id.in_(chunk))
                connection.execute(query.values(indexed=indexed))

    def set_fact(self, name: str, value: str) -> None:
        """Remember something about the archive itself."""
        with self._engine.begin() as connection:
            connection.execute(delete(t.facts).where(t.facts.c.name == name))
            connection.execute(insert(t.facts).values(name=name, value=value))


def _no_passages(*_: object) -> list[Passage]:
    raise AssertionError("a retraction brings no text")
