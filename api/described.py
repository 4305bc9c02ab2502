"""What OpenAPI says beside the shapes: what can go wrong with each operation, who may do it, what the service is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field

from dateline.api.entrance import line_of
from dateline.api.guard import is_public, rule_of
from dateline.api.openai_errors import ErrorDetail, ErrorOut, detail, is_openai_path
from dateline.api.problems import KINDS, MEDIA, problem

DESCRIPTION = """\
Ask the news, and get answers that you can check: each sentence rests on quotes, and each quote is a range of characters
of a stored revision.

Every failure is a problem document (RFC 9457) with a stable `type`, or, where OpenAI's protocol is spoken, an error of
its shape. Every response has an `X-Request-ID`; one that you send is kept.
"""
TAGS = [
    {"name": "chat", "description": "Questions, answers, conversations."},
    {"name": "openai", "description": "The same for clients that speak OpenAI's protocol."},
    {"name": "search", "description": "Passages that bear on words."},
    {"name": "articles", "description": "Articles: read, taken in, corrected, taken back, deleted."},
    {"name": "feeds", "description": "Feeds that are followed."},
    {"name": "service", "description": "How the service does."},
]
BODY = ("invalid-body", "too-large")
"""The problems of every operation that reads a body."""
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key of `dateline keys create`."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key, in a header."},
}

_HEADERS: dict[str, tuple[str, ...]] = {
    "no-key": ("WWW-Authenticate",),
    "wrong-key": ("WWW-Authenticate",),
    "forbidden": ("WWW-Authenticate",),
    "too-many-requests": ("Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
    "busy": ("Retry-After",),
}
"""What else is told with a problem."""
Responses = dict[int | str, dict[str, Any]]


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(json_schema_extra={"examples": [problem("not-found", "There is no answer “none”.")]})
    type: str = Field(description="Never changes: `urn:dateline:problem:` and the kind.")
    title: str
    status: int
    detail: str | None = Field(default=None, description="One sentence: what was wrong, with which value.")


def problems(*kinds: str) -> Responses:
    """The `responses` of an operation that can meet these problems, besides those that any can."""
    found: Responses = {}
    for kind in (*kinds, "invalid-input", "failure", "store-unavailable"):
        _add(found, kind)
    return found


def openai_problems(*kinds: str) -> Responses:
    """The same where OpenAI's protocol is spoken, which knows no 422."""
    found: Responses = {}
    for kind in (*kinds, "failure", "store-unavailable"):
        _add(found, kind, openai=True)
    return found


def event_stream(names: tuple[str, ...] | None, data: dict[str, Any], example: str) -> dict[str, Any]:
    """The media type of server-sent events: the schema is that of each event, its `data` being text.

    Args:
        names: that events have; None where they have none.
        data: what is known of the text beyond its being one.
        example: a whole stream.

    """
    event: dict[str, Any] = {"data": {"type": "string", **data}}
    if names is not None:
        event |= {"event": {"type": "string", "enum": list(names)}, "id": {"type": "string"}}
    schema = {"title": "Event", "type": "object", "required": list(event), "properties": event}
    return {"text/event-stream": {"schema": schema, "example": example}}


def describe(app: FastAPI, *, keys: bool) -> dict[str, Any]:
    """The OpenAPI document of an application, which wants keys or not."""
    if app.openapi_schema is None:
        given = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=DESCRIPTION,
            routes=app.routes,
            tags=TAGS,
        )
        document: dict[str, Any] = json.loads(json.dumps(given))  # what routes share must not be changed
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        for told in (Problem, ErrorOut, ErrorDetail):
            schemas[told.__name__] = told.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas[told.__name__].pop("$defs", None)
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for shape in _shapes(BaseModel):  # FastAPI takes nulls out of examples
            extra = shape.model_config.get("json_schema_extra")
            if shape.__name__ in schemas and isinstance(extra, dict):
                schemas[shape.__name__] |= extra
        if keys:
            components["securitySchemes"] = SCHEMES
        for method, path, operation in _operations(document):
            _describe(method, path, operation, keys=keys)
        app.openapi_schema = document
    return app.openapi_schema


def _shapes(of: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for shape in of.__subclasses__():
        if shape.__module__.startswith("dateline.api."):
            yield shape
        yield from _shapes(shape)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _describe(method: str, path: str, operation: dict[str, Any], *, keys: bool) -> None:
    """Add what the door may answer, and which key it wants."""
    openai, responses = is_openai_path(path), operation["responses"]
    media = [media for response in responses.values() for media in response.get("content", {}).values()]
    kinds = [kind for one in media for kind in one.get("examples", ()) if kind in KINDS]
    if not is_public(path):
        kinds.append("too-many-requests")
        if keys:
            kinds += ["no-key", "wrong-key", "forbidden", "keys-unavailable"]
            scopes = list(rule_of(method, path).scopes)
            operation["security"] = [{name: scopes} for name in SCHEMES]
        if line_of(method, path):
            kinds += ["busy", "too-slow"]
    for kind in kinds:
        _add(responses, kind, openai=openai)
    if openai or not operation.keys() & {"parameters", "requestBody"}:
        responses.pop("422", None)
    operation["responses"] = dict(sorted(responses.items()))


def _add(responses: dict[Any, Any], kind: str, *, openai: bool = False) -> None:
    """Add a problem to the responses of an operation; several of one status stand side by side, as examples."""
    status, meaning = KINDS[kind]
    shape, media, shown = "Problem", MEDIA, problem(kind, meaning)
    if openai:
        shape, media, shown = "ErrorOut", "application/json", ErrorOut(error=detail(status, meaning)).model_dump()
    response = responses.setdefault(str(status), {"description": ""})
    if meaning not in response["description"]:
        response["description"] = f"{response['description']} {meaning}".strip()
    content = response.setdefault("content", {}).setdefault(media, {})
    content.setdefault("schema", {"$ref": f"#/components/schemas/{shape}"})
    content.setdefault("examples", {})[kind] = {"value": shown}
    for name in _HEADERS.get(kind, ()):
        counts = name != "WWW-Authenticate"
        schema = {"type": "integer" if counts else "string"}
        response.setdefault("headers", {})[name] = {"schema": schema}
