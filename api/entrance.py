"""The door of the service: every request shows its key, is counted, and waits for its turn before any work is done."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.api.guard import check, is_public
from dateline.api.keys import Key, Keys
from dateline.api.limits import FairQueue, Limits, Rates, busy, client_of
from dateline.api.metrics import Metrics
from dateline.api.refused import Refused
from dateline.index.errors import StoreError

_WORK = re.compile(r"/v1/(?:chat(?:/completions)?|(?P<search>search)|articles(?:/.+)?)|/mcp/?")
"""What costs computing when it is posted; all else is a look into the archive."""
_ALLOWED = "Authorization, X-API-Key, Content-Type, Last-Event-ID, X-Request-ID"
_EXPOSED = "X-Request-ID, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"


def line_of(method: str, path: str) -> Literal["search", "work"] | None:
    """The line in which a request waits for its turn, and may be ended where it takes too long; None: it need not wait.

    A search takes a tenth of a question's time and does not wait behind questions.
    """
    found = _WORK.fullmatch(path) if method == "POST" else None
    if found is None:
        return None
    return "search" if found["search"] else "work"


def add_entrance(app: FastAPI, keys: Keys | None, limits: Limits, metrics: Metrics, folder: Path | None = None) -> None:
    """Set the door before an application; without keys, everybody may do everything.

    Processes with the same folder count requests together.
    """
    app.add_middleware(Entrance, keys=keys, rates=Rates(limits, folder), limits=limits, metrics=metrics)


def add_widget_origins(app: FastAPI, keys: Keys | None) -> None:
    """Let the pages of widget keys call from a browser; to be added last, for a preflight is answered by the first."""
    if keys is not None:
        app.add_middleware(WidgetOrigins, keys=keys)


class Entrance:
    """Asks for the key, counts, queues, and ends what takes too long."""

    def __init__(self, app: ASGIApp, keys: Keys | None, rates: Rates, limits: Limits, metrics: Metrics) -> None:
        self._app = app
        self._keys = keys
        self._rates = rates
        self._limits = limits
        self._metrics = metrics
        self._queues = {line: FairQueue(limits.at_once, limits.waiting) for line in ("search", "work")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or is_public(path := _path(scope)):
            await self._app(scope, receive, send)
            return
        started = False
        more: Mapping[str, str] = {}

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in more.items():
                    headers[name] = value
            await send(message)

        try:
            client, more = await self._admit(scope, path)
            if line := line_of(scope["method"], path):
                await self._in_turn(self._queues[line], client, scope, receive, sending)
            else:
                await self._app(scope, receive, sending)
        except Refused as refused:
            self._metrics.turned_away(refused.kind)
            if started:
                return  # the server closes the connection, and so the client knows that it has not all
            await refused.response(path)(scope, receive, sending)

    async def _admit(self, scope: Scope, path: str) -> tuple[str, Mapping[str, str]]:
        """Who asks, and what to say of the rate."""
        address = client_of((scope.get("client") or (None,))[0])
        if self._keys is None:
            return address, await self._rates.take(address, has_key=False)
        try:
            key: Key = check(self._keys, scope["method"], path, Headers(scope=scope))
        except StoreError as error:
            raise Refused("keys-unavailable", "Keys cannot be checked at the moment.") from error
        except Refused:
            await self._rates.take(address, has_key=False)
            raise
        scope.setdefault("state", {})["key"] = key
        if key.widget:
            await self._rates.take(address, has_key=False)
        client = f"key {key.id}"
        return client, await self._rates.take(client, has_key=True)

    async def _in_turn(self, queue: FairQueue, client: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the work begin when its body is there and its turn has come; end what takes too long.

        Who sends a body slowly takes no place meanwhile. Work on a thread cannot be stopped from outside: its place
        stays taken until it ends by itself, so that no more is done at once than was said; the client is told all the
        same.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._limits.seconds if self._limits.seconds else None
        queued = inside = over = False
        refused: Refused | None = None

        async def receiving() -> Message:
            nonlocal queued, inside, refused
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
                    if message["type"] == "http.request" and not message.get("more_body") and not inside:
                        queued = True
                        with self._metrics.waiting():
                            await queue.enter(client)
                        inside = True
                    return message
            except TimeoutError:
                refused = busy("Its turn did not come in time") if queued and not inside else self._too_slow()
            except Refused as refusal:
                refused = refusal
            return {"type": "http.disconnect"}  # ends the work, whatever it has come to

        async def sending(message: Message) -> None:
            if over:
                raise OSError("The request was ended.")  # as if the client had gone
            if refused is None:
                await send(message)

        def ended(_: object) -> None:
            if inside:
                queue.leave()

        work = asyncio.ensure_future(self._app(scope, receiving, sending))
        work.add_done_callback(ended)
        try:
            done, _ = await asyncio.wait({work}, timeout=None if deadline is None else self._limits.seconds + 0.1)
        except asyncio.CancelledError:
            work.cancel()
            raise
        if not done:
            over = True
            work.add_done_callback(_heard)
            raise self._too_slow()
        if refused is not None:
            _heard(work)
            raise refused
        work.result()

    def _too_slow(self) -> Refused:
        return Refused(
            "too-slow", f"This took longer than {self._limits.seconds:g} s, the most that a request may take."
        )


class WidgetOrigins:
    """Lets pages that a widget key is bound to call from a browser: in answer to a preflight, and in each response."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        given = Headers(scope=scope) if scope["type"] == "http" else Headers()
        origin = given.get("origin")
        if origin is None or not self._is_known(origin):
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = _EXPOSED
                headers.add_vary_header("Origin")
            await send(message)

        if scope["method"] == "OPTIONS" and "access-control-request-method" in given:
            headers = [
                (b"access-control-allow-methods", b"GET, POST, DELETE"),
                (b"access-control-allow-headers", _ALLOWED.encode()),
                (b"access-control-max-age", b"600"),
                (b"content-length", b"0"),
            ]
            await sending({"type": "http.response.start", "status": 204, "headers": headers})
            await sending({"type": "http.response.body", "body": b""})
            return
        await self._app(scope, receive, sending)

    def _is_known(self, origin: str) -> bool:
        try:
            return origin.lower() in self._keys.origins()
        except StoreError:
            return False


def _path(scope: Scope) -> str:
    """The path below the one that a proxy mounts the service at."""
    path: str = scope["path"]
    root = scope.get("root_path", "")
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def _heard(work: asyncio.Future[None]) -> None:
    """Take note of how abandoned work ended, so that nothing complains of it."""
    if not work.cancelled():
        work.exception()
