"""Packed files: gzip, bzip2, xz, Zstandard and zip, in each other to a small depth, unpacked as they are read.

What a source unpacks to is measured against what was read of it, so that a decompression bomb is refused after some
megabytes, and nothing is unpacked to disk but a zip that stands inside another packed file.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

import zstandard

from dateline.index.article import Rejected
from dateline.index.errors import SourceError
from dateline.index.loaders.article_file import PACKED, ZIPPED
from dateline.index.loaders.document import Document, Given
from dateline.index.loaders.limits import FREE_UNPACKED, LARGEST_UNPACKED, RATIO
from dateline.index.loaders.members import members_wanted

_MAGIC = {
    b"\x1f\x8b": ".gz",
    b"\x28\xb5\x2f\xfd": ".zst",
    b"BZh": ".bz2",
    b"\xfd7zXZ\0": ".xz",
    b"PK\x03\x04": ".zip",
}
_NAMES = {".gz": "gzip", ".zst": "Zstandard", ".bz2": "bzip2", ".xz": "xz", ".zip": "zip"}
_BROKEN = (
    *(gzip.BadGzipFile, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, zipfile.BadZipFile),
    *(struct.error, NotImplementedError, ValueError),
)
_WINDOW = 1 << 27
"""Bytes that Zstandard may look back: what its packer uses at most unless told to go beyond."""
_STEP = 512
"""Bytes of Zstandard that are unpacked at once; of a bomb they come to 17 MB at most, 128 kB a block of 4 bytes."""
_IN_MEMORY = 16_000_000
"""Bytes of a zip inside a packed file that are kept in memory; a larger one goes to a temporary file."""
_LONGEST_DIRECTORY = 60_000_000
"""Bytes of a zip's list of members, which is held in memory: about half a million of them."""


class Budget:
    """What was read of a source so far, and what that was unpacked to, in bytes."""

    def __init__(self, told: Callable[[int], None] = lambda _: None) -> None:
        self._told = told
        self._size: int | None = None
        self.read = 0
        self.unpacked = 0

    def limit(self, size: int) -> None:
        """Note how large the source is: what is read of it twice, as of a zip, counts once."""
        self._size = size

    def count_read(self, count: int) -> None:
        """Note that this many bytes more of the source were read."""
        if self._size is not None:
            count = min(count, max(0, self._size - self.read))
        self.read += count
        self._told(count)

    def count_unpacked(self, count: int) -> None:
        """Note that this many bytes more were unpacked.

        Raises:
            SourceError: that is more than any text comes to.

        """
        self.unpacked += count
        if self.unpacked > FREE_UNPACKED + RATIO * self.read:
            raise SourceError(f"it unpacks to more than {RATIO} times its size, as no text does; not read to its end")
        if self.unpacked > LARGEST_UNPACKED:
            raise SourceError(f"it unpacks to more than {LARGEST_UNPACKED // 1_000_000_000} GB; split it")


class _Counted(io.RawIOBase):
    """A file that counts what is read of it, and tells in words what it fails on."""

    def __init__(self, file: BinaryIO, count: Callable[[int], None], suffix: str | None) -> None:
        self._file = file
        self._count = count
        self._suffix = suffix

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._suffix is None and self._file.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        if self._suffix is None:
            data = self._file.read1(len(buffer))  # type: ignore[attr-defined]
        else:
            with telling(self._suffix):
                data = self._file.read1(len(buffer))  # type: ignore[attr-defined]
        buffer[: len(data)] = data
        self._count(len(data))
        return len(data)


def counted(file: BinaryIO, budget: Budget) -> BinaryIO:
    """A source's own file, buffered, its reading noted in the budget."""
    if file.seekable():
        at = file.tell()
        budget.limit(file.seek(0, io.SEEK_END) - at)
        file.seek(at)
    return cast(BinaryIO, io.BufferedReader(_Counted(file, budget.count_read, None), 1 << 16))


@contextmanager
def telling(suffix: str) -> Iterator[None]:
    """Tell in words what a packer fails on.

    Raises:
        SourceError: its data is broken.

    """
    try:
        yield
    except _BROKEN as error:
        raise SourceError(f"its {_NAMES[suffix]} data is broken") from error
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):
            raise
        # bzip2 has no error of its own, and a zip may name a place before the beginning of its file
        raise SourceError(f"its {_NAMES[suffix]} data is broken") from error


