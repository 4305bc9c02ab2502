"""What holds for every request: an id, headers of security, a line in the log, and how large a body may be."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping
from uuid import uuid4

from fastapi import HTTPException
from opentelemetry.trace import get_current_span
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.api.logs import REQUEST, tell
from dateline.api.metrics import Metrics
from dateline.api.refused import Refused

LARGEST_BODY = 10_000_000
"""Bytes, unless told otherwise."""
SECURITY: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Set where a response does not say otherwise."""
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_log = logging.getLogger("dateline.api")


class Manners:
    """Gives each request an id, each response its headers; counts and logs it, without a word of a question.

    What nobody foresaw becomes a problem document here, so that it has them, too.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        begun, status, token = time.perf_counter(), 0, REQUEST.set(request_id)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
                if not headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", _NO_PAGE)
            await send(message)

        get_current_span().set_attribute("dateline.request.id", request_id)
        try:
            await self._app(scope, receive, sending)
        except Exception:
            _log.exception("a request failed")
            if not status:
                await Refused("failure").response(scope["path"])(scope, receive, sending)
        finally:
            method, route = scope["method"], getattr(scope.get("route"), "path", None)
            seconds = time.perf_counter() - begun
            self._metrics.request(method, route, status, seconds)
            tell("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
            REQUEST.reset(token)


class BodyLimit:
    """Refuses bodies of more than so many bytes: by what is announced, else as soon as they are too many."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = f"The body is larger than {self._largest:,} bytes, the most that is taken."
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdigit() and int(announced[:20]) > self._largest:
            refused = Refused("too-large", refusal, {"Connection": "close"})
            await refused.response(scope["path"])(scope, receive, send)
            return
        taken = 0

        async def receiving() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest:
                raise HTTPException(413, refusal)
            return message

        await self._app(scope, receiving, send)
