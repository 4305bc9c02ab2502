"""Conditional requests (RFC 9110): what a client has already is not sent again."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "It is as you have it, by `If-None-Match`."}}


def conditional(request: Request, shape: BaseModel) -> Response:
    """A shape with its entity tag; 304 without a body where the client names that tag in `If-None-Match`."""
    body = shape.model_dump_json(by_alias=True)
    tag = f'W/"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if "*" in known or tag.removeprefix("W/") in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
