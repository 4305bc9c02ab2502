"""What a feed or a sitemap lists."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zlib
from dataclasses import asdict, dataclass

from dateline.index.dates import instant, now
from dateline.index.errors import SourceError
from dateline.index.fetch import Fetched
from dateline.index.loaders.feed import parse_feed
from dateline.index.loaders.feed_item import FeedItem
from dateline.index.loaders.limits import LARGEST_FEED
from dateline.index.loaders.sitemap import SitemapEntry, sitemap_entries

MEDIA = ("xml", "json", "text/", "rss", "atom", "octet-stream", "gzip")
"""Parts of the media types that feeds and sitemaps come as."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_SITEMAP = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]")
_MOST_MAPS = 5
"""Sitemaps of an index that are read at each poll: those that changed last."""
_RECENT = 3 * 86_400
"""Seconds for which a page that changed counts as news, where a sitemap gives no date of publication."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that a document announces."""

    item: FeedItem
    said: str
    """A hash of all that is said of it: another one is a sign that its page changed."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles that a document announces."""

    items: tuple[Listed, ...]
    title: str | None = None
    interval: float | None = None
    """Seconds between two polls that it asks for (`ttl`, `sy:updatePeriod`)."""
    maps: tuple[str, ...] = ()
    """Addresses of the sitemaps that are to be read in its place."""
    dated_maps: bool = True
    """Whether it says of those when they changed: if not, it may stay the same while they change."""


def read_listing(body: bytes, url: str, charset: str | None = None) -> Listing:
    """What a feed or a sitemap lists; `url` is where it was fetched, `charset` what the server said of it.

    Raises:
        SourceError: it is neither, it lists nothing, or its pages have no dates by which to tell what is new.

    """
    body = _unpacked(body)
    if _SITEMAP.search(body[:20_000]):
        return _of_sitemap(list(sitemap_entries(io.BytesIO(body), url)))
    feed = parse_feed(body, url, charset)
    if not feed.items:
        raise SourceError("it holds no items")
    items = tuple(Listed(item, _hash(asdict(item))) for item in feed.items)
    return Listing(items, feed.title, feed.ttl_minutes * 60.0 if feed.ttl_minutes else None)


def charset_of(answer: Fetched) -> str | None:
    """The character encoding that a server states."""
    found = _CHARSET.search(answer.headers.get("content-type", ""))
    return found[1] if found else None


def _of_sitemap(entries: list[SitemapEntry]) -> Listing:
    if not entries:
        raise SourceError("it names no page")
    maps = [entry for entry in entries if entry.is_sitemap]
    if maps:
        newest = sorted(maps, key=lambda entry: entry.last_modified or "9", reverse=True)
        return Listing(
            (),
            maps=tuple(entry.url for entry in newest[:_MOST_MAPS]),
            dated_maps=all(entry.last_modified for entry in maps),
        )
    if not any(entry.published_at or entry.last_modified for entry in entries):
        raise SourceError("it is a sitemap without dates, so that what is new in it cannot be told")
    return Listing(tuple(_of_entry(entry) for entry in entries if _is_news(entry)))


def _is_news(entry: SitemapEntry) -> bool:
    if entry.published_at:
        return True
    return bool(entry.last_modified) and instant(now()) - instant(str(entry.last_modified)) < _RECENT


def _of_entry(entry: SitemapEntry) -> Listed:
    item = FeedItem(
        url=entry.url,
        id=None,
        title=entry.title,
        language=entry.language,
        outlet=entry.outlet,
        published_at=entry.published_at,
    )
    return Listed(item, _hash(asdict(entry)))


def _hash(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _unpacked(body: bytes) -> bytes:
    """The document itself, where it was sent as a gzipped file."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        data = zlib.decompressobj(31).decompress(body, LARGEST_FEED + 1)
    except zlib.error as error:
        raise SourceError("its gzip data is broken") from error
    if len(data) > LARGEST_FEED:
        raise SourceError(f"it is larger than {LARGEST_FEED // 1_000_000} MB")
    return data
