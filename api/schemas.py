"""The shapes that go over the wire, as OpenAPI shows them; they mirror the types of `agent` and `index`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CitationOut(_Out):
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


class FindingOut(_Out):
    """One thing in a claim that its quotes do not bear out."""

    kind: str
    words: str
    why: str


class VerdictOut(_Out):
    """What the verifier said of a claim against its quotes."""

    supported: bool
    score: float
    findings: list[FindingOut]


class ClaimOut(_Out):
    """One sentence of the answer."""

    text: str
    citations: list[int]
    support: float
    role: str = Field(description="answer, side (of a dispute), earlier, denial or entry (of a timeline).")
    verdict: VerdictOut


class NearbyOut(_Out):
    """An article near the topic."""

    article_id: str
    title: str | None
    outlet: str | None
    published_at: str | None
    url: str | None


class UnderstoodOut(_Out):
    """What the question was taken to ask."""

    kind: str = Field(description="question, timeline, changes, greeting, thanks or help.")
    question: str
    searched: str
    published_from: str | None
    published_to: str | None
    as_of: str | None
    time_words: list[str]
    topic: list[str]


class PartOut(_Out):
    """One search: a part of the question, and what was found for it."""

    question: str
    round: int
    passages: int


class _Answered(_Out):
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
    note: str | None


class AnswerOut(_Answered):
    """An answer, or a refusal with its reason."""

    conversation_id: str


class StaleOut(_Out):
    """A citation whose article was taken back, deleted, or given another text since."""

    n: int = Field(description="The citation's number.")
    article_id: str
    kind: str = Field(description="retracted, deleted or revised.")
    at: str | None = Field(description="Since when, as far as it is known.")
    revision: int | None = Field(description="The revision that is in force in its place.")
    quote_stands: bool | None = Field(description="Whether that revision still has the quote's words.")
    reason: str


class KeptAnswerOut(_Answered):
    """An answer that was given before, held against the articles as they are now."""

    conversation_id: str | None
    kept_at: str
    stale: list[StaleOut] = Field(description="The citations that are out of date; none where it still stands.")


class PassageOut(_Out):
    """A passage that bears on the words searched for, and why it ranked."""

    id: str
    text: str
    article_id: str
    revision: int
    start: int
    end: int
    title: str | None
    outlet: str | None
    published_at: str | None
    url: str | None
    status: str
    story_id: str | None
    carriers: int = Field(description="How many outlets carry its story.")
    score: float
    dense_rank: int | None = Field(description="Place among the nearest vectors, from 1.")
    cosine: float | None
    words_rank: int | None = Field(description="Place by BM25 over the question’s words.")
    bm25: float | None
    names_rank: int | None = Field(description="Place by quotations and aliases.")
    recency: float
    lead: float
    reranked: float | None


class ArticleOut(_Out):
    """One story by one outlet."""

    id: str
    url: str | None
    title: str | None
    outlet: str | None
    authors: list[str]
    section: str | None
    language: str | None
    published_at: str | None
    updated_at: str | None
    status: str
    revision: int


class RevisionOut(_Out):
    """One version of an article's text."""

    article_id: str
    number: int
    title: str | None
    text: str
    content_hash: str
    seen_at: str
