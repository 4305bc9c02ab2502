"""A finished run as one JSON value: what `dateline eval --json` writes, and what reports and comparisons read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dateline.eval.metrics import Figure, by_slice, contains, is_right, summarise
from dateline.eval.record import Record
from dateline.index.dates import now


def outcome(dataset: str, system: str, settings: Mapping[str, Any], records: Sequence[Record]) -> dict[str, Any]:
    """The run as plain JSON values: settings, metrics for all and by slice, and every question."""
    return {
        "system": system,
        "dataset": dataset,
        "created_at": now(),
        "settings": dict(settings),
        "metrics": _figures(summarise(records)),
        "slices": {name: _figures(figures) for name, figures in by_slice(records).items()},
        "questions": [_question(record) for record in records],
    }


def why(record: Record) -> str:
    """Why an answer counts as right or wrong, in one sentence."""
    question, answer = record.question, record.answer
    refused = answer.status == "not_found"
    if question.answerability == "unanswerable":
        return "Refused, and there is no answer." if refused else "Answered, though there is no answer."
    if refused:
        return "Refused, though there is an answer."
    said = " ".join(claim.text for claim in answer.claims)
    if question.items:
        missing = [item[0] for item in question.items if not contains(said, item)]
        named = len(question.items) - len(missing)
        return f"Names {named} of {len(question.items)} items" + (
            f"; missing: {', '.join(missing)}." if missing else "."
        )
    found = [accepted for accepted in question.answers if contains(said, [accepted])]
    return f"Holds “{found[0]}”." if found else "Holds none of the accepted answers."


def _figures(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {name: asdict(figure) for name, figure in figures.items()}


def _question(record: Record) -> dict[str, Any]:
    question = record.question
    return {
        **record.to_dict(),
        "history": [{"role": role, "text": text} for role, text in question.history],
        "accepted": [*question.answers, *(" / ".join(item) for item in question.items)],
        "answerability": question.answerability,
        "evidence": [asdict(evidence) for evidence in question.evidence],
        "right": is_right(question, record.answer),
        "why": why(record),
    }
