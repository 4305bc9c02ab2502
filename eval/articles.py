"""The articles of a dataset folder before they are indexed: whether every line is one, and what is odd about them.

What is checked here is what an index cannot tell: which line is broken, and which ids stand twice. The articles
themselves are read by the loaders.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.index.dates import stated_date
from dateline.index.errors import SourceError

_STRINGS = (
    "url",
    "title",
    "outlet",
    "section",
    "language",
    "published_at",
    "date",
    "updated_at",
    "fetched_at",
    "status",
)
_DATES = ("published_at", "date", "updated_at", "fetched_at")


@dataclass(slots=True)
class Articles:
    """What was found in a file of articles."""

    ids: set[str] = field(default_factory=set)
    texts: dict[str, list[str]] = field(default_factory=dict)
    """Of the articles that were asked for, their texts in order."""
    repeated: list[str] = field(default_factory=list)
    """Ids of lines that say again what an earlier line said."""
    revised: list[str] = field(default_factory=list)
    """Ids of lines with another text under the id of an earlier line: further revisions."""
    undated: list[str] = field(default_factory=list)
    """Ids of articles with a date that cannot be read."""


def read_articles(path: Path, wanted: set[str]) -> Articles:
    """Go through a file of articles, and keep the texts of those that are wanted.

    Raises:
        SourceError: the file cannot be read, holds no article, or a line of it is broken; the message names the line.

    """
    found = Articles()
    texts: dict[str, set[bytes]] = {}
    for number, line in _lines(path):
        try:
            article = _article(line)
        except SourceError as error:
            raise SourceError(f"{path}, line {number}: not an article, for {error}.") from error
        id_, text = str(article["id"]), article["text"]
        print_ = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        if id_ in found.ids:
            (found.repeated if print_ in texts[id_] else found.revised).append(id_)
        found.ids.add(id_)
        texts.setdefault(id_, set()).add(print_)
        if id_ in wanted:
            found.texts.setdefault(id_, []).append(text)
        if any(article.get(key) and stated_date(article[key]) is None for key in _DATES):
            found.undated.append(id_)
    if not found.ids:
        raise SourceError(f"{path} holds no article.")
    return found


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers from 1."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip(b" \t\r\n\xef\xbb\xbf"):
                    yield number, line
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SourceError(f"{path} cannot be unpacked: its gzip data is broken or cut short.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error


def _article(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except UnicodeDecodeError as error:
        raise SourceError("it is not text in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise SourceError("it is not valid JSON") from error
    if not isinstance(value, dict):
        raise SourceError("it is not a JSON object")
    id_, text, authors = value.get("id"), value.get("text"), value.get("authors")
    if isinstance(id_, bool) or not isinstance(id_, str | int) or not str(id_).strip():
        raise SourceError("it has no “id” that is a string or a whole number")
    if not isinstance(text, str) or not text.strip():
        raise SourceError("it has no “text”")
    for key in _STRINGS:
        if not isinstance(value.get(key), str | None):
            raise SourceError(f"its “{key}” is not a string")
    names = authors if isinstance(authors, list) else [authors]
    if not all(isinstance(name, str) or name is None for name in names):
        raise SourceError("its “authors” are not a list of strings")
    return value
