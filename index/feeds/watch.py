"""Polling without end: one poll after another, each when something is due."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

from filelock import FileLock, Timeout

from dateline.index.errors import StoreLockedError
from dateline.index.feeds.ledger import Ledger
from dateline.index.feeds.poll import Holding, Manner, poll
from dateline.index.feeds.report import PollReport
from dateline.index.fetch import FetchPolicy
from dateline.index.store import Store

_LONGEST_POLL = 300.0
"""Seconds after which a poll makes way for the next, so that feeds with many pages do not hold up the others."""
_LONGEST_SLEEP = 60.0
"""Seconds after which to look whether feeds were added or removed meanwhile."""


def watch(
    store: Store,
    ledger: Ledger,
    policy: FetchPolicy,
    *,
    manner: Manner,
    tell: Callable[[PollReport], None],
    complain: Callable[[StoreLockedError], None],
    stop: Event,
    clock: Callable[[], float] = time.time,
    wake: Event | None = None,
    holding: Holding | None = None,
) -> None:
    """Poll whatever is due, until stopped. `tell` gets each report, `complain` a store that stays held by another.

    `wake` is set by whoever wants it to look anew, or has stopped it; `holding` is that of `poll`.

    Raises:
        StoreError: the store cannot be written.

    """
    manner = replace(manner, longest=_LONGEST_POLL)
    while not stop.is_set():
        if wake is not None:
            wake.clear()
        try:
            tell(poll(store, ledger, policy, manner=manner, clock=clock, holding=holding, halt=stop))
        except StoreLockedError as error:
            complain(error)
        due, now = ledger.next_due(), clock()
        (wake or stop).wait(_LONGEST_SLEEP if due is None else min(max(due - now, 1.0), _LONGEST_SLEEP))


@contextmanager
def sole_poller(folder: Path) -> Iterator[None]:
    """Make sure that no other process polls the feeds of this store meanwhile.

    Raises:
        StoreLockedError: one does.

    """
    lock = FileLock(folder / "feeds.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreLockedError(
            f"The feeds of the store {folder} are being polled by another process; wait for it, or stop it."
        ) from error
    try:
        yield
    finally:
        lock.release()
