"""What the user gets: an answer whose every sentence is a claim that rests on quotes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from dateline.agent.verifier import Verdict

AnswerStatus = Literal["answered", "partial", "conflict", "not_found"]
Reason = Literal["no_coverage", "outside_window", "weak_support"]
Role = Literal["answer", "side", "earlier", "denial", "entry"]
"""What a claim is in its answer: part of it, one side of a dispute, what was said before a newer word, the denial of a
report, or an entry of a timeline."""
Kind = Literal["question", "timeline", "changes", "greeting", "thanks", "help"]
"""What somebody wants: an answer, what happened in order, what is new since a day, or no news at all."""


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
    carriers: int = 1
    """How many outlets carried the story; however many, it is one source."""
    corrected: bool = False
    """Whether the article was corrected; what is quoted is then its newest text."""
    opinion: bool = False
    """Whether it is a column, a leader or a letter, and not news."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer."""

    text: str
    citations: tuple[int, ...]
    """Numbers of the citations it rests on."""
    support: float
    """How surely the quotes answer the question, from 0 to 1."""
    role: Role = "answer"
    verdict: Verdict = field(default_factory=lambda: Verdict(True, 1.0))
    """What the verifier said of the claim against its quotes."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """An article near the question's topic, named where the answer was not found."""

    article_id: str
    title: str | None
    outlet: str | None
    published_at: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken to ask."""

    kind: Kind = "question"
    question: str = ""
    """The question as it stands alone."""
    searched: str = ""
    """What is searched with: the question with more of what was said before."""
    published_from: str | None = None
    """ISO date: only what was published from then on is used."""
    published_to: str | None = None
    """ISO date: only what was published by then is used."""
    as_of: str | None = None
    """ISO date or date-time from whose view it is answered; None is now."""
    time_words: tuple[str, ...] = ()
    """The words of the question that these were read from."""
    topic: tuple[str, ...] = ()
    """Names that a follow-up may lean on."""


@dataclass(frozen=True, slots=True)
class Part:
    """One search: a part of the question, and what was found for it."""

    question: str
    round: int
    """In which round it was searched for, from 1."""
    passages: int


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
    id: str = ""
    understood: Understood = field(default_factory=Understood)
    parts: tuple[Part, ...] = ()
    """What was searched for, in order; at most `plan.MOST_PARTS` in `plan.MOST_ROUNDS` rounds."""
    follow_ups: tuple[str, ...] = ()
    """Questions that may come next, each of which the archive can answer."""
    confidence: float = 0.0
    """Estimated chance, from 0 to 1, that what was picked is right; 0 where nothing is said."""
    note: str | None = None
    """What else the reader should know: that the support is weak, or that a model failed."""

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
        return _adapter().validate_python(values)


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)
