"""A finished run as one JSON value: what `dateline eval --json` writes, and what reports and comparisons read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dateline import __version__
from dateline.eval.dataset import Note
from dateline.eval.length import by_length
from dateline.eval.metrics import Figure, by_slice, follow_ups, scores, summarise
from dateline.eval.metrics.abstention import risk_coverage
from dateline.eval.metrics.citations import rests_on
from dateline.eval.metrics.relevance import quotes
from dateline.eval.record import Record
from dateline.eval.verdict import relevant_ranks, verdict, why
from dateline.index.dates import now

FORMAT = 1
"""Counts up when a reader of the older value could not read the newer one."""


def outcome(
    dataset: str,
    system: str,
    settings: Mapping[str, Any],
    records: Sequence[Record],
    *,
    cost: Mapping[str, float | None] | None = None,
    notes: Sequence[Note] = (),
) -> dict[str, Any]:
    """The run as plain JSON values: settings, metrics for all, by slice and over follow-ups, and every question.

    Args:
        dataset: its name.
        system: its name.
        settings: what the answers depend on, and which questions were asked.
        records: the questions with their answers.
        cost: figures of the run as a whole (`eval.indexing`).
        notes: what is odd about the dataset.

    """
    return {
        "format": FORMAT,
        "dateline": __version__,
        "system": system,
        "dataset": dataset,
        "created_at": now(),
        "settings": dict(settings),
        "notes": [{"text": str(note), "ids": list(note.ids)} for note in notes],
        "run": dict(cost or {}),
        "metrics": _figures(summarise(records)),
        "slices": {name: _figures(figures) for name, figures in by_slice(records).items()},
        "conversation": _figures(follow_ups(records)),
        "risk_coverage": [asdict(point) for point in risk_coverage(records)],
        "length": [asdict(bin_) for bin_ in by_length(records)],
        "questions": [_question(record, values) for record, values in zip(records, scores(records), strict=True)],
    }


def _figures(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {name: asdict(figure) for name, figure in figures.items()}


def _question(record: Record, values: Mapping[str, float]) -> dict[str, Any]:
    question = record.question
    judged = verdict(record)
    return {
        **record.to_dict(),
        "conversation": question.conversation,
        "history": [{"role": role, "text": text} for role, text in question.history],
        "as_of": question.as_of,
        "half": question.half,
        "answers": list(question.answers),
        "items": [list(item) for item in question.items],
        "outdated": list(question.outdated),
        "answerability": question.answerability,
        "evidence": [asdict(evidence) for evidence in question.evidence],
        "relevant_ids": list(question.relevant_ids),
        "reference_answer": question.reference_answer,
        "on_evidence": [
            rests_on(citation, question.evidence) if quotes(question.evidence) else None
            for citation in record.answer.citations
        ],
        "relevant_ranks": relevant_ranks(record),
        "right": None if judged == "not_judged" else judged == "right",
        "why": why(record),
        "scores": dict(values),
    }
