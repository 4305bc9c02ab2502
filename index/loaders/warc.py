"""WARC (ISO 28500): the HTML pages that a crawler stored with status 200, read one after another.

Records are framed by their stated length. Where none follows at the end of one, its block is searched for one that
begins inside it, so that a wrong length costs no other record.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from dateline.index.article import Rejected
from dateline.index.dates import stated_date
from dateline.index.errors import SourceError
from dateline.index.loaders.document import Document, Given
from dateline.index.loaders.http_message import Message, read_headers
from dateline.index.loaders.limits import LARGEST_ARTICLE

_VERSION = re.compile(rb"WARC/\d\.\d+\s*$")
_INSIDE = re.compile(rb"\r?\n(?=WARC/\d\.\d+[ \t]*\r?\n(?:[A-Za-z-]+:[^\n]{0,2000}\n){0,20}?WARC-Type:)", re.IGNORECASE)
"""How a record begins behind another."""
_END = re.compile(rb"\r?\n\Z")
_LONGEST_LINE = 1 << 16
_MOST_LINES = 1_001
"""Of a head; one more than any may have."""
_LONGEST_BLOCK = LARGEST_ARTICLE + 1_000_000
"""Bytes of a block that is held: a page, and the head of the answer that it came with."""
_PIECE = 1 << 20
_SEAM = 1 << 13
"""Bytes of a piece that are looked at once more with the next one."""
_AHEAD = 64
"""Bytes in which the next record must begin; between two stand line ends."""
_HTML = ("text/html", "application/xhtml+xml")
_SHOWN = 6


def read(file: BinaryIO, given: Given) -> Iterator[Document | Rejected]:
    """The pages in an archive of the web; a broken record is rejected by its number, from 1, the others are counted."""
    passed: Counter[str] = Counter()
    records = 0
    broken: SourceError | None = None
    try:
        for records, found in _records(_Source(file), given, passed):  # noqa: B007 - the last number is how many
            if found:
                yield found
    except SourceError as error:  # its packing is broken: told last, after what came before has been summed up
        broken = error
    if not records and not broken:
        yield given.rejected("there is no record in it")
    if passed:
        kinds = ", ".join(f"{count} {kind}" for kind, count in passed.most_common(_SHOWN))
        yield given.rejected(f"{passed.total()} of what it holds is no page ({kinds}); {records} records in all")
    if broken:
        raise broken


def _records(source: _Source, given: Given, passed: Counter[str]) -> Iterator[tuple[int, Document | Rejected | None]]:
    """The number of each record with what it gives; what is no page is counted by kind in `passed`."""
    number = 0
    while _find_record(source, passed):
        number += 1
        head = source.head()
        try:
            headers = read_headers(io.BytesIO(head))
            length = int(headers.get("content-length", "x"))
            if length < 0:
                raise ValueError
        except (SourceError, ValueError):
            yield number, given.rejected("its header is broken", number)
            continue
        block = _block(source, length)
        found: Document | Rejected | None = None
        try:
            page = _page(block, headers, given)
            if isinstance(page, Document):
                found = page
            elif page:
                passed[page] += 1
        except SourceError as error:
            found = given.within(headers.get("warc-target-uri", "record")).rejected(str(error), number)
        yield number, found
        if block.cut_off or not _pass_over(source, block):
            yield number, given.rejected("the file ends inside this record", number)


def _find_record(source: _Source, passed: Counter[str]) -> bool:
    """Go behind the line with which the next record begins; False at the end of the file."""
    strange = False
    while line := source.readline(_LONGEST_LINE):
        if _VERSION.match(line):
            if strange:
                passed["broken off, or of a wrong length"] += 1
            return True
        strange = strange or bool(line.strip())
    if strange:
        passed["broken off, or of a wrong length"] += 1
    return False


@dataclass(frozen=True, slots=True)
class _Block:
    """The block of a record."""

    data: bytes
    """As much as is held."""
    left: int = 0
    """Bytes that are still to be passed over."""
    cut_off: bool = False
    """Whether the file ends inside it."""


def _block(source: _Source, length: int) -> _Block:
    """The block that begins here, of this stated length, or up to where another record begins inside it."""
    data = source.read(min(length, _LONGEST_BLOCK))
    left = length - len(data)
    if not left and source.at_record():
        return _Block(data)
    if inside := _INSIDE.search(data):
        source.push_back(data[inside.end() :])
        return _Block(_END.sub(b"", data[: inside.start()]))
    return _Block(data, left, cut_off=len(data) < min(length, _LONGEST_BLOCK))


def _pass_over(source: _Source, block: _Block) -> bool:
    """Go to the end of a block, or to where another record begins inside it; False if the file ends before."""
    seam, left = block.data[-_SEAM:], block.left
    while left:
        piece = source.read(min(_PIECE, left))
        if not piece:
            return False
        left -= len(piece)
        if inside := _INSIDE.search(seam + piece):
            source.push_back((seam + piece)[inside.end() :])
            return True
        seam = (seam + piece)[-_SEAM:]
    return True


def _page(block: _Block, headers: Message, given: Given) -> Document | str:
    """The page in a record, or what the record is instead, empty for what no record of a page is without."""
    kind = headers.get("warc-type", "").lower()
    if kind not in ("response", "resource"):
        return "" if kind in ("warcinfo", "request", "metadata") else f"of the type {kind[:20] or 'unknown'}"
    url = headers.get("warc-target-uri", "").strip("<> ")
    answer = headers
    record = io.BytesIO(block.data)
    if kind == "response":
        answer = read_headers(record, status_line=True)
        if answer.status != 200:
            return f"with status {answer.status}"
    if answer.media_type not in _HTML:
        return f"of {answer.media_type[:40] or 'an unknown media type'}"
    if reason := headers.get("warc-truncated"):
        raise SourceError(f"the crawler cut the page off ({reason[:20]})")
    if block.cut_off:
        return ""
    body = record.read()
    if len(body) > LARGEST_ARTICLE or block.left:
        raise SourceError(f"the page is larger than {LARGEST_ARTICLE // 1_000_000} MB")
    if kind == "response":
        body = answer.decoded(body)
    if not body.strip():
        return "empty"
    inside = given.within(
        url, url=url or None, fetched_at=stated_date(headers.get("warc-date", "")), charset=answer.charset
    )
    return Document(io.BytesIO(body), inside, "html")


class _Source:
    """The file, of which what was read may be put back."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._held = b""
        self._at = 0

    def read(self, size: int) -> bytes:
        """So many bytes; fewer at the end of the file.

        Raises:
            SourceError: its packing is broken.

        """
        held = self._take(size)
        return held if len(held) == size else held + self._file.read(size - len(held))

    def readline(self, size: int) -> bytes:
        """The next line, or as much of it; for `SourceError` see `read`."""
        end = self._held.find(b"\n", self._at, self._at + size) + 1
        held = self._take(end - self._at if end else size)
        return held if end or len(held) == size else held + self._file.readline(size - len(held))

    def head(self) -> bytes:
        """The lines up to the first empty one, or as many as are too many; for `SourceError` see `read`."""
        lines = [self.readline(_LONGEST_LINE)]
        while lines[-1].strip() and len(lines) < _MOST_LINES:
            lines.append(self.readline(_LONGEST_LINE))
        return b"".join(lines)

    def push_back(self, data: bytes) -> None:
        """Put bytes back, to be read next."""
        self._held, self._at = data + self._held[self._at :], 0

    def at_record(self) -> bool:
        """Whether a record or the end of the file comes next, maybe behind line ends."""
        ahead = self._take(_AHEAD)
        with suppress(SourceError):  # whoever reads on will be told
            while len(ahead) < _AHEAD and (more := self._file.peek(1)):  # type: ignore[attr-defined]
                ahead += self._file.read(min(len(more), _AHEAD - len(ahead)))
        self.push_back(ahead)
        comes = ahead.lstrip(b"\r\n")
        return comes.startswith(b"WARC/") or (not comes and len(ahead) < _AHEAD)

    def _take(self, size: int) -> bytes:
        data = self._held[self._at : self._at + size]
        self._at += len(data)
        return data
