"""When which revision of an article was in force: put in order, and told from what their source states.

A revision is in force from the moment it became valid until the next one did, or until the article was taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from dateline.index.article import Revision, Status
from dateline.index.dates import END_OF_TIME, instant

BEFORE_ALL_TIME = -(10**12)
"""Seconds: the end of an article that was taken back nobody knows when. It is in force at no moment."""


class Dated(Protocol):
    """What must be known of a revision to put it in order."""

    @property
    def number(self) -> int:
        """Its number, from 1 in the order of arrival."""

    @property
    def valid_from(self) -> int:
        """From when on it was public, as far as its source tells; seconds since 1970 UTC."""

    @property
    def version(self) -> int | None:
        """The source's own number of it."""


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class Span(Generic[D]):
    """A revision and when it was in force: `start` <= t < `end`, in seconds since 1970 UTC; if equal, never."""

    revision: D
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lifetime:
    """When a revision's text was what its article said: `valid_from` <= t < `valid_to`, in seconds since 1970 UTC."""

    revision: Revision
    valid_to: int

    def covers(self, at: int | None) -> bool:
        """Whether it was in force at that moment, or without one, whether it is in force now."""
        if at is None:
            return self.valid_to == END_OF_TIME
        return self.revision.valid_from <= at < self.valid_to


def end_of(status: Status, retracted_at: str | None) -> int:
    """The moment from which nothing of an article counts any more, but for the notice that took it back."""
    if status != "retracted":
        return END_OF_TIME
    return instant(retracted_at) if retracted_at else BEFORE_ALL_TIME


def spans(revisions: Sequence[D], end: int, notice: int | None = None) -> list[Span[D]]:
    """The revisions from the oldest to the newest, whatever the order in which they are given.

    A revision with a higher version of its source is never older than one with a lower, whatever the dates say; for the
    rest the dates decide, then the order of arrival. `end` is the moment from which the article counts as taken back,
    `notice` the number of the revision that says so and stands in spite of it.
    """
    starts: dict[int, int] = {}
    latest = BEFORE_ALL_TIME
    for revision in sorted(revisions, key=lambda r: (r.version or 0, r.valid_from, r.number)):
        if revision.version is None:
            starts[revision.number] = revision.valid_from
        else:
            latest = starts[revision.number] = max(latest, revision.valid_from)
    ordered = sorted(revisions, key=lambda r: (starts[r.number], r.version or 0, r.number))
    ends = [starts[revision.number] for revision in ordered[1:]] + [END_OF_TIME]
    return [
        Span(
            revision,
            starts[revision.number],
            until if revision.number == notice else max(starts[revision.number], min(until, end)),
        )
        for revision, until in zip(ordered, ends, strict=True)
    ]
