"""Answers that were given: asked for again, and what their readers say of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from dateline.agent.stored import get, give_feedback
from dateline.api.described import BODY, problems
from dateline.api.schemas.answers import FeedbackOut, KeptAnswerOut
from dateline.api.schemas.chat import FeedbackIn
from dateline.api.service import Served

router = APIRouter(tags=["chat"])
AnswerId = Annotated[
    str, Path(max_length=200, description="As it came with the answer.", examples=["0b6f1f0f6b3d4c0f9d7f4f0b2a1c3e5d"])
]


@router.get("/v1/answers/{answer_id}", summary="An answer that was given", responses=problems("not-found"))
def answer(answer_id: AnswerId, service: Served) -> KeptAnswerOut:
    """An answer as it was given, with the citations that are out of date since."""
    with service.gate.reading():
        return KeptAnswerOut(**get(service.store.folder, service.store.archive, answer_id).to_dict())


@router.post(
    "/v1/answers/{answer_id}/feedback", summary="Say whether an answer helped", responses=problems("not-found", *BODY)
)
def feedback(answer_id: AnswerId, said: FeedbackIn, service: Served) -> FeedbackOut:
    """Keep what a reader says of an answer, beside it; what was said before is replaced."""
    given = give_feedback(service.store.folder, answer_id, helpful=said.helpful, comment=said.comment)
    return FeedbackOut.model_validate(given)
