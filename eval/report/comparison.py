"""The page of a comparison: what the figures gained and lost, and every question with both answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dateline.eval.compare import CHANGES, Change, Changed, Comparison, Difference
from dateline.eval.figures import Row, row
from dateline.eval.report.marks import marks
from dateline.eval.report.page import page
from dateline.eval.result import ScoredQuestion

_NAMES: dict[Change, str] = {
    "newly_right": "newly right",
    "newly_wrong": "newly wrong",
    "still_wrong": "still wrong",
    "still_right": "still right",
    "not_judged": "not judged",
}
_CSS: dict[Change, str] = {
    "newly_right": "right",
    "still_right": "right refused",
    "still_wrong": "wrong refused",
    "newly_wrong": "wrong",
    "not_judged": "not_judged",
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """A metric's difference, ready to be shown."""

    row: Row
    difference: Difference
    reach: float
    """The line on which the interval is drawn runs from minus this to plus this."""
    css: str
    """Whether the interval lies wholly on the better side, on the worse one, or holds 0."""


def comparison_page(comparison: Comparison) -> str:
    """The page for a comparison (`eval.compare`)."""
    changed = comparison.questions
    rows = [_row(question) for question in changed]
    return page(
        "comparison.html",
        scripts=("browse.js", "comparison.js"),
        parts={"detail": [_detail(question) for question in changed]},
        data={"rows": rows, "systems": [comparison.a.system, comparison.b.system]},
        comparison=comparison,
        metrics=_shown(comparison.metrics),
        outcomes=[(_CSS[c], _NAMES[c], comparison.counts[c]) for c in _CSS if comparison.counts[c]],
        kinds=_kinds(changed),
        slice_names=sorted({row["slice"] for row in rows if row["slice"]}),
        left_out=_left_out(comparison),
    )


def _shown(differences: Sequence[Difference]) -> list[_Shown]:
    rows = [row(difference.name, asdict(difference)) for difference in differences]
    reaches = [max(abs(difference.low), abs(difference.high), 1e-9) for difference in differences]
    widest = max((reach for reach, about in zip(reaches, rows, strict=True) if about.is_share), default=1.0)
    return [
        _Shown(about, difference, widest if about.is_share else reach, _css(about, difference))
        for about, difference, reach in zip(rows, differences, reaches, strict=True)
    ]


def _css(about: Row, difference: Difference) -> str:
    gains = {"higher": (difference.low, difference.high), "lower": (-difference.high, -difference.low)}
    least, most = gains.get(about.better, (-1.0, 1.0))
    return "better" if least > 0 else "worse" if most < 0 else "unclear"


def _row(question: Changed) -> dict[str, Any]:
    said = [claim.text for side in (question.a, question.b) for claim in side.answer.claims]
    return {
        "id": question.b.id,
        "question": question.b.question,
        "slice": question.b.slice,
        "change": question.change,
        "answer_changed": question.answer_changed,
        "text": " ".join([*_accepted(question.b), *said]),
    }


def _accepted(question: ScoredQuestion) -> list[str]:
    return [*question.answers, *(item for items in question.items for item in items)]


def _detail(question: Changed) -> dict[str, Any]:
    return {
        "history": question.b.history,
        "as_of": question.b.as_of,
        "expected": [" / ".join(items) for items in question.b.items] or list(question.b.answers),
        "sides": [_side(side, question.b) for side in (question.a, question.b)],
    }


def _side(question: ScoredQuestion, expected: ScoredQuestion) -> dict[str, Any]:
    return {
        "right": question.right,
        "why": question.why,
        "refused": question.answer.is_refusal,
        "text": question.answer.text,
        "claims": [
            {"text": claim.text, "citations": claim.citations, "marks": marks(claim.text, _accepted(expected))}
            for claim in question.answer.claims
        ],
        "citations": [citation.model_dump() for citation in question.answer.citations],
        "timings": question.timings,
        "scores": question.scores,
    }


def _kinds(changed: Sequence[Changed]) -> list[tuple[str, str, int]]:
    """(value, name, count) of what the list can be narrowed to."""
    found: list[tuple[str, str, int]] = [("all", "All", len(changed))]
    found += [(c, _NAMES[c].capitalize(), sum(question.change == c for question in changed)) for c in CHANGES]
    found.append(("changed", "Another answer", sum(question.answer_changed for question in changed)))
    return [kind for kind in found if kind[2]]


def _left_out(comparison: Comparison) -> list[tuple[str, tuple[str, ...]]]:
    """What was not compared, or is to be read with care: a sentence and the ids."""
    notes = (
        ("only in A", comparison.only_a),
        ("only in B", comparison.only_b),
        ("ask something else under the same id, and are not compared", comparison.asked_otherwise),
        ("compared, but judged by other accepted answers", comparison.judged_otherwise),
    )
    return [(sentence, ids) for sentence, ids in notes if ids]
