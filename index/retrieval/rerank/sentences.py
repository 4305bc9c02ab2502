"""Late interaction at the level of sentences: a passage is as near to the question as its nearest sentence.

Vectors of sentences are made when they are needed, and remembered by the encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dateline.index.encoder import Encoder

if TYPE_CHECKING:
    from dateline.index.retrieval.search import Ranked

WEIGHT = 1.0
"""What a cosine of 1 counts beside the scores so far, in which an arm's first place counts 1 (docs/retrieval.md)."""


class SentenceReranker:
    """Adds the cosine of the nearest sentence to each passage's score."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def scores(self, question: str, ranked: Sequence[Ranked], *, at: int | None = None) -> list[float]:
        """Scores so far, and WEIGHT times the cosine of the nearest sentence."""
        texts = [
            [one.hit.revision.text[start:end] for start, end in one.hit.passage.sentences] or [one.hit.text]
            for one in ranked
        ]
        vectors = self._encoder.encode_sentences([text for sentences in texts for text in sentences])
        alike = iter((vectors @ self._encoder.encode_query(question)).tolist())
        nearest = [max(next(alike) for _ in sentences) for sentences in texts]
        return [one.score + WEIGHT * cosine for one, cosine in zip(ranked, nearest, strict=True)]
