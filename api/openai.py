"""OpenAI's chat completions over the agent, so that clients that people already have can ask the news.

The messages are the conversation: nothing of it is kept here. Only claims that have passed the verifier are streamed.
"""

from __future__ import annotations

import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Request
from fastapi.responses import StreamingResponse

from dateline.agent.answer import Answer, Citation
from dateline.agent.cite import label
from dateline.agent.history import turns_of
from dateline.agent.state import Turn
from dateline.agent.streaming import Event, Told
from dateline.agent.understand.standalone import LONGEST
from dateline.api.described import BODY, Responses, event_stream, openai_problems
from dateline.api.openai_errors import OpenAIRoute, RefusedError, told
from dateline.api.openai_schemas import (
    DONE,
    MODEL,
    SINCE,
    STREAM,
    About,
    Annotation,
    ChatMessage,
    Choice,
    Completion,
    CompletionRequest,
    Message,
    Model,
    Models,
    UrlCitation,
    Usage,
    chunk,
    sent,
)
from dateline.api.questions import Questions
from dateline.version import __version__

MOST_TURNS = 20
"""Earlier questions, with their answers, that a follow-up may lean on."""
PAUSE = 10.0
"""Seconds without an event after which a stream says that it is alive."""

_FINGERPRINT = f"dateline-{__version__}"
_NUMBERS = re.compile(r"\[\d+\]")
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_RESPONSES: Responses = {
    200: {
        "description": "The answer; with `stream`, server-sent events, each a `chat.completion.chunk`.",
        "content": event_stream(
            None,
            {"description": "A `chat.completion.chunk` as JSON; last of all `[DONE]`."},
            STREAM,
        ),
    },
    **openai_problems("not-found", *BODY),
}


def openai_router(questions: Questions) -> APIRouter:
    """The routes of OpenAI's API that Dateline speaks."""
    router = APIRouter(prefix="/v1", tags=["openai"], route_class=OpenAIRoute)

    @router.get("/models", summary="List models, in OpenAI's shape", responses=openai_problems())
    def models() -> Models:
        """Clients ask for it to learn what may be named in a request: `dateline`, and nothing else."""
        return Models(data=[Model(created=SINCE)])

    @router.get("/models/{model}", summary="One model, in OpenAI's shape", responses=openai_problems("not-found"))
    def model(model: Annotated[str, Path(description="Its name.", examples=[MODEL])]) -> Model:
        """Says that `dateline` is there; any other name is a 404."""
        _check_model(model)
        return Model(created=SINCE)

    @router.post(
        "/chat/completions",
        summary="Ask a question, in OpenAI's shape",
        response_model=Completion,
        responses=_RESPONSES,
    )
    async def completions(request: CompletionRequest, http: Request) -> Completion | StreamingResponse:
        """Answer the last message, which may lean on those before it; parameters that do not apply are ignored.

        Citations are `annotations` of the message, each at the place of its number in the text. With `stream`, only
        claims that were verified are sent.
        """
        _check_model(request.model)
        question, history = _conversation(request.messages)
        turns = await run_sync(_turns, history)
        id_, address = uuid4().hex, str(http.base_url)
        events = questions.events(question, turns=turns, as_of=request.as_of, answer_id=id_, pause=PAUSE)
        writing = Writing(address)
        told_of = _Completing(questions, request, id_, writing)
        if request.stream:
            first = await anext(events)  # what is wrong with the question is told with a status of its own
            return StreamingResponse(told_of.chunks(first, events), media_type="text/event-stream", headers=_HEADERS)
        async with aclosing(events):
            return await told_of.whole(events)

    return router


class Writing:
    """An answer's text as it grows, and where in it each citation stands.

    The text is the answer's own but for line breaks, which an answer has throughout where any claim is an entry or a
    side, and a text that grows only from there on.
    """

    def __init__(self, address: str) -> None:
        self.text = ""
        self.annotations: list[Annotation] = []
        self._address = address
        self._citations: list[Citation] = []
        self._in_lines = False

    def add(self, claim: Told) -> tuple[str, list[Annotation]]:
        """What a claim adds to the text, and the annotations for it."""
        self._citations += claim.citations
        self._in_lines |= claim.claim.role in ("entry", "side")
        between = ("\n" if self._in_lines else " ") if self.text else ""
        begun, before = len(self.text), len(self.annotations)
        self.text += f"{between}{label(claim.claim, self._citations)}{claim.claim.text} "
        for number in claim.claim.citations:
            marker = f"[{number}]"
            self.annotations.append(self._annotation(self._citations[number - 1], len(self.text), len(marker)))
            self.text += marker
        return self.text[begun:], self.annotations[before:]

    def end(self, answer: Answer) -> str:
        """What is still to be said: the text where there are no claims, and the note."""
        begun = len(self.text)
        if not self.text:
            self.text = answer.text
        if answer.note:
            self.text += f"\n\n{answer.note}"
        return self.text[begun:]

    def _annotation(self, citation: Citation, start: int, length: int) -> Annotation:
        path = f"v1/articles/{quote(citation.article_id, safe='')}/revisions/{citation.revision}"
        return Annotation(
            url_citation=UrlCitation(
                start_index=start,
                end_index=start + length,
                url=citation.url or self._address + path,
                title=citation.title or citation.outlet or citation.article_id,
                number=citation.n,
                quote=citation.quote,
                outlet=citation.outlet,
                published_at=citation.published_at,
                article_id=citation.article_id,
                revision=citation.revision,
                start=citation.start,
                end=citation.end,
            )
        )


