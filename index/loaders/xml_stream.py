"""XML read element by element: no entity, file or address that it names, and no more memory than one element takes."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, BinaryIO

from lxml import etree

from dateline.index.errors import SourceError
from dateline.index.loaders.limits import LARGEST_ARTICLE


def local_name(element: Any) -> str:
    """The name of an element without its namespace; empty for a comment."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1_000)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def elements(file: BinaryIO, names: Collection[str], *, roots: Collection[str], recover: bool = False) -> Iterator[Any]:
    """The elements with one of these names, each whole, in their order; each is emptied after it was used.

    With `recover`, what is broken is passed over where that can be done.

    Raises:
        SourceError: the XML is broken, has another root, or an element of it is longer than an article may be.

    """
    source = _Watched(file)
    depth = 0
    wanted = 0
    try:
        for event, element in etree.iterparse(
            source, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, recover=recover
        ):
            name = local_name(element)
            if event == "start":
                depth += 1
                if depth == 1 and name not in roots:
                    raise SourceError(f"its root is <{name[:40]}>, not <{'> or <'.join(roots)}>")
                wanted += name in names
                continue
            depth -= 1
            if name in names:
                wanted -= 1
                if wanted == 0:
                    yield element
            if wanted == 0:
                _empty(element)
                source.since = 0
    except etree.XMLSyntaxError as error:
        line = f" in line {error.lineno}" if error.lineno else ""
        raise SourceError(f"its XML is broken{line}") from error
    except UnicodeDecodeError as error:
        raise SourceError("its XML is broken") from error


def _empty(element: Any) -> None:
    """Give back an element's memory, and that of what stands before it."""
    element.clear(keep_tail=False)
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


class _Watched(io.RawIOBase):
    """A file that gives up where one element goes on for too long."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.since = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.since += size
        if self.since > LARGEST_ARTICLE:
            raise SourceError(f"an element of its XML is longer than {LARGEST_ARTICLE // 1_000_000} MB")
        return self._file.read(size)
