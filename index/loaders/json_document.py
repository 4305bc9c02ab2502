"""A file of JSON: an array of articles, articles one after another, one alone, an object that lists them, a JSON Feed.

An array may be of any length: its elements are read one by one, and a broken one costs only itself. So are those of the
list in a long object.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Any, BinaryIO

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders.decode import WESTERN, encoding_of
from dateline.index.loaders.document import Given
from dateline.index.loaders.json_feed import ABOUT, articles_of_feed, is_json_feed
from dateline.index.loaders.json_object import article_from_object
from dateline.index.loaders.json_stream import LISTS, Listed, values
from dateline.index.loaders.limits import OPENING


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle | Rejected]:
    """The articles of a file; an element that gives none is rejected by its number, from 1."""
    encoding = encoding_of(file.peek(OPENING))  # type: ignore[attr-defined]
    found = values(io.TextIOWrapper(file, encoding, errors=WESTERN), ABOUT)
    opening = list(islice(found, 2))
    if not opening:
        raise SourceError("there is nothing in it")
    if len(opening) == 1 and isinstance(opening[0], dict):
        yield from _alone(opening[0], given)
        return
    for number, value in enumerate(chain(opening, found), 1):
        if isinstance(value, Listed):
            yield from _listed_article(value, given, number)
        else:
            yield _article(value, given, number)


def _alone(value: dict[str, Any], given: Given) -> Iterator[RawArticle | Rejected]:
    if is_json_feed(value):
        yield from articles_of_feed(value, given)
        return
    listed = _listed(value)
    try:
        yield article_from_object(value, given)
    except SourceError:
        if listed is None:
            raise
        for number, element in enumerate(listed, 1):
            yield _article(element, given, number)


def _listed(value: Mapping[str, Any], depth: int = 0) -> list[Any] | None:
    """The list of objects that an object holds, as answers of a service do; of several, by the order of `LISTS`."""
    for name in LISTS:
        found = value.get(name)
        if isinstance(found, list) and any(isinstance(element, dict) for element in found):
            return found
        if isinstance(found, dict) and depth == 0 and (deeper := _listed(found, 1)) is not None:
            return deeper
    return None


def _listed_article(listed: Listed, given: Given, number: int) -> Iterator[RawArticle | Rejected]:
    """The article of an element of a long object's list; none, where an item of a JSON Feed is no object."""
    if not is_json_feed(listed.about) or isinstance(listed.value, SourceError):
        yield _article(listed.value, given, number)
    elif isinstance(listed.value, dict):
        yield from articles_of_feed({**listed.about, "items": [listed.value]}, replace(given, first=number))


def _article(value: Any, given: Given, number: int) -> RawArticle | Rejected:
    if isinstance(value, SourceError):
        return given.rejected(str(value), number)
    try:
        return article_from_object(value, given)
    except SourceError as error:
        return given.rejected(str(error), number)
