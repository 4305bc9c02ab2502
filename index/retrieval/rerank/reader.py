"""The reader's look at the first results: a passage stands where its place and its best sentence put it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dateline.index.reader import Reader
from dateline.index.reader.candidates import describe
from dateline.index.reader.support import WITH_READER

if TYPE_CHECKING:
    from dateline.index.retrieval.search import Ranked
    from dateline.index.store import Store

WEIGHT = 1.5
"""What the log of the odds of the best sentence counts beside the scores so far, in which an arm's first place is 1."""


class ReaderReranker:
    """Adds to each passage's score that of the sentence of it which an answer would be likeliest to quote."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store = store
        self._reader = reader

    def scores(self, question: str, ranked: Sequence[Ranked], *, at: int | None = None) -> list[float]:
        """Scores so far, and WEIGHT times the best sentence's; of a passage that was not worth reading, the least."""
        read = describe(self._store, self._reader, question, ranked, at=at)
        best: dict[int, float] = {}
        for candidate, features in zip(read.candidates, read.features, strict=True):
            score = WITH_READER.odds(features)
            best[candidate.rank] = max(score, best.get(candidate.rank, score))
        least = min(best.values(), default=0.0)
        return [one.score + WEIGHT * best.get(rank, least) for rank, one in enumerate(ranked, 1)]
