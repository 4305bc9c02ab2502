"""What the graph's nodes hand to each other."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from langgraph.channels import UntrackedValue

from dateline.index.archive import Hit
from dateline.index.dates import instant
from dateline.index.retrieval.search import Ranked


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence chosen to answer: a character range of a revision, not yet checked."""

    hit: Hit
    start: int
    end: int
    support: float

    @property
    def quote(self) -> str:
        """The sentence's words."""
        return self.hit.revision.text[self.start : self.end]

    @property
    def claim(self) -> str:
        """What the answer is to say: the quote on one line."""
        return " ".join(self.quote.split())


class Turn(TypedDict):
    """A finished question and its answer, as a conversation keeps them."""

    standalone_question: str
    answer: dict[str, Any]
    """An `Answer` as plain JSON values."""


class State(TypedDict, total=False):
    """The state of one turn. Only `turns` is kept in the conversation; the rest lasts as long as the turn."""

    question: Annotated[str, UntrackedValue]
    as_of: Annotated[str | None, UntrackedValue]
    top: Annotated[int, UntrackedValue]
    min_support: Annotated[float, UntrackedValue]
    standalone_question: Annotated[str, UntrackedValue]
    ranked: Annotated[list[Ranked], UntrackedValue]
    outside_window: Annotated[bool, UntrackedValue]
    drafts: Annotated[list[Draft], UntrackedValue]
    best_support: Annotated[float, UntrackedValue]
    timings: Annotated[dict[str, float], UntrackedValue]
    turns: Annotated[list[Turn], operator.add]


def asked_at(state: State) -> int | None:
    """The moment from whose view a question is answered, in seconds since 1970 UTC; None is now."""
    as_of = state.get("as_of")
    return None if as_of is None else instant(as_of, end_of_day=True)
