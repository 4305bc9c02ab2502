"""Who may work on the store at the same time: readers with each other, one writer beside them, and some work alone.

Search and chat only read, and so do many threads at once: the archive has a connection for each, SQLite and Chroma
serialise what they must. Two writers would cut into each other's batches. What closes the store's files for a moment
(`corrections.delete`) must be alone.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Lets readers in together, writers one after another, and whoever must be alone when all others have left."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._waiting = 0
        self._alone = False
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """For work that changes nothing in the store; waits only for who is, or is about to be, alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone and not self._waiting)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """For work that adds or changes articles; readers go on meanwhile."""
        with self._writer, self.reading():
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For work during which nobody else may touch the store."""
        with self._writer:
            with self._changed:
                self._waiting += 1
                try:
                    self._changed.wait_for(lambda: not self._inside)
                finally:
                    self._waiting -= 1
                    self._changed.notify_all()
                self._alone = True
            try:
                yield
            finally:
                with self._changed:
                    self._alone = False
                    self._changed.notify_all()


class Turns:
    """One turn of a conversation at a time: what a turn says leans on the one before it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def of(self, conversation: str) -> Iterator[None]:
        """Wait until it is this turn's time. Nothing is kept of conversations in which nobody waits."""
        with self._guard:
            lock, waiting = self._held.get(conversation, (threading.Lock(), 0))
            self._held[conversation] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                _, waiting = self._held[conversation]
                if waiting == 1:
                    del self._held[conversation]
                else:
                    self._held[conversation] = lock, waiting - 1
