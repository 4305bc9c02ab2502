"""`POST /v1/articles`: articles are taken in, at once or as a job."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Response
from fastapi.responses import JSONResponse

from dateline.api.described import BODY, problems
from dateline.api.schemas.articles import MOST_AT_ONCE, ArticleIn, ArticlesIn, TakenInOut
from dateline.api.schemas.service import JobOut
from dateline.api.service import Served
from dateline.api.worker import take_in
from dateline.index.errors import InputError

router = APIRouter(tags=["articles"])
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "All were known already, or rejected.", "model": TakenInOut},
    201: {"description": "At least one is new, or has a new text.", "model": TakenInOut},
    202: {
        "description": "More than twenty: they are a job, which `Location` names.",
        "model": JobOut,
        "headers": {"Location": {"description": "Where the job tells how far it is.", "schema": {"type": "string"}}},
    },
    **problems("key-reused", *BODY),
}
_EXAMPLES: dict[str, Any] = {
    "one": {"value": {"id": "pac-1", "title": "Sea wall mended", "text": "The sea wall was mended."}},
    "several": {"value": [{"id": "pac-1", "text": "The sea wall was mended."}, {"id": "pac-2", "text": "It rained."}]},
}
Key = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="A name of your own for this request: sent again, it is answered the same and does nothing.",
    ),
]


@router.post(
    "/v1/articles", summary="Take articles in", response_model=TakenInOut, responses=_RESPONSES, status_code=201
)
def articles(
    given: Annotated[ArticleIn | ArticlesIn, Body(openapi_examples=_EXAMPLES)],
    service: Served,
    idempotency_key: Key = None,
) -> Response:
    """Take one article in, or many; doing it twice changes nothing, and another text of a known one is a revision.

    Up to twenty can be found when the response comes. More become a job: they are kept at once, survive a restart, and
    are taken in one after another.
    """
    single = isinstance(given, ArticleIn)
    several = [given] if isinstance(given, ArticleIn) else given
    fields = [article.model_dump(exclude_none=True) for article in several]
    if len(fields) > MOST_AT_ONCE:
        job = service.jobs.job(service.jobs.add(fields, key=idempotency_key))
        service.worker.wake()
        body = JobOut.model_validate(job).model_dump()
        return JSONResponse(body, 202, headers={"Location": f"/v1/jobs/{job.id}"})
    with service.gate.writing():
        if idempotency_key and (known := service.jobs.replay(idempotency_key, fields)):
            return JSONResponse(known[1], known[0])
        taken = take_in(service.store, fields)
        if single and taken[0].outcome == "rejected":
            raise InputError(f"The article cannot be taken in: {taken[0].reason}.")
        status = 201 if any(one.outcome in ("new", "changed") for one in taken) else 200
        answer = {"articles": [{"id": t.id, "outcome": t.outcome, "reason": t.reason} for t in taken]}
        if idempotency_key:
            service.jobs.remember(idempotency_key, fields, status, answer)
    return JSONResponse(answer, status)
