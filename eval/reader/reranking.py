"""What the reader brings as a reranker: how often the first passage answers, as found and as the reader orders them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from dateline.eval.described import Described
from dateline.eval.metrics.bootstrap import Share, share
from dateline.eval.metrics.retrieval import retrieval
from dateline.eval.question import Question
from dateline.eval.record import Retrieved
from dateline.index.reader.support import WITH_READER
from dateline.index.retrieval.rerank.reader import with_sentences

METRIC = "hit@1"


@dataclass(frozen=True, slots=True)
class Reranking:
    """The share of the questions whose first passage answers."""

    before: Share
    """As search finds them."""
    after: Share
    """As the reader orders them."""
    gain: Share
    """The difference, question by question."""


@dataclass(frozen=True, slots=True)
class _Ordered:
    question: Question
    passages: Sequence[Retrieved]


def reranking(found: Sequence[Described]) -> Reranking | None:
    """Both orders over the same questions; None where no question says what should be found."""
    before = retrieval([_Ordered(one.question, one.passages) for one in found])
    after = retrieval([_Ordered(one.question, reranked(one)) for one in found])
    asked = [(one[METRIC], other[METRIC]) for one, other in zip(before, after, strict=True) if one]
    if not asked:
        return None
    values = np.array(asked, dtype=np.float64)
    return Reranking(share(values[:, 0]), share(values[:, 1]), share(values[:, 1] - values[:, 0]))


def reranked(found: Described) -> list[Retrieved]:
    """A question's passages as the reranker orders them."""
    scores = with_sentences([one.score for one in found.passages], [*found.ranks], [*found.odds(WITH_READER)])
    return [found.passages[i] for i in np.argsort(-np.array(scores), kind="stable")]


def told(made: Reranking) -> str:
    """In words."""
    before, after, gain = (f"{value:.3f} ({low:.3f} to {high:.3f})" for value, low, high in astuple(made))
    return f"As a reranker of what search finds: {METRIC} {before} before, {after} after; difference {gain}."
