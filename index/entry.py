"""What the two derived indexes hold of a passage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as Chroma and the full-text index hold it."""

    id: str
    article_id: str
    title: str
    """The article's headline: context for both indexes, never part of a quote."""
    text: str
    valid_from: int
    """Seconds since 1970 UTC from which the passage stood in its article."""
    valid_to: int
    """Until when; `dates.END_OF_TIME` while it still does."""

    @property
    def embedded_text(self) -> str:
        """What the encoder reads: headline, then passage."""
        return f"{self.title}\n{self.text}" if self.title else self.text
