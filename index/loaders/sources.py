"""What a source names: a file, a folder, a pattern, an address, or standard input; each as documents to be read."""

from __future__ import annotations

import glob
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from dateline.index.article import Rejected
from dateline.index.dates import now
from dateline.index.errors import SourceError
from dateline.index.loaders.article_file import PACKED, ZIPPED, is_article_file
from dateline.index.loaders.document import Document, Given
from dateline.index.loaders.formats import SUFFIXES

if TYPE_CHECKING:
    from dateline.index.fetch import FetchPolicy

Source = str | Path
STANDARD_INPUT = "-"


def documents(
    source: Source, mapping: Mapping[str, str], policy: FetchPolicy | None = None
) -> Iterator[Document | Rejected]:
    """The documents that a source names, in the order of their names; each is closed when the next is asked for.

    Raises:
        SourceError: there is nothing of that name, or it holds no article file.

    """
    name = str(source)
    if name == STANDARD_INPUT:
        yield Document(sys.stdin.buffer, Given("standard input", mapping=mapping))
    elif is_address(name):
        yield _fetched(name, mapping, policy)
    else:
        for path in paths(source):
            if isinstance(path, Rejected):
                yield path
            else:
                yield from _opened(path, mapping)


def is_address(name: str) -> bool:
    """Whether a source is an address on the web."""
    return name.lower().startswith(("http://", "https://"))


def paths(source: Source) -> Iterator[Path | Rejected]:
    """The files that a path, folder or pattern names.

    Raises:
        SourceError: there are none.

    """
    name = str(source)
    if _exists(Path(name)):
        yield from _files(Path(name))
        return
    if not glob.has_magic(name):
        raise SourceError(f"There is no file or folder {name}.")
    try:
        found = sorted(glob.glob(name, recursive=True))
    except (OSError, ValueError):
        found = []
    if not found:
        raise SourceError(f"No file or folder matches {name}.")
    for match in found:
        if os.path.isdir(match) and name.rstrip("/").endswith("*"):
            continue  # what lies in it is matched by **, or was not asked for
        yield from _files(Path(match))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, or holds a zero byte
        return False


def _files(path: Path) -> Iterator[Path | Rejected]:
    if not path.is_dir():
        yield path
        return
    others: Counter[str] = Counter()
    count = 0
    for parent, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            if is_article_file(name):
                count += 1
                yield Path(parent, name)
            else:
                others[Path(name).suffix.lower() or "without an ending"] += 1
    if not count:
        raise SourceError(
            f"The folder {path} holds no article file ({', '.join((*SUFFIXES, *ZIPPED))}, each also with "
            f"{', '.join(PACKED[:-1])} or {PACKED[-1]})."
        )
    if others:
        kinds = ", ".join(f"{suffix}: {number}" for suffix, number in others.most_common(5))
        yield Rejected(str(path), f"files in it that are of no kind that is read from folders ({kinds})")


def _opened(path: Path, mapping: Mapping[str, str]) -> Iterator[Document | Rejected]:
    given = Given(identity(path), shown=str(path), mapping=mapping)
    try:
        with path.open("rb") as file:
            yield Document(cast(BinaryIO, file), given)
    except OSError as error:
        yield given.rejected(f"it cannot be read: {(error.strerror or str(error)).lower()}")


def identity(path: Path) -> str:
    """What tells a file from others wherever its archive lies: its name and its folder's."""
    whole = Path(os.path.abspath(path))
    return f"{whole.parent.name}/{whole.name}" if whole.parent.name else whole.name


def _fetched(address: str, mapping: Mapping[str, str], policy: FetchPolicy | None) -> Document | Rejected:
    from dateline.index.errors import FetchError
    from dateline.index.fetch import fetch  # it brings an HTTP client, which files need not wait for

    try:
        page = fetch(address, policy=policy)
    except FetchError as error:
        return Rejected(address, str(error))
    if not page.ok:
        return Rejected(address, f"its server answers {page.status}")
    content_type = page.headers.get("content-type", "")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    given = Given(
        address,
        url=page.url,
        fetched_at=now(),
        media_type=page.media_type,
        charset=charset.group(1) if charset else None,
        mapping=mapping,
    )
    return Document(io.BytesIO(page.body), given)
