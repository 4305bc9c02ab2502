"""Whether a citation holds, by the archive of the articles: the same judge for every system."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.agent.answer import Citation
from dateline.index.archive import Archive
from dateline.index.dates import instant
from dateline.index.errors import NotFoundError


def exact(archive: Archive, citations: Sequence[Citation]) -> tuple[bool, ...]:
    """For each citation, whether the archive has its quote at its place, to the letter."""
    return tuple(_is_exact(archive, citation) for citation in citations)


def in_force(archive: Archive, citations: Sequence[Citation], as_of: str | None) -> tuple[bool, ...]:
    """For each citation, whether its revision was what its article said at `as_of` (ISO date; now, without it), and the
    article had not been taken back.
    """
    at = None if as_of is None else instant(as_of, end_of_day=True)
    return tuple(
        any(life.covers(at) and life.revision.number == c.revision for life in archive.lifetimes(c.article_id))
        for c in citations
    )


def _is_exact(archive: Archive, citation: Citation) -> bool:
    try:
        text = archive.revision(citation.article_id, citation.revision).text
    except NotFoundError:
        return False
    return text[citation.start : citation.end] == citation.quote
