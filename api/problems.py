"""Failures become problem documents (RFC 9457): a stable type, a title, one sentence of detail."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from dateline.index.errors import DatelineError, InputError, NotFoundError, StoreError

_log = logging.getLogger(__name__)
_STATUS: tuple[tuple[type[DatelineError], int, str], ...] = (
    (NotFoundError, 404, "not-found"),
    (InputError, 422, "invalid-input"),
    (StoreError, 503, "store-unavailable"),
    (DatelineError, 500, "failure"),
)


def add_problem_documents(app: FastAPI) -> None:
    """Register the handlers."""

    @app.exception_handler(DatelineError)
    def foreseen(_: Request, error: DatelineError) -> JSONResponse:
        status, kind = next((s, k) for cls, s, k in _STATUS if isinstance(error, cls))
        # What concerns the store names folders of this machine; that is for the operator's log only.
        if status >= 500:
            _log.error("%s", error)
        return _problem(status, kind, str(error) if status < 500 else None)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if isinstance(part, str) and part != "body")
        return _problem(422, "invalid-input", f"{where or 'body'}: {first['msg']}")

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException) -> JSONResponse:
        return _problem(
            error.status_code,
            "not-found" if error.status_code == 404 else "http",
            str(error.detail),
            error.headers,
        )

    @app.exception_handler(Exception)
    def unforeseen(_: Request, error: Exception) -> JSONResponse:
        return _problem(500, "failure", None)


def _problem(status: int, kind: str, detail: str | None, headers: Mapping[str, str] | None = None) -> JSONResponse:
    document = {
        "type": f"urn:dateline:problem:{kind}",
        "title": kind.replace("-", " "),
        "status": status,
    }
    if detail:
        document["detail"] = detail
    return JSONResponse(document, status_code=status, headers=headers, media_type="application/problem+json")