def packing(file: BinaryIO, name: str) -> str | None:
    """The suffix of the packing that a file has, by its first bytes or else by its name; None for a plain one."""
    opening = file.peek(8)  # type: ignore[attr-defined]
    for magic, suffix in _MAGIC.items():
        if opening.startswith(magic):
            return suffix
    named = next((suffix for suffix in (*PACKED, *ZIPPED) if name.lower().endswith(suffix)), None) if opening else None
    return ".zip" if named in ZIPPED else named


def unpack(document: Document, suffix: str, budget: Budget) -> Iterator[Document | Rejected]:
    """The documents in a packed one, each to be read before the next is asked for.

    Raises:
        SourceError: it is broken.

    """
    given = document.given
    name = given.origin
    if name.lower().endswith((*PACKED, *ZIPPED)):
        name = name.rpartition(".")[0]
    if suffix == ".zip":
        yield from _members(replace(document, given=replace(given, origin=name)), budget)
        return
    file = cast(BinaryIO, _OPEN[suffix](document.file))
    plain = io.BufferedReader(_Counted(file, budget.count_unpacked, suffix), 1 << 16)
    yield Document(cast(BinaryIO, plain), replace(given, origin=name, shown=given.shown or given.origin), document.kind)


class _Zstandard(io.RawIOBase):
    """The plain bytes of frames of Zstandard; the library's own reader does not notice where a file is cut off."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        self._frame: Any = None
        self._packed = self._plain = b""
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while self._at == len(self._plain):
            packed = self._packed or self._file.read(_STEP)
            if not packed:
                if self._frame is not None:
                    raise EOFError("the last frame is cut off")
                return 0
            if self._frame is None:
                self._frame = self._unpacker.decompressobj()
            self._plain, self._at, self._packed = self._frame.decompress(packed), 0, b""
            if self._frame.eof:
                self._packed, self._frame = self._frame.unused_data, None
        count = min(len(buffer), len(self._plain) - self._at)
        buffer[:count] = self._plain[self._at : self._at + count]
        self._at += count
        return count


def _open_zst(file: BinaryIO) -> Any:
    return io.BufferedReader(_Zstandard(file), 1 << 16)


_OPEN: dict[str, Callable[[Any], Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open, ".zst": _open_zst}


def _members(document: Document, budget: Budget) -> Iterator[Document | Rejected]:
    """The files in a zip, in the order of their names."""
    with _seekable(document.file) as file, telling(".zip"):
        _check_directory(file)
        archive = zipfile.ZipFile(file)
        others = 0
        members = sorted(archive.infolist(), key=lambda info: info.filename)
        wanted = members_wanted([member.filename for member in members])
        for member in members:
            if member.filename not in wanted:
                others += not member.is_dir()
                continue
            given = _given_of(member, document.given)
            if member.flag_bits & 1:
                yield given.rejected("it is encrypted")
                continue
            try:
                with telling(".zip"):
                    opened = cast(BinaryIO, archive.open(member))
            except SourceError:
                yield given.rejected("its zip data is broken, or packed in a way that is not known here")
                continue
            with opened:
                plain = io.BufferedReader(_Counted(opened, budget.count_unpacked, ".zip"), 1 << 16)
                yield Document(cast(BinaryIO, plain), given)
        if not wanted:
            yield document.given.rejected(f"none of the {others} files in it is an article file")


def _given_of(member: zipfile.ZipInfo, given: Given) -> Given:
    path = PurePosixPath(member.filename)
    folder = path.parent.name or PurePosixPath(given.origin).name
    return replace(given.within(member.filename), origin=f"{folder}/{path.name}")


@contextmanager
def _seekable(file: BinaryIO) -> Iterator[BinaryIO]:
    if file.seekable():
        yield file
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        shutil.copyfileobj(file, copy, 1 << 20)
        copy.seek(0)
        yield cast(BinaryIO, copy)


def _check_directory(file: BinaryIO) -> None:
    """Raises SourceError where a zip's own list of members, by the length it states, would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    end = file.read()
    file.seek(0)
    at = end.rfind(b"PK\x05\x06")
    stated = struct.unpack_from("<I", end, at + 12)[0] if 0 <= at <= len(end) - 22 else 0
    at64 = end.rfind(b"PK\x06\x06")
    if 0 <= at64 <= len(end) - 56:
        stated = max(stated if stated != 0xFFFFFFFF else 0, struct.unpack_from("<Q", end, at64 + 40)[0])
    if stated > min(_LONGEST_DIRECTORY, size):
        raise SourceError("its list of members is longer than any zip's that can be read here; split it")
