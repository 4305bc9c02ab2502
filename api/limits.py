"""How much is taken from one client, how much is done at once, and how long a request may take."""

from __future__ import annotations

import asyncio
import logging
import math
import os
import sqlite3
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from pathlib import Path

from limits import RateLimitItemPerMinute
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from dateline.agent.models import EXTRACTIVE
from dateline.api.rate_counts import SharedCounts
from dateline.api.refused import Refused

_log = logging.getLogger("dateline.api")
SECONDS_TO_RETRY = 2
"""What a client is told to wait when too many are waiting."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is in force; 0 is no limit."""

    per_key: int = 600
    """Requests a minute with one key."""
    per_address: int = 60
    """Requests a minute from one address without a key, or with a widget's key or a wrong one."""
    at_once: int = 8
    """Requests that are worked on at the same time: so many searches, and so many of all others."""
    waiting: int = 64
    """Requests that wait for their turn, in each of the two lines."""
    seconds: float = 120
    """That a request may take, with its waiting."""


ASKING_A_MODEL = 8
"""Questions at once that wait for a chat model most of their time."""


def default_at_once(composer: str) -> int:
    """How many to work on at once: extractive answers keep the cores busy, and more at a time only make each slower."""
    cores = max(2, os.cpu_count() or 1)
    return cores if composer == EXTRACTIVE else max(cores, ASKING_A_MODEL)


NO_LIMITS = Limits(per_key=0, per_address=0, at_once=0, waiting=0, seconds=0)


class Rates:
    """Requests of the last minute, counted for each client over a sliding window, by all processes in this folder."""

    def __init__(self, limits: Limits, folder: Path | None = None) -> None:
        self._limits = limits
        self._counter = SlidingWindowCounterRateLimiter(SharedCounts(folder))

    async def take(self, client: str, *, has_key: bool) -> dict[str, str]:
        """Count a request; what to tell its client of the rate, as headers.

        Raises:
            Refused: there were too many in the last minute.

        """
        most = self._limits.per_key if has_key else self._limits.per_address
        if not most or (not has_key and _is_this_machine(client)):
            return {}
        limit = RateLimitItemPerMinute(most)
        try:
            passes = await self._counter.hit(limit, client)
            stats = await self._counter.get_window_stats(limit, client)
        except sqlite3.Error as error:  # a full disk is no reason to answer nobody
            _log.warning("a request was not counted: %s", error)
            return {}
        wait = max(1, math.ceil(stats.reset_time - time.time()))
        headers = {
            "RateLimit-Limit": str(most),
            "RateLimit-Remaining": str(stats.remaining if passes else 0),
            "RateLimit-Reset": str(wait),
        }
        if not passes:
            said = f"There were more than {most} requests in a minute; ask again in {wait} s."
            raise Refused("too-many-requests", said, {**headers, "Retry-After": str(wait)})
        return headers


class FairQueue:
    """Lets so many in at once; of those who wait, each client's turn comes in order, however many one client sends."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._at_once = at_once
        self._most_waiting = waiting
        self._inside = 0
        self._lines: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def inside(self) -> int:
        """How many are worked on."""
        return self._inside

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._lines.values()))

    async def enter(self, client: str) -> None:
        """Wait for a place, to be given back by `leave`.

        Raises:
            Refused: too many are waiting already.

        """
        if not self._at_once or (self._inside < self._at_once and not self._lines):
            self._inside += 1
            return
        if self.waiting >= self._most_waiting:
            raise busy("Too many are asking at the moment")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(client, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()  # the place was given just before
            else:
                self._step_out(client, turn)
            raise

    def leave(self) -> None:
        """Give the place back, to whose turn it is."""
        self._inside -= 1
        while self._lines and self._inside < self._at_once:
            client, line = self._lines.popitem(last=False)
            turn = line.popleft()
            if line:
                self._lines[client] = line  # behind all others
            if not turn.done():
                self._inside += 1
                turn.set_result(None)

    def _step_out(self, client: str, turn: asyncio.Future[None]) -> None:
        line = self._lines.get(client)
        if line is not None and turn in line:
            line.remove(turn)
            if not line:
                del self._lines[client]

    @asynccontextmanager
    async def place(self, client: str) -> AsyncIterator[None]:
        """A place for as long as the block lasts; what is raised is that of `enter`."""
        await self.enter(client)
        try:
            yield
        finally:
            self.leave()


def busy(why: str) -> Refused:
    """The refusal of a request that cannot wait longer, or not at all."""
    return Refused("busy", f"{why}; ask again in {SECONDS_TO_RETRY} s.", {"Retry-After": str(SECONDS_TO_RETRY)})


def client_of(host: str | None) -> str:
    """What an address counts as: an IPv6 one as its network of 64 bits, which one customer has to himself."""
    try:
        address = ip_address((host or "").partition("%")[0])
    except ValueError:
        return host or "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        if not address.is_loopback:
            return f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(address)


def _is_this_machine(client: str) -> bool:
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False
