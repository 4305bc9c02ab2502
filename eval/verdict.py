"""What an answer counts as, and why: the sentence that stands beside it in tables, reports and comparisons."""

from __future__ import annotations

from typing import Literal

from dateline.eval.metrics.lists import item_recall
from dateline.eval.metrics.normal import contains
from dateline.eval.metrics.relevance import met
from dateline.eval.metrics.text import has_answer, is_judged, is_right, refused, said
from dateline.eval.question import Question
from dateline.eval.record import Record

Verdict = Literal["right", "wrong", "not_judged"]


def verdict(record: Record) -> Verdict:
    """`right` or `wrong`; `not_judged` where the dataset does not say what is right."""
    if not is_judged(record.question):
        return "not_judged"
    return "right" if is_right(record.question, record.answer) else "wrong"


def why(record: Record) -> str:
    """Why an answer counts as right or wrong, or as neither, in one or two sentences."""
    question, answer = record.question, record.answer
    if question.answerability == "unanswerable":
        return (
            "Refused, and the articles hold no answer."
            if refused(answer)
            else "Answered, though the articles hold no answer."
        )
    if not is_judged(question):
        return "Not judged: the set names no accepted answer."
    if refused(answer):
        return "Refused, though the articles hold an answer." + _nearest(record)
    text = said(answer)
    if question.items:
        missing = [item[0] for item in question.items if item_recall(text, [item]) < 1.0]
        named = f"Names {len(question.items) - len(missing)} of {len(question.items)} items"
        return f"{named}; missing: {', '.join(missing)}." if missing else f"{named}."
    found = next((accepted for accepted in question.answers if contains(text, [accepted])), None)
    return f"Holds the accepted answer “{found}”." if found else f"Holds no accepted answer.{_nearest(record)}"


def relevant_ranks(record: Record) -> list[int]:
    """Ranks, from 1, of the passages that count as relevant in the retrieval metrics."""
    return [rank for rank, found in enumerate(met(record.question, record.passages)[1], 1) if found]


def _nearest(record: Record) -> str:
    """Whether the fault lies in finding or in reading, as far as the passages tell."""
    if _seeks_nothing(record.question):
        return ""
    ranks = relevant_ranks(record)
    if ranks:
        return f" What was sought stands in passage {ranks[0]} of {len(record.passages)}."
    held = [rank for rank, p in enumerate(record.passages, 1) if has_answer(record.question, p.text)]
    if held:
        return f" An accepted answer stands in passage {held[0]}, but not where it was sought."
    if len(record.passages) == 1:
        return " The one passage found does not hold what was sought."
    return f" None of the {len(record.passages)} passages found holds what was sought."


def _seeks_nothing(question: Question) -> bool:
    return not met(question, ())[0]
