"""The store of record: articles, their revisions, and how those are cut into passages.

Chroma and the full-text index are derived from it and can be rebuilt from it at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from dateline.index import tables as t
from dateline.index.article import Article, RawArticle, Revision, Status
from dateline.index.dates import END_OF_TIME, instant
from dateline.index.errors import NotFoundError
from dateline.index.passages import Passage
from dateline.index.schema import open_engine

Outcome = Literal["new", "changed", "unchanged"]
Split = Callable[[str, int, str | None, str], list[Passage]]
"""(article id, revision number, title, text) -> passages."""

_SQL_VARIABLES = 900
"""How many values go into one `IN (...)`: below every SQLite's limit."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """When a revision's text was what its article said: `valid_from` <= t < `valid_to`, in seconds since 1970 UTC."""

    revision: Revision
    valid_to: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with what is needed to quote it."""

    passage: Passage
    article: Article
    revision: Revision

    @property
    def text(self) -> str:
        """The passage's words."""
        return self.revision.text[self.passage.start : self.passage.end]


class Archive:
    """Articles and revisions in an SQL database (SQLite in WAL mode by default)."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)

    def close(self) -> None:
        """Give the database's files back."""
        self._engine.dispose()

    # -- taking in ---------------------------------------------------------------------------------

    def put(self, raws: Sequence[RawArticle], split: Split, seen_at: str) -> list[tuple[str, Outcome]]:
        """Store articles in one transaction; returns (article id, outcome) for each, in order.

        A text whose hash the article already had changes nothing; a new text becomes a new revision, marked as not yet
        indexed. Which revision is the newest is decided by the dates that the source states, then by order of arrival.
        """
        with self._writing() as connection:
            return [(raw.article_id, self._put(connection, raw, split, seen_at)) for raw in raws]

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that takes SQLite's write lock at once: what it reads still holds when it writes."""
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def _put(self, connection: Connection, raw: RawArticle, split: Split, seen_at: str) -> Outcome:
        article_id = raw.article_id
        known = connection.execute(select(t.articles).where(t.articles.c.id == article_id)).first()
        earlier = self._lifetimes(connection, article_id) if known else []
        current = earlier[-1].revision if earlier else None
        same = [life.revision for life in earlier if life.revision.content_hash == raw.content_hash]

        if known and current and same:
            reverted = (
                current not in same and raw.updated_at is not None and instant(raw.updated_at) > current.valid_from
            )
            if not reverted:
                return self._restate(connection, known, raw, earlier)

        number = len(earlier) + 1
        valid_from = _valid_from(raw, known, seen_at)
        newest = current is None or valid_from >= current.valid_from
        retracted = raw.retracted or bool(known and known.status == "retracted")
        status: Status = "retracted" if retracted else "corrected" if earlier else "current"
        values = {**_columns(raw), "status": status, "revision": number} if newest else {"status": status}
        if known:
            connection.execute(update(t.articles).where(t.articles.c.id == article_id).values(values))
            # The revision before has ended: what the indexes know of it must be renewed.
            self._mark(connection, [article_id], indexed=False)
        else:
            connection.execute(insert(t.articles).values(id=article_id, **values))
        connection.execute(
            insert(t.revisions).values(
                article_id=article_id,
                number=number,
                title=raw.title,
                text=raw.text,
                content_hash=raw.content_hash,
                seen_at=seen_at,
                valid_from=valid_from,
                indexed=False,
            )
        )
        self._insert_passages(connection, split(article_id, number, raw.title, raw.text))
        return "changed" if known else "new"

    def _restate(
        self, connection: Connection, known: Row[Any], raw: RawArticle, earlier: Sequence[Lifetime]
    ) -> Outcome:
        """A text known already: only what is said about it may have changed, of an older one only its retraction."""
        stated: dict[str, Any] = {}
        if earlier[-1].revision.content_hash == raw.content_hash:
            stated = {name: value for name, value in _columns(raw).items() if value not in (None, [])}
        if raw.retracted:
            stated["status"] = "retracted"
        changes = {name: value for name, value in stated.items() if getattr(known, name) != value}
        if not changes:
            return "unchanged"
        if len(earlier) == 1 and "published_at" in changes and not (known.updated_at or raw.updated_at):
            # Its date has become known, or was mended: the text was public from then.
            begin = {"valid_from": instant(changes["published_at"])}
            connection.execute(update(t.revisions).where(t.revisions.c.article_id == known.id).values(begin))
        connection.execute(update(t.articles).where(t.articles.c.id == known.id).values(changes))
        self._mark(connection, [known.id], indexed=False)
        return "changed"

    def resplit(self, split: Split) -> int:
        """Cut every revision into passages anew and mark it as not indexed; returns the number of revisions."""
        with self._engine.begin() as connection:
            connection.execute(delete(t.passages))
            rows = connection.execute(select(t.revisions)).all()
            for row in rows:
                self._insert_passages(connection, split(row.article_id, row.number, row.title, row.text))
            connection.execute(update(t.revisions).values(indexed=False))
            return len(rows)

    def delete(self, article_id: str) -> None:
        """Remove an article with its revisions and passages.

        Raises:
            NotFoundError: there is no such article.

        """
        with self._engine.begin() as connection:
            gone = connection.execute(delete(t.articles).where(t.articles.c.id == article_id))
            if gone.rowcount == 0:
                raise _no_article(article_id)

    # -- what is indexed ---------------------------------------------------------------------------

    def pending(self) -> list[str]:
        """Ids of the articles of which the indexes do not yet hold all, in a stable order."""
        query = (
            select(t.revisions.c.article_id)
            .where(t.revisions.c.indexed.is_(False))
            .distinct()
            .order_by(t.revisions.c.article_id)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def mark(self, article_ids: Sequence[str], *, indexed: bool) -> None:
        """Note that both indexes hold these articles whole, or that they may not."""
        with self._engine.begin() as connection:
            self._mark(connection, article_ids, indexed=indexed)

    @staticmethod
    def _mark(connection: Connection, article_ids: Sequence[str], *, indexed: bool) -> None:
        for chunk in _chunks(article_ids):
            connection.execute(update(t.revisions).where(t.revisions.c.article_id.in_(chunk)).values(indexed=indexed))

    # -- reading -----------------------------------------------------------------------------------

    def article(self, article_id: str) -> Article:
        """One article.

        Raises:
            NotFoundError: there is no such article.

        """
        with self._engine.connect() as connection:
            row = connection.execute(select(t.articles).where(t.articles.c.id == article_id)).first()
        if row is None:
            raise _no_article(article_id)
        return _article(row)

    def articles(self, *, limit: int | None = None, offset: int = 0) -> Iterator[Article]:
        """Articles, the newest first, those without a date last."""
        query = (
            select(t.articles)
            .order_by(t.articles.c.published_at.desc().nulls_last(), t.articles.c.id)
            .limit(limit)
            .offset(offset)
        )
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                yield _article(row)

    def lifetimes(self, article_id: str) -> list[Lifetime]:
        """The article's revisions from the oldest to the newest, each with the moment at which the next replaced it."""
        with self._engine.connect() as connection:
            return self._lifetimes(connection, article_id)

    @staticmethod
    def _lifetimes(connection: Connection, article_id: str) -> list[Lifetime]:
        rows = connection.execute(
            select(t.revisions)
            .where(t.revisions.c.article_id == article_id)
            .order_by(t.revisions.c.valid_from, t.revisions.c.number)
        ).all()
        ends = [row.valid_from for row in rows[1:]] + [END_OF_TIME]
        return [Lifetime(_revision(row), end) for row, end in zip(rows, ends, strict=True)]

    def revision(self, article_id: str, number: int) -> Revision:
        """One revision of an article.

        Raises:
            NotFoundError: there is no such article or revision.

        """
        with self._engine.connect() as connection:
            row = connection.execute(
                select(t.revisions).where(t.revisions.c.article_id == article_id, t.revisions.c.number == number)
            ).first()
        if row is None:
            raise NotFoundError(f"There is no revision {number} of an article with the id “{article_id}”.")
        return _revision(row)

    def hashes(self, article_ids: Sequence[str]) -> dict[str, set[str]]:
        """The content hashes of all revisions of these articles; an article that is not there is left out."""
        found: dict[str, set[str]] = {}
        with self._engine.connect() as connection:
            for chunk in _chunks(article_ids):
                query = select(t.revisions.c.article_id, t.revisions.c.content_hash)
                for article_id, content_hash in connection.execute(query.where(t.revisions.c.article_id.in_(chunk))):
                    found.setdefault(article_id, set()).add(content_hash)
        return found

    def passages(self, article_id: str) -> list[Passage]:
        """All passages of an article's revisions, in the order of revisions and text."""
        query = (
            select(t.passages)
            .where(t.passages.c.article_id == article_id)
            .order_by(t.passages.c.revision, t.passages.c.start)
        )
        with self._engine.connect() as connection:
            return [_passage(row) for row in connection.execute(query)]

    def hits(self, passage_ids: Sequence[str], *, at: int | None = None) -> dict[str, Hit]:
        """The passages with these ids as they stood at the moment `at` (default: now, the newest revision).

        A passage that no revision in force at that moment contains is left out, as is one of a retracted article.
        """
        passages: list[Passage] = []
        with self._engine.connect() as connection:
            for chunk in _chunks(passage_ids):
                found = connection.execute(select(t.passages).where(t.passages.c.id.in_(chunk)))
                passages += [_passage(row) for row in found]
            articles = self._articles(connection, sorted({p.article_id for p in passages}))
            in_force: dict[str, Revision] = {}
            for article_id in articles:
                for life in self._lifetimes(connection, article_id):
                    if at is None or life.revision.valid_from <= at < life.valid_to:
                        in_force[article_id] = life.revision
        return {
            passage.id: Hit(passage, articles[passage.article_id], revision)
            for passage in passages
            if (revision := in_force.get(passage.article_id))
            and revision.number == passage.revision
            and articles[passage.article_id].status != "retracted"
        }

    @staticmethod
    def _articles(connection: Connection, ids: Sequence[str]) -> dict[str, Article]:
        found: dict[str, Article] = {}
        for chunk in _chunks(ids):
            rows = connection.execute(select(t.articles).where(t.articles.c.id.in_(chunk)))
            found.update({row.id: _article(row) for row in rows})
        return found

    def passage_ids(self) -> Iterator[str]:
        """Ids of all passages that the indexes should hold: those of articles that are not retracted."""
        query = (
            select(t.passages.c.id)
            .join(t.articles, t.articles.c.id == t.passages.c.article_id)
            .where(t.articles.c.status != "retracted")
            .distinct()
        )
        with self._engine.connect() as connection:
            yield from connection.execute(query).scalars()

    def counts(self) -> dict[str, int]:
        """Numbers of articles, revisions, passages (distinct), and articles waiting to be indexed."""
        counted = {
            "articles": select(func.count()).select_from(t.articles),
            "revisions": select(func.count()).select_from(t.revisions),
            "passages": select(func.count(t.passages.c.id.distinct())),
            "waiting": select(func.count(t.revisions.c.article_id.distinct())).where(t.revisions.c.indexed.is_(False)),
        }
        with self._engine.connect() as connection:
            return {name: int(connection.execute(q).scalar_one()) for name, q in counted.items()}

    def fact(self, name: str) -> str | None:
        """What the archive remembers of itself under this name."""
        with self._engine.connect() as connection:
            return connection.execute(select(t.facts.c.value).where(t.facts.c.name == name)).scalar()

    def set_fact(self, name: str, value: str) -> None:
        """Remember something about the archive itself."""
        with self._engine.begin() as connection:
            connection.execute(delete(t.facts).where(t.facts.c.name == name))
            connection.execute(insert(t.facts).values(name=name, value=value))

    @staticmethod
    def _insert_passages(connection: Connection, passages: Iterable[Passage]) -> None:
        rows = [
            {
                "article_id": p.article_id,
                "revision": p.revision,
                "start": p.start,
                "end": p.end,
                "id": p.id,
                "sentences": [list(span) for span in p.sentences],
            }
            for p in passages
        ]
        if rows:
            connection.execute(insert(t.passages), rows)


def _valid_from(raw: RawArticle, known: Row[Any] | None, seen_at: str) -> int:
    """From when on this text was public, as far as the source tells.

    A text with a date of change was public from then. The first text of an article was public from its date of
    publication. A changed text without a date of its own is known only from the day it was fetched or seen.
    """
    if raw.updated_at:
        return max(instant(raw.updated_at), instant(raw.published_at or raw.updated_at))
    original = known is None or known.updated_at is not None
    return instant((raw.published_at if original else None) or raw.fetched_at or seen_at)


def _columns(raw: RawArticle) -> dict[str, Any]:
    return {
        "url": raw.url,
        "title": raw.title,
        "outlet": raw.outlet,
        "authors": list(raw.authors),
        "section": raw.section,
        "language": raw.language,
        "published_at": raw.published_at,
        "updated_at": raw.updated_at,
        "fetched_at": raw.fetched_at,
    }


def _article(row: Row[Any]) -> Article:
    fields = {name: value for name, value in row._mapping.items() if name != "sketch"}
    return Article(**{**fields, "authors": tuple(row.authors)})


def _revision(row: Row[Any]) -> Revision:
    return Revision(**{name: value for name, value in row._mapping.items() if name not in ("indexed", "version")})


def _passage(row: Row[Any]) -> Passage:
    return Passage(
        id=row.id,
        article_id=row.article_id,
        revision=row.revision,
        start=row.start,
        end=row.end,
        sentences=tuple((start, end) for start, end in row.sentences),
    )


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for i in range(0, len(values), _SQL_VARIABLES):
        yield values[i : i + _SQL_VARIABLES]


def _no_article(article_id: str) -> NotFoundError:
    return NotFoundError(f"There is no article with the id “{article_id}”; `dateline articles list` shows the ids.")
