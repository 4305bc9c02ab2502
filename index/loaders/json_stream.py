"""JSON read value by value: the elements of arrays, values one after another, the list in a long object.

A broken value costs only itself, and no more is held than the longest value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from dateline.index.errors import SourceError
from dateline.index.loaders.limits import LARGEST_ARTICLE

LISTS = ("articles", "items", "results", "docs", "documents", "stories", "news", "entries", "data", "response")
"""Names under which an object may hold a list of articles."""
_PIECE = 1 << 18
"""Characters read at once."""
_BETWEEN = re.compile(r"[\s,\ufeff]*")
_MARK = re.compile(r'["\[\]{},]')
_STRING_MARK = re.compile(r'["\\]')
_DECODER = json.JSONDecoder(strict=False)
_LONG = object()
_NOTHING_AFTER = ", and nothing after it can be read"
_TOO_LONG = f"it is longer than {LARGEST_ARTICLE // 1_000_000} MB"


@dataclass(frozen=True, slots=True)
class Listed:
    """An element of the list in an object that is too long to be held."""

    about: dict[str, Any]
    """Members of the object that stand before the list."""
    value: Any
    """A SourceError, if it is broken."""


def values(stream: TextIO, kept: Collection[str] = ()) -> Iterator[Any]:
    """The elements of arrays, and the values outside of them; for a broken one, a SourceError that says so.

    Of an object outside of arrays that is longer than an article may be, the elements of its list come, as `Listed`,
    with the members that have the names `kept`.
    """
    text = _Text(stream)
    while mark := text.next_mark():
        if mark in "[]" and not (mark == "[" and text.in_array):
            text.in_array = mark == "["
            text.at += 1
            continue
        value = text.value(whole=text.in_array or mark != "{")
        if value is not _LONG:
            yield value
        elif not (yield from _members(text, kept)):
            yield SourceError(_TOO_LONG)


def _members(text: _Text, kept: Collection[str], *, deeper: bool = True) -> Generator[Any, None, bool]:
    """The elements of the first list of objects in the object that begins here, or in one inside of it.

    Returns whether there was anything to tell: such a list, or that the object is broken.
    """
    about: dict[str, Any] = {}
    told = False
    text.at += 1
    while (mark := text.next_mark()) == '"':
        name = text.value()
        mark = text.next_mark(1) if text.next_mark() == ":" else ""
        if not mark:
            break
        if name not in LISTS or told or mark not in ("[{" if deeper else "["):
            value = text.value()
            if name in kept and not isinstance(value, SourceError):
                about[name] = value
        elif mark == "{":
            told = yield from _members(text, kept, deeper=False)
        else:
            text.at += 1
            while (mark := text.next_mark()) not in ("]", ""):
                told = told or mark == "{"
                value = text.value()
                if told:
                    yield Listed(about, value)
            text.at += 1
    if mark == "}":
        text.at += 1
        return told
    yield SourceError("it is not valid JSON" if text.pass_over(1) else f"it is not valid JSON{_NOTHING_AFTER}")
    return True


class _Text:
    """The part of a stream that is being read."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._part = ""
        self._ended = False
        self.at = 0
        self.in_array = False

    def next_mark(self, after: int = 0) -> str:
        """The character with which the next value, or the end of an array, begins; none at the end of the stream.

        `after`: how many characters are passed over before.
        """
        self.at += after
        while True:
            self.at = _BETWEEN.match(self._part, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self._part):
                return self._part[self.at]
            if not self._more():
                return ""

    def value(self, *, whole: bool = True) -> Any:
        """The value that begins here, or a SourceError if it is broken, too deep or too long.

        Unless it is wanted whole, `_LONG` for one that cannot be had and has a long text behind it; it is not passed.
        """
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
                reason = _TOO_LONG
            elif unfinished and self._more():
                continue
            if not whole and self._goes_on():
                return _LONG
            if not self.pass_over():
                reason += _NOTHING_AFTER
            return SourceError(reason)

    def _goes_on(self) -> bool:
        """Whether there is more to come than an article may have."""
        while len(self._part) - self.at <= LARGEST_ARTICLE:
            if not self._more():
                return False
        return True

    def _more(self) -> bool:
        """Read on, about as much as there is; False at the end of the stream."""
        if self._ended:
            return False
        piece = self._stream.read(max(_PIECE, len(self._part) - self.at))
        self._ended = not piece
        self._part = self._part[self.at :] + piece
        self.at = 0
        return bool(piece)

    def pass_over(self, depth: int = 0) -> bool:
        """Go behind a broken value by counting brackets; False if the stream ends before it does.

        `depth`: how many brackets of it were opened before.
        """
        alone = depth == 0 and self._part.startswith('"', self.at)
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
                if alone:
                    return True
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
