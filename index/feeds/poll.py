"""One poll: feeds are asked what is new, the pages that they announce are fetched, the articles on them taken in.

What is known of a page is noted only after its articles are in the archive: whatever cuts a poll short, the next one
goes on where it ended. The store is held only while articles are written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Event

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import FetchError, NotFoundError, SourceError, StoreLockedError
from dateline.index.feeds import verdict as v
from dateline.index.feeds.announced import Feeds
from dateline.index.feeds.articles import MEDIA, given_back, read_page, settled, stated_by, taken_back
from dateline.index.feeds.crawl import Request, Stop, answers
from dateline.index.feeds.ledger import Feed, Ledger, Page
from dateline.index.feeds.reader import Reader
from dateline.index.feeds.report import PollReport
from dateline.index.fetch import Fetched, Fetcher, FetchPolicy
from dateline.index.fetch.address import Resolve, look_up
from dateline.index.ingest import IngestReport, ingest_items
from dateline.index.loaders.document import Given
from dateline.index.loaders.feed_item import article_of
from dateline.index.store import Store

Holding = Callable[[], AbstractContextManager[None]]
_MOST_WAITING = 64
_LONGEST_WAITING = 20.0
"""Pages, and seconds, after which what was read is taken in."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to poll."""

    at_once: bool = False
    """Feeds and pages that are not due, too."""
    interval: int = 900
    """Seconds between two polls of a feed that states none."""
    recheck_days: float = 3.0
    """Days for which a known page is asked for again."""
    patience: float = 60.0
    """Seconds to wait for a store that another process holds."""
    longest: float | None = None
    """Seconds after which no more pages are asked for; the next poll goes on."""


def poll(
    store: Store,
    ledger: Ledger,
    policy: FetchPolicy,
    *,
    manner: Manner,
    feeds: Sequence[Feed] | None = None,
    report: PollReport | None = None,
    progress: Callable[[PollReport], None] = lambda _: None,
    clock: Callable[[], float] = time.time,
    resolve: Resolve = look_up,
    holding: Holding | None = None,
    halt: Event | None = None,
) -> PollReport:
    """Poll the feeds that are due (default: of all), then ask for the pages that are due.

    `holding` gives what is held while articles are written; by default the store is, and is closed after. Once `halt`
    is set, nothing more is asked for; what was read is taken in.

    Raises:
        StoreLockedError: another process holds the store for longer than patience has it.
        StoreError: the store cannot be written. What was taken in before that stays.

    """
    stop = Stop()
    with (
        Fetcher(policy, sites=ledger.sites(), resolve=resolve, clock=clock, sleep=stop.sleep) as fetcher,
        Reader() as reader,
    ):
        held = holding or (lambda: _held(store, manner.patience))
        work = _Poll(
            store, ledger, fetcher, reader, manner, report or PollReport(), progress, stop, clock, held, halt or Event()
        )
        try:
            work.run(ledger.feeds() if feeds is None else feeds, every=feeds is None)
        finally:
            stop()
            work.note_sites()
    return work.report


