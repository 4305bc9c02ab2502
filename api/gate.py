"""Who may work on the store at the same time, in whichever process: readers with each other, one writer beside them,
and some work alone.

Search and chat only read, and so do many threads and processes at once: the archive has a connection for each, SQLite
and Chroma serialise what they must. Two writers would cut into each other's batches. What closes the store's files for
a moment (`corrections.delete`) must be alone.

The locks are files in the store's folder. The operating system gives a lock back when its holder dies, however it dies.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCKS = "locks"
"""The folder of the lock files, in that of the store."""
_TURNS = 256
"""Locks for conversations; two that share one wait for each other now and then."""


class Gate:
    """Lets readers in together, writers one after another, and whoever must be alone when all others have left."""

    def __init__(self, folder: Path) -> None:
        locks = folder / LOCKS
        locks.mkdir(exist_ok=True)
        self._pen, self._door, self._room = locks / "pen", locks / "door", locks / "room"

    @contextmanager
    def reading(self) -> Iterator[None]:
        """For work that changes nothing in the store; waits only for who is, or is about to be, alone."""
        with held(self._door):
            room = _take(self._room, fcntl.LOCK_SH)
        try:
            yield
        finally:
            _give_back(room)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """For work that adds or changes articles; readers go on meanwhile."""
        with held(self._pen), self.reading():
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For work during which nobody else may touch the store: nobody comes in any more, and all inside leave."""
        with held(self._pen), held(self._door), held(self._room):
            yield


class Turns:
    """One turn of a conversation at a time: what a turn says leans on the one before it."""

    def __init__(self, folder: Path) -> None:
        self._locks = folder / LOCKS
        self._locks.mkdir(exist_ok=True)

    @contextmanager
    def of(self, conversation: str) -> Iterator[None]:
        """Wait until it is this turn's time."""
        number = int.from_bytes(hashlib.sha256(conversation.encode(errors="replace")).digest()[:4]) % _TURNS
        with held(self._locks / f"turn-{number}"):
            yield


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Hold a lock file for as long as the block lasts; wait until nobody else does, on another thread or process."""
    taken = _take(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        _give_back(taken)


@contextmanager
def held_if_free(lock: Path) -> Iterator[bool]:
    """The same without waiting; tells whether it is held."""
    try:
        taken = _take(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
        return
    try:
        yield True
    finally:
        _give_back(taken)


def is_held(lock: Path) -> bool:
    """Whether somebody holds a lock file."""
    with suppress(FileNotFoundError):
        descriptor = os.open(lock, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            _give_back(descriptor)
    return False


def _take(lock: Path, how: int) -> int:
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _give_back(descriptor: int) -> None:
    fcntl.flock(descriptor, fcntl.LOCK_UN)  # also for a child that was forked meanwhile, and has it open
    os.close(descriptor)
