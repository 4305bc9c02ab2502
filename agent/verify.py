"""Fourth node: nothing is shown before it was held against the archive."""

from __future__ import annotations

from typing import Any

from dateline.agent.state import Draft, State
from dateline.index.archive import Archive
from dateline.index.errors import NotFoundError


def verify(archive: Archive, state: State) -> dict[str, Any]:
    """Drop every draft that does not hold."""
    return {"drafts": [draft for draft in state["drafts"] if holds(archive, draft)]}


def holds(archive: Archive, draft: Draft) -> bool:
    """Whether the archive, read anew, has these words at this place, in an article that was not taken back."""
    try:
        article = archive.article(draft.hit.article.id)
        revision = archive.revision(article.id, draft.hit.revision.number)
    except NotFoundError:
        return False
    quoted = revision.text[draft.start : draft.end]
    return bool(quoted) and quoted == draft.quote and article.status != "retracted"
