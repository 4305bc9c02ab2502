"""What every loader works on, and what it gives.

A loader is a module with a function `read(file, given)`: from an open binary file, and what is known of it besides its
bytes, to the articles in it, one after another. What gives no article is a `Rejected` with its reason. A loader of
something that holds other files, such as a WARC, gives those as `Document`s, which are then read by their own kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from dateline.index.article import RawArticle, Rejected


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a document besides its bytes."""

    origin: str
    """Folder and file name, or address: part of the identity of an article that states neither id nor URL."""
    shown: str = ""
    """Where it is, in words that let a user find it; the origin, if empty."""
    url: str | None = None
    """The address it was fetched from."""
    fetched_at: str | None = None
    """When it was fetched (ISO 8601)."""
    media_type: str = ""
    """What its server said it is, such as `text/html`; empty for a file."""
    charset: str | None = None
    """The character encoding that its server stated."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """For named fields: our name -> the source's, with dots for what lies deeper."""
    first: int | None = None
    """Number of the first item in it, from 1, where it is a part of a longer document."""

    def rejected(self, reason: str, number: int | None = None) -> Rejected:
        """That it, or the line or record of this number in it (from 1), gives no article."""
        return Rejected(self.shown or self.origin, reason, number)

    def within(self, name: str, **stated: str | None) -> Given:
        """The same for a document inside this one."""
        shown = f"{self.shown or self.origin}: {name}"
        return replace(self, **{"origin": name, "shown": shown, **stated})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is still to be read, with what is given of it."""

    file: BinaryIO
    given: Given
    kind: str | None = None
    """Name of its format in `formats.FORMATS`, where that is known; else it is told by name and content."""


Item = RawArticle | Rejected
Read = Callable[[BinaryIO, Given], Iterator[Item | Document]]
"""Raises SourceError where the document as a whole cannot be read."""
