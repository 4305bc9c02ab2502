"""Which feeds an address stands for: it is one itself, it is a page that announces some, or its site has a sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as lxml_html
from lxml.etree import LxmlError

from dateline.index.errors import FetchError, InputError, SourceError
from dateline.index.feeds.listing import MEDIA, charset_of
from dateline.index.feeds.reader import Reader
from dateline.index.fetch import Fetched, Fetcher
from dateline.index.fetch.url import web_address
from dateline.index.loaders.decode import decode
from dateline.index.loaders.feed_item import absolute
from dateline.index.loaders.limits import LARGEST_FEED

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json", "text/xml")
_MOST_TRIED = 5


@dataclass(frozen=True, slots=True)
class Discovered:
    """A feed or sitemap that was fetched and read."""

    url: str
    title: str | None
    interval: float | None
    """Seconds between two polls that it asks for."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The feed that an address stands for, and others that its page announces."""

    feed: Discovered
    others: tuple[str, ...] = ()


def discover(fetcher: Fetcher, address: str) -> Discovery:
    """The feed of an address.

    Raises:
        InputError: it is no feed, and announces none that can be read.
        FetchError: it cannot be had.

    """
    url = str(web_address(address))
    answer = fetcher.fetch(url, media=MEDIA, largest=LARGEST_FEED)
    if not answer.ok:
        raise InputError(f"{url} cannot be added: its server answers {answer.status}.")
    with Reader() as reader:
        try:
            return Discovery(_read(reader, url, answer))
        except SourceError as error:
            reason = str(error)
        announced = list(dict.fromkeys([*_announced(answer), *fetcher.site_maps(answer.url)]))
        for candidate in announced[:_MOST_TRIED]:
            try:
                found = _read(reader, candidate, fetcher.fetch(candidate, media=MEDIA, largest=LARGEST_FEED))
            except (FetchError, SourceError):
                continue
            return Discovery(found, tuple(other for other in announced if other != candidate))
    tried = f", and none of the {len(announced)} that it announces can be read" if announced else ", and announces none"
    raise InputError(f"{url} is no feed ({reason}){tried}. Name the address of a feed or of a news sitemap.")


def _read(reader: Reader, url: str, answer: Fetched) -> Discovered:
    if not answer.ok:
        raise SourceError(f"its server answers {answer.status}")
    listing = reader.read(answer)
    return Discovered(answer.moved_to or url, listing.title, listing.interval)


def _announced(answer: Fetched) -> Iterator[str]:
    """The feeds that a page announces in its head, those of comments last."""
    try:
        tree = lxml_html.document_fromstring(decode(answer.body, charset_of(answer)))
    except (LxmlError, ValueError, SourceError):
        return
    base = next((str(found) for found in tree.xpath("//base/@href")), "")
    links = []
    for link in tree.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        if "alternate" in kinds and (link.get("type") or "").partition(";")[0].strip().lower() in _TYPES:
            found = absolute(link.get("href") or "", absolute(base, answer.url), answer.url)
            if found:
                links.append((f"{link.get('title')} {found}".lower().count("comment"), found))
    yield from (found for _, found in sorted(links, key=lambda pair: pair[0] > 0))
