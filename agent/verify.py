"""Fourth node: nothing is shown before it was held against the archive, and what it says against its quote."""

from __future__ import annotations

from typing import Any

from dateline.agent.state import Draft, State, asked_at
from dateline.agent.verifier import Quote, RuleVerifier, Verifier
from dateline.index.archive import Archive
from dateline.index.errors import NotFoundError

_RULES = RuleVerifier()


def verify(archive: Archive, state: State, verifier: Verifier = _RULES) -> dict[str, Any]:
    """Drop every draft whose quote the archive does not have, or whose quote does not bear out what it says.

    What the extractive composer says is the quote itself, and passes at once.
    """
    at = asked_at(state)
    return {"drafts": [d for d in state["drafts"] if holds(archive, d, at=at) and _is_borne_out(d, verifier)]}


def holds(archive: Archive, draft: Draft, *, at: int | None = None) -> bool:
    """Whether the archive, read anew, has these words at this place, in a text that was in force at the moment `at`.

    By default now. Of an article that was taken back, nothing is in force from then on.
    """
    article_id, number = draft.hit.article.id, draft.hit.revision.number
    try:
        revision = archive.revision(article_id, number)
    except NotFoundError:
        return False
    quoted = revision.text[draft.start : draft.end]
    return bool(quoted) and quoted == draft.quote and archive.stood(article_id, number, at=at)


def _is_borne_out(draft: Draft, verifier: Verifier) -> bool:
    return verifier.verify(draft.claim, [Quote(draft.quote, draft.hit.article.published_at)]).supported
