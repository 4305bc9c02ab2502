"""Several processes as one service: one that dies is started again, and all end together, drained."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import FrameType

CANNOT_START = 3
"""Exit status of a process that would fail the same way each time it is started."""
_PROCESSES = multiprocessing.get_context("spawn")
_SETTLED = 10.0
"""Seconds after which a process counts as well started."""
_LONGEST_PAUSE = 30.0
"""Seconds before a process that keeps dying is started again, at most."""
_LOOK = 0.5
"""Seconds after which it is looked whether all is to end."""
_log = logging.getLogger("dateline.api")


@dataclass(slots=True)
class Child:
    """A process of the service."""

    name: str
    work: Callable[[], None]
    """What it does; it is sent to the process, and so must be able to travel."""
    grace: float | None
    """Seconds that it has for ending what it is at; None: as many as it needs."""
    ended: Callable[[int], object] = lambda _: None
    """Is told a process's id once it has ended."""
    process: SpawnProcess | None = None
    due: float = 0.0
    """When it was started, or is to be started again."""
    pause: float = 0.0

    def start(self) -> None:
        """Start the process."""
        self.process = _PROCESSES.Process(target=_work, args=(self.work,), name=self.name)
        self.process.start()
        self.due = time.monotonic()

    def revive(self) -> None:
        """Start it again if it has died; where it keeps dying, wait longer each time."""
        now = time.monotonic()
        if self.process is not None and not self.process.is_alive():
            _log.warning("%s ended with status %s and is started again", self.name, self.process.exitcode)
            self.ended(self.process.pid or 0)
            well = now - self.due > _SETTLED
            self.pause = 0.0 if well else min(max(1.0, 2 * self.pause), _LONGEST_PAUSE)
            self.process, self.due = None, now + self.pause
        if self.process is None and now >= self.due:
            self.start()

    def cannot_start(self) -> bool:
        """Whether it has ended for good."""
        return self.process is not None and self.process.exitcode == CANNOT_START


class Supervisor:
    """Starts groups of processes one after another, keeps them running, and ends the last group first.

    Args:
        groups: each is started once `ready` says so of those before.

    """

    def __init__(self, *groups: Sequence[Child], ready: Callable[[], bool]) -> None:
        self._groups = groups
        self._ready = ready
        self._is_to_end = False

    def run(self) -> int:
        """Run until told to end by SIGTERM or Ctrl-C; returns the exit status."""
        before = {number: signal.signal(number, self._end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            for i, group in enumerate(self._groups):
                while i and not self._ready():
                    if self._is_over(0.1):
                        return self._status()
                for child in group:
                    child.start()
            while not self._is_over(_LOOK):
                for child in self._children():
                    child.revive()
            return self._status()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            self._stop()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._is_to_end = True

    def _children(self) -> Iterator[Child]:
        return (child for group in self._groups for child in group)

    def _is_over(self, seconds: float) -> bool:
        """Whether all is to end; waits so long for a process to die."""
        wait([child.process.sentinel for child in self._children() if child.process is not None], timeout=seconds)
        return self._is_to_end or bool(self._status())

    def _status(self) -> int:
        return CANNOT_START if any(child.cannot_start() for child in self._children()) else 0

    def _stop(self) -> None:
        for group in reversed(self._groups):
            running = [child for child in group if child.process is not None]
            for child in running:
                child.process.terminate()  # type: ignore[union-attr]
            for child in running:
                child.process.join(child.grace)  # type: ignore[union-attr]
                if child.process.is_alive():  # type: ignore[union-attr]
                    _log.warning("%s did not end in time", child.name)
                    child.process.kill()  # type: ignore[union-attr]


def _work(work: Callable[[], None]) -> None:
    """In the process: do the work until told to end, or until the parent has died, however it died."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    leave_on_sigterm()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all at once; the parent says when to end
    threading.Thread(target=follow, name="parent", daemon=True).start()
    work()


def leave_on_sigterm() -> None:
    """Let SIGTERM end this process as its own end would, closing what is open."""
    signal.signal(signal.SIGTERM, _leave)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
