"""Failures in the shape of OpenAI's API, which its clients raise as their own exceptions."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from dateline.index.errors import DatelineError, InputError, NotFoundError, StoreError

_CODES = {401: "invalid_api_key", 403: "insufficient_permissions", 429: "rate_limit_exceeded"}
_SPEAKS = ("/v1/chat/completions", "/v1/models")


class ErrorDetail(BaseModel):
    """What went wrong, in OpenAI's words."""

    message: str
    type: str = Field(examples=["invalid_request_error"])
    param: str | None = Field(description="The field of the request that is at fault.")
    code: str | None = Field(examples=["model_not_found"])


class ErrorOut(BaseModel):
    """A failure, as OpenAI's API tells it."""

    error: ErrorDetail


class RefusedError(Exception):
    """A request in OpenAI's shape that is refused."""

    def __init__(self, status: int, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.param = param
        self.code = code


class OpenAIRoute(APIRoute):
    """A route whose failures have OpenAI's shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, with its failures caught."""
        handle = super().get_route_handler()

        async def handle_or_refuse(request: Request) -> Response:
            try:
                return await handle(request)
            except (RefusedError, RequestValidationError, HTTPException, DatelineError) as error:
                return refusal(*told(error), headers=getattr(error, "headers", None))

        return handle_or_refuse


def told(error: Exception) -> tuple[int, ErrorDetail]:
    """The status and the words for a failure; what concerns this machine is left out."""
    if isinstance(error, RefusedError):
        return error.status, detail(error.status, str(error), param=error.param, code=error.code)
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "body")
        return 400, detail(400, f"{where or 'body'}: {first['msg']}", param=where or None)
    if isinstance(error, HTTPException):
        return error.status_code, detail(error.status_code, str(error.detail))
    if isinstance(error, InputError):
        return 400, detail(400, str(error))
    if isinstance(error, NotFoundError):
        return 404, detail(404, str(error))
    status = 503 if isinstance(error, StoreError) else 500
    return status, detail(status, "The archive cannot be searched now." if status == 503 else "The service failed.")


def detail(status: int, message: str, *, param: str | None = None, code: str | None = None) -> ErrorDetail:
    """The words for a failure of this status."""
    kind = "server_error" if status >= 500 else "rate_limit_error" if status == 429 else "invalid_request_error"
    return ErrorDetail(message=message, type=kind, param=param, code=code or _CODES.get(status))


def refusal(status: int, what: ErrorDetail, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The reply that tells a failure."""
    return JSONResponse(ErrorOut(error=what).model_dump(), status_code=status, headers=headers)


def is_openai_path(path: str) -> bool:
    """Whether a path is one whose failures have OpenAI's shape."""
    return path.startswith(_SPEAKS)
