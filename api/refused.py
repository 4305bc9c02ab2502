"""Requests that are turned away at the door: without a key, too many, too slow; told in the shape of their route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from fastapi.responses import JSONResponse

from dateline.api.openai_errors import detail as openai_detail
from dateline.api.openai_errors import is_openai_path, refusal

Kind = Literal["no-key", "wrong-key", "forbidden", "too-many-requests", "busy", "too-slow", "keys-unavailable"]
STATUS: Mapping[Kind, int] = {
    "no-key": 401,
    "wrong-key": 401,
    "forbidden": 403,
    "too-many-requests": 429,
    "busy": 503,
    "keys-unavailable": 503,
    "too-slow": 504,
}


class Refused(Exception):  # noqa: N818
    """A request that is turned away; not a failure."""

    def __init__(self, kind: Kind, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})

    def response(self, path: str) -> JSONResponse:
        """What is answered on this path: a problem document, or an error in OpenAI's shape."""
        status = STATUS[self.kind]
        if is_openai_path(path):
            return refusal(status, openai_detail(status, self.detail), self.headers)
        document = {
            "type": f"urn:dateline:problem:{self.kind}",
            "title": self.kind.replace("-", " "),
            "status": status,
            "detail": self.detail,
        }
        return JSONResponse(document, status, self.headers, media_type="application/problem+json")
