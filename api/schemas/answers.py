"""An answer and what it is made of."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from dateline.api.schemas.base import Out, example

CITATION: dict[str, Any] = {
    "n": 1,
    "article_id": "a-dd0d5ab9b60f590ac467",
    "revision": 1,
    "title": "Seoul and Tokyo to weigh pacts on military secrets and supplies",
    "outlet": "The Port Alder Courier",
    "published_at": "2011-01-04",
    "url": "https://portaldercourier.example/world/2011/seoul-tokyo-defence-pacts",
    "quote": "Eight countries have concluded an ACSA with Korea.",
    "start": 861,
    "end": 911,
    "carriers": 1,
    "corrected": False,
    "opinion": False,
}
CLAIM: dict[str, Any] = {
    "text": "Eight countries have concluded an ACSA with Korea.",
    "citations": [1],
    "support": 0.93,
    "role": "answer",
    "verdict": {"supported": True, "score": 1.0, "findings": []},
}
UNDERSTOOD: dict[str, Any] = {
    "kind": "question",
    "question": "which countries has Korea signed ACSAs with?",
    "searched": "which countries has Korea signed ACSAs with?",
    "published_from": None,
    "published_to": None,
    "as_of": None,
    "time_words": [],
    "topic": ["Korea"],
}
ANSWER: dict[str, Any] = {
    "status": "answered",
    "reason": None,
    "text": "Eight countries have concluded an ACSA with Korea. [1]",
    "claims": [CLAIM],
    "citations": [CITATION],
    "as_of": None,
    "question": "which countries has Korea signed ACSAs with?",
    "standalone_question": "which countries has Korea signed ACSAs with?",
    "composer": "extractive",
    "nearby": [],
    "timings": {"understand": 0.4, "retrieve": 31.0, "compose": 88.2, "verify": 2.1, "finish": 0.1},
    "id": "0b6f1f0f6b3d4c0f9d7f4f0b2a1c3e5d",
    "understood": UNDERSTOOD,
    "parts": [{"question": "which countries has Korea signed ACSAs with?", "round": 1, "passages": 20}],
    "follow_ups": [],
    "confidence": 0.81,
    "note": None,
    "conversation_id": "5f0c2d1e8a7b4c6d9e0f1a2b3c4d5e6f",
}
"""What an answer looks like."""


class CitationOut(Out):
    """Where a claim rests: characters `start` to `end` of the revision's text are the quote, to the letter."""

    n: int
    article_id: str
    revision: int
    title: str | None
    outlet: str | None
    published_at: str | None
    url: str | None
    quote: str
    start: int
    end: int
    carriers: int = Field(description="How many outlets carried the story; however many, it is one source.")
    corrected: bool = Field(description="Whether the article was corrected; what is quoted is its newest text.")
    opinion: bool = Field(description="Whether it is a column, a leader or a letter, and not news.")


class FindingOut(Out):
    """One thing in a claim that its quotes do not bear out."""

    kind: str
    words: str
    why: str


class VerdictOut(Out):
    """What the verifier said of a claim against its quotes."""

    supported: bool
    score: float
    findings: list[FindingOut]


class ClaimOut(Out):
    """One sentence of the answer."""

    text: str
    citations: list[int]
    support: float
    role: str = Field(description="answer, side (of a dispute), earlier, denial or entry (of a timeline).")
    verdict: VerdictOut


class NearbyOut(Out):
    """An article near the topic."""

    article_id: str
    title: str | None
    outlet: str | None
    published_at: str | None
    url: str | None


class UnderstoodOut(Out):
    """What the question was taken to ask."""

    kind: str = Field(description="question, timeline, changes, greeting, thanks or help.")
    question: str
    searched: str
    published_from: str | None
    published_to: str | None
    as_of: str | None
    time_words: list[str]
    topic: list[str]


class PartOut(Out):
    """One search: a part of the question, and what was found for it."""

    question: str
    round: int
    passages: int


class _Answered(Out):
    status: str = Field(examples=["answered"])
    reason: str | None
    text: str
    claims: list[ClaimOut]
    citations: list[CitationOut]
    as_of: str | None
    question: str
    standalone_question: str
    composer: str
    nearby: list[NearbyOut]
    timings: dict[str, float]
    id: str
    understood: UnderstoodOut
    parts: list[PartOut]
    follow_ups: list[str]
    confidence: float = Field(description="Estimated chance, from 0 to 1, that it is right; 0 where nothing is said.")
    note: str | None


class AnswerOut(_Answered):
    """An answer, or a refusal with its reason."""

    model_config = example(**ANSWER)
    conversation_id: str


class StaleOut(Out):
    """A citation whose article was taken back, deleted, or given another text since."""

    n: int = Field(description="The citation's number.")
    article_id: str
    kind: str = Field(description="retracted, deleted or revised.")
    at: str | None = Field(description="Since when, as far as it is known.")
    revision: int | None = Field(description="The revision that is in force in its place.")
    quote_stands: bool | None = Field(description="Whether that revision still has the quote's words.")
    reason: str


class FeedbackOut(Out):
    """What a reader said of an answer."""

    model_config = example(helpful=True, comment="Just what I needed.", given_at="2011-01-06T09:31:00+00:00")
    helpful: bool
    comment: str | None
    given_at: str = Field(description="ISO date-time in UTC.")


class KeptAnswerOut(_Answered):
    """An answer that was given before, held against the articles as they are now."""

    model_config = example(**ANSWER, kept_at="2011-01-06T09:30:00+00:00", stale=[], feedback=None)
    conversation_id: str | None
    kept_at: str
    stale: list[StaleOut] = Field(description="The citations that are out of date; none where it still stands.")
    feedback: FeedbackOut | None = Field(description="What its reader said of it.")