class _Poll:
    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        fetcher: Fetcher,
        reader: Reader,
        manner: Manner,
        report: PollReport,
        progress: Callable[[PollReport], None],
        stop: Stop,
        clock: Callable[[], float],
        held: Holding,
        halt: Event,
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._fetcher = fetcher
        self._manner = manner
        self.report = report
        self._progress = progress
        self._stop = stop
        self._clock = clock
        self._held = held
        self._halt = halt
        self._begun = time.monotonic()
        self._sites = dict(fetcher.sites)
        self._feeds = Feeds(ledger, reader, report, manner.interval, self.now, self._take_in_whole)
        self._pages: list[Page] = []
        """Pages to be noted once what waits is taken in."""
        self._waiting: list[RawArticle] = []
        self._taken_back: list[str] = []
        self._given_back: list[str] = []

    def now(self) -> int:
        """Seconds since 1970 UTC."""
        return int(self._clock())

    def run(self, feeds: Sequence[Feed], *, every: bool) -> None:
        live = [feed for feed in feeds if not feed.gone]
        due = [feed for feed in live if self._manner.at_once or feed.next_at <= self.now()]
        self.report.not_due += len(live) - len(due)
        requests = [self._feeds.request(feed) for feed in due]
        while requests:
            more = []
            for found in answers(self._fetcher, requests, self._stop):
                if self._halt.is_set():
                    return
                if found:
                    more += self._feeds.take(*found)
                    self._progress(self.report)
            requests = more
        self.note_sites()
        moment = 2**62 if self._manner.at_once else self.now()
        pages = self._ledger.due(moment, None if every else [feed.id for feed in feeds])
        if pages:
            with self._held():
                pages = [page for page in pages if self._is_kept(page)]
            self._ask(pages)

    def _is_kept(self, page: Page) -> bool:
        """Whether the articles of a page are still in the archive; a page whose articles were deleted is left alone."""
        try:
            for article_id in page.article_ids:
                self._store.archive.article(article_id)
        except NotFoundError:
            self._ledger.note_pages([replace(page, state="deleted", stated=None, next_at=None, article_ids=())])
            return False
        return True

    def _ask(self, pages: Sequence[Page]) -> None:
        self.report.due += len(pages)
        requests = [
            Request(page.url, page, page.etag, page.last_modified, media=MEDIA)
            if page.state == "held"
            else Request(page.url, page, media=MEDIA)
            for page in pages
        ]
        written = time.monotonic()
        for found in answers(self._fetcher, requests, self._stop):
            if self._halt.is_set():
                break
            if found:
                self.report.asked += 1
                self._take(found[0].about, found[1])
                self._progress(self.report)
            late = time.monotonic() - written > _LONGEST_WAITING
            if len(self._pages) >= _MOST_WAITING or (late and self._pages):
                self._settle()
                written = time.monotonic()
            longest = self._manner.longest
            if longest is not None and time.monotonic() - self._begun > longest:
                self._stop()
        self._settle()

    def _take(self, page: Page, answer: Fetched | FetchError) -> None:
        """Judge an answer, and read it if there is something to read."""
        now = self.now()
        judged = v.judge(page, answer, now, self._manner.recheck_days)
        in_vain = isinstance(answer, FetchError) and answer.kind in ("refused", "robots", "unfit")
        if judged.what == "read" and isinstance(answer, Fetched):
            try:
                self._keep(page, judged.page, read_page(answer, _iso(now)), answer.url)
                return
            except SourceError as error:
                judged, in_vain = v.failed(page, str(error), now, self._manner.recheck_days), True
        item = self._feeds.items.get(page.url)
        if judged.what == "failed" and in_vain and page.fetched_at is None and item is not None and item.text:
            # The page does not give the article, but the feed itself carries it.
            after = replace(page, next_at=None, attempts=0, error=judged.reason)
            self._keep(page, after, [article_of(item, Given(page.url), page.url)], page.url)
            return
        self._pages.append(judged.page)
        match judged.what:
            case "unchanged":
                self.report.not_modified += 1
            case "put off":
                self.report.put_off += 1
            case "retracted":
                self._taken_back += page.article_ids
            case "failed":
                self.report.rejected.append(Rejected(page.url, judged.reason or ""))

    def _keep(self, before: Page, after: Page, articles: Sequence[RawArticle], address: str) -> None:
        """Let articles wait to be taken in, and their page to be noted after that."""
        item = self._feeds.items.get(before.url)
        stated = stated_by(item) if item else before.stated or {}
        raws = settled(before, articles, stated, address, _iso(self.now()))
        self._waiting += raws
        if before.state == "gone":
            self._given_back += before.article_ids
        ids = tuple(dict.fromkeys(raw.article_id for raw in raws))
        self._pages.append(replace(after, state="held", stated=None, article_ids=ids))

    def _settle(self) -> None:
        """Take in what waits, then note the pages that it came from."""
        if self._waiting or self._taken_back:
            with self._held():
                for article_id in self._taken_back:
                    self.report.retracted += taken_back(self._store, article_id, _iso(self.now()))
                for article_id in self._given_back:
                    self.report.restored += given_back(self._store, article_id, _iso(self.now()))
                self._take_in(self._waiting)
        self._ledger.note_pages(self._pages)
        self.note_sites()
        self._pages, self._waiting, self._taken_back, self._given_back = [], [], [], []

    def _take_in_whole(self, articles: Sequence[RawArticle]) -> None:
        with self._held():
            self._take_in(articles)

    def _take_in(self, articles: Sequence[RawArticle]) -> None:
        """Bring articles, and whatever else in the archive is not yet indexed, into archive and indexes."""
        taken = IngestReport()
        try:
            ingest_items(self._store, articles, taken, lambda _: self._progress(self.report))
        finally:
            self.report.add(taken)

    def note_sites(self) -> None:
        """Remember what was learnt of sites."""
        learnt = dict(self._fetcher.sites)
        self._ledger.note_sites(site for origin, site in learnt.items() if self._sites.get(origin) != site)
        self._sites = learnt


@contextmanager
def _held(store: Store, patience: float) -> Iterator[None]:
    """Hold the store inside, and give it back after; waits for another process that holds it."""
    give_up = time.monotonic() + patience
    while True:
        try:
            store.hold()
            break
        except StoreLockedError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
    try:
        yield
    finally:
        store.close()


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
