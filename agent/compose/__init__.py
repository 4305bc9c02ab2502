"""Fourth node: claims with the quotes they rest on. The seam is `Composer`; what every composer says, `Composed`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dateline.agent.confidence import Confidence
from dateline.agent.state import Draft, State


@dataclass(frozen=True, slots=True)
class Composed:
    """What a composer made of the passages found."""

    drafts: Sequence[Draft]
    """What is to be said, in order; none where the support is too weak."""
    confidence: Confidence
    """How sure it is that the best of it is right, whether or not that is enough."""
    leads: Sequence[str] = ()
    """The sentences that come nearest to an answer."""
    composer: str = "extractive"
    """Who wrote it in the end."""
    unanswered: Sequence[str] = ()
    """Parts of the question that nothing answers, where others are answered."""
    note: str | None = None
    """What the reader should know of how it was written."""


class Composer(Protocol):
    """Whatever writes claims from the passages found."""

    def compose(self, state: State) -> Composed:
        """Claims that answer the question, each with its quotes; not yet verified."""


def compose(composer: Composer, state: State) -> dict[str, Any]:
    """What a composer made, as changes of the state."""
    made = composer.compose(state)
    return {
        "drafts": list(made.drafts),
        "confidence": made.confidence,
        "leads": list(made.leads),
        "composer": made.composer,
        "unanswered": list(made.unanswered),
        "note": made.note,
    }
