"""`GET /v1/jobs/{id}`: how far a job is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from dateline.api.described import problems
from dateline.api.schemas.service import JobOut
from dateline.api.service import Served

router = APIRouter(tags=["articles"])
JobId = Annotated[
    str, Path(max_length=200, description="As it came with 202.", examples=["9d7f4f0b2a1c3e5d0b6f1f0f6b3d4c0f"])
]


@router.get("/v1/jobs/{job_id}", summary="How far a job is", responses=problems("not-found"))
def job(job_id: JobId, service: Served) -> JobOut:
    """How many of a job's articles were taken in, and which were not, and why."""
    return JobOut.model_validate(service.jobs.job(job_id))
