"""Whether two systems differ by more than chance, on the questions that both answered.

Every question is its own control: only what changed between the two answers counts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

RESAMPLES = 9_999
SEED = 0
_AT_ONCE = 2_000_000
"""Signs drawn at a time, to bound memory."""


def mcnemar(newly_right: int, newly_wrong: int) -> float:
    """Two-sided p of McNemar's test (Psychometrika, 1947), exact: the binomial over the questions that changed sides.

    Questions that both have right, or both wrong, say nothing about which is better. 1.0 where none changed.
    """
    changed = newly_right + newly_wrong
    return float(stats.binomtest(newly_right, changed, 0.5).pvalue) if changed else 1.0


def randomization(differences: npt.ArrayLike, *, resamples: int = RESAMPLES, seed: int = SEED) -> float:
    """Two-sided p of Fisher's randomization test of paired scores (Smucker, Allan and Carterette, CIKM 2007).

    If both systems were the same, each question's two scores could as well be exchanged, which turns the sign of their
    difference: p is the share of such exchanges whose mean difference is at least as large. All are tried where they
    are no more than `resamples`, else so many are drawn, always the same for one seed. 1.0 where fewer than two scores
    differ.

    Args:
        differences: one for each question; shape (questions,).
        resamples: how many exchanges to draw.
        seed: of the random numbers.

    """
    given = np.asarray(differences, dtype=np.float64)
    given = given[given != 0.0]  # a sign turned on 0 changes nothing
    if len(given) < 2:
        return 1.0  # of one difference, either sign is as likely
    found = stats.permutation_test(
        (given,),
        lambda values, axis: values.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=resamples,
        batch=max(1, _AT_ONCE // len(given)),
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def adjusted(p_values: npt.ArrayLike) -> list[float]:
    """The p values for having looked at so many: false discovery rate (Benjamini and Hochberg, JRSS B 1995)."""
    given = np.asarray(p_values, dtype=np.float64)
    return [float(p) for p in stats.false_discovery_control(given)] if len(given) else []
