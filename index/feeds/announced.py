"""What feeds announce: their answers become pages to ask for, and their watermarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import pairwise

from dateline.index.article import RawArticle, Rejected
from dateline.index.dates import instant
from dateline.index.errors import FetchError, SourceError
from dateline.index.feeds.articles import stated_by
from dateline.index.feeds.crawl import Request
from dateline.index.feeds.ledger import Feed, Ledger, Page
from dateline.index.feeds.listing import MEDIA, Listed, Listing
from dateline.index.feeds.reader import Reader
from dateline.index.feeds.report import FeedTrouble, PollReport
from dateline.index.feeds.schedule import feed_interval, next_poll
from dateline.index.fetch import Fetched
from dateline.index.fetch.robots import max_age
from dateline.index.fetch.url import web_address
from dateline.index.loaders.document import Given
from dateline.index.loaders.feed_item import FeedItem, article_of
from dateline.index.loaders.limits import LARGEST_FEED


@dataclass(slots=True)
class Asked:
    """A feed in this poll; an index of sitemaps waits for those that it names."""

    feed: Feed
    answer: Fetched | None = None
    items: list[Listed] = field(default_factory=list)
    waiting: int = 0
    error: str | None = None


class Feeds:
    """The feeds of one poll.

    `take_in` is given the articles that feeds carry whole and that have no page of their own; it returns when the
    archive has them.
    """

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        report: PollReport,
        interval: int,
        now: Callable[[], int],
        take_in: Callable[[Sequence[RawArticle]], None],
    ) -> None:
        self._ledger = ledger
        self._reader = reader
        self._report = report
        self._interval = interval
        self._now = now
        self._take_in = take_in
        self.items: dict[str, FeedItem] = {}
        """What feeds said in this poll, by the address of the page."""

    def request(self, feed: Feed) -> Request[Asked]:
        """What to ask for."""
        return Request(feed.url, Asked(feed), feed.etag, feed.last_modified, MEDIA, LARGEST_FEED)

    def take(self, request: Request[Asked], answer: Fetched | FetchError) -> list[Request[Asked]]:
        """Note what a feed answered; returns what else is to be asked for before all of it is known."""
        asked = request.about
        if asked.answer is not None:
            self._take_map(asked, request.url, answer)
            return []
        self._report.feeds += 1
        feed = asked.feed
        if isinstance(answer, FetchError):
            later = round(answer.until) if answer.kind == "wait" and answer.until else 0
            self._trouble(feed, str(answer), later)
            return []
        if moved := answer.moved_to if answer.ok or answer.status == 304 else None:
            self._report.moved.append((feed.url, moved))
            feed = replace(feed, url=moved, moved_from=feed.url)
        if answer.status == 304:
            self._well(feed, answer, feed.interval)
        elif answer.status == 410:
            self._gone(feed)
        elif not answer.ok:
            self._trouble(feed, f"its server answers {answer.status}")
        elif (found := sha256(answer.body).hexdigest()) == feed.body_hash:
            self._well(feed, answer, feed.interval)
        else:
            return self._read(asked, feed, answer, found)
        return []

    def _read(self, asked: Asked, feed: Feed, answer: Fetched, body_hash: str) -> list[Request[Asked]]:
        try:
            listing = self._reader.read(answer)
        except SourceError as error:
            self._trouble(feed, str(error))
            return []
        feed = replace(feed, body_hash=body_hash if listing.dated_maps else None)
        if not listing.maps:
            self._announce(feed, answer, listing)
            return []
        asked.feed = feed
        asked.answer = answer
        asked.waiting = len(listing.maps)
        return [Request(url, asked, media=MEDIA, largest=LARGEST_FEED) for url in listing.maps]

    def _take_map(self, index: Asked, url: str, answer: Fetched | FetchError) -> None:
        """One of the sitemaps that an index names; with the last of them, the index itself is done."""
        index.waiting -= 1
        try:
            if isinstance(answer, FetchError):
                raise answer
            if not answer.ok:
                raise SourceError(f"its server answers {answer.status}")
            index.items += self._reader.read(answer).items
        except (FetchError, SourceError) as error:
            index.error = str(error)
            self._report.rejected.append(Rejected(url, index.error))
            index.feed = replace(index.feed, body_hash=None)
        if index.waiting or index.answer is None:
            return
        if index.error and not index.items:
            self._trouble(index.feed, index.error)
            return
        answer = index.answer
        if index.feed.body_hash is None:
            answer = replace(answer, headers={})  # whether the index itself changes says nothing
        self._announce(index.feed, answer, Listing(tuple(index.items)))

    def _gone(self, feed: Feed) -> None:
        reason = "its server answers 410: it is gone, and is polled no more"
        self._report.troubles.append(FeedTrouble(feed.url, reason))
        failures = feed.failures + 1
        self._ledger.note_feed(replace(feed, tried_at=self._now(), gone=True, failures=failures, error=reason))

    def _trouble(self, feed: Feed, reason: str, later: int = 0) -> None:
        now, failures = self._now(), feed.failures + 1
        self._report.troubles.append(FeedTrouble(feed.url, reason))
        again = max(next_poll(now, feed.interval, failures), later)
        self._ledger.note_feed(replace(feed, tried_at=now, failures=failures, error=reason, next_at=again))

    def _well(self, feed: Feed, answer: Fetched, interval: int, pages: Sequence[Page] = ()) -> None:
        now = self._now()
        if not pages:
            self._report.feeds_unchanged += 1
        known = answer.status == 304
        self._ledger.note_feed(
            replace(
                feed,
                interval=interval,
                next_at=next_poll(now, interval, 0),
                etag=answer.headers.get("etag") or (feed.etag if known else None),
                last_modified=answer.headers.get("last-modified") or (feed.last_modified if known else None),
                tried_at=now,
                succeeded_at=now,
                failures=0,
                error=None,
            ),
            pages,
        )

    def _announce(self, feed: Feed, answer: Fetched, listing: Listing) -> None:
        """Note the pages that a feed newly announces, or of which it says something else than before."""
        now = self._now()
        listed = self._addressed(listing.items, feed)
        known = self._ledger.pages(list(listed))
        pages, whole = [], []
        for url, one in listed.items():
            page, item = known.get(url), one.item
            if page is None:
                page = self._new(url, item, feed, now)
            elif one.said == page.stated_hash or page.state == "deleted":
                continue
            else:
                page = _said_anew(page, item, now)
            if not item.url:
                article = article_of(item, Given(url), feed.url)
                if page.article_ids:
                    article = replace(article, id=page.article_ids[0])
                whole.append(article)
                page = replace(page, state="held", stated=None, article_ids=(article.article_id,), next_at=None)
            pages.append(replace(page, stated_hash=one.said))
        if whole:
            self._take_in(whole)
        self.items |= {url: one.item for url, one in listed.items()}
        moments = sorted({min(instant(one.item.published_at), now) for one in listing.items if one.item.published_at})
        feed = replace(
            feed,
            title=listing.title or feed.title,
            changed_at=now if pages else feed.changed_at,
            newest_at=max([*moments[-1:], feed.newest_at or 0]) or (now if pages else None),
            pause=max((after - before for before, after in pairwise(moments)), default=None),
        )
        cached = max_age(answer.headers.get("cache-control", ""))
        stated = max((seconds for seconds in (listing.interval, cached) if seconds), default=None)
        self._well(feed, answer, feed_interval(stated, self._interval), pages)

    def _addressed(self, items: Sequence[Listed], feed: Feed) -> dict[str, Listed]:
        """The items by the addresses of their pages; one without a page is known by its id within the feed."""
        found: dict[str, Listed] = {}
        for number, one in enumerate(items, 1):
            item = one.item
            try:
                if item.url:
                    found.setdefault(str(web_address(item.url)), one)
                elif item.text:
                    within = item.id or article_of(item, Given(feed.url), feed.url).article_id
                    found.setdefault(f"feed {feed.id}: {within}", one)
                else:
                    reason = "the item has neither a text nor a link"
                    self._report.rejected.append(Rejected(feed.url, reason, number))
            except FetchError as error:
                self._report.rejected.append(Rejected(feed.url, str(error), number))
        return found

    def _new(self, url: str, item: FeedItem, feed: Feed, now: int) -> Page:
        self._report.announced += 1
        since = min(instant(item.published_at), now) if item.published_at else now
        return Page(url, feed.id, "open", since, stated=stated_by(item), next_at=now)


def _said_anew(page: Page, item: FeedItem, now: int) -> Page:
    """A page of which the feed says something else than before: it is to be asked for."""
    if page.state in ("open", "rejected"):
        return replace(page, state="open", stated=stated_by(item), attempts=0, next_at=now)
    return replace(page, next_at=now)
