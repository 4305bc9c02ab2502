"""Whether answers keep to their time: nothing from later, the newest figure, the corrected text, nothing taken back."""

from __future__ import annotations

from dateline.eval.metrics.normal import contains
from dateline.eval.metrics.text import has_answer, is_judged, is_right, refused, said
from dateline.eval.record import Record
from dateline.index.dates import instant


def cited_after_as_of(record: Record) -> float | None:
    """Share of an answer's citations published after `as_of`, which must be 0; None without `as_of` or citations.

    A day counts to its end. A citation without a date is not known to be later and counts as in time.
    """
    as_of, citations = record.question.as_of, record.answer.citations
    if as_of is None or not citations:
        return None
    limit = instant(as_of, end_of_day=True)
    return sum(bool(c.published_at) and instant(str(c.published_at)) > limit for c in citations) / len(citations)


def cited_superseded(record: Record) -> float | None:
    """Share of an answer's citations of a text that was not in force at `as_of` (now, without it): of a revision that
    another had replaced or had yet to be replaced by, or of an article that was taken back; None without citations.

    It should be 0: a reader who follows such a citation finds words that their outlet no longer stands by.
    """
    citations = record.answer.citations
    if not citations:
        return None
    return 1.0 - sum(record.in_force) / len(citations)


def stale_answer(record: Record) -> float | None:
    """1 if an answer gives an outdated string and no accepted one, else 0.

    None of a refusal, and of a question that knows nothing outdated. What is outdated had been corrected, taken back or
    replaced by `as_of` (by now, without it), so an answer may name it beside what holds, and not alone. Where there is
    no answer any more (an article taken back), naming it is stale.
    """
    question = record.question
    if not question.outdated or refused(record.answer):
        return None
    text = said(record.answer)
    return float(contains(text, question.outdated) and not has_answer(question, text))


def right_on_replaced_figure(record: Record) -> float | None:
    """Whether the newest figure is given where an earlier article has another: the slice `replaced_figure`."""
    return _right_on("replaced_figure", record)


def right_on_correction(record: Record) -> float | None:
    """Whether the corrected text is answered from: the slice `correction`."""
    return _right_on("correction", record)


def _right_on(name: str, record: Record) -> float | None:
    if record.question.slice != name or not is_judged(record.question):
        return None
    return float(is_right(record.question, record.answer))
