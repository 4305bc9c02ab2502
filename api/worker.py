"""Takes articles in: those of a request while the caller waits, those of jobs on a thread of its own.

Of several processes on one store, one works on jobs at a time; whichever is free goes on where another one ended.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dateline.api.background import Background
from dateline.api.gate import LOCKS, Gate, held_if_free
from dateline.api.job_ledger import Fields, JobLedger, JobOutcome
from dateline.index.article import RawArticle, Rejected
from dateline.index.errors import DatelineError, SourceError
from dateline.index.ingest import ingest_items
from dateline.index.intake import Outcome
from dateline.index.loaders.fields import article_from_fields
from dateline.index.store import Store

BATCH = 64
"""Articles of a job that are taken in before others may write."""
PAUSE = 10.0
"""Seconds after which a job that met trouble is tried again."""
LOOK = 2.0
"""Seconds after which it is looked whether another process has left jobs open."""
_ABSENT = "it takes back an article that the archive does not have"
_log = logging.getLogger("dateline.api")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one article."""

    id: str | None
    outcome: JobOutcome
    reason: str | None = None


def take_in(
    store: Store, articles: Sequence[Fields], told: Callable[[int, Taken], None] = lambda _, __: None
) -> list[Taken]:
    """Take articles in, given by their fields; what became of each, in their order, as `told` hears it, too.

    Raises:
        StoreError: the store cannot be written.

    """
    taken: dict[int, Taken] = {}
    at: dict[int, int] = {}

    def note(i: int, what: Taken) -> None:
        taken[i] = what
        told(i, what)

    def items() -> Iterator[RawArticle | Rejected]:
        for i, fields in enumerate(articles):
            try:
                raw = article_from_fields(fields, "")
            except SourceError as error:
                note(i, Taken(None, "rejected", str(error)))
            else:
                at[id(raw)] = i
                held.append(raw)
                yield raw

    def stored(raw: RawArticle, outcome: Outcome) -> None:
        i = at[id(raw)]
        note(i, Taken(None, "rejected", _ABSENT) if outcome == "absent" else Taken(raw.article_id, outcome))

    held: list[RawArticle] = []  # so that no id is used twice
    ingest_items(store, items(), told=stored)
    return [taken[i] for i in range(len(articles))]


class Worker(Background):
    """Works on jobs, one batch after another, until it is told to stop; begins with what an earlier server left."""

    def __init__(self, store: Store, jobs: JobLedger, gate: Gate) -> None:
        super().__init__("jobs")
        self._store = store
        self._jobs = jobs
        self._gate = gate
        self._lock = store.folder / LOCKS / "jobs"

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                with held_if_free(self._lock) as mine:
                    while mine and not self._stop.is_set() and self._next_batch():
                        pass
            except Exception:  # the next try may find it otherwise
                _log.exception("jobs cannot be worked on")
                self._stop.wait(PAUSE)
            self._wake.wait(LOOK)

    def _next_batch(self) -> bool:
        if (found := self._jobs.next_items(BATCH)) is None:
            return False
        job, items = found

        def told(i: int, taken: Taken) -> None:
            self._jobs.note(job, [(items[i][0], taken.outcome, taken.reason)])

        try:
            with self._gate.writing():
                take_in(self._store, [fields for _, fields in items], told)
        except DatelineError as error:
            _log.error("a job waits: %s", error)
            self._jobs.note_trouble(job, "The store cannot be written at the moment.")
            self._stop.wait(PAUSE)
        else:
            self._jobs.note_trouble(job, None)
        return True
