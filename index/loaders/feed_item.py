"""What a feed says of itself and of its articles, whether it is RSS, Atom or JSON Feed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from dateline.index.article import RawArticle, Rejected, canonical_url
from dateline.index.dates import instant, stated_date
from dateline.index.loaders.document import Given
from dateline.index.loaders.furniture import is_sentence
from dateline.index.loaders.markup import text_of

_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:read|see|show)\s+more|continue\s+reading|read\s+the\s+(?:full|whole|rest)\b.*)\W*$",
    re.IGNORECASE,
)
_UNIQUE = re.compile(r"(?:urn|tag):\S+", re.IGNORECASE)
"""Ids that no other feed may give to another article (RFC 8141, RFC 4151)."""
_SHORTEST = 80
"""Characters of a whole article, as on a page."""
_LONG_SUMMARY = 1_000
"""Characters from which a summary is taken for the whole article: many feeds put it there."""
_EARLIEST = instant("1990-01-01")
"""A feed that says earlier is wrong about its dates: a clock that was never set."""
_LEEWAY = 86_400
"""Seconds that a date may lie ahead, for clocks and zones that are off."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One article as a feed announces it."""

    url: str | None
    """Absolute, where the feed lets that be made out."""
    id: str | None
    """The feed's own id for it."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    outlet: str | None = None
    """The source that an item names, else the feed's title."""
    published_at: str | None = None
    updated_at: str | None = None
    summary: str = ""
    """As text; what the feed gives instead of the article."""
    text: str = ""
    """The whole article, if the feed carries it; else empty: it is to be fetched from `url`."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, with its items in its own order."""

    title: str | None
    url: str | None
    """Of the site that it belongs to."""
    language: str | None
    ttl_minutes: int | None
    """How long it asks to be left alone between two polls."""
    items: tuple[FeedItem, ...]
    breaks_off: bool = False
    """Whether its end is missing."""


def whole_text(content: str, summary: str) -> tuple[str, str]:
    """(the whole article or nothing, the summary) of the markup that an item gives as content and as summary."""
    text, short = text_of(content), text_of(summary)
    if _is_whole(text, _SHORTEST):
        return text, short
    return (short, short) if _is_whole(short, _LONG_SUMMARY) else ("", short or text)


def _is_whole(text: str, shortest: int) -> bool:
    return len(text) >= shortest and not _CUT_OFF.search(text[-80:]) and any(map(is_sentence, text.split("\n")))


def absolute(link: str, *bases: str | None) -> str | None:
    """A link, made absolute by the first base that is an address; None where it is none of the web, or empty."""
    link = link.strip()
    if not link:
        return None
    try:
        for base in ("", *bases):
            whole = urljoin(base, link) if base else link
            parts = urlsplit(whole)
            if parts.scheme.lower() in ("http", "https") and parts.hostname:
                return whole
    except ValueError:
        pass
    return None


def _id_within(feed: str, identity: str) -> str:
    """The id of an article that its feed alone has numbered: `1` of one feed is not `1` of another."""
    if _UNIQUE.fullmatch(identity):
        return identity
    return "a-" + sha256(f"{canonical_url(feed)}\n{identity}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


def feed_date(value: object) -> str | None:
    """A date that a feed states, unless no article can be of that day."""
    found = stated_date(value)
    if found is None or not _EARLIEST <= instant(found) <= time.time() + _LEEWAY:
        return None
    return found


def articles_of(feed: Feed, given: Given) -> Iterator[RawArticle | Rejected]:
    """The articles that a feed carries whole; each of the others is rejected by its number, from 1."""
    first = given.first or 1
    whose = given.url or feed.url or feed.title or given.origin
    if not feed.items:
        yield given.rejected("nothing in it can be read" if given.first else "the feed has no items", given.first)
    for number, item in enumerate(feed.items, first):
        if item.text:
            yield article_of(item, given, whose)
        elif item.url:
            yield given.rejected(
                f"there is only a summary of {item.url}; take in that address, or the feed by `dateline feeds add`",
                number,
            )
        else:
            yield given.rejected("the item has neither a text nor a link", number)
    if feed.items and feed.breaks_off:
        yield given.rejected(f"the feed breaks off in or after item {number}; fetch it again")


def article_of(item: FeedItem, given: Given, feed: str) -> RawArticle:
    """The article that an item carries whole; `feed` is what tells its feed from others, such as an address."""
    return RawArticle(
        text=item.text,
        title=item.title,
        url=item.url,
        id=None if item.url or item.id is None else _id_within(feed, item.id),
        outlet=item.outlet,
        authors=item.authors,
        section=item.section,
        language=item.language,
        published_at=item.published_at,
        updated_at=item.updated_at,
        fetched_at=given.fetched_at,
        origin=given.origin,
    )
