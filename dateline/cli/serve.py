"""`dateline serve`: the agent over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli.common import ComposerOption, StoreOption, choose, open_store
from dateline.index.errors import InputError
from dateline.settings import model_options, settings

HELP = """Serve the agent over HTTP on this machine; the interactive reference is at /docs.

[dim]Examples:[/dim]
  dateline serve
  curl -s localhost:8321/v1/chat -H 'content-type: application/json' -d '{"message": "who won?"}'
"""

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on; only this machine's own.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="Port to listen on.")] = 8321,
    composer: ComposerOption = None,
    store: StoreOption = None,
) -> None:
    """Serve the agent over HTTP."""
    if host not in _LOOPBACK:
        raise InputError(
            f"Dateline has no access keys yet and listens only on this machine ({', '.join(_LOOPBACK)}), "
            f"not on {host}. "
            "Put a reverse proxy with access control in front of it."
        )
    import uvicorn

    from dateline.api.app import create_app

    now = settings()
    with open_store(store) as opened:
        app = create_app(
            opened,
            top=now.top,
            min_support=now.min_support,
            reranker=now.reranker,
            reader=now.reader,
            verifier=now.verifier,
            composer=choose(composer, now.composer),
            models=model_options(),
        )
        uvicorn.run(app, host=host, port=port, log_level="info")
