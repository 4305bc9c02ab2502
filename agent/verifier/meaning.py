"""Meaning, as far as likeness tells: how many of a claim's words the quotes hold, and how near the vectors lie.

The likenesses are weighed by a logistic model. Its weights are fitted by `python -m dateline.eval.fit_verifier` on
sentences that people judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
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
    cosine: float | None = None
    """Of the claim's vector with the nearest quote's; None without an encoder."""


WITH_ENCODER: Mapping[str, float] = {"bias": -4.99, "coverage": 0.64, "pairs": 3.11, "cosine": 2.61}
WITHOUT_ENCODER: Mapping[str, float] = {"bias": -3.92, "coverage": 1.23, "pairs": 3.71}


def likeness(claim: Reading, evidence: Reading, cosine: float | None = None) -> Likeness:
    """How alike the words of a claim and of its quotes are."""
    words = [claim.tokens[i] for i in claim.content]
    wording = frozenset(evidence.wording)
    held = sum(word.stem in wording or evidence.known.holds_word(word.word) for word in words)
    mine = claim.pairs
    return Likeness(
        coverage=held / len(words) if words else 0.0,
        pairs=len(mine & evidence.pairs) / len(mine) if mine else float(bool(words) and held == len(words)),
        cosine=cosine,
    )


def score(alike: Likeness) -> float:
    """Estimated chance, from 0 to 1, that the quotes bear the claim out, by likeness alone."""
    weights = WITHOUT_ENCODER if alike.cosine is None else WITH_ENCODER
    total = weights["bias"] + sum(weights[name] * value for name, value in asdict(alike).items() if value is not None)
    return 1.0 / (1.0 + math.exp(-total))
