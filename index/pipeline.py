"""Articles of the archive on their way into both indexes, while their caller goes on reading.

Three things go on at once: the caller's thread reads sources, cuts texts and writes the archive; a second one encodes
passages, a window of them at a time, sorted by length; a third one writes windows into Chroma and full text. Between
them wait a few windows at most, so that memory stays flat, and one at least, so that the encoder never waits.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import TYPE_CHECKING

from dateline.index.changes import Changes, compare, write
from dateline.index.store import Store

if TYPE_CHECKING:
    from dateline.index.encoder import Vectors

WINDOW = 1_024
"""Passages that are sorted by length, embedded and written together: enough that those of a batch are equally long."""
_MOST_ARTICLES = 2_000
"""Articles in a window, where few of their passages are new."""
_UNDER_WAY = 3
"""Windows between the caller and the indexes: one is encoded, one waits for that, one is written."""
_SLICE = 128
"""Passages after which the encoder looks whether it should stop: about two seconds."""
_TELL = 0.2
"""Seconds between two words on how far it is."""


class Pipeline:
    """A context manager: leaving it waits until both indexes hold all that was added.

    A failure on any thread stops the others and is raised once, in the caller's thread. Where it is left by an
    exception, such as Ctrl-C, what is being written is finished, and the rest stays marked as not indexed.
    """

    def __init__(self, store: Store, tell: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._tell = tell
        self._stop = threading.Event()
        self._encoding = ThreadPoolExecutor(1, "encode")
        self._writing = ThreadPoolExecutor(1, "write")
        self._gathered = Changes()
        self._under_way: deque[tuple[Changes, Future[None]]] = deque()
        self._open: set[str] = set()
        self.added = 0
        """Passages that were to be embedded, so far."""
        self.encoded = 0
        """Passages that went through the encoder."""
        self.articles = 0
        """Articles that both indexes hold."""
        self.passages = 0
        """Passages that were embedded and that both indexes hold."""

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush()
                self._wait_until(lambda: not self._under_way)
        finally:
            self._shut_down()
            self._count()

    def add(self, article_ids: Sequence[str], *, fresh: Collection[str] = ()) -> None:
        """Bring these articles in, as the archive has them now; the `fresh` ones are not asked for in the indexes.

        Waits while enough is under way.

        Raises:
            StoreError: a window before could not be written.

        """
        self.settle(article_ids)
        with self._store.explained():
            changes = compare(self._store, article_ids, fresh=fresh)
        self._gathered.add(changes)
        self.added += len(changes.new)
        self._open.update(article_ids)
        if len(self._gathered.new) >= WINDOW or len(self._gathered.article_ids) >= _MOST_ARTICLES:
            self._flush()
        self._collect()

    def settle(self, article_ids: Iterable[str]) -> None:
        """Wait until none of these articles is under way: to be called before the archive changes what it has of them.

        Otherwise the change could be marked as indexed together with what was there before.
        """
        if not self._open.isdisjoint(article_ids):
            self._flush()
            self._wait_until(lambda: not self._under_way)

    def _flush(self) -> None:
        """Send what was gathered on its way."""
        window, self._gathered = self._gathered, Changes()
        if not window.article_ids:
            return
        encoded = self._encoding.submit(self._encode, window) if window.new else None
        with self._store.explained():
            self._store.vectors, self._store.fulltext  # noqa: B018 - opened here, while the encoder is at work
        self._under_way.append((window, self._writing.submit(self._write, window, encoded)))
        self._wait_until(lambda: len(self._under_way) < _UNDER_WAY)

    def _encode(self, window: Changes) -> Vectors:
        import numpy as np

        encoder = self._store.encoder
        texts = [entry.embedded for entry in window.new]
        order = sorted(range(len(texts)), key=lambda i: len(texts[i].whole))
        vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
        for i in range(0, len(order), _SLICE):
            if self._stop.is_set():
                raise CancelledError
            part = order[i : i + _SLICE]
            vectors[part] = encoder.encode_documents([texts[j] for j in part])
            self.encoded += len(part)
        return vectors

    def _write(self, window: Changes, encoded: Future[Vectors] | None) -> None:
        vectors = encoded.result() if encoded else None
        if self._stop.is_set():
            raise CancelledError
        self._store.require_space()
        with self._store.explained():
            write(self._store, window, vectors)

    def _wait_until(self, done: Callable[[], bool]) -> None:
        while not done():
            wait([self._under_way[0][1]], _TELL)
            self._collect()
            self._tell()

    def _collect(self) -> None:
        """Count what has been written; raises what stopped a window."""
        self._count()
        if self._under_way and self._under_way[0][1].done():
            self._under_way.popleft()[1].result()

    def _count(self) -> None:
        """Count the windows that have been written, up to the first that is not, or has failed."""
        while self._under_way:
            window, written = self._under_way[0]
            if not written.done() or written.cancelled() or written.exception() is not None:
                return
            self._under_way.popleft()
            self._open.difference_update(window.article_ids)
            self.articles += len(window.article_ids)
            self.passages += len(window.new)

    def _shut_down(self) -> None:
        """End both threads; a second Ctrl-C is passed over, for it takes them a few seconds at most."""
        self._stop.set()
        while True:
            try:
                self._encoding.shutdown(cancel_futures=True)
                self._writing.shutdown(cancel_futures=True)
                return
            except KeyboardInterrupt:
                continue
