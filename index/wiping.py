"""Files without traces of what was removed from them: those of SQLite, and Chroma's.

`secure_delete` overwrites rows with zeros, but pieces of them can stay in pages that were rearranged, and in the
write-ahead log. `VACUUM` writes every page anew, and a checkpoint then empties the log.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from uuid import UUID

_FORGET = """
    DELETE FROM embeddings_queue
    WHERE operation != 3
      AND EXISTS (
        SELECT 1 FROM embeddings_queue AS later
        WHERE later.topic = embeddings_queue.topic AND later.id = embeddings_queue.id
          AND later.operation = 3 AND later.seq_id > embeddings_queue.seq_id
      )
      AND seq_id <= (
        SELECT max(done.seq_id) FROM max_seq_id AS done JOIN segments ON segments.id = done.segment_id
        WHERE segments.scope = 'METADATA' AND embeddings_queue.topic LIKE '%/' || segments.collection
      )
"""
"""What Chroma 1.5 still keeps of records that were removed later (operation 3): facts and vector, in the queue that it
plays again when it opens. The removal itself stays, so that the vector's index learns of it."""
_HEADER = struct.Struct("<i4Q")
"""How hnswlib's header begins: version, offset, most elements, elements, bytes of each."""
_LENGTH = 4
"""Bytes of a vector's length, which hnswlib keeps apart."""


def wipe_chroma(folder: Path) -> bool:
    """Wipe the folder of a Chroma that nobody has open; False if somebody has, so that traces may stay.

    What stays in any case: ids of passages, which are hashes, and vectors in the index's own file, until it is rebuilt.

    Raises:
        sqlite3.OperationalError: the disk is full.

    """
    path = folder / "chroma.sqlite3"
    if not path.exists():
        return True
    with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as database:
        try:
            database.execute("PRAGMA secure_delete = ON")
            database.execute(_FORGET)
            segments = {name for (name,) in database.execute("SELECT id FROM segments")}
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
            return False
        for part in folder.iterdir():
            if part.name in segments:
                _blank_unused(part)
            elif part.is_dir() and _is_uuid(part.name):  # of a collection that was removed, as by reindexing
                shutil.rmtree(part)
        return wipe(database)


def _blank_unused(index: Path) -> None:
    """Blank the places of an index of vectors that hold none yet: there, whatever was in the memory was written."""
    header = index / "header.bin"
    if not header.exists() or len(stated := header.read_bytes()) < _HEADER.size:
        return
    version, _, most, count, size = _HEADER.unpack_from(stated)
    for name, each in (("data_level0.bin", size), ("length.bin", _LENGTH)):
        path = index / name
        if version != 1 or count > most or not path.exists() or path.stat().st_size > most * each:
            continue
        with path.open("r+b") as file:
            end = file.seek(0, os.SEEK_END)
            begin = file.seek(min(end, count * each))
            file.write(bytes(end - begin))
            os.fsync(file.fileno())


def _is_uuid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def wipe(database: sqlite3.Connection) -> bool:
    """Rewrite a database's file and empty its log; False if others read or write it, so that traces may stay.

    Needs as much free disk as the file is large, and a connection without an open transaction.

    Raises:
        sqlite3.OperationalError: the disk is full.

    """
    waited = database.execute("PRAGMA busy_timeout").fetchone()[0]
    try:
        database.execute("PRAGMA busy_timeout = 2000")
        database.execute("VACUUM")
        busy, _, _ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if not _is_busy(error):
            raise
        return False
    finally:
        database.execute(f"PRAGMA busy_timeout = {waited}")
    return not busy
