"""How checked sentences become numbered claims: each quote has one number, however many claims rest on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.agent.answer import Citation, Claim
from dateline.agent.state import Draft, Span

_OPINION = re.compile(r"opinion|comment|column|editorial|leader|letters?\b|views?\b|op-ed|debate", re.IGNORECASE)


class Citing:
    """Numbers quotes in the order in which they are first cited."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []
        self._numbers: dict[tuple[str, int, int, int], int] = {}

    def claim(self, draft: Draft) -> Claim:
        """The draft as a claim, its quotes among `citations`."""
        numbers = tuple(dict.fromkeys(self._number(span) for span in draft.spans))
        return Claim(draft.text, numbers, round(draft.support, 4), draft.role, draft.verdict)

    def _number(self, span: Span) -> int:
        key = (span.hit.article.id, span.hit.revision.number, span.start, span.end)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.citations.append(citation(self._numbers[key], span))
        return self._numbers[key]


def label(claim: Claim, citations: Sequence[Citation]) -> str:
    """What stands before a claim: of an entry its day, of a side its outlet and day, of an older word its day."""
    source = citations[claim.citations[0] - 1] if claim.citations else None
    if source is None or claim.role in ("answer", "denial"):
        return ""
    day = (source.published_at or "date not stated")[:10]
    if claim.role == "side":
        return f"{source.outlet or 'One outlet'}, {day}: "
    return f"Earlier, {day}: " if claim.role == "earlier" else f"{day}: "


def citation(n: int, span: Span) -> Citation:
    """A quote with its source."""
    article, revision = span.hit.article, span.hit.revision
    return Citation(
        n=n,
        article_id=article.id,
        revision=revision.number,
        title=revision.title,
        outlet=article.outlet,
        published_at=article.published_at,
        url=article.url,
        quote=span.quote,
        start=span.start,
        end=span.end,
        carriers=span.carriers,
        corrected=article.status == "corrected",
        opinion=bool(article.section and _OPINION.search(article.section)),
    )
