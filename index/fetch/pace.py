"""How often a site is asked: one request at a time, with a pause after each, and less often while it is in trouble.

Clock and sleep are given, so that a test waits for nothing.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime

from dateline.index.errors import FetchError
from dateline.index.fetch.sites import Site, Sites

FIRST_REST = 30.0
"""Seconds that a site is left in peace after a first failure; doubled with each further one."""
LONGEST_REST = 6 * 3_600.0
LONGEST_ASKED = 86_400.0
"""The longest rest that a site can ask for by Retry-After, in seconds."""


def rest_after(failures: int, *, draw: Callable[[], float] = random.random) -> float:
    """Seconds to wait after so many failures in a row: doubling from `FIRST_REST`, between half and all of it.

    Source: exponential backoff with "equal jitter" (M. Brooker, AWS Architecture Blog, 2015).
    """
    longest = min(LONGEST_REST, FIRST_REST * 2.0 ** min(failures - 1, 20))
    return longest * (0.5 + draw() / 2)


def asked_rest(retry_after: str | None, now: float) -> float | None:
    """Seconds that a Retry-After header asks for, at most `LONGEST_ASKED`; None if it says nothing that can be read."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_ASKED)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, moment.timestamp() - now), LONGEST_ASKED)


class Pace:
    """Turns at sites. Threads may share it: those that want the same site wait for each other."""

    def __init__(
        self,
        sites: Sites,
        *,
        interval: float,
        patience: float,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._sites = sites
        self._interval = interval
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._draw = draw
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._free_at: dict[str, float] = {}

    @contextmanager
    def turn(self, origin: str, delay: float | None = None) -> Iterator[None]:
        """Ask the site inside: alone, and no sooner than its last answer and the pause after it allow.

        `delay` is the pause in seconds that the site itself asks for; the longer of the two counts.

        Raises:
            FetchError: its rest, or the pause, is longer than patience has it.

        """
        with self._guard:
            alone = self._turns.setdefault(origin, threading.Lock())
        with alone:
            now = self._clock()
            ready_at = max(self.site(origin).rest_until, self._free_at.get(origin, 0.0))
            if ready_at - now > self._patience:
                raise FetchError(
                    f"{origin} is to be left in peace for {round(ready_at - now):,} more seconds: "
                    "it failed, or it asks for it.",
                    "wait",
                    until=ready_at,
                )
            if ready_at > now:
                self._sleep(ready_at - now)
            try:
                yield
            finally:
                self._free_at[origin] = self._clock() + max(self._interval, delay or 0.0)

    def site(self, origin: str) -> Site:
        """What is remembered of the site."""
        return self._sites.get(origin) or Site(origin)

    def answered(self, origin: str) -> None:
        """The site is well."""
        site = self.site(origin)
        if site.failures or site.rest_until:
            self._sites[origin] = replace(site, failures=0, rest_until=0.0)

    def troubled(self, origin: str, retry_after: str | None = None) -> None:
        """The site gave no answer, or asked to be left in peace: it gets a rest, a longer one each time in a row."""
        site = self.site(origin)
        failures = site.failures + 1
        now = self._clock()
        rest = max(asked_rest(retry_after, now) or 0.0, rest_after(failures, draw=self._draw))
        self._sites[origin] = replace(site, failures=failures, rest_until=now + rest)
