"""SQLite files without traces of what was removed from them.

`secure_delete` overwrites rows with zeros, but pieces of them can stay in pages that were rearranged, and in the
write-ahead log. `VACUUM` writes every page anew, and a checkpoint then empties the log.
"""

from __future__ import annotations

import sqlite3


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
        if "locked" not in str(error) and "busy" not in str(error):
            raise
        return False
    finally:
        database.execute(f"PRAGMA busy_timeout = {waited}")
    return not busy
