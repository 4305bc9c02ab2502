"""A question."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from dateline.api.schemas.answers import KeptAnswerOut
from dateline.api.schemas.base import In, example
from dateline.api.schemas.search import Day, FiltersIn

ConversationId = Annotated[str, Field(min_length=1, max_length=200)]


class ChatRequest(In):
    """A question, in a conversation or alone."""

    model_config = example(message="which countries has Korea signed ACSAs with?")
    message: str = Field(description="The question, at most 2,000 characters.")
    conversation_id: ConversationId | None = Field(
        default=None, description="The conversation to go on with; none begins a new one."
    )
    as_of: Day | None = Field(default=None, description="ISO date: answer from what was published by then.")
    filters: FiltersIn = Field(default=FiltersIn(), description="Which articles count.")
    min_support: float | None = Field(
        default=None, ge=0, le=1, description="Chance of being right below which it is not_found."
    )
    stream: bool = Field(default=False, description="Tell of the answer as it grows, as server-sent events.")


class FeedbackIn(In):
    """What a reader says of an answer."""

    model_config = example(helpful=True, comment="Just what I needed.")
    helpful: bool
    comment: str | None = Field(default=None, max_length=2_000)


class ConversationOut(BaseModel):
    """A conversation, without what was said."""

    model_config = example(
        id="5f0c2d1e8a7b4c6d9e0f1a2b3c4d5e6f",
        question="which countries has Korea signed ACSAs with?",
        turns=2,
        begun_at="2011-01-06T09:30:00+00:00",
        last_at="2011-01-06T09:32:00+00:00",
    )
    id: str
    question: str = Field(description="The first question.")
    turns: int
    begun_at: str
    last_at: str


class ConversationsOut(BaseModel):
    """A page of conversations."""

    model_config = example(conversations=[], next_cursor=None)
    conversations: list[ConversationOut]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; none: this is the last.")


class HeldConversationOut(BaseModel):
    """A conversation with its answers, the oldest first."""

    model_config = example(id="5f0c2d1e8a7b4c6d9e0f1a2b3c4d5e6f", answers=[])
    id: str
    answers: list[KeptAnswerOut]