class _Completing:
    """One request on its way to its answer."""

    def __init__(self, questions: Questions, request: CompletionRequest, id_: str, writing: Writing) -> None:
        self._questions = questions
        self._messages = request.messages
        self._wants_usage = bool(request.stream_options and request.stream_options.include_usage)
        self._id = f"chatcmpl-{id_}"
        self._created = int(time.time())
        self._writing = writing

    async def whole(self, events: AsyncIterator[Event | None]) -> Completion:
        """The answer in one piece."""
        async for event in events:
            if isinstance(event, Told):
                self._writing.add(event)
            elif isinstance(event, Answer):
                self._writing.end(event)
                return Completion(
                    id=self._id,
                    created=self._created,
                    choices=[
                        Choice(message=Message(content=self._writing.text, annotations=self._writing.annotations))
                    ],
                    usage=await self._usage(),
                    system_fingerprint=_FINGERPRINT,
                    dateline=_about(event),
                )
        raise RuntimeError("The graph ended without an answer.")

    async def chunks(
        self, first: Event | None, events: AsyncGenerator[Event | None, None]
    ) -> AsyncGenerator[str, None]:
        """The answer in pieces, each a server-sent event; a failure is one, too, for its status has been sent."""
        async with aclosing(events):
            try:
                yield self._chunk({"role": "assistant", "content": "", "refusal": None})
                yield self._pieces(first)
                async for event in events:
                    yield self._pieces(event)
                    if isinstance(event, Answer):
                        yield self._chunk({}, "stop", dateline=_about(event).model_dump())
                        break
                if self._wants_usage:
                    yield self._chunk(None, usage=(await self._usage()).model_dump())
                yield DONE
            except Exception as error:
                yield sent({"error": told(error)[1].model_dump()})

    def _pieces(self, event: Event | None) -> str:
        """What is sent for an event."""
        if event is None:
            return ": still at it\n\n"
        if isinstance(event, Told):
            text, annotations = self._writing.add(event)
            return self._chunk({"content": text, "annotations": [one.model_dump() for one in annotations]})
        if isinstance(event, Answer) and (text := self._writing.end(event)):
            return self._chunk({"content": text})
        return ""

    def _chunk(self, delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> str:
        usage = {"usage": None} if self._wants_usage else {}
        return sent(chunk(self._id, self._created, _FINGERPRINT, delta, finish, **{**usage, **more}))

    async def _usage(self) -> Usage:
        asked = await run_sync(self._questions.count_tokens, [_text(message) for message in self._messages])
        answered = await run_sync(self._questions.count_tokens, [self._writing.text])
        return Usage(prompt_tokens=asked, completion_tokens=answered, total_tokens=asked + answered)


def _about(answer: Answer) -> About:
    return About(
        answer_id=answer.id,
        status=answer.status,
        reason=answer.reason,
        as_of=answer.as_of,
        follow_ups=list(answer.follow_ups),
    )


def _check_model(name: str) -> None:
    if name != MODEL:
        raise RefusedError(
            404, f"There is no model “{name}”; the only one is “{MODEL}”.", param="model", code="model_not_found"
        )


def _text(message: ChatMessage) -> str:
    if isinstance(message.content, list):
        return "\n".join(part.text for part in message.content if part.text)
    return message.content or ""


def _conversation(messages: Sequence[ChatMessage]) -> tuple[str, list[tuple[str, str]]]:
    """The question, and what was said before it by user and assistant."""
    said = [message for message in messages if message.role in ("user", "assistant")]
    if not said or said[-1].role != "user":
        raise RefusedError(400, "The last message must be the user's: it is the question.", param="messages")
    last = said[-1].content
    if isinstance(last, list) and (other := next((part.type for part in last if part.type != "text"), None)):
        raise RefusedError(400, f"Dateline reads text only, not “{other}”.", param="messages")
    return _text(said[-1]), [(message.role, _text(message)) for message in said[:-1]]


def _turns(history: Sequence[tuple[str, str]]) -> list[Turn]:
    """The last turns of a conversation, without what no question can lean on: empty and overlong ones, numbers."""
    asked = [place for place, (role, _) in enumerate(history) if role == "user"]
    recent = history[asked[-MOST_TURNS] :] if len(asked) > MOST_TURNS else history
    readable = ((role, (text if role == "user" else _NUMBERS.sub("", text))[:LONGEST]) for role, text in recent)
    clean = ((role, text.encode(errors="ignore").decode()) for role, text in readable)
    return turns_of((role, text) for role, text in clean if text.strip())
