"""Both indexes held against the archive, by ids and by content; and mended where they do not agree with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from dateline.index.changes import entries_of
from dateline.index.entry import Entry
from dateline.index.fulltext import as_indexed
from dateline.index.indexing import Indexed, index_pending, reindex
from dateline.index.store import Store

SAMPLE = 200
"""Passages whose vectors are made anew to compare."""
LEAST_COSINE = 0.999
"""Of a stored vector and the same passage encoded again: they differ only by rounding."""
_BATCH = 64
"""Articles that are compared at once."""
_UNIT = 1e-3
"""How far a vector's length may be from 1."""


@dataclass(slots=True)
class Verification:
    """Where the indexes do not agree with the archive."""

    missing_in_chroma: int = 0
    extra_in_chroma: int = 0
    wrong_in_chroma: int = 0
    """Passages with another article or validity than the archive's, or without a vector of length 1."""
    missing_in_fulltext: int = 0
    extra_in_fulltext: int = 0
    wrong_in_fulltext: int = 0
    """Passages with other words, another headline, article or validity than the archive's."""
    uncut: int = 0
    """Revisions of which the archive has no passages."""
    sampled: int = 0
    """Passages that were encoded anew."""
    wrong_vectors: int = 0
    """Of those, how many have another vector in Chroma (cosine of 0.999 or less)."""
    lowest_cosine: float | None = None
    passages: int = 0
    """Passages compared so far."""
    articles: set[str] = field(default_factory=set)
    """Ids of the articles concerned."""
    extra: set[str] = field(default_factory=set)
    """Ids of passages that the archive does not have."""

    @property
    def disagreement(self) -> dict[str, int]:
        """What is wrong, by kind; all 0 when both indexes are true."""
        return {
            name: getattr(self, name)
            for name in (
                *("missing_in_chroma", "extra_in_chroma", "wrong_in_chroma"),
                *("missing_in_fulltext", "extra_in_fulltext", "wrong_in_fulltext", "wrong_vectors", "uncut"),
            )
        }


Progress = Callable[[Verification], None]


def verify(store: Store, *, sample: int = SAMPLE, progress: Progress = lambda _: None) -> Verification:
    """Hold both indexes against the archive, passage by passage; `sample` vectors are made anew.

    Raises:
        StoreError: one of them cannot be read, or another process holds the store.

    """
    found = Verification()
    with store.explained():
        every = max(1, store.archive.counts()["passages"] // sample) if sample else 0
        wanted: set[str] = set()
        drawn: list[tuple[Entry, Any]] = []
        ids = (article.id for article in store.archive.articles())
        for batch in _batches(ids):
            entries = {id_: entry for article_id in batch for id_, entry in entries_of(store, article_id).items()}
            found.uncut += sum(_uncut(store, article_id) for article_id in batch)
            drawn += _compare(store, entries, found, every)
            wanted |= entries.keys()
            progress(found)
        in_vectors, in_text = set(store.vectors.ids()), set(store.fulltext.ids())
        found.extra = (in_vectors | in_text) - wanted
        found.extra_in_chroma, found.extra_in_fulltext = len(in_vectors - wanted), len(in_text - wanted)
        _compare_vectors(store, drawn, found)
    return found


def _uncut(store: Store, article_id: str) -> int:
    cut = {passage.revision for passage in store.archive.passages(article_id)}
    return sum(life.revision.number not in cut for life in store.archive.lifetimes(article_id))


def _compare(store: Store, entries: dict[str, Entry], found: Verification, every: int) -> list[tuple[Entry, Any]]:
    """Hold some passages against both indexes; returns each `every`-th with its vector."""
    in_text = store.fulltext.read(list(entries))
    in_vectors = store.vectors.read(list(entries))
    drawn = []
    for id_, entry in entries.items():
        text, (facts, vector) = in_text.get(id_), in_vectors.get(id_, (None, None))
        other_text = text != as_indexed(entry)
        missing = id_ not in in_vectors
        wrong = not missing and (facts != entry.facts or not _is_unit(vector))
        found.missing_in_chroma += missing
        found.wrong_in_chroma += wrong
        found.missing_in_fulltext += text is None
        found.wrong_in_fulltext += text is not None and other_text
        if missing or wrong or other_text:
            found.articles.add(entry.article_id)
        elif every and found.passages % every == 0:
            drawn.append((entry, vector))
        found.passages += 1
    return drawn


def _is_unit(vector: Any) -> bool:
    return vector is not None and bool(abs(float(np.linalg.norm(vector)) - 1.0) < _UNIT)


def _compare_vectors(store: Store, drawn: list[tuple[Entry, Any]], found: Verification) -> None:
    found.sampled = len(drawn)
    if not drawn:
        return
    anew = store.encoder.encode_documents([entry.embedded for entry, _ in drawn])
    cosines = [float(np.dot(vector, again)) for (_, vector), again in zip(drawn, anew, strict=True)]
    found.lowest_cosine = min(cosines)
    wrong = [entry for (entry, _), cosine in zip(drawn, cosines, strict=True) if not cosine > LEAST_COSINE]
    found.wrong_vectors = len(wrong)
    found.articles.update(entry.article_id for entry in wrong)


def repair(store: Store, found: Verification, progress: Callable[[Indexed], None] = lambda _: None) -> Indexed:
    """Mend what a verification found: only the articles concerned, or everything where that is not enough.

    It is not where vectors of the sample differ, because those outside it cannot be trusted either, nor where texts are
    to be cut anew.

    Safe to stop at any moment: what is not yet mended waits to be indexed.
    """
    if found.wrong_vectors or found.uncut:
        return reindex(store, progress)
    with store.explained():
        store.archive.mark(sorted(found.articles), indexed=False)
        # What full text does not hold is embedded and written anew, to both.
        gone = store.fulltext.facts(sorted(found.articles)).keys() | found.extra
        store.fulltext.change([], sorted(gone))
        store.vectors.delete(sorted(found.extra))
    return index_pending(store, progress)


def _batches(ids: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(ids, _BATCH)):
        yield batch
