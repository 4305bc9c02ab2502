"""Failures become problem documents (RFC 9457): a stable type, a title, one sentence of detail."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from dateline.index.errors import DatelineError, FetchError, InputError, NotFoundError, StoreError

MEDIA = "application/problem+json"
KINDS: dict[str, tuple[int, str]] = {
    "invalid-body": (400, "The body is no JSON that can be read."),
    "no-key": (401, "A key is wanted, and there is none."),
    "wrong-key": (401, "There is no such key, or it was revoked."),
    "forbidden": (403, "The key may not do this, or not from this page."),
    "not-found": (404, "There is nothing by that name."),
    "method-not-allowed": (405, "The resource does not know this method; `Allow` says which it does."),
    "key-reused": (409, "The Idempotency-Key was used for another request."),
    "too-large": (413, "The body is larger than the service takes."),
    "invalid-input": (422, "A value cannot be understood; the detail says which."),
    "fetch-failed": (422, "The address is not one that may be fetched, or gives no answer that can be read."),
    "too-many-requests": (429, "There were too many requests in a minute; `Retry-After` says when to ask again."),
    "failure": (500, "Something went wrong that should not have; the log has it under the request's id."),
    "busy": (503, "Too many wait for their turn; `Retry-After` says when to ask again."),
    "keys-unavailable": (503, "Keys cannot be checked at the moment."),
    "store-unavailable": (503, "The store cannot be read or written at the moment."),
    "too-slow": (504, "It took longer than a request may take."),
}
"""What can go wrong: the last part of the `type`, which never changes, with its status and what it means."""
_OF_STATUS = {
    KINDS[kind][0]: kind for kind in ("invalid-body", "not-found", "method-not-allowed", "too-large", "invalid-input")
}
"""What the framework's own refusals are."""
_OF_ERROR: tuple[tuple[type[DatelineError], str], ...] = (
    (NotFoundError, "not-found"),
    (InputError, "invalid-input"),
    (FetchError, "fetch-failed"),
    (StoreError, "store-unavailable"),
    (DatelineError, "failure"),
)
_COMMAND = re.compile(r"[;,]? ?(?:run )?`dateline [^`]*`[^.;]*", re.IGNORECASE)
"""What a message says to those who sit at the command line."""
_log = logging.getLogger("dateline.api")


class KeyReusedError(DatelineError):
    """An Idempotency-Key came again with another body."""


def add_problem_documents(app: FastAPI) -> None:
    """Register the handlers."""

    @app.exception_handler(DatelineError)
    def foreseen(_: Request, error: DatelineError) -> JSONResponse:
        return answer(problem_of(error))

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return answer(problem("invalid-body", f"body: {first['msg']}"))
        where = ".".join(str(part) for part in first["loc"] if part != "body" and not _is_of_schema(part))
        return answer(problem("invalid-input", f"{where or 'body'}: {first['msg']}"))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        kind = _OF_STATUS.get(error.status_code)
        document = problem(kind, str(error.detail)) if kind else _other(error)
        headers = {"Allow": allowed} if error.status_code == 405 and (allowed := _allowed(request)) else error.headers
        return answer(document, headers)

    @app.exception_handler(Exception)
    def unforeseen(_: Request, error: Exception) -> JSONResponse:
        return answer(problem("failure"))


def problem(kind: str, detail: str | None = None) -> dict[str, Any]:
    """A problem document as plain JSON values."""
    document = {"type": f"urn:dateline:problem:{kind}", "title": kind.replace("-", " "), "status": KINDS[kind][0]}
    return {**document, "detail": detail} if detail else document


def problem_of(error: BaseException) -> dict[str, Any]:
    """The problem document of a failure; what its message names of this machine goes only into the log."""
    if isinstance(error, KeyReusedError):
        return problem("key-reused", str(error))
    kind = next((kind for cls, kind in _OF_ERROR if isinstance(error, cls)), "failure")
    if KINDS[kind][0] >= 500:
        _log.error("%s", error, exc_info=None if isinstance(error, DatelineError) else error)
        return problem(kind)
    return problem(kind, _COMMAND.sub("", str(error)))


def answer(document: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem document as a response."""
    return JSONResponse(dict(document), status_code=document["status"], headers=headers, media_type=MEDIA)


def _allowed(request: Request) -> str:
    """The methods of the resource that a path leads to; each has a route of its own."""
    routes = list(_routes(request.app.routes))
    matching = [route.path for route in routes if route.matches(request.scope)[0] != Match.NONE]
    template = max(matching, key=len, default=None)  # what says most of the path
    return ", ".join(sorted({method for route in routes if route.path == template for method in route.methods or ()}))


def _routes(routes: Iterable[Any]) -> Iterator[Route]:
    for route in routes:
        if isinstance(route, Route):
            yield route
        else:
            yield from _routes(getattr(getattr(route, "original_router", None), "routes", ()))


def _other(error: HTTPException) -> dict[str, Any]:
    return {"type": "about:blank", "title": str(error.detail), "status": error.status_code}


def _is_of_schema(part: object) -> bool:
    """Whether a part of a place is pydantic's name of a union's member, and no field."""
    return isinstance(part, str) and bool(re.search(r"[^\w-]|^(?:str|int|float|ArticleIn)$", part))
