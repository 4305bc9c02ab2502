"""What OpenAPI says beside the shapes: the problems of each operation, and what the service is."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field

from dateline.api.problems import KINDS, MEDIA, problem

DESCRIPTION = """\
Ask the news, and get answers that you can check: each sentence rests on quotes, and each quote is a range of characters
of a stored revision.

Every failure is a problem document (RFC 9457) with a stable `type`. Every response has an `X-Request-ID`; one that you
send is kept.
"""
TAGS = [
    {"name": "chat", "description": "Questions, answers, conversations."},
    {"name": "search", "description": "Passages that bear on words."},
    {"name": "articles", "description": "Articles: read, taken in, corrected, taken back, deleted."},
    {"name": "feeds", "description": "Feeds that are followed."},
    {"name": "service", "description": "How the service does."},
]


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(json_schema_extra={"examples": [problem("not-found", "There is no answer “none”.")]})
    type: str = Field(description="Never changes: `urn:dateline:problem:` and the kind.")
    title: str
    status: int
    detail: str | None = Field(default=None, description="One sentence: what was wrong, with which value.")


def problems(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation that can meet these problems, besides those that any can."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in (*kinds, "invalid-input", "failure", "store-unavailable"):
        status, meaning = KINDS[kind]
        found[status] = {
            "description": meaning,
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": problem(kind, meaning)}},
        }
    return found


BODY = ("invalid-body", "too-large")
"""The problems of every operation that reads a body."""


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of an application."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=DESCRIPTION,
            routes=app.routes,
            tags=TAGS,
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = document
    return app.openapi_schema
