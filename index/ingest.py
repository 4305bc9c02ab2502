"""Taking sources in: read, stored, cut, embedded and indexed, all at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dateline.index.archive import Outcome, Split
from dateline.index.article import RawArticle, Rejected
from dateline.index.dates import now
from dateline.index.errors import SourceError
from dateline.index.indexing import BATCH
from dateline.index.loaders import Source, load, size
from dateline.index.passages import Passage
from dateline.index.pipeline import Pipeline
from dateline.index.store import Store

if TYPE_CHECKING:
    from dateline.index.fetch import FetchPolicy

_LARGE = 4_000_000
"""Characters of text after which a batch is stored, however few articles they are."""
_SLOW = 2.0
"""Seconds after which a batch is stored, where articles come slowly."""


@dataclass(slots=True)
class IngestReport:
    """What became of the sources; filled while the work goes on, so that it holds also when that is cut short."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    copies: int = 0
    """New and changed articles that tell a story which another article told before."""
    passages: int = 0
    """Passages embedded and stored."""
    encoded: int = 0
    """Passages embedded so far, also those that are not yet stored."""
    finished: int = 0
    """Articles that an earlier run had left open."""
    rejected: list[Rejected] = field(default_factory=list)
    read: int = 0
    """Bytes of the sources read so far, packed as they are."""
    size: int | None = None
    """Bytes of all sources; None where one does not tell beforehand."""
    done: float | None = None
    """Share of the work that is done, from 0 to 1: what was read, less what of it is still to be embedded."""

    @property
    def articles(self) -> int:
        """Articles read."""
        return self.new + self.changed + self.unchanged


def ingest(
    store: Store,
    sources: Sequence[Source],
    report: IngestReport | None = None,
    progress: Callable[[IngestReport], None] = lambda _: None,
    *,
    mapping: Mapping[str, str] | None = None,
    policy: FetchPolicy | None = None,
) -> IngestReport:
    """Take in sources, as `load` reads them: files, folders, patterns, addresses, `-` for standard input.

    Doing it twice changes nothing; what an earlier run left open is finished first. A source that gives no article is
    noted in the report, and the rest is still taken in. `mapping` and `policy` are handed to `load`.

    Raises:
        StoreError: the store cannot be written, or its disk is full. What was stored before that stays.

    """
    report = report or IngestReport()
    sizes = [size(source) for source in sources]
    report.size = None if None in sizes else sum(bytes_ or 0 for bytes_ in sizes)

    def read(count: int) -> None:
        report.read += count

    items = articles_in(sources, mapping=mapping, policy=policy, read=read)
    return ingest_items(store, items, report, progress)


def ingest_items(
    store: Store,
    items: Iterable[RawArticle | Rejected],
    report: IngestReport | None = None,
    progress: Callable[[IngestReport], None] = lambda _: None,
    *,
    told: Callable[[RawArticle, Outcome], None] = lambda _, __: None,
) -> IngestReport:
    """Take in articles as a loader, a feed or a program gives them, one by one; as `ingest` does with files.

    They are read in the caller's thread, in which `progress` is called, too, and `told` of each article what became of
    it, once it is stored; it can be found when all is done.

    Raises:
        StoreError: the store cannot be written, or its disk is full. What was stored before that stays.

    """
    report = report or IngestReport()
    stored, encoded = report.passages, report.encoded

    def tell() -> None:
        report.passages, report.encoded = stored + line.passages, encoded + line.encoded
        if report.size is not None:
            share = min(report.read / report.size, 1.0) if report.size else 1.0
            report.done = share * (line.encoded / line.added if line.added else 1.0)
        progress(report)

    store.check_settings()
    store.hold()
    with store.explained():
        store.note_settings()
        store.archive.gather()
        pending = store.archive.pending()
    line = Pipeline(store, tell)
    try:
        with line:
            for i in range(0, len(pending), BATCH):
                line.add(pending[i : i + BATCH])
            report.finished = len(pending)
            for batch in _batches(items, report.rejected):
                _take_in(store, batch, line, report, told)
                tell()
    finally:
        tell()
    return report


def articles_in(
    sources: Iterable[Source],
    *,
    mapping: Mapping[str, str] | None = None,
    policy: FetchPolicy | None = None,
    read: Callable[[int], None] = lambda _: None,
) -> Iterator[RawArticle | Rejected]:
    """The articles in sources, one after another; a source that gives none is `Rejected`. `read` is told of bytes."""
    for source in sources:
        try:
            yield from load(source, mapping=mapping, policy=policy, read=read)
        except SourceError as error:
            yield Rejected(str(source), str(error))


def _batches(items: Iterable[RawArticle | Rejected], rejected: list[Rejected]) -> Iterator[list[RawArticle]]:
    """The articles, in batches that are stored together; what is rejected is noted."""
    batch: list[RawArticle] = []
    characters, begun = 0, time.monotonic()
    for item in items:
        if isinstance(item, Rejected):
            rejected.append(item)
            continue
        batch.append(item)
        characters += len(item.text)
        if len(batch) == BATCH or characters > _LARGE or time.monotonic() - begun > _SLOW:
            yield batch
            batch, characters, begun = [], 0, time.monotonic()
    if batch:
        yield batch


def _take_in(
    store: Store,
    batch: Sequence[RawArticle],
    line: Pipeline,
    report: IngestReport,
    told: Callable[[RawArticle, Outcome], None],
) -> None:
    store.require_space()
    ids = list(dict.fromkeys(raw.article_id for raw in batch))
    line.settle(ids)
    with store.explained():
        split = _cut_before(store, batch, ids)
        outcomes = store.archive.put(batch, split, now())
    for raw, (_, outcome) in zip(batch, outcomes, strict=True):
        if outcome == "absent":
            report.rejected.append(Rejected(raw.origin, "it takes back an article that the archive does not have"))
        else:
            setattr(report, outcome, getattr(report, outcome) + 1)
        told(raw, outcome)
    touched = dict.fromkeys(id_ for id_, outcome in outcomes if outcome in ("new", "changed"))
    if touched:
        report.copies += store.archive.copies(list(touched))
        line.add(list(touched), fresh={id_ for id_, outcome in outcomes if outcome == "new"})


def _cut_before(store: Store, batch: Sequence[RawArticle], ids: Sequence[str]) -> Split:
    """Cut those texts into passages that the archive does not know: it is then not locked while that goes on."""
    known = store.archive.hashes(ids)
    cut: dict[tuple[str, str | None, str], list[Passage]] = {}
    for raw in batch:
        id_ = raw.article_id
        if raw.content_hash not in known.get(id_, ()):
            cut[id_, raw.title, raw.text] = store.split(id_, 0, raw.title, raw.text)

    def split(article_id: str, revision: int, title: str | None, text: str) -> list[Passage]:
        passages = cut.get((article_id, title, text))
        if passages is None:  # known, and yet to be a revision: an article that went back to an earlier text
            return store.split(article_id, revision, title, text)
        return [replace(passage, revision=revision) for passage in passages]

    return split
