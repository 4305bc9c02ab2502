"""A file of JSON: an array of articles, articles one after another, one alone, an object that lists them, a JSON Feed.

An array may be of any length: its elements are read one by one, and a broken one costs only itself.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any, BinaryIO, TextIO

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders.decode import WESTERN, encoding_of
from dateline.index.loaders.document import Given
from dateline.index.loaders.json_feed import articles_of_feed, is_json_feed
from dateline.index.loaders.json_object import article_from_object
from dateline.index.loaders.limits import LARGEST_ARTICLE, OPENING

_PIECE = 1 << 18
"""Characters read at once."""
_BETWEEN = re.compile(r"[\s,\ufeff]*")
_MARK = re.compile(r'["\[\]{},]')
_STRING_MARK = re.compile(r'["\\]')
_LISTS = ("articles", "items", "results", "docs", "documents", "stories", "news", "entries", "data", "response")
"""Names under which an object may hold the list of articles; of several, the first here counts."""
_DECODER = json.JSONDecoder(strict=False)


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle | Rejected]:
    """The articles of a file; an element that gives none is rejected by its number, from 1."""
    encoding = encoding_of(file.peek(OPENING))  # type: ignore[attr-defined]
    values = _values(io.TextIOWrapper(file, encoding, errors=WESTERN))
    opening = list(islice(values, 2))
    if not opening:
        raise SourceError("there is nothing in it")
    if len(opening) == 1 and isinstance(opening[0], dict):
        yield from _alone(opening[0], given)
        return
    for number, value in enumerate(chain(opening, values), 1):
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
    """The list of objects that an object holds, as answers of a service do."""
    for name in _LISTS:
        found = value.get(name)
        if isinstance(found, list) and any(isinstance(element, dict) for element in found):
            return found
        if isinstance(found, dict) and depth == 0 and (deeper := _listed(found, 1)) is not None:
            return deeper
    return None


def _article(value: Any, given: Given, number: int) -> RawArticle | Rejected:
    if isinstance(value, SourceError):
        return given.rejected(str(value), number)
    try:
        return article_from_object(value, given)
    except SourceError as error:
        return given.rejected(str(error), number)


def _values(stream: TextIO) -> Iterator[Any]:
    """The elements of arrays, and the values outside of them; for a broken one, a SourceError that says so."""
    text = _Text(stream)
    while mark := text.next_mark():
        if mark in "[]" and not (mark == "[" and text.in_array):
            text.in_array = mark == "["
            text.at += 1
        else:
            yield text.value()


class _Text:
    """The part of a stream that is being read."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._part = ""
        self._ended = False
        self.at = 0
        self.in_array = False

    def next_mark(self) -> str:
        """The character with which the next value, or the end of an array, begins; none at the end of the stream."""
        while True:
            self.at = _BETWEEN.match(self._part, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self._part):
                return self._part[self.at]
            if not self._more():
                return ""

    def value(self) -> Any:
        """The value that begins here, or a SourceError if it is broken, too deep or too long."""
        while True:
            unfinished = False
            try:
                value, end = _DECODER.raw_decode(self._part, self.at)
                if end < len(self._part) or isinstance(value, (dict, list, str)) or not self._more():
                    self.at = end
                    return value
                continue  # a number or a word that may go on
            except json.JSONDecodeError as error:
                unfinished = error.msg.startswith("Unterminated") or error.pos >= len(self._part) - 16
                reason = "it is not valid JSON"
            except ValueError:
                reason = "it holds a number that is too long"
            except RecursionError:
                reason = "its JSON is nested too deeply"
            if unfinished and len(self._part) - self.at > LARGEST_ARTICLE:
                reason = f"it is longer than {LARGEST_ARTICLE // 1_000_000} MB"
            elif unfinished and self._more():
                continue
            if not self._pass_over():
                reason += ", and nothing after it can be read"
            return SourceError(reason)

    def _more(self) -> bool:
        """Read on, about as much as there is; False at the end of the stream."""
        if self._ended:
            return False
        piece = self._stream.read(max(_PIECE, len(self._part) - self.at))
        self._ended = not piece
        self._part = self._part[self.at :] + piece
        self.at = 0
        return bool(piece)

    def _pass_over(self) -> bool:
        """Go behind a broken value by counting brackets; False if the stream ends before it does."""
        depth = 0
        while True:
            mark = _MARK.search(self._part, self.at)
            if mark is None:
                self.at = len(self._part)
                if not self._more():
                    return depth == 0
                continue
            character = mark.group()
            self.at = mark.end()
            if character == '"':
                if not self._pass_string():
                    return False
            elif character in "[{":
                depth += 1
            elif character in "]}":
                depth -= 1
            if depth < 0:
                self.at = mark.start() if character == "]" else self.at
                return True
            if depth == 0 and character in "]},":
                return True

    def _pass_string(self) -> bool:
        while True:
            mark = _STRING_MARK.search(self._part, self.at)
            if mark is not None and mark.group() == '"':
                self.at = mark.end()
                return True
            if mark is not None and mark.end() < len(self._part):
                self.at = mark.end() + 1
                continue
            self.at = mark.start() if mark is not None else len(self._part)
            if not self._more():
                return False
