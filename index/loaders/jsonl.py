"""JSON Lines: one article an object a line, with named fields or as IPTC ninjs."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders.decode import decode, wide_encoding
from dateline.index.loaders.document import Given
from dateline.index.loaders.json_object import article_from_object
from dateline.index.loaders.limits import LARGEST_ARTICLE

_OPENING = 4_000
"""Bytes by which the encoding is told."""


def read(file: BinaryIO, given: Given) -> Iterator[RawArticle | Rejected]:
    """The articles of a file, read line by line; a line that gives none is rejected by its number, from 1."""
    number = 0
    readline = _utf8_lines(file)
    while line := readline(LARGEST_ARTICLE + 1):
        number += 1
        if len(line) > LARGEST_ARTICLE:
            while line and not line.endswith(b"\n"):
                line = readline(1 << 16)
            yield given.rejected(f"the line is longer than {LARGEST_ARTICLE // 1_000_000} MB", number)
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            try:
                yield article_from_object(_value(line), given)
            except SourceError as error:
                yield given.rejected(str(error), number)


def _utf8_lines(file: BinaryIO) -> Callable[[int], bytes]:
    """The file's `readline`; lines of a file in UTF-16 or UTF-32 come as UTF-8."""
    encoding = wide_encoding(file.peek(_OPENING))  # type: ignore[attr-defined]
    if encoding is None:
        return file.readline
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="\n")
    return lambda size: text.readline(size).encode()


def _value(line: bytes) -> Any:
    try:
        try:
            return json.loads(line, strict=False)
        except UnicodeDecodeError:
            return json.loads(decode(line), strict=False)
    except ValueError as error:
        raise SourceError("it is not valid JSON") from error
    except RecursionError as error:
        raise SourceError("its JSON is nested too deeply") from error
