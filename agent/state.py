"""What the graph's nodes hand to each other."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from langgraph.channels import UntrackedValue

from dateline.agent.answer import Part, Role, Understood
from dateline.agent.confidence import Confidence
from dateline.agent.verifier import Verdict
from dateline.index.archive import Hit
from dateline.index.dates import instant
from dateline.index.reader.candidates import Candidate
from dateline.index.retrieval.search import Ranked


@dataclass(frozen=True, slots=True)
class Span:
    """A character range of a revision."""

    hit: Hit
    start: int
    end: int
    carriers: int = 1
    """How many outlets carried it."""

    @property
    def quote(self) -> str:
        """Its words."""
        return self.hit.revision.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that is to be said, with the quotes that it rests on."""

    text: str
    spans: tuple[Span, ...]
    support: float
    role: Role = "answer"
    verdict: Verdict = field(default_factory=lambda: Verdict(False, 0.0))
    """Not yet checked, until the verifier was asked."""


def span_of(candidate: Candidate, start: int = 0, end: int | None = None) -> Span:
    """The place of a sentence that was found, or of a part of it, from `start` to `end` in it."""
    last = candidate.end if end is None else candidate.start + end
    return Span(candidate.hit, candidate.start + start, last, candidate.carriers)


def quoted(span: Span, support: float, role: Role = "answer") -> Draft:
    """A draft that says a quote's own words, on one line."""
    return Draft(" ".join(span.quote.split()), (span,), support, role)


class Turn(TypedDict):
    """A finished question and its answer, as a conversation keeps them."""

    standalone_question: str
    answer: dict[str, Any]
    """An `Answer` as plain JSON values."""


class State(TypedDict, total=False):
    """The state of one turn. Only `turns` is kept in the conversation; the rest lasts as long as the turn."""

    question: Annotated[str, UntrackedValue]
    as_of: Annotated[str | None, UntrackedValue]
    published_from: Annotated[str | None, UntrackedValue]
    published_to: Annotated[str | None, UntrackedValue]
    outlets: Annotated[tuple[str, ...], UntrackedValue]
    """Only what these outlets published is used; empty: all. The same for the next two."""
    sections: Annotated[tuple[str, ...], UntrackedValue]
    languages: Annotated[tuple[str, ...], UntrackedValue]
    id: Annotated[str, UntrackedValue]
    """What the answer is to be called, where the caller must know beforehand."""
    top: Annotated[int, UntrackedValue]
    min_support: Annotated[float, UntrackedValue]
    understood: Annotated[Understood, UntrackedValue]
    standalone_question: Annotated[str, UntrackedValue]
    parts: Annotated[list[Part], UntrackedValue]
    """All that was searched for, or is to be in this round."""
    rounds: Annotated[int, UntrackedValue]
    searched: Annotated[dict[str, str], UntrackedValue]
    """What is searched with for a part, where that is more than the part's own words."""
    found: Annotated[list[list[Ranked]], UntrackedValue]
    """The passages found for each part, the best first."""
    ranked: Annotated[list[Ranked], UntrackedValue]
    """The passages found for all parts, the best first."""
    outside_window: Annotated[bool, UntrackedValue]
    drafts: Annotated[list[Draft], UntrackedValue]
    dropped: Annotated[int, UntrackedValue]
    """How many drafts did not pass."""
    leads: Annotated[list[str], UntrackedValue]
    """The sentences that come nearest to an answer, whose names may lead further."""
    unanswered: Annotated[list[str], UntrackedValue]
    """Parts of the question that nothing answers, where others are answered."""
    confidence: Annotated[Confidence, UntrackedValue]
    composer: Annotated[str, UntrackedValue]
    note: Annotated[str | None, UntrackedValue]
    follow_ups: Annotated[list[str], UntrackedValue]
    """Questions that may come next."""
    timings: Annotated[dict[str, float], UntrackedValue]
    turns: Annotated[list[Turn], operator.add]


def asked_at(state: State) -> int | None:
    """The moment from whose view a question is answered, in seconds since 1970 UTC; None is now."""
    as_of = state.get("as_of")
    return None if as_of is None else instant(as_of, end_of_day=True)
