"""What a system gave for one question: the data that every metric, report and comparison works on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from dateline.agent.answer import Answer
from dateline.eval.question import Question


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that a system found, in ranked order."""

    article_id: str
    """The dataset's own id."""
    start: int
    """Characters into the article's text."""
    end: int
    text: str
    score: float
    revision: int | None = None
    """Which text of the article it is of, from 1; None if the system does not know."""


@dataclass(frozen=True, slots=True)
class Record:
    """One question, answered."""

    question: Question
    answer: Answer
    passages: tuple[Retrieved, ...]
    """At least 20 where the archive holds so many, the best first."""
    timings: dict[str, float]
    """Milliseconds of each step; `total` of all."""
    exact: tuple[bool, ...]
    """For each citation of the answer, whether the archive has its quote at its place, to the letter."""
    in_force: tuple[bool, ...]
    """For each citation, whether its text was what its article said at `as_of` (now, without it), and the article was
    not taken back."""

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON values."""
        return {
            "id": self.question.id,
            "question": self.question.question,
            "slice": self.question.slice,
            "answer": self.answer.to_dict(),
            "passages": [asdict(passage) for passage in self.passages],
            "timings": self.timings,
            "exact": list(self.exact),
            "in_force": list(self.in_force),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any], question: Question) -> Record:
        """The record that `to_dict` wrote of this question."""
        return cls(
            question=question,
            answer=Answer.from_dict(values["answer"]),
            passages=tuple(Retrieved(**passage) for passage in values["passages"]),
            timings=values["timings"],
            exact=tuple(values["exact"]),
            in_force=tuple(values["in_force"]),
        )
