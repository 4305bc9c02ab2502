"""One process owns an embedded store at a time.

Chroma's embedded mode loses rows silently when two processes write to one folder, so whoever opens the store for
searching or writing first takes an operating-system lock on it. The kernel gives the lock back when the owner dies,
however it dies; the note beside it, with process id and command, only serves the message to the second process.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from dateline.index.errors import StoreLockedError

_SECONDS = 60.0
"""That opening a database is waited for, as for the database itself."""


def opening(folder: Path) -> FileLock:
    """A lock for the moment in which a store's database is opened and may be made; to be used as a context manager."""
    return FileLock(folder / "lock.opening", timeout=_SECONDS, thread_local=False)


class StoreLock:
    """An exclusive lock on the folder of a store; a context manager, also usable by `acquire` and `release`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / "lock", thread_local=False)
        self._owner = folder / "lock.owner"

    def acquire(self) -> None:
        """Take the lock; without effect if it is held already.

        Raises:
            StoreLockedError: another process has it; the message names the process and says what to do.

        """
        if self._lock.is_locked:
            return
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreLockedError(
                f"The store {self._folder} is in use by {self._holder()}. Wait for it or stop it, use another --store, "
                "or share one store between processes through a Chroma server (DATELINE_CHROMA_URL)."
            ) from error
        note = {
            "pid": os.getpid(),
            "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:120],
        }
        self._owner.write_text(json.dumps(note), encoding="utf-8")

    def release(self) -> None:
        """Give the lock back; without effect if it is not held."""
        if self._lock.is_locked:
            self._owner.unlink(missing_ok=True)
            self._lock.release()

    def _holder(self) -> str:
        try:
            note = json.loads(self._owner.read_text(encoding="utf-8"))
            return f"process {note['pid']} ({note['command']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"

    def __enter__(self) -> StoreLock:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
