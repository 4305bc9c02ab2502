"""Which of many sentences are worth reading: reading is what costs, and few of them can answer."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.index.reader import InArticle
from dateline.index.words import content_stems

MOST = 60
"""Sentences that are read for a question."""
_PLACE = 0.02
"""Share of the question's words that one place among the passages is worth."""


def worth_reading(question: str, sentences: Sequence[InArticle], ranks: Sequence[int]) -> list[int]:
    """Indices of at most MOST sentences: those that, with headline and what stands before, hold most of the question.

    `ranks` are those of their passages, from 1. On realtimeqa/2022 (docs/reader.md) they hold the answer as often as
    the MOST nearest vectors do, which cost as much as reading.
    """
    sought = content_stems(question)

    def lacking(i: int) -> float:
        held = frozenset[str]().union(*map(content_stems, sentences[i]))
        return _PLACE * ranks[i] - len(sought & held) / (len(sought) or 1)

    return sorted(sorted(range(len(sentences)), key=lacking)[:MOST])
