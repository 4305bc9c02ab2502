"""Whether a system answers when it should, and how far its own support tells right from wrong.

Answering a question that has no answer is always wrong; refusing one that has is a loss of coverage. Of `partial`
questions part is answerable, so they count as answerable; small talk (`conversational`) counts as neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dateline.eval.metrics.text import is_answerable, is_judged, is_right, refused
from dateline.eval.record import Record


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the risk-coverage curve."""

    coverage: float
    """Share of all questions that are answered at this support or above."""
    risk: float
    """Share of those answers that are wrong."""
    support: float


def false_answer(record: Record) -> float | None:
    """1 if a question that has no answer was answered, 0 if it was refused; None of any other."""
    return float(not refused(record.answer)) if record.question.answerability == "unanswerable" else None


def false_refusal(record: Record) -> float | None:
    """1 if a question that has an answer was refused, 0 if not; None of any other."""
    return float(refused(record.answer)) if is_answerable(record.question) else None


def answered(record: Record) -> float | None:
    """1 if a judged question was answered, 0 if it was refused: the coverage of El-Yaniv and Wiener (JMLR 2010)."""
    return float(not refused(record.answer)) if is_judged(record.question) else None


def right_when_answered(record: Record) -> float | None:
    """1 if an answer is right, 0 if it is wrong; None of a refusal: 1 less the selective risk (ibid.)."""
    if refused(record.answer) or not is_judged(record.question):
        return None
    return float(is_right(record.question, record.answer))


def support_and_loss(record: Record) -> tuple[float, float] | None:
    """How sure an answer is, and 1 if it is wrong, 0 if right; None of a refusal.

    That is its confidence; of a system that gives none, the best support of its claims.
    """
    right = right_when_answered(record)
    if right is None:
        return None
    support = max((claim.support for claim in record.answer.claims), default=0.0)
    return record.answer.confidence or support, 1.0 - right


def risk_coverage(records: Iterable[Record]) -> list[Point]:
    """The risk-coverage curve (El-Yaniv and Wiener, JMLR 2010), by falling support; one point for each support.

    Coverage is over all judged questions, so the curve ends where the system begins to refuse: run with `min_support` 0
    to see all of it.
    """
    judged = [record for record in records if is_judged(record.question)]
    pairs = sorted((pair for record in judged if (pair := support_and_loss(record))), reverse=True)
    points: list[Point] = []
    wrong = 0.0
    for number, (support, loss) in enumerate(pairs, 1):
        wrong += loss
        if number == len(pairs) or pairs[number][0] != support:
            points.append(Point(number / len(judged), wrong / number, support))
    return points


def area_under_risk_coverage(pairs: npt.NDArray[np.float64] | Sequence[tuple[float, float]]) -> float:
    """AURC (Geifman and El-Yaniv, NIPS 2017) of (support, loss) pairs: mean risk of the best 1, 2, ... answers.

    It is taken over the coverage that was reached, so that a system which refuses is not paid for it here; read it
    beside `coverage`. Of answers with the same support, none comes first: each carries the mean of their losses.

    Args:
        pairs: shape (answers, 2), at least one.

    """
    support, loss = np.asarray(pairs, dtype=np.float64).T
    _, group, size = np.unique(-support, return_inverse=True, return_counts=True)
    shared = np.bincount(group, weights=loss) / size
    return float(np.mean(np.cumsum(np.repeat(shared, size)) / np.arange(1, len(loss) + 1)))
