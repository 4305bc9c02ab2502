"""The body of an answer: read as it comes, decompressed, and given up as soon as it is too much."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli
import httpx

from dateline.index.errors import FetchError

ENCODINGS = "gzip, deflate, br"
"""What may be sent compressed, as the header Accept-Encoding says it."""

_PIECE = 65_536
_HARMLESS = 1_000_000
"""Bytes up to which any ratio is let pass: a short page of blanks compresses well."""


class _Inflate(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data decompresses to, in pieces."""

    def whole(self) -> bool:
        """Whether the compressed data has come to its end."""


def read_body(answer: httpx.Response, *, largest: int, most_inflated: float) -> bytes:
    """The body of an answer, decompressed.

    Raises:
        FetchError: it is larger than `largest`, inflates more than `most_inflated` times, is broken or cut off, or
            is compressed in a way that was not asked for.

    """
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > largest:
        raise _too_large(int(declared), largest)
    inflate = _inflate(answer.headers.get("content-encoding", ""))
    sent = 0
    kept = bytearray()
    for data in answer.iter_raw():
        sent += len(data)
        if sent > largest:
            raise _too_large(sent, largest)
        for piece in inflate.feed(data) if inflate else (data,):
            kept += piece
            if len(kept) > largest:
                raise _too_large(len(kept), largest)
            if len(kept) > _HARMLESS and len(kept) > most_inflated * sent:
                raise FetchError(
                    f"its compressed body grows to more than {most_inflated:g} times what was sent: a bomb", "unfit"
                )
    if inflate and sent and not inflate.whole():
        raise FetchError("its compressed body was cut off")
    return bytes(kept)


def _too_large(size: int, largest: int) -> FetchError:
    return FetchError(f"it is larger than {largest / 1e6:g} MB ({size:,} bytes or more)", "unfit")


def _inflate(encoding: str) -> _Inflate | None:
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if not names:
        return None
    if len(names) == 1 and names[0] in ("gzip", "x-gzip", "deflate"):
        return _Zlib(gzipped=names[0] != "deflate")
    if names == ["br"]:
        return _Brotli()
    raise FetchError(f"its body is encoded as “{', '.join(names)[:60]}”, which was not asked for", "unfit")


class _Zlib:
    """Gzip of one member, or deflate, with or without zlib's header."""

    def __init__(self, *, gzipped: bool) -> None:
        self._inflate = zlib.decompressobj(31) if gzipped else None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inflate is None:
            self._inflate = zlib.decompressobj(15 if data[0] & 0x0F == 8 else -15)
        try:
            while not self._inflate.eof:
                piece = self._inflate.decompress(data, _PIECE)
                yield piece
                data = self._inflate.unconsumed_tail
                if not data and len(piece) < _PIECE and not self._inflate.eof:
                    return
        except zlib.error as error:
            raise FetchError("its compressed body is broken") from error
        if (self._inflate.unused_data or data).strip(b"\0"):
            raise FetchError("something follows the end of its compressed body")

    def whole(self) -> bool:
        return self._inflate is not None and self._inflate.eof


class _Brotli:
    def __init__(self) -> None:
        self._inflate = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._inflate.process(data, output_buffer_limit=_PIECE)
            while piece or not self._inflate.can_accept_more_data():
                yield piece
                piece = self._inflate.process(b"", output_buffer_limit=_PIECE)
        except brotli.error as error:
            raise FetchError("its compressed body is broken") from error

    def whole(self) -> bool:
        return bool(self._inflate.is_finished())
