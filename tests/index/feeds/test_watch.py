"""Watching: one poll after another, each when something is due, whatever happens in between."""

from __future__ import annotations

import time
from threading import Event

import pytest
from press import Press
from website import Website

from dateline.index.errors import StoreLockedError
from dateline.index.feeds import watch as watch_module
from dateline.index.feeds.ledger import Ledger
from dateline.index.feeds.poll import Manner
from dateline.index.feeds.report import PollReport
from dateline.index.feeds.watch import sole_poller, watch
from dateline.index.fetch import FetchPolicy
from dateline.index.lock import StoreLock
from dateline.index.store import Store


class Naps(Event):
    """Waits that pass at once, and are noted; after so many, it is time to stop."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self.taken: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.taken.append(timeout or 0.0)
        if len(self.taken) >= self._most:
            self.set()
        return self.is_set()

    @property
    def passed(self) -> float:
        return sum(self.taken)


def test_feeds_are_polled_as_they_come_due(
    store: Store, ledger: Ledger, policy: FetchPolicy, press: Press, site: Website
) -> None:
    press.publish(1)
    press.head = "<ttl>10</ttl>"
    ledger.add(press.announce(), None, 900, 0)
    reports: list[PollReport] = []
    naps = Naps(25)
    begun = time.time()
    watch(
        store,
        ledger,
        policy,
        manner=Manner(),
        tell=reports.append,
        complain=lambda error: pytest.fail(str(error)),
        stop=naps,
        clock=lambda: begun + naps.passed,
    )
    assert all(1 <= nap <= 60 for nap in naps.taken)
    assert len(reports) == 25
    assert sum(report.feeds for report in reports) == 1 + int(sum(naps.taken[:-1]) // 600)
    assert sum(report.new for report in reports) == 1
    assert site.paths().count("/news/1") == 1 + sum(report.not_modified for report in reports)


def test_a_store_that_stays_held_is_told_and_waited_for(
    store: Store, ledger: Ledger, policy: FetchPolicy, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.publish(1)
    ledger.add(press.announce(), None, 900, 0)
    store.close()
    other = StoreLock(store.folder)
    other.acquire()
    complaints: list[StoreLockedError] = []
    reports: list[PollReport] = []

    def complain(error: StoreLockedError) -> None:
        complaints.append(error)
        other.release()

    watch(store, ledger, policy, manner=Manner(patience=0.0), tell=reports.append, complain=complain, stop=Naps(2))
    assert len(complaints) == 1
    assert [report.new for report in reports] == [1]


def test_a_long_poll_makes_way_for_the_next(
    store: Store, ledger: Ledger, policy: FetchPolicy, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    press.publish(1, 2, 3)
    ledger.add(press.announce(), None, 900, 0)
    monkeypatch.setattr(watch_module, "_LONGEST_POLL", 0.0)
    reports: list[PollReport] = []
    watch(store, ledger, policy, manner=Manner(), tell=reports.append, complain=lambda _: None, stop=Naps(4))
    assert sum(report.new for report in reports) == 3
    assert sum(report.asked > 0 for report in reports) > 1


def test_one_process_polls_at_a_time(store: Store) -> None:
    with (
        sole_poller(store.folder),
        pytest.raises(StoreLockedError, match="polled by another"),
        sole_poller(store.folder),
    ):
        pass
    with sole_poller(store.folder):
        pass
