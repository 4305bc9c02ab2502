"""What a page says of an article: schema.org first, then OpenGraph and meta tags, then marked elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from dateline.index.dates import day_comes_first, instant, stated_date
from dateline.index.loaders.byline import people
from dateline.index.loaders.feed_item import absolute
from dateline.index.loaders.json_ld import Thing, address_of, line_of, lines_of
from dateline.index.loaders.page_text import is_of_comments
from dateline.index.loaders.values import as_line

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher")
_PUBLISHED = tuple(
    "article:published_time og:article:published_time date dc.date dcterms.date dc.date.issued dcterms.created pubdate"
    " publish-date publication_date parsely-pub-date sailthru.date datepublished".split()
)
_UPDATED = tuple(
    "article:modified_time og:article:modified_time og:updated_time last-modified dcterms.modified datemodified".split()
)
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
_SEVERAL = re.compile(r"^(?:by|von|par|por)\s|,|;|\band\b|&", re.IGNORECASE)
_CHANGE = re.compile(r"updat|modif|edited|corrected|aktualisiert|mis à jour|actualizad", re.IGNORECASE)
_GONE = ("retracted", "withdrawn")
_MOST_TIMES = 20
"""Time elements of a page that are looked at."""


class Stated:
    """What a page says of one article: of the object of schema.org that describes it, if there is one."""

    def __init__(self, tree: Any, thing: Thing | None, url: str | None, scope: Any = None) -> None:
        """`url` is where the page was fetched; `scope` the element of the article, where the page holds several."""
        self._thing = thing or {}
        self._tree = tree
        self._scope = scope
        self._url = url
        self._meta: dict[str, list[str]] = {}
        for tag in tree.iter("meta"):
            name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
            # Where a page holds several articles, only its outlet is that of each.
            if (name if scope is None else name in _OUTLETS) and (content := as_line(tag.get("content"))):
                self._meta.setdefault(name, []).append(content)

    @property
    def title(self) -> str | None:
        """The headline."""
        return line_of(self._thing.get("headline")) or self._tag(*_TITLES) or self.heading

    @property
    def heading(self) -> str | None:
        """The first heading of the article, else of the page."""
        places = (".//h1", ".//h2") if self._scope is not None else ("//article//h1", "//h1")
        root = self._tree if self._scope is None else self._scope
        found = next((tags[0] for place in places if (tags := root.xpath(place))), None)
        return as_line(found.text_content()) if found is not None else None

    @property
    def url(self) -> str | None:
        """The address by which the page wants to be known; where it was fetched, if it does not say."""
        base = next((tag.get("href") for tag in self._tree.iter("base") if tag.get("href")), None)
        bases = (absolute(base or "", self._url), self._url)
        linked = [self._thing.get("url"), self._thing.get("mainEntityOfPage"), self._thing.get("@id")]
        stated = [address_of(value) for value in linked] + self._meta.get("og:url", [])
        if self._scope is None:
            stated.insert(0, _canonical(self._tree))
        for link in stated:
            if link and (found := absolute(link, *bases)) and not self._is_front_page(found):
                return found
        return self._url

    def _is_front_page(self, address: str) -> bool:
        """Whether an address is that of the whole site, as some templates state it on every page."""
        return bool(self._url) and _path(address) in ("", "/") and _path(self._url or "") not in ("", "/")

    @property
    def outlet(self) -> str | None:
        """Who publishes it."""
        return line_of(self._thing.get("publisher")) or self._tag(*_OUTLETS)

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it."""
        described = lines_of(self._thing.get("author") or self._thing.get("creator"))
        tagged = (self._meta.get(tag, []) for tag in _AUTHORS)
        for stated in (described, *tagged, self._marked_authors()):
            names: list[str] = []
            for name in stated:
                if not name.lower().startswith(("http://", "https://")):
                    names += people(name) or (name,) if _SEVERAL.search(name) else (name,)
            if names:
                return tuple(dict.fromkeys(names))
        return ()

    def _marked_authors(self) -> Iterator[str]:
        place = './/*[@rel="author" or @itemprop="author"]'
        tags = (
            self._scope.xpath(place)
            if self._scope is not None
            else self._tree.xpath('//article//*[@rel="author" or @itemprop="author"] | //a[@rel="author"]')
        )
        yield from (name for tag in tags if (name := as_line(tag.text_content())))

    @property
    def section(self) -> str | None:
        """The part of the paper it stands in."""
        return line_of(self._thing.get("articleSection")) or self._tag("article:section", "parsely-section")

    @property
    def language(self) -> str | None:
        """BCP 47 tag."""
        return line_of(self._thing.get("inLanguage")) or as_line(self._tree.get("lang")) or self._tag("language")

    @property
    def retracted(self) -> bool:
        """Whether the outlet took it back."""
        status = line_of(self._thing.get("creativeWorkStatus")) or self._tag("creativeworkstatus") or ""
        return status.lower() in _GONE

    @property
    def body(self) -> str | None:
        """The text of the article, where the page repeats it in its description."""
        value = self._thing.get("articleBody")
        return value if isinstance(value, str) else None

    @property
    def dates(self) -> tuple[str | None, str | None]:
        """(published, updated); a date of change that is not after that of publication is none."""
        marked, changed = self._marked_dates()
        published = [line_of(self._thing.get("datePublished")), *self._tags(*_PUBLISHED), *marked]
        updated = [line_of(self._thing.get("dateModified")), *self._tags(*_UPDATED), *changed]
        first = day_comes_first(self.language, [value for value in (*published, *updated) if value])
        begun = most_exact([stated_date(value, day_first=first) for value in published])
        last = most_exact([stated_date(value, day_first=first) for value in updated])
        return begun, last if last and not (begun and instant(last) <= instant(begun)) else None

    def _marked_dates(self) -> tuple[list[str], list[str]]:
        """(dates of publication, dates of change) in the time elements of the article."""
        if self._scope is not None:
            tags = self._scope.xpath(".//time")
        else:
            inside = self._times("//article//time[count(ancestor::article)=1]")
            tags = inside or self._times("//main//time[not(ancestor::article)]")
        published: list[str] = []
        changed: list[str] = []
        for tag in tags[:_MOST_TIMES]:
            about = " ".join(
                [*map(str, tag.attrib.values()), (tag.getparent().text or "") if tag.getparent() is not None else ""]
            )
            if value := as_line(tag.get("datetime")) or as_line(tag.text_content()):
                (changed if _CHANGE.search(about) else published).append(value)
        return published[:1], changed[:1]

    def _times(self, place: str) -> list[Any]:
        """The first time elements there; those of readers' comments are not the article's."""
        tags = self._tree.xpath(place)[:_MOST_TIMES]
        return [tag for tag in tags if not any(map(is_of_comments, tag.iterancestors()))]

    def _tag(self, *names: str) -> str | None:
        return next(iter(self._tags(*names)), None)

    def _tags(self, *names: str) -> list[str]:
        return [self._meta[name][0] for name in names if name in self._meta]


def most_exact(dates: list[str | None]) -> str | None:
    """The first of these dates that is stated; with the time and zone that a later one adds to the same moment."""
    stated = [date for date in dates if date]
    if not stated:
        return None
    best = stated[0]
    for other in stated[1:]:
        if len(other) > len(best) and other.startswith(best):
            best = other
    return best


def _canonical(tree: Any) -> str | None:
    return next(
        (
            link
            for tag in tree.iter("link")
            if "canonical" in (tag.get("rel") or "").lower().split() and (link := as_line(tag.get("href")))
        ),
        None,
    )


def _path(address: str) -> str:
    return urlsplit(address).path
