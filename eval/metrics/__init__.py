"""The metrics: what counts as right, found, cited, refused and in time, and how it adds up with its interval.

Every metric is a function of `Record`s or of plain values. `summarise` gives them all; `docs/metrics.md` lists them.
"""

from __future__ import annotations

from dateline.eval.metrics.lists import item_recall
from dateline.eval.metrics.normal import contains, normalise
from dateline.eval.metrics.summary import Figure, by_slice, follow_ups, scores, summarise
from dateline.eval.metrics.text import is_right

__all__ = [
    "Figure",
    "by_slice",
    "contains",
    "follow_ups",
    "is_right",
    "item_recall",
    "normalise",
    "scores",
    "summarise",
]
