"""Which files in a zip hold articles: of a WACZ (https://specs.webrecorder.net/wacz/) the archives of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from dateline.index.errors import SourceError
from dateline.index.loaders.article_file import is_article_file

_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/container.xml")
"""Members by which documents of word processors and e-books are told, which are zips as well."""


def members_wanted(names: Iterable[str]) -> set[str]:
    """The members to be read; hidden ones, and those of no kind that is read from folders, are not.

    Raises:
        SourceError: it is a document of a word processor, or an e-book.

    """
    present = set(names)
    if present & set(_OFFICE):
        raise SourceError("it is a document of a word processor or an e-book; save it as PDF, HTML or text")
    shown = {name for name in present if not _is_hidden(name) and not name.endswith("/")}
    if "datapackage.json" in present and any(name.startswith("archive/") for name in present):
        return {name for name in shown if name.startswith("archive/")}
    return {name for name in shown if is_article_file(name)}


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
