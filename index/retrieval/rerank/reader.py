"""The reader's look at the first results: a passage stands where its place and its sentences put it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dateline.index.reader import Reader
from dateline.index.reader.candidates import describe
from dateline.index.reader.support import WITH_READER

if TYPE_CHECKING:
    from dateline.index.retrieval.search import Ranked
    from dateline.index.store import Store

WEIGHT = 1.5
"""What the log of a passage's odds counts beside the scores so far, in which an arm's first place is 1."""


class ReaderReranker:
    """Adds to each passage's score how surely one of its sentences answers."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store = store
        self._reader = reader

    def scores(self, question: str, ranked: Sequence[Ranked], *, at: int | None = None) -> list[float]:
        """Scores so far, and WEIGHT times the passage's odds; of one that was not worth reading, the least of all."""
        read = describe(self._store, self._reader, question, ranked, at=at)
        return with_sentences(
            [one.score for one in ranked],
            [candidate.rank for candidate in read.candidates],
            [WITH_READER.odds(features) for features in read.features],
        )


def with_sentences(scores: Sequence[float], ranks: Sequence[int], odds: Sequence[float]) -> list[float]:
    """Each passage's score so far, and WEIGHT times the log of its odds: the sum of those of its sentences.

    One of which no sentence was read has the least odds of all.

    Args:
        scores: so far, of each passage, in the order of its rank.
        ranks: of each sentence, that of its passage, from 1.
        odds: of each sentence, the log of the odds that it answers.

    """
    whole: dict[int, float] = {}
    for rank, one in zip(ranks, odds, strict=True):
        whole[rank] = float(np.logaddexp(one, whole.get(rank, -math.inf)))
    least = min(whole.values(), default=0.0)
    return [score + WEIGHT * whole.get(rank, least) for rank, score in enumerate(scores, 1)]
