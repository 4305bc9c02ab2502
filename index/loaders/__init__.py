"""Loaders: a source becomes articles. One file a format; `load` finds the right one."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders.decode import decode
from dateline.index.loaders.html import read_html
from dateline.index.loaders.jsonl import read_jsonl
from dateline.index.loaders.markdown import read_markdown
from dateline.index.loaders.text import read_text

LARGEST_ARTICLE = 10_000_000
"""Bytes; no news article is larger, and what claims to be one is refused before it fills the memory."""

_FORMATS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip


def load(source: Path) -> Iterator[RawArticle | Rejected]:
    """The articles in a file, or in all article files below a folder, in the order of their names.

    Raises:
        SourceError: the path does not exist, or is a folder without any article file.

    """
    try:
        found = source.exists()
    except OSError:  # such as a name that is too long
        found = False
    if not found:
        raise SourceError(f"There is no file or folder {source}.")
    if not source.is_dir():
        yield from _load_file(source)
        return
    files = list(article_files(source))
    if not files:
        raise SourceError(
            f"The folder {source} holds no article file ({', '.join(sorted(_FORMATS))}, each also with .gz)."
        )
    for file in files:
        yield from _load_file(file)


def article_files(folder: Path) -> Iterator[Path]:
    """The article files below a folder, in the order in which they are read."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and _format(Path(name)):
                yield Path(parent, name)


def _format(path: Path) -> str | None:
    name = path.name.lower().removesuffix(".gz")
    return next((kind for suffix, kind in _FORMATS.items() if name.endswith(suffix)), None)


def _load_file(path: Path) -> Iterator[RawArticle | Rejected]:
    origin = str(path)
    try:
        with _open(path) as file:
            kind = _format(path)
            if kind == "jsonl":
                yield from read_jsonl(file, path.name, longest=LARGEST_ARTICLE)
            else:
                yield _read(file, kind, path.name)
    except SourceError as error:
        yield Rejected(origin, str(error))
    except (gzip.BadGzipFile, EOFError, zlib.error):
        yield Rejected(origin, "its gzip data is broken")
    except OSError as error:
        yield Rejected(origin, f"it cannot be read: {(error.strerror or str(error)).lower()}")


def _open(path: Path) -> BinaryIO:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return path.open("rb")


def _read(file: BinaryIO, kind: str | None, origin: str) -> RawArticle:
    data = file.read(LARGEST_ARTICLE + 1)
    if len(data) > LARGEST_ARTICLE:
        raise SourceError(
            f"it is larger than {LARGEST_ARTICLE // 1_000_000} MB, the most that one article may have; split it"
        )
    if not data.strip():
        raise SourceError("it is empty")
    text = decode(data)
    if kind is None:
        opening = text.lstrip()[:200].lower()
        kind = "html" if opening.startswith(("<!doctype html", "<html", "<?xml")) else "text"
    if kind == "html":
        return read_html(text, origin)
    if kind == "markdown":
        return read_markdown(text, origin)
    return read_text(text, origin)
