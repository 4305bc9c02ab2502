"""From what is known of the sentences found to the chance that the answer is right (docs/reader.md).

Two calibrations (Platt 1999). Whether the archive has anything on the matter, likeness and the question's words tell
best. Whether what was picked answers, two things tell together: what the reader gives the sentence that it holds most
of, and the best sentence's share of all odds, those of every other sentence and of “none of them” included, as the
reader was trained to weigh them. Without a reader the share alone tells it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dateline.agent.compose.read import Read
from dateline.agent.confidence import NOTHING, Confidence
from dateline.index.reader.support import chance

_HELD = (7.83, -3.26)
"""Slope and bias, over the greatest product of likeness and coverage."""
_WITH_READER = (0.09, 0.54, 1.65)
"""Slopes, over the reader's greatest log odds and over those of the best sentence against all others, and bias."""
_WITHOUT_READER = (0.49, 1.66)
"""Slope, over the log odds of the best sentence against all others, and bias."""


def confidence_of(read: Read, *, by_reader: bool) -> Confidence:
    """How sure it is that the best of some sentences answers; `by_reader`: whether a reader has read them.

    The weights are fitted by `python -m dateline.eval.calibrate`: those of `held` on news questions asked at their time
    and three weeks too early, those of `right` on the golden set's tuning half.
    """
    if not read.candidates:
        return NOTHING
    nearest = max(one.likeness * one.coverage for one in read.features)
    signs = [log_odds_of_best(read.support)]
    if by_reader:
        signs.insert(0, most_by_the_reader(read))
    *slopes, bias = _WITH_READER if by_reader else _WITHOUT_READER
    right = bias + sum(slope * sign for slope, sign in zip(slopes, signs, strict=True))
    return Confidence(held=chance(_HELD[0] * nearest + _HELD[1]), right=chance(right))


def most_by_the_reader(read: Read) -> float:
    """The greatest log odds that the reader gives a sentence which may be quoted."""
    quotable = [one.reader for one, support in zip(read.features, read.support, strict=True) if support > 0]
    return max(quotable, default=-math.inf)


def log_odds_of_best(support: Sequence[float]) -> float:
    """Log of the odds of the best of some sentences against all others and “none of them”, whose odds are 1."""
    odds = sorted((one / max(1.0 - one, 1e-9) for one in support), reverse=True)
    return math.log(max(odds[0], 1e-9) / (1.0 + sum(odds[1:])))
