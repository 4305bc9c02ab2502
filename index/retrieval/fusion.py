"""Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009), with a weight and a constant for each ranking.

score = sum over the rankings of weight * (k + 1) / (k + rank): 1 / (k + rank) as published, scaled so that a first
place is worth the weight whatever k is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline.index.retrieval.ranking import Arm


def fuse(rankings: Sequence[Iterable[str]], arms: Sequence[Arm]) -> dict[str, float]:
    """Ids with their scores, the best first, ties by id."""
    scores: dict[str, float] = {}
    for ranking, arm in zip(rankings, arms, strict=True):
        for rank, id_ in enumerate(ranking, 1):
            scores[id_] = scores.get(id_, 0.0) + arm.weight * (arm.constant + 1) / (arm.constant + rank)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
