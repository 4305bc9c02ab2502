"""What is known of feeds, of the pages that they announce, and of sites; kept beside the archive, in its database.

Pages hold no text: what a feed says of a page is forgotten when its article is in the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from dateline.index import tables as t
from dateline.index.errors import NotFoundError
from dateline.index.feeds.schedule import Health, health
from dateline.index.fetch.sites import Site, Sites
from dateline.index.schema import open_engine
from dateline.index.store import Store

State = Literal["open", "held", "rejected", "gone", "deleted"]
"""`open`: to be fetched; `held`: its articles are in the archive; `rejected`: it gives none; `gone`: taken back by its
outlet; `deleted`: its articles were deleted from the archive, and are not to come back."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and how it does. All times are seconds since 1970 UTC; None: never."""

    id: int
    url: str
    title: str | None
    added_at: int
    interval: int
    """Seconds between two polls."""
    next_at: int
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    tried_at: int | None = None
    succeeded_at: int | None = None
    changed_at: int | None = None
    """When it last announced something new or changed."""
    newest_at: int | None = None
    """Date of the newest article that it has announced."""
    pause: int | None = None
    """The longest span between two articles next to each other that it showed at once."""
    failures: int = 0
    """In a row."""
    error: str | None = None
    """Why the last poll failed."""
    gone: bool = False
    moved_from: str | None = None
    """The address before this one, if it moved for good."""

    def health(self, now: float) -> Health:
        """How it is at this moment."""
        return health(
            int(now),
            interval=self.interval,
            added_at=self.added_at,
            tried_at=self.tried_at,
            succeeded_at=self.succeeded_at,
            newest_at=self.newest_at,
            pause=self.pause,
            failures=self.failures,
            gone=self.gone,
        )

    def watermark(self, now: float) -> dict[str, Any]:
        """How fresh it is, for programs; moments in ISO 8601."""
        moments = ("added_at", "succeeded_at", "changed_at", "newest_at", "next_at")
        return {
            "id": self.id,
            "url": self.url,
            "title": self.title,
            "state": self.health(now),
            "interval": self.interval,
            **{name: _iso(getattr(self, name)) for name in moments},
            "failures": self.failures,
            "error": self.error,
            "moved_from": self.moved_from,
        }

    def complaint(self, now: float) -> str | None:
        """What is wrong with it, in one sentence; None if nothing is."""
        since = _iso(self.succeeded_at or self.added_at)
        reason = f" ({self.error})" if self.error else ""
        match self.health(now):
            case "gone":
                return f"The feed {self.url} is gone; remove it, or add the one that took its place."
            case "stale":
                every = f"{self.interval / 60:.0f} minutes"
                return (
                    f"The feed {self.url} is stale: of polls every {every}, none has succeeded since {since}{reason}."
                )
            case "silent":
                newest = _iso(self.newest_at)
                return (
                    f"The feed {self.url} is silent: it gives nothing newer than {newest}, longer than it ever paused."
                )
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a feed announces."""

    url: str
    feed_id: int
    state: State
    since: int
    """When its story came out, as far as that is known; else when the page was found."""
    stated: dict[str, Any] | None = None
    """What the feed says of it, as long as it is open."""
    stated_hash: str = ""
    """Of what the feed last said of it."""
    article_ids: tuple[str, ...] = ()
    fetched_at: int | None = None
    next_at: int | None = None
    """When to ask for it; None: not again."""
    etag: str | None = None
    last_modified: str | None = None
    attempts: int = 0
    """Failures in a row."""
    missing_at: int | None = None
    """When it was first not found."""
    error: str | None = None


class Ledger:
    """Feeds, pages and sites, in the archive of a store. Used by one thread."""

    def __init__(self, store: Store) -> None:
        self._explained = store.explained
        with self._explained():
            self._engine = open_engine(f"sqlite:///{store.folder / 'archive.sqlite3'}")

    def close(self) -> None:
        """Give the database's files back."""
        self._engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._explained(), self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    # -- feeds -------------------------------------------------------------------------------------

    def feeds(self) -> list[Feed]:
        """All feeds, in the order in which they were added."""
        with self._explained(), self._engine.connect() as connection:
            rows = connection.execute(select(t.feeds).order_by(t.feeds.c.id))
            return [Feed(**row._mapping) for row in rows]

    def feed(self, name: str) -> Feed:
        """The feed with this number or address.

        Raises:
            NotFoundError: there is none.

        """
        found = next((feed for feed in self.feeds() if name in (str(feed.id), feed.url)), None)
        if found is None:
            raise NotFoundError(f"There is no feed “{name}”; `dateline feeds list` shows numbers and addresses.")
        return found

    def add(self, url: str, title: str | None, interval: int, now: int) -> tuple[Feed, bool]:
        """The feed at this address, and whether it is new; due at once if it is."""
        with self._writing() as connection:
            row = connection.execute(select(t.feeds).where(t.feeds.c.url == url)).first()
            if row is None:
                values = {"url": url, "title": title, "added_at": now, "interval": interval, "next_at": now}
                connection.execute(insert(t.feeds).values(**values, failures=0, gone=False))
            new = connection.execute(select(t.feeds).where(t.feeds.c.url == url)).one()
        return Feed(**new._mapping), row is None

    def remove(self, feed_id: int) -> None:
        """Forget a feed and the pages that it announced; their articles stay in the archive."""
        with self._writing() as connection:
            connection.execute(delete(t.feeds).where(t.feeds.c.id == feed_id))

    def note_feed(self, feed: Feed, pages: Iterable[Page] = ()) -> None:
        """Keep how a feed did, together with the pages that it newly announced, in one transaction.

        If another feed already has the address that it moved to, that one stays and this one is forgotten.
        """
        values = asdict(feed)
        with self._writing() as connection:
            other = connection.execute(select(t.feeds.c.id).where(t.feeds.c.url == feed.url)).scalar()
            if other not in (None, feed.id):
                connection.execute(update(t.feed_pages).where(t.feed_pages.c.feed_id == feed.id).values(feed_id=other))
                connection.execute(delete(t.feeds).where(t.feeds.c.id == feed.id))
                return
            connection.execute(update(t.feeds).where(t.feeds.c.id == feed.id).values(values))
            self._keep(connection, pages)

    # -- pages -------------------------------------------------------------------------------------

    def pages(self, urls: Sequence[str]) -> dict[str, Page]:
        """Those of these pages that are known."""
        found: dict[str, Page] = {}
        with self._explained(), self._engine.connect() as connection:
            for i in range(0, len(urls), 900):
                query = select(t.feed_pages).where(t.feed_pages.c.url.in_(urls[i : i + 900]))
                found.update({row.url: _page(row) for row in connection.execute(query)})
        return found

    def due(self, now: int, feed_ids: Sequence[int] | None = None) -> list[Page]:
        """The pages to be asked for by now, those never had first, of these the newest first."""
        query = select(t.feed_pages).where(t.feed_pages.c.next_at <= now)
        if feed_ids is not None:
            query = query.where(t.feed_pages.c.feed_id.in_(feed_ids))
        query = query.order_by(t.feed_pages.c.state != "open", t.feed_pages.c.since.desc(), t.feed_pages.c.url)
        with self._explained(), self._engine.connect() as connection:
            return [_page(row) for row in connection.execute(query)]

    def next_due(self) -> int | None:
        """When the next feed or page is due."""
        feeds = select(func.min(t.feeds.c.next_at)).where(t.feeds.c.gone.is_(False))
        pages = select(func.min(t.feed_pages.c.next_at))
        with self._explained(), self._engine.connect() as connection:
            moments = [connection.execute(query).scalar() for query in (feeds, pages)]
        return min((int(moment) for moment in moments if moment is not None), default=None)

    def note_pages(self, pages: Iterable[Page]) -> None:
        """Keep how pages did."""
        with self._writing() as connection:
            self._keep(connection, pages)

    @staticmethod
    def _keep(connection: Connection, pages: Iterable[Page]) -> None:
        for page in pages:
            values = {**asdict(page), "article_ids": list(page.article_ids)}
            known = update(t.feed_pages).where(t.feed_pages.c.url == page.url).values(values)
            if connection.execute(known).rowcount == 0:
                connection.execute(insert(t.feed_pages).values(values))

    def counts(self) -> dict[int, dict[State, int]]:
        """How many pages of each feed are in which state."""
        query = select(t.feed_pages.c.feed_id, t.feed_pages.c.state, func.count()).group_by(
            t.feed_pages.c.feed_id, t.feed_pages.c.state
        )
        found: dict[int, dict[State, int]] = {}
        with self._explained(), self._engine.connect() as connection:
            for feed_id, state, number in connection.execute(query):
                found.setdefault(feed_id, {})[state] = number
        return found

    # -- sites -------------------------------------------------------------------------------------

    def sites(self) -> Sites:
        """What is remembered of all sites."""
        with self._explained(), self._engine.connect() as connection:
            return {row.origin: Site(**row._mapping) for row in connection.execute(select(t.sites))}

    def note_sites(self, sites: Iterable[Site]) -> None:
        """Remember these sites."""
        with self._writing() as connection:
            for site in sites:
                connection.execute(delete(t.sites).where(t.sites.c.origin == site.origin))
                connection.execute(insert(t.sites).values(asdict(site)))


def _iso(moment: int | None) -> str | None:
    return None if moment is None else datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def _page(row: Any) -> Page:
    return Page(**{**row._mapping, "article_ids": tuple(row.article_ids)})
