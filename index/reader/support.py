"""How surely a sentence answers a question: what the reader says, and what can be said without reading.

Weights are fitted by `python -m dateline.eval.calibrate` on the golden set's tuning half, of which the reader has
learnt nothing (docs/reader.md).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from dateline.index.words import FUNCTION_WORDS, stem, words

_ALIKE = 88.0
"""Indel similarity, of 100, from which two long words count as spellings of the same name."""
_LONG = 6


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence with respect to a question; all but the reader's from 0 to 1."""

    likeness: float
    """Cosine of question and sentence."""
    coverage: float
    """Share of the question's words, weighed by rarity, that the sentence, its neighbours and the headline hold."""
    missing: float
    """Weight of the heaviest question word that not even the passage holds, as a share of all."""
    kind: float
    """1 if the sentence holds the kind of thing asked for."""
    reader: float
    """Log of the odds that the sentence answers, as the reader gives it; 0 without one."""
    nearness: float
    """exp(-age / 30 days) at the time of asking; 0 where the question has a time of its own."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of a logistic model: how the features become the chance that a sentence answers."""

    of: Mapping[str, float]
    """Of each feature, by its name."""
    bias: float

    def odds(self, features: Features) -> float:
        """Log of the odds that the sentence answers the question."""
        return self.bias + sum(weight * float(getattr(features, name)) for name, weight in self.of.items())

    def support(self, features: Features) -> float:
        """Estimated chance, from 0 to 1, that the sentence answers the question."""
        return chance(self.odds(features))


def chance(log_odds: float) -> float:
    """The chance, from 0 to 1, of which these are the log odds."""
    return 1.0 / (1.0 + math.exp(-log_odds))


WITH_READER = Weights(
    {"likeness": 3.74, "coverage": 1.95, "missing": -1.28, "kind": 0.30, "reader": 0.48, "nearness": 1.15}, -5.03
)
WITHOUT_READER = Weights({"likeness": 3.46, "coverage": 1.96, "missing": -1.56, "kind": 1.13, "nearness": 0.96}, -6.23)


class Sought:
    """The question's words, each weighed by its rarity in the archive, looked for in texts."""

    def __init__(self, frequencies: Mapping[str, int], total: int) -> None:
        """Words with the number of passages that hold them, and the number of all passages."""
        self._weights = {stem(word): inverse_frequency(count, total) for word, count in frequencies.items()}
        # A word that stands nowhere in the archive may be a name that the archive spells otherwise.
        self._unknown = {
            stem(word)
            for word, count in frequencies.items()
            if count == 0 and len(word) >= _LONG and not _has_digit(word)
        }
        self._sum = sum(self._weights.values()) or 1.0

    def found(self, text: str) -> dict[str, float]:
        """Which of the words (as stems) a text holds, and how surely: 1 to the stem, 0.9 in another spelling."""
        held = {stem(word) for word in words(text) if word not in FUNCTION_WORDS}
        long = [word for word in held if len(word) >= _LONG and not _has_digit(word)]
        certainty: dict[str, float] = {}
        for word in self._weights:
            if word in held:
                certainty[word] = 1.0
            elif word in self._unknown and _spelt_otherwise(word, long):
                certainty[word] = 0.9
        return certainty

    def share(self, found: Mapping[str, float]) -> float:
        """The share of the weight that these words carry."""
        return sum(self._weights[word] * sure for word, sure in found.items()) / self._sum

    def heaviest_missing(self, found: Mapping[str, float]) -> float:
        """The weight of the heaviest word that is not among these, as a share of all."""
        return max((w for word, w in self._weights.items() if word not in found), default=0.0) / self._sum


def union(parts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The words found in any of several texts, each with its greatest certainty."""
    joined: dict[str, float] = {}
    for part in parts:
        for word, sure in part.items():
            joined[word] = max(sure, joined.get(word, 0.0))
    return joined


def inverse_frequency(count: int, total: int) -> float:
    """BM25's inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)) (Robertson and Zaragoza, 2009)."""
    return math.log1p((total - count + 0.5) / (count + 0.5))


def _spelt_otherwise(word: str, others: Sequence[str]) -> bool:
    return any(fuzz.ratio(word, other, score_cutoff=_ALIKE) > 0 for other in others)


def _has_digit(word: str) -> bool:
    return any(c.isdigit() for c in word)
