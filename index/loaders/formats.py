"""Which loader reads a document: by the end of its name where that says it, else by how it begins."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from dateline.index.loaders.decode import wide_encoding
from dateline.index.loaders.document import Given, Read
from dateline.index.loaders.limits import LARGEST_ARTICLE

OPENING = 4_096
"""Bytes by which a format is told."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document and its loader, the module of the same name in this folder."""

    name: str
    suffixes: tuple[str, ...]
    looks: Callable[[str], bool]
    """Whether a text that begins so is of this kind."""
    media_types: tuple[str, ...] = ()
    seconds: float | None = None
    """Processor time for one document, read whole in a process of its own; None for what streams."""
    largest: int = LARGEST_ARTICLE
    """Bytes of one document that is read whole."""

    @property
    def read(self) -> Read:
        """The loader; imported when it is first needed."""
        return cast(Read, importlib.import_module(f"dateline.index.loaders.{self.name}").read)


def _root(*names: str) -> Callable[[str], bool]:
    """Whether the root element of an XML text has one of these names."""
    start = re.compile(
        r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*+"
        rf"<(?:[a-z][\w.-]*:)?(?:{'|'.join(names)})[\s>/]",
        re.DOTALL | re.IGNORECASE,
    )
    return lambda opening: bool(start.match(opening))


def _page(opening: str) -> bool:
    """Whether a text begins like a page; one that names no type of document may begin with any of these."""
    return opening[:30].lower().startswith("<!doctype html") or _PAGE(opening)


_PAGE = _root("html", "head", "title", "meta", "body", "main", "article", "div", "h1", "p")


def _begins(pattern: str) -> Callable[[str], bool]:
    start = re.compile(pattern, re.IGNORECASE)
    return lambda opening: bool(start.match(opening))


def _never(_: str) -> bool:
    return False


FORMATS: tuple[Format, ...] = (
    Format(
        "html",
        (".html", ".htm", ".xhtml"),
        _page,
        ("text/html", "application/xhtml+xml"),
        seconds=5,
    ),
    Format("jsonl", (".jsonl", ".ndjson"), _never, ("application/jsonl", "application/x-ndjson")),
    Format("markdown", (".md", ".markdown"), _never, ("text/markdown",), seconds=5),
    Format("text", (".txt", ".text"), _never, ("text/plain",), seconds=5),
)
_BY_NAME = {format_.name: format_ for format_ in FORMATS}
SUFFIXES = tuple(sorted({suffix for format_ in FORMATS for suffix in format_.suffixes}))


def by_name(name: str) -> Format:
    """The format of that name."""
    return _BY_NAME[name]


def by_suffix(file_name: str) -> Format | None:
    """The format that the end of a file's name says, if it says one."""
    name = file_name.lower()
    return next((format_ for format_ in FORMATS if name.endswith(format_.suffixes)), None)


def by_content(opening: bytes) -> Format | None:
    """The format whose documents begin with these bytes, if that can be told."""
    text = opening.decode(wide_encoding(opening) or "latin-1", errors="replace").lstrip("\ufeffï»¿ \t\r\n")
    return next((format_ for format_ in FORMATS if format_.looks(text)), None)


def choose(given: Given, opening: bytes) -> Format:
    """The loader for a document: plain text, if nothing speaks for another.

    The end of a file's name is believed; of what a server sent, first how it begins, then what the server called it.
    """
    if given.media_type:
        named = next((format_ for format_ in FORMATS if given.media_type in format_.media_types), None)
        found = by_content(opening) or named or by_suffix(given.origin)
    else:
        found = by_suffix(given.origin) or by_content(opening)
    return found or by_name("text")
