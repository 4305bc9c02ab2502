"""What a run comes to: every metric with its interval, for all questions, for each slice, and for follow-ups.

The names are flat and stable; a metric that no question asks for is there with `n` 0 and no value. What each means is
in `catalogue`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dateline.eval.metrics import abstention, citations, cost, timeliness
from dateline.eval.metrics.bootstrap import Statistic, Values, interval, mean_of
from dateline.eval.metrics.catalogue import CATALOGUE, STEP
from dateline.eval.metrics.groundedness import claims_supported
from dateline.eval.metrics.lists import item_f1, item_precision, item_recall
from dateline.eval.metrics.normal import contains
from dateline.eval.metrics.retrieval import retrieval
from dateline.eval.metrics.text import (
    exact_match,
    is_answerable,
    is_judged,
    is_right,
    length,
    said,
    token_f1,
)
from dateline.eval.record import Record


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value over questions, with its 95 % bootstrap interval."""

    value: float | None
    """None where no question asks for it."""
    low: float | None
    high: float | None
    n: int
    """Questions it was taken over."""


@dataclass(frozen=True, slots=True)
class _Scored:
    """One question's part in every metric."""

    scores: dict[str, float]
    times: dict[str, float]
    support_and_loss: tuple[float, float] | None


def summarise(records: Sequence[Record]) -> dict[str, Figure]:
    """Every metric over the records, in the order of the catalogue; times for each step that the records name.

    Raises:
        MissingLibraryError: ir-measures is not installed.

    """
    return _figures(_scored(records))


def by_slice(records: Sequence[Record]) -> dict[str, dict[str, Figure]]:
    """`summarise` for the questions of each slice, by its name; questions without a slice are in none."""
    scored = _scored(records)
    return {
        name: _figures([s for s, record in zip(scored, records, strict=True) if record.question.slice == name])
        for name in sorted({record.question.slice for record in records if record.question.slice})
    }


def follow_ups(records: Sequence[Record]) -> dict[str, Figure]:
    """`summarise` for the questions that have turns before them: the metrics of conversation."""
    return summarise([record for record in records if record.question.history])


def scores(records: Sequence[Record]) -> list[dict[str, float]]:
    """For each question its value of each metric that is a mean over questions, where it has one."""
    return [scored.scores for scored in _scored(records)]


def _scored(records: Sequence[Record]) -> list[_Scored]:
    return [
        _Scored(
            {name: float(value) for name, value in {**found, **_answer(record)}.items() if value is not None},
            cost.step_times(record),
            abstention.support_and_loss(record),
        )
        for record, found in zip(records, retrieval(records), strict=True)
    ]


def _answer(record: Record) -> dict[str, float | None]:
    """One question's values of what does not concern retrieval; None where it has none."""
    question, answer, text = record.question, record.answer, said(record.answer)
    judged = is_judged(question)
    right = float(is_right(question, answer)) if judged else None
    answerable = is_answerable(question)
    accepted = question.answers if answerable and not question.items else ()
    items = question.items if answerable else ()
    claims = [claim.text for claim in answer.claims] if text else []
    reference = question.reference_answer if answerable else None
    return {
        "right": right,
        "right_on_answerable": right if answerable else None,
        "contained": float(contains(text, accepted)) if accepted else None,
        "exact_match": float(exact_match(text, accepted)) if accepted else None,
        "token_f1": token_f1(text, accepted) if accepted else None,
        "reference_f1": token_f1(text, [reference]) if reference else None,
        "item_precision": item_precision(claims, items) if items else None,
        "item_recall": item_recall(text, items) if items else None,
        "item_f1": item_f1(claims, items) if items else None,
        "words": length(answer),
        "claims_cited": citations.claims_cited(answer),
        "citations_exact": citations.citations_exact(record),
        "citation_precision": citations.citation_precision(record),
        "citation_recall": citations.citation_recall(record),
        "right_given_cited": citations.right_given_cited(record),
        "claims_supported": claims_supported(record.answer),
        "false_answers": abstention.false_answer(record),
        "false_refusals": abstention.false_refusal(record),
        "coverage": abstention.answered(record),
        "right_when_answered": abstention.right_when_answered(record),
        "cited_after_as_of": timeliness.cited_after_as_of(record),
        "cited_superseded": timeliness.cited_superseded(record),
        "stale_answers": timeliness.stale_answer(record),
        "right_on_replaced_figure": timeliness.right_on_replaced_figure(record),
        "right_on_correction": timeliness.right_on_correction(record),
    }


def _figures(scored: Sequence[_Scored]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    steps = sorted({step for s in scored for step in s.times})
    for metric in CATALOGUE:
        if metric.name == "aurc":
            pairs = [s.support_and_loss for s in scored if s.support_and_loss is not None]
            figures["aurc"] = figure(pairs, _areas)
        elif STEP in metric.name:
            statistic = cost.median if metric.name.endswith("median") else cost.percentile_95
            for step in steps:
                times = [s.times[step] for s in scored if step in s.times]
                figures[metric.name.replace(STEP, step)] = figure(times, statistic)
        else:
            values = [s.scores[metric.name] for s in scored if metric.name in s.scores]
            figures[metric.name] = figure(values)
    return figures


def figure(values: npt.ArrayLike, statistic: Statistic = mean_of) -> Figure:
    """A statistic over one value for each question, shape (questions, ...), with its interval; of none, no value."""
    given = np.asarray(values, dtype=np.float64)
    if not len(given):
        return Figure(None, None, None, 0)
    low, high = interval(given, statistic)
    return Figure(float(statistic(given[np.newaxis])[0]), low, high, len(given))


def _areas(samples: Values) -> Values:
    return np.array([abstention.area_under_risk_coverage(pairs) for pairs in samples])
