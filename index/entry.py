"""What the two derived indexes hold of a passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dateline.index.runtimes import InContext

LAYOUT = 3
"""Of what is written below: an index with another one is made anew by `dateline reindex`."""


class Facts(NamedTuple):
    """What filters need of a passage; both indexes hold it under these names."""

    article_id: str
    valid_from: int
    """Seconds since 1970 UTC from which the passage stood in its article."""
    valid_to: int
    """Until when; `dates.END_OF_TIME` while it still does."""
    published: int
    """When its article was published, or where that is not known, from when on its oldest text was public."""
    outlet: str
    """Folded, as are the next three; empty where it is not known."""
    section: str
    language: str
    status: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as Chroma and the full-text index hold it."""

    id: str
    title: str
    """The article's headline: context for both indexes, never part of a quote."""
    context: str
    """Outlet and day of publication, in words: context for full text."""
    text: str
    facts: Facts

    @property
    def article_id(self) -> str:
        """The article in which it stands."""
        return self.facts.article_id

    @property
    def embedded(self) -> InContext:
        """What the encoder reads: the passage, with the headline for context."""
        return InContext(self.title, self.text)


def folded(name: str | None) -> str:
    """A name as filters compare it: without case and superfluous white space."""
    return " ".join((name or "").casefold().split())


def language_of(tag: str | None) -> str:
    """The first part of a language tag (BCP 47): `en` of `en-GB`."""
    return folded(tag).replace("_", "-").split("-")[0]
