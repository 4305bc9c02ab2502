"""Whether answers keep to their time: nothing from later, the newest figure, the corrected one."""

from __future__ import annotations

from dateline.eval.metrics.text import is_judged, is_right
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
