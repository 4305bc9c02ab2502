"""A web page: metadata from schema.org JSON-LD, then OpenGraph and meta tags; the story's text by trafilatura."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import trafilatura
from lxml import html as lxml_html
from lxml.etree import LxmlError

from dateline.index.article import RawArticle
from dateline.index.dates import stated_date
from dateline.index.errors import SourceError
from dateline.index.loaders.decode import clean, decode
from dateline.index.loaders.document import Given
from dateline.index.loaders.furniture import is_sentence, tell_apart

_ARTICLE_TYPES = re.compile(
    r"(?:Article|NewsArticle|Reportage\w*|OpinionNewsArticle|BlogPosting|LiveBlogPosting|Report)$"
)
_DEEPEST = 20
"""How deep names are sought in JSON-LD."""
_SHORTEST_STORY = 80
"""Characters of running text below which a page is taken to hold no article."""


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle]:
    """The article on a page."""
    yield read_html(decode(file.read()), given.origin)


def read_html(markup: str, origin: str) -> RawArticle:
    """The article on a page.

    Raises:
        SourceError: the page is not HTML that can be parsed, or holds no article.

    """
    try:
        tree = lxml_html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", markup), parser=lxml_html.HTMLParser(huge_tree=True)
        )
    except (LxmlError, ValueError) as error:
        raise SourceError("it cannot be parsed as HTML") from error
    stated = _Stated(tree)
    title = stated.first("headline", "og:title", "twitter:title", "dc.title") or _heading(tree)
    text = trafilatura.extract(
        markup, output_format="txt", include_comments=False, include_tables=True, deduplicate=False
    )
    lines = [" ".join(line.split()) for line in (text or "").split("\n")]
    lines = [line for line in lines if line and line != title]
    page = tell_apart(lines)
    # Lines before the story are kept only as a standfirst: what trafilatura leaves there is part of the page's story.
    body = [*(line for line in page.head if len(line.split()) > 5), *page.body]
    if sum(map(len, body)) < _SHORTEST_STORY or not any(map(is_sentence, body)):
        raise SourceError("there is no article on the page")
    return RawArticle(
        text="\n\n".join(body),
        title=title,
        url=_link(tree, "canonical") or stated.first("url", "mainEntityOfPage", "og:url"),
        outlet=stated.first("publisher", "og:site_name", "application-name", "dc.publisher"),
        authors=stated.authors() or _marked_authors(tree),
        section=stated.first("articleSection", "article:section"),
        language=stated.first("inLanguage") or tree.get("lang") or None,
        published_at=stated.date(
            "datePublished", "article:published_time", "date", "dc.date", "pubdate", "publish-date"
        )
        or _time(tree),
        updated_at=stated.date("dateModified", "article:modified_time", "last-modified"),
        retracted=(stated.first("creativeWorkStatus") or "").lower() in ("retracted", "withdrawn"),
        origin=origin,
    )


class _Stated:
    """What a page says of itself: the article's JSON-LD object first, then its meta tags."""

    def __init__(self, tree: Any) -> None:
        self._linked = next((thing for thing in _json_ld(tree) if _is_article(thing)), {})
        self._meta: dict[str, list[str]] = {}
        for tag in tree.iter("meta"):
            name = tag.get("property") or tag.get("name") or tag.get("itemprop")
            if name and (content := " ".join((tag.get("content") or "").split())):
                self._meta.setdefault(name.lower(), []).append(content)

    def first(self, *names: str) -> str | None:
        """The first of these that is stated, as a text."""
        for name in names:
            if value := _text(self._linked.get(name)):
                return value
            if name.lower() in self._meta:
                return self._meta[name.lower()][0]
        return None

    def date(self, *names: str) -> str | None:
        """The first of these that is stated as a date."""
        stated = (self._linked.get(name) or self._meta.get(name.lower(), [None])[0] for name in names)
        return next((found for value in stated if (found := stated_date(value))), None)

    def authors(self) -> tuple[str, ...]:
        """Names of the authors."""
        linked = self._linked.get("author")
        values = linked if isinstance(linked, list) else [linked]
        names = [name for value in values if (name := _text(value))]
        names = names or self._meta.get("author", []) or self._meta.get("article:author", [])
        return tuple(name for name in names if not name.startswith(("http://", "https://")))


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """All objects in the page's JSON-LD blocks, those inside lists and `@graph` included."""
    for block in tree.iter("script"):
        if "ld+json" not in (block.get("type") or ""):
            continue
        try:
            todo = [json.loads(block.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while todo:
            thing = todo.pop()
            if isinstance(thing, list):
                todo += reversed(thing)
            elif isinstance(thing, dict):
                yield thing
                if isinstance(thing.get("@graph"), list):
                    todo += reversed(thing["@graph"])


def _is_article(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPES.search(kind)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _text(value: object, depth: int = 0) -> str | None:
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return next((text for item in value if (text := _text(item, depth + 1))), None)
    if isinstance(value, dict):
        return _text(value.get("name"), depth + 1) or _text(value.get("@id"), depth + 1)
    if isinstance(value, str):
        return " ".join(clean(value).split()) or None
    return None


def _heading(tree: Any) -> str | None:
    """The page's only first-level heading, or the one inside its article element."""
    found = tree.xpath("//article//h1") or tree.xpath("//h1")
    return " ".join(found[0].text_content().split()) or None if found else None


def _link(tree: Any, relation: str) -> str | None:
    found = tree.xpath("//link[@rel=$relation]/@href", relation=relation)
    return str(found[0]).strip() or None if found else None


def _marked_authors(tree: Any) -> tuple[str, ...]:
    found = tree.xpath('//article//*[@rel="author" or @itemprop="author"] | //a[@rel="author"]')
    return tuple(dict.fromkeys(name for tag in found if (name := " ".join(tag.text_content().split()))))


def _time(tree: Any) -> str | None:
    """The date in the first time element of the article."""
    for tag in tree.xpath("//article//time[not(ancestor::article//article)]") or tree.xpath("//main//time"):
        if found := stated_date(tag.get("datetime") or tag.text_content()):
            return found
    return None
