"""Fifth node: nothing is shown before it was held against the archive, and what it says against its quotes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dateline.agent.answer import Citation, Claim
from dateline.agent.cite import Citing
from dateline.agent.state import Draft, Span, State, asked_at, quoted
from dateline.agent.verifier import Quote, RuleVerifier, Verifier
from dateline.agent.watching import NOBODY, Watch
from dateline.index.archive import Archive
from dateline.index.errors import NotFoundError

Tell = Callable[[Claim, list[Citation]], None]
"""Is told each claim as soon as it has passed, with the citations that it brings."""
MOST_REPAIRED = 60
"""Words of a quote that may stand in for a claim that failed."""

_RULES = RuleVerifier()


def verify(
    archive: Archive,
    state: State,
    verifier: Verifier = _RULES,
    *,
    tell: Tell = lambda claim, citations: None,
    watch: Watch = NOBODY,
) -> dict[str, Any]:
    """Keep the drafts whose quotes the archive has and bear out what they say; one that fails is repaired or dropped.

    It is repaired by what its nearest quote says, word for word. What the extractive composer says is the quote itself
    and passes at once.
    """
    at, citing, kept, repaired = asked_at(state), Citing(), list[Draft](), 0
    for draft in state["drafts"]:
        checked = _checked(archive, draft, verifier, at)
        if checked is not None and checked.text not in {one.text for one in kept}:
            kept.append(checked)
            repaired += checked.text != draft.text
            known = len(citing.citations)
            claim = citing.claim(checked)
            tell(claim, citing.citations[known:])
    dropped = len(state["drafts"]) - len(kept)
    watch.verified(passed=len(kept) - repaired, repaired=repaired, dropped=dropped)
    return {"drafts": kept, "dropped": dropped}


def _checked(archive: Archive, draft: Draft, verifier: Verifier, at: int | None) -> Draft | None:
    spans = tuple(span for span in draft.spans if holds(archive, span, at=at))
    if not spans:
        return None
    verdict = verifier.verify(draft.text, [_quote(span) for span in spans])
    if verdict.supported:
        return replace(draft, spans=spans, verdict=verdict)
    nearest = max(spans, key=lambda span: verifier.verify(draft.text, [_quote(span)]).score)
    repaired = quoted(nearest, draft.support, draft.role)
    if len(repaired.text.split()) > MOST_REPAIRED:
        return None
    verdict = verifier.verify(repaired.text, [_quote(nearest)])
    return replace(repaired, verdict=verdict) if verdict.supported else None


def holds(archive: Archive, span: Span, *, at: int | None = None) -> bool:
    """Whether the archive, read anew, has these words at this place, in a text that was in force at the moment `at`.

    By default now. Of an article that was taken back, nothing is in force from then on.
    """
    article_id, number = span.hit.article.id, span.hit.revision.number
    try:
        revision = archive.revision(article_id, number)
    except NotFoundError:
        return False
    words = revision.text[span.start : span.end]
    return bool(words) and words == span.quote and archive.stood(article_id, number, at=at)


def _quote(span: Span) -> Quote:
    return Quote(span.quote, span.hit.article.published_at)
