"""`dateline serve`: the agent over HTTP."""

from __future__ import annotations

import signal
from math import ceil
from typing import Annotated

import typer

from dateline.cli.common import ComposerOption, StoreOption, choose, open_store
from dateline.index.errors import InputError
from dateline.settings import fetch_policy, model_options, settings

HELP = """Serve the agent over HTTP; the interactive reference is at /docs.

On this machine's own addresses nobody needs a key. On any other, a key is needed, and `dateline keys` makes it.

[dim]Examples:[/dim]
  dateline serve
  dateline serve --host 0.0.0.0
  curl -s localhost:8321/v1/chat -H 'content-type: application/json' -d '{"message": "who won?"}'
"""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="Port to listen on.")] = 8321,
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
    now = settings()
    if require_keys and allow_anonymous:
        raise InputError("--require-keys and --allow-anonymous cannot hold together; leave one of them out.")
    wants_keys = not allow_anonymous and (require_keys or now.require_keys or host not in _LOOPBACK)
    import uvicorn

    from dateline.api.app import create_app
    from dateline.api.keys import Keys
    from dateline.api.limits import Limits
    from dateline.api.logs import log_to
    from dateline.api.traces import start_traces
    from dateline.index.feeds.poll import Manner

    with open_store(store) as opened:
        keys = Keys(opened.folder) if wants_keys else None
        if keys is not None and not keys.in_force():
            raise InputError(
                f"{host} wants keys and there is none: whoever reaches it could ask, add and delete. Make one with"
                " `dateline keys create NAME`, or say --allow-anonymous if something else guards it."
            )
        app = create_app(
            opened,
            top=now.top,
            min_support=now.min_support,
            reranker=now.reranker,
            reader=now.reader,
            verifier=now.verifier,
            composer=choose(composer, now.composer),
            models=model_options(),
            keys=keys,
            limits=Limits(
                per_key=now.rate_per_key,
                per_address=now.rate_per_address,
                at_once=now.at_once,
                waiting=now.waiting,
                seconds=now.request_seconds,
            ),
            policy=fetch_policy(),
            feed_manner=Manner(interval=now.feed_minutes * 60, recheck_days=now.recheck_days),
            poll_feeds=now.poll_feeds,
            words=now.log_words,
            cors_origins=[origin for part in (now.cors_origins or "").split(",") if (origin := part.strip())],
            largest_body=now.largest_body,
        )
        log_to()
        start_traces(now.otlp_endpoint, words=now.log_words)
        # A signal ends the service once what was asked is answered, and what is open is closed.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=ceil(now.request_seconds) or None,
        )
