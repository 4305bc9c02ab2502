"""A timeline: what each story tells of a topic, in the order in which it was published."""

from __future__ import annotations

from dateline.agent.compose.read import Read
from dateline.index.reader.support import Features

MOST_ENTRIES = 8
NEAR = 0.6
"""Share of the best sentence's likeness, and of what it holds of the topic's words, that an entry must have."""
LEAST = 0.3
"""Share of the topic's words that an entry must hold at least, in it or around it."""
_SAME = 0.95
"""Cosine from which two sentences tell the same."""


def entries(read: Read) -> list[int]:
    """Indices of the sentences of a timeline in the order of their articles' dates: the nearest of each article."""
    best: dict[str, int] = {}
    most = max((one.coverage for one in read.features), default=0.0)
    on_topic = [i for i, one in enumerate(read.features) if one.coverage >= max(LEAST, NEAR * most)]
    nearest = max((read.features[i].likeness for i in on_topic), default=0.0)
    for i in on_topic:
        features = read.features[i]
        if features.likeness < NEAR * nearest:
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
