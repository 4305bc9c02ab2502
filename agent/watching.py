"""Whoever looks on while questions are answered: counts for a monitor, and spans by OpenTelemetry's GenAI conventions.

Spans are made through OpenTelemetry's API, which does nothing until a program sets a provider (`api/traces.py`). The
conventions still change; the names that are used stand here and nowhere else. Words of questions, quotes and answers
are left out unless `tell_words` was called.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, get_tracer

from dateline.agent.answer import Answer

_tracer = get_tracer("dateline")
_ROLES = {"human": "user", "ai": "assistant"}
_told: dict[str, bool] = {"words": False}


class Watch(Protocol):
    """What is told of each question while it is answered."""

    def step(self, name: str, seconds: float) -> None:
        """A step of the graph took so long."""

    def verified(self, *, passed: int, repaired: int, dropped: int) -> None:
        """So many drafts passed the verifier as they were, by other words, or not at all."""


class Nobody:
    """Looks away."""

    def step(self, name: str, seconds: float) -> None:
        """Nothing."""

    def verified(self, *, passed: int, repaired: int, dropped: int) -> None:
        """Nothing."""


NOBODY: Watch = Nobody()


def tell_words(told: bool) -> None:
    """Whether spans have the words of questions and answers, in this process."""
    _told["words"] = told


@contextmanager
def watched_question(conversation: str | None) -> Iterator[Span]:
    """The span of a question, from its first step to its answer."""
    with _span("invoke_agent dateline") as span:
        _set(
            span,
            {
                "gen_ai.operation.name": "invoke_agent",
                "gen_ai.agent.name": "dateline",
                "gen_ai.conversation.id": conversation,
            },
        )
        yield span


def tell_answer(span: Span, answer: Answer) -> None:
    """Add to a question's span what became of it."""
    _set(
        span,
        {
            "dateline.answer.id": answer.id,
            "dateline.answer.status": answer.status,
            "dateline.answer.reason": answer.reason,
            "dateline.answer.composer": answer.composer,
            "dateline.answer.claims": len(answer.claims),
        },
    )
    if _told["words"]:
        span.set_attribute("gen_ai.input.messages", _messages([("user", answer.question)]))
        span.set_attribute("gen_ai.output.messages", _messages([("assistant", answer.text)]))


@contextmanager
def watched_step(name: str, watch: Watch) -> Iterator[None]:
    """The span of a step of the graph, and its time for the watch."""
    begun = time.perf_counter()
    with _span(name) as span:
        if name == "retrieve":
            span.set_attribute("gen_ai.operation.name", "retrieval")
        try:
            yield
        finally:
            watch.step(name, time.perf_counter() - begun)


@contextmanager
def watched_model(model: BaseChatModel, messages: Sequence[BaseMessage]) -> Iterator[Span]:
    """The span of asking a chat model, with all attempts; a failure is told by the name of its kind."""
    known = model._get_ls_params()
    name = known.get("ls_model_name") or model._llm_type
    with _span(f"chat {name}", SpanKind.CLIENT) as span:
        _set(
            span,
            {
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": known.get("ls_provider") or model._llm_type,
                "gen_ai.request.model": name,
                "gen_ai.request.temperature": known.get("ls_temperature"),
                "gen_ai.request.max_tokens": known.get("ls_max_tokens"),
                "gen_ai.output.type": "json",
            },
        )
        if _told["words"]:
            said = [(_ROLES.get(message.type, message.type), str(message.content)) for message in messages]
            span.set_attribute("gen_ai.input.messages", _messages(said))
        yield span


def tell_reply(span: Span, reply: object) -> None:
    """Add to a model's span what it answered: tokens, the model that did, why it ended."""
    if not isinstance(reply, AIMessage):
        return
    usage, more = reply.usage_metadata, reply.response_metadata
    _set(
        span,
        {
            "gen_ai.response.id": more.get("id") or reply.id,
            "gen_ai.response.model": more.get("model_name") or more.get("model"),
            "gen_ai.response.finish_reasons": [end] if (end := more.get("finish_reason")) else None,
            "gen_ai.usage.input_tokens": usage["input_tokens"] if usage else None,
            "gen_ai.usage.output_tokens": usage["output_tokens"] if usage else None,
        },
    )
    if _told["words"]:
        span.set_attribute("gen_ai.output.messages", _messages([("assistant", str(reply.content))]))


@contextmanager
def _span(name: str, kind: SpanKind = SpanKind.INTERNAL) -> Iterator[Span]:
    """A span; of a failure it tells the kind alone, for messages may have words of a question."""
    with _tracer.start_as_current_span(name, kind=kind, record_exception=False, set_status_on_exception=False) as span:
        try:
            yield span
        except Exception as error:
            span.set_attribute("error.type", str(getattr(error, "why", type(error).__name__)))
            span.set_status(Status(StatusCode.ERROR))
            raise


def _set(span: Span, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if value is not None:
            span.set_attribute(name, value)


def _messages(said: Sequence[tuple[str, str]]) -> str:
    """Messages in the shape of the conventions."""
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": text}]} for role, text in said])
