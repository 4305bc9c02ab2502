"""An answer of a web server as it went over the wire: its headers, and its body freed of its encodings."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass, field
from typing import Protocol

import brotli
import zstandard

from dateline.index.errors import SourceError
from dateline.index.loaders.limits import LARGEST_ARTICLE

_STATUS = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_LONGEST_LINE = 1 << 16
_MOST_LINES = 1_000
_BROKEN = (OSError, EOFError, ValueError, zlib.error, brotli.error, zstandard.ZstdError)


class Lines(Protocol):
    """What can be read line by line."""

    def readline(self, size: int, /) -> bytes:
        """The next line, or as much of it."""


@dataclass(frozen=True, slots=True)
class Message:
    """The head of a message."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    """By name in small letters; of several, the first."""

    def get(self, name: str, default: str = "") -> str:
        """A header's value."""
        return self.headers.get(name, default)

    @property
    def media_type(self) -> str:
        """What it says it is, such as `text/html`."""
        return self.get("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The character encoding that it states."""
        found = _CHARSET.search(self.get("content-type"))
        return found.group(1) if found else None

    def decoded(self, body: bytes) -> bytes:
        """The body without the encodings that the head names; as it is, where crawlers have taken them off already.

        Raises:
            SourceError: it is broken, encoded in an unknown way, or larger than an article may be.

        """
        if "chunked" in self.get("transfer-encoding").lower():
            body = _without_chunks(body)
        names = [name.strip().lower() for name in self.get("content-encoding").split(",")]
        for name in reversed([name for name in names if name not in ("", "identity")]):
            body = _inflated(body, name)
        return body


def read_headers(file: Lines, *, status_line: bool = False) -> Message:
    """The lines of a head up to the first empty one.

    Raises:
        SourceError: there is no end to them, or no status line where one should be.

    """
    status = 0
    if status_line:
        match = _STATUS.match(file.readline(_LONGEST_LINE).decode("latin-1"))
        if match is None:
            raise SourceError("it does not begin with the status line of HTTP")
        status = int(match.group(1))
    headers: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_LINES):
        line = file.readline(_LONGEST_LINE).decode("utf-8", errors="replace")
        if not line.strip():
            return Message(status, headers)
        if line[0] in " \t" and name:
            headers[name] += f" {line.strip()}"
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        headers.setdefault(name, value.strip())
    raise SourceError(f"its head has more than {_MOST_LINES} lines")


def _without_chunks(body: bytes) -> bytes:
    """The body of the chunks; the whole as it is, if there are none."""
    plain = bytearray()
    at = 0
    while True:
        end = body.find(b"\n", at)
        size = body[at:end].split(b";")[0].strip()
        if end < 0 or not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size):
            if at == 0:
                return body
            raise SourceError("its chunks are broken")
        length = int(size, 16)
        if length == 0:
            return bytes(plain)
        chunk = body[end + 1 : end + 1 + length]
        if len(chunk) < length:
            raise SourceError("its chunks are broken off")
        plain += chunk
        at = end + 1 + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0


def _inflated(body: bytes, name: str) -> bytes:
    if name not in ("gzip", "x-gzip", "deflate", "br", "zstd"):
        raise SourceError(f"its body is encoded in an unknown way, “{name[:40]}”")
    try:
        plain = _opened(body, name)
    except _BROKEN as error:
        raise SourceError(f"its {name} encoding is broken") from error
    if len(plain) > LARGEST_ARTICLE:
        raise SourceError(f"it unpacks to more than {LARGEST_ARTICLE // 1_000_000} MB")
    return plain


def _opened(body: bytes, name: str) -> bytes:
    most = LARGEST_ARTICLE + 1
    if name == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(body) as packed:
            return bytes(packed.read(most))
    if name == "br":
        inflate = brotli.Decompressor()
        plain = inflate.process(body, output_buffer_limit=most)
        if len(plain) <= LARGEST_ARTICLE and not inflate.is_finished():
            raise EOFError
        return bytes(plain)
    if name == "deflate":
        return zlib.decompressobj(15 if body[:1] and body[0] & 0x0F == 8 else -15).decompress(body, most)
    if not body.startswith(b"\x1f\x8b"):
        return body  # the crawler stored it unpacked, with the head as it came
    with gzip.open(io.BytesIO(body)) as file:
        return file.read(most)
