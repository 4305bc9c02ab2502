"""`POST /v1/chat`: a question gets its answer, whole or as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from typing import Annotated, Any
from uuid import uuid4

import anyio.to_thread
from fastapi import APIRouter, Header, Request
from fastapi.responses import Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from dateline.agent.answer import Answer
from dateline.agent.graph import Graph
from dateline.agent.stored import get
from dateline.agent.streaming import Event, stream
from dateline.api.described import BODY, Responses, event_stream, problems
from dateline.api.guard import check_conversation
from dateline.api.schemas.answers import ANSWER, CITATION, CLAIM, UNDERSTOOD, AnswerOut
from dateline.api.schemas.chat import ChatRequest
from dateline.api.service import Served, Service
from dateline.api.tellings import HEARTBEAT, Ask, Resume, Telling
from dateline.api.transcripts import Message

RETRY = 1_000
"""Milliseconds after which a client is to come back."""
_LOOK = 0.5
"""Seconds after which it is looked whether who asked is still there."""
_STREAM = "".join(
    f"event: {name}\ndata: {json.dumps(data)}\nid: {ANSWER['id']}-{n}\n\n"
    for n, (name, data) in enumerate(
        (("understood", UNDERSTOOD), ("sources", {"citations": [CITATION]}), ("claim", CLAIM), ("done", ANSWER)), 1
    )
)
_DATA = {
    "contentMediaType": "application/json",
    "contentSchema": {
        "anyOf": [
            *(
                {"$ref": f"#/components/schemas/{name}"}
                for name in ("UnderstoodOut", "ClaimOut", "AnswerOut", "Problem")
            ),
            {
                "type": "object",
                "required": ["citations"],
                "properties": {"citations": {"type": "array", "items": {"$ref": "#/components/schemas/CitationOut"}}},
            },
        ]
    },
}
_RESPONSES: Responses = {
    200: {
        "description": "The answer, or a refusal with its reason; with `stream`, server-sent events.",
        "content": event_stream(("understood", "sources", "claim", "done", "error"), _DATA, _STREAM),
    },
    **problems("not-found", *BODY),
}


def chat_router(graph: Graph, *, top: int, min_support: float) -> APIRouter:
    """The router that asks this graph."""
    router = APIRouter(tags=["chat"])

    def asking(question: ChatRequest, conversation: str) -> Ask:
        filters = question.filters

        def ask(answer_id: str) -> Iterator[Event]:
            return stream(
                graph,
                question.message,
                as_of=question.as_of,
                published_from=filters.from_,
                published_to=filters.to,
                outlets=filters.outlets,
                sections=filters.sections,
                languages=filters.languages,
                top=top,
                min_support=min_support if question.min_support is None else question.min_support,
                conversation=conversation,
                answer_id=answer_id,
            )

        return ask

    def resuming(question: ChatRequest) -> Resume:
        def resume(conversation: str) -> Ask:
            def ask(answer_id: str) -> Iterator[Event]:
                turns = graph.get_state({"configurable": {"thread_id": conversation}}).values.get("turns", [])
                for turn in turns:
                    if turn["answer"].get("id") == answer_id:  # killed between the turn's end and its last event
                        yield Answer.from_dict(turn["answer"])
                        return
                yield from asking(question, conversation)(answer_id)

            return ask

        return resume

    @router.post("/v1/chat", summary="Ask a question", response_model=AnswerOut, responses=_RESPONSES)
    async def chat(
        request: Request,
        question: ChatRequest,
        service: Served,
        last_event_id: Annotated[
            str | None, Header(max_length=100, description="The id of the last event that came: hear the rest of it.")
        ] = None,
    ) -> Any:
        """Ask a question, in a conversation or alone.

        Without `stream`, the answer comes whole. With it, events come as they happen: `understood`; for each claim,
        once it was verified, `sources` with the citations that it brings, and `claim`; last `done` with the whole
        answer, or `error` with a problem document. Each has an id; after a lost connection, the same request with
        `Last-Event-ID` gives the events after that one. Who leaves for good stops the work.
        """
        if question.stream and last_event_id and (found := service.tellings.find(last_event_id)):
            transcript, answer_id, number = found
            if transcript is not None:
                return _events(_sent(service.tellings.follow(transcript, number, resuming(question))))
            return _events(_kept(await anyio.to_thread.run_sync(_finished, service, answer_id), number))
        conversation = question.conversation_id or uuid4().hex
        check_conversation(getattr(request.state, "key", None), conversation)
        telling = service.tellings.begin(conversation, asking(question, conversation), resumable=question.stream)
        if question.stream:
            await telling.begun(HEARTBEAT)
            return _events(_sent(telling.follow()))
        await _answered(request, telling)
        if telling.error is not None:
            raise telling.error
        if telling.answer is None:
            return Response(status_code=499)  # nobody is there to read it
        return AnswerOut(conversation_id=conversation, **telling.answer.to_dict())

    return router


async def _answered(request: Request, telling: Telling) -> None:
    """Wait for the answer; where who asked is gone, stop the work."""

    async def listen() -> None:
        async with aclosing(telling.follow()) as messages:  # type: ignore[type-var]
            async for _ in messages:
                pass

    listening = asyncio.ensure_future(listen())
    try:
        while not (await asyncio.wait({listening}, timeout=_LOOK))[0]:
            if await request.is_disconnected():
                telling.left.set()
                return
    finally:
        listening.cancel()


def _finished(service: Service, answer_id: str) -> dict[str, Any]:
    with service.gate.reading():
        kept = get(service.store.folder, service.store.archive, answer_id)
    return {"conversation_id": kept.conversation, **kept.answer.to_dict()}


def _events(messages: AsyncIterator[bytes]) -> EventSourceResponse:
    return EventSourceResponse(messages, headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})


async def _sent(told: AsyncIterator[Message | None]) -> AsyncIterator[bytes]:
    async with aclosing(told) as messages:  # type: ignore[type-var]
        async for message in messages:
            yield KEEPALIVE_COMMENT if message is None else _encoded(message)


async def _kept(answer: dict[str, Any], after: int) -> AsyncIterator[bytes]:
    yield _encoded(Message(f"{answer['id']}-{after + 1}", "done", answer))


def _encoded(message: Message) -> bytes:
    return format_sse_event(data_str=json.dumps(message.data), event=message.name, id=message.id, retry=RETRY)
