"""A web site with an invented newsroom, and a store whose feeds follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from press import Press
from website import Website, website

from dateline.index.feeds.ledger import Ledger
from dateline.index.feeds.poll import Manner, poll
from dateline.index.feeds.report import PollReport
from dateline.index.fetch import FetchPolicy
from dateline.index.store import Store


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as served:
        yield served


@pytest.fixture
def press(site: Website) -> Press:
    return Press(site)


@pytest.fixture
def policy(site: Website) -> FetchPolicy:
    return FetchPolicy(allow_hosts=frozenset({site.host}), interval=0.0, patience=0.0, seconds=20.0)


@pytest.fixture
def ledger(store: Store) -> Iterator[Ledger]:
    with Ledger(store) as opened:
        yield opened


Poll = Callable[..., PollReport]


@pytest.fixture
def poll_all(store: Store, ledger: Ledger, policy: FetchPolicy) -> Poll:
    """Poll everything at once, whether due or not, so many hours from now."""

    def run(*, hours: float = 0.0, at_once: bool = True, **changed: object) -> PollReport:
        import time

        manner = replace(Manner(at_once=at_once), **changed)  # type: ignore[arg-type]
        return poll(store, ledger, policy, manner=manner, clock=lambda: time.time() + hours * 3_600)

    return run
