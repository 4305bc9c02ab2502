"""What the archive can be asked: articles, their revisions and passages, what was done to them, and the stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from dateline.index import tables as t
from dateline.index.article import Article, Event, Revision
from dateline.index.dates import END_OF_TIME, instant
from dateline.index.errors import NotFoundError
from dateline.index.lifetimes import Lifetime, end_of, spans
from dateline.index.passages import Passage
from dateline.index.rows import article_of, chunks, event_of, no_article, passage_of, revision_of
from dateline.index.stories import Story, carrier, count_copies, read_story, story_ids


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


@dataclass(frozen=True, slots=True)
class Head:
    """What must be known of a passage to rank it, without its words."""

    article_id: str
    story_id: str | None
    start: int
    """Character offset into its revision's text."""
    published: int
    """Seconds since 1970 UTC; where no date of publication is known, from when on the passage was public."""


class Reading:
    """Questions to the archive's database; each is answered from one moment of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def article(self, article_id: str) -> Article:
        """One article.

        Raises:
            NotFoundError: there is no such article.

        """
        with self._engine.connect() as connection:
            row = connection.execute(select(t.articles).where(t.articles.c.id == article_id)).first()
        if row is None:
            raise no_article(article_id)
        return article_of(row)

    def articles(
        self, *, limit: int | None = None, offset: int = 0, after: tuple[str | None, str] | None = None
    ) -> Iterator[Article]:
        """Articles, the newest first, those without a date last.

        `after` is the date of publication and the id of one of them: only those that come after it.
        """
        query = (
            select(t.articles)
            .order_by(t.articles.c.published_at.desc().nulls_last(), t.articles.c.id)
            .limit(limit)
            .offset(offset)
        )
        if after is not None:
            (day, id_), a = after, t.articles.c
            same_day = (a.published_at.is_(None) if day is None else a.published_at == day) & (a.id > id_)
            later = same_day if day is None else same_day | (a.published_at < day) | a.published_at.is_(None)
            query = query.where(later)
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                yield article_of(row)

    def lifetimes(self, article_id: str) -> list[Lifetime]:
        """The article's revisions from the oldest to the newest, each with the moment at which its validity ends."""
        with self._engine.connect() as connection:
            return self._lifetimes(connection, [article_id]).get(article_id, [])

    @staticmethod
    def _lifetimes(connection: Connection, article_ids: Sequence[str]) -> dict[str, list[Lifetime]]:
        revisions: dict[str, list[Revision]] = defaultdict(list)
        ends: dict[str, tuple[int, int | None]] = {}
        states = select(t.articles.c.id, t.articles.c.status, t.articles.c.retracted_at, t.articles.c.notice)
        for chunk in chunks(article_ids):
            for row in connection.execute(states.where(t.articles.c.id.in_(chunk))):
                ends[row.id] = end_of(row.status, row.retracted_at), row.notice
            for row in connection.execute(select(t.revisions).where(t.revisions.c.article_id.in_(chunk))):
                revisions[row.article_id].append(revision_of(row))
        return {
            article_id: [
                Lifetime(replace(span.revision, valid_from=span.start), span.end)
                for span in spans(revisions[article_id], end, notice)
            ]
            for article_id, (end, notice) in ends.items()
        }

    def revision(self, article_id: str, number: int) -> Revision:
        """One revision of an article.

        Raises:
            NotFoundError: there is no such article or revision.

        """
        for life in self.lifetimes(article_id):
            if life.revision.number == number:
                return life.revision
        raise NotFoundError(f"There is no revision {number} of an article with the id “{article_id}”.")

    def stood(self, article_id: str, number: int, *, at: int | None = None) -> bool:
        """Whether a revision was in force at the moment `at` (seconds since 1970 UTC; default: now)."""
        return any(life.revision.number == number and life.covers(at) for life in self.lifetimes(article_id))

    def hashes(self, article_ids: Sequence[str]) -> dict[str, set[str]]:
        """The content hashes of all revisions of these articles; an article that is not there is left out."""
        found: dict[str, set[str]] = {}
        with self._engine.connect() as connection:
            for chunk in chunks(article_ids):
                query = select(t.revisions.c.article_id, t.revisions.c.content_hash)
                for article_id, content_hash in connection.execute(query.where(t.revisions.c.article_id.in_(chunk))):
                    found.setdefault(article_id, set()).add(content_hash)
        return found

    def events(self, article_id: str) -> list[Event]:
        """What was done to the article after it was taken in, in the order in which the archive noted it."""
        query = select(t.events).where(t.events.c.article_id == article_id).order_by(t.events.c.number)
        with self._engine.connect() as connection:
            return [event_of(row) for row in connection.execute(query)]

    def passages(self, article_id: str) -> list[Passage]:
        """All passages of an article's revisions, in the order of revisions and text."""
        query = (
            select(t.passages)
            .where(t.passages.c.article_id == article_id)
            .order_by(t.passages.c.revision, t.passages.c.start)
        )
        with self._engine.connect() as connection:
            return [passage_of(row) for row in connection.execute(query)]

    def hits(self, passage_ids: Sequence[str], *, at: int | None = None) -> dict[str, Hit]:
        """The passages with these ids as they stood at the moment `at` (default: now, the newest revision).

        A passage that no revision in force at that moment contains is left out; of a retracted article none is in force
        from the moment of its retraction, or at any moment where that is not known.
        """
        passages: list[Passage] = []
        with self._engine.connect() as connection:
            for chunk in chunks(passage_ids):
                found = connection.execute(select(t.passages).where(t.passages.c.id.in_(chunk)))
                passages += [passage_of(row) for row in found]
            ids = sorted({passage.article_id for passage in passages})
            articles = self._articles(connection, ids)
            in_force = {
                article_id: life.revision
                for article_id, lives in self._lifetimes(connection, ids).items()
                for life in lives
                if life.covers(at)
            }
        return {
            passage.id: Hit(passage, articles[passage.article_id], revision)
            for passage in passages
            if (revision := in_force.get(passage.article_id)) and revision.number == passage.revision
        }

    def heads(self, passage_ids: Sequence[str]) -> dict[str, Head]:
        """What is known of the passages with these ids, without their words; those that are not there are left out."""
        p, a, r = t.passages.c, t.articles.c, t.revisions.c
        query = (
            select(p.id, p.article_id, a.story_id, p.start, a.published_at, r.valid_from)
            .join(t.articles, a.id == p.article_id)
            .join(t.revisions, (r.article_id == p.article_id) & (r.number == p.revision))
            .order_by(p.revision.desc())
        )
        found: dict[str, Head] = {}
        with self._engine.connect() as connection:
            for chunk in chunks(passage_ids):
                for id_, article_id, story, start, published, valid_from in connection.execute(
                    query.where(p.id.in_(chunk))
                ):
                    found[id_] = Head(article_id, story, start, instant(published) if published else valid_from)
        return found

    def carriers(self, story_ids: Sequence[str], *, at: int | None = None) -> dict[str, int]:
        """How many outlets carried each story at the moment `at` (default: now); retracted articles do not count."""
        a, r = t.articles.c, t.revisions.c
        query = (
            select(a.story_id, a.id, a.outlet, a.url)
            .join(t.revisions, r.article_id == a.id)
            .where(a.status != "retracted", r.valid_from <= (END_OF_TIME if at is None else at))
            .distinct()
        )
        found: dict[str, set[str]] = defaultdict(set)
        with self._engine.connect() as connection:
            for chunk in chunks(story_ids):
                for story, id_, outlet, url in connection.execute(query.where(a.story_id.in_(chunk))):
                    found[story].add(carrier(outlet, url, id_))
        return {story: len(outlets) for story, outlets in found.items()}

    @staticmethod
    def _articles(connection: Connection, ids: Sequence[str]) -> dict[str, Article]:
        found: dict[str, Article] = {}
        for chunk in chunks(ids):
            rows = connection.execute(select(t.articles).where(t.articles.c.id.in_(chunk)))
            found.update({row.id: article_of(row) for row in rows})
        return found

    def passage_ids(self) -> Iterator[str]:
        """Ids of all passages that the indexes should hold: those of revisions that were in force at some moment."""
        r, a = t.revisions.c, t.articles.c
        heads = select(r.article_id, r.number, r.valid_from, r.version, a.status, a.retracted_at, a.notice).join(
            t.articles, a.id == r.article_id
        )
        with self._engine.connect() as connection:
            of_article: dict[str, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
            for row in connection.execute(heads):
                of_article[row.article_id].append(row)
            never = {
                (article_id, span.revision.number)
                for article_id, rows in of_article.items()
                for span in spans(rows, end_of(rows[0].status, rows[0].retracted_at), rows[0].notice)
                if span.start == span.end
            }
            seen: set[str] = set()
            passages = select(t.passages.c.id, t.passages.c.article_id, t.passages.c.revision)
            for id_, *text in connection.execute(passages):
                if tuple(text) not in never and id_ not in seen:
                    seen.add(id_)
                    yield id_

    def story(self, story_id: str) -> Story:
        """A story with all articles that tell it, also where it is only one.

        Raises:
            NotFoundError: there is no such story.

        """
        with self._engine.connect() as connection:
            found = read_story(connection, story_id)
        if found is None:
            raise NotFoundError(f"There is no story with the id “{story_id}”; `dateline stories list` shows the ids.")
        return found

    def stories(self, *, limit: int | None = None, offset: int = 0) -> Iterator[Story]:
        """The stories that more than one article tells, those with most articles first."""
        with self._engine.connect() as connection:
            for story_id in story_ids(connection, limit=limit, offset=offset):
                if found := read_story(connection, story_id):
                    yield found

    def copies(self, article_ids: Sequence[str]) -> int:
        """How many of these articles tell a story that another article told before."""
        with self._engine.connect() as connection:
            return count_copies(connection, article_ids)

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

    def fact(self, name: str) -> str | None:
        """What the archive remembers of itself under this name."""
        with self._engine.connect() as connection:
            return connection.execute(select(t.facts.c.value).where(t.facts.c.name == name)).scalar()
