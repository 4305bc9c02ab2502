"""`dateline demo`: a news front page with the chat on it, over the sample articles."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli.common import StoreOption, open_store
from dateline.cli.show import err, out
from dateline.index.errors import InputError
from dateline.settings import settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from dateline.index.store import Store

HELP = """Open a news front page with the chat on it, over the sample articles.

The sample articles are taken in first, into a store of their own beside yours, unless --store names another.
Ctrl-C ends it.

[dim]Examples:[/dim]
  dateline demo
  dateline demo --no-browser --port 8080
"""

PORT = 8321


def demo(
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65_535, help=f"Port to listen on (default: {PORT}, else any that is free)."),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    store: StoreOption = None,
) -> None:
    """Open a news front page with the chat on it."""
    from dateline.api.app import create_app
    from dateline.api.widget import is_built

    if not is_built():
        raise InputError("The chat widget is not built: run `make widget` once, or install the wheel, which has it.")
    mine = settings().store
    with _listener(port) as listener, open_store(store or mine.with_name(f"{mine.name}-demo"), create=True) as opened:
        if store is None or not opened.archive.counts()["articles"]:
            _take_in(opened)
        address = f"http://localhost:{listener.getsockname()[1]}/demo"
        _run(create_app(opened), listener, lambda: _show(address, browser=browser))


def _listener(port: int | None) -> socket.socket:
    """A socket of this machine on the port; without one, on the usual port, or on any if that is taken.

    Raises:
        InputError: the port that was asked for is taken.

    """
    try:
        return socket.create_server(("127.0.0.1", PORT if port is None else port))
    except OSError as error:
        if port is None:
            return socket.create_server(("127.0.0.1", 0))
        raise InputError(f"Port {port} cannot be listened on: {error.strerror}. Give another by --port.") from error


def _take_in(opened: Store) -> None:
    """Take the sample articles in; those that are there already are passed over."""
    from dateline.eval.dataset import sample_articles
    from dateline.index.ingest import ingest

    if not opened.archive.counts()["articles"]:
        err.print("Taking the sample articles in; this is done once …")
    ingest(opened, [sample_articles()])


def _run(app: FastAPI, listener: socket.socket, opened: Callable[[], None]) -> None:
    """Serve until Ctrl-C; `opened` is called when the first request can come."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            opened()

    with suppress(KeyboardInterrupt):  # which comes again once the server has ended
        Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)).run(sockets=[listener])


def _show(address: str, *, browser: bool) -> None:
    out.print(f"The Norvale Ledger is open at {address}. Ctrl-C ends it.")
    if browser:
        webbrowser.open(address)
