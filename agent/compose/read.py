"""The sentences found for a part of the question, as the extractive composer has read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.index.encoder import Vectors
from dateline.index.reader.candidates import Candidate
from dateline.index.reader.support import Features


@dataclass(frozen=True, slots=True)
class Read:
    """Sentences, with how surely each answers."""

    candidates: Sequence[Candidate]
    features: Sequence[Features]
    support: Sequence[float]
    vectors: Vectors
    """Shape (len(candidates), dimension)."""

    def order(self) -> list[int]:
        """Indices, the best first."""
        return sorted(range(len(self.support)), key=lambda i: (-self.support[i], self.candidates[i].rank))
