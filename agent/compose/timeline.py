"""A timeline: what each story tells of a topic, in the order in which it was published."""

from __future__ import annotations

from dateline.agent.compose.read import Read
from dateline.index.reader.support import Features

MOST_ENTRIES = 8
COVERED = 0.45
"""Share of the topic's words that must stand in or around a sentence."""
NEAR = 0.5
"""Share of the nearest sentence's likeness that an entry must have."""
_SAME = 0.95
"""Cosine from which two sentences tell the same."""


def entries(read: Read) -> list[int]:
    """Indices of the sentences of a timeline in the order of their articles' dates: the nearest of each article."""
    best: dict[str, int] = {}
    nearest = max((one.likeness for one in read.features), default=0.0)
    for i, features in enumerate(read.features):
        if features.coverage < COVERED or features.likeness < NEAR * nearest:
            continue
        article = read.candidates[i].hit.article.id
        if article not in best or _nearness(features) > _nearness(read.features[best[article]]):
            best[article] = i
    chosen: list[int] = []
    for i in sorted(best.values(), key=lambda i: -_nearness(read.features[i])):
        if len(chosen) < MOST_ENTRIES and all(float(read.vectors[i] @ read.vectors[j]) < _SAME for j in chosen):
            chosen.append(i)
    return sorted(chosen, key=lambda i: (read.candidates[i].published, read.candidates[i].start))


def _nearness(features: Features) -> float:
    return features.likeness + features.coverage
