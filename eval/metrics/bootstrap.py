"""How far a figure could be off by the choice of questions: the percentile bootstrap."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Statistic = Callable[[Values], Values]
"""From resampled values, shape (resamples, questions, ...), to one figure each, shape (resamples,)."""

Share = tuple[float, float, float]
"""A share, or a difference of shares, and both ends of its 95 % interval over questions."""

RESAMPLES = 1_000
LEVEL = 0.95
SEED = 0
AT_ONCE = 2_000_000
"""Values drawn at a time, to bound memory."""


def mean_of(values: Values) -> Values:
    """The mean over questions."""
    return np.asarray(values.mean(axis=1))


def interval(
    values: npt.ArrayLike, statistic: Statistic = mean_of, *, resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float, float]:
    """The 95 % percentile interval of a statistic over questions (Efron and Tibshirani 1993, chapter 13).

    Questions are drawn with replacement, as many as there are; the interval runs from the 2.5th to the 97.5th
    percentile of the statistic over the resamples. The same seed gives the same interval. Of one question it has no
    width, and of a share of 0 or 1 none either: a small sample without a failure is no proof.

    Args:
        values: one value for each question, at least one; shape (questions, ...).
        statistic: the mean, unless another is given.
        resamples: how many times to draw.
        seed: of the random numbers.

    """
    given = np.asarray(values, dtype=np.float64)
    random = np.random.default_rng(seed)
    block = max(1, AT_ONCE // max(1, given.size))
    found = [
        statistic(given[random.integers(0, len(given), size=(min(block, resamples - done), len(given)))])
        for done in range(0, resamples, block)
    ]
    low, high = np.percentile(np.concatenate(found), [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)


def share(values: npt.ArrayLike) -> Share:
    """The mean over questions with its interval; `values` has one for each question, at least one."""
    each = np.asarray(values, dtype=np.float64)
    return (float(each.mean()), *interval(each))
