"""`dateline serve`: the agent over HTTP."""

from __future__ import annotations

import math
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from dateline.api.supervisor import CANNOT_START, Child, Supervisor, leave_on_sigterm
from dateline.cli.common import ComposerOption, StoreOption, choose, open_store
from dateline.cli.show import err, safe
from dateline.index.chroma import ChromaServer, answers
from dateline.index.errors import DatelineError, InputError
from dateline.settings import chroma_server, fetch_policy, model_options, settings

if TYPE_CHECKING:
    from fastapi import FastAPI

HELP = """Serve the agent over HTTP; the interactive reference is at /docs.

On this machine's own addresses nobody needs a key. On any other, a key is needed, and `dateline keys` makes it.

[dim]Examples:[/dim]
  dateline serve
  dateline serve --host 0.0.0.0 --workers 4
  curl -s localhost:8321/v1/chat -H 'content-type: application/json' -d '{"message": "who won?"}'
"""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PATIENCE = 10.0
"""Seconds beyond those of a request after which a process is no longer waited for."""


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="Port to listen on.")] = 8321,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="Processes that answer; several share a Chroma server.")
    ] = 1,
    require_keys: Annotated[
        bool, typer.Option("--require-keys", help="Want a key on loopback, too: for a service behind a proxy.")
    ] = False,
    allow_anonymous: Annotated[
        bool, typer.Option("--allow-anonymous", help="Let everybody do everything, whatever the address.")
    ] = False,
    composer: ComposerOption = None,
    store: StoreOption = None,
) -> None:
    """Serve the agent over HTTP."""
    if require_keys and allow_anonymous:
        raise InputError("--require-keys and --allow-anonymous cannot hold together; leave one of them out.")
    wants_keys = not allow_anonymous and (require_keys or settings().require_keys or host not in _LOOPBACK)
    with open_store(store) as opened:
        folder = opened.folder
    if wants_keys:
        _require_key(folder, host)
    serving = _Serving(folder, composer, wants_keys, workers)
    if workers > 1:
        raise typer.Exit(_serve_with_several(serving, host, port))
    import uvicorn

    leave_on_sigterm()
    with serving.application() as app:
        uvicorn.run(app, host=host, port=port, **_manner())


@dataclass(frozen=True, slots=True)
class _Serving:
    """What a process of the service does; it can be sent to one."""

    folder: Path
    composer: str | None
    wants_keys: bool
    workers: int
    listening: socket | None = None
    """Where all processes listen; None where there is but one."""
    chroma: ChromaServer | None = None

    def __call__(self) -> None:
        """Serve as one of several, until told to end."""
        import uvicorn

        try:
            with self.application() as app:
                uvicorn.Server(uvicorn.Config(app, **_manner())).run([self.listening] if self.listening else None)
        except DatelineError as error:
            err.print(Text(f"dateline: {safe(str(error))}", style="red"))
            sys.exit(CANNOT_START)

    @contextmanager
    def application(self) -> Iterator[FastAPI]:
        """The application, with its store open."""
        from dateline.api.app import create_app
        from dateline.api.keys import Keys
        from dateline.api.limits import Limits, default_at_once
        from dateline.api.logs import log_to
        from dateline.api.traces import start_traces
        from dateline.index.feeds.poll import Manner

        now = settings()
        composer = choose(self.composer, now.composer)
        at_once = default_at_once(composer) if now.at_once is None else now.at_once
        log_to()
        start_traces(now.otlp_endpoint, words=now.log_words)
        with open_store(self.folder, chroma=self.chroma) as opened:
            yield create_app(
                opened,
                top=now.top,
                min_support=now.min_support,
                reranker=now.reranker,
                reader=now.reader,
                verifier=now.verifier,
                composer=composer,
                models=model_options(),
                keys=Keys(opened.folder) if self.wants_keys else None,
                limits=Limits(
                    per_key=now.rate_per_key,
                    per_address=now.rate_per_address,
                    at_once=math.ceil(at_once / self.workers),
                    waiting=math.ceil(now.waiting / self.workers),
                    seconds=now.request_seconds,
                ),
                policy=fetch_policy(),
                feed_manner=Manner(interval=now.feed_minutes * 60, recheck_days=now.recheck_days),
                poll_feeds=now.poll_feeds,
                words=now.log_words,
                cors_origins=[origin for part in (now.cors_origins or "").split(",") if (origin := part.strip())],
                largest_body=now.largest_body,
            )


def _serve_with_several(serving: _Serving, host: str, port: int) -> int:
    """Serve with workers that share a socket, a Chroma server and their figures; returns the exit status."""
    import uvicorn
    from prometheus_client.multiprocess import mark_process_dead

    from dateline.api.chroma_process import ChromaProcess, free_port
    from dateline.api.logs import log_to
    from dateline.api.metrics import SHARED

    log_to()
    server, own = chroma_server(), []
    if server is None:
        process = ChromaProcess(serving.folder, free_port())
        server, own = ChromaServer(process.url, own=True), [Child("Chroma", process, grace=_PATIENCE)]
    address = server.url
    longest = settings().request_seconds
    with (
        closing(uvicorn.Config("", host=host, port=port, log_config=None).bind_socket()) as listening,
        tempfile.TemporaryDirectory(prefix="dateline-") as figures,
    ):
        os.environ[SHARED] = figures
        working = replace(serving, listening=listening, chroma=server)
        grace = longest + _PATIENCE if longest else None
        group = [
            Child(f"worker {n}", working, grace=grace, ended=mark_process_dead) for n in range(1, serving.workers + 1)
        ]
        return Supervisor(own, group, ready=lambda: answers(address)).run()


def _manner() -> dict[str, Any]:
    """How uvicorn serves: with a log of ours, and finishing what was asked when told to end."""
    longest = math.ceil(settings().request_seconds) or None
    # h11 bounds what headers may hold, as httptools does not.
    return {"http": "h11", "log_config": None, "access_log": False, "timeout_graceful_shutdown": longest}


def _require_key(folder: Path, host: str) -> None:
    from dateline.api.keys import Keys

    if not Keys(folder).in_force():
        raise InputError(
            f"{host} wants keys and there is none: whoever reaches it could ask, add and delete. Make one with"
            " `dateline keys create NAME`, or say --allow-anonymous if something else guards it."
        )
