"""What the user gets: an answer whose every sentence is a claim that rests on quotes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

AnswerStatus = Literal["answered", "partial", "conflict", "not_found"]
Reason = Literal["no_coverage", "outside_window", "weak_support"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim rests. Always: `revision.text[start:end] == quote`."""

    n: int
    """The number that the answer's text shows in brackets, from 1."""
    article_id: str
    revision: int
    title: str | None
    outlet: str | None
    published_at: str | None
    """ISO 8601, to the precision that the source states."""
    url: str | None
    quote: str
    start: int
    """Characters into the revision's text."""
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer."""

    text: str
    citations: tuple[int, ...]
    """Numbers of the citations it rests on."""
    support: float
    """How surely the quotes answer the question, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """An article near the question's topic, named where the answer was not found."""

    article_id: str
    title: str | None
    outlet: str | None
    published_at: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal with its reason."""

    status: AnswerStatus
    reason: Reason | None
    """Why it is `not_found` or `partial`."""
    text: str
    """The claims in order, each followed by the numbers of its citations; or why there is none."""
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    as_of: str | None
    """The day or moment from whose view it was answered; None for now."""
    question: str
    standalone_question: str
    """The question as it was searched for: with what a follow-up leaves out."""
    composer: str
    nearby: tuple[Nearby, ...]
    timings: dict[str, float]
    """Milliseconds of each step; what a step is made of is named `step.part`."""

    @property
    def milliseconds(self) -> float:
        """Of all steps together."""
        return sum(taken for name, taken in self.timings.items() if "." not in name)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Answer:
        """The answer that `to_dict` wrote."""
        return cls(
            **{
                **values,
                "claims": tuple(
                    Claim(**{**claim, "citations": tuple(claim["citations"])}) for claim in values["claims"]
                ),
                "citations": tuple(Citation(**citation) for citation in values["citations"]),
                "nearby": tuple(Nearby(**article) for article in values["nearby"]),
            }
        )
