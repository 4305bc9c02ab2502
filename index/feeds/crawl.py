"""Addresses asked for by a few threads: several sites at once, each by one thread at a time; answers as they come."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from dateline.index.errors import FetchError
from dateline.index.fetch import Fetched, Fetcher
from dateline.index.fetch.url import origin_of, web_address

THREADS = 8
_HELD = 16
"""Answers that wait to be taken, at most: each may have 10 MB."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Request(Generic[_T]):
    """An address to ask for, and what for."""

    url: str
    about: _T
    etag: str | None = None
    last_modified: str | None = None
    media: tuple[str, ...] = ()
    largest: int | None = None


class Stop:
    """Tells threads to end. What they wait for, they wait for here, so that a stop wakes them."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def __call__(self) -> None:
        """Stop."""
        self._event.set()

    @property
    def wanted(self) -> bool:
        """Whether to stop."""
        return self._event.is_set()

    def sleep(self, seconds: float) -> None:
        """Wait so long.

        Raises:
            FetchError: it was stopped meanwhile.

        """
        if self.wait(seconds):
            raise FetchError("The work was stopped.", "wait")

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until stopped; returns whether it was."""
        return self._event.wait(seconds)


def answers(
    fetcher: Fetcher, requests: Sequence[Request[_T]], stop: Stop
) -> Iterator[tuple[Request[_T], Fetched | FetchError] | None]:
    """Each request with its answer, in the order in which answers come; None after each second without one.

    Once stopped, no further address is asked for; what was not asked for is not answered.
    """
    sites: dict[str, list[Request[_T]]] = {}
    for request in requests:
        sites.setdefault(_site(request.url), []).append(request)
    crew: _Crew[_T] = _Crew(fetcher, stop)
    for group in sorted(sites.values(), key=len, reverse=True):
        crew.todo.put(group)
    running = min(THREADS, len(sites))
    for _ in range(running):
        # As daemons, so that a page that is still being waited for does not keep the program from ending.
        threading.Thread(target=crew.work, daemon=True).start()
    try:
        while running:
            try:
                found = crew.done.get(timeout=1)
            except queue.Empty:
                yield None
                continue
            if isinstance(found, BaseException):
                raise found
            if found is None:
                running -= 1
            else:
                yield found
    finally:
        crew.left = True


class _Crew(Generic[_T]):
    """What the threads share."""

    def __init__(self, fetcher: Fetcher, stop: Stop) -> None:
        self._fetcher = fetcher
        self._stop = stop
        self.todo: queue.SimpleQueue[list[Request[_T]]] = queue.SimpleQueue()
        self.done: queue.Queue[tuple[Request[_T], Fetched | FetchError] | BaseException | None] = queue.Queue(_HELD)
        self.left = False
        """Whether nobody takes answers any more."""

    def work(self) -> None:
        """Ask for the addresses of one site after the other, until none is left."""
        try:
            while True:
                for request in self.todo.get_nowait():
                    if self._stop.wanted or self.left:
                        return
                    self._put((request, _ask(self._fetcher, request)))
        except queue.Empty:
            pass
        except BaseException as error:
            self._put(error)  # a mistake in the program: told by the one who waits
        finally:
            self._put(None)

    def _put(self, found: tuple[Request[_T], Fetched | FetchError] | BaseException | None) -> None:
        while not self.left:
            with suppress(queue.Full):
                self.done.put(found, timeout=1)
                return


def _ask(fetcher: Fetcher, request: Request[_T]) -> Fetched | FetchError:
    try:
        return fetcher.fetch(
            request.url,
            etag=request.etag,
            last_modified=request.last_modified,
            media=request.media,
            largest=request.largest,
        )
    except FetchError as error:
        return error


def _site(url: str) -> str:
    try:
        return origin_of(web_address(url))
    except FetchError:
        return url
