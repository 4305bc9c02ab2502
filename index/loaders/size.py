"""How large a source is, so that a progress bar can say how much of it has been read."""

from __future__ import annotations

from pathlib import Path

from dateline.index.errors import SourceError
from dateline.index.loaders.sources import STANDARD_INPUT, Source, is_address, paths


def size(source: Source) -> int | None:
    """Bytes of a source's files, packed as they are; None for an address and standard input, which tell only later."""
    if str(source) == STANDARD_INPUT or is_address(str(source)):
        return None
    try:
        return sum(path.stat().st_size for path in paths(source) if isinstance(path, Path))
    except (OSError, SourceError):  # reading it will say so
        return 0
