"""What came of a poll; filled while it goes on, so that it holds also when it is cut short."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dateline.index.article import Rejected
from dateline.index.ingest import IngestReport


@dataclass(frozen=True, slots=True)
class FeedTrouble:
    """A feed that could not be read, and why, in one sentence."""

    url: str
    reason: str


@dataclass(slots=True)
class PollReport:
    """Counts of feeds, of the pages that they announce, and of what became of their articles."""

    feeds: int = 0
    """Polled."""
    feeds_unchanged: int = 0
    """Of these, those that had nothing new to say."""
    not_due: int = 0
    """Feeds that are to be polled later."""
    troubles: list[FeedTrouble] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    """Feeds that moved for good: the address before, and the one from now on."""
    announced: int = 0
    """Pages that feeds announced for the first time."""
    due: int = 0
    """Pages to be asked for."""
    asked: int = 0
    """Pages asked for so far."""
    not_modified: int = 0
    """Pages whose server says that they did not change: no body was sent."""
    new: int = 0
    """Articles that the archive did not have."""
    changed: int = 0
    """Articles of which a page says something else than before."""
    unchanged: int = 0
    """Articles whose page was sent anew and says the same."""
    copies: int = 0
    """Of the new and changed ones, those that copy another article."""
    passages: int = 0
    """Embedded."""
    retracted: int = 0
    restored: int = 0
    put_off: int = 0
    """Pages that are asked for later, because their site wants peace or failed."""
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def eventful(self) -> bool:
        """Whether there is anything to tell."""
        counts = (self.new, self.changed, self.retracted, self.restored)
        return any(counts) or bool(self.troubles or self.moved or self.rejected)

    def add(self, taken: IngestReport) -> None:
        """Count what became of some articles."""
        self.new += taken.new
        self.changed += taken.changed
        self.unchanged += taken.unchanged
        self.copies += taken.copies
        self.passages += taken.passages
        self.rejected += taken.rejected

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "feeds": self.feeds,
            "feeds_unchanged": self.feeds_unchanged,
            "not_due": self.not_due,
            "troubles": [{"url": trouble.url, "reason": trouble.reason} for trouble in self.troubles],
            "moved": [{"from": before, "to": after} for before, after in self.moved],
            "announced": self.announced,
            "asked": self.asked,
            "not_modified": self.not_modified,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "copies": self.copies,
            "retracted": self.retracted,
            "restored": self.restored,
            "put_off": self.put_off,
            "passages": self.passages,
            "rejected": [{"url": item.origin, "reason": item.reason} for item in self.rejected],
        }
