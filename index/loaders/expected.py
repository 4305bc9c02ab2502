"""How many articles a source will give, for a progress bar: counted where that is quick, else unknown."""

from __future__ import annotations

import gzip
from pathlib import Path

from dateline.index.article import Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders import formats
from dateline.index.loaders.article_file import PACKED, ZIPPED
from dateline.index.loaders.sources import STANDARD_INPUT, Source, is_address, paths

_LONGEST_COUNT = 300_000_000
"""Bytes of JSON Lines, packed or not, that are read through to count their lines."""
_ONE_EACH = ("html", "text", "markdown")


def expected(source: Source) -> int | None:
    """The number of articles, or None where telling it would take long."""
    if str(source) == STANDARD_INPUT or is_address(str(source)):
        return None
    total, left = 0, _LONGEST_COUNT
    try:
        for path in paths(source):
            if isinstance(path, Rejected):
                total += 1
                continue
            size = path.stat().st_size
            name = path.name.lower().removesuffix(".gz")
            kind = formats.by_suffix(name)
            if kind is not None and kind.name == "jsonl":
                left -= size
                if left < 0:
                    return None
                total += _lines(path)
            elif name.endswith((*PACKED, *ZIPPED)) or kind is None or kind.name not in _ONE_EACH:
                return None
            else:
                total += 1
    except (OSError, SourceError):
        return total + 1
    return total


def _lines(path: Path) -> int:
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except (OSError, EOFError):
        return 1
