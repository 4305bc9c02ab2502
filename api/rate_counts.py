"""Where requests are counted, for all processes of a store: a storage of the `limits` library, one SQLite file.

Counts of the last minutes are no loss: nothing waits for the disk.
"""

from __future__ import annotations

import math
import sqlite3
import time
from contextlib import nullcontext
from pathlib import Path

from limits.aio.storage import Storage
from limits.aio.storage.base import SlidingWindowCounterSupport
from limits.storage.base import TimestampedSlidingWindow

from dateline.index.lock import opening

FILE = "rates.sqlite3"
_SECONDS = 1.0
"""For which one process waits while another counts."""
_SWEEP = 60.0
"""Seconds after which counts that are over are removed."""
_TABLE = "CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, number INTEGER, until REAL) WITHOUT ROWID"
_ADD = """
    INSERT INTO counts VALUES (:key, :amount, :until) ON CONFLICT (key) DO UPDATE SET
        number = CASE WHEN until > :now THEN number ELSE 0 END + :amount,
        until = CASE WHEN until > :now THEN until ELSE :until END
    RETURNING number
"""


class SharedCounts(Storage, SlidingWindowCounterSupport, TimestampedSlidingWindow):
    """Counts of a store's folder; without one, of this process alone."""

    STORAGE_SCHEME = None

    def __init__(self, folder: Path | None) -> None:
        super().__init__()
        path = ":memory:" if folder is None else folder / FILE
        self._database = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None, check_same_thread=False)
        with nullcontext() if folder is None else opening(folder):
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = OFF")
            self._database.execute(_TABLE)
        self._swept = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What SQLite raises."""
        return sqlite3.Error

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count; returns the new number."""
        return self._add(key, expiry, amount)

    async def get(self, key: str) -> int:
        """A number."""
        return self._number(key)

    async def get_expiry(self, key: str) -> float:
        """When it is over, in seconds since 1970."""
        row = self._database.execute("SELECT until FROM counts WHERE key = ?", (key,)).fetchone()
        return float(row[0]) if row else time.time()

    async def check(self) -> bool:
        """Whether it can be read."""
        self._number("")
        return True

    async def reset(self) -> int | None:
        """Forget all counts."""
        return self._database.execute("DELETE FROM counts").rowcount

    async def clear(self, key: str) -> None:
        """Forget a count."""
        self._database.execute("DELETE FROM counts WHERE key = ?", (key,))

    async def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count, if no more than `limit` were counted in the window; whether it was."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            before, left, current, _ = self._window(key, expiry)
            fits = math.floor(before * left / expiry + current) + amount <= limit
            if fits:
                self._add(self.sliding_window_keys(key, expiry, time.time())[1], 2 * expiry, amount)
            self._sweep()
        finally:
            self._database.execute("COMMIT")
        return fits

    async def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """The count of the window before and its seconds that still weigh; the same of the current one."""
        return self._window(key, expiry)

    async def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget what was counted."""
        for one in self.sliding_window_keys(key, expiry, time.time()):
            await self.clear(one)

    def _window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        now = time.time()
        before, current = map(self._number, self.sliding_window_keys(key, expiry, now))
        left = (1 - now / expiry % 1) * expiry
        return before, left if before else 0.0, current, left + expiry

    def _number(self, key: str) -> int:
        row = self._database.execute("SELECT number FROM counts WHERE key = ? AND until > ?", (key, time.time()))
        return int((row.fetchone() or (0,))[0])

    def _add(self, key: str, expiry: int, amount: int) -> int:
        now = time.time()
        values = {"key": key, "amount": amount, "now": now, "until": now + expiry}
        return int(self._database.execute(_ADD, values).fetchone()[0])

    def _sweep(self) -> None:
        if (now := time.time()) > self._swept + _SWEEP:
            self._swept = now
            self._database.execute("DELETE FROM counts WHERE until <= ?", (now,))
