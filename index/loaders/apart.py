"""Reading documents in processes of their own, so that a page on which a parser hangs or bursts costs only that page.

The processes are started when first needed and kept for the next documents. Each reads one document at a time; the
operating system ends it when that takes too much processor time.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from dateline.index.loaders.document import Given, Item

PROCESSES = max(1, min(8, (os.cpu_count() or 2) // 2))
"""How many at once: half of the processors, because the encoder wants the others."""
_MOST = 2_000
"""Documents that one process reads before a fresh one takes its place, because parsers keep memory."""
_LENGTH = 8
"""Bytes of the length that stands before each message."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read apart: the name of its format, its bytes, and what is given of it."""

    kind: str
    data: bytes
    given: Given


def in_order(steps: Iterable[Item | Task]) -> Iterator[Item]:
    """The items as they are, and what the tasks give in their places; several tasks are under way at once."""
    waiting: deque[Item | _Process] = deque()
    busy = 0
    try:
        for step in steps:
            if not isinstance(step, Task):
                waiting.append(step)
            else:
                done: list[Item] = []
                while busy == PROCESSES:
                    done += _settle(waiting)
                    busy = sum(isinstance(other, _Process) for other in waiting)
                process = _take()
                process.start(step)
                waiting.append(process)
                busy += 1
                yield from done
            while waiting and not isinstance(first := waiting[0], _Process):
                waiting.popleft()
                yield first
        while waiting:
            yield from _settle(waiting)
    finally:
        for left in waiting:
            if isinstance(left, _Process):
                left.stop()


def _settle(waiting: deque[Item | _Process]) -> list[Item]:
    """Take what comes first off the queue; waits for it, if it is a process."""
    first = waiting.popleft()
    if not isinstance(first, _Process):
        return [first]
    try:
        items = first.items()
    except BaseException:
        first.stop()
        raise
    _give_back(first)
    return items


class _Process:
    """A process that reads documents, one after another."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dateline.index.loaders.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the process that started it
        )
        self.id = self._process.pid
        self._task: Task | None = None
        self.documents = 0
        _running.add(self)

    def start(self, task: Task) -> None:
        self._task = task
        self.documents += 1
        with suppress(BrokenPipeError):  # why, `items` tells
            send(cast(BinaryIO, self._process.stdin), (task.kind, task.data, task.given))

    def items(self) -> list[Item]:
        assert self._task is not None
        try:
            return cast(list[Item], receive(cast(BinaryIO, self._process.stdout)))
        except (EOFError, pickle.UnpicklingError):
            return [self._task.given.rejected(_death(self.stop()))]

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> int:
        """End it, at once if it is at work; returns its exit code."""
        if self.lives:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.1)
        _running.discard(self)
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                cast(BinaryIO, pipe).close()
        return self._process.wait()


def _death(code: int) -> str:
    if code == -getattr(signal, "SIGPROF", 0):
        return "reading it takes too long, and was given up"
    return f"reading it broke the reader (exit code {code})"


_idle: list[_Process] = []
_running: set[_Process] = set()
_lock = threading.Lock()


def process_ids() -> list[int]:
    """Ids of the processes that run, at work or waiting for some."""
    return [process.id for process in list(_running)]


def _take() -> _Process:
    with _lock:
        while _idle:
            if (process := _idle.pop()).lives:
                return process
    return _Process()


def _give_back(process: _Process) -> None:
    if process.documents >= _MOST or not process.lives:
        process.stop()
        return
    with _lock:
        _idle.append(process)


def _stop_all() -> None:
    for process in list(_running):
        process.stop()


def _forget() -> None:
    """In a fork: they go on serving the parent."""
    _idle.clear()
    _running.clear()


atexit.register(_stop_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def send(pipe: BinaryIO, value: object) -> None:
    """Write a value for the process at the other end."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(_LENGTH, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """Read a value from the process at the other end.

    Raises:
        EOFError: it has closed the pipe.

    """
    length = pipe.read(_LENGTH)
    if len(length) < _LENGTH:
        raise EOFError
    data = pipe.read(int.from_bytes(length, "big"))
    return pickle.loads(data)  # nosec B301
