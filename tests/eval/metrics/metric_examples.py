"""Questions, answers and records in few words, for examples worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.agent.answer import Answer, AnswerStatus, Citation, Claim
from dateline.eval.question import Question
from dateline.eval.record import Record, Retrieved


def question(text: str = "?", **known: Any) -> Question:
    return Question(known.pop("id", "q"), text, **known)


def citation(
    n: int, quote: str, article_id: str = "a", published_at: str | None = "2011-01-05", revision: int = 1
) -> Citation:
    return Citation(n, article_id, revision, None, None, published_at, None, quote, 0, len(quote))


def claim(text: str, *citations: int, support: float = 0.9) -> Claim:
    return Claim(text, citations, support)


def answer(
    *claims: Claim | str,
    citations: Sequence[Citation] = (),
    status: AnswerStatus = "answered",
    as_of: str | None = None,
) -> Answer:
    made = tuple(claim(c) if isinstance(c, str) else c for c in claims)
    text = " ".join(c.text for c in made) or "The articles do not cover this."
    return Answer(status, None, text, made, tuple(citations), as_of, "?", "?", "extractive", (), {})


REFUSAL = answer(status="not_found")


def passages(*found: tuple[str, str], revision: int | None = None) -> tuple[Retrieved, ...]:
    """Passages from (article id, text), the best first."""
    return tuple(Retrieved(i, 0, len(text), text, 1 / rank, revision) for rank, (i, text) in enumerate(found, 1))


def record(
    asked: Question,
    given: Answer = REFUSAL,
    found: Sequence[Retrieved] = (),
    *,
    exact: tuple[bool, ...] | None = None,
    in_force: tuple[bool, ...] | None = None,
    timings: dict[str, float] | None = None,
) -> Record:
    return Record(
        asked,
        given,
        tuple(found),
        {"total": 100.0} if timings is None else timings,
        (True,) * len(given.citations) if exact is None else exact,
        (True,) * len(given.citations) if in_force is None else in_force,
    )
