"""Loaders: a source becomes articles. One file a format; `load` finds the right one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders import formats, packed
from dateline.index.loaders.apart import Task, in_order
from dateline.index.loaders.document import Document
from dateline.index.loaders.limits import DEEPEST, LARGEST_ARTICLE, OPENING, read_whole
from dateline.index.loaders.size import size
from dateline.index.loaders.sources import Source, documents
from dateline.index.loaders.xml_parts import in_parts

if TYPE_CHECKING:
    from dateline.index.fetch import FetchPolicy

__all__ = ["LARGEST_ARTICLE", "Source", "load", "size"]


def load(
    source: Source,
    *,
    mapping: Mapping[str, str] | None = None,
    policy: FetchPolicy | None = None,
    read: Callable[[int], None] = lambda _: None,
) -> Iterator[RawArticle | Rejected]:
    """The articles in a source, one after another; what gives none comes as `Rejected`, with the reason.

    A source is a file, a folder, a pattern such as `archive/**/*.html`, an address that begins with http:// or https://,
    or `-` for standard input. Packed files are unpacked. `mapping` says for CSV and JSON how a source names our fields,
    such as `{"title": "headline", "text": "content.body"}`; `policy` is what fetching keeps to; `read` is told how many
    bytes more of the source were read (of `size`).

    Raises:
        SourceError: there is nothing of that name, or no file in it that is read here.

    """
    yield from in_order(_steps(documents(source, mapping or {}, policy), read))


def _steps(found: Iterator[Document | Rejected], read: Callable[[int], None]) -> Iterator[RawArticle | Rejected | Task]:
    for document in found:
        if isinstance(document, Rejected):
            yield document
        else:
            budget = packed.Budget(read)
            file = packed.counted(document.file, budget)
            yield from _read(Document(file, document.given, document.kind), budget, 0)


def _read(document: Document, budget: packed.Budget, depth: int) -> Iterator[RawArticle | Rejected | Task]:
    given = document.given
    try:
        suffix = None if document.kind else packed.packing(document.file, given.origin)
        if suffix is not None:
            if depth == DEEPEST:
                raise SourceError(f"more than {DEEPEST} packed files lie in each other")
            inner: Iterator[RawArticle | Rejected | Document] = packed.unpack(document, suffix, budget)
        else:
            kind = _format(document)
            if kind.seconds is not None:
                yield from _apart(document, kind)
                return
            inner = kind.read(document.file, given)
        for found in inner:
            if isinstance(found, Document):
                yield from _read(found, budget, depth + 1)
            else:
                yield found
    except SourceError as error:
        yield given.rejected(str(error))
    except OSError as error:
        yield given.rejected(f"it cannot be read: {(error.strerror or str(error)).lower()}")


def _apart(document: Document, kind: formats.Format) -> Iterator[Rejected | Task]:
    """A document that is read in a process of its own, in parts if it is long and has such."""
    if not kind.items:
        yield Task(kind.name, read_whole(document.file, kind.largest), document.given)
        return
    for part in in_parts(document.file, document.given, kind.items, kind.largest):
        yield part if isinstance(part, Rejected) else Task(kind.name, *part)


def _format(document: Document) -> formats.Format:
    if document.kind:
        return formats.by_name(document.kind)
    return formats.choose(document.given, document.file.peek(OPENING)[:OPENING])  # type: ignore[attr-defined]
