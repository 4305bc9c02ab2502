"""JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dateline.index.article import RawArticle, Rejected
from dateline.index.loaders.document import Given
from dateline.index.loaders.feed_item import Feed, FeedItem, absolute, articles_of, feed_date, whole_text
from dateline.index.loaders.markup import words_of
from dateline.index.loaders.values import as_line, as_text

ABOUT = ("version", "title", "home_page_url", "feed_url", "language", "authors", "author")
"""What a feed says of itself that counts here."""
_LONGEST_ID = 512


def is_json_feed(value: Mapping[str, Any]) -> bool:
    """Whether an object says that it is a JSON Feed."""
    return "jsonfeed.org/version/" in str(value.get("version", ""))[:80]


def articles_of_feed(value: Mapping[str, Any], given: Given) -> Iterator[RawArticle | Rejected]:
    """The articles that a JSON Feed carries whole; the others are rejected."""
    yield from articles_of(feed_from_object(value, given.url), given)


def feed_from_object(value: Mapping[str, Any], url: str | None = None) -> Feed:
    """The feed in an object; `url` is where it was fetched."""
    title = as_line(value.get("title"))
    home = as_line(value.get("home_page_url"))
    language = as_line(value.get("language"))
    bases = (url, as_line(value.get("feed_url")), home)
    authors = _names(value)
    items = value.get("items")
    return Feed(
        title=title,
        url=absolute(home or "", *bases),
        language=language,
        ttl_minutes=None,
        items=tuple(
            _item(item, bases, FeedItem(None, None, outlet=title, language=language, authors=authors))
            for item in (items if isinstance(items, list) else [])
            if isinstance(item, dict)
        ),
    )


def _item(item: Mapping[str, Any], bases: tuple[str | None, ...], feed: FeedItem) -> FeedItem:
    content = item.get("content_html") or item.get("content_text")
    text, summary = whole_text(as_text(content), as_text(item.get("summary")))
    tags = item.get("tags")
    identity = item.get("id")
    return FeedItem(
        url=absolute(as_line(item.get("url")) or as_line(item.get("external_url")) or "", *bases)
        or absolute(as_line(identity) or ""),
        id=str(identity)[:_LONGEST_ID] if isinstance(identity, (str, int)) and identity != "" else None,
        title=words_of(as_text(item.get("title"))) or None,
        authors=_names(item) or feed.authors,
        section=as_line(tags[0]) if isinstance(tags, list) and tags else None,
        language=as_line(item.get("language")) or feed.language,
        outlet=feed.outlet,
        published_at=feed_date(item.get("date_published")),
        updated_at=feed_date(item.get("date_modified")),
        summary=summary,
        text=text,
    )


def _names(value: Mapping[str, Any]) -> tuple[str, ...]:
    authors = value.get("authors", value.get("author"))
    stated = authors if isinstance(authors, list) else [authors]
    return tuple(name for author in stated if isinstance(author, dict) and (name := as_line(author.get("name"))))
