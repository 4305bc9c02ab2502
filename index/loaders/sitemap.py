"""Sitemaps, news sitemaps and sitemap indexes: they name pages and hold no articles.

https://www.sitemaps.org/protocol.html and https://www.google.com/schemas/sitemap-news/0.9/. Read element by element, so
that the largest takes no memory, and without any entity or file that the document names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from lxml import etree

from dateline.index.article import Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders.document import Given
from dateline.index.loaders.feed_item import absolute, feed_date
from dateline.index.loaders.values import as_line
from dateline.index.loaders.xml_stream import elements, local_name
from dateline.index.loaders.xml_text import XmlText

_LONGEST = 2_000_000
"""Entries that are read of one sitemap; the protocol allows 50,000."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """An address that a sitemap names."""

    url: str
    is_sitemap: bool = False
    """Whether it is another sitemap, and no page."""
    last_modified: str | None = None
    title: str | None = None
    outlet: str | None = None
    language: str | None = None
    published_at: str | None = None


def read(file: BinaryIO, given: Given) -> Iterator[Rejected]:
    """How many pages a sitemap names: to be fetched, each from its own address."""
    pages = maps = 0
    broken = None
    try:
        for entry in sitemap_entries(file, given.url):
            maps += entry.is_sitemap
            pages += not entry.is_sitemap
    except SourceError as error:
        broken = str(error)
    named = " and ".join(
        f"{count} {what}{'s' if count > 1 else ''}" for count, what in ((pages, "page"), (maps, "sitemap")) if count
    )
    if named:
        yield given.rejected(
            f"it names {named} and holds no article; have them fetched by `dateline feeds add` with its address"
        )
    if broken or not named:
        yield given.rejected(broken or "it names no page")


def sitemap_entries(file: BinaryIO, url: str | None = None) -> Iterator[SitemapEntry]:
    """The addresses that a sitemap names, in its order; `url` is where it was fetched.

    Raises:
        SourceError: it is broken, or no sitemap; what came before has been given.

    """
    named = elements(cast(BinaryIO, XmlText(file)), ("url", "sitemap"), roots=("urlset", "sitemapindex"), recover=True)
    for count, element in enumerate(named):
        if count >= _LONGEST:
            raise SourceError(f"it names more than {_LONGEST:,} pages")
        if entry := _entry(element, url):
            yield entry


def _entry(element: Any, url: str | None) -> SitemapEntry | None:
    # A picture or a film of the page has an address and a title of its own: only what is the page's counts.
    parts = [(local_name(part), part) for part in element]
    said = _texts((name, tag) for name, tag in parts if name in ("loc", "lastmod"))
    news = _texts((local_name(tag), tag) for name, part in parts if name == "news" for tag in part.iter(etree.Element))
    address = absolute(said.get("loc", ""), url)
    if address is None:
        return None
    return SitemapEntry(
        url=address,
        is_sitemap=local_name(element) == "sitemap",
        last_modified=feed_date(said.get("lastmod")),
        title=news.get("title"),
        outlet=news.get("name"),
        language=news.get("language"),
        published_at=feed_date(news.get("publication_date")),
    )


def _texts(tags: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """The first text under each name."""
    texts: dict[str, str] = {}
    for name, tag in tags:
        if name not in texts:
            try:
                found = as_line(tag.text)
            except UnicodeDecodeError:  # where it recovers, the parser lets broken characters through
                continue
            if found:
                texts[name] = found
    return texts
