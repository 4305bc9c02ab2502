"""How far it is, printed line by line: training is watched in a log."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
_SECONDS = 20.0
"""Between two tellings of how many articles are in."""


class Telling:
    """Prints how many articles were taken in, every so often."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._told = time.monotonic()

    def __call__(self, taken: int) -> None:
        """So many are in."""
        if time.monotonic() - self._told >= _SECONDS:
            print(f"{self._what}: {taken:,} articles taken in", flush=True)
            self._told = time.monotonic()


def told(each: Iterable[T], most: int, what: str) -> Iterator[T]:
    """The same, and every hundredth is told of."""
    for number, one in enumerate(each, 1):
        if number % 100 == 0 or number == most:
            print(f"{number}/{most} {what}", flush=True)
        yield one


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long the block took."""
    begun = time.monotonic()
    yield
    print(f"{what}: {(time.monotonic() - begun) / 60:.1f} minutes", flush=True)
