"""The articles on a page that a feed announces: what the page itself states, filled up from what the feed says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from dateline.index.article import RawArticle, Rejected, canonical_url
from dateline.index.errors import NotFoundError, SourceError
from dateline.index.feeds.ledger import Page
from dateline.index.feeds.listing import charset_of
from dateline.index.fetch import Fetched
from dateline.index.loaders import formats
from dateline.index.loaders.apart import Task, in_order
from dateline.index.loaders.document import Given
from dateline.index.loaders.feed_item import FeedItem
from dateline.index.loaders.limits import LARGEST_ARTICLE, OPENING
from dateline.index.store import Store

STATED = ("title", "outlet", "authors", "section", "language", "published_at", "updated_at")
"""What a feed may say of an article."""
MEDIA = ("html", "text/plain", "text/markdown", "pdf")
"""Parts of the media types that a page may have; audio, pictures and programs are not asked for in vain."""

_GONE = "its page is gone"
_EQUALLY_NAMED = re.compile(r"^(?:www|m|mobile|amp)\.")


def stated_by(item: FeedItem) -> dict[str, Any]:
    """What a feed says of an article, without any text of it but the title."""
    values = {name: getattr(item, name) for name in STATED}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value}


def read_page(answer: Fetched, fetched_at: str) -> list[RawArticle]:
    """The articles on a page, read in a process of its own.

    Raises:
        SourceError: it holds none.

    """
    given = Given(
        answer.url,
        url=answer.url,
        fetched_at=fetched_at,
        media_type=answer.media_type,
        charset=charset_of(answer),
    )
    if not answer.body.strip():
        raise SourceError("it is empty")
    kind = formats.choose(given, answer.body[:OPENING])
    if kind.seconds is None or len(answer.body) > LARGEST_ARTICLE:
        raise SourceError(f"it is no page but {kind.name}")
    items = list(in_order([Task(kind.name, answer.body, given)]))
    articles = [item for item in items if isinstance(item, RawArticle)]
    if not articles:
        reasons = [item.reason for item in items if isinstance(item, Rejected)]
        raise SourceError(reasons[0] if reasons else "there is no article on the page")
    return articles


def settled(
    page: Page, articles: Sequence[RawArticle], stated: dict[str, Any], address: str, fetched_at: str
) -> list[RawArticle]:
    """The articles of a page as they go into the archive.

    A page with one article keeps the id by which it is known, wherever it moves, and what it leaves open is filled from
    the feed. Several on one page are told apart by their headlines, if not by addresses of their own. A page's word for
    its own address counts only within its own site, and its word for an id not at all: no page can pass for another
    outlet's.
    """
    alone = len(articles) == 1
    said = {name: value for name, value in stated.items() if alone or name in ("outlet", "language")}
    addresses = [url if (url := article.url) and same_site(url, address) else address for article in articles]
    shared = Counter(map(canonical_url, addresses))
    found = []
    for article, own in zip(articles, addresses, strict=True):
        id_ = page.article_ids[0] if alone and len(page.article_ids) == 1 else None
        if shared[canonical_url(own)] > 1:
            id_ = replace(article, id=None, url=None, origin=page.url).article_id
        filled: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in said.items()
            if not getattr(article, name)
        }
        fetched = article.fetched_at or fetched_at
        found.append(replace(article, **filled, url=own, id=id_, fetched_at=fetched, origin=page.url))
    return found


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: the same host, or one a part of the other; www, m and amp do not count."""
    try:
        hosts = [_EQUALLY_NAMED.sub("", urlsplit(url).hostname or "") for url in (one, other)]
    except ValueError:
        return False
    a, b = hosts
    return bool(a and b) and (a == b or a.endswith(f".{b}") or b.endswith(f".{a}"))


def taken_back(store: Store, article_id: str, at: str) -> bool:
    """Note that an article's page is gone since a moment (ISO 8601); False if it was taken back already, or deleted."""
    with store.explained():
        try:
            return store.archive.retract(article_id, at, "source", at, _GONE)
        except NotFoundError:
            return False


def given_back(store: Store, article_id: str, at: str) -> bool:
    """Note that an article's page is there again, unless something else says that the article was taken back."""
    with store.explained():
        events = [event for event in store.archive.events(article_id) if event.kind in ("retracted", "restored")]
        if not events or events[-1].kind != "retracted" or events[-1].note != _GONE:
            return False
        return store.archive.restore(article_id, "source", at, "its page is there again")
