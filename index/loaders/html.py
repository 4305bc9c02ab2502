"""A web page: what it states of itself, and its story; where it holds several articles, each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from lxml import etree
from lxml import html as lxml_html

from dateline.index.article import RawArticle
from dateline.index.errors import SourceError
from dateline.index.loaders.decode import decode
from dateline.index.loaders.document import Given
from dateline.index.loaders.json_ld import Thing, article_objects, line_of
from dateline.index.loaders.markup import paragraphs
from dateline.index.loaders.page_text import page_of, story_of
from dateline.index.loaders.stated import Stated

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEADINGS = ".//h1 | .//h2 | .//h3"
_DEEPEST = 250
"""Elements in each other; what stands deeper keeps its paragraphs alone, because extraction slows down with depth."""


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle]:
    """The articles on a page; mostly one.

    Raises:
        SourceError: it is not HTML that can be parsed, or holds no article.

    """
    yield from read_page(decode(file.read(), given.charset), given)


def read_html(markup: str, origin: str) -> RawArticle:
    """The article on a page, the first where there are several; for `SourceError` see `read`."""
    return next(read_page(markup, Given(origin)))


def read_page(markup: str, given: Given) -> Iterator[RawArticle]:
    """The articles on a page; for `SourceError` see `read`."""
    try:
        tree = lxml_html.document_fromstring(_DECLARATION.sub("", markup), parser=lxml_html.HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceError("it cannot be parsed as HTML") from error
    _flatten(tree)
    things = article_objects(tree)
    several = list(_articles_apart(tree, things)) if len(things) > 1 else []
    if len(several) > 1:
        for element, thing in several:
            stated = Stated(tree, thing, given.url, element)
            if text := story_of(page_of(element), stated.title, stated.body):
                yield _article(stated, text, given)
        return
    stated = Stated(tree, _main(tree, things), given.url)
    article = _article(stated, "", given)  # before the tree is changed
    text = story_of(tree, stated.title, stated.body)
    if not text:
        raise SourceError("there is no article on the page")
    yield replace(article, text=text)


def _flatten(tree: Any) -> None:
    """Leave of what stands too deep in the tree only its paragraphs; the tree is changed."""
    depth, deep = 0, []
    for event, tag in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth == _DEEPEST and len(tag):
            deep.append(tag)
    for tag in deep:
        lines = list(paragraphs(tag))
        tag.text = None
        tag[:] = []
        for line in lines:
            etree.SubElement(tag, "p").text = line


def _article(stated: Stated, text: str, given: Given) -> RawArticle:
    published, updated = stated.dates
    return RawArticle(
        text=text,
        title=stated.title,
        url=stated.url,
        outlet=stated.outlet,
        authors=stated.authors,
        section=stated.section,
        language=stated.language,
        published_at=published,
        updated_at=updated,
        fetched_at=given.fetched_at,
        retracted=stated.retracted,
        origin=given.origin,
    )


def _articles_apart(tree: Any, things: list[Thing]) -> Iterator[tuple[Any, Thing]]:
    """Articles that stand beside each other on a page: elements with the headline of a described article."""
    headlines = {_plain(headline): thing for thing in reversed(things) if (headline := line_of(thing.get("headline")))}
    for element in tree.xpath("//article[not(ancestor::article)]"):
        for heading in element.xpath(_HEADINGS)[:3]:
            if thing := headlines.pop(_plain(heading.text_content()), None):
                yield element, thing
                break


def _main(tree: Any, things: list[Thing]) -> Thing | None:
    """The described article that the page is about: the one with its headline, else the first."""
    headings = {_plain(tag.text_content()) for tag in tree.iter("h1")}
    headings |= {_plain(tag.get("content") or "") for tag in tree.iter("meta") if tag.get("property") == "og:title"}
    for thing in things:
        if _plain(line_of(thing.get("headline")) or "") in headings - {""}:
            return thing
    return things[0] if things else None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
