"""RSS and Atom, read by feedparser from bytes that are here already: it fetches nothing.

Bytes become text by Dateline's own rules before, because the encoding that a feed declares is often not its own.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders.decode import decode
from dateline.index.loaders.document import Given
from dateline.index.loaders.feed_item import Feed, FeedItem, absolute, articles_of, feed_date, whole_text
from dateline.index.loaders.json_feed import feed_from_object, is_json_feed
from dateline.index.loaders.markup import words_of
from dateline.index.loaders.values import as_line, as_text

_LONGEST_ID = 512
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:0*(\d+)|[xX]0*([0-9a-fA-F]+));?")
_SHORT_YEAR = re.compile(r"(?<=\d [A-Za-z]{3} )\d\d(?= \d{1,2}:)")
"""The year in a date of RFC 822, which RSS 2.0 still allows."""
_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|rdf|feed)\s*>(?:\s|<!--.*?-->)*\Z", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"[(<\[]?[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+[)>\]]?")
_PERIODS = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
"""Minutes of what the syndication module of RSS calls an update period."""


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle | Rejected]:
    """The articles that a feed carries whole; an item that is only a summary is rejected by its number, from 1."""
    yield from articles_of(parse_feed(file.read(), given.url, given.charset), given)


def feed_items(data: bytes, url: str | None = None, charset: str | None = None) -> tuple[FeedItem, ...]:
    """The items of a feed; see `parse_feed`."""
    return parse_feed(data, url, charset).items


def parse_feed(data: bytes, url: str | None = None, charset: str | None = None) -> Feed:
    """A feed in RSS, Atom or JSON Feed; `url` is where it was fetched, `charset` what the server said of it.

    Raises:
        SourceError: it is no feed.

    """
    text = decode(data, charset)
    if text.lstrip()[:1] == "{":
        return _json_feed(text, url)
    return _xml_feed(text, url)


def _json_feed(text: str, url: str | None) -> Feed:
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise SourceError("it is not valid JSON") from error
    if not isinstance(value, dict) or not is_json_feed(value):
        raise SourceError("it is JSON, but no JSON Feed")
    return feed_from_object(value, url)


def _xml_feed(text: str, url: str | None) -> Feed:
    import feedparser  # it loads slowly

    plain = _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1)
    plain = _REFERENCE.sub(_of_a_character, plain)
    data = b'<?xml version="1.0" encoding="utf-8"?>' + plain.strip().encode()
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.version and not parsed.entries:
        raise SourceError("it is no feed that can be read")
    about = parsed.feed
    site = absolute(as_line(about.get("link")) or "", url)
    title = words_of(as_text(about.get("title"))) or None
    language = as_line(about.get("language"))
    return Feed(
        title=title,
        url=site,
        language=language,
        ttl_minutes=_ttl(about),
        breaks_off=not _END.search(plain),
        items=tuple(
            _item(entry, (url, site), title, language, rss=parsed.version.startswith("rss")) for entry in parsed.entries
        ),
    )


def _of_a_character(reference: re.Match[str]) -> str:
    """A reference to a character by its number; a sign for one that there is not, on which feedparser fails."""
    digits, hexadecimal = reference.groups()
    number = int(digits or hexadecimal, 10 if digits else 16) if len(digits or hexadecimal) < 9 else 0
    return reference.group() if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"


def _item(
    entry: Any, bases: tuple[str | None, ...], outlet: str | None, language: str | None, *, rss: bool
) -> FeedItem:
    contents = [part for part in entry.get("content") or [] if as_text(part.get("value")).strip()]
    content = max((as_text(part.get("value")) for part in contents), key=len, default="")
    text, summary = whole_text(content, as_text(entry.get("summary")))
    base = as_line((entry.get("title_detail") or {}).get("base"))
    identity = as_line(entry.get("id"))
    tags = [tag for each in entry.get("tags") or [] if (tag := as_line(each.get("term")))]
    source = entry.get("source") or {}
    published, updated = _date(entry, "published") or _date(entry, "created"), _date(entry, "updated")
    if published is None and rss:
        published, updated = updated, None  # feedparser takes dc:date, RSS 1.0's date of an item, for one of change
    return FeedItem(
        url=absolute(_link(entry) or "", base, *bases) or absolute(identity or ""),
        id=identity[:_LONGEST_ID] if identity else None,
        title=words_of(as_text(entry.get("title"))) or None,
        authors=_authors(entry),
        section=tags[0] if tags else None,
        language=as_line((entry.get("title_detail") or {}).get("language")) or language,
        outlet=words_of(as_text(source.get("title"))) or outlet,
        published_at=published,
        updated_at=updated,
        summary=summary,
        text=text,
    )


def _link(entry: Any) -> str | None:
    """The address of the article; that of a sound file or picture beside it is none."""
    for link in entry.get("links") or []:
        if (
            link.get("rel") == "alternate"
            and "html" in (link.get("type") or "html")
            and (found := as_line(link.get("href")))
        ):
            return found
    link = as_line(entry.get("link"))
    return None if link == as_line(entry.get("id")) else link  # feedparser takes a guid for the link that is missing


def _authors(entry: Any) -> tuple[str, ...]:
    stated = [_name(author, as_line(entry.get("author")) or "") for author in entry.get("authors") or [] if author]
    return tuple(dict.fromkeys(name for line in stated if (name := words_of(line))))


def _name(author: Any, whole: str) -> str:
    """An author's name; where an address stands beside it, taken from the whole: feedparser cuts long domains off."""
    address = as_line(author.get("email"))
    if address and address in whole:
        return _ADDRESS.sub(" ", whole).strip(" ()<>[],;")
    return as_line(author.get("name")) or ""


def _date(entry: Any, name: str) -> str | None:
    # A plain dict's `get`: feedparser's own gives the date of publication for a missing date of change.
    # What it makes of a date itself is not taken: of a mere year, or of February 30, it makes a day that nobody stated.
    stated = as_line(dict.get(entry, name)) or ""
    return feed_date(_SHORT_YEAR.sub(lambda year: f"{19 if year[0] >= '90' else 20}{year[0]}", stated))


def _ttl(about: Any) -> int | None:
    stated = as_line(about.get("ttl")) or ""
    if stated.isascii() and stated.isdigit() and len(stated) < 8:
        return int(stated) or None
    period = _PERIODS.get((as_line(about.get("sy_updateperiod")) or "").lower())
    often = as_line(about.get("sy_updatefrequency")) or "1"
    if period is None:
        return None
    return max(1, period // max(1, int(often) if often.isascii() and often.isdigit() and len(often) < 6 else 1))
