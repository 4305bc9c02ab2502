"""WARC (ISO 28500): the HTML pages that a crawler stored with status 200, read one after another.

Records are framed by their stated length, and passed over where it is wrong, so that one broken record costs only
itself.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from dateline.index.article import Rejected
from dateline.index.dates import stated_date
from dateline.index.errors import SourceError
from dateline.index.loaders.document import Document, Given
from dateline.index.loaders.http_message import Message, read_headers
from dateline.index.loaders.limits import LARGEST_ARTICLE

_VERSION = re.compile(rb"WARC/\d\.\d+\s*$")
_LONGEST_LINE = 1 << 16
_PIECE = 1 << 20
_HTML = ("text/html", "application/xhtml+xml")
_SHOWN = 6


def read(file: BinaryIO, given: Given) -> Iterator[Document | Rejected]:
    """The pages in an archive of the web; a broken record is rejected by its number, from 1, the others are counted."""
    passed: Counter[str] = Counter()
    number = 0
    while _find_record(file, passed):
        number += 1
        try:
            headers = read_headers(file)
            length = int(headers.get("content-length", "x"))
            if length < 0:
                raise ValueError
        except (SourceError, ValueError):
            yield given.rejected("its header is broken", number)
            continue
        record = _Record(file, length)
        try:
            found = _page(record, headers, given)
            if isinstance(found, Document):
                yield found
            elif found:
                passed[found] += 1
        except SourceError as error:
            yield given.within(headers.get("warc-target-uri", "record")).rejected(str(error), number)
        record.pass_over()
        if record.cut_off:
            yield given.rejected("the file ends inside this record", number)
    if not number:
        yield given.rejected("there is no record in it")
    if passed:
        kinds = ", ".join(f"{count} {kind}" for kind, count in passed.most_common(_SHOWN))
        yield given.rejected(f"{passed.total()} of what it holds is no page ({kinds}); {number} records in all")


def _find_record(file: BinaryIO, passed: Counter[str]) -> bool:
    """Go behind the line with which the next record begins; False at the end of the file."""
    strange = False
    while line := file.readline(_LONGEST_LINE):
        if _VERSION.match(line):
            if strange:
                passed["broken off, or of a wrong length"] += 1
            return True
        strange = strange or bool(line.strip())
    if strange:
        passed["broken off, or of a wrong length"] += 1
    return False


def _page(record: _Record, headers: Message, given: Given) -> Document | str:
    """The page in a record, or what the record is instead, empty for what no record of a page is without."""
    kind = headers.get("warc-type", "").lower()
    if kind not in ("response", "resource"):
        return "" if kind in ("warcinfo", "request", "metadata") else f"of the type {kind[:20] or 'unknown'}"
    url = headers.get("warc-target-uri", "").strip("<> ")
    answer = headers
    if kind == "response":
        answer = read_headers(record, status_line=True)
        if answer.status != 200:
            return f"with status {answer.status}"
    if answer.media_type not in _HTML:
        return f"of {answer.media_type[:40] or 'an unknown media type'}"
    if reason := headers.get("warc-truncated"):
        raise SourceError(f"the crawler cut the page off ({reason[:20]})")
    body = record.read(LARGEST_ARTICLE + 1)
    if len(body) > LARGEST_ARTICLE:
        raise SourceError(f"the page is larger than {LARGEST_ARTICLE // 1_000_000} MB")
    if record.cut_off:
        return ""
    if kind == "response":
        body = answer.decoded(body)
    if not body.strip():
        return "empty"
    inside = given.within(
        url, url=url or None, fetched_at=stated_date(headers.get("warc-date", "")), charset=answer.charset
    )
    return Document(io.BytesIO(body), inside, "html")


class _Record:
    """The block of a record: so many bytes of the file."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        self._left = length
        self.cut_off = False

    def read(self, size: int) -> bytes:
        data = self._file.read(min(size, self._left))
        self.cut_off = len(data) < min(size, self._left)
        self._left -= len(data)
        return data

    def readline(self, size: int) -> bytes:
        data = self._file.readline(min(size, self._left))
        self._left -= len(data)
        return data

    def pass_over(self) -> None:
        while self._left and not self.cut_off:
            self.read(_PIECE)
