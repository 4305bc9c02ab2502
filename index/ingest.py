"""Taking sources in: loaded, stored, split, embedded and indexed, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dateline.index.article import RawArticle, Rejected
from dateline.index.dates import now
from dateline.index.errors import SourceError
from dateline.index.indexing import BATCH, index_articles, index_pending
from dateline.index.loaders import load
from dateline.index.store import Store


@dataclass(slots=True)
class IngestReport:
    """What became of the sources; filled while the work goes on, so that it holds also when that is cut short."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    passages: int = 0
    """Passages embedded."""
    finished: int = 0
    """Articles that an earlier run had left open."""
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """Articles read."""
        return self.new + self.changed + self.unchanged


def ingest(
    store: Store,
    sources: Sequence[Path],
    report: IngestReport | None = None,
    progress: Callable[[IngestReport], None] = lambda _: None,
) -> IngestReport:
    """Take in files and folders. Doing it twice changes nothing; what an earlier run left open is finished first.

    A source that gives no article is noted in the report, and the rest is still taken in.

    Raises:
        StoreError: the store cannot be written, or its disk is full. What was stored before that stays.

    """
    return ingest_items(store, _load_all(sources), report, progress)


def ingest_items(
    store: Store,
    items: Iterable[RawArticle | Rejected],
    report: IngestReport | None = None,
    progress: Callable[[IngestReport], None] = lambda _: None,
) -> IngestReport:
    """Take in articles as a loader, a feed or a program gives them, one by one; as `ingest` does with files.

    Raises:
        StoreError: the store cannot be written, or its disk is full. What was stored before that stays.

    """
    report = report or IngestReport()
    store.check_settings()
    store.vectors  # noqa: B018 - takes the lock before anything is written
    with store.explained():
        store.note_settings()
    report.finished = index_pending(store).articles
    batch: list[RawArticle] = []
    for item in items:
        if isinstance(item, Rejected):
            report.rejected.append(item)
            progress(report)
        else:
            batch.append(item)
        if len(batch) == BATCH:
            _take_in(store, batch, report)
            progress(report)
            batch = []
    if batch:
        _take_in(store, batch, report)
    progress(report)
    return report


def _load_all(sources: Sequence[Path]) -> Iterator[RawArticle | Rejected]:
    for source in sources:
        try:
            yield from load(source)
        except SourceError as error:
            yield Rejected(str(source), str(error))


def _take_in(store: Store, batch: Sequence[RawArticle], report: IngestReport) -> None:
    store.require_space()
    store.encoder.max_tokens  # noqa: B018 - loads the model before the archive is locked
    with store.explained():
        outcomes = store.archive.put(batch, store.split, now())
    touched = list(dict.fromkeys(id_ for id_, outcome in outcomes if outcome != "unchanged"))
    if touched:
        report.passages += index_articles(store, touched).embedded
    for _, outcome in outcomes:
        setattr(report, outcome, getattr(report, outcome) + 1)
