"""How much a loader takes on: beyond these, an input is refused before it fills memory, disk or time."""

from __future__ import annotations

from typing import BinaryIO

from dateline.index.errors import SourceError

LARGEST_ARTICLE = 10_000_000
"""Bytes; no news article is larger."""
OPENING = 4_096
"""Bytes by which the kind and the encoding of a document are told."""
LARGEST_FEED = 50_000_000
"""Bytes of a feed or a message of news that is read whole."""
LARGEST_PDF = 100_000_000
"""Bytes of a PDF, which is read whole: its pictures count."""
LARGEST_UNPACKED = 200_000_000_000
"""Bytes that one source may unpack to."""
FREE_UNPACKED = 64_000_000
"""Bytes that any source may unpack to, however small it is."""
RATIO = 250
"""Beyond that, bytes unpacked for each byte of the source. Text comes to about 5, and to 50 where it repeats itself."""
DEEPEST = 4
"""How many packed files may lie in each other."""
PART_SECONDS = 10
"""Processor time for a part of a document that is read in parts."""
LARGEST_MEMORY = 2_000_000_000
"""Bytes of memory for reading one document."""


def read_whole(file: BinaryIO, largest: int, opening: bytes = b"") -> bytes:
    """All of a file, of which the opening has been read.

    Raises:
        SourceError: it is empty, or larger than `largest` bytes.

    """
    data = opening + file.read(largest + 1 - len(opening))
    if len(data) > largest:
        raise SourceError(f"it is larger than {largest // 1_000_000} MB, the most that one article may have; split it")
    if not data.strip():
        raise SourceError("it is empty")
    return data
