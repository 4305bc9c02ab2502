"""Conversations: listed, read again, deleted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from dateline.agent.threads import answers_of, remove, threads
from dateline.api.cursors import Cursor, Limit, page, place
from dateline.api.described import problems
from dateline.api.schemas.answers import KeptAnswerOut
from dateline.api.schemas.chat import ConversationOut, ConversationsOut, HeldConversationOut
from dateline.api.service import Served

router = APIRouter(tags=["chat"])
ConversationPath = Annotated[
    str, Path(max_length=200, description="The conversation's id.", examples=["5f0c2d1e8a7b4c6d9e0f1a2b3c4d5e6f"])
]


@router.get("/v1/conversations", summary="List conversations", responses=problems())
def conversations(
    service: Served,
    limit: Limit = 50,
    cursor_: Cursor = None,
) -> ConversationsOut:
    """The conversations whose answers are kept, the latest first, without what was said in them."""
    before = None if cursor_ is None else place(cursor_, (int,))[0]
    with service.gate.reading():
        found = threads(service.store.folder, limit=limit + 1, before=before)
    shown, more = page(found, limit, lambda thread: (thread.number,))
    return ConversationsOut(
        conversations=[
            ConversationOut(id=t.id, question=t.question, turns=t.turns, begun_at=t.begun_at, last_at=t.last_at)
            for t in shown
        ],
        next_cursor=more,
    )


@router.get("/v1/conversations/{conversation_id:path}", summary="One conversation", responses=problems("not-found"))
def conversation(conversation_id: ConversationPath, service: Served) -> HeldConversationOut:
    """A conversation with its answers, the oldest first, each with the citations that are out of date since."""
    with service.gate.reading():
        kept = list(answers_of(service.store.folder, service.store.archive, conversation_id))
    return HeldConversationOut(id=conversation_id, answers=[KeptAnswerOut(**one.to_dict()) for one in kept])


@router.delete(
    "/v1/conversations/{conversation_id:path}",
    summary="Delete a conversation",
    status_code=204,
    responses=problems("not-found"),
)
def delete(conversation_id: ConversationPath, service: Served) -> None:
    """Remove a conversation with its answers and what was said of them, and wipe what the files still hold of them."""
    with service.gate.alone():
        remove(service.store.folder, service.checkpointer, conversation_id)
        service.tellings.forget()
