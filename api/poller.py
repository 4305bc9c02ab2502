"""Polls the feeds that are followed, each when it is due, while questions are answered.

Of several processes on one store, one polls; where it ends, another takes its place.
"""

from __future__ import annotations

import logging

from dateline.api.background import Background
from dateline.api.gate import Gate
from dateline.api.logs import tell
from dateline.index.errors import StoreLockedError
from dateline.index.feeds.ledger import Ledger
from dateline.index.feeds.poll import Manner
from dateline.index.feeds.report import PollReport
from dateline.index.feeds.watch import sole_poller, watch
from dateline.index.fetch.policy import FetchPolicy
from dateline.index.store import Store

PAUSE = 30.0
"""Seconds after which it is tried again, where another process polls or something failed."""
_log = logging.getLogger("dateline.api")


class Poller(Background):
    """Polls until told to stop: then nothing more is asked for, and what was read is taken in.

    Questions go on meanwhile; articles are written as any others are.
    """

    def __init__(self, store: Store, gate: Gate, policy: FetchPolicy, manner: Manner) -> None:
        super().__init__("feeds")
        self._store = store
        self._gate = gate
        self._policy = policy
        self._manner = manner

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch()
            except StoreLockedError:
                self._stop.wait(PAUSE)
            except Exception:  # the next try may find it otherwise
                _log.exception("feeds cannot be polled")
                self._stop.wait(PAUSE)

    def _watch(self) -> None:
        with sole_poller(self._store.folder), Ledger(self._store) as ledger:
            watch(
                self._store,
                ledger,
                self._policy,
                manner=self._manner,
                tell=_tell,
                complain=lambda error: _log.warning("%s", error),
                stop=self._stop,
                wake=self._wake,
                holding=self._gate.writing,
            )


def _tell(report: PollReport) -> None:
    """Log a poll of which there is something to tell."""
    if report.eventful:
        told = ("feeds", "asked", "new", "changed", "retracted", "restored")
        counts = {name: getattr(report, name) for name in told}
        troubles = [{"url": trouble.url, "reason": trouble.reason} for trouble in report.troubles]
        tell("poll", **counts, rejected=len(report.rejected), troubles=troubles or None)
