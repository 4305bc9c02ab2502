"""Which loader reads a document: by the end of its name where that says it, else by how it begins."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from dateline.index.errors import SourceError
from dateline.index.loaders import looks
from dateline.index.loaders.csv_table import is_table
from dateline.index.loaders.decode import wide_encoding
from dateline.index.loaders.document import Given, Read
from dateline.index.loaders.limits import LARGEST_ARTICLE, LARGEST_FEED, LARGEST_PDF


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document and its loader, the module of the same name in this folder."""

    name: str
    suffixes: tuple[str, ...]
    looks: Callable[[str], bool]
    """Whether a text that begins so is of this kind."""
    media_types: tuple[str, ...] = ()
    seconds: float | None = None
    """Processor time for one document, read in a process of its own; None for what streams."""
    largest: int = LARGEST_ARTICLE
    """Bytes of one document that is read whole."""
    items: tuple[str, ...] = ()
    """Elements of XML in small letters; of a long document, some of them at a time are read."""

    @property
    def read(self) -> Read:
        """The loader; imported when it is first needed."""
        return cast(Read, importlib.import_module(f"dateline.index.loaders.{self.name}").read)


FORMATS: tuple[Format, ...] = (
    Format("warc", (".warc",), looks.begins(r"WARC/\d\.\d"), ("application/warc",)),
    Format("pdf", (".pdf",), looks.begins(r".{0,1000}%PDF-\d"), ("application/pdf",), 60, LARGEST_PDF),
    Format(
        "feed",
        (".rss", ".atom"),
        looks.root("rss", "rdf", "feed"),
        ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
        seconds=60,
        largest=LARGEST_FEED,
        items=("item", "entry"),
    ),
    Format("sitemap", (), looks.root("urlset", "sitemapindex")),
    Format(
        "newsml",
        (".newsml",),
        looks.root("newsitem", "newsmessage", "packageitem"),
        ("application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml"),
        seconds=60,
        largest=LARGEST_FEED,
        items=("newsitem",),
    ),
    Format("html", (".html", ".htm", ".xhtml"), looks.page, ("text/html", "application/xhtml+xml"), seconds=5),
    Format("jsonl", (".jsonl", ".ndjson"), looks.json_line, ("application/jsonl", "application/x-ndjson")),
    Format("json_document", (".json", ".ninjs"), looks.begins(r"[\[{]"), ("application/json",)),
    Format("mbox", (".mbox",), looks.begins(r"From \S+ [^\n]*\d{4}\r?\n[\w-]+:"), ("application/mbox",)),
    Format("eml", (".eml",), looks.letter, ("message/rfc822",), seconds=5),
    Format("csv_table", (".csv", ".tsv"), is_table, ("text/csv", "text/tab-separated-values")),
    Format("markdown", (".md", ".markdown"), looks.never, ("text/markdown",), seconds=5),
    Format("text", (".txt", ".text"), looks.never, ("text/plain",), seconds=5),
)
"""In the order in which a content is held against them."""
SUFFIXES = tuple(sorted({".xml", *(suffix for format_ in FORMATS for suffix in format_.suffixes)}))
"""Ends of the names of article files; what is in .xml, its content tells."""
_BY_NAME = {format_.name: format_ for format_ in FORMATS}


def by_name(name: str) -> Format:
    """The format of that name."""
    return _BY_NAME[name]


def by_suffix(file_name: str) -> Format | None:
    """The format that the end of a file's name says, if it says one."""
    name = file_name.lower()
    return next((format_ for format_ in FORMATS if name.endswith(format_.suffixes)), None)


def choose(given: Given, opening: bytes) -> Format:
    """The loader for a document that begins with these bytes: plain text, if nothing speaks for another.

    The end of a file's name is believed; of what a server sent, first how it begins, then what the server called it.

    Raises:
        SourceError: it is XML of a kind that is not read here.

    """
    text = opening.decode(wide_encoding(opening) or "latin-1", errors="replace").lstrip("\ufeffï»¿ \t\r\n")
    content = next((format_ for format_ in FORMATS if format_.looks(text)), None)
    if content is None and given.mapping and is_table(text, given.mapping.values()):
        content = by_name("csv_table")
    if given.media_type:
        called = next((format_ for format_ in FORMATS if given.media_type in format_.media_types), None)
        found = content or called or by_suffix(given.origin)
    else:
        found = by_suffix(given.origin) or content
    if found is None and text[:5].lower() == "<?xml":
        raise SourceError(f"it is XML of a kind that is not read here; its root is <{looks.root_name(text) or ''}>")
    return found or by_name("text")
