"""What became of the articles that an answer rests on: which of its citations no longer say what they said.

Nothing is noted when an article changes: an answer is held against the archive whenever somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from dateline.agent.answer import Answer, Citation
from dateline.index.archive import Archive
from dateline.index.dates import instant
from dateline.index.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Stale:
    """A citation whose article was taken back, deleted, or given another text since."""

    n: int
    """The citation's number in its answer."""
    article_id: str
    kind: Literal["retracted", "deleted", "revised"]
    at: str | None
    """ISO date or date-time from which it holds, as far as it is known."""
    revision: int | None
    """The revision that is in force in its place; None where none is."""
    quote_stands: bool | None
    """Whether that revision still has the quote's words; None without one."""
    reason: str
    """All of this in one sentence."""


def stale_citations(archive: Archive, answer: Answer) -> tuple[Stale, ...]:
    """The citations of an answer that are out of date, in their order.

    An answer as of a day is held against the texts of that day: a later correction does not touch it. A retraction
    does, whenever it came.
    """
    at = None if answer.as_of is None else instant(answer.as_of, end_of_day=True)
    found = (_stale(archive, citation, at) for citation in answer.citations)
    return tuple(stale for stale in found if stale is not None)


def _stale(archive: Archive, citation: Citation, at: int | None) -> Stale | None:
    facts = filter(None, (citation.outlet, (citation.published_at or "")[:10], citation.article_id))
    name = f"“{citation.title or 'Without a headline'}” ({', '.join(facts)})"
    n, article_id = citation.n, citation.article_id
    try:
        article = archive.article(article_id)
    except NotFoundError:
        return Stale(n, article_id, "deleted", None, None, None, f"{name} was deleted from the archive.")
    if article.status == "retracted" and not archive.stood(article_id, citation.revision):
        day = f" on {article.retracted_at[:10]}" if article.retracted_at else ""
        return Stale(n, article_id, "retracted", article.retracted_at, None, None, f"{name} was retracted{day}.")
    in_force = next((life.revision for life in archive.lifetimes(article_id) if life.covers(at)), None)
    if in_force is None:
        return Stale(n, article_id, "revised", None, None, None, f"{name} is dated later now than the answer.")
    if in_force.number == citation.revision:
        return None
    since = datetime.fromtimestamp(in_force.valid_from, UTC).isoformat()
    stands = _plain(citation.quote) in _plain(in_force.text)
    has = "still has the words quoted" if stands else "no longer has the words quoted"
    why = f"{name} has another text since {since[:10]} (revision {in_force.number}), which {has}."
    return Stale(n, article_id, "revised", since, in_force.number, stands, why)


def _plain(text: str) -> str:
    return " ".join(text.split())
