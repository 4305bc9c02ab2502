"""The shapes of OpenAI's chat completions, as far as Dateline speaks them."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool

from dateline.api.schemas.answers import ANSWER, CITATION, CLAIM
from dateline.api.schemas.base import example
from dateline.api.schemas.search import Day

MODEL = "dateline"
SINCE = 1_735_689_600
"""When the model was made, as far as clients ask: the first of January 2025."""
DONE = "data: [DONE]\n\n"
"""What ends a stream."""
_OF_CITATION = ("url", "title", "quote", "outlet", "published_at", "article_id", "revision", "start", "end")
MOST_MESSAGES = 1_000
_QUESTION: dict[str, JsonValue] = {
    "model": MODEL,
    "messages": [{"role": "user", "content": "which countries has Korea signed ACSAs with?"}],
}
_MODEL: dict[str, Any] = {"id": MODEL, "object": "model", "created": SINCE, "owned_by": "dateline"}
_TEXT = f"{CLAIM['text']} [1]"
_ANNOTATION: dict[str, Any] = {
    "type": "url_citation",
    "url_citation": {
        "start_index": 51,
        "end_index": 54,
        "number": 1,
        **{name: CITATION[name] for name in _OF_CITATION},
    },
}
_ABOUT = {**{name: ANSWER[name] for name in ("status", "reason", "as_of", "follow_ups")}, "answer_id": ANSWER["id"]}
_ID = f"chatcmpl-{ANSWER['id']}"
COMPLETION: dict[str, Any] = {
    "id": _ID,
    "object": "chat.completion",
    "created": SINCE,
    "model": MODEL,
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": _TEXT, "refusal": None, "annotations": [_ANNOTATION]},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 12, "completion_tokens": 14, "total_tokens": 26},
    "system_fingerprint": "dateline-0.1.0",
    "dateline": _ABOUT,
}
"""What a completion looks like."""


class ContentPart(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str = Field(examples=["text"])
    text: str | None = None


class ChatMessage(BaseModel):
    """Something that was said."""

    model_config = ConfigDict(extra="ignore")

    role: str = Field(description="user, assistant; anything else is passed over.", examples=["user"])
    content: str | list[ContentPart] | None = None


class StreamOptions(BaseModel):
    """How a stream is wanted."""

    model_config = ConfigDict(extra="ignore")

    include_usage: StrictBool | None = Field(default=None, description="Whether a last chunk tells the usage.")


class CompletionRequest(BaseModel):
    """A conversation whose last message is to be answered; parameters that are not listed are ignored."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"examples": [_QUESTION]})

    model: str = Field(description="Always dateline.")
    messages: list[ChatMessage] = Field(
        min_length=1,
        max_length=MOST_MESSAGES,
        description="What was said, the oldest first; the last is the question.",
    )
    stream: StrictBool | None = Field(default=None, description="Whether claims are sent as soon as each was verified.")
    stream_options: StreamOptions | None = None
    as_of: Day | None = Field(
        default=None, description="ISO date: answer from what was published by then. Not of OpenAI's API."
    )


class UrlCitation(BaseModel):
    """A source; characters `start_index` to `end_index` of the message are its number in brackets."""

    start_index: int
    end_index: int
    url: str
    title: str
    number: int = Field(description="The citation's number.")
    quote: str = Field(description="The words of the article that the claim rests on.")
    outlet: str | None
    published_at: str | None
    article_id: str
    revision: int
    start: int = Field(description="Where the quote begins in the revision's text, in characters.")
    end: int


class Annotation(BaseModel):
    """What a place in the message refers to."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class Message(BaseModel):
    """The answer."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: str | None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one answer that there is."""

    index: int = 0
    message: Message
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Tokens of the embedding model in what was sent and in what was answered; nothing is billed by them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class About(BaseModel):
    """What OpenAI's shape has no place for."""

    answer_id: str = Field(description="GET /v1/answers/{id} gives the answer in full.")
    status: str = Field(examples=["answered"])
    reason: str | None
    as_of: str | None
    follow_ups: list[str]


class Completion(BaseModel):
    """An answer."""

    model_config = example(**COMPLETION)
    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage
    system_fingerprint: str
    dateline: About


class Model(BaseModel):
    """The one model that there is."""

    model_config = example(**_MODEL)
    id: str = MODEL
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "dateline"


class Models(BaseModel):
    """The models."""

    model_config = example(object="list", data=[_MODEL])
    object: Literal["list"] = "list"
    data: list[Model]


def chunk(
    id_: str, created: int, fingerprint: str, delta: dict[str, Any] | None, finish: str | None = None, **more: Any
) -> dict[str, Any]:
    """A piece of a streamed answer; without a delta, it has no choices."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]
    return {
        "id": id_,
        "object": "chat.completion.chunk",
        "created": created,
        "model": MODEL,
        "system_fingerprint": fingerprint,
        "choices": choices,
        **more,
    }


def sent(value: dict[str, Any]) -> str:
    """A server-sent event."""
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


STREAM = (
    "".join(
        sent(chunk(_ID, SINCE, COMPLETION["system_fingerprint"], delta, finish))
        for delta, finish in (
            ({"role": "assistant", "content": "", "refusal": None}, None),
            ({"content": _TEXT, "annotations": [_ANNOTATION]}, None),
            ({}, "stop"),
        )
    )
    + DONE
)
"""What a stream looks like."""
