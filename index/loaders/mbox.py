"""A mailbox in one file (RFC 4155): the messages in it, one after another."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from dateline.index.article import Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders.document import Document, Given
from dateline.index.loaders.limits import LARGEST_ARTICLE

_POSTMARK = re.compile(rb"From \S+ .*\d{4}")
_QUOTED = re.compile(rb">+From ")
_PIECE = 1 << 16


def read(file: BinaryIO, given: Given) -> Iterator[Document | Rejected]:
    """The messages in a mailbox; one that is too large is rejected by its number, from 1."""
    number = 0
    message = bytearray()
    size = 0
    empty = True
    while line := file.readline(_PIECE):
        if empty and _POSTMARK.match(line):
            if number:
                yield _message(message, size, given, number)
            number += 1
            message, size = bytearray(), 0
        elif not number:
            raise SourceError("it does not begin with the line “From …” of a mailbox")
        else:
            size += len(line)
            if size <= LARGEST_ARTICLE:
                message += line[1:] if _QUOTED.match(line) else line
        empty = not line.strip()
    if not number:
        raise SourceError("it is empty")
    yield _message(message, size, given, number)


def _message(message: bytearray, size: int, given: Given, number: int) -> Document | Rejected:
    if size > LARGEST_ARTICLE:
        return given.rejected(f"the message is larger than {LARGEST_ARTICLE // 1_000_000} MB", number)
    return Document(io.BytesIO(bytes(message)), given.within(f"message {number}", origin=given.origin), "eml")
