"""Meaning, as far as likeness tells: how many of a claim's words the quotes hold, and how near the vectors lie."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dateline.agent.verifier.alignment import align
from dateline.agent.verifier.reading import Reading

_APART = 6
"""Tokens that may lie between two words of the quotes that follow each other in the claim."""


class SentenceEncoder(Protocol):
    """Whatever turns sentences into vectors of unit length: `dateline.index.encoder.Encoder` does."""

    def encode_sentences(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors, shape (len(texts), dimension)."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a claim and its quotes are; each from 0 to 1."""

    coverage: float
    """Share of the claim's content words that the quotes hold."""
    runs: float
    """Share of its pairs of neighbouring content words that follow each other in the quotes too."""
    cosine: float | None = None
    """Of the claim's vector with the nearest quote's; None without an encoder."""


WITH_ENCODER: Mapping[str, float] = {"bias": -6.0, "coverage": 4.0, "runs": 2.0, "cosine": 4.0}
WITHOUT_ENCODER: Mapping[str, float] = {"bias": -4.0, "coverage": 4.0, "runs": 4.0}


def likeness(claim: Reading, evidence: Reading, cosine: float | None = None) -> Likeness:
    """How alike the words of a claim and of its quotes are."""
    aligned = align(claim, evidence)
    words = claim.content
    if not words:
        return Likeness(0.0, 0.0, cosine)
    held = [i in aligned or evidence.known.holds_word(claim.tokens[i].word) for i in words]
    pairs = list(pairwise(words))
    together = [a in aligned and b in aligned and 0 < aligned[b] - aligned[a] <= _APART + b - a for a, b in pairs]
    coverage = sum(held) / len(held)
    return Likeness(coverage, sum(together) / len(together) if together else coverage, cosine)


def score(alike: Likeness) -> float:
    """Estimated chance, from 0 to 1, that the quotes bear the claim out, by likeness alone."""
    if alike.cosine is None:
        weights, values = WITHOUT_ENCODER, {"coverage": alike.coverage, "runs": alike.runs}
    else:
        weights = WITH_ENCODER
        values = {"coverage": alike.coverage, "runs": alike.runs, "cosine": alike.cosine}
    total = weights["bias"] + sum(weights[name] * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-total))
