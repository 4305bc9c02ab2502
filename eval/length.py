"""Whether longer answers are right more often, for they contain more: the share of right answers by their length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dateline.eval.metrics.abstention import right_when_answered
from dateline.eval.metrics.bootstrap import interval
from dateline.eval.metrics.text import length
from dateline.eval.record import Record

GROUPS = 5


@dataclass(frozen=True, slots=True)
class OfLength:
    """The judged answers of about one length."""

    shortest: int
    """Words."""
    longest: int
    n: int
    right: float
    """Share that is right, with its 95 % bootstrap interval."""
    low: float
    high: float


def by_length(records: Sequence[Record], groups: int = GROUPS) -> list[OfLength]:
    """The answers that were given and can be judged, in groups of about equal size by length, the shortest first.

    Answers of one length stay together, so there may be fewer groups; refusals have no length and are left out.
    """
    pairs = sorted(
        (words, right)
        for record in records
        if (right := right_when_answered(record)) is not None and (words := length(record.answer)) is not None
    )
    if not pairs:
        return []
    lengths = np.array([words for words, _ in pairs])
    edges = np.unique(np.quantile(lengths, np.arange(1, groups) / groups, method="inverted_cdf"))
    group = np.searchsorted(edges, lengths)
    found = []
    for number in sorted(set(group.tolist())):
        chosen = [pair for pair, g in zip(pairs, group.tolist(), strict=True) if g == number]
        rights = np.array([right for _, right in chosen])
        low, high = interval(rights)
        found.append(OfLength(chosen[0][0], chosen[-1][0], len(chosen), float(rights.mean()), low, high))
    return found
