"""Meaning, as far as likeness tells: how many of a claim's words the quotes hold, and how near the vectors lie.

The likenesses are weighed by a logistic model. Its weights are fitted by `python -m dateline.eval.fit_verifier` on
sentences that people judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dateline.agent.verifier.reading import Reading


class SentenceEncoder(Protocol):
    """Whatever turns sentences into vectors of unit length: `dateline.index.encoder.Encoder` does."""

    def encode_sentences(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors, shape (len(texts), dimension)."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a claim and its quotes are; each from 0 to 1."""

    coverage: float
    """Share of the claim's content words that the quotes hold."""
    pairs: float
    """Share of its pairs of neighbouring words that are neighbours in the quotes too (ROUGE-2 precision, Lin 2004)."""
    near: float
    """Share of its pairs of neighbouring content words that stand near each other in the quotes, in any order."""
    returned: float
    """Share of the quotes' content words that the claim holds in turn: 1 where nothing is left out."""
    cosine: float | None = None
    """Of the claim's vector with the nearest quote's; None without an encoder."""


WITH_ENCODER: Mapping[str, float] = {
    "bias": -4.98, "coverage": 0.45, "pairs": 2.5, "near": 0.88, "returned": 1.75, "cosine": 1.23,
}  # fmt: skip
WITHOUT_ENCODER: Mapping[str, float] = {
    "bias": -4.58, "coverage": 0.62, "pairs": 2.6, "near": 0.95, "returned": 2.22,
}  # fmt: skip


def likeness(claim: Reading, evidence: Reading, cosine: float | None = None) -> Likeness:
    """How alike the words of a claim and of its quotes are."""
    mine, theirs = claim.content_words, evidence.content_words
    if not mine:
        return Likeness(0.0, 0.0, 0.0, 0.0, cosine)
    wording = frozenset(word for word, _ in evidence.wording)
    held = [word in wording or (word.isalpha() and evidence.known.holds_word(word)) for word in mine]
    coverage = sum(held) / len(held)
    neighbours = list(pairwise(mine))
    said = frozenset(mine)
    return Likeness(
        coverage=coverage,
        pairs=len(claim.pairs & evidence.pairs) / len(claim.pairs) if claim.pairs else coverage,
        near=sum(pair in evidence.near for pair in neighbours) / len(neighbours) if neighbours else coverage,
        returned=sum(word in said for word in theirs) / len(theirs) if theirs else 0.0,
        cosine=cosine,
    )


def score(alike: Likeness) -> float:
    """Estimated chance, from 0 to 1, that the quotes bear the claim out, by likeness alone."""
    weights = WITHOUT_ENCODER if alike.cosine is None else WITH_ENCODER
    total = weights["bias"] + sum(weights[name] * value for name, value in asdict(alike).items() if value is not None)
    return 1.0 / (1.0 + math.exp(-total))
